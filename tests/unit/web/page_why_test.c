/* SPDX-License-Identifier: MIT */
/* A page says in the visitor's language why a book is as it is. */
#include "web/page_why.h"

#include "base/arena.h"
#include "store/status.h"
#include "unit/web/suites.h"
#include "web/page.h"
#include "web/visit.h"

static struct visit visit;
static struct page page;

static void
open_page(void)
{
	visit = (struct visit){ .a = arena_open() };
	page = (struct page){ .visit = &visit };
}

static void
close_page(void)
{
	arena_close(&visit.a);
}

static const struct {
	enum words_lang lang;
	const char *state, *cause, *reason;
	int64_t before;
	const char *why;
} cases[] = {
	{ LANG_EN, "running", "",
	    "Waiting for replicate: rate limited for another 95 s.", -1,
	    "Waiting for Replicate: rate limited for another 1 min 35 s." },
	{ LANG_DE, "running", "",
	    "Waiting for replicate: rate limited for another 95 s.", -1,
	    "Wartet auf Replicate: noch 1 min 35 s gebremst." },
	{ LANG_EN, "running", "", "", -1, "" },
	{ LANG_DE, "running", "", "Something new", -1, "Something new." },
	{ LANG_EN, "queued", "", "", 3,
	    "Waiting for a worker: 3 books come first." },
	{ LANG_DE, "queued", "", "", 1,
	    "Wartet auf einen Arbeiter: ein Buch kommt vorher." },
	{ LANG_EN, "parked", "auth", "Gemini refused the key", -1,
	    "Gemini refused the key. Put a valid key into the configuration, "
	    "then resume." },
	{ LANG_DE, "parked", "auth", "Gemini refused the key", -1,
	    "Grund: Schlüssel abgelehnt. Einen gültigen Schlüssel in die "
	    "Konfiguration eintragen, dann fortsetzen. (Im Wortlaut: Gemini "
	    "refused the key.)" },
	{ LANG_DE, "parked", "budget", "", -1,
	    "Grund: Budget aufgebraucht. budget.per_book oder budget.per_day "
	    "erhöhen oder bis morgen warten, dann fortsetzen." },
	{ LANG_DE, "parked", "of-no-known-kind", "Odd", -1,
	    "Odd. Das Hindernis beseitigen, dann fortsetzen." },
	{ LANG_DE, "ended", "", "", -1, "" },
};

START_TEST(a_page_says_why)
{
	struct status s = { .book = { .id = "b1", .status = "processing" },
		.job = { .exists = true,
		    .state = cases[_i].state,
		    .wanted = "none",
		    .cause = cases[_i].cause,
		    .reason = cases[_i].reason,
		    .started_at = "",
		    .books_before = cases[_i].before,
		    .beat_age_ms = 900 } };

	page.lang = cases[_i].lang;
	ck_assert_str_eq(page_why(&page, &s), cases[_i].why);
}
END_TEST

Suite *
web_page_why_suite(void)
{
	Suite *s = suite_create("web/page_why");
	TCase *t = tcase_create("page_why");

	tcase_add_checked_fixture(t, open_page, close_page);
	tcase_add_loop_test(
	    t, a_page_says_why, 0, sizeof(cases) / sizeof(cases[0]));
	suite_add_tcase(s, t);
	return s;
}
