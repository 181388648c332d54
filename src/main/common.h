/* SPDX-License-Identifier: MIT */
#ifndef MAIN_COMMON_H
#define MAIN_COMMON_H

#include "base/err.h"

#include <stdbool.h>

struct conf;

/* What the programs that take no commands have in common: --config FILE,
 * --log-format FORMAT, --help, --version. */
struct common_options {
	const char *config; /* NULL: not named */
	const char *log_format; /* NULL: as configured */
};

/* Read the options of ${program}, which is for ${purpose}; help and version
 * are printed here.  False: end now with ${*status}. */
bool common_options(int argc, char **argv, const char *program,
    const char *purpose, struct common_options *out, int *status) MUST_CHECK;

/* Open the configuration that ${o} names, apply its options, and open the log
 * (see log_open() for ${detached}).  False: what is wrong. */
bool common_open(const struct common_options *o, const char *program,
    bool detached, struct conf **out, struct err *e) MUST_CHECK;

/* Draw the fence round this process that ${c} asks for (wire/sandbox.h), as
 * the last thing before it meets strangers.  False: ERR_IO. */
bool common_enter(const struct conf *c, struct err *e) MUST_CHECK;

#endif
