/* SPDX-License-Identifier: MIT */
/* One line per thing worth knowing. */
#include "base/log.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/conf.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <syslog.h>
#include <unistd.h>

enum target {
	TARGET_STDERR,
	TARGET_SYSLOG,
	TARGET_FILE
};

/* One log per process, set up before any thread starts; ${fd} changes only
 * by dup2() onto itself. */
static struct {
	enum target target;
	enum log_level level;
	bool json;
	int fd;
	char path[512];
	char program[32];
} state = { .target = TARGET_STDERR, .level = LOG_LEVEL_INFO, .fd = -1 };

static const char *const level_names[] = { "error", "warning", "info",
	"debug" };

static int
open_file(void)
{
	return open(
	    state.path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
}

bool
log_open(
    const struct conf *c, const char *program, bool detached, struct err *e)
{
	const char *target = conf_text(c, CONF_LOG_TARGET);
	const char *level = conf_text(c, CONF_LOG_LEVEL);
	int i;

	snprintf(state.program, sizeof(state.program), "%s", program);
	for (i = LOG_LEVEL_ERROR; i <= LOG_LEVEL_DEBUG; i++)
		if (strcmp(level_names[i], level) == 0)
			state.level = (enum log_level)i;
	state.json = strcmp(conf_text(c, CONF_LOG_FORMAT), "json") == 0;
	if (strcmp(target, "stderr") == 0 && !detached) {
		state.target = TARGET_STDERR;
	} else if (strcmp(target, "stderr") == 0 ||
	    strcmp(target, "syslog") == 0) {
		state.target = TARGET_SYSLOG;
		openlog(state.program, LOG_PID | LOG_NDELAY, LOG_DAEMON);
	} else {
		state.target = TARGET_FILE;
		snprintf(state.path, sizeof(state.path), "%s", target);
		state.fd = open_file();
		if (state.fd < 0)
			return err_set_cause(e, ERR_VALIDATION, CAUSE_INVALID,
			    errno, "cannot open the log %s: %s", target,
			    strerror(errno));
	}
	return true;
}

void
log_close(void)
{
	if (state.target == TARGET_FILE)
		close(state.fd);
	else if (state.target == TARGET_SYSLOG)
		closelog();
	state.target = TARGET_STDERR;
	state.fd = -1;
}

void
log_reopen(void)
{
	int fd;

	if (state.target != TARGET_FILE)
		return;
	fd = open_file();
	if (fd < 0)
		return;
	dup3(fd, state.fd, O_CLOEXEC);
	close(fd);
}

int
log_fd(void)
{
	return state.target == TARGET_FILE ? state.fd : -1;
}

static void
print_json_text(struct buf *b, const char *key, const char *text)
{
	const unsigned char *s;

	buf_print(b, ",\"%s\":\"", key);
	for (s = (const unsigned char *)text; *s != '\0'; s++) {
		if (*s == '"' || *s == '\\')
			buf_print(b, "\\%c", *s);
		else if (*s < 0x20 || *s == 0x7f)
			buf_print(b, "\\u%04x", *s);
		else
			buf_char(b, (char)*s);
	}
	buf_char(b, '"');
}

static void
print_json(struct buf *b, enum log_level level, const struct log_about *about,
    const char *text)
{
	char now[CLOCK_TEXT];

	clock_print_now(now);
	buf_print(b,
	    "{\"time\":\"%s\",\"level\":\"%s\",\"program\":\"%s\","
	    "\"pid\":%ld",
	    now, level_names[level], state.program, (long)getpid());
	if (about->job[0] != '\0')
		print_json_text(b, "jobId", about->job);
	if (about->book[0] != '\0')
		print_json_text(b, "bookId", about->book);
	if (about->spread >= 0)
		buf_print(b, ",\"spreadIndex\":%d", about->spread);
	print_json_text(b, "message", text);
	buf_text(b, "}\n");
}

static void
print_human(struct buf *b, enum log_level level, const char *mark,
    const struct log_about *about, const char *text)
{
	char now[CLOCK_TEXT];

	if (state.target != TARGET_SYSLOG) {
		clock_print_now(now);
		buf_print(b, "%s %s[%ld] ", now, state.program, (long)getpid());
	}
	if (level <= LOG_LEVEL_WARNING)
		buf_print(b, "%s: ", level_names[level]);
	if (mark[0] != '\0')
		buf_print(b, "%s ", mark);
	buf_text(b, text);
	if (about->spread >= 0)
		buf_print(b, " spread=%d", about->spread);
	if (about->book[0] != '\0')
		buf_print(b, " book=%s", about->book);
	if (about->job[0] != '\0')
		buf_print(b, " job=%s", about->job);
	buf_text(b, "\n");
}

static void
put(enum log_level level, const struct buf *b)
{
	static const int priorities[] = { LOG_ERR, LOG_WARNING, LOG_INFO,
		LOG_DEBUG };
	ssize_t n;

	if (state.target == TARGET_SYSLOG) {
		syslog(priorities[level], "%s", buf_str(b));
		return;
	}
	/* A log that cannot be written must not stop the work. */
	n = write(state.target == TARGET_FILE ? state.fd : STDERR_FILENO,
	    buf_str(b), b->used);
	(void)n;
}

void
log_line(enum log_level level, const char *mark, const struct log_about *about,
    const char *format, ...)
{
	static const struct log_about nothing = LOG_NOTHING;
	struct buf safe, line;
	va_list args;
	char text[2048];

	if (level > state.level)
		return;
	if (about == NULL)
		about = &nothing;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	buf_init(&safe, 16384);
	buf_init(&line, 32768);
	text_print_safe(&safe, text, strlen(text));
	if (state.json)
		print_json(&line, level, about, buf_str(&safe));
	else
		print_human(&line, level, mark, about, buf_str(&safe));
	put(level, &line);
	buf_clear(&safe);
	buf_clear(&line);
}

void
log_error(enum log_level level, const struct log_about *about,
    const struct err *e, const char *what)
{
	struct log_about at = LOG_NOTHING;
	char trace[1024], attempt[32] = "";
	const char *cause = err_cause_name(e->cause);

	if (about != NULL)
		at = *about;
	if (e->spread >= 0)
		at.spread = e->spread;
	if (e->attempt > 0)
		snprintf(attempt, sizeof(attempt), " attempt %d", e->attempt);
	err_print_trace(e, trace, sizeof(trace));
	log_line(level, "❌", &at, "%s: %s%s%s%s%s: %s | %s", what,
	    err_type_name(e->type), cause[0] == '\0' ? "" : " (", cause,
	    cause[0] == '\0' ? "" : ")", attempt, e->message, trace);
}
