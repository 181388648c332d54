/* SPDX-License-Identifier: MIT */
/* UTF-8 as RFC 3629 has it, numbers without a locale, safe printing. */
#include "base/text.h"

#include "base/arena.h"
#include "base/buf.h"
#include "unit/base/suites.h"

#include <locale.h>
#include <string.h>

#define N(table) ((int)(sizeof(table) / sizeof((table)[0])))
#define FFFD "\xef\xbf\xbd"

static struct arena *a;
static struct buf b;

static void
setup(void)
{
	a = arena_open();
	buf_init(&b, 1000);
}

static void
teardown(void)
{
	buf_clear(&b);
	arena_close(&a);
}

static const char *const valid[] = {
	"",
	"plain",
	"\x7f",
	"\xc2\x80", /* U+0080, the least of two bytes */
	"\xdf\xbf", /* U+07FF, the greatest */
	"\xe0\xa0\x80", /* U+0800 */
	"\xed\x9f\xbf", /* U+D7FF, before the surrogates */
	"\xee\x80\x80", /* U+E000, behind them */
	"\xef\xbf\xbf", /* U+FFFF */
	"\xf0\x90\x80\x80", /* U+10000 */
	"\xf4\x8f\xbf\xbf", /* U+10FFFF */
	"a\xc3\xa4\xe2\x82\xac\xf0\x9f\x8c\x8az",
};

START_TEST(well_formed_text_is_utf8)
{
	ck_assert(text_is_utf8(valid[_i], strlen(valid[_i])));
}
END_TEST

START_TEST(well_formed_text_is_not_repaired)
{
	ck_assert_str_eq(
	    text_repair_utf8(a, valid[_i], strlen(valid[_i])), valid[_i]);
}
END_TEST

static const struct {
	const char *text;
	const char *repaired;
} broken[] = {
	{ "\x80", FFFD }, /* no beginning */
	{ "a\xbfz", "a" FFFD "z" },
	{ "\xc0\xaf", FFFD FFFD }, /* overlong slash */
	{ "\xc1\xbf", FFFD FFFD }, { "\xe0\x80\xaf", FFFD FFFD FFFD },
	{ "\xe0\x9f\xbf", FFFD FFFD FFFD },
	{ "\xf0\x80\x80\xaf", FFFD FFFD FFFD FFFD },
	{ "\xf0\x8f\xbf\xbf", FFFD FFFD FFFD FFFD },
	{ "\xed\xa0\x80", FFFD FFFD FFFD }, /* surrogates */
	{ "\xed\xbf\xbf", FFFD FFFD FFFD },
	{ "\xf4\x90\x80\x80", FFFD FFFD FFFD FFFD }, /* over U+10FFFF */
	{ "\xf5\x80\x80\x80", FFFD FFFD FFFD FFFD }, { "\xff\xfe", FFFD FFFD },
	{ "\xc3", FFFD }, /* breaks off */
	{ "\xe2\x82", FFFD FFFD }, { "\xf0\x9f\x8c", FFFD FFFD FFFD },
	{ "\xc3z", FFFD "z" }, { "\xe2\x82z\xac", FFFD FFFD "z" FFFD },
	{ "\xe2(\xa1", FFFD "(" FFFD },
	{ "caf\xe9 \xc3\xa9", "caf" FFFD " \xc3\xa9" }, /* half Latin-1 */
};

START_TEST(broken_text_is_not_utf8)
{
	ck_assert(!text_is_utf8(broken[_i].text, strlen(broken[_i].text)));
}
END_TEST

START_TEST(each_broken_byte_becomes_a_mark)
{
	const char *text = broken[_i].text;
	char *out = text_repair_utf8(a, text, strlen(text));

	ck_assert_str_eq(out, broken[_i].repaired);
	ck_assert(text_is_utf8(out, strlen(out)));
}
END_TEST

START_TEST(the_size_counts_not_the_nul)
{
	ck_assert(!text_is_utf8("\xe2\x82\xac", 2));
	ck_assert(text_is_utf8("\xe2\x82\xac\xe2", 3));
	ck_assert(text_is_utf8("a\0b", 3));
	ck_assert_str_eq(text_repair_utf8(a, "\xe2\x82\xac", 1), FFFD);
}
END_TEST

static const struct {
	const char *text;
	bool blank;
} blanks[] = {
	{ "", true },
	{ " \t\r\n\f\v", true },
	{ "\xc2\xa0", true },
	{ " \xc2\xa0\n\xc2\xa0 ", true },
	{ "x", false },
	{ "   .", false },
	{ "\xc2", false },
	{ "\xc2\xa9", false },
	{ "\xc2\xa0x", false },
};

START_TEST(only_white_space_is_blank)
{
	ck_assert_int_eq(
	    text_is_blank(blanks[_i].text, strlen(blanks[_i].text)),
	    blanks[_i].blank);
}
END_TEST

