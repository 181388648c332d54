/* SPDX-License-Identifier: MIT */
#ifndef WEB_API_MONEY_H
#define WEB_API_MONEY_H

#include "base/err.h"

struct visit;

/* GET /api/costs?day=2026-11-24 or ?month=2026-11: what was spent; without
 * either: today.  GET /api/costs/unknown: calls of which nobody knows. */
bool api_money_costs(struct visit *v, struct err *e) MUST_CHECK;
bool api_money_unknown(struct visit *v, struct err *e) MUST_CHECK;

/* GET /api/books/{id}/estimate?restart=1: what a job would cost now.
 * GET /api/books/{id}/timings: how long its steps took. */
bool api_money_estimate(struct visit *v, struct err *e) MUST_CHECK;
bool api_money_timings(struct visit *v, struct err *e) MUST_CHECK;

#endif
