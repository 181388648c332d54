/* SPDX-License-Identifier: MIT */
#ifndef STORE_ESTIMATE_H
#define STORE_ESTIMATE_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct conf;
struct json_out;
struct sql;
struct status;

/*
 * What a job is likely to cost before it begins, a little above what it will:
 *
 *   analyses     spreads with text that are not read yet, each with the
 *                instructions and its text at the input price (four bytes a
 *                token) and an answer of 500 tokens; 0 for local
 *   soundscapes  those spreads times the soundscapes that the last twenty
 *                books bought for each spread (0.35 before there are any),
 *                and those that failed before; 0 for local
 */
struct estimate {
	int spreads; /* to be read */
	int64_t text_bytes; /* of them */
	double sounds; /* to be bought */
	int64_t analysis_nano;
	int64_t sound_nano;
	int64_t nano; /* both */
};

/* For a job on the book as it is now; ${restart}: all of it anew.  Reads all
 * of its pages' lengths.  False: ERR_DATABASE. */
bool estimate_book(struct sql *db, struct arena *a, const struct conf *c,
    const char *book_id, bool restart, struct estimate *out,
    struct err *e) MUST_CHECK;

/* Write into a job's row what it is likely to have cost at its end, what it has
 * cost already included.  What has failed counts only if the job tries it
 * again.  False: ERR_DATABASE. */
bool estimate_job(struct sql *db, struct arena *a, const struct conf *c,
    const char *job_id, struct err *e) MUST_CHECK;

/* A job is estimated when somebody wants to know, or when it begins, not while
 * the book is handed in: whoever has read ${s}, and shows the estimate of
 * its job, has it made here if it has none yet.  False: ERR_DATABASE. */
bool estimate_complete(struct sql *db, struct arena *a, const struct conf *c,
    struct status *s, struct err *e) MUST_CHECK;

/* Its members, without the braces. */
void estimate_print(struct json_out *o, const struct estimate *s);

#endif
