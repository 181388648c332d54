/* SPDX-License-Identifier: MIT */
#ifndef STORE_SECRETS_H
#define STORE_SECRETS_H

#include "base/err.h"
#include "base/hash.h"

#include <stdbool.h>

struct arena;
struct sql;

/* Keys of this installation, shared by its hosts. */

/* The secret ${name}, 64 hex digits, into ${out}; made by chance when nobody
 * had needed it before. */
bool secrets_get(struct sql *db, struct arena *a, const char *name,
    char out[HASH_TEXT], struct err *e) MUST_CHECK;

#endif
