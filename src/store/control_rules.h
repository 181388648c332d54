/* SPDX-License-Identifier: MIT */
#ifndef STORE_CONTROL_RULES_H
#define STORE_CONTROL_RULES_H

#include "store/control_action.h"

/* What an owner's action does in each state of a book's newest job. */

/* The states, in the order of the column's words. */
enum control_state {
	CONTROL_NO_JOB,
	CONTROL_QUEUED,
	CONTROL_RUNNING,
	CONTROL_PAUSED,
	CONTROL_PARKED,
	CONTROL_CANCELLED,
	CONTROL_ENDED,
	CONTROL_STATES
};

/* The column's word; "" for no job. */
const char *control_rules_state_name(enum control_state state);

/* What follows. */
enum control_step {
	CONTROL_REFUSE,
	CONTROL_NOTHING, /* it is so already */
	CONTROL_ASK, /* the worker */
	CONTROL_CHANGE, /* the job */
	CONTROL_RENEW /* a new job */
};

struct control_rule {
	enum control_step step;
	const char *refusal; /* a sentence, where refused */
};

const struct control_rule *control_rules_find(
    enum control_action action, enum control_state state);

#endif
