/* SPDX-License-Identifier: MIT */
/* Logs: whatever a message holds, it is one line, and as JSON one object. */
#include "base/log.h"

#include "base/arena.h"
#include "base/conf.h"
#include "base/must.h"
#include "base/text.h"
#include "fuzz/fuzz.h"
#include "wire/json.h"

#include <string.h>
#include <unistd.h>

enum {
	LINE_MAX_BYTES = 32768
};

static struct conf *conf;
static int file;
static char path[FUZZ_PATH];

static void
open_log(const char *format)
{
	struct err e = ERR_INIT;

	must(ftruncate(file, 0) == 0);
	must(conf_set(conf, CONF_LOG_FORMAT, format, &e));
	must(log_open(conf, "fuzz", false, &e));
}

/* The one line that was written. */
static const char *
read_line(struct arena *a)
{
	char *line = arena_alloc(a, LINE_MAX_BYTES);
	const unsigned char *s;
	ssize_t n;

	log_close();
	n = pread(file, line, LINE_MAX_BYTES - 1, 0);
	must(n > 0 && line[n - 1] == '\n');
	line[n - 1] = '\0';
	must((ssize_t)strlen(line) == n - 1);
	fuzz_utf8(line);
	for (s = (const unsigned char *)line; *s != '\0'; s++)
		must(*s >= 0x20 && *s != 0x7f);
	return line;
}

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	struct err e = ERR_INIT;

	(void)argc, (void)argv;
	file = fuzz_file("", 0, path);
	must(conf_open(&conf, "/dev/null", &e));
	must(conf_set(conf, CONF_LOG_TARGET, "/nonexistent/log", &e));
	must(!log_open(conf, "fuzz", false, &e));
	err_clear(&e);
	must(conf_set(conf, CONF_LOG_TARGET, "stderr", &e));
	must(log_open(conf, "fuzz", false, &e) && log_fd() < 0);
	log_reopen();
	log_close();
	must(conf_set(conf, CONF_LOG_TARGET, path, &e));
	return 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct err e = ERR_INIT, why = ERR_INIT;
	struct log_about about = { .job = "j", .book = "b", .spread = 3 };
	struct json *v;
	const char *line, *text;
	struct fuzz f;

	fuzz_open(&f, data, size);
	text = fuzz_text(&f);
	open_log("human");
	log_reopen();
	must(log_fd() >= 0);
	log_line(LOG_LEVEL_DEBUG, "", NULL, "%s", text);
	log_line(LOG_LEVEL_INFO, "", size % 2 == 0 ? NULL : &about, "%s", text);
	read_line(f.a);
	open_log("json");
	err_set_cause(&e, ERR_IO, CAUSE_NETWORK, 0, "%s", text);
	e.spread = 7;
	e.attempt = (int)(size % 3);
	log_error(LOG_LEVEL_ERROR, &about, &e, "a book");
	line = read_line(f.a);
	must(json_parse(f.a, line, strlen(line), 1, &v, &why));
	must(strcmp(json_text(json_get(v, "level"), ""), "error") == 0);
	must(text_starts(json_text(json_get(v, "message"), ""), "a book: "));
	fuzz_close(&f);
	return 0;
}
