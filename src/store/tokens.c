/* SPDX-License-Identifier: MIT */
/* Bearer tokens of the API. */
#include "store/tokens.h"

#include "base/arena.h"
#include "base/hash.h"
#include "base/must.h"
#include "base/text.h"
#include "store/audit.h"
#include "store/columns.h"
#include "wire/sql.h"

#include <string.h>
#include <sys/random.h>

enum {
	ID_BYTES = 8,
	ID_TEXT = 2 * ID_BYTES,
	SECRET_TEXT = 2 * HASH_BYTES,
	TOKENS_MAX = 1000
};

static const char mark[] = "ps_";

static const char *const scopes[] = { "read", "submit", "admin" };

const char *
tokens_scope_name(enum token_scope scope)
{
	return scopes[scope];
}

bool
tokens_scope_find(const char *name, enum token_scope *out)
{
	int i;

	for (i = 0; i <= TOKEN_ADMIN; i++)
		if (strcmp(scopes[i], name) == 0) {
			*out = (enum token_scope)i;
			return true;
		}
	return false;
}

static const char *
chance(struct arena *a, size_t n)
{
	unsigned char bytes[HASH_BYTES];
	char *text = arena_alloc(a, 2 * sizeof(bytes) + 1);

	must(n <= sizeof(bytes));
	must(getrandom(bytes, n, 0) == (ssize_t)n);
	text_print_hex(bytes, n, text);
	return text;
}

struct order {
	struct arena *a;
	const char *name;
	const char *scope;
	const char *actor;
	const char *id;
	const char *hash;
	bool done;
};

static const char *
detail_of(const struct order *o)
{
	/* Names have no character that JSON would escape. */
	return o->scope == NULL
	    ? arena_print(o->a, "{\"name\":\"%s\"}", o->name)
	    : arena_print(o->a, "{\"name\":\"%s\",\"scope\":\"%s\"}", o->name,
	          o->scope);
}

static bool
create(struct sql *db, void *arg, struct err *e)
{
	struct order *o = arg;

	if (!sql_do(db, e,
	        "INSERT IGNORE INTO api_tokens (id, name, scope, secret_hash,"
	        " created_at) VALUES (?, ?, ?, ?, NOW(3))",
	        "ssss", o->id, o->name, o->scope, o->hash))
		return err_here(e);
	o->done = sql_matched(db) > 0;
	return !o->done ||
	    audit_add(db, o->actor, "token", NULL, NULL, detail_of(o), e) ||
	    err_here(e);
}

bool
tokens_create(struct sql *db, struct arena *a, const char *name,
    enum token_scope scope, const char *actor, const char **secret, bool *made,
    struct err *e)
{
	struct order o = { .a = a,
		.name = name,
		.scope = scopes[scope],
		.actor = actor,
		.id = chance(a, ID_BYTES) };
	const char *hidden = chance(a, HASH_BYTES);
	char hash[HASH_TEXT];

	hash_text(hidden, SECRET_TEXT, hash);
	o.hash = hash;
	if (!sql_transaction(db, create, &o, e))
		return err_here(e);
	*made = o.done;
	*secret = arena_print(a, "%s%s_%s", mark, o.id, hidden);
	return true;
}

static bool
revoke(struct sql *db, void *arg, struct err *e)
{
	struct order *o = arg;

	if (!sql_do(db, e,
	        "UPDATE api_tokens SET revoked_at = NOW(3), live = NULL"
	        " WHERE name = ? AND live = 1",
	        "s", o->name))
		return err_here(e);
	o->done = sql_matched(db) > 0;
	return !o->done ||
	    audit_add(db, o->actor, "revoke", NULL, NULL, detail_of(o), e) ||
	    err_here(e);
}

bool
tokens_revoke(struct sql *db, const char *name, const char *actor, bool *found,
    struct err *e)
{
	struct order o = { .a = arena_open(), .name = name, .actor = actor };
	bool ok = sql_transaction(db, revoke, &o, e);

	arena_close(&o.a);
	*found = o.done;
	return ok || err_here(e);
}

#define CREATED_AT COLUMNS_ISO("created_at")
#define USED_AT COLUMNS_ISO("used_at")
#define REVOKED_AT COLUMNS_ISO("revoked_at")

#define COLUMNS                                                                \
	"SELECT name, scope, " CREATED_AT ", COALESCE(" USED_AT ", ''),"       \
	" COALESCE(" REVOKED_AT ", '')"

static struct token
read_token(const struct sql_rows *r, int i)
{
	struct token t = { .name = sql_text(r, i, 0),
		.created_at = sql_text(r, i, 2),
		.used_at = sql_text(r, i, 3),
		.revoked_at = sql_text(r, i, 4) };

	if (!tokens_scope_find(sql_text(r, i, 1), &t.scope))
		t.scope = TOKEN_READ;
	return t;
}

bool
tokens_list(
    struct sql *db, struct arena *a, struct token **out, int *n, struct err *e)
{
	struct sql_rows rows;
	int i;

	if (!sql_select(db, a, &rows, e,
	        COLUMNS " FROM api_tokens"
	                " ORDER BY created_at DESC, id LIMIT ?",
	        "i", (int64_t)TOKENS_MAX))
		return err_here(e);
	*n = rows.n;
	*out = arena_array(a, (size_t)rows.n + 1, sizeof(**out));
	for (i = 0; i < rows.n; i++)
		(*out)[i] = read_token(&rows, i);
	return true;
}

/* The two parts of a token.  False: it is none. */
static bool
take_apart(
    struct arena *a, const char *text, const char **id, const char **secret)
{
	size_t head = strlen(mark);

	if (strncmp(text, mark, head) != 0 ||
	    strlen(text) != head + ID_TEXT + 1 + SECRET_TEXT ||
	    text[head + ID_TEXT] != '_')
		return false;
	*id = arena_copy(a, text + head, ID_TEXT);
	*secret = text + head + ID_TEXT + 1;
	return true;
}

/* When it was last used helps to find those that nobody needs; a row written
 * for each request would not. */
static bool
note_use(struct sql *db, const char *id, struct err *e)
{
	return sql_do(db, e,
	           "UPDATE api_tokens SET used_at = NOW(3) WHERE id = ?"
	           " AND (used_at IS NULL OR used_at < NOW(3)"
	           " - INTERVAL 1 HOUR)",
	           "s", id) ||
	    err_here(e);
}

bool
tokens_find(struct sql *db, struct arena *a, const char *text,
    struct token *out, bool *found, struct err *e)
{
	const char *id, *secret;
	struct sql_rows rows;
	char hash[HASH_TEXT];

	*found = false;
	if (!take_apart(a, text, &id, &secret))
		return true;
	if (!sql_select(db, a, &rows, e,
	        COLUMNS ", secret_hash, used_at IS NULL OR used_at < NOW(3)"
	                " - INTERVAL 1 HOUR FROM api_tokens WHERE id = ?",
	        "s", id))
		return err_here(e);
	if (rows.n == 0)
		return true;
	hash_text(secret, SECRET_TEXT, hash);
	*out = read_token(&rows, 0);
	*found = hash_equal(hash, sql_text(&rows, 0, 5)) &&
	    out->revoked_at[0] == '\0';
	return !*found || sql_int(&rows, 0, 6) == 0 || note_use(db, id, e) ||
	    err_here(e);
}
