/* SPDX-License-Identifier: MIT */
/* JSON: depth is bounded, and what was read prints as something that reads as
 * the same. */
#include "wire/json.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/must.h"
#include "fuzz/fuzz.h"

#include <math.h>
#include <string.h>

enum {
	OUT_MAX = 1 << 20
};

/* Look at all of ${v} through every question there is; how deep it is. */
static int
look(const struct json *v)
{
	int deepest = 0, depth;
	struct json *member;
	const char *key;
	size_t i;

	must(json_text(v, NULL) == NULL || json_is_text(v));
	fuzz_utf8(json_text(v, ""));
	must(isfinite(json_number(v, 0)));
	must(!json_is_null(v) || (json_int(v, 7) == 7 && json_bool(v, true)));
	must(json_at(v, json_length(v)) == NULL);
	for (i = 0; i < json_length(v); i++) {
		depth = look(json_at(v, i));
		deepest = depth > deepest ? depth : deepest;
	}
	for (i = 0; (key = json_key(v, i, &member)) != NULL; i++) {
		fuzz_utf8(key);
		/* One member of each name is left. */
		must(json_get(v, key) == member);
		depth = look(member);
		deepest = depth > deepest ? depth : deepest;
	}
	return deepest + (json_is_array(v) || json_is_object(v));
}

static void
print_again(struct arena *a, const struct json *v, int depth)
{
	struct err e = ERR_INIT;
	struct buf once, twice;
	struct json *again;

	buf_init(&once, OUT_MAX);
	buf_init(&twice, OUT_MAX);
	json_print(v, &once);
	must(!once.overflow);
	must(json_parse(a, buf_str(&once), once.used, depth, &again, &e));
	must(json_equal(v, again) && json_equal(again, v));
	json_print(again, &twice);
	must(strcmp(buf_str(&once), buf_str(&twice)) == 0);
	must(strstr(buf_str(&once), "</") == NULL);
	buf_clear(&once);
	buf_clear(&twice);
}

/* What a text is written as reads as the same text. */
static void
write_text(struct arena *a, const char *bytes)
{
	struct err e = ERR_INIT;
	struct json_out o;
	struct json *v;
	struct buf b;

	buf_init(&b, OUT_MAX);
	json_out_init(&o, &b);
	json_object(&o, NULL);
	json_add_text(&o, "text", bytes);
	json_add_number(
	    &o, arena_print(a, "k%s", bytes), (double)strlen(bytes) / 7, 5);
	json_add_text(&o, "none", NULL);
	json_object_end(&o);
	must(json_parse(a, buf_str(&b), b.used, 1, &v, &e));
	fuzz_utf8(json_text(json_get(v, "text"), NULL));
	must(strlen(bytes) != strlen(json_text(json_get(v, "text"), "")) ||
	    strcmp(json_text(json_get(v, "text"), ""), bytes) == 0);
	buf_clear(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct err e = ERR_INIT;
	struct json *v;
	struct fuzz f;
	size_t left;
	char *text;
	int depth;
	bool ok;

	fuzz_open(&f, data, size);
	depth = (int)fuzz_int(&f, 0, 64, 16);
	text = fuzz_rest(&f, &left);
	ok = json_parse(f.a, text, left, depth, &v, &e);
	fuzz_outcome(ok, &e);
	must(ok == (v != NULL));
	if (ok) {
		must(look(v) <= depth);
		print_again(f.a, v, depth);
	}
	write_text(f.a, text);
	fuzz_close(&f);
	return 0;
}

size_t
LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned seed)
{
	return fuzz_mutate_json(data, size, max, seed, 1);
}
