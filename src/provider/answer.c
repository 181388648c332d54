/* SPDX-License-Identifier: MIT */
/* The analysis is somewhere in what a model wrote: find it. */
#include "provider/answer.h"

#include "base/text.h"
#include "provider/analysis.h"
#include "wire/json.h"

#include <string.h>

enum {
	DEPTH = 16,
	TRIES = 8
};

/* The length of the balanced object that begins at ${text}; 0 if it does not
 * end. */
static size_t
object_length(const char *text, size_t size)
{
	bool in_string = false;
	size_t i, depth = 0;

	for (i = 0; i < size; i++) {
		if (in_string) {
			if (text[i] == '\\')
				i++;
			else if (text[i] == '"')
				in_string = false;
		} else if (text[i] == '"') {
			in_string = true;
		} else if (text[i] == '{') {
			depth++;
		} else if (text[i] == '}' && --depth == 0) {
			return i + 1;
		}
	}
	return 0;
}

static bool
read_object(struct arena *a, const char *text, size_t size,
    struct analysis *out, struct err *e)
{
	struct json *v;
	size_t n = object_length(text, size);

	if (n == 0)
		return err_set_cause(e, ERR_IO, CAUSE_INVALID_RESPONSE, 0,
		    "the analysis is JSON that does not end");
	if (!json_parse(a, text, n, DEPTH, &v, e) ||
	    !analysis_read(a, v, out, e))
		return err_here(e);
	return true;
}

int64_t
answer_tokens(const struct json *v)
{
	int64_t n = json_int(v, 0);

	if (n < 0)
		return 0;
	return n > ANSWER_TOKENS_MAX ? ANSWER_TOKENS_MAX : n;
}

bool
answer_read(struct arena *a, const char *text, size_t size,
    struct analysis *out, struct err *e)
{
	static const struct err none = ERR_INIT;
	const char *brace = text;
	struct err first = none, other;
	int i;

	if (text_is_blank(text, size))
		return err_set_cause(e, ERR_CONTENT_ANALYSIS,
		    CAUSE_EMPTY_RESPONSE, 0, "the model wrote nothing");
	/* Whatever fails may hold the right one inside or behind it. */
	for (i = 0; i < TRIES; i++, brace++) {
		brace = memchr(brace, '{', size - (size_t)(brace - text));
		if (brace == NULL)
			break;
		other = none;
		if (read_object(
		        a, brace, size - (size_t)(brace - text), out, &other))
			return true;
		if (i == 0)
			first = other;
	}
	return err_set_cause(e, ERR_CONTENT_ANALYSIS, CAUSE_INVALID_RESPONSE, 0,
	    "no analysis in the answer of %zu bytes: %s", size,
	    err_is_set(&first) ? first.message : "no JSON object");
}
