/* SPDX-License-Identifier: MIT */
/* What a handler asks of the request it answers. */
#include "web/visit.h"

#include "base/arena.h"
#include "base/hash.h"
#include "store/secrets.h"
#include "wire/fcgi.h"
#include "wire/sql.h"

#include <stdarg.h>
#include <stdio.h>

bool
visit_database(struct visit *v, struct sql **out, struct err *e)
{
	struct desk *desk = v->desk;

	if (desk->db == NULL && !sql_open(&desk->db, desk->conf, e))
		return err_as(e, ERR_DATABASE);
	*out = desk->db;
	return true;
}

void
visit_drop_database(struct desk *desk)
{
	sql_close(&desk->db);
}

void
visit_clear_desk(struct desk *desk)
{
	sql_close(&desk->db);
	hash_key_close(&desk->events_key);
	hash_key_close(&desk->forms_key);
}

bool
visit_key(struct visit *v, const char *name, struct hash_key **kept,
    struct hash_key **out, struct err *e)
{
	char secret[HASH_TEXT] = "";
	struct sql *db;

	if (*kept == NULL) {
		if (!visit_database(v, &db, e) ||
		    !secrets_get(db, v->a, name, secret, e))
			return err_here(e);
		*kept = hash_key_open(secret);
	}
	*out = *kept;
	return true;
}

const char *
visit_url(const struct visit *v, const char *format, ...)
{
	va_list args;
	char path[1024];

	va_start(args, format);
	vsnprintf(path, sizeof(path), format, args);
	va_end(args);
	return arena_print(v->a, "%s%s", v->site->prefix, path);
}

const char *
visit_status_url(const struct visit *v, const char *book_id)
{
	return arena_print(v->a, "/api/generate-soundscapes/%s", book_id);
}

const char *
visit_page_url(const struct visit *v, const char *book_id)
{
	return visit_url(v, "/status/books/%s", book_id);
}

const char *
visit_actor(const struct visit *v)
{
	if (v->token != NULL)
		return arena_print(v->a, "token:%s", v->token);
	if (v->request->user[0] != '\0')
		return arena_print(v->a, "user:%s", v->request->user);
	return arena_print(v->a, "http:%s", v->request->remote);
}
