/* SPDX-License-Identifier: MIT */
#ifndef JOB_PAGES_H
#define JOB_PAGES_H

#include "base/err.h"

struct run;
struct spread_text;

/* The text of spread ${i}, from a window of pages that moves through the
 * book; valid until the next call.  May ask the database.  False:
 * ERR_DATABASE. */
bool pages_get(struct run *run, int i, const struct spread_text **out,
    struct err *e) MUST_CHECK;

/* Drop the window. */
void pages_clear(struct run *run);

#endif
