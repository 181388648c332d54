/* SPDX-License-Identifier: MIT */
/* One table: what is allowed when. */
#include "store/control_rules.h"

#include <stddef.h>

const char *
control_rules_state_name(enum control_state state)
{
	static const char *const names[CONTROL_STATES] = { "", "queued",
		"running", "paused", "parked", "cancelled", "ended" };

	return names[state];
}

static const char no_job[] =
    "The book has no job yet: submit it (pagescape submit).";
static const char is_over[] =
    "The book's job has ended: there is nothing to stop.";
static const char was_cancelled[] =
    "The book was cancelled: submit it again to go on (pagescape submit).";
static const char is_busy[] =
    "The book is being worked on: wait for its end or pause it first.";

/* clang-format off */
static const struct control_rule rules[CONTROL_ACTIONS][CONTROL_STATES] = {
	[CONTROL_CANCEL] = {
		[CONTROL_NO_JOB] = { CONTROL_REFUSE, no_job },
		[CONTROL_QUEUED] = { CONTROL_CHANGE, NULL },
		[CONTROL_RUNNING] = { CONTROL_ASK, NULL },
		[CONTROL_PAUSED] = { CONTROL_CHANGE, NULL },
		[CONTROL_PARKED] = { CONTROL_CHANGE, NULL },
		[CONTROL_CANCELLED] = { CONTROL_NOTHING, NULL },
		[CONTROL_ENDED] = { CONTROL_REFUSE, is_over } },
	[CONTROL_PAUSE] = {
		[CONTROL_NO_JOB] = { CONTROL_REFUSE, no_job },
		[CONTROL_QUEUED] = { CONTROL_CHANGE, NULL },
		[CONTROL_RUNNING] = { CONTROL_ASK, NULL },
		[CONTROL_PAUSED] = { CONTROL_NOTHING, NULL },
		[CONTROL_PARKED] = { CONTROL_REFUSE,
		    "The book is parked: nothing of it runs." },
		[CONTROL_CANCELLED] = { CONTROL_REFUSE, was_cancelled },
		[CONTROL_ENDED] = { CONTROL_REFUSE, is_over } },
	[CONTROL_RESUME] = {
		[CONTROL_NO_JOB] = { CONTROL_REFUSE, no_job },
		[CONTROL_QUEUED] = { CONTROL_NOTHING, NULL },
		[CONTROL_RUNNING] = { CONTROL_ASK, NULL },
		[CONTROL_PAUSED] = { CONTROL_CHANGE, NULL },
		[CONTROL_PARKED] = { CONTROL_CHANGE, NULL },
		[CONTROL_CANCELLED] = { CONTROL_REFUSE, was_cancelled },
		[CONTROL_ENDED] = { CONTROL_REFUSE,
		    "The book's job has ended: submit the book again, or retry "
		    "what has failed." } },
#define REDO { \
		[CONTROL_NO_JOB] = { CONTROL_REFUSE, no_job }, \
		[CONTROL_QUEUED] = { CONTROL_CHANGE, NULL }, \
		[CONTROL_RUNNING] = { CONTROL_REFUSE, is_busy }, \
		[CONTROL_PAUSED] = { CONTROL_CHANGE, NULL }, \
		[CONTROL_PARKED] = { CONTROL_CHANGE, NULL }, \
		[CONTROL_CANCELLED] = { CONTROL_RENEW, NULL }, \
		[CONTROL_ENDED] = { CONTROL_RENEW, NULL } }
	[CONTROL_RETRY] = REDO,
	[CONTROL_RERUN] = REDO,
	[CONTROL_REGENERATE] = REDO,
#undef REDO
};
/* clang-format on */

const struct control_rule *
control_rules_find(enum control_action action, enum control_state state)
{
	return &rules[action][state];
}
