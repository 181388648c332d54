/* SPDX-License-Identifier: MIT */
#ifndef WEB_SIGNATURE_H
#define WEB_SIGNATURE_H

struct arena;

/* What is the same in messages of the same trouble: numbers become "N", ids
 * (words of eight or more with a digit in them, hexadecimal strings) "ID". */
const char *signature_of(struct arena *a, const char *message);

#endif
