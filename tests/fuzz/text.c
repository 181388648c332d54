/* SPDX-License-Identifier: MIT */
/* Small questions about text, ids and words from outside. */
#include "base/text.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/hash.h"
#include "base/must.h"
#include "base/uuid.h"
#include "fuzz/fuzz.h"
#include "provider/words.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static void
check_utf8(struct arena *a, const char *text, size_t size, size_t max)
{
	bool is_valid = text_is_utf8(text, size);
	const char *fixed = text_repair_utf8(a, text, size);
	size_t cut;

	must(text_is_utf8(fixed, strlen(fixed)));
	if (is_valid && memchr(text, '\0', size) == NULL)
		must(strlen(fixed) == size && memcmp(fixed, text, size) == 0);
	cut = text_cut_utf8(text, size, max);
	must(cut <= size && (cut <= max || size <= max));
	must(!is_valid || text_is_utf8(text, cut));
	must(size > 0 || text_is_blank(text, size));
	must(size == 0 || !isgraph((unsigned char)text[0]) ||
	    !text_is_blank(text, size));
}

/* Nothing that ends a line, moves a cursor or turns the order of what is shown
 * comes through. */
static void
check_safe(const char *text, size_t size)
{
	const unsigned char *s;
	struct buf b;

	buf_init(&b, 4 * size);
	text_print_safe(&b, text, size);
	must(!b.overflow);
	must(text_is_utf8(buf_str(&b), b.used));
	for (s = (const unsigned char *)buf_str(&b); *s != '\0'; s++) {
		must(*s >= 0x20 && *s != 0x7f);
		must(*s != 0xc2 || s[1] >= 0xa0);
		must(memcmp(s, "\xe2\x80", 2) != 0 || s[2] < 0xa8 ||
		    s[2] > 0xae);
	}
	must(strlen(buf_str(&b)) == b.used);
	buf_clear(&b);
}

static void
check_numbers(const char *text)
{
	int64_t whole = 77;
	double number = 77;

	if (text_parse_int(text, -1000, 1000000, &whole)) {
		must(whole >= -1000 && whole <= 1000000);
		must(strtoll(text, NULL, 10) == whole);
	} else
		must(whole == 77);
	if (text_parse_number(text, -10, 1e9, &number)) {
		must(isfinite(number) && number >= -10 && number <= 1e9);
		/* decimal only */
		must(strpbrk(text, "xXnNiIpP") == NULL);
	} else
		must(number == 77.0);
}

static void
check_uuid(const char *text)
{
	char id[UUID_TEXT] = "", again[UUID_TEXT];
	int i;

	uuid_make(again);
	must(uuid_parse(again, id) && strcmp(again, id) == 0);
	id[0] = '\0';
	if (!uuid_parse(text, id)) {
		must(id[0] == '\0');
		return;
	}
	must(strcasecmp(id, text) == 0);
	for (i = 0; id[i] != '\0'; i++)
		must(!isupper((unsigned char)id[i]));
	must(uuid_parse(id, again) && strcmp(id, again) == 0);
}

/* Text of services as it is kept and shown. */
static void
check_words(struct arena *a, const char *text, size_t max)
{
	const char *clean = words_clean(a, text, max), *s;
	size_t n;

	fuzz_utf8(clean);
	must(strlen(clean) <= max && strstr(clean, "  ") == NULL);
	for (s = clean; *s != '\0'; s++)
		must((unsigned char)*s >= 0x20 && *s != 0x7f);
	fuzz_utf8(words_error(a, text));
	must(strstr(words_error(a, text), "token=") == NULL);
	must(strstr(words_error(a, text), "r8_") == NULL);
	n = words_cut(clean, strlen(clean), max / 2);
	must(n <= strlen(clean) && text_is_utf8(clean, n));
}

static void
check_hash(const char *one, const char *other)
{
	char first[HASH_TEXT], second[HASH_TEXT];

	must(hash_equal(one, other) == (strcmp(one, other) == 0));
	hash_text(one, strlen(one), first);
	hash_text(other, strlen(other), second);
	must(strlen(first) == HASH_TEXT - 1);
	must(hash_equal(first, second) == hash_equal(one, other));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *line, *text;
	struct fuzz f;
	size_t left, max;

	fuzz_open(&f, data, size);
	max = (size_t)fuzz_int(&f, 0, 4096, 10);
	line = fuzz_line(&f);
	text = fuzz_rest(&f, &left);
	check_numbers(line);
	check_uuid(line);
	must(text_starts(line, ""));
	check_utf8(f.a, text, left, max);
	check_safe(text, left);
	check_hash(line, text);
	check_words(f.a, text, max);
	must(words_clean(f.a, NULL, max)[0] == '\0');
	fuzz_close(&f);
	return 0;
}
