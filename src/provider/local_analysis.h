/* SPDX-License-Identifier: MIT */
#ifndef PROVIDER_LOCAL_ANALYSIS_H
#define PROVIDER_LOCAL_ANALYSIS_H

#include "base/err.h"

#include <stddef.h>

struct analysis;
struct arena;
struct lexicon;

enum {
	LOCAL_ANALYSIS_TEXT_MAX = 16 << 20
};

/*
 * The `local` analysis provider: reads a spread with the lexicon, without key
 * or network.  ${before} is the analysis of the last settled spread, NULL at
 * the first: where the text says little, place, weather, time and mood go on
 * from it, and a new place must clearly win.  The same text and memory give
 * the same result, in any thread.  A text that says nothing at all is
 * `other` and `neutral`; invalid UTF-8 is skipped.
 *
 * ${out} has every field set and lives in ${a}.  Takes well under a
 * millisecond for two pages.  False: ERR_CONTENT_ANALYSIS (a text beyond
 * LOCAL_ANALYSIS_TEXT_MAX bytes).
 */
bool local_analysis_read(const struct lexicon *lx, struct arena *a,
    const char *text, size_t size, const struct analysis *before,
    struct analysis *out, struct err *e) MUST_CHECK;

#endif
