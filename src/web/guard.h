/* SPDX-License-Identifier: MIT */
#ifndef WEB_GUARD_H
#define WEB_GUARD_H

#include "base/err.h"

#include <stdbool.h>

struct visit;

/*
 * Who may ask the API for what, where http.auth is "token": a bearer of a
 * token whose scope is enough.  Where it is "network" nginx has decided
 * already (nginx/pagescape-app.conf, pagescape-admin.conf).
 */

enum guard_need {
	GUARD_NOTHING, /* pages (nginx guards them), and what is no secret */
	GUARD_READ,
	GUARD_SUBMIT,
	GUARD_ADMIN
};

/* May ${v} go to its handler?  ${*admitted} false: it has been answered with
 * 401 or 403.  False: ERR_DATABASE. */
bool guard_admit(struct visit *v, enum guard_need need, bool *admitted,
    struct err *e) MUST_CHECK;

#endif
