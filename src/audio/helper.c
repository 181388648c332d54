/* SPDX-License-Identifier: MIT */
/* What a worker and pagescape-audio say to each other. */
#include "audio/helper.h"

#include "base/buf.h"
#include "base/text.h"

#include <stdio.h>
#include <string.h>

static const double bytes_most = 4e9;

static void
print_number(struct buf *out, const char *word, double x)
{
	buf_print(out, " %s=%.6g", word, x);
}

void
helper_request_print(const struct helper_request *r, struct buf *out)
{
	buf_print(out, "id=%llu op=%s bytes=%zu format=%s bitrate=%d",
	    (unsigned long long)r->id,
	    r->op == HELPER_SYNTH ? "synth" : "process", r->bytes, r->format,
	    r->bitrate);
	print_number(out, "lufs", r->lufs);
	print_number(out, "peak", r->peak);
	print_number(out, "crossfade", r->crossfade);
	print_number(out, "seconds", r->seconds);
	print_number(out, "max_seconds", r->max_seconds);
	buf_char(out, '\n');
}

void
helper_answer_print(const struct helper_answer *a, struct buf *out)
{
	buf_print(out, "id=%llu ", (unsigned long long)a->id);
	if (a->ok) {
		buf_print(out, "ok bytes=%zu", a->bytes);
		print_number(out, "seconds", a->seconds);
		print_number(out, "lufs", a->lufs);
		print_number(out, "peak", a->peak);
	} else {
		buf_print(
		    out, "error cause=%s message=", err_cause_name(a->cause));
		text_print_safe(out, a->message, strlen(a->message));
	}
	buf_char(out, '\n');
}

/* The words of a line, one after the other: "word" or "word=value". */
struct words {
	char line[HELPER_LINE_MAX];
	char *next;
};

static bool
words_open(struct words *w, const char *line, size_t size, struct err *e)
{
	if (size >= sizeof(w->line) || memchr(line, '\0', size) != NULL)
		return err_set_cause(e, ERR_SOUNDSCAPE, CAUSE_AUDIO_HELPER, 0,
		    "audio helper: a header of %zu bytes", size);
	memcpy(w->line, line, size);
	w->line[size] = '\0';
	w->next = w->line;
	return true;
}

static bool
words_next(struct words *w, char **word, char **value)
{
	*word = w->next;
	if (w->next == NULL || *w->next == '\0')
		return false;
	w->next = strchr(w->next, ' ');
	if (w->next != NULL)
		*w->next++ = '\0';
	*value = strchr(*word, '=');
	if (*value != NULL)
		*(*value)++ = '\0';
	return true;
}

static bool
whole(const char *value, double max, uint64_t *out)
{
	int64_t x;

	if (!text_parse_int(value, 0, (int64_t)max, &x))
		return false;
	*out = (uint64_t)x;
	return true;
}

static bool
parse_size(const char *value, size_t *out)
{
	uint64_t x;

	if (!whole(value, bytes_most, &x))
		return false;
	*out = (size_t)x;
	return true;
}

static bool
parse_format(struct helper_request *r, const char *value)
{
	if (strcmp(value, "opus") != 0 && strcmp(value, "flac") != 0 &&
	    strcmp(value, "mp3") != 0 && strcmp(value, "wav") != 0)
		return false;
	snprintf(r->format, sizeof(r->format), "%s", value);
	return true;
}

static bool
parse_op(struct helper_request *r, const char *value)
{
	bool synth = strcmp(value, "synth") == 0;

	r->op = synth ? HELPER_SYNTH : HELPER_PROCESS;
	return synth || strcmp(value, "process") == 0;
}

/* One word of a request; false if it makes no sense. */
static bool
request_word(struct helper_request *r, const char *word, const char *value)
{
	int64_t x;

	if (strcmp(word, "id") == 0)
		return whole(value, 9e18, &r->id) && r->id > 0;
	if (strcmp(word, "op") == 0)
		return parse_op(r, value);
	if (strcmp(word, "bytes") == 0)
		return parse_size(value, &r->bytes);
	if (strcmp(word, "format") == 0)
		return parse_format(r, value);
	if (strcmp(word, "bitrate") == 0) {
		if (!text_parse_int(value, 32, 320, &x))
			return false;
		r->bitrate = (int)x;
		return true;
	}
	if (strcmp(word, "lufs") == 0)
		return text_parse_number(value, -60.0, 0.0, &r->lufs);
	if (strcmp(word, "peak") == 0)
		return text_parse_number(value, -20.0, 0.0, &r->peak);
	if (strcmp(word, "crossfade") == 0)
		return text_parse_number(value, 0.0, 10.0, &r->crossfade);
	if (strcmp(word, "seconds") == 0)
		return text_parse_number(value, 0.0, 3600.0, &r->seconds);
	if (strcmp(word, "max_seconds") == 0)
		return text_parse_number(value, 0.1, 3600.0, &r->max_seconds);
	return false;
}

