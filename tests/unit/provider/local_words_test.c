/* SPDX-License-Identifier: MIT */
/* Tests of prose as a stream of words. */
#include "unit/unit.h"

#include "provider/local_words.h"

#include <string.h>

Suite *provider_local_words_suite(void);

enum {
	WORDS = 16
};

/* The words of ${text} into ${out}; how many there are. */
static int
words_of(const char *text, size_t size, struct local_word *out)
{
	struct local_words w;
	int n = 0;

	local_words_open(&w);
	local_words_set(&w, text, size);
	while (n < WORDS && local_words_next(&w, &out[n]))
		n++;
	local_words_close(&w);
	return n;
}

static const struct {
	const char *text;
	int n;
	int i; /* the word that is looked at … */
	const char *word;
	const char *stem;
} spelt[] = {
	{ "The FORESTS", 2, 1, "forests", "forest" },
	{ "the captain's ship", 3, 1, "captain", "captain" },
	{ "the captain\u2019s ship", 3, 1, "captain", "captain" },
	{ "didn\u2019t", 1, 0, "didn't", "didn't" },
	{ "snow-covered", 2, 1, "covered", "cover" },
	{ "\u00c9MILE rode", 2, 0, "\u00e9mile", "\u00e9mile" },
	{ "B\u00c4UME", 1, 0, "b\u00e4ume", "b\u00e4ume" },
	{ "in 1842 the war", 3, 1, "the", "the" },
	{ "wa\xffter", 1, 0, "water", "water" },
	{ "\xc3", 0, 0, NULL, NULL },
	{ "", 0, 0, NULL, NULL },
	{ " \n ...", 0, 0, NULL, NULL },
};

START_TEST(words_are_lower_case_and_stemmed)
{
	struct local_word w[WORDS];
	const char *text = spelt[_i].text;

	ck_assert_int_eq(words_of(text, strlen(text), w), spelt[_i].n);
	if (spelt[_i].word != NULL) {
		ck_assert_str_eq(w[spelt[_i].i].text, spelt[_i].word);
		ck_assert_str_eq(w[spelt[_i].i].stem, spelt[_i].stem);
	}
}
END_TEST

/* Which word is the last that is said aloud; the first one is word 0. */
static const struct {
	const char *text;
	int first;
	int last;
} quoted[] = {
	{ "he said \"the sea\" again", 2, 3 },
	{ "he said \u201cthe sea\u201d again", 2, 3 },
	{ "he said \u2018the sea,\u2019 again", 2, 3 },
	{ "he said 'the sea,' again", 2, 3 },
	{ "er sagt \u201edas Meer\u201c wieder", 2, 3 },
	{ "il dit \u00able vent\u00bb encore", 2, 3 },
};

START_TEST(speech_is_seen)
{
	struct local_word w[WORDS];
	const char *text = quoted[_i].text;
	int i, n = words_of(text, strlen(text), w);

	ck_assert_int_eq(n, 5);
	for (i = 0; i < n; i++)
		ck_assert_int_eq(w[i].is_quoted,
		    i >= quoted[_i].first && i <= quoted[_i].last);
}
END_TEST

static const char *const unquoted[] = {
	"the boys\u2019 coats and the girls' hats",
	"'tis the season",
	"don't and won\u2019t",
	"an open mark \"\n\nends with its paragraph",
};

START_TEST(apostrophes_are_no_speech)
{
	struct local_word w[WORDS];
	const char *text = unquoted[_i];
	int n = words_of(text, strlen(text), w);

	ck_assert_int_gt(n, 2);
	ck_assert(!w[n - 1].is_quoted);
}
END_TEST

static const struct {
	const char *text;
	enum local_break before;
} breaks[] = {
	{ "one two", LOCAL_BREAK_NONE },
	{ "one, two", LOCAL_BREAK_CLAUSE },
	{ "one \u2014 two", LOCAL_BREAK_CLAUSE },
	{ "one -- two", LOCAL_BREAK_CLAUSE },
	{ "one. Two", LOCAL_BREAK_SENTENCE },
	{ "one\ntwo", LOCAL_BREAK_NONE },
	{ "one.\nTwo", LOCAL_BREAK_PARAGRAPH },
	{ "one\n\ntwo", LOCAL_BREAK_PARAGRAPH },
};

START_TEST(breaks_are_told)
{
	struct local_word w[WORDS];
	const char *text = breaks[_i].text;

	ck_assert_int_eq(words_of(text, strlen(text), w), 2);
	ck_assert_int_eq(w[0].before, LOCAL_BREAK_PARAGRAPH);
	ck_assert_int_eq(w[1].before, breaks[_i].before);
}
END_TEST

START_TEST(a_word_without_end_is_cut)
{
	struct local_word w[WORDS];
	char text[500];

	memset(text, 'a', sizeof(text));
	ck_assert_int_eq(words_of(text, sizeof(text), w), 1);
	ck_assert_uint_eq(strlen(w[0].text), LOCAL_WORD_MAX - 1);
}
END_TEST

START_TEST(any_bytes_are_read_to_the_end)
{
	struct local_word word;
	struct local_words w;
	char bytes[512];
	int i;

	for (i = 0; i < (int)sizeof(bytes); i++)
		bytes[i] = (char)(i * 151 + _i);
	local_words_open(&w);
	local_words_set(&w, bytes, sizeof(bytes));
	while (local_words_next(&w, &word))
		ck_assert_uint_lt(word.offset, sizeof(bytes));
	ck_assert_uint_eq(w.at, sizeof(bytes));
	local_words_close(&w);
}
END_TEST

Suite *
provider_local_words_suite(void)
{
	Suite *s = suite_create("provider/local_words");
	TCase *t = tcase_create("local_words");

	tcase_add_loop_test(t, words_are_lower_case_and_stemmed, 0,
	    (int)(sizeof(spelt) / sizeof(spelt[0])));
	tcase_add_loop_test(
	    t, speech_is_seen, 0, (int)(sizeof(quoted) / sizeof(quoted[0])));
	tcase_add_loop_test(t, apostrophes_are_no_speech, 0,
	    (int)(sizeof(unquoted) / sizeof(unquoted[0])));
	tcase_add_loop_test(
	    t, breaks_are_told, 0, (int)(sizeof(breaks) / sizeof(breaks[0])));
	tcase_add_test(t, a_word_without_end_is_cut);
	tcase_add_loop_test(t, any_bytes_are_read_to_the_end, 0, 256);
	suite_add_tcase(s, t);
	return s;
}
