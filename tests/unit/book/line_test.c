/* SPDX-License-Identifier: MIT */
/* Books end one after the other, and none waits for ever. */
#include "unit/book/suites.h"

#include "base/arena.h"
#include "book/gcra.h"
#include "book/line.h"

#include <stdio.h>
#include <string.h>

enum {
	MS = 1000,
	SECOND = 1000000
};

static struct arena *a;

static void
setup(void)
{
	a = arena_open();
}

static void
teardown(void)
{
	arena_close(&a);
}

/* Without age: what it needs is what is left. */
static struct line_waiter
make_waiter(const char *job, int64_t left_us, int64_t wants)
{
	return (struct line_waiter){ .job = job,
		.left_us = left_us,
		.all_us = left_us,
		.wants = wants,
		.until_us = SECOND };
}

static void
add(struct line *line, const char *job, int64_t left_us, int64_t wants)
{
	struct line_waiter w = make_waiter(job, left_us, wants);

	line_put(a, line, &w);
}

static int64_t
ahead_of(const struct line *line, const char *job, int64_t left_us)
{
	struct line_waiter w = make_waiter(job, left_us, 1);

	return line_ahead(line, &w);
}

START_TEST(who_needs_least_comes_first)
{
	struct line line = { .n = 0 };

	add(&line, "b", 300, 3);
	add(&line, "a", 500, 5);
	add(&line, "c", 100, 1);
	ck_assert_str_eq(line_print(a, &line),
	    "c 100 100 0 1 1000000\nb 300 300 0 3 1000000\n"
	    "a 500 500 0 5 1000000\n");
	ck_assert_int_eq(ahead_of(&line, "x", 50), 0);
	ck_assert_int_eq(ahead_of(&line, "x", 400), 4);
	ck_assert_int_eq(ahead_of(&line, "a", 500), 4);
	/* Of two that need the same the older. */
	ck_assert_int_eq(ahead_of(&line, "a", 300), 1);
	ck_assert_int_eq(ahead_of(&line, "x", 300), 4);
}
END_TEST

START_TEST(who_comes_again_stands_where_it_belongs_now)
{
	struct line line = { .n = 0 };

	add(&line, "a", 500, 5);
	add(&line, "b", 300, 3);
	add(&line, "a", 200, 2);
	ck_assert_int_eq(line.n, 2);
	ck_assert_str_eq(line.waiters[0].job, "a");
	add(&line, "a", 200, 0);
	ck_assert_int_eq(line.n, 1);
	ck_assert_str_eq(line.waiters[0].job, "b");
}
END_TEST

START_TEST(who_does_not_come_is_forgotten)
{
	const char *text = "a 1 1 0 1 1000000\nb 2 2 0 2 5000000\n";
	struct line line = line_read(a, text, 1000000);

	ck_assert_int_eq(line.n, 2);
	line = line_read(a, text, 2000000);
	ck_assert_int_eq(line.n, 1);
	ck_assert_str_eq(line_print(a, &line), "b 2 2 0 2 5000000\n");
}
END_TEST

START_TEST(what_is_not_understood_is_left_out)
{
	struct line line;

	ck_assert_int_eq(line_read(a, "", 0).n, 0);
	ck_assert_int_eq(line_read(a, "\n\n", 0).n, 0);
	line = line_read(a, "a 1 1\n2 3 4\nx y z w v u\nb 2 2 0 5 6\nc 1", 0);
	ck_assert_int_eq(line.n, 1);
	ck_assert_str_eq(line.waiters[0].job, "b");
}
END_TEST

START_TEST(the_text_has_a_bound)
{
	struct line line = { .n = 0 };
	char job[40];
	int i;

	for (i = 0; i < 300; i++) {
		snprintf(job, sizeof(job), "%036d", i);
		add(&line, arena_text(a, job), i + 1, 1);
	}
	ck_assert_uint_le(strlen(line_print(a, &line)), LINE_TEXT);
	line = line_read(a, line_print(a, &line), 0);
	ck_assert_int_gt(line.n, 64);
	ck_assert_int_eq(line.waiters[9].left_us, 10);
}
END_TEST

START_TEST(what_an_old_book_needs_counts_for_less)
{
	struct line_waiter w = { .left_us = SECOND, .all_us = 2 * SECOND };

	ck_assert_int_eq(line_need(&w, 0), SECOND);
	ck_assert_int_eq(line_need(&w, 4 * SECOND), SECOND / 2);
	/* It has taken four times as long as alone, and longer. */
	ck_assert_int_eq(line_need(&w, 8 * SECOND), 0);
	ck_assert_int_eq(line_need(&w, 80 * SECOND), 0);
}
END_TEST

/* Books that draw from one limit, each call of which takes no time. */
enum {
	BOOKS_MAX = 400,
	WINDOW = 64 /* calls that a book has in hand at most */
};

