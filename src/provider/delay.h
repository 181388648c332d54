/* SPDX-License-Identifier: MIT */
#ifndef PROVIDER_DELAY_H
#define PROVIDER_DELAY_H

#include <stdint.h>

/* Delays as services write them, in milliseconds, rounded up; -1: none. */

/* "37s", "45.837906927s", "800ms" or "5" (seconds) at the start of ${text}. */
int64_t delay_parse(const char *text);

/* The delay behind ${words} in ${text}, in any case of letters; a '~' before
 * the number is let pass. */
int64_t delay_find(const char *text, const char *words);

/* The longer of two. */
int64_t delay_longer(int64_t a, int64_t b);

#endif
