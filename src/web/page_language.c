/* SPDX-License-Identifier: MIT */
/* The choice of a language. */
#include "web/page_language.h"

#include "base/arena.h"
#include "base/text.h"
#include "web/page_error.h"
#include "web/visit.h"
#include "web/words.h"
#include "wire/fcgi.h"

#include <string.h>

/* The page of ours that the visitor was on; else the list. */
static const char *
way_back(struct visit *v)
{
	const char *pages = visit_url(v, "/status/");
	const char *path = strstr(v->request->referer, "://");

	path = path == NULL ? NULL : strchr(path + 3, '/');
	return path != NULL && text_starts(path, pages) &&
	        !text_starts(path, visit_url(v, "/status/language/"))
	    ? path
	    : pages;
}

bool
page_language_get(struct visit *v, struct err *e)
{
	const char *code = strrchr(v->request->path, '/') + 1;
	enum words_lang lang;

	(void)e;
	if (!words_lang_find(code, &lang)) {
		page_error_unknown_address(v);
		return true;
	}
	answer_go(&v->answer, way_back(v));
	answer_header(&v->answer, "Set-Cookie",
	    arena_print(v->a,
	        "pagescape_lang=%s; Path=%s/; Max-Age=31536000; "
	        "SameSite=Lax; HttpOnly",
	        words_lang_code(lang), v->site->prefix));
	return true;
}
