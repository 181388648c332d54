/* SPDX-License-Identifier: MIT */
/* Headings of chapters are told from sentences. */
#include "import/chapter.h"

#include "unit/import/suites.h"

#include <string.h>

static const char *const headings[] = { "CHAPTER I", "Chapter 1", "Chapter One",
	"CHAPTER IV. The Inn", "  CHAPTER XII  ", "Chapter Twenty-One",
	"PART TWO", "Book First", "Prologue", "EPILOGUE",
	"Preface to the Second Edition", "XIV.", "IV", "7", "Kapitel 3",
	"Chapitre premier", "CAPÍTULO II", "Capitolo primo", "ГЛАВА I",
	"Глава первая", "第三章", "第十二回 風雪", "_Chapter 5_", "STAVE ONE",
	"Act II" };

static const char *const sentences[] = { "", " ", "I saw him.",
	"Part of me wanted to go.", "Chapter and verse were quoted.",
	"Book him, sergeant.", "The chapter was long.", "1923 was a bad year",
	"Act your age.", "第一", "123456789",
	("Prologue and epilogue were, as the critics never tired of saying, "
	 "the best parts of it."),
	"Letter by letter she read it." };

START_TEST(a_heading_is_known)
{
	ck_assert_msg(chapter_is_heading(headings[_i], strlen(headings[_i])),
	    "%s", headings[_i]);
}
END_TEST

START_TEST(a_sentence_is_no_heading)
{
	ck_assert_msg(!chapter_is_heading(sentences[_i], strlen(sentences[_i])),
	    "%s", sentences[_i]);
}
END_TEST

Suite *
import_chapter_suite(void)
{
	Suite *s = suite_create("import/chapter");
	TCase *t = tcase_create("chapter");

	tcase_add_loop_test(
	    t, a_heading_is_known, 0, sizeof(headings) / sizeof(headings[0]));
	tcase_add_loop_test(t, a_sentence_is_no_heading, 0,
	    sizeof(sentences) / sizeof(sentences[0]));
	suite_add_tcase(s, t);
	return s;
}
