/* SPDX-License-Identifier: MIT */
#ifndef STORE_MIGRATE_SHAPE_H
#define STORE_MIGRATE_SHAPE_H

#include "base/err.h"

struct arena;
struct sql;

/* The web app's own tables: what their ids are like, and whether our texts
 * fit in. */

/* The type of books.id with its character set and collation, as SQL; ours
 * where there is no books yet.  False: ERR_VALIDATION when it cannot hold a
 * UUID as text. */
bool migrate_shape_id(struct sql *db, struct arena *a, const char **out,
    struct err *e) MUST_CHECK;

/* Widen columns that are too short for us or cannot hold all of Unicode;
 * whether they may be NULL, and their default, stay. */
bool migrate_shape_widen(
    struct sql *db, struct arena *a, struct err *e) MUST_CHECK;

#endif