START_TEST(a_beginning_is_seen)
{
	ck_assert(text_starts("part.abc", "part."));
	ck_assert(text_starts("part.", "part."));
	ck_assert(text_starts("x", ""));
	ck_assert(!text_starts("par", "part."));
	ck_assert(!text_starts("xpart.", "part."));
}
END_TEST

static const struct {
	const char *text;
	bool ok;
	int64_t value;
} integers[] = {
	{ "0", true, 0 },
	{ "-5", true, -5 },
	{ "+7", true, 7 },
	{ "007", true, 7 },
	{ "9223372036854775807", true, INT64_MAX },
	{ "-9223372036854775808", true, INT64_MIN },
	{ "9223372036854775808", false, 0 },
	{ "-9223372036854775809", false, 0 },
	{ "", false, 0 },
	{ " 1", false, 0 },
	{ "1 ", false, 0 },
	{ "1x", false, 0 },
	{ "x", false, 0 },
	{ "-", false, 0 },
	{ "+", false, 0 },
	{ "0x10", false, 0 },
	{ "1.0", false, 0 },
	{ "1e3", false, 0 },
	{ "1,000", false, 0 },
};

START_TEST(a_whole_number_is_nothing_else)
{
	int64_t out = 42;

	ck_assert_int_eq(
	    text_parse_int(integers[_i].text, INT64_MIN, INT64_MAX, &out),
	    integers[_i].ok);
	ck_assert_int_eq(out, integers[_i].ok ? integers[_i].value : 42);
}
END_TEST

START_TEST(a_whole_number_keeps_its_bounds)
{
	int64_t out = 0;

	ck_assert(text_parse_int("3", 3, 5, &out));
	ck_assert(text_parse_int("5", 3, 5, &out));
	ck_assert(!text_parse_int("2", 3, 5, &out));
	ck_assert(!text_parse_int("6", 3, 5, &out));
	ck_assert_int_eq(out, 5);
}
END_TEST

static const struct {
	const char *text;
	bool ok;
	double value;
} fractions[] = {
	{ "0.35", true, 0.35 },
	{ "-23", true, -23 },
	{ ".5", true, 0.5 },
	{ "1e3", true, 1000 },
	{ "0,35", false, 0 },
	{ "", false, 0 },
	{ " 1", false, 0 },
	{ "1 ", false, 0 },
	{ "nan", false, 0 },
	{ "inf", false, 0 },
	{ "-inf", false, 0 },
	{ "1e999", false, 0 },
	{ "1.2.3", false, 0 },
	{ "0x10", false, 0 },
	{ "-0X1p3", false, 0 },
	{ ".", false, 0 },
	{ "x", false, 0 },
};

START_TEST(a_fraction_is_nothing_else)
{
	double out = 42;

	ck_assert_int_eq(text_parse_number(fractions[_i].text, -1e6, 1e6, &out),
	    fractions[_i].ok);
	ck_assert_double_eq(out, fractions[_i].ok ? fractions[_i].value : 42);
}
END_TEST

START_TEST(a_fraction_keeps_its_bounds)
{
	double out = 0;

	ck_assert(text_parse_number("0.5", 0.5, 190, &out));
	ck_assert(text_parse_number("190", 0.5, 190, &out));
	ck_assert(!text_parse_number("0.4999", 0.5, 190, &out));
	ck_assert(!text_parse_number("190.001", 0.5, 190, &out));
}
END_TEST

/* Any locale with a comma that this system has; "C" has none. */
START_TEST(a_fraction_has_a_dot_in_every_locale)
{
	static const char *const names[] = { "de_DE.UTF-8", "de_DE.utf8",
		"fr_FR.UTF-8", "nl_NL.UTF-8" };
	double out = 0;
	int i;

	for (i = 0; i < N(names); i++)
		if (setlocale(LC_ALL, names[i]) != NULL)
			break;
	ck_assert(text_parse_number("0.35", 0, 1, &out));
	ck_assert_double_eq(out, 0.35);
	ck_assert(!text_parse_number("0,35", 0, 1, &out));
	setlocale(LC_ALL, "C");
}
END_TEST

START_TEST(a_cut_never_splits_a_sequence)
{
	static const char text[] = "a\xc3\xa4\xe2\x82\xac\xf0\x9f\x8c\x8a";
	static const size_t wanted[] = { 0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 10 };

	ck_assert_uint_eq(
	    text_cut_utf8(text, sizeof(text) - 1, (size_t)_i), wanted[_i]);
}
END_TEST

START_TEST(a_cut_keeps_what_fits)
{
	ck_assert_uint_eq(text_cut_utf8("abc", 3, 3), 3);
	ck_assert_uint_eq(text_cut_utf8("abc", 3, 100), 3);
	ck_assert_uint_eq(text_cut_utf8("", 0, 0), 0);
	ck_assert_uint_eq(text_cut_utf8("\x80\x80\x80\x80", 4, 2), 0);
}
END_TEST

