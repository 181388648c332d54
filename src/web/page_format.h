/* SPDX-License-Identifier: MIT */
#ifndef WEB_PAGE_FORMAT_H
#define WEB_PAGE_FORMAT_H

#include <stdint.h>

struct arena;

/* Numbers as people read them; each text lives in ${a}. */

/* "$0.0024", "$12.30" from nano-USD. */
const char *page_format_money(struct arena *a, int64_t nano);

/* "0.4 s", "12 s", "3 min 20 s", "2 h 5 min", "3 d 4 h". */
const char *page_format_duration(struct arena *a, int64_t ms);

/* "1 scene", "12 scenes". */
const char *page_format_count(
    struct arena *a, int64_t n, const char *one, const char *many);

/* "2026-11-24 02:00:00" from "2026-11-24T02:00:00.001Z"; other texts as they
 * are. */
const char *page_format_time(struct arena *a, const char *iso);

/* "https://host:port" of an absolute address, or "" (also for one that could
 * not stand in a header). */
const char *page_format_origin(struct arena *a, const char *url);

#endif
