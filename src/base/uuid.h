/* SPDX-License-Identifier: MIT */
#ifndef BASE_UUID_H
#define BASE_UUID_H

#include <stdbool.h>

/* Ids are UUIDs as 36 lower-case characters (RFC 9562). */

enum {
	UUID_TEXT = 37
};

/* A new version-7 id: sorts by time, so that new rows go to the end of an
 * index. */
void uuid_make(char *out);

/* Is ${text} a UUID with dashes, in either case?  If so it goes to ${out} (of
 * UUID_TEXT bytes) in lower case; on false ${out} is left alone. */
bool uuid_parse(const char *text, char *out);

#endif
