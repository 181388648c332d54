/* SPDX-License-Identifier: MIT */
#ifndef PROVIDER_THINKING_H
#define PROVIDER_THINKING_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct conf;

/* The sampling parameters of an analysis, as the configuration names them.
 * Models of one generation refuse what those of the next want. */

enum {
	THINKING_NO_BUDGET = -2
};

struct thinking {
	const char *level; /* NULL: not sent */
	int64_t budget; /* THINKING_NO_BUDGET: not sent */
	double temperature; /* below 0: not sent */
};

/* From analysis.thinking ("level:minimal", "budget:0", "none") and
 * analysis.temperature.  Texts live in ${a}.  False: ERR_VALIDATION. */
bool thinking_init(struct thinking *t, struct arena *a, const struct conf *c,
    struct err *e) MUST_CHECK;

#endif
