/* SPDX-License-Identifier: MIT */
#ifndef STORE_ERRORS_H
#define STORE_ERRORS_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct sql;

/*
 * Every error of every attempt is a row of processing_errors; those of steps
 * that are failed now are "current" and are projected into
 * books.processing_errors (JSON, SQL NULL when there is none).
 */

enum error_step {
	ERROR_STEP_ANALYSIS,
	ERROR_STEP_SOUNDSCAPE,
	ERROR_STEP_BOOK
};

/* "analysis", "soundscape", "book": also the column's words. */
const char *errors_step_name(enum error_step step);

/* Keep one error; its spread (-1: the whole book), pages, attempt and time
 * are in ${what}.  ${is_current}: the step has failed for good; else it is
 * tried again in ${retry_ms} (-1: not by itself). */
bool errors_add(struct sql *db, const char *book_id, const char *job_id,
    enum error_step step, const struct err *what, bool is_current,
    int64_t retry_ms, struct err *e) MUST_CHECK;

/* The step of ${spread} is tried again or has healed: its errors stay as
 * rows but are no longer current. */
bool errors_heal(struct sql *db, const char *book_id, int spread,
    enum error_step step, struct err *e) MUST_CHECK;

/* What is said of the whole book is no longer so. */
bool errors_heal_book(
    struct sql *db, const char *book_id, struct err *e) MUST_CHECK;

/* Nothing of the book is failed now. */
bool errors_forget_current(
    struct sql *db, const char *book_id, struct err *e) MUST_CHECK;

/* A soundscape that is missing where no scene opens any more is not missing. */
bool errors_heal_scenes(
    struct sql *db, const char *book_id, struct err *e) MUST_CHECK;

/* Write books.processing_errors from the current rows: at most 1 MB, then a
 * record that says how many more there are. */
bool errors_project(struct sql *db, struct arena *a, const char *book_id,
    struct err *e) MUST_CHECK;

#endif
