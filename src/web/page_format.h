/* SPDX-License-Identifier: MIT */
#ifndef WEB_PAGE_FORMAT_H
#define WEB_PAGE_FORMAT_H

#include "web/words.h"

#include <stdint.h>

struct arena;

/* Numbers as people read them, in their language; each text lives in ${a}. */

/* "$0.0024", "$1,012.30" from nano-USD. */
const char *page_format_money(
    struct arena *a, enum words_lang lang, int64_t nano);

/* "0.4 s", "12 s", "3 min 20 s", "2 h 5 min", "3 d 4 h". */
const char *page_format_duration(
    struct arena *a, enum words_lang lang, int64_t ms);

/* "12,345" */
const char *page_format_int(struct arena *a, enum words_lang lang, int64_t n);

/* "0.2", with ${digits} behind the point. */
const char *page_format_number(
    struct arena *a, enum words_lang lang, double x, int digits);

/* "1 scene", "12 scenes": ${one} for one, else ${many} with {1}. */
const char *page_format_count(struct arena *a, enum words_lang lang, int64_t n,
    enum word one, enum word many);

/* "2026-11-24 02:00:00" from "2026-11-24T02:00:00.001Z"; other texts as they
 * are. */
const char *page_format_time(struct arena *a, const char *iso);

/* "https://host:port" of an absolute address, or "" (also for one that could
 * not stand in a header). */
const char *page_format_origin(struct arena *a, const char *url);

#endif
