/* SPDX-License-Identifier: MIT */
/* Holds how often the local analyser agrees with a reader: the passages of
 * data/local/cases.txt. */
#include "unit/unit.h"

#include "base/arena.h"
#include "base/conf.h"
#include "book/analysis.h"
#include "provider/lexicon.h"
#include "provider/local_analysis.h"
#include "provider/local_file.h"

#include <stdio.h>
#include <string.h>

Suite *provider_local_cases_suite(void);

/* The columns of a passage's head line, behind its name. */
enum {
	COLUMNS = 4,
	CASES_MIN = 100
};

static const struct {
	const char *name;
	enum vocab_list list;
	int floor; /* in percent; what was reached when it was written */
} columns[COLUMNS] = {
	{ "settings", VOCAB_LIST_SETTING, 96 },
	{ "moods", VOCAB_LIST_MOOD, 70 },
	{ "weathers", VOCAB_LIST_WEATHER, 92 },
	{ "times", VOCAB_LIST_TIME, 86 },
};

struct tally {
	int asked[COLUMNS];
	int right[COLUMNS];
	int n;
};

/* Is ${word} in the list "forest,river"? */
static bool
is_listed(const char *list, const char *word)
{
	size_t n = strlen(word);
	const char *p = list;

	while ((p = strstr(p, word)) != NULL) {
		if ((p == list || p[-1] == ',') &&
		    (p[n] == ',' || p[n] == '\0'))
			return true;
		p += n;
	}
	return false;
}

static char *
column(char **rest)
{
	char *text = strsep(rest, "|");
	size_t n;

	ck_assert_ptr_nonnull(text);
	text += strspn(text, " ");
	n = strlen(text);
	while (n > 0 && text[n - 1] == ' ')
		text[--n] = '\0';
	return text;
}

/* A column with "*" leaves every answer open: it is not counted. */
static void
count(struct tally *t, const char *name, char *head, const int *got)
{
	const char *want, *word;
	int i;

	t->n++;
	for (i = 0; i < COLUMNS; i++) {
		want = column(&head);
		if (strchr(want, '*') != NULL)
			continue;
		word = vocab_word(columns[i].list, got[i]);
		t->asked[i]++;
		if (is_listed(want, word))
			t->right[i]++;
		else
			printf("%s: %s, not %s\n", name, word, want);
	}
}

/* Read one passage: its head line, then its text. */
static void
read_case(struct tally *t, const struct lexicon *lx, struct arena *a,
    char *passage, struct analysis *last)
{
	char *text = strchr(passage, '\n'), *head = passage;
	const char *name;
	struct analysis before = *last;
	struct err e = ERR_INIT;
	bool goes_on;
	int got[COLUMNS];

	ck_assert_ptr_nonnull(text);
	*text++ = '\0';
	name = column(&head);
	goes_on = name[0] == '+';
	ck_assert(local_analysis_read(
	    lx, a, text, strlen(text), goes_on ? &before : NULL, last, &e));
	got[0] = (int)last->setting_class;
	got[1] = (int)last->mood_class;
	got[2] = (int)last->weather;
	got[3] = (int)last->time_of_day;
	count(t, name, head, got);
}

/* Lines that begin with '#' are remarks. */
static void
drop_remarks(char *text)
{
	char *to = text, *line;

	while ((line = strsep(&text, "\n")) != NULL) {
		size_t n = strlen(line);

		if (line[0] == '#')
			continue;
		memmove(to, line, n);
		to[n] = '\n';
		to += n + (text == NULL ? 0 : 1);
	}
	*to = '\0';
}

static void
read_cases(struct tally *t, const struct lexicon *lx, struct arena *a)
{
	struct err e = ERR_INIT;
	struct analysis last = { .setting = NULL };
	char *text, *next;

	ck_assert_msg(
	    local_file_read(a,
	        arena_print(a, "%s/data/local/cases.txt", unit_data()), 1 << 20,
	        &text, &e),
	    "%s", e.message);
	drop_remarks(text);
	text = strstr(text, "== ");
	while (text != NULL) {
		next = strstr(text, "\n== ");
		if (next != NULL)
			*next++ = '\0';
		read_case(t, lx, a, text + 3, &last);
		text = next;
	}
}

START_TEST(readers_mostly_agree)
{
	struct err e = ERR_INIT;
	struct arena *a = arena_open();
	struct lexicon *lx;
	struct tally t = { .n = 0 };
	int i;

	ck_assert_msg(
	    lexicon_open(&lx, arena_print(a, "%s/lexicon", conf_share()), &e),
	    "%s", e.message);
	read_cases(&t, lx, a);
	ck_assert_int_ge(t.n, CASES_MIN);
	for (i = 0; i < COLUMNS; i++) {
		printf("%s: %d of %d right\n", columns[i].name, t.right[i],
		    t.asked[i]);
		ck_assert_int_ge(
		    100 * t.right[i], columns[i].floor * t.asked[i]);
	}
	lexicon_close(&lx);
	arena_close(&a);
}
END_TEST

Suite *
provider_local_cases_suite(void)
{
	Suite *s = suite_create("provider/local_cases");
	TCase *t = tcase_create("local_cases");

	tcase_add_test(t, readers_mostly_agree);
	suite_add_tcase(s, t);
	return s;
}
