/* SPDX-License-Identifier: MIT */
#ifndef JOB_SWEEP_H
#define JOB_SWEEP_H

#include "base/err.h"

#include <stdbool.h>

struct job;
struct run_tools;

/*
 * The paid calls that a cancelled job has left behind (jobs_claim_left() has
 * given it to us): running predictions are told to stop, soundscapes that were
 * finished already are fetched and kept, and the ledger rows are closed with
 * what the provider says; what nobody can know any more is `unknown` and counts
 * with its estimate.  Waits for the provider, at most some seconds.  False:
 * ERR_DATABASE, ERR_IO.
 */
bool sweep_calls(
    struct run_tools *tools, struct job *job, struct err *e) MUST_CHECK;

#endif