static const struct {
	const char *text;
	const char *printed;
} prints[] = {
	{ "plain \xc3\xa4 \xf0\x9f\x9a\x80",
	    "plain \xc3\xa4 \xf0\x9f\x9a\x80" },
	{ "a\nerror: forged", "a\\nerror: forged" },
	{ "a\r\nb", "a\\x0d\\nb" },
	{ "a\tb", "a\\tb" },
	{ "\x1b[31mred\x1b[0m", "\\x1b[31mred\\x1b[0m" },
	{ "\x1b]0;title\x07", "\\x1b]0;title\\x07" },
	{ "a\x7f", "a\\x7f" },
	{ "a\\nb", "a\\\\nb" },
	{ "\xc2\x9b"
	  "31m",
	    "\\x9b31m" }, /* CSI as a C1 control */
	{ "\xc2\x85", "\\x85" }, /* next line */
	{ "\xe2\x80\x8f", "\\xe2\\x80\\x8f" }, /* right to left */
	{ "\xd8\x9c", "\\xd8\\x9c" },
	{ "\xd8\x9b", "\xd8\x9b" },
	{ "\xc2\xa0", "\xc2\xa0" },
	{ "\xff\xc3z", "\\xff\\xc3z" },
	{ "\xed\xa0\x80", "\\xed\\xa0\\x80" },
	{ "", "" },
};

START_TEST(nothing_can_forge_a_line_or_an_escape)
{
	text_print_safe(&b, prints[_i].text, strlen(prints[_i].text));
	ck_assert_str_eq(buf_str(&b), prints[_i].printed);
}
END_TEST

START_TEST(a_nul_is_printed_too)
{
	text_print_safe(&b, "a\0b", 3);
	ck_assert_str_eq(buf_str(&b), "a\\x00b");
}
END_TEST

START_TEST(line_separators_do_not_get_through)
{
	text_print_safe(&b,
	    "a\xe2\x80\xa8"
	    "b\xe2\x80\xa9"
	    "c",
	    9);
	ck_assert_ptr_null(strstr(buf_str(&b), "\xe2\x80\xa8"));
	ck_assert_ptr_null(strstr(buf_str(&b), "\xe2\x80\xa9"));
}
END_TEST

START_TEST(text_cannot_be_shown_backwards)
{
	text_print_safe(&b,
	    "a\xe2\x80\xae"
	    "b\xe2\x81\xa6"
	    "c",
	    9);
	ck_assert_ptr_null(strstr(buf_str(&b), "\xe2\x80\xae"));
	ck_assert_ptr_null(strstr(buf_str(&b), "\xe2\x81\xa6"));
}
END_TEST

START_TEST(hex_is_lower_case)
{
	char out[9];

	text_print_hex((const unsigned char *)"\x00\x9a\xff\x10", 4, out);
	ck_assert_str_eq(out, "009aff10");
}
END_TEST

static void
add_utf8(Suite *s)
{
	TCase *t = tcase_create("utf8");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, well_formed_text_is_utf8, 0, N(valid));
	tcase_add_loop_test(t, well_formed_text_is_not_repaired, 0, N(valid));
	tcase_add_loop_test(t, broken_text_is_not_utf8, 0, N(broken));
	tcase_add_loop_test(t, each_broken_byte_becomes_a_mark, 0, N(broken));
	tcase_add_test(t, the_size_counts_not_the_nul);
	tcase_add_loop_test(t, a_cut_never_splits_a_sequence, 0, 12);
	tcase_add_test(t, a_cut_keeps_what_fits);
	suite_add_tcase(s, t);
}

static void
add_numbers(Suite *s)
{
	TCase *t = tcase_create("numbers");

	tcase_add_loop_test(t, a_whole_number_is_nothing_else, 0, N(integers));
	tcase_add_test(t, a_whole_number_keeps_its_bounds);
	tcase_add_loop_test(t, a_fraction_is_nothing_else, 0, N(fractions));
	tcase_add_test(t, a_fraction_keeps_its_bounds);
	tcase_add_test(t, a_fraction_has_a_dot_in_every_locale);
	suite_add_tcase(s, t);
}

Suite *
base_text_suite(void)
{
	Suite *s = suite_create("base/text");
	TCase *t = tcase_create("text");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, only_white_space_is_blank, 0, N(blanks));
	tcase_add_test(t, a_beginning_is_seen);
	tcase_add_loop_test(
	    t, nothing_can_forge_a_line_or_an_escape, 0, N(prints));
	tcase_add_test(t, a_nul_is_printed_too);
	tcase_add_test(t, line_separators_do_not_get_through);
	tcase_add_test(t, text_cannot_be_shown_backwards);
	tcase_add_test(t, hex_is_lower_case);
	suite_add_tcase(s, t);
	add_utf8(s);
	add_numbers(s);
	return s;
}
