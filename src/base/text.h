/* SPDX-License-Identifier: MIT */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct buf;

/* Small questions about text; lengths are bytes, text is UTF-8. */

/* Is ${text} of ${size} bytes valid UTF-8 (no surrogates, no overlong)? */
bool text_is_utf8(const char *text, size_t size);

/* A valid copy in ${a}: each broken byte becomes U+FFFD. */
char *text_repair_utf8(struct arena *a, const char *text, size_t size);

/* Only white space (or empty)? */
bool text_is_blank(const char *text, size_t size);

/* Does ${text} begin with ${start}? */
bool text_starts(const char *text, const char *start);

/* Parse a whole decimal number within [min, max]; nothing else around it. */
bool text_parse_int(const char *text, int64_t min, int64_t max, int64_t *out);

/* Parse a whole decimal fraction ("0.35", "1e-3"), always with a dot. */
bool text_parse_number(const char *text, double min, double max, double *out);

/* The longest prefix of ${text} of at most ${max} bytes that does not cut a
 * UTF-8 sequence. */
size_t text_cut_utf8(const char *text, size_t size, size_t max);

/* Does one character of ${n} bytes act on a terminal or on the order of text
 * instead of being shown: C0, DEL, C1, line separators, directional marks? */
bool text_is_control(const char *text, size_t n);

/* Append ${text} with bytes below 0x20, 0x7f, C1 controls, backslash, line
 * separators, marks that turn the order of text, and broken UTF-8 written as
 * \n, \t, \xNN: a forged line or a terminal's escape cannot get into a log. */
void text_print_safe(struct buf *out, const char *text, size_t size);

/* Hex digits of ${n} bytes into ${out} of 2n+1 bytes, lower case. */
void text_print_hex(const unsigned char *bytes, size_t n, char *out);

#endif
