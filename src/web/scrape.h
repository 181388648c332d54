/* SPDX-License-Identifier: MIT */
#ifndef WEB_SCRAPE_H
#define WEB_SCRAPE_H

#include "base/err.h"

struct visit;

/* GET /metrics: text for Prometheus, read from a few rows. */
bool scrape_get(struct visit *v, struct err *e) MUST_CHECK;

#endif
