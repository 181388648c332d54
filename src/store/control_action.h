/* SPDX-License-Identifier: MIT */
#ifndef STORE_CONTROL_ACTION_H
#define STORE_CONTROL_ACTION_H

/* What an owner may do to a book (store/control.h). */

enum control_action {
	CONTROL_CANCEL,
	CONTROL_PAUSE,
	CONTROL_RESUME,
	CONTROL_RETRY, /* what has failed */
	CONTROL_RERUN, /* the analyses from a spread on */
	CONTROL_REGENERATE, /* one soundscape */
	CONTROL_ACTIONS
};

#endif
