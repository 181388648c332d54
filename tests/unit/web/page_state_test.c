/* SPDX-License-Identifier: MIT */
/* Every state of a book has its word. */
#include "web/page_state.h"

#include "store/status.h"
#include "unit/web/suites.h"

static const struct {
	const char *book;
	const char *job; /* NULL: none */
	bool has_errors;
	const char *word;
	bool is_moving;
} states[] = {
	{ "pending", NULL, false, "Not started", false },
	{ "processing", "queued", false, "Waiting its turn", true },
	{ "processing", "running", false, "In progress", true },
	{ "processing", "paused", false, "Paused", false },
	{ "processing", "parked", true, "Stopped", false },
	{ "ready", "ended", false, "Ready", false },
	{ "ready", "ended", true, "Ready with errors", false },
	{ "ready", NULL, false, "Ready", false },
	{ "failed", "ended", true, "Failed", false },
	{ "failed", NULL, true, "Failed", false },
	{ "ready", "cancelled", true, "Cancelled", false },
	{ "ready", "queued", false, "Waiting its turn", true },
};

START_TEST(a_state_has_its_word)
{
	struct status s = { .book = { .status = states[_i].book,
		                .has_errors = states[_i].has_errors },
		.job = { .exists = states[_i].job != NULL,
		    .state = states[_i].job } };
	const struct page_state *state = page_state_of(&s);

	ck_assert_str_eq(words_say(LANG_EN, state->word), states[_i].word);
	ck_assert_int_eq(state->is_moving, states[_i].is_moving);
	ck_assert(state->sign[0] != '\0');
}
END_TEST

Suite *
web_page_state_suite(void)
{
	Suite *s = suite_create("web/page_state");
	TCase *t = tcase_create("page_state");

	tcase_add_loop_test(
	    t, a_state_has_its_word, 0, sizeof(states) / sizeof(states[0]));
	suite_add_tcase(s, t);
	return s;
}
