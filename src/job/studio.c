/* SPDX-License-Identifier: MIT */
/* The worker's one helper for everything that is sound. */
#include "job/studio.h"

#include "audio/helper.h"
#include "audio/recipe.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/conf.h"
#include "base/log.h"
#include "base/must.h"
#include "job/wish.h"
#include "wire/proc.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	CHUNK = 65536,
	HEAD_MAX = HELPER_LINE_MAX + RECIPE_TEXT_MAX,
	STOP_MS = 500,
	SILENCE_MIN_MS = 5000 /* a helper may wait for a slot */
};

struct studio {
	const struct conf *conf;
	struct proc_pipe pipe;
	int64_t moved_ms; /* a byte went to or came from the helper */
	struct wish_list wishes;
	struct wish *writing; /* whose bytes are on the way */
	/* The answer that is being read. */
	char line[HELPER_LINE_MAX];
	size_t line_used;
	bool in_body;
	struct helper_answer answer;
	size_t body_left;
	struct wish *reading;
	struct shelf_file file;
	struct err file_error;
};

void
studio_open(struct studio **out, const struct conf *c)
{
	struct studio *s = calloc(1, sizeof(*s));

	must(s != NULL);
	s->conf = c;
	s->pipe = (struct proc_pipe){ .pid = 0, .in = -1, .out = -1 };
	s->file.fd = -1;
	*out = s;
}

void
studio_close(struct studio **s)
{
	if (*s == NULL)
		return;
	proc_pipe_stop(&(*s)->pipe, STOP_MS);
	shelf_drop(&(*s)->file);
	wish_clear(&(*s)->wishes);
	free(*s);
	*s = NULL;
}

static void
print_head(struct studio *s, struct wish *w, enum helper_op op, size_t bytes,
    double seconds)
{
	const struct conf *c = s->conf;
	struct helper_request r = HELPER_REQUEST_INIT;

	r.id = w->id;
	r.op = op;
	r.bytes = bytes;
	snprintf(
	    r.format, sizeof(r.format), "%s", conf_text(c, CONF_SOUND_FORMAT));
	r.bitrate = (int)conf_int(c, CONF_SOUND_BITRATE);
	r.lufs = conf_number(c, CONF_SOUND_LUFS);
	r.peak = conf_number(c, CONF_SOUND_PEAK);
	r.crossfade = conf_number(c, CONF_SOUND_SEAM);
	r.seconds = seconds;
	r.max_seconds = (double)conf_int(c, CONF_SOUND_MAX_SECONDS);
	helper_request_print(&r, &w->head);
}

void
studio_process(
    struct studio *s, void *tag, int fd, int64_t bytes, double seconds)
{
	struct wish *w = wish_add(&s->wishes, tag, fd, bytes, HEAD_MAX);

	print_head(s, w, HELPER_PROCESS, (size_t)bytes, seconds);
}

void
studio_play(struct studio *s, void *tag, const struct recipe *recipe)
{
	struct wish *w = wish_add(&s->wishes, tag, -1, 0, HEAD_MAX);
	struct buf line;

	buf_init(&line, RECIPE_TEXT_MAX);
	recipe_print(recipe, &line);
	print_head(s, w, HELPER_SYNTH, line.used, recipe->seconds);
	buf_add(&w->head, buf_str(&line), line.used);
	must(!w->head.overflow);
	buf_clear(&line);
}

void
studio_cancel(struct studio *s, void *tag)
{
	wish_cancel(&s->wishes, tag);
}

static bool
start(struct studio *s, struct err *e)
{
	char directory[400], path[512], slots[512];
	const char *argv[] = { path, "--slots", slots, "--sandbox",
		conf_text(s->conf, CONF_SECURITY_SANDBOX), NULL };
	const char *own = getenv("PAGESCAPE_AUDIO");

	if (s->pipe.pid != 0)
		return true;
	if (!proc_own_directory(directory, sizeof(directory), e))
		return err_here(e);
	snprintf(path, sizeof(path), "%s/pagescape-audio", directory);
	if (own != NULL)
		snprintf(path, sizeof(path), "%s", own);
	snprintf(
	    slots, sizeof(slots), "%s", conf_text(s->conf, CONF_WORKER_RUN));
	return proc_pipe_start(path, argv, log_fd(), &s->pipe, e) ||
	    err_here(e);
}

