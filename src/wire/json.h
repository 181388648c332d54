/* SPDX-License-Identifier: MIT */
#ifndef WIRE_JSON_H
#define WIRE_JSON_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct buf;

/*
 * JSON in (RFC 8259, bounded depth) and out (a writer onto a struct buf that
 * escapes by construction).  Values read live in the document's arena; a
 * value that is missing or of another type reads as the given default, so
 * that provider answers are taken field by field without trust.
 */

enum {
	/* Of one document, lists and their members all counted.  A value of two
	 * bytes takes a hundred in memory, so some 30 MB at most. */
	JSON_VALUES_MAX = 250000
};

struct json; /* a value; NULL is a fine argument: "not there" */

/* Parse ${size} bytes: one value and nothing behind it, at most ${depth}
 * levels of brackets and JSON_VALUES_MAX values, valid UTF-8; of equal keys the
 * last one counts, and raw control characters inside strings are let pass.
 * ${*out} lives as long as ${a}, and ${text} need not.  False:
 * ERR_IO/CAUSE_INVALID with place and reason, ${*out} is NULL. */
bool json_parse(struct arena *a, const char *text, size_t size, int depth,
    struct json **out, struct err *e) MUST_CHECK;

/* Member ${key} of an object, element ${i} of an array; NULL if not there. */
struct json *json_get(const struct json *v, const char *key);
struct json *json_at(const struct json *v, size_t i);

/* Number of elements of an array; 0 for anything else. */
size_t json_length(const struct json *v);

/* The key of member ${i} of an object, and the member into ${*member}; NULL
 * behind the last one and for anything else. */
const char *json_key(const struct json *v, size_t i, struct json **member);

/* The same value?  Members in any order, numbers by their value. */
bool json_equal(const struct json *a, const struct json *b);

bool json_is_object(const struct json *v);
bool json_is_array(const struct json *v);
bool json_is_text(const struct json *v);
bool json_is_null(const struct json *v); /* null or not there */

/* The text of a string; ${otherwise} for anything else. */
const char *json_text(const struct json *v, const char *otherwise);
/* A whole number (also 3.0); ${otherwise} for anything else. */
int64_t json_int(const struct json *v, int64_t otherwise);
double json_number(const struct json *v, double otherwise);
bool json_bool(const struct json *v, bool otherwise);

/* Compact text of ${v} into ${out}: keys in their order, numbers as they were
 * written. */
void json_print(const struct json *v, struct buf *out);

/*
 * Writer.  ${key} is NULL inside arrays and at the top.  Commas are its own
 * matter.  Text that is not valid UTF-8 is repaired, and what would end a
 * script element or a line of script, or act on a terminal, is escaped.
 */
struct json_out {
	struct buf *b;
	bool comma; /* one is due before the next value */
};
/* Write onto the end of ${b}. */
void json_out_init(struct json_out *o, struct buf *b);
/* Brackets: each opening one wants its end. */
void json_object(struct json_out *o, const char *key);
void json_object_end(struct json_out *o);
void json_array(struct json_out *o, const char *key);
void json_array_end(struct json_out *o);
/* null when ${text} is NULL. */
void json_add_text(struct json_out *o, const char *key, const char *text);
void json_add_int(struct json_out *o, const char *key, int64_t value);
/* At most ${digits} (17) digits behind the dot, without a locale; null for what
 * is no number. */
void json_add_number(
    struct json_out *o, const char *key, double value, int digits);
void json_add_bool(struct json_out *o, const char *key, bool value);
void json_add_null(struct json_out *o, const char *key);
/* ${json} is JSON text already. */
void json_add_raw(struct json_out *o, const char *key, const char *json);

#endif
