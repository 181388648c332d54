/* SPDX-License-Identifier: MIT */
/* Sentences end where a reader would stop. */
#include "import/sentence.h"

#include "unit/import/suites.h"

#include <stdbool.h>
#include <string.h>

/* ${*at} is where "|" stands in ${marked}; the rest goes to ${text}. */
static void
split(const char *marked, char *text, size_t *at)
{
	const char *bar = strchr(marked, '|');

	*at = (size_t)(bar - marked);
	memcpy(text, marked, *at);
	memcpy(text + *at, bar + 1, strlen(bar + 1) + 1);
}

static bool
is_end(const char *marked)
{
	char text[200];
	size_t at;

	split(marked, text, &at);
	return sentence_is_end(text, strlen(text), at);
}

static const char *const ends[] = {
	"It rained.| She ran.",
	"It rained.|",
	"Did it?| No.",
	"Stop!| They stopped.",
	"“It rained.”| She ran.",
	"\"It rained.\"| She ran.",
	"(It rained.)| She ran.",
	"„Es regnet.“| Sie lief.",
	"« Il pleut. »| Elle courut.",
	"It rained...| She ran.",
	"It rained…| She ran.",
	"What?!| No.",
	"It rained.|\nShe ran.",
	"It rained.| “Run,” she said.",
	"It was 1923.| War came.",
	"It rained.| 12 men came.",
	"He wrote a letter.| She read.",
	"雨が降った。|彼女は走った。",
	"「雨だ。」|彼女は走った。",
	"下雨了！|她跑了。",
	"वह आया।| वह गया।",
	"Дождь шёл.| Она бежала.",
	"Lässt er ihn?| Ja.",
};

static const char *const no_ends[] = {
	"It rained,| and she ran.",
	"It rained|.",
	"It rained.|” She ran.",
	"Mr.| Dace came.",
	"“Mr.| Dace came.",
	"Mrs.| Dace",
	"Dr.| Orme",
	"the St.| Mary",
	"Prof.| Orme",
	"J.| R. Orme",
	"J. R.| Orme",
	"in the U.S.| Army",
	"at 5 p.m.| Monday",
	"i.e.| Monday",
	"No.| 5",
	"Nr.| 5",
	"am 3.| Mai",
	"z.| B. hier",
	"M.| Dupont",
	"Mme.| Dupont",
	"“Stop!”| he said.",
	"“Stop!”| — he said.",
	"He... |was gone.",
	"He...| was gone.",
	"Why?| he asked.",
	"3.|14",
	"雨が|降った。",
	"雨が降った|。",
	"「雨だ。|」彼女",
	"|Start",
	" |x",
};

START_TEST(a_sentence_ends_here)
{
	ck_assert_msg(is_end(ends[_i]), "%s", ends[_i]);
}
END_TEST

START_TEST(no_sentence_ends_here)
{
	ck_assert_msg(!is_end(no_ends[_i]), "%s", no_ends[_i]);
}
END_TEST

Suite *
import_sentence_suite(void)
{
	Suite *s = suite_create("import/sentence");
	TCase *t = tcase_create("sentence");

	tcase_add_loop_test(
	    t, a_sentence_ends_here, 0, sizeof(ends) / sizeof(ends[0]));
	tcase_add_loop_test(
	    t, no_sentence_ends_here, 0, sizeof(no_ends) / sizeof(no_ends[0]));
	suite_add_tcase(s, t);
	return s;
}
