/* SPDX-License-Identifier: MIT */
/* Bytes of a text file become UTF-8. */
#include "import/charset.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/must.h"
#include "base/text.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>
#include <strings.h>
#include <uchardet/uchardet.h>

enum {
	DETECT_MAX = 4 << 20, /* bytes that uchardet looks at */
	GROWTH = 4 /* one byte is at most so many in UTF-8 */
};

static const struct mark {
	const char *bytes;
	size_t size;
	const char *charset;
} marks[] = {
	{ "\xef\xbb\xbf", 3, "UTF-8" },
	/* before UTF-16, whose mark begins the same way */
	{ "\xff\xfe\0\0", 4, "UTF-32LE" },
	{ "\0\0\xfe\xff", 4, "UTF-32BE" },
	{ "\xff\xfe", 2, "UTF-16LE" },
	{ "\xfe\xff", 2, "UTF-16BE" },
};

static const struct mark *
find_mark(const char *bytes, size_t size)
{
	size_t i;

	for (i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (size >= marks[i].size &&
		    memcmp(bytes, marks[i].bytes, marks[i].size) == 0)
			return &marks[i];
	return NULL;
}

/* Convert into ${out}; what has no meaning in ${charset} becomes U+FFFD.
 * False: iconv does not know the charset. */
static bool
convert(struct buf *out, const char *charset, const char *bytes, size_t size)
{
	iconv_t cd = iconv_open("UTF-8", charset);
	char block[16 * 1024], *in, *to;
	size_t left = size, room, n, width;

	if (cd == (iconv_t)-1)
		return false;
	width = strncmp(charset, "UTF-32", 6) == 0 ? 4
	    : strncmp(charset, "UTF-16", 6) == 0   ? 2
	                                           : 1;
	/* iconv() takes a pointer to plain char and writes nothing to it. */
	memcpy(&in, &bytes, sizeof(in));
	while (left > 0) {
		to = block;
		room = sizeof(block);
		n = iconv(cd, &in, &left, &to, &room);
		buf_add(out, block, (size_t)(to - block));
		if (n == (size_t)-1 && errno != E2BIG) {
			buf_text(out, "\xef\xbf\xbd");
			n = left < width ? left : width;
			in += n;
			left -= n;
		}
	}
	iconv_close(cd);
	return true;
}

/* Bytes that text does not have: NULs and other controls, but not tab, line
 * ends, form feed, the end mark of DOS and the escape of ISO-2022. */
static size_t
count_controls(const char *bytes, size_t size)
{
	size_t i, n = 0;
	unsigned char c;

	for (i = 0; i < size; i++) {
		c = (unsigned char)bytes[i];
		n += (c < '\t' || (c > '\r' && c < 0x20) || c == 0x7f) &&
		    c != 0x1a && c != 0x1b;
	}
	return n;
}

/* UTF-16 without a mark: in most scripts the high bytes are nearly all alike,
 * and line ends and blanks are 0 and 10 or 32. */
static const char *
find_utf16(const char *bytes, size_t size)
{
	size_t even = 0, odd = 0, i;
	unsigned char c, d;

	if (size % 2 != 0)
		return NULL;
	for (i = 0; i < size; i += 2) {
		c = (unsigned char)bytes[i];
		d = (unsigned char)bytes[i + 1];
		even += c == 0 && (d == ' ' || d == '\n');
		odd += d == 0 && (c == ' ' || c == '\n');
		if (c == 0 && d == 0)
			return NULL;
	}
	if (even + odd < 1 + size / 400)
		return NULL;
	if (even > 20 * odd)
		return "UTF-16BE";
	return odd > 20 * even ? "UTF-16LE" : NULL;
}

/* UTF-8 in which a few bytes are broken: at least ten whole characters beyond
 * ASCII for each broken byte. */
static bool
is_nearly_utf8(struct arena *a, const char *bytes, size_t size)
{
	const char *fixed = text_repair_utf8(a, bytes, size), *s;
	size_t whole = 0, broken = 0;

	for (s = fixed; *s != '\0'; s++) {
		if (memcmp(s, "\xef\xbf\xbd", 3) == 0)
			broken++;
		else if (((unsigned char)*s & 0xc0) == 0xc0)
			whole++;
	}
	return whole >= 10 * broken;
}

/* What uchardet makes of the bytes from the first that is not ASCII; ISO
 * 8859-1 is taken for its superset, which is what such files are in. */
static const char *
detect(struct arena *a, const char *bytes, size_t size)
{
	uchardet_t u = uchardet_new();
	const char *found;
	size_t from = 0;

	must(u != NULL);
	while (from < size && (unsigned char)bytes[from] < 0x80 &&
	    bytes[from] != 0x1b)
		from++;
	from = from > 1024 ? from - 1024 : 0;
	size -= from;
	uchardet_handle_data(
	    u, bytes + from, size < DETECT_MAX ? size : DETECT_MAX);
	uchardet_data_end(u);
	found = arena_text(a, uchardet_get_charset(u));
	uchardet_delete(u);
	if (found[0] == '\0' || strcasecmp(found, "ISO-8859-1") == 0 ||
	    strcasecmp(found, "ASCII") == 0 || strcasecmp(found, "UTF-8") == 0)
		return "WINDOWS-1252";
	return found;
}

static bool
guess(struct arena *a, const char *bytes, size_t size, const char **charset,
    struct err *e)
{
	*charset = find_utf16(bytes, size);
	if (*charset != NULL)
		return true;
	if (memchr(bytes, '\0', size) != NULL ||
	    count_controls(bytes, size) > size / 100)
		return err_set_cause(e, ERR_VALIDATION, CAUSE_INVALID, 0,
		    "the file is binary data, not text");
	if (memmem(bytes, size, "\x1b$", 2) != NULL)
		*charset = detect(a, bytes, size);
	else if (text_is_utf8(bytes, size) || is_nearly_utf8(a, bytes, size))
		*charset = "UTF-8";
	else
		*charset = detect(a, bytes, size);
	return true;
}

/* CRLF, CR, NEL and the separators U+2028 and U+2029 become "\n"; NULs that
 * came out of UTF-16 and the end mark of DOS become blanks.  In place. */
static size_t
normalise_lines(char *text, size_t size)
{
	size_t i, used = 0;

	for (i = 0; i < size; i++) {
		if (text[i] == '\r') {
			if (i + 1 < size && text[i + 1] == '\n')
				continue;
			text[used++] = '\n';
		} else if (size - i > 1 &&
		    memcmp(text + i, "\xc2\x85", 2) == 0) {
			text[used++] = '\n';
			i += 1;
		} else if (size - i > 2 &&
		    (memcmp(text + i, "\xe2\x80\xa8", 3) == 0 ||
		        memcmp(text + i, "\xe2\x80\xa9", 3) == 0)) {
			text[used++] = '\n';
			i += 2;
		} else
			text[used++] =
			    text[i] == '\0' || text[i] == 0x1a ? ' ' : text[i];
	}
	text[used] = '\0';
	return used;
}

/* A valid copy of ${text} in ${a}.  NULs, which would end it, are blanks. */
static char *
repair(struct arena *a, const char *text, size_t size, size_t *out_size)
{
	char *copy = arena_copy(a, text, size);
	size_t i;

	*out_size = size;
	if (text_is_utf8(copy, size))
		return copy;
	for (i = 0; i < size; i++)
		if (copy[i] == '\0')
			copy[i] = ' ';
	copy = text_repair_utf8(a, copy, size);
	*out_size = strlen(copy);
	return copy;
}

/* ${bytes} of ${charset} as valid UTF-8 in ${a}.  The result of iconv is not
 * taken on trust: glibc lets characters beyond Unicode pass. */
static char *
to_utf8(struct arena *a, const char *charset, const char *bytes, size_t size,
    size_t *out_size)
{
	struct buf out;
	char *text;

	if (strcmp(charset, "UTF-8") == 0)
		return repair(a, bytes, size, out_size);
	buf_init(&out, size * GROWTH + 16);
	if (!convert(&out, charset, bytes, size)) {
		buf_reset(&out);
		must(convert(&out, "WINDOWS-1252", bytes, size));
	}
	must(!out.overflow);
	text = repair(a, buf_str(&out), out.used, out_size);
	buf_clear(&out);
	return text;
}

bool
charset_decode(struct arena *a, const char *bytes, size_t size,
    const char **text, size_t *text_size, struct err *e)
{
	const struct mark *mark = find_mark(bytes, size);
	const char *charset;
	char *decoded;

	if (mark != NULL) {
		charset = mark->charset;
		bytes += mark->size;
		size -= mark->size;
	} else if (!guess(a, bytes, size, &charset, e))
		return err_here(e);
	decoded = to_utf8(a, charset, bytes, size, text_size);
	if (count_controls(decoded, *text_size) > *text_size / 100)
		return err_set_cause(e, ERR_VALIDATION, CAUSE_INVALID, 0,
		    "the file is binary data, not text");
	*text_size = normalise_lines(decoded, *text_size);
	*text = decoded;
	return true;
}
