/* SPDX-License-Identifier: MIT */
/* What is asked of Gemini: the request with its response schema. */
#include "provider/gemini.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/conf.h"
#include "base/hash.h"
#include "base/must.h"
#include "book/vocab.h"
#include "provider/analysis.h"
#include "provider/analysis_task.h"
#include "provider/prompt.h"
#include "wire/http_message.h"
#include "wire/json.h"

#include <string.h>

enum {
	BODY_MAX = 32 << 20,
	ANSWER_MAX = 4 << 20,
	ACTIONS_ASKED = 6,
	SOUNDS_ASKED = 6
};

/* How each key is described to the model.  list is VOCAB_LIST_COUNT for free
 * text; max_items 0 for what is not a list. */
static const struct {
	enum vocab_list list;
	int max_items;
	const char *description;
} fields[ANALYSIS_KEY_COUNT] = {
	[ANALYSIS_KEY_SETTING] = { VOCAB_LIST_COUNT, 0,
	    "The place, in three to ten words of your own." },
	[ANALYSIS_KEY_SETTING_CLASS] = { VOCAB_LIST_SETTING, 0,
	    "The class of place that fills most of the text." },
	[ANALYSIS_KEY_INDOORS] = { VOCAB_LIST_INDOORS, 0,
	    "Under a roof, in the open, or both." },
	[ANALYSIS_KEY_MOOD] = { VOCAB_LIST_COUNT, 0,
	    "The mood, in one to five words of your own." },
	[ANALYSIS_KEY_MOOD_CLASS] = { VOCAB_LIST_MOOD, 0,
	    "The class of mood over the whole text." },
	[ANALYSIS_KEY_WEATHER] = { VOCAB_LIST_WEATHER, 0,
	    "none if the text does not say." },
	[ANALYSIS_KEY_TIME] = { VOCAB_LIST_TIME, 0,
	    "unknown if the text does not say." },
	[ANALYSIS_KEY_INTENSITY] = { VOCAB_LIST_INTENSITY, 0,
	    "How agitated the text is." },
	[ANALYSIS_KEY_ACTIONS] = { VOCAB_LIST_COUNT, ACTIONS_ASKED,
	    "What happens, each in one to four words of your own." },
	[ANALYSIS_KEY_SOUNDS] = { VOCAB_LIST_SOUND, SOUNDS_ASKED,
	    "What can be heard there, the most important first." },
	[ANALYSIS_KEY_PROMPT] = { VOCAB_LIST_COUNT, 0,
	    "One or two sentences for a sound model: concrete ambient sources, "
	    "even and loopable, no speech, no vocals." },
};

static const char *
trim_slash(struct arena *a, const char *url)
{
	size_t n = strlen(url);

	while (n > 0 && url[n - 1] == '/')
		n--;
	return arena_copy(a, url, n);
}

bool
gemini_init(
    struct gemini *g, struct arena *a, const struct conf *c, struct err *e)
{
	const char *model = conf_text(c, CONF_ANALYSIS_MODEL);

	*g = (struct gemini){
		.base_url = trim_slash(a, conf_text(c, CONF_GEMINI_BASE_URL)),
		.key = conf_text(c, CONF_GEMINI_API_KEY),
		.model = model[0] != '\0' ? model : "gemini-3.5-flash-lite",
		.max_output_tokens = conf_int(c, CONF_ANALYSIS_MAX_TOKENS),
		.timeout_ms = conf_int(c, CONF_ANALYSIS_TIMEOUT),
		.max_text = conf_int(c, CONF_ANALYSIS_MAX_TEXT),
	};
	if (g->key[0] == '\0')
		return err_set_cause(e, ERR_VALIDATION, CAUSE_AUTH, 0,
		    "gemini.api_key is not set");
	return thinking_init(&g->thinking, a, c, e) || err_here(e);
}

static void
add_enum(struct json_out *o, enum vocab_list list)
{
	int i;

	if (list == VOCAB_LIST_COUNT)
		return;
	json_array(o, "enum");
	for (i = 0; i < vocab_count(list); i++)
		json_add_text(o, NULL, vocab_word(list, i));
	json_array_end(o);
}

static void
add_field(struct json_out *o, enum analysis_key key)
{
	json_object(o, analysis_key(key));
	json_add_text(
	    o, "type", fields[key].max_items > 0 ? "ARRAY" : "STRING");
	json_add_text(o, "description", fields[key].description);
	if (fields[key].max_items > 0) {
		json_add_int(o, "maxItems", fields[key].max_items);
		json_object(o, "items");
		json_add_text(o, "type", "STRING");
		add_enum(o, fields[key].list);
		json_object_end(o);
	} else {
		add_enum(o, fields[key].list);
	}
	json_object_end(o);
}

static void
add_keys(struct json_out *o, const char *name)
{
	int i;

	json_array(o, name);
	for (i = 0; i < ANALYSIS_KEY_COUNT; i++)
		json_add_text(o, NULL, analysis_key((enum analysis_key)i));
	json_array_end(o);
}

static void
add_schema(struct json_out *o)
{
	int i;

	json_object(o, "responseSchema");
	json_add_text(o, "type", "OBJECT");
	json_object(o, "properties");
	for (i = 0; i < ANALYSIS_KEY_COUNT; i++)
		add_field(o, (enum analysis_key)i);
	json_object_end(o);
	add_keys(o, "required");
	/* In another order than the prompt's, models begin to repeat. */
	add_keys(o, "propertyOrdering");
	json_object_end(o);
}

