/* SPDX-License-Identifier: MIT */
/* The sentence about the whole says what is worst. */
#include "web/page_headline.h"

#include "base/arena.h"
#include "store/overview.h"
#include "unit/web/suites.h"

#include <string.h>

static const struct overview_cause auth = { .cause = "auth",
	.books = 2,
	.since = "",
	.reason = "",
	.provider = "replicate" };

static const struct {
	struct status_counts counts;
	bool is_paused;
	int64_t waited_ms;
	int n_causes;
	int64_t silent_ms; /* of the first worker */
	int failures; /* of the provider */
	enum page_headline_level level;
	const char *text;
} heads[] = {
	{ { 0 }, false, -1, 0, 0, 0, HEADLINE_GOOD, "There are no books yet." },
	{ { .ready = 3, .failed = 1 }, false, -1, 0, 0, 0, HEADLINE_GOOD,
	    "All is quiet: no book is in progress." },
	{ { .running = 2, .queued = 3 }, false, 99000, 0, 0, 0, HEADLINE_GOOD,
	    "All is well: 2 books in progress, 3 waiting." },
	{ { .running = 1 }, false, -1, 0, 0, 0, HEADLINE_GOOD,
	    "All is well: 1 book in progress." },
	{ { .queued = 1 }, false, 15000, 0, 0, 0, HEADLINE_GOOD,
	    "All is well: 1 book is about to begin." },
	{ { .queued = 1 }, false, 15001, 0, 0, 0, HEADLINE_BAD,
	    "No worker is running and 1 book waits." },
	{ { .queued = 3 }, false, 99000, 0, 0, 0, HEADLINE_BAD,
	    "No worker is running and 3 books wait." },
	{ { .queued = 3, .parked = 1 }, false, 99000, 1, 0, 0, HEADLINE_BAD,
	    "No worker is running and 3 books wait." },
	{ { .queued = 3 }, true, 99000, 0, 0, 0, HEADLINE_WARN,
	    "The queue is paused and 3 books wait." },
	{ { .ready = 3 }, true, -1, 0, 0, 0, HEADLINE_WARN,
	    "The queue is paused." },
	{ { .running = 1, .parked = 1 }, false, -1, 1, 0, 0, HEADLINE_BAD,
	    "1 book needs you: Replicate refused the key." },
	{ { .parked = 2 }, true, -1, 1, 0, 0, HEADLINE_BAD,
	    "2 books need you: Replicate refused the key." },
	{ { .parked = 4 }, false, -1, 2, 0, 0, HEADLINE_BAD,
	    "4 books need you, for 2 reasons." },
	{ { .running = 2 }, false, -1, 0, 40000, 0, HEADLINE_WARN,
	    "A worker has given no sign of life for 40 s." },
	{ { .running = 2 }, false, -1, 0, 14000, 0, HEADLINE_GOOD,
	    "All is well: 2 books in progress." },
	{ { .running = 2 }, false, -1, 0, 0, 2, HEADLINE_WARN,
	    "Gemini fails at the moment: timed out." },
	{ { .running = 2 }, false, -1, 0, 0, 1, HEADLINE_GOOD,
	    "All is well: 2 books in progress." },
	{ { .ready = 2 }, false, -1, 0, 0, 9, HEADLINE_GOOD,
	    "All is quiet: no book is in progress." },
};

START_TEST(the_headline_says_what_is_worst)
{
	struct arena *a = arena_open();
	struct overview o = { .counts = heads[_i].counts,
		.queue_is_paused = heads[_i].is_paused,
		.waited_ms = heads[_i].waited_ms,
		.n_workers = (int)heads[_i].counts.running,
		.n_causes = heads[_i].n_causes };
	struct overview_provider p = { .name = "gemini",
		.failures = heads[_i].failures,
		.last_cause = "timeout" };
	struct page_headline head;

	o.workers[0].beat_age_ms = heads[_i].silent_ms;
	o.causes[0] = auth;
	o.causes[1] = auth;
	head = page_headline_choose(a, LANG_EN, &o, &p, 1);
	ck_assert_str_eq(head.text, heads[_i].text);
	ck_assert_int_eq(head.level, heads[_i].level);
	arena_close(&a);
}
END_TEST

static const struct {
	const char *cause, *provider, *en, *de;
} causes[] = {
	{ "auth", "replicate", "Replicate refused the key",
	    "Replicate hat den Schlüssel abgelehnt" },
	{ "auth", "", "a key is missing or was refused",
	    "ein Schlüssel fehlt oder wurde abgelehnt" },
	{ "quota", "gemini", "Gemini allows no more for now",
	    "Gemini lässt vorerst nichts mehr zu" },
	{ "billing", "", "a service wants to be paid first",
	    "ein Dienst verlangt erst eine Zahlung" },
	{ "budget", "", "the budget is used up",
	    "das Budget ist aufgebraucht" },
	{ "gremlins", "", "something stands in the way", "etwas steht im Weg" },
};

START_TEST(what_stands_in_the_way_has_its_sentence)
{
	struct arena *a = arena_open();
	struct overview_cause c = { .cause = causes[_i].cause,
		.provider = causes[_i].provider };

	ck_assert_str_eq(page_headline_cause(a, LANG_EN, &c), causes[_i].en);
	ck_assert_str_eq(page_headline_cause(a, LANG_DE, &c), causes[_i].de);
	arena_close(&a);
}
END_TEST

Suite *
web_page_headline_suite(void)
{
	Suite *s = suite_create("web/page_headline");
	TCase *t = tcase_create("page_headline");

	tcase_add_loop_test(t, the_headline_says_what_is_worst, 0,
	    sizeof(heads) / sizeof(heads[0]));
	tcase_add_loop_test(t, what_stands_in_the_way_has_its_sentence, 0,
	    sizeof(causes) / sizeof(causes[0]));
	suite_add_tcase(s, t);
	return s;
}
