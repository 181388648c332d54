/* SPDX-License-Identifier: MIT */
/* A ticket is good for one book, for a while, and cannot be made up. */
#include "web/ticket.h"

#include "base/arena.h"
#include "base/hash.h"
#include "unit/web/suites.h"

#define KEY "00112233445566778899aabbccddeeff"
#define BOOK "0190a2b4-7c1d-7000-8000-00000000000a"
#define OTHER "0190a2b4-7c1d-7000-8000-00000000000b"

static struct arena *a;
static struct hash_key *key, *other;

static void
setup(void)
{
	a = arena_open();
	key = hash_key_open(KEY);
	other = hash_key_open("other");
}

static void
teardown(void)
{
	hash_key_close(&key);
	hash_key_close(&other);
	arena_close(&a);
}

START_TEST(a_ticket_is_good_until_its_time)
{
	const char *t = ticket_make(a, key, BOOK, 1000);

	ck_assert(ticket_is_good(a, key, BOOK, t, 999));
	ck_assert(ticket_is_good(a, key, BOOK, t, 1000));
	ck_assert(!ticket_is_good(a, key, BOOK, t, 1001));
}
END_TEST

START_TEST(it_is_for_one_book_and_of_one_key)
{
	const char *t = ticket_make(a, key, BOOK, 1000);

	ck_assert(!ticket_is_good(a, key, OTHER, t, 1));
	ck_assert(!ticket_is_good(a, other, BOOK, t, 1));
}
END_TEST

static const char *const made_up[] = {
	"", ".", "1000", "1000.", "x.y", "-1.00", "99999999999999999999.00",
	"1000.0000000000000000000000000000000000000000000000000000000000000000"
};

START_TEST(what_is_made_up_is_refused)
{
	ck_assert(!ticket_is_good(a, key, BOOK, made_up[_i], 1));
}
END_TEST

START_TEST(a_later_date_is_another_ticket)
{
	const char *t = ticket_make(a, key, BOOK, 1000);

	ck_assert(!ticket_is_good(
	    a, key, BOOK, arena_print(a, "9999%s", t + 4), 5000));
}
END_TEST

Suite *
web_ticket_suite(void)
{
	Suite *s = suite_create("web/ticket");
	TCase *t = tcase_create("ticket");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, a_ticket_is_good_until_its_time);
	tcase_add_test(t, it_is_for_one_book_and_of_one_key);
	tcase_add_loop_test(t, what_is_made_up_is_refused, 0,
	    sizeof(made_up) / sizeof(made_up[0]));
	tcase_add_test(t, a_later_date_is_another_ticket);
	suite_add_tcase(s, t);
	return s;
}