static void
add_thinking(struct json_out *o, const struct thinking *t)
{
	if (t->level == NULL && t->budget == THINKING_NO_BUDGET)
		return;
	json_object(o, "thinkingConfig");
	if (t->level != NULL)
		json_add_text(o, "thinkingLevel", t->level);
	else
		json_add_int(o, "thinkingBudget", t->budget);
	json_object_end(o);
}

static void
add_config(struct json_out *o, const struct gemini *g,
    const struct analysis_task *task)
{
	const struct thinking *t = &g->thinking;

	json_object(o, "generationConfig");
	json_add_text(o, "responseMimeType", "application/json");
	add_schema(o);
	/* Left out, the service takes a low limit of its own. */
	json_add_int(o, "maxOutputTokens",
	    task->max_output_tokens > 0 ? task->max_output_tokens
	                                : g->max_output_tokens);
	if (t->temperature >= 0)
		json_add_number(o, "temperature", t->temperature, 3);
	if (task->model == NULL || strcmp(task->model, g->model) == 0)
		add_thinking(o, t);
	json_object_end(o);
}

/* Fiction is full of what the filters look for. */
static void
add_safety(struct json_out *o)
{
	static const char *const categories[] = { "HARM_CATEGORY_HARASSMENT",
		"HARM_CATEGORY_HATE_SPEECH", "HARM_CATEGORY_SEXUALLY_EXPLICIT",
		"HARM_CATEGORY_DANGEROUS_CONTENT" };
	size_t i;

	json_array(o, "safetySettings");
	for (i = 0; i < sizeof(categories) / sizeof(categories[0]); i++) {
		json_object(o, NULL);
		json_add_text(o, "category", categories[i]);
		json_add_text(o, "threshold", "OFF");
		json_object_end(o);
	}
	json_array_end(o);
}

static void
add_parts(struct json_out *o, const char *text)
{
	json_array(o, "parts");
	json_object(o, NULL);
	json_add_text(o, "text", text);
	json_object_end(o);
	json_array_end(o);
}

/* All but the book's text, which comes last: the object stays open. */
static void
print_head(struct json_out *o, const struct gemini *g, const struct prompt *p,
    const struct analysis_task *task)
{
	json_object(o, NULL);
	json_object(o, "systemInstruction");
	add_parts(o, p->system);
	json_object_end(o);
	add_safety(o);
	add_config(o, g, task);
}

static void
print_text(struct json_out *o, const char *user)
{
	json_array(o, "contents");
	json_object(o, NULL);
	json_add_text(o, "role", "user");
	add_parts(o, user);
	json_object_end(o);
	json_array_end(o);
	json_object_end(o);
}

void
gemini_prepare(struct gemini *g, struct arena *a, const struct prompt *p)
{
	static const struct analysis_task usual = { .title = "" };
	struct json_out o;
	struct buf b;

	buf_init(&b, BODY_MAX);
	json_out_init(&o, &b);
	print_head(&o, g, p, &usual);
	must(!b.overflow);
	g->head = arena_copy(a, b.data, b.used);
	g->head_size = b.used;
	g->head_hash = hash_open();
	hash_add(g->head_hash, g->head, g->head_size);
	buf_clear(&b);
}

void
gemini_close(struct gemini *g)
{
	hash_close(&g->head_hash);
	g->head = NULL;
}

static void
print_body(struct buf *b, const struct gemini *g, const struct prompt *p,
    const char *user, const struct analysis_task *task)
{
	struct json_out o;

	json_out_init(&o, b);
	if (g->head != NULL && task->max_output_tokens <= 0 &&
	    (task->model == NULL || strcmp(task->model, g->model) == 0)) {
		buf_add(b, g->head, g->head_size);
		o.comma = true;
	} else {
		print_head(&o, g, p, task);
	}
	print_text(&o, user);
}

void
gemini_request(const struct gemini *g, struct arena *a, const struct prompt *p,
    const struct analysis_task *task, struct http_request *out)
{
	static const struct http_request init = HTTP_REQUEST_INIT;
	struct arena *text_a = arena_open();
	struct buf b;

	buf_init(&b, BODY_MAX);
	print_body(
	    &b, g, p, prompt_user(p, text_a, task, (size_t)g->max_text), task);
	must(!b.overflow);
	arena_close(&text_a);
	*out = init;
	out->method = "POST";
	out->url = arena_print(a, "%s/models/%s:generateContent", g->base_url,
	    task->model == NULL ? g->model : task->model);
	out->headers[out->n_headers++] = "Content-Type: application/json";
	arena_keep_secret(a);
	out->headers[out->n_headers++] =
	    arena_print(a, "x-goog-api-key: %s", g->key);
	out->body = arena_copy(a, b.data, b.used);
	out->body_size = b.used;
	out->timeout_ms = g->timeout_ms;
	out->max_bytes = ANSWER_MAX;
	buf_clear(&b);
}

void
gemini_hash(const struct gemini *g, const struct http_request *r, char *out)
{
	struct hash *h;

	if (g->head == NULL || r->body_size < g->head_size ||
	    memcmp(r->body, g->head, g->head_size) != 0) {
		hash_text(r->body, r->body_size, out);
		return;
	}
	h = hash_copy(g->head_hash);
	hash_add(h, r->body + g->head_size, r->body_size - g->head_size);
	hash_finish(&h, out);
}
