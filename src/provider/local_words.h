/* SPDX-License-Identifier: MIT */
#ifndef PROVIDER_LOCAL_WORDS_H
#define PROVIDER_LOCAL_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sb_stemmer;

/*
 * Prose as a stream of words: lower-cased, stemmed (Snowball English), each
 * with what stood before it and whether somebody says it aloud.  Text is
 * UTF-8; broken bytes are skipped.  One pass, no memory that grows.
 */

enum {
	LOCAL_WORD_MAX = 48
}; /* longer words are cut */

enum local_break {
	LOCAL_BREAK_NONE,
	LOCAL_BREAK_CLAUSE, /* comma, semicolon, dash, bracket */
	LOCAL_BREAK_SENTENCE, /* full stop, question or exclamation mark */
	LOCAL_BREAK_PARAGRAPH
};

struct local_word {
	char text[LOCAL_WORD_MAX]; /* lower case, ' for every apostrophe */
	char stem[LOCAL_WORD_MAX];
	size_t offset; /* byte of the text where it begins */
	enum local_break before; /* the strongest since the word before */
	bool is_quoted;
	bool is_capital;
	int exclamations; /* exclamation marks since the word before */
};

/* Open data so that it can live on the stack; use the functions. */
struct local_words {
	const unsigned char *text;
	size_t size;
	size_t at;
	int32_t solid; /* the last code point that is no blank */
	int32_t last; /* the last code point */
	int32_t quote; /* what opened the speech we are in; 0: none */
	enum local_break pending;
	int exclamations;
	bool line_blank; /* only blanks since the last newline */
	struct sb_stemmer *stemmer;
};

/* A reader of nothing yet; close it with local_words_close(). */
void local_words_open(struct local_words *w);
void local_words_close(struct local_words *w);

/* Read ${size} bytes of ${text} from the beginning; borrowed until the next
 * local_words_set(). */
void local_words_set(struct local_words *w, const char *text, size_t size);

/* The next word; false at the end. */
bool local_words_next(struct local_words *w, struct local_word *out);

#endif
