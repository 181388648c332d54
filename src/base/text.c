/* SPDX-License-Identifier: MIT */
/* Small questions about text. */
#include "base/text.h"

#include "base/arena.h"
#include "base/buf.h"

#include <ctype.h>
#include <errno.h>
#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Length of the valid UTF-8 sequence at ${s}, 0 if there is none (RFC 3629,
 * table of well-formed sequences in Unicode 15, 3.9). */
static size_t
sequence_length(const unsigned char *s, size_t left)
{
	unsigned char low = 0x80, high = 0xbf;
	size_t n, i;

	if (s[0] < 0x80)
		return 1;
	if (s[0] < 0xc2 || s[0] > 0xf4)
		return 0;
	n = s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : 4;
	if (left < n)
		return 0;
	if (s[0] == 0xe0)
		low = 0xa0;
	else if (s[0] == 0xed)
		high = 0x9f;
	else if (s[0] == 0xf0)
		low = 0x90;
	else if (s[0] == 0xf4)
		high = 0x8f;
	if (s[1] < low || s[1] > high)
		return 0;
	for (i = 2; i < n; i++)
		if ((s[i] & 0xc0) != 0x80)
			return 0;
	return n;
}

/* Most text is ASCII: eight bytes at once. */
static size_t
skip_ascii(const unsigned char *s, size_t size)
{
	size_t i = 0;
	uint64_t eight;

	for (; i + sizeof(eight) <= size; i += sizeof(eight)) {
		memcpy(&eight, s + i, sizeof(eight));
		if ((eight & UINT64_C(0x8080808080808080)) != 0)
			break;
	}
	while (i < size && s[i] < 0x80)
		i++;
	return i;
}

bool
text_is_utf8(const char *text, size_t size)
{
	const unsigned char *s = (const unsigned char *)text;
	size_t i = 0, n;

	for (;;) {
		i += skip_ascii(s + i, size - i);
		if (i == size)
			return true;
		n = sequence_length(s + i, size - i);
		if (n == 0)
			return false;
		i += n;
	}
}

char *
text_repair_utf8(struct arena *a, const char *text, size_t size)
{
	const unsigned char *s = (const unsigned char *)text;
	char *out = arena_alloc(a, size * 3 + 1);
	size_t i = 0, used = 0, n;

	while (i < size) {
		n = sequence_length(s + i, size - i);
		if (n == 0) {
			memcpy(out + used, "\xef\xbf\xbd", 3);
			used += 3;
			i++;
			continue;
		}
		memcpy(out + used, text + i, n);
		used += n;
		i += n;
	}
	return out;
}

bool
text_is_blank(const char *text, size_t size)
{
	size_t i;

	for (i = 0; i < size; i++)
		if (!isspace((unsigned char)text[i])) {
			/* U+00A0, the one wide blank that books are full of */
			if (i + 1 < size && (unsigned char)text[i] == 0xc2 &&
			    (unsigned char)text[i + 1] == 0xa0) {
				i++;
				continue;
			}
			return false;
		}
	return true;
}

bool
text_starts(const char *text, const char *start)
{
	return strncmp(text, start, strlen(start)) == 0;
}

bool
text_parse_int(const char *text, int64_t min, int64_t max, int64_t *out)
{
	char *end;
	long long value;

	if (text[0] == '\0' || isspace((unsigned char)text[0]))
		return false;
	errno = 0;
	value = strtoll(text, &end, 10);
	if (errno != 0 || *end != '\0' || value < min || value > max)
		return false;
	*out = value;
	return true;
}

bool
text_parse_number(const char *text, double min, double max, double *out)
{
	static locale_t plain;
	char *end;
	double value;

	if (plain == (locale_t)0)
		plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
	/* Hexadecimal is C's idea, and nobody's who writes a number here. */
	if (text[0] == '\0' || isspace((unsigned char)text[0]) ||
	    strpbrk(text, "xX") != NULL)
		return false;
	value = strtod_l(text, &end, plain);
	if (*end != '\0' || !isfinite(value) || value < min || value > max)
		return false;
	*out = value;
	return true;
}

size_t
text_cut_utf8(const char *text, size_t size, size_t max)
{
	if (size <= max)
		return size;
	while (max > 0 && ((unsigned char)text[max] & 0xc0) == 0x80)
		max--;
	return max;
}

/* U+0080 to U+009F are C1; U+2028 and U+2029 end lines; U+061C, U+200E, U+200F,
 * U+202A to U+202E and U+2066 to U+2069 turn the order of what is shown. */
bool
text_is_control(const char *text, size_t n)
{
	const unsigned char *s = (const unsigned char *)text;

	if (n == 1)
		return s[0] < 0x20 || s[0] == 0x7f;
	if (n == 2)
		return (s[0] == 0xc2 && s[1] < 0xa0) ||
		    (s[0] == 0xd8 && s[1] == 0x9c);
	return n == 3 && s[0] == 0xe2 &&
	    ((s[1] == 0x80 && s[2] >= 0xa8 && s[2] <= 0xae) ||
	        (s[1] == 0x80 && (s[2] == 0x8e || s[2] == 0x8f)) ||
	        (s[1] == 0x81 && s[2] >= 0xa6 && s[2] <= 0xa9));
}

void
text_print_safe(struct buf *out, const char *text, size_t size)
{
	const unsigned char *s = (const unsigned char *)text;
	size_t i = 0, n, k;

	while (i < size) {
		n = sequence_length(s + i, size - i);
		if (s[i] == '\n')
			buf_text(out, "\\n");
		else if (s[i] == '\t')
			buf_text(out, "\\t");
		else if (s[i] == '\\')
			buf_text(out, "\\\\");
		else if (n == 0 || s[i] < 0x20 || s[i] == 0x7f)
			buf_print(out, "\\x%02x", s[i]);
		else if (n == 2 && s[i] == 0xc2 && s[i + 1] < 0xa0)
			buf_print(out, "\\x%02x", s[i + 1]);
		else if (text_is_control(text + i, n))
			for (k = 0; k < n; k++)
				buf_print(out, "\\x%02x", s[i + k]);
		else
			buf_add(out, text + i, n);
		i += n == 0 ? 1 : n;
	}
}

void
text_print_hex(const unsigned char *bytes, size_t n, char *out)
{
	static const char digits[] = "0123456789abcdef";
	size_t i;

	for (i = 0; i < n; i++) {
		out[2 * i] = digits[bytes[i] >> 4];
		out[2 * i + 1] = digits[bytes[i] & 15];
	}
	out[2 * n] = '\0';
}
