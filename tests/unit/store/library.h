/* SPDX-License-Identifier: MIT */
#ifndef UNIT_STORE_LIBRARY_H
#define UNIT_STORE_LIBRARY_H

#include "store/jobs.h"

#include <stdbool.h>

struct sql;

/*
 * Books and jobs for the tests of what a worker writes, on the database of
 * database.h.
 */

/* The id of book ${i}, static. */
const char *library_id(int i);

/* Book ${i}, "Book <i>", with ${n} pages that say "Page <number>." */
void library_add(int i, int n);

/* A fixture in the place of database_open(): book 1 of four pages. */
void library_open(void);

/* Hand book ${i} in; its job is queued. */
void library_submit(int i);

/* Take the next job by ${db}; the test fails if there is none. */
struct job library_claim(struct sql *db);

/* Take the next job by ${db}; false where there is none. */
bool library_try_claim(struct sql *db, struct job *out);

/* Another connection; close it with sql_close(). */
struct sql *library_connect(void);

/* The answer to a question as database_ask(), for a number. */
long library_count(const char *question);

#endif