/* The helper is gone: what it had in hand is given to the next one, alone. */
static void
bury(struct studio *s, const char *what)
{
	struct err why = ERR_INIT;
	int status = proc_pipe_stop(&s->pipe, STOP_MS);

	err_set_cause(&why, ERR_SOUNDSCAPE, CAUSE_AUDIO_HELPER, 0,
	    "pagescape-audio %s over this sound (wait status %d)", what,
	    status);
	s->writing = s->reading = NULL;
	s->in_body = false;
	s->line_used = 0;
	shelf_drop(&s->file);
	wish_return_all(&s->wishes, &why);
}

/* Send a piece; false when the pipe is full, broken or all is sent. */
static bool
send_piece(struct studio *s, const void *bytes, size_t n, size_t *sent)
{
	ssize_t done = write(s->pipe.in, bytes, n);

	*sent = done < 0 ? 0 : (size_t)done;
	if (done > 0)
		s->moved_ms = clock_now_ms();
	if (done < 0 && errno != EAGAIN && errno != EINTR)
		bury(s, "died");
	return done > 0;
}

static bool
write_head(struct studio *s, struct wish *w)
{
	size_t sent;

	while (w->head_sent < w->head.used) {
		if (!send_piece(s, w->head.data + w->head_sent,
		        w->head.used - w->head_sent, &sent))
			return false;
		w->head_sent += sent;
	}
	return true;
}

static bool
write_file(struct studio *s, struct wish *w)
{
	char chunk[CHUNK];
	size_t sent;
	ssize_t n;

	while (w->file_sent < w->size) {
		n = pread(w->fd, chunk, sizeof(chunk), w->file_sent);
		if (n <= 0) {
			/* Promised bytes are missing: only a new helper can
			 * understand us again. */
			w->deaths = WISH_DEATHS_MAX;
			bury(s, "lacks bytes");
			return false;
		}
		if (!send_piece(s, chunk, (size_t)n, &sent))
			return false;
		w->file_sent += (int64_t)sent;
	}
	return true;
}

static void
write_wishes(struct studio *s)
{
	struct err e = ERR_INIT;
	struct wish *w;

	for (;;) {
		w = s->writing != NULL ? s->writing : wish_next(&s->wishes);
		if (w == NULL)
			return;
		if (!start(s, &e)) {
			err_as(&e, ERR_SOUNDSCAPE);
			wish_finish(&s->wishes, w, &e);
			err_clear(&e);
			continue;
		}
		if (!w->is_sent)
			w->sent_us = clock_now_us();
		w->is_sent = true;
		s->writing = w;
		if (!write_head(s, w) || !write_file(s, w))
			return;
		s->writing = NULL;
	}
}

static void
take_body_end(struct studio *s)
{
	const char *format = conf_text(s->conf, CONF_SOUND_FORMAT);
	struct studio_result *r;

	must(s->reading != NULL);
	r = &s->reading->result;
	r->ok = !err_is_set(&s->file_error) &&
	    shelf_finish(s->conf, &s->file, format, r->name, &s->file_error);
	r->seconds = s->answer.seconds;
	r->loudness_lufs = s->answer.lufs;
	r->true_peak_dbtp = s->answer.peak;
	shelf_drop(&s->file);
	wish_finish(&s->wishes, s->reading, r->ok ? NULL : &s->file_error);
	s->reading = NULL;
	s->in_body = false;
}

/* Is the line one that an honest helper says now?  It decodes what strangers
 * made: who took it over may say anything.  It answers what it has heard to the
 * end, and no file is larger than a loop can be. */
