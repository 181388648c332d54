/* SPDX-License-Identifier: MIT */
/* What a page says of retries is what a worker does. */
#include "web/page_policy.h"

#include "base/arena.h"
#include "base/conf.h"
#include "unit/web/suites.h"
#include "web/page.h"
#include "web/visit.h"

static struct err e;
static struct conf *conf;
static struct site site;
static struct visit visit;
static struct page page;

static void
open_page(void)
{
	e = (struct err)ERR_INIT;
	visit = (struct visit){ .a = arena_open(), .site = &site };
	ck_assert(conf_open(&conf, "/dev/null", &e));
	site = (struct site){ .conf = conf };
	page = (struct page){ .visit = &visit, .lang = LANG_EN };
}

static void
close_page(void)
{
	conf_close(&conf);
	arena_close(&visit.a);
}

static const struct {
	const char *step, *cause, *policy;
} policies[] = {
	{ "analysis", "timeout",
	    "3 attempts; pauses of 1.0 s, then 2.0 s, at most 1 min" },
	{ "soundscape", "timeout",
	    "3 attempts; pauses of 2.0 s, then 4.0 s, at most 1 min" },
	{ "analysis", "",
	    "3 attempts; pauses of 1.0 s, then 2.0 s, at most "
	    "1 min" },
	{ "analysis", "blocked", "Not tried again by itself" },
	{ "soundscape", "refused", "Not tried again by itself" },
	{ "analysis", "auth", "The book stops until somebody helps" },
	{ "soundscape", "budget", "The book stops until somebody helps" },
	{ "book", "invalid", "" },
};

START_TEST(a_policy_is_told_as_it_is)
{
	ck_assert_str_eq(
	    page_policy(&page, policies[_i].step, policies[_i].cause),
	    policies[_i].policy);
}
END_TEST

static void
set_causes(const char *text)
{
	ck_assert(conf_set(conf, CONF_RETRY_CAUSES, text, &e));
}

START_TEST(a_cause_of_its_own_policy_is_told)
{
	set_causes("blocked 2 3000 2 60000 0, soundscape.timeout 1 0 1 0 0");
	ck_assert_str_eq(page_policy(&page, "analysis", "blocked"),
	    "2 attempts; a pause of 3.0 s");
	ck_assert_str_eq(
	    page_policy(&page, "soundscape", "timeout"), "One attempt");
}
END_TEST

START_TEST(no_pause_is_told_that_is_longer_than_the_longest)
{
	set_causes("timeout 4 3000 10 5000 0");
	ck_assert_str_eq(page_policy(&page, "analysis", "timeout"),
	    "4 attempts; pauses of 3.0 s, then 5.0 s, at most 5.0 s");
}
END_TEST

Suite *
web_page_policy_suite(void)
{
	Suite *s = suite_create("web/page_policy");
	TCase *t = tcase_create("page_policy");

	tcase_add_checked_fixture(t, open_page, close_page);
	tcase_add_loop_test(t, a_policy_is_told_as_it_is, 0,
	    sizeof(policies) / sizeof(policies[0]));
	tcase_add_test(t, a_cause_of_its_own_policy_is_told);
	tcase_add_test(t, no_pause_is_told_that_is_longer_than_the_longest);
	suite_add_tcase(s, t);
	return s;
}
