/* SPDX-License-Identifier: MIT */
#ifndef FUZZ_ANALYSIS_H
#define FUZZ_ANALYSIS_H

struct analysis;
struct arena;

/* What is true of every analysis that was taken: within its bounds, valid
 * text, and what is kept of it reads as the same again. */
void fuzz_analysis(struct arena *a, const struct analysis *v);

#endif