static bool
is_sensible(struct studio *s)
{
	struct err e = ERR_INIT;

	if (!helper_answer_parse(&s->answer, s->line, s->line_used, &e))
		return false;
	s->reading = wish_find(&s->wishes, s->answer.id);
	return s->reading != NULL && s->reading != s->writing &&
	    s->answer.bytes <= HELPER_FILE_MAX;
}

static void
take_line(struct studio *s)
{
	struct err e = ERR_INIT;

	if (!is_sensible(s)) {
		bury(s, "talks nonsense");
		return;
	}
	s->line_used = 0;
	if (!s->answer.ok) {
		helper_answer_error(&s->answer, &e);
		wish_finish(&s->wishes, s->reading, &e);
		s->reading = NULL;
		return;
	}
	s->in_body = true;
	s->body_left = s->answer.bytes;
	err_clear(&s->file_error);
	/* A disk that is full must not stop the reading. */
	if (!shelf_begin(s->conf, &s->file, &s->file_error))
		err_here(&s->file_error);
}

static size_t
take_body(struct studio *s, const char *bytes, size_t n)
{
	size_t mine = n < s->body_left ? n : s->body_left;

	if (!err_is_set(&s->file_error) &&
	    !shelf_write(&s->file, bytes, mine, &s->file_error))
		err_here(&s->file_error);
	s->body_left -= mine;
	if (s->body_left == 0)
		take_body_end(s);
	return mine;
}

static size_t
take_head(struct studio *s, const char *bytes, size_t n)
{
	const char *end = memchr(bytes, '\n', n);
	size_t mine = end == NULL ? n : (size_t)(end - bytes);

	if (s->line_used + mine >= sizeof(s->line)) {
		bury(s, "talks nonsense");
		return n;
	}
	memcpy(s->line + s->line_used, bytes, mine);
	s->line_used += mine;
	if (end == NULL)
		return n;
	take_line(s);
	return mine + 1;
}

static void
read_answers(struct studio *s)
{
	char chunk[CHUNK];
	size_t used;
	ssize_t n;
	pid_t pid = s->pipe.pid;

	while (s->pipe.pid == pid && pid != 0) {
		n = read(s->pipe.out, chunk, sizeof(chunk));
		if (n < 0 && (errno == EAGAIN || errno == EINTR))
			return;
		if (n <= 0) {
			bury(s, "died");
			return;
		}
		s->moved_ms = clock_now_ms();
		for (used = 0; used < (size_t)n && s->pipe.pid == pid;)
			used += s->in_body
			    ? take_body(s, chunk + used, (size_t)n - used)
			    : take_head(s, chunk + used, (size_t)n - used);
	}
}

unsigned
studio_poll_fds(const struct studio *s, struct pollfd *fds)
{
	unsigned n = 0;

	if (s->pipe.pid == 0)
		return 0;
	fds[n++] = (struct pollfd){ .fd = s->pipe.out, .events = POLLIN };
	if (s->writing != NULL)
		fds[n++] =
		    (struct pollfd){ .fd = s->pipe.in, .events = POLLOUT };
	return n;
}

/* It has something in hand and says nothing for as long as a soundscape may
 * take at all. */
static bool
is_stuck(const struct studio *s)
{
	int64_t limit = conf_int(s->conf, CONF_SOUND_TIMEOUT);

	if (limit < SILENCE_MIN_MS)
		limit = SILENCE_MIN_MS;
	return s->pipe.pid != 0 && !wish_none_in_hand(&s->wishes) &&
	    clock_now_ms() - s->moved_ms > limit;
}

void
studio_turn(struct studio *s)
{
	read_answers(s);
	if (is_stuck(s))
		bury(s, "does not answer");
	write_wishes(s);
}

bool
studio_has_finished(const struct studio *s)
{
	return wish_first_done(&s->wishes) != NULL;
}

bool
studio_finished(struct studio *s, struct studio_result *out)
{
	struct wish *w = wish_first_done(&s->wishes);

	if (w == NULL)
		return false;
	*out = w->result;
	wish_remove(&s->wishes, w);
	return true;
}

int
studio_in_flight(const struct studio *s)
{
	return wish_count(&s->wishes);
}
