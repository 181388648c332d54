/* SPDX-License-Identifier: MIT */
/* Prose as a stream of stemmed words that know where they stand. */
#include "provider/local_words.h"

#include "base/must.h"

#include <libstemmer.h>
#include <string.h>
#include <strings.h>
#include <utf8proc.h>

enum {
	APOSTROPHE = 0x2019, /* also the closing single quote */
	SINGLE_OPEN = 0x2018,
	DOUBLE_OPEN = 0x201C,
	DOUBLE_CLOSE = 0x201D,
	DOUBLE_LOW = 0x201E,
	ANGLE_OPEN = 0xAB,
	ANGLE_CLOSE = 0xBB,
	EN_DASH = 0x2013,
	EM_DASH = 0x2014,
	ELLIPSIS = 0x2026
};

void
local_words_open(struct local_words *w)
{
	memset(w, 0, sizeof(*w));
	w->stemmer = sb_stemmer_new("english", "UTF_8");
	must(w->stemmer != NULL);
}

void
local_words_close(struct local_words *w)
{
	sb_stemmer_delete(w->stemmer);
	w->stemmer = NULL;
}

void
local_words_set(struct local_words *w, const char *text, size_t size)
{
	struct sb_stemmer *stemmer = w->stemmer;

	memset(w, 0, sizeof(*w));
	w->stemmer = stemmer;
	w->text = (const unsigned char *)text;
	w->size = size;
	w->pending = LOCAL_BREAK_PARAGRAPH;
}

/* The code point at ${at} and its length; broken bytes are passed over, 0 is
 * the end. */
static int32_t
peek(const struct local_words *w, size_t at, size_t *next)
{
	utf8proc_int32_t c = 0;
	utf8proc_ssize_t n;

	for (; at < w->size; at++) {
		if (w->text[at] < 0x80 && w->text[at] > 0) {
			*next = at + 1;
			return w->text[at];
		}
		n = utf8proc_iterate(
		    w->text + at, (utf8proc_ssize_t)(w->size - at), &c);
		if (n > 0 && c > 0) {
			*next = at + (size_t)n;
			return c;
		}
	}
	*next = w->size;
	return 0;
}

static bool
is_letter(int32_t c)
{
	utf8proc_category_t k;

	if (c < 0x80)
		return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
	k = utf8proc_category(c);
	return k == UTF8PROC_CATEGORY_LU || k == UTF8PROC_CATEGORY_LL ||
	    k == UTF8PROC_CATEGORY_LT || k == UTF8PROC_CATEGORY_LM ||
	    k == UTF8PROC_CATEGORY_LO || k == UTF8PROC_CATEGORY_MN;
}

static bool
is_blank(int32_t c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == 0xA0 ||
	    c == 0;
}

static bool
is_apostrophe(int32_t c)
{
	return c == '\'' || c == APOSTROPHE;
}

static bool
ends_sentence(int32_t c)
{
	return c == '.' || c == '!' || c == '?' || c == ELLIPSIS;
}

static void
raise_break(struct local_words *w, enum local_break to)
{
	if (w->pending < to)
		w->pending = to;
}

/* A blank line, or a line's end right after a sentence's end, closes the
 * paragraph; an unclosed quotation mark does no harm beyond it. */
static void
newline(struct local_words *w)
{
	bool ended = ends_sentence(w->solid) || w->solid == '"' ||
	    w->solid == DOUBLE_CLOSE;

	if (w->line_blank || ended) {
		raise_break(w, LOCAL_BREAK_PARAGRAPH);
		w->quote = 0;
	}
	w->line_blank = true;
}

/* May a mark between ${last} and ${next} open a quotation? */
static bool
opens(int32_t last, int32_t next)
{
	return !is_blank(next) &&
	    (is_blank(last) || last == '(' || last == '-' || last == EM_DASH ||
	        last == EN_DASH);
}

/* Does a shortened word come next ("'tis"), rather than speech? */
static bool
is_elision(const struct local_words *w)
{
	static const char *const words[] = { "tis ", "twas ", "twere ",
		"twill ", "em ", "til ", "cause " };
	size_t i, n;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		n = strlen(words[i]);
		if (w->size - w->at >= n &&
		    strncasecmp((const char *)w->text + w->at, words[i], n) ==
		        0)
			return true;
	}
	return false;
}

/* Single marks are apostrophes as well: one opens only before a whole word,
 * and closes only behind punctuation or a blank. */
