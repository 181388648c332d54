/* SPDX-License-Identifier: MIT */
/* A JSON template is filled as JSON, so that no prompt can break out of it. */
#include "provider/sound_input.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/must.h"
#include "wire/json.h"

#include <math.h>
#include <string.h>

enum {
	DEPTH = 8,
	INPUT_MAX = 1 << 20
};

struct filling {
	struct json_out o;
	const char *prompt;
	double seconds;
};

static bool print_any(
    struct filling *f, const char *key, const struct json *v, struct err *e);

/* A text that is nothing but a number's placeholder. */
static bool
print_number(struct filling *f, const char *key, const char *text)
{
	if (strcmp(text, "{duration_ms:int}") == 0)
		json_add_int(&f->o, key, (int64_t)llround(f->seconds * 1000));
	else if (strcmp(text, "{duration_s:int}") == 0)
		json_add_int(&f->o, key, (int64_t)ceil(f->seconds));
	else if (strcmp(text, "{duration_s:number}") == 0)
		json_add_number(&f->o, key, f->seconds, 3);
	else
		return false;
	return true;
}

static bool
print_text(struct filling *f, const char *key, const char *text, struct err *e)
{
	static const char mark[] = "{prompt}";
	struct buf filled;
	const char *brace;

	if (print_number(f, key, text))
		return true;
	buf_init(&filled, INPUT_MAX);
	while ((brace = strchr(text, '{')) != NULL) {
		buf_add(&filled, text, (size_t)(brace - text));
		if (strncmp(brace, mark, sizeof(mark) - 1) != 0)
			break;
		buf_text(&filled, f->prompt);
		text = brace + sizeof(mark) - 1;
	}
	buf_text(&filled, text);
	if (brace == NULL)
		json_add_text(&f->o, key, buf_str(&filled));
	buf_clear(&filled);
	return brace == NULL ||
	    err_set_cause(e, ERR_VALIDATION, CAUSE_INVALID, 0,
	        "soundscape.input has an unknown placeholder at \"%.40s\"",
	        brace);
}

static bool
print_array(
    struct filling *f, const char *key, const struct json *v, struct err *e)
{
	size_t i;

	json_array(&f->o, key);
	for (i = 0; i < json_length(v); i++)
		if (!print_any(f, NULL, json_at(v, i), e))
			return false;
	json_array_end(&f->o);
	return true;
}

static bool
print_object(
    struct filling *f, const char *key, const struct json *v, struct err *e)
{
	struct json *member;
	const char *name;
	size_t i;

	json_object(&f->o, key);
	for (i = 0; (name = json_key(v, i, &member)) != NULL; i++)
		if (!print_any(f, name, member, e))
			return false;
	json_object_end(&f->o);
	return true;
}

static bool
print_any(
    struct filling *f, const char *key, const struct json *v, struct err *e)
{
	struct buf b;

	if (json_is_object(v))
		return print_object(f, key, v, e);
	if (json_is_array(v))
		return print_array(f, key, v, e);
	if (json_is_text(v))
		return print_text(f, key, json_text(v, ""), e);
	buf_init(&b, INPUT_MAX);
	json_print(v, &b);
	json_add_raw(&f->o, key, buf_str(&b));
	buf_clear(&b);
	return true;
}

bool
sound_input_print(struct arena *a, const char *template, const char *prompt,
    double seconds, const char **out, struct err *e)
{
	struct filling f = { .prompt = prompt, .seconds = seconds };
	static const struct err none = ERR_INIT;
	struct err why = none;
	struct json *v;
	struct buf b;
	bool ok;

	if (!json_parse(a, template, strlen(template), DEPTH, &v, &why) ||
	    !json_is_object(v))
		return err_set_cause(e, ERR_VALIDATION, CAUSE_INVALID, 0,
		    "soundscape.input is not a JSON object: %s", why.message);
	buf_init(&b, INPUT_MAX);
	json_out_init(&f.o, &b);
	ok = print_any(&f, NULL, v, e);
	must(!b.overflow);
	if (ok)
		*out = arena_copy(a, buf_str(&b), b.used);
	buf_clear(&b);
	return ok || err_here(e);
}
