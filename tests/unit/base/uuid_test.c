/* SPDX-License-Identifier: MIT */
/* Ids sort by time and are read in either case. */
#include "base/uuid.h"

#include "unit/base/suites.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define N(table) ((int)(sizeof(table) / sizeof((table)[0])))

START_TEST(a_new_id_can_be_read)
{
	char id[UUID_TEXT], read[UUID_TEXT];

	uuid_make(id);
	ck_assert_uint_eq(strlen(id), 36);
	ck_assert(uuid_parse(id, read));
	ck_assert_str_eq(read, id);
}
END_TEST

START_TEST(a_new_id_is_of_version_7)
{
	char id[UUID_TEXT];

	uuid_make(id);
	ck_assert_int_eq(id[14], '7');
	ck_assert_ptr_nonnull(strchr("89ab", id[19]));
}
END_TEST

START_TEST(ids_are_not_alike)
{
	static char ids[1000][UUID_TEXT];
	int i, k;

	for (i = 0; i < 1000; i++)
		uuid_make(ids[i]);
	for (i = 0; i < 1000; i++)
		for (k = 0; k < i; k++)
			ck_assert_str_ne(ids[i], ids[k]);
}
END_TEST

START_TEST(a_later_id_sorts_behind)
{
	char first[UUID_TEXT], second[UUID_TEXT];
	int i;

	for (i = 0; i < 20; i++) {
		uuid_make(first);
		poll(NULL, 0, 3);
		uuid_make(second);
		ck_assert_str_lt(first, second);
	}
}
END_TEST

START_TEST(an_id_begins_with_the_time)
{
	char id[UUID_TEXT], digits[13] = "";
	long long ms;

	uuid_make(id);
	memcpy(digits, id, 8);
	memcpy(digits + 8, id + 9, 4);
	ms = strtoll(digits, NULL, 16);
	ck_assert_int_le(llabs(ms / 1000 - (long long)time(NULL)), 1);
}
END_TEST

START_TEST(upper_case_is_read_as_lower)
{
	char id[UUID_TEXT];

	ck_assert(uuid_parse("0192F0C1-ABCD-7000-8000-0000000000EF", id));
	ck_assert_str_eq(id, "0192f0c1-abcd-7000-8000-0000000000ef");
}
END_TEST

static const char *const bad[] = {
	"",
	"0192f0c1",
	"0192f0c1-abcd-7000-8000-0000000000e", /* short */
	"0192f0c1-abcd-7000-8000-0000000000eff", /* long */
	"0192f0c1-abcd-7000-8000-0000000000e ",
	" 0192f0c1-abcd-7000-8000-0000000000e",
	"0192f0c1abcd700080000000000000efabcd", /* no dashes */
	"0192f0c-1abcd-7000-8000-0000000000ef",
	"0192g0c1-abcd-7000-8000-0000000000ef", /* no digit */
	"{192f0c1-abcd-7000-8000-0000000000ef}",
	"0192f0c1-abcd-7000-8000-0000000000\xc3\xa4",
};

START_TEST(what_is_no_id_is_refused)
{
	char id[UUID_TEXT] = "untouched";

	ck_assert(!uuid_parse(bad[_i], id));
	ck_assert_str_eq(id, "untouched");
}
END_TEST

Suite *
base_uuid_suite(void)
{
	Suite *s = suite_create("base/uuid");
	TCase *t = tcase_create("uuid");

	tcase_add_test(t, a_new_id_can_be_read);
	tcase_add_test(t, a_new_id_is_of_version_7);
	tcase_add_test(t, ids_are_not_alike);
	tcase_add_test(t, a_later_id_sorts_behind);
	tcase_add_test(t, an_id_begins_with_the_time);
	tcase_add_test(t, upper_case_is_read_as_lower);
	tcase_add_loop_test(t, what_is_no_id_is_refused, 0, N(bad));
	suite_add_tcase(s, t);
	return s;
}
