/* SPDX-License-Identifier: MIT */
/* Books and jobs for the tests of what a worker writes. */
#include "unit/store/library.h"

#include "base/arena.h"
#include "base/conf.h"
#include "store/submit.h"
#include "unit/store/database.h"
#include "wire/sql.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

const char *
library_id(int i)
{
	static char ids[4][40];
	static int next;
	char *id = ids[next++ % 4];

	snprintf(id, sizeof(ids[0]), "0192f0c1-0000-7000-8000-%012d", i);
	return id;
}

void
library_add(int i, int n)
{
	const struct database *d = database_now();
	int k;

	database_run(d->db,
	    arena_print(d->a,
	        "INSERT INTO books (id, title, total_pages) VALUES ('%s',"
	        " 'Book %d', %d)",
	        library_id(i), i, n));
	for (k = 1; k <= n; k++)
		database_run(d->db,
		    arena_print(d->a,
		        "INSERT INTO pages (id, book_id, page_number,"
		        " text_content) VALUES (UUID(), '%s', %d,"
		        " 'Page %d.')",
		        library_id(i), k, k));
}

void
library_open(void)
{
	database_open();
	library_add(1, 4);
}

void
library_submit(int i)
{
	const struct database *d = database_now();
	struct err e = ERR_INIT;
	struct submit_order order = { .book_id = library_id(i),
		.actor = "test" };
	struct submitted s;

	ck_assert_msg(
	    submit_book(d->db, d->a, d->conf, &order, &s, &e), "%s", e.message);
	ck_assert_int_eq(s.outcome, SUBMIT_CREATED);
}

bool
library_try_claim(struct sql *db, struct job *out)
{
	const struct database *d = database_now();
	struct err e = ERR_INIT;
	bool found = false;

	ck_assert_msg(
	    jobs_claim(db, d->a, d->conf, "host", 17, out, &found, &e), "%s",
	    e.message);
	return found;
}

struct job
library_claim(struct sql *db)
{
	struct job job = { .id = "" };

	ck_assert(library_try_claim(db, &job));
	return job;
}

struct sql *
library_connect(void)
{
	struct sql *db = NULL;
	struct err e = ERR_INIT;

	ck_assert_msg(sql_open(&db, database_now()->conf, &e), "%s", e.message);
	return db;
}

long
library_count(const char *question)
{
	const struct database *d = database_now();

	return strtol(database_ask(d->db, d->a, question), NULL, 10);
}
