/* SPDX-License-Identifier: MIT */
#ifndef WEB_PAGE_WATERFALL_H
#define WEB_PAGE_WATERFALL_H

#include "web/words.h"

struct page;

/* Where the time of a step went, phase by phase and one after the other:
 * waits as an outline, work as a full bar, and the same as a table. */

/* ${timings}: as the rows have it (book/timing.h); NULL: not measured, and
 * nothing is printed. */
void page_waterfall(struct page *p, enum word heading, const char *timings);

/* What a phase is called. */
enum word page_waterfall_word(const char *phase);

#endif
