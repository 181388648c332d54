/* SPDX-License-Identifier: MIT */
/* Strings are decoded where they stand, numbers are what RFC 8259 says. */
#include "wire/json_scan.h"

#include "base/arena.h"
#include "base/text.h"
#include "wire/json_value.h"

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* The last whole number that a double holds exactly with all below it. */
#define EXACT_MAX 9007199254740992.0

enum {
	REPLACEMENT = 0xfffd,
	/* So many digits of a whole number never leave 64 bits. */
	DIGITS_SAFE = 18
};

/* The value of four hex digits; -1 if they are none. */
static int
read_hex4(const char *s)
{
	int value = 0, i;

	for (i = 0; i < 4; i++) {
		char c = s[i];

		if (c >= '0' && c <= '9')
			value = value * 16 + c - '0';
		else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
			value = value * 16 + (c | 0x20) - 'a' + 10;
		else
			return -1;
	}
	return value;
}

static char *
print_utf8(char *to, int c)
{
	if (c < 0x80) {
		*to++ = (char)c;
		return to;
	}
	if (c < 0x800) {
		*to++ = (char)(0xc0 | c >> 6);
	} else if (c < 0x10000) {
		*to++ = (char)(0xe0 | c >> 12);
		*to++ = (char)(0x80 | (c >> 6 & 0x3f));
	} else {
		*to++ = (char)(0xf0 | c >> 18);
		*to++ = (char)(0x80 | (c >> 12 & 0x3f));
		*to++ = (char)(0x80 | (c >> 6 & 0x3f));
	}
	*to++ = (char)(0x80 | (c & 0x3f));
	return to;
}

/* What "\u" at ${*at} means, with the second half of a pair; -1: not hex. */
static int
read_wide(char **at)
{
	int c = read_hex4(*at + 2), low;

	if (c < 0)
		return -1;
	*at += 6;
	if (c == 0 || (c >= 0xdc00 && c <= 0xdfff))
		return REPLACEMENT;
	if (c < 0xd800 || c > 0xdfff)
		return c;
	low = (*at)[0] == '\\' && (*at)[1] == 'u' ? read_hex4(*at + 2) : -1;
	if (low < 0xdc00 || low > 0xdfff)
		return REPLACEMENT;
	*at += 6;
	return 0x10000 + (c - 0xd800) * 0x400 + low - 0xdc00;
}

/* The escape at ${*at} to ${*to}, which it never overtakes. */
static bool
read_escape(char **at, char **to)
{
	static const char letters[] = "\"\\/bfnrt";
	static const char meant[] = "\"\\/\b\f\n\r\t";
	const char *found;
	int c;

	if ((*at)[1] == 'u') {
		c = read_wide(at);
		if (c >= 0)
			*to = print_utf8(*to, c);
		return c >= 0;
	}
	found = (*at)[1] == '\0' ? NULL : strchr(letters, (*at)[1]);
	if (found == NULL)
		return false;
	*(*to)++ = meant[found - letters];
	*at += 2;
	return true;
}

char *
json_scan_text(char **at, const char **why)
{
	char *start = *at, *to = *at;
	size_t run;

	for (;;) {
		run = strcspn(*at, "\"\\");
		if (to != *at)
			memmove(to, *at, run);
		to += run;
		*at += run;
		if (**at == '"')
			break;
		if (**at == '\0') {
			*why = "a string without an end";
			return NULL;
		}
		if (!read_escape(at, &to)) {
			*why = "no such escape";
			return NULL;
		}
	}
	*to = '\0';
	(*at)++;
	return start;
}

static char *
skip_digits(char *s)
{
	while (*s >= '0' && *s <= '9')
		s++;
	return s;
}

/* Where the number at ${s} ends; NULL if it is none.  ${*is_whole}: it has
 * neither a dot nor an exponent. */
static char *
number_end(char *s, bool *is_whole)
{
	char *p;

	s += *s == '-';
	p = skip_digits(s);
	if (p == s || (*s == '0' && p - s > 1))
		return NULL;
	*is_whole = true;
	if (*p == '.') {
		*is_whole = false;
		s = p + 1;
		p = skip_digits(s);
		if (p == s)
			return NULL;
	}
	if (*p == 'e' || *p == 'E') {
		*is_whole = false;
		s = p + 1;
		s += *s == '+' || *s == '-';
		p = skip_digits(s);
		if (p == s)
			return NULL;
	}
	return p;
}

static int64_t
small_int(const char *text)
{
	int64_t value = 0;
	const char *p;

	for (p = text + (*text == '-'); *p != '\0'; p++)
		value = value * 10 + (*p - '0');
	return *text == '-' ? -value : value;
}

bool
json_scan_number(struct arena *a, char **at, struct json *out, const char **why)
{
	bool is_whole;
	char *end = number_end(*at, &is_whole);
	size_t size;

	if (end == NULL) {
		*why = "a number that is none";
		return false;
	}
	size = (size_t)(end - *at);
	out->text = arena_copy(a, *at, size);
	*at = end;
	out->kind = JSON_KIND_INT;
	if (is_whole && size <= DIGITS_SAFE) {
		out->whole = small_int(out->text);
		out->number = (double)out->whole;
		return true;
	}
	/* What is too large for a double is no number to anyone. */
	if (!text_parse_number(out->text, -INFINITY, INFINITY, &out->number))
		out->number = out->text[0] == '-' ? -INFINITY : INFINITY;
	if (is_whole &&
	    text_parse_int(out->text, INT64_MIN, INT64_MAX, &out->whole))
		return true;
	/* 3.0 is a whole number, too. */
	if (fabs(out->number) <= EXACT_MAX && trunc(out->number) == out->number)
		out->whole = (int64_t)out->number;
	else
		out->kind = JSON_KIND_NUMBER;
	return true;
}
