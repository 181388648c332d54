/* SPDX-License-Identifier: MIT */
#ifndef STORE_TOKENS_H
#define STORE_TOKENS_H

#include "base/err.h"

#include <stdbool.h>

struct arena;
struct sql;

/*
 * Bearer tokens of the API (RFC 6750): several, each with a name and a scope.
 * A token is "ps_<16 hex digits>_<64 hex digits>"; the first part finds its
 * row, of the second only the SHA-256 is kept.  (It is 256 bits of chance, so
 * neither salt nor a slow hash would make it harder to guess.)
 */

/* Each may do what those before it may. */
enum token_scope {
	TOKEN_READ,
	TOKEN_SUBMIT, /* hand in books */
	TOKEN_ADMIN
};

/* "read" …; also the column's words. */
const char *tokens_scope_name(enum token_scope scope);
/* False: no scope is called so. */
bool tokens_scope_find(const char *name, enum token_scope *out);

struct token {
	const char *name;
	enum token_scope scope;
	const char *created_at; /* UTC, ISO 8601 */
	const char *used_at; /* to the hour; "": never */
	const char *revoked_at; /* "": it is good */
};

enum {
	TOKEN_NAME_MAX = 64 /* characters */
};

/* Make one, with a row in the audit log; ${*secret}: the token, which nobody
 * can be told again.  ${*made} false: a good one has that name already. */
bool tokens_create(struct sql *db, struct arena *a, const char *name,
    enum token_scope scope, const char *actor, const char **secret, bool *made,
    struct err *e) MUST_CHECK;

/* From now on it is not good any more.  ${*found} false: no good one has that
 * name. */
bool tokens_revoke(struct sql *db, const char *name, const char *actor,
    bool *found, struct err *e) MUST_CHECK;

/* All of them, the newest first. */
bool tokens_list(struct sql *db, struct arena *a, struct token **out, int *n,
    struct err *e) MUST_CHECK;

/* Whose ${text} is.  ${*found} false: nobody's, or revoked. */
bool tokens_find(struct sql *db, struct arena *a, const char *text,
    struct token *out, bool *found, struct err *e) MUST_CHECK;

#endif