/* All words are read even after a bad one: ${id} and ${bytes} tell the other
 * side where the next request begins. */
bool
helper_request_parse(
    struct helper_request *out, const char *line, size_t size, struct err *e)
{
	char *word, *value, bad[64] = "";
	bool has_id = false, has_bytes = false, is_bad = false;
	struct words w;

	*out = (struct helper_request)HELPER_REQUEST_INIT;
	if (!words_open(&w, line, size, e))
		return err_here(e);
	while (words_next(&w, &word, &value)) {
		if (value == NULL || !request_word(out, word, value)) {
			snprintf(bad, sizeof(bad), "%.60s", word);
			is_bad = true;
			if (strcmp(word, "id") == 0)
				out->id = 0;
			continue;
		}
		has_id = has_id || strcmp(word, "id") == 0;
		has_bytes = has_bytes || strcmp(word, "bytes") == 0;
	}
	if (!has_bytes)
		out->bytes = HELPER_UNKNOWN;
	if (!has_id || !has_bytes)
		return err_set_cause(e, ERR_SOUNDSCAPE, CAUSE_AUDIO_HELPER, 0,
		    "audio helper: a request without %s",
		    has_id ? "bytes" : "id");
	if (is_bad)
		return err_set_cause(e, ERR_SOUNDSCAPE, CAUSE_AUDIO_HELPER, 0,
		    "audio helper: \"%s\" of a request is wrong", bad);
	return true;
}

static bool
answer_word(struct helper_answer *a, const char *word, const char *value)
{
	if (strcmp(word, "bytes") == 0)
		return parse_size(value, &a->bytes);
	if (strcmp(word, "seconds") == 0)
		return text_parse_number(value, 0.0, 1e6, &a->seconds);
	if (strcmp(word, "lufs") == 0)
		return text_parse_number(value, -300.0, 100.0, &a->lufs);
	if (strcmp(word, "peak") == 0)
		return text_parse_number(value, -300.0, 100.0, &a->peak);
	return false;
}

/* The message is the rest of the line, blanks and all. */
static bool
answer_error(struct helper_answer *a, const char *line, size_t size)
{
	char text[HELPER_LINE_MAX], *cause, *message, *end;

	memcpy(text, line, size);
	text[size] = '\0';
	cause = strstr(text, "cause=");
	message = strstr(text, " message=");
	if (cause == NULL || message == NULL || cause > message)
		return false;
	*message = '\0';
	cause += strlen("cause=");
	end = strchr(cause, ' ');
	if (end != NULL)
		*end = '\0';
	a->cause = err_cause_find(cause);
	snprintf(a->message, sizeof(a->message), "%.511s",
	    message + strlen(" message="));
	return true;
}

bool
helper_answer_parse(
    struct helper_answer *out, const char *line, size_t size, struct err *e)
{
	char *word, *value;
	struct words w;
	bool good;

	*out = (struct helper_answer){ .cause = CAUSE_NONE };
	if (!words_open(&w, line, size, e))
		return err_here(e);
	good = words_next(&w, &word, &value) && strcmp(word, "id") == 0 &&
	    value != NULL && whole(value, 9e18, &out->id) &&
	    words_next(&w, &word, &value) && value == NULL;
	out->ok = good && strcmp(word, "ok") == 0;
	if (good && strcmp(word, "error") == 0)
		good = answer_error(out, line, size);
	else if (!out->ok)
		good = false;
	while (good && out->ok && words_next(&w, &word, &value))
		good = value != NULL && answer_word(out, word, value);
	/* No sound is an empty file. */
	if (!good || (out->ok && out->bytes == 0))
		return err_set_cause(e, ERR_SOUNDSCAPE, CAUSE_AUDIO_HELPER, 0,
		    "audio helper: an answer that makes no sense: %.80s", line);
	return true;
}

bool
helper_answer_error(const struct helper_answer *a, struct err *e)
{
	return err_set_cause(e, ERR_SOUNDSCAPE, a->cause, 0, "%s", a->message);
}
