/* SPDX-License-Identifier: MIT */
/* What is asked of Replicate. */
#include "provider/replicate.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/conf.h"
#include "base/must.h"
#include "base/text.h"
#include "book/soundscape.h"
#include "provider/analysis_task.h"
#include "provider/prompt.h"
#include "provider/sound_input.h"
#include "wire/http.h"
#include "wire/json.h"

#include <stdio.h>
#include <string.h>

enum {
	BODY_MAX = 32 << 20,
	ONE_MAX = 4 << 20, /* besides a data: URI of the largest file */
	LIST_MAX = 64 << 20,
	CALL_MS = 30000,
	CANCEL_LEAST_S = 5,
	VERSION_DIGITS = 64
};

static bool
is_model(const char *text)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz"
	                              "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	                              "0123456789._-";
	size_t owner = strspn(text, letters), name;

	if (owner == 0 || text[owner] != '/')
		return false;
	name = strspn(text + owner + 1, letters);
	return name > 0 && text[owner + 1 + name] == '\0';
}

static bool
is_version(const char *text)
{
	return text[0] == '\0' ||
	    (strlen(text) == VERSION_DIGITS &&
	        strspn(text, "0123456789abcdef") == VERSION_DIGITS);
}

static const char *
trim_slash(struct arena *a, const char *url)
{
	size_t n = strlen(url);

	while (n > 0 && url[n - 1] == '/')
		n--;
	return arena_copy(a, url, n);
}

static bool
check(const struct replicate *r, struct arena *a, struct err *e)
{
	const char *input;

	if (r->token[0] == '\0')
		return err_set_cause(e, ERR_VALIDATION, CAUSE_AUTH, 0,
		    "replicate.api_token is not set");
	if (r->host == NULL)
		return err_set_cause(e, ERR_VALIDATION, CAUSE_INVALID, 0,
		    "replicate.base_url is no http or https address");
	if (!is_model(r->sound_model))
		return err_set_cause(e, ERR_VALIDATION, CAUSE_INVALID, 0,
		    "soundscape.model is \"%s\": owner/name is wanted",
		    r->sound_model);
	if (!is_version(r->sound_version))
		return err_set_cause(e, ERR_VALIDATION, CAUSE_INVALID, 0,
		    "soundscape.version is neither empty nor %d hex digits",
		    VERSION_DIGITS);
	return sound_input_print(a, r->sound_input, "x", 1, &input, e) ||
	    err_here(e);
}

bool
replicate_init(
    struct replicate *r, struct arena *a, const struct conf *c, struct err *e)
{
	const char *model = conf_text(c, CONF_ANALYSIS_MODEL);

	*r = (struct replicate){
		.base_url =
		    trim_slash(a, conf_text(c, CONF_REPLICATE_BASE_URL)),
		.token = conf_text(c, CONF_REPLICATE_TOKEN),
		.delivery_hosts = conf_text(c, CONF_REPLICATE_DELIVERY),
		.is_private_allowed = conf_bool(c, CONF_REPLICATE_PRIVATE),
		.sound_model = conf_text(c, CONF_SOUND_MODEL),
		.sound_version = conf_text(c, CONF_SOUND_VERSION),
		.sound_input = conf_text(c, CONF_SOUND_INPUT),
		.sound_timeout_ms = conf_int(c, CONF_SOUND_TIMEOUT),
		.sound_max_bytes = conf_int(c, CONF_SOUND_MAX_BYTES),
		.analysis_model =
		    model[0] != '\0' ? model : "google/gemini-2.5-flash",
		.analysis_max_tokens = conf_int(c, CONF_ANALYSIS_MAX_TOKENS),
		.analysis_timeout_ms = conf_int(c, CONF_ANALYSIS_TIMEOUT),
		.analysis_max_text = conf_int(c, CONF_ANALYSIS_MAX_TEXT),
	};
	r->host = http_host(a, r->base_url, &r->is_tls);
	if (!check(r, a, e) || !thinking_init(&r->thinking, a, c, e))
		return err_here(e);
	return true;
}

bool
replicate_order_sound(const struct replicate *r, struct arena *a,
    const struct soundscape_request *wanted, struct replicate_order *out,
    struct err *e)
{
	*out = (struct replicate_order){
		.model = r->sound_model,
		.version = r->sound_version,
		.cancel_after_ms = r->sound_timeout_ms,
	};
	return sound_input_print(a, r->sound_input, wanted->prompt,
	           wanted->seconds, &out->input, e) ||
	    err_here(e);
}

/* Gemini 2.5 takes a budget (0 is off), Gemini 3 a level (none is off);
 * nothing is known of others, so they are sent nothing. */
static void
add_thinking(struct json_out *o, const struct thinking *t, const char *model)
{
	bool is_least = t->level != NULL && strcmp(t->level, "minimal") == 0;

	if (t->level == NULL && t->budget == THINKING_NO_BUDGET)
		return;
	if (strstr(model, "gemini-2.5") != NULL) {
		if (t->level == NULL && t->budget >= 0)
			json_add_int(o, "thinking_budget", t->budget);
		else if (is_least)
			json_add_int(o, "thinking_budget", 0);
		else
			json_add_bool(o, "dynamic_thinking", true);
	} else if (strstr(model, "gemini-3") != NULL) {
		if (is_least || (t->level == NULL && t->budget == 0))
			json_add_text(o, "thinking_level", "none");
		else
			json_add_text(o, "thinking_level",
			    t->level != NULL ? t->level : "low");
	}
}

