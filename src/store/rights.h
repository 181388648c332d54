/* SPDX-License-Identifier: MIT */
#ifndef STORE_RIGHTS_H
#define STORE_RIGHTS_H

#include "base/err.h"

#include <stdbool.h>

struct arena;
struct sql;

/*
 * What the connected user of the database may do although the programs never
 * do it (sql/grants_run.sql has what they do): one line for people, "FILE on
 * *.*, GRANT OPTION", or "" if there is nothing; ${*out} lives in ${a}.
 * False: ERR_DATABASE.
 */
bool rights_excess(struct sql *db, struct arena *a, const char **out,
    struct err *e) MUST_CHECK;

#endif
