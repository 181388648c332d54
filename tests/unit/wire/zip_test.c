/* SPDX-License-Identifier: MIT */
/* A ZIP archive is read within bounds, and a hostile one is refused. */
#include "wire/zip.h"

#include "unit/import/zip_maker.h"
#include "unit/wire/suites.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	MB = 1 << 20
};

static struct zip_maker *maker;
static struct zip *zip;
static struct err e;

static void
setup(void)
{
	static const struct err none = ERR_INIT;

	e = none;
	zip = NULL;
	maker = zip_maker_open(NULL);
}

static void
teardown(void)
{
	zip_close(&zip);
	if (maker != NULL)
		zip_maker_close(&maker);
	zip_maker_clean();
}

static bool
is_page(const char *name)
{
	return strstr(name, ".html") != NULL;
}

/* The archive made so far, refused for ${reason}. */
static void
must_refuse(bool (*is_wanted)(const char *), const char *reason)
{
	ck_assert(!zip_open(&zip, zip_maker_close(&maker), is_wanted, &e));
	ck_assert_ptr_null(zip);
	ck_assert_int_eq(e.cause, CAUSE_INVALID);
	ck_assert_msg(strstr(e.message, reason) != NULL, "%s", e.message);
}

static void
must_open(bool (*is_wanted)(const char *))
{
	ck_assert_msg(zip_open(&zip, zip_maker_close(&maker), is_wanted, &e),
	    "%s", e.message);
}

/* ${size} bytes that do not pack well; the caller frees them. */
static char *
noise(size_t size)
{
	char *bytes = malloc(size);
	unsigned state = 1;
	size_t i;

	ck_assert_ptr_nonnull(bytes);
	for (i = 0; i < size; i++) {
		state = state * 1103515245u + 12345u;
		bytes[i] = (char)(state >> 16);
	}
	return bytes;
}

START_TEST(entries_are_found_by_name)
{
	size_t size = 0;

	zip_maker_add(maker, "z/last.html", "the end");
	zip_maker_add(maker, "a.html", "the beginning");
	zip_maker_add(maker, "empty.html", "");
	must_open(NULL);
	ck_assert_str_eq(zip_find(zip, "a.html", &size), "the beginning");
	ck_assert_uint_eq(size, 13);
	ck_assert_str_eq(zip_find(zip, "z/last.html", &size), "the end");
	ck_assert_str_eq(zip_find(zip, "empty.html", &size), "");
	ck_assert_uint_eq(size, 0);
	ck_assert_ptr_null(zip_find(zip, "b.html", &size));
}
END_TEST

START_TEST(what_nobody_wants_is_passed_over)
{
	size_t size;

	zip_maker_add(maker, "cover.jpg", "a picture");
	zip_maker_add(maker, "a.html", "text");
	must_open(is_page);
	ck_assert_uint_eq(zip_count(zip), 1);
	ck_assert_ptr_null(zip_find(zip, "cover.jpg", &size));
}
END_TEST

START_TEST(of_two_with_one_name_the_first_counts)
{
	size_t size;

	zip_maker_add(maker, "a.html", "first");
	zip_maker_add(maker, "a.html", "second");
	must_open(NULL);
	ck_assert_str_eq(zip_find(zip, "a.html", &size), "first");
}
END_TEST

START_TEST(names_beyond_ascii_are_utf8_in_any_locale)
{
	size_t size;

	zip_maker_add(maker, "Kapitel/Übermut.html", "text");
	ck_assert_ptr_nonnull(setlocale(LC_ALL, "C"));
	must_open(NULL);
	ck_assert_str_eq(setlocale(LC_ALL, NULL), "C");
	ck_assert_ptr_nonnull(zip_find(zip, "Kapitel/Übermut.html", &size));
}
END_TEST

START_TEST(links_are_passed_over)
{
	zip_maker_add_link(maker, "passwd.html", "/etc/passwd");
	must_open(NULL);
	ck_assert_uint_eq(zip_count(zip), 0);
}
END_TEST

static const char *const hostile[] = { "../evil.html", "a/../../evil.html",
	"/etc/evil.html", "a/..", "..", "..\\evil.html", "\\evil.html",
	"a\nb.html", "\x1b[2J.html", "a\xc2\x9b.html" };

START_TEST(a_hostile_name_is_refused)
{
	zip_maker_add(maker, hostile[_i], "text");
	must_refuse(NULL, "forbidden name");
	ck_assert_ptr_null(strchr(e.message, '\x1b'));
	ck_assert_ptr_null(strchr(e.message, '\n'));
}
END_TEST

START_TEST(dots_in_a_name_are_fine)
{
	zip_maker_add(maker, "a..b/...html", "text");
	must_open(NULL);
}
END_TEST

START_TEST(a_bomb_is_refused)
{
	char *zeros = calloc(1, 20 * MB);

	zip_maker_add_bytes(maker, "bomb.html", zeros, 20 * MB);
	free(zeros);
	must_refuse(NULL, "zip bomb");
}
END_TEST

START_TEST(a_bomb_that_nobody_wants_does_no_harm)
{
	char *zeros = calloc(1, 40 * MB);

	zip_maker_add_bytes(maker, "bomb.bin", zeros, 40 * MB);
	zip_maker_add(maker, "a.html", "text");
	free(zeros);
	must_open(is_page);
	ck_assert_uint_eq(zip_count(zip), 1);
}
END_TEST

