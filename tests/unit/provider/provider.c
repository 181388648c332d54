/* SPDX-License-Identifier: MIT */
/* What every test of a provider needs. */
#include "unit/provider/provider.h"

#include "base/arena.h"
#include "base/conf.h"
#include "book/spread.h"
#include "unit/unit.h"

#include <stdio.h>
#include <string.h>

enum {
	FILE_SIZE = 65536
};

static const struct err none = ERR_INIT;

struct http_response
provider_response(int status, const char *body)
{
	return (struct http_response){ .status = status,
		.body = body,
		.body_size = strlen(body),
		.retry_after_ms = -1,
		.rate_reset_ms = -1,
		.date_ms = -1,
		.is_sent = true,
		.failure = none };
}

struct http_response
provider_failure(enum err_cause cause, const char *message, bool is_sent)
{
	struct http_response r = provider_response(0, "");

	err_set_cause(&r.failure, ERR_IO, cause, 0, "%s", message);
	r.is_sent = is_sent;
	return r;
}

const char *
provider_file(struct arena *a, const char *name)
{
	const char *path =
	    arena_print(a, "%s/data/provider/%s", unit_data(), name);
	FILE *f = fopen(path, "re");
	char *text = arena_alloc(a, FILE_SIZE);

	ck_assert_msg(f != NULL, "%s", path);
	ck_assert_uint_lt(fread(text, 1, FILE_SIZE - 1, f), FILE_SIZE - 1);
	fclose(f);
	return text;
}

struct conf *
provider_conf(int key, const char *value)
{
	struct err e = none;
	struct conf *c;

	ck_assert_msg(conf_open(&c, "/dev/null", &e), "%s", e.message);
	ck_assert(conf_set(c, CONF_GEMINI_API_KEY, "the-key", &e));
	ck_assert(conf_set(c, CONF_REPLICATE_TOKEN, "the-token", &e));
	if (key != CONF_COUNT)
		ck_assert_msg(conf_set(c, (enum conf_key)key, value, &e), "%s",
		    e.message);
	return c;
}

struct spread_text
provider_spread(const char *text)
{
	return (struct spread_text){ .index = 1,
		.pages = { 3, 4 },
		.n_pages = 2,
		.text = text,
		.size = strlen(text) };
}

bool
provider_has_header(const struct http_request *r, const char *line)
{
	int i;

	for (i = 0; i < r->n_headers; i++)
		if (strcmp(r->headers[i], line) == 0)
			return true;
	return false;
}
