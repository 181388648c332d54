/* SPDX-License-Identifier: MIT */
#ifndef JOB_LOAD_H
#define JOB_LOAD_H

#include "base/err.h"

struct run;

/* Find out what is left to do: read the book's rows and what earlier workers
 * and jobs did, and fill ${run}'s spreads.  Texts that have changed since
 * (by their hash) are asked for anew.  False: ERR_DATABASE; ERR_VALIDATION
 * when the book has lost its pages. */
bool load_book(struct run *run, struct err *e) MUST_CHECK;

#endif