START_TEST(what_packs_well_but_is_small_is_fine)
{
	char *zeros = calloc(1, MB);

	zip_maker_add_bytes(maker, "blank.html", zeros, MB);
	free(zeros);
	must_open(NULL);
}
END_TEST

START_TEST(an_entry_beyond_the_cap_is_refused)
{
	char *bytes = noise(ZIP_ENTRY_MAX + 1);

	zip_maker_add_bytes(maker, "big.html", bytes, ZIP_ENTRY_MAX + 1);
	free(bytes);
	must_refuse(NULL, "more than 32 MB");
}
END_TEST

START_TEST(a_sum_beyond_the_cap_is_refused)
{
	/* A repeated piece packs well below the ratio that gives it away. */
	char *bytes = noise(30 * MB), name[16];
	size_t i;

	for (i = 60000; i < 30 * MB; i++)
		bytes[i] = (i / 200) % 2 == 0 ? bytes[i] : bytes[i - 30000];
	for (i = 0; i < 9; i++) {
		snprintf(name, sizeof(name), "%zu.html", i);
		zip_maker_add_bytes(maker, name, bytes, 30 * MB);
	}
	free(bytes);
	must_refuse(NULL, "unpacks to more than 256 MB");
}
END_TEST

START_TEST(too_many_entries_are_refused)
{
	char name[16];
	int i;

	for (i = 0; i <= ZIP_ENTRIES_MAX; i++) {
		snprintf(name, sizeof(name), "%d", i);
		zip_maker_add(maker, name, "");
	}
	must_refuse(is_page, "more than 10000 entries");
}
END_TEST

START_TEST(a_password_is_told)
{
	zip_maker_close(&maker);
	maker = zip_maker_open("secret");
	zip_maker_add(maker, "a.html", "text");
	must_refuse(NULL, "password");
}
END_TEST

START_TEST(another_format_is_refused)
{
	static const char text[] = "PK\3\4 is how it begins, and all there is";
	const char *path = zip_maker_file("x.zip", text, sizeof(text));

	ck_assert(!zip_open(&zip, path, NULL, &e));
	ck_assert_int_eq(e.cause, CAUSE_INVALID);
}
END_TEST

/* Every tenth of an archive, cut off there. */
START_TEST(half_an_archive_is_refused)
{
	char *bytes = noise(MB);
	const char *path;

	zip_maker_add_bytes(maker, "a.html", bytes, MB);
	free(bytes);
	path = zip_maker_close(&maker);
	ck_assert_int_eq(truncate(path, _i * (MB / 10)), 0);
	ck_assert(!zip_open(&zip, path, NULL, &e));
	ck_assert_int_eq(e.cause, CAUSE_INVALID);
}
END_TEST

START_TEST(a_flipped_bit_is_noticed)
{
	char *bytes = noise(MB);
	const char *path;
	FILE *f;

	zip_maker_add_bytes(maker, "a.html", bytes, MB);
	free(bytes);
	path = zip_maker_close(&maker);
	f = fopen(path, "r+e");
	ck_assert_ptr_nonnull(f);
	ck_assert_int_eq(fseek(f, MB / 2, SEEK_SET), 0);
	ck_assert_int_ne(fputs("flipped", f), EOF);
	ck_assert_int_eq(fclose(f), 0);
	ck_assert(!zip_open(&zip, path, NULL, &e));
	ck_assert_int_eq(e.cause, CAUSE_INVALID);
}
END_TEST

START_TEST(a_missing_file_is_not_found)
{
	ck_assert(!zip_open(&zip, "/nonexistent/x.epub", NULL, &e));
	ck_assert_int_eq(e.cause, CAUSE_NOT_FOUND);
	ck_assert_int_eq(e.type, ERR_IO);
}
END_TEST

START_TEST(a_directory_is_no_archive)
{
	ck_assert(!zip_open(&zip, "/tmp", NULL, &e));
	ck_assert_int_eq(e.cause, CAUSE_INVALID);
}
END_TEST

Suite *
wire_zip_suite(void)
{
	Suite *s = suite_create("wire/zip");
	TCase *t = tcase_create("zip");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_set_timeout(t, 120);
	tcase_add_test(t, entries_are_found_by_name);
	tcase_add_test(t, what_nobody_wants_is_passed_over);
	tcase_add_test(t, of_two_with_one_name_the_first_counts);
	tcase_add_test(t, names_beyond_ascii_are_utf8_in_any_locale);
	tcase_add_test(t, links_are_passed_over);
	tcase_add_loop_test(t, a_hostile_name_is_refused, 0,
	    sizeof(hostile) / sizeof(hostile[0]));
	tcase_add_test(t, dots_in_a_name_are_fine);
	tcase_add_test(t, a_bomb_is_refused);
	tcase_add_test(t, a_bomb_that_nobody_wants_does_no_harm);
	tcase_add_test(t, what_packs_well_but_is_small_is_fine);
	tcase_add_test(t, an_entry_beyond_the_cap_is_refused);
	tcase_add_test(t, a_sum_beyond_the_cap_is_refused);
	tcase_add_test(t, too_many_entries_are_refused);
	tcase_add_test(t, a_password_is_told);
	tcase_add_test(t, another_format_is_refused);
	tcase_add_loop_test(t, half_an_archive_is_refused, 0, 10);
	tcase_add_test(t, a_flipped_bit_is_noticed);
	tcase_add_test(t, a_missing_file_is_not_found);
	tcase_add_test(t, a_directory_is_no_archive);
	suite_add_tcase(s, t);
	return s;
}