static void
single_mark(struct local_words *w, int32_t c, int32_t next)
{
	if (c != APOSTROPHE && opens(w->last, next) && w->quote == 0 &&
	    is_letter(next) && !is_elision(w))
		w->quote = c;
	else if ((w->quote == '\'' || w->quote == SINGLE_OPEN) &&
	    !is_letter(next) && !is_letter(w->last))
		w->quote = 0;
}

static void
quotation_mark(struct local_words *w, int32_t c, int32_t next)
{
	switch (c) {
	case '"':
		w->quote = opens(w->last, next) ? c : 0;
		break;
	case DOUBLE_OPEN: /* closes what a German low mark opened */
		w->quote = w->quote == DOUBLE_LOW ? 0 : c;
		break;
	case DOUBLE_LOW:
	case ANGLE_OPEN:
		w->quote = c;
		break;
	case DOUBLE_CLOSE:
	case ANGLE_CLOSE:
		w->quote = 0;
		break;
	case '\'':
	case SINGLE_OPEN:
	case APOSTROPHE:
		single_mark(w, c, next);
		break;
	default:
		break;
	}
}

/* Take one code point that belongs to no word. */
static void
between(struct local_words *w, int32_t c)
{
	size_t next;

	if (c == '\n')
		newline(w);
	else if (!is_blank(c))
		w->line_blank = false;
	if (ends_sentence(c))
		raise_break(w, LOCAL_BREAK_SENTENCE);
	else if (c == ',' || c == ';' || c == ':' || c == '(' || c == ')' ||
	    c == EM_DASH || c == EN_DASH || (c == '-' && w->last == '-'))
		raise_break(w, LOCAL_BREAK_CLAUSE);
	if (c == '!')
		w->exclamations++;
	quotation_mark(w, c, peek(w, w->at, &next));
}

/* Put ${c} in lower case behind the ${used} bytes of ${out}; the new number
 * of bytes.  What does not fit is dropped. */
static size_t
add(char *out, size_t used, int32_t c)
{
	utf8proc_uint8_t bytes[4];
	utf8proc_ssize_t n;

	if (is_apostrophe(c))
		c = '\'';
	n = utf8proc_encode_char(utf8proc_tolower(c), bytes);
	if (n <= 0 || used + (size_t)n >= LOCAL_WORD_MAX)
		return used;
	memcpy(out + used, bytes, (size_t)n);
	return used + (size_t)n;
}

/* The word that begins with ${c}, up to behind its last letter.  A genitive's
 * 's is not part of it. */
static void
spell(struct local_words *w, int32_t c, struct local_word *out)
{
	size_t used = 0, next, beyond;

	while (c != 0) {
		used = add(out->text, used, c);
		w->last = c;
		c = peek(w, w->at, &next);
		if (is_apostrophe(c) && is_letter(peek(w, next, &beyond))) {
			w->at = next;
			continue;
		}
		if (!is_letter(c))
			break;
		w->at = next;
	}
	if (used > 2 && memcmp(out->text + used - 2, "'s", 2) == 0)
		used -= 2;
	out->text[used] = '\0';
	w->solid = w->last;
	w->line_blank = false;
}

static void
stem(struct local_words *w, struct local_word *out)
{
	const sb_symbol *s = sb_stemmer_stem(
	    w->stemmer, (const sb_symbol *)out->text, (int)strlen(out->text));
	size_t n;

	must(s != NULL);
	n = (size_t)sb_stemmer_length(w->stemmer);
	if (n >= LOCAL_WORD_MAX)
		n = LOCAL_WORD_MAX - 1;
	memcpy(out->stem, s, n);
	out->stem[n] = '\0';
}

bool
local_words_next(struct local_words *w, struct local_word *out)
{
	size_t start, next;
	int32_t c;

	for (;;) {
		start = w->at;
		c = peek(w, w->at, &next);
		w->at = next;
		if (c == 0)
			return false;
		if (is_letter(c))
			break;
		between(w, c);
		w->last = c;
		if (!is_blank(c))
			w->solid = c;
	}
	out->offset = start;
	out->is_capital = utf8proc_tolower(c) != c;
	out->is_quoted = w->quote != 0;
	out->before = w->pending;
	out->exclamations = w->exclamations;
	w->pending = LOCAL_BREAK_NONE;
	w->exclamations = 0;
	spell(w, c, out);
	stem(w, out);
	return true;
}
