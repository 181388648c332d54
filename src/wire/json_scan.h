/* SPDX-License-Identifier: MIT */
#ifndef WIRE_JSON_SCAN_H
#define WIRE_JSON_SCAN_H

#include <stdbool.h>

struct arena;
struct json;

/* The words of JSON, read where they stand: for json_parse.c only.  All texts
 * end with a NUL, which belongs to no value, so nothing looks behind it. */

/* Read the string that begins behind the quote at ${*at}: it is decoded in its
 * place, which is never too small, and ends with a NUL; ${*at} is then behind
 * its closing quote.  NUL: "\u0000" becomes U+FFFD, as half a surrogate does.
 * NULL: no string; ${*at} is the place and ${*why} the reason. */
char *json_scan_text(char **at, const char **why);

/* Read the number at ${*at} into ${out}, its text as written in ${a}.  False:
 * it is none. */
bool json_scan_number(
    struct arena *a, char **at, struct json *out, const char **why);

#endif
