/* SPDX-License-Identifier: MIT */
#ifndef STORE_MIGRATE_KEYS_H
#define STORE_MIGRATE_KEYS_H

#include "base/err.h"

struct arena;
struct sql;

/* What must be unique before a unique key can say so. */

/* Rows of one spread's scene, one scene's soundscape or one page that are
 * there twice: named and refused (ERR_VALIDATION, CAUSE_CONFLICT) or, for
 * scenes and soundscapes and with ${merge}, merged: the newest stays and keeps
 * the pages and, where it has none, the soundscape of the others.  Then pages
 * gets its unique key if it has none. */
bool migrate_keys_prepare(
    struct sql *db, struct arena *a, bool merge, struct err *e) MUST_CHECK;

#endif
