/* SPDX-License-Identifier: MIT */
#ifndef BOOK_POLICY_H
#define BOOK_POLICY_H

#include "base/err.h"
#include "book/retry.h"

#include <stdbool.h>

struct conf;

/* The retry policies as the configuration has them, section retry. */
struct policies {
	struct retry_rules analysis;
	struct retry_rules sound;
	struct retry_policy database;
};

/* Read all of them.  False: ERR_VALIDATION naming the key. */
bool policy_read(
    const struct conf *c, struct policies *out, struct err *e) MUST_CHECK;

#endif