struct book {
	char job[16];
	int64_t begin, due, end;
	int calls, all; /* that are left; that it had */
	int paid;
};

static const struct gcra_rule ten = {
	.interval_us = 100 * MS, .burst = 60, .recovery_us = 60 * SECOND
};

static void
turn(struct gcra *g, struct line *line, struct book *b, int64_t now)
{
	int want = b->calls < WINDOW ? b->calls : WINDOW;
	struct gcra_wish wish = {
		.paid = b->paid, .ready = want, .wanted = want
	};
	struct line_waiter w = { .job = b->job,
		.left_us = b->calls * ten.interval_us,
		.all_us = b->all * ten.interval_us,
		.since_us = b->begin };
	struct gcra_grant got;

	*line = line_read(a, line_print(a, line), now);
	wish.ahead = line_ahead(line, &w);
	got = gcra_draw(g, &ten, now, &wish);
	b->calls -= got.now;
	b->paid = got.later;
	b->due = now + (got.wait_us < 0 ? 0 : got.wait_us) + 3 * MS;
	if (b->calls == 0)
		b->end = now;
	w.wants = want - got.now - got.later;
	w.until_us = b->due;
	line_put(a, line, &w);
}

/* Run them to their ends; when the last one was. */
static int64_t
run_all(struct book *books, int n)
{
	struct gcra g = GCRA_INIT;
	struct line line = { .n = 0 };
	struct book *next;
	int64_t now = 0;
	int i;

	for (;;) {
		next = NULL;
		for (i = 0; i < n; i++)
			if (books[i].calls > 0 &&
			    (next == NULL || books[i].due < next->due))
				next = &books[i];
		if (next == NULL)
			return now;
		if (next->due > now)
			now = next->due;
		turn(&g, &line, next, now);
	}
}

static void
make_book(struct book *b, int i, int calls, int64_t begin)
{
	snprintf(b->job, sizeof(b->job), "job-%03d", i);
	b->begin = b->due = begin;
	b->calls = b->all = calls;
	b->paid = 0;
}

START_TEST(equal_books_end_one_after_the_other)
{
	struct book books[20];
	int64_t end, bound = (20 * 50 - 60) * 100 * MS;
	int i, half = 0;

	for (i = 0; i < 20; i++)
		make_book(&books[i], i, 50, i * MS);
	end = run_all(books, 20);
	ck_assert_int_le(end, bound / 100 * 104);
	for (i = 0; i < 20; i++)
		half += books[i].end <= bound / 100 * 60;
	ck_assert_int_ge(half, 10);
}
END_TEST

START_TEST(a_long_book_lets_short_ones_pass)
{
	struct book books[21];
	int64_t alone, end;
	int i;

	make_book(&books[0], 0, 15, 0);
	run_all(books, 1);
	alone = 15 * 100 * MS; /* without a burst in store */
	make_book(&books[0], 0, 500, 0);
	for (i = 1; i <= 20; i++)
		make_book(&books[i], i, 15, i * 3 * SECOND);
	end = run_all(books, 21);
	for (i = 1; i <= 20; i++)
		ck_assert_int_le(
		    books[i].end - books[i].begin, alone * 11 / 10);
	ck_assert_int_le(end, (800 - 60) * 100 * MS / 100 * 104);
	ck_assert_int_eq(books[0].end, end);
}
END_TEST

START_TEST(a_long_book_does_not_wait_for_ever)
{
	static struct book books[BOOKS_MAX];
	int i;

	/* Short books take all there is, for ten minutes. */
	make_book(&books[0], 0, 300, 0);
	for (i = 1; i < BOOKS_MAX; i++)
		make_book(&books[i], i, 15, i * (3 * SECOND / 2));
	run_all(books, BOOKS_MAX);
	/* Four times what it takes alone, and what it then needs still. */
	ck_assert_int_le(books[0].end, 300 * 100 * MS * 5);
}
END_TEST

Suite *
book_line_suite(void)
{
	Suite *s = suite_create("book/line");
	TCase *t = tcase_create("line");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, who_needs_least_comes_first);
	tcase_add_test(t, who_comes_again_stands_where_it_belongs_now);
	tcase_add_test(t, who_does_not_come_is_forgotten);
	tcase_add_test(t, what_is_not_understood_is_left_out);
	tcase_add_test(t, the_text_has_a_bound);
	tcase_add_test(t, what_an_old_book_needs_counts_for_less);
	tcase_add_test(t, equal_books_end_one_after_the_other);
	tcase_add_test(t, a_long_book_lets_short_ones_pass);
	tcase_add_test(t, a_long_book_does_not_wait_for_ever);
	suite_add_tcase(s, t);
	return s;
}
