/* SPDX-License-Identifier: MIT */
/* One sentence about the whole. */
#include "web/page_headline.h"

#include "base/arena.h"
#include "store/overview.h"
#include "web/page_cause.h"
#include "web/page_format.h"

/* What the sentence is made of. */
struct head {
	struct arena *a;
	enum words_lang lang;
	const struct overview *o;
	const struct overview_provider *providers;
	int n_providers;
};

static const char *
count(const struct head *h, int64_t n, enum word one, enum word many)
{
	return page_format_count(h->a, h->lang, n, one, many);
}

bool
page_headline_is_idle(const struct overview *o)
{
	return !o->queue_is_paused && o->counts.running == 0 &&
	    o->counts.queued > 0 && o->waited_ms > HEADLINE_PATIENCE_MS;
}

const char *
page_headline_cause(
    struct arena *a, enum words_lang lang, const struct overview_cause *c)
{
	bool is_known = c->provider[0] != '\0';

	return words_fill(a, lang, page_cause_parked(c->cause, is_known),
	    is_known ? page_cause_provider(c->provider)
	             : words_say(lang, WORD_A_SERVICE));
}

static const char *
say_parked(const struct head *h)
{
	const struct overview *o = h->o;
	int64_t n = o->counts.parked;
	const char *why, *books;

	books = page_format_int(h->a, h->lang, n);
	if (o->n_causes > 1)
		return words_fill(h->a, h->lang, WORD_HEAD_PARKED_REASONS,
		    books, page_format_int(h->a, h->lang, o->n_causes));
	why = o->n_causes == 0
	    ? words_say(h->lang, WORD_PARKED_OTHER)
	    : page_headline_cause(h->a, h->lang, &o->causes[0]);
	return n == 1
	    ? words_fill(h->a, h->lang, WORD_HEAD_PARKED_ONE, why)
	    : words_fill(h->a, h->lang, WORD_HEAD_PARKED_MANY, books, why);
}

static const char *
say_paused(const struct head *h)
{
	return h->o->counts.queued == 0
	    ? words_say(h->lang, WORD_HEAD_PAUSED)
	    : count(h, h->o->counts.queued, WORD_HEAD_PAUSED_ONE,
	          WORD_HEAD_PAUSED_MANY);
}

static bool
is_silent(const struct overview_worker *w)
{
	return w->beat_age_ms > HEADLINE_PATIENCE_MS;
}

/* NULL: all workers give signs of life. */
static const char *
say_silent(const struct head *h)
{
	const struct overview_worker *w = h->o->workers;
	int n = 0, i;

	for (i = 0; i < h->o->n_workers; i++)
		n += is_silent(&w[i]);
	if (n == 0)
		return NULL;
	if (n > 1)
		return words_fill(h->a, h->lang, WORD_HEAD_SILENT_MANY,
		    page_format_int(h->a, h->lang, n));
	for (i = 0; !is_silent(&w[i]); i++)
		continue;
	return words_fill(h->a, h->lang, WORD_HEAD_SILENT_ONE,
	    page_format_duration(h->a, h->lang, w[i].beat_age_ms));
}

/* NULL: all services work, or nobody needs them now. */
static const char *
say_failing(const struct head *h)
{
	const struct overview_provider *p = h->providers;
	int i;

	if (h->o->counts.running == 0)
		return NULL;
	for (i = 0; i < h->n_providers; i++)
		if (p[i].failures > 1)
			return words_fill(h->a, h->lang, WORD_HEAD_FAILING,
			    page_cause_provider(p[i].name),
			    words_say(
			        h->lang, page_cause_word(p[i].last_cause)));
	return NULL;
}

static const char *
say_well(const struct head *h)
{
	const struct status_counts *c = &h->o->counts;
	const char *running, *queued;

	if (c->running == 0 && c->queued == 0)
		return words_say(h->lang, WORD_HEAD_QUIET);
	if (c->running == 0)
		return words_fill(h->a, h->lang, WORD_HEAD_WELL,
		    count(h, c->queued, WORD_HEAD_BEGINNING_ONE,
		        WORD_HEAD_BEGINNING_MANY));
	running =
	    count(h, c->running, WORD_HEAD_RUNNING_ONE, WORD_HEAD_RUNNING_MANY);
	if (c->queued == 0)
		return words_fill(h->a, h->lang, WORD_HEAD_WELL, running);
	queued =
	    count(h, c->queued, WORD_HEAD_QUEUED_ONE, WORD_HEAD_QUEUED_MANY);
	return words_fill(h->a, h->lang, WORD_HEAD_WELL,
	    arena_print(h->a, "%s, %s", running, queued));
}

static bool
is_empty(const struct status_counts *c)
{
	return c->pending + c->queued + c->running + c->paused + c->parked +
	    c->ready + c->ready_with_errors + c->failed ==
	    0;
}

/* What may heal by itself, or was wanted so; NULL: nothing of that kind. */
static const char *
say_warning(const struct head *h)
{
	const char *text;

	if (h->o->queue_is_paused)
		return say_paused(h);
	text = say_silent(h);
	return text != NULL ? text : say_failing(h);
}

struct page_headline
page_headline_choose(struct arena *a, enum words_lang lang,
    const struct overview *o, const struct overview_provider *providers,
    int n_providers)
{
	struct head h = { a, lang, o, providers, n_providers };
	const char *text;

	if (page_headline_is_idle(o))
		return (struct page_headline){ HEADLINE_BAD,
			count(&h, o->counts.queued, WORD_HEAD_NO_WORKER_ONE,
			    WORD_HEAD_NO_WORKER_MANY) };
	if (o->counts.parked > 0)
		return (struct page_headline){ HEADLINE_BAD, say_parked(&h) };
	text = say_warning(&h);
	if (text != NULL)
		return (struct page_headline){ HEADLINE_WARN, text };
	return (struct page_headline){ HEADLINE_GOOD,
		is_empty(&o->counts) ? words_say(lang, WORD_HEAD_EMPTY)
		                     : say_well(&h) };
}