static void
print_input(struct buf *b, const struct replicate *r, const struct prompt *p,
    const struct analysis_task *task, const char *user, const char *model)
{
	struct json_out o;

	json_out_init(&o, b);
	json_object(&o, NULL);
	json_add_text(&o, "prompt", user);
	json_add_text(&o, "system_instruction", p->system_format);
	json_add_int(&o, "max_output_tokens",
	    task->max_output_tokens > 0 ? task->max_output_tokens
	                                : r->analysis_max_tokens);
	if (r->thinking.temperature >= 0)
		json_add_number(&o, "temperature", r->thinking.temperature, 3);
	if (strcmp(model, r->analysis_model) == 0)
		add_thinking(&o, &r->thinking, model);
	json_object_end(&o);
	must(!b->overflow);
}

void
replicate_order_analysis(const struct replicate *r, struct arena *a,
    const struct prompt *p, const struct analysis_task *task,
    struct replicate_order *out)
{
	struct buf b;

	*out = (struct replicate_order){
		.model = task->model != NULL ? task->model : r->analysis_model,
		.version = "",
		.cancel_after_ms = r->analysis_timeout_ms,
	};
	buf_init(&b, BODY_MAX);
	print_input(&b, r, p, task,
	    prompt_user(p, a, task, (size_t)r->analysis_max_text), out->model);
	out->input = arena_copy(a, buf_str(&b), b.used);
	buf_clear(&b);
}

static void
write_call(const struct replicate *r, struct arena *a, const char *method,
    const char *url, struct http_request *out)
{
	static const struct http_request init = HTTP_REQUEST_INIT;

	*out = init;
	out->method = method;
	out->url = url;
	arena_keep_secret(a);
	out->headers[out->n_headers++] =
	    arena_print(a, "Authorization: Bearer %s", r->token);
	out->headers[out->n_headers++] = "Accept: application/json";
	out->timeout_ms = CALL_MS;
	out->max_bytes = ONE_MAX + (size_t)r->sound_max_bytes / 3 * 4;
}

static const char *
print_body(struct arena *a, const struct replicate_order *order, size_t *size)
{
	struct json_out o;
	struct buf b;
	const char *out;

	buf_init(&b, BODY_MAX);
	json_out_init(&o, &b);
	json_object(&o, NULL);
	if (order->version[0] != '\0')
		json_add_text(&o, "version", order->version);
	json_add_raw(&o, "input", order->input);
	json_object_end(&o);
	must(!b.overflow);
	*size = b.used;
	out = arena_copy(a, buf_str(&b), b.used);
	buf_clear(&b);
	return out;
}

void
replicate_create(const struct replicate *r, struct arena *a,
    const struct replicate_order *order, struct http_request *out)
{
	int64_t seconds = (order->cancel_after_ms + 999) / 1000;
	const char *url = order->version[0] != '\0'
	    ? arena_print(a, "%s/predictions", r->base_url)
	    : arena_print(
	          a, "%s/models/%s/predictions", r->base_url, order->model);

	if (seconds < CANCEL_LEAST_S)
		seconds = CANCEL_LEAST_S;
	write_call(r, a, "POST", url, out);
	out->headers[out->n_headers++] = "Content-Type: application/json";
	out->headers[out->n_headers++] =
	    arena_print(a, "Cancel-After: %llds", (long long)seconds);
	out->body = print_body(a, order, &out->body_size);
	if (order->cancel_after_ms < out->timeout_ms)
		out->timeout_ms = order->cancel_after_ms;
}

void
replicate_get(const struct replicate *r, struct arena *a, const char *id,
    struct http_request *out)
{
	write_call(r, a, "GET",
	    arena_print(a, "%s/predictions/%s", r->base_url, id), out);
}

void
replicate_cancel(const struct replicate *r, struct arena *a, const char *id,
    struct http_request *out)
{
	write_call(r, a, "POST",
	    arena_print(a, "%s/predictions/%s/cancel", r->base_url, id), out);
}

void
replicate_list(const struct replicate *r, struct arena *a, int64_t after_ms,
    const char *next, struct http_request *out)
{
	struct timespec t = { .tv_sec = (time_t)(after_ms / 1000),
		.tv_nsec = (long)(after_ms % 1000) * 1000000 };
	char when[CLOCK_TEXT];
	const char *url;

	if (next != NULL)
		url = arena_print(a, "%s/predictions?%s", r->base_url, next);
	else if (after_ms < 0)
		url = arena_print(a, "%s/predictions", r->base_url);
	else {
		clock_print_utc(&t, when);
		url = arena_print(
		    a, "%s/predictions?created_after=%s", r->base_url, when);
	}
	write_call(r, a, "GET", url, out);
	out->max_bytes = LIST_MAX;
}

void
replicate_account(
    const struct replicate *r, struct arena *a, struct http_request *out)
{
	write_call(r, a, "GET", arena_print(a, "%s/account", r->base_url), out);
}
