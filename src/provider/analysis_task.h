/* SPDX-License-Identifier: MIT */
#ifndef PROVIDER_ANALYSIS_TASK_H
#define PROVIDER_ANALYSIS_TASK_H

#include <stdint.h>

struct spread_text;

/* A spread that a model is to read: the same for every provider that is asked
 * over the network. */
struct analysis_task {
	const struct spread_text *spread; /* not blank */
	const char *title; /* of the book; NULL: unknown */
	const char *model; /* NULL: the configured one; another one gets no
			    * thinking parameters, because they differ from
			    * model to model */
	int64_t max_output_tokens; /* 0: as configured.  After CAUSE_TRUNCATED
				    * the same request fails again: give more */
};

#endif
