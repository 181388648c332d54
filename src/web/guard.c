/* SPDX-License-Identifier: MIT */
/* Who may ask the API for what. */
#include "web/guard.h"

#include "base/arena.h"
#include "base/conf.h"
#include "base/log.h"
#include "store/tokens.h"
#include "web/visit.h"
#include "wire/fcgi.h"

#include <string.h>
#include <strings.h>

/* The token of "Authorization: Bearer <token>"; NULL: there is none. */
static const char *
bearer(const struct visit *v)
{
	static const char scheme[] = "Bearer ";
	const char *s = v->request->authorization;

	if (strncasecmp(s, scheme, strlen(scheme)) != 0)
		return NULL;
	s += strlen(scheme);
	return s + strspn(s, " ");
}

static void
refuse(struct visit *v, int status, const char *challenge, const char *why)
{
	struct log_about about = LOG_NOTHING;

	log_line(LOG_LEVEL_WARNING, "", &about,
	    "%s %s refused (%d): %s, from %s", v->request->method,
	    v->request->path, status, why, visit_actor(v));
	answer_fail(&v->answer, status, ERR_VALIDATION, "%s", why);
	answer_header(&v->answer, "WWW-Authenticate", challenge);
}

static void
refuse_scope(struct visit *v, enum token_scope has, enum token_scope needs)
{
	refuse(v, 403,
	    arena_print(v->a,
	        "Bearer realm=\"Pagescape\", error=\"insufficient_scope\","
	        " scope=\"%s\"",
	        tokens_scope_name(needs)),
	    arena_print(v->a, "This token may %s only; %s is needed.",
	        tokens_scope_name(has), tokens_scope_name(needs)));
}

static bool
ask(struct visit *v, enum token_scope needs, bool *admitted, struct err *e)
{
	const char *text = bearer(v);
	struct token token;
	struct sql *db;
	bool found;

	*admitted = false;
	if (text == NULL) {
		refuse(v, 401, "Bearer realm=\"Pagescape\"",
		    "A token is needed: Authorization: Bearer …");
		return true;
	}
	if (!visit_database(v, &db, e) ||
	    !tokens_find(db, v->a, text, &token, &found, e))
		return err_here(e);
	if (!found) {
		refuse(v, 401,
		    "Bearer realm=\"Pagescape\", error=\"invalid_token\"",
		    "This token is not valid.");
		return true;
	}
	v->token = token.name;
	*admitted = token.scope >= needs;
	if (!*admitted)
		refuse_scope(v, token.scope, needs);
	return true;
}

bool
guard_admit(
    struct visit *v, enum guard_need need, bool *admitted, struct err *e)
{
	static const enum token_scope scopes[] = {
		[GUARD_READ] = TOKEN_READ,
		[GUARD_SUBMIT] = TOKEN_SUBMIT,
		[GUARD_ADMIN] = TOKEN_ADMIN,
	};

	*admitted = true;
	if (need == GUARD_NOTHING ||
	    strcmp(conf_text(v->site->conf, CONF_HTTP_AUTH), "token") != 0)
		return true;
	return ask(v, scopes[need], admitted, e) || err_here(e);
}
