/* SPDX-License-Identifier: MIT */
/* What a request brings along. */
#include "web/body.h"

#include "base/conf.h"
#include "base/text.h"
#include "web/header.h"
#include "web/visit.h"
#include "wire/fcgi.h"
#include "wire/json.h"

enum {
	DEPTH_MAX = 16
};

bool
body_is_acceptable(struct visit *v)
{
	const struct fcgi_request *r = v->request;

	if (r->body_is_too_large)
		answer_fail(&v->answer, 413, ERR_VALIDATION,
		    "The request body is larger than %lld bytes.",
		    (long long)conf_int(v->site->conf, CONF_HTTP_MAX_BODY));
	else if (!header_is_json(r->content_type))
		answer_fail(&v->answer, 415, ERR_VALIDATION,
		    "The Content-Type must be application/json.");
	else if (r->body_is_cut)
		answer_fail(&v->answer, 400, ERR_VALIDATION,
		    "The request body is incomplete.");
	else
		return true;
	return false;
}

bool
body_parse(struct arena *a, const char *body, size_t size, bool may_be_blank,
    struct json **out, struct err *e)
{
	struct err why = ERR_INIT;

	*out = NULL;
	if (text_is_blank(body, size))
		return may_be_blank ||
		    err_set_cause(e, ERR_VALIDATION, CAUSE_INVALID, 0,
		        "The request has no body.");
	if (!json_parse(a, body, size, DEPTH_MAX, out, &why))
		return err_set_cause(e, ERR_VALIDATION, CAUSE_INVALID, 0,
		    "The body is %s.", why.message);
	if (!json_is_object(*out))
		return err_set_cause(e, ERR_VALIDATION, CAUSE_INVALID, 0,
		    "The body must be a JSON object.");
	return true;
}
