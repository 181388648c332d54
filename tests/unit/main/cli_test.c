/* SPDX-License-Identifier: MIT */
/* Options, exit statuses and the small texts of the command line. */
#include "unit/main/suites.h"

#include "base/arena.h"
#include "main/cli.h"

#include <string.h>

/* A command with --flag and --text T and one or two words. */
static const struct {
	const char *argv[6];
	bool ok;
	int status; /* where it is not ok */
	bool flag;
	const char *text, *config, *words;
} lines[] = {
	{ { "do", "a" }, true, 0, false, "", "", "a" },
	{ { "do", "a", "--flag", "b" }, true, 0, true, "", "", "ab" },
	{ { "do", "--text", "x", "a" }, true, 0, false, "x", "", "a" },
	{ { "do", "--text=x", "a" }, true, 0, false, "x", "", "a" },
	{ { "do", "a", "-c", "f" }, true, 0, false, "", "f", "a" },
	{ { "do", "a", "--config=f" }, true, 0, false, "", "f", "a" },
	{ { "do", "--", "--flag" }, true, 0, false, "", "", "--flag" },
	{ { "do" }, false, CLI_USAGE, false, "", "", "" },
	{ { "do", "a", "b", "c" }, false, CLI_USAGE, false, "", "", "" },
	{ { "do", "a", "--no-such" }, false, CLI_USAGE, false, "", "", "" },
	{ { "do", "a", "-x" }, false, CLI_USAGE, false, "", "", "" },
	{ { "do", "a", "--text" }, false, CLI_USAGE, false, "", "", "" },
	{ { "do", "a", "--flag=1" }, false, CLI_USAGE, false, "", "", "" },
	{ { "do", "--help" }, false, CLI_DONE, false, "", "", "" },
};

START_TEST(options_may_stand_anywhere_behind_the_command)
{
	struct cli cli = { .a = arena_open(), .config = "" };
	const char *text = "", *words = "";
	char *argv[7] = { NULL };
	bool flag = false;
	const struct cli_option options[] = { { "flag", NULL, &flag },
		{ "text", &text, NULL }, { NULL, NULL, NULL } };
	int i;

	for (i = 0; i < 6 && lines[_i].argv[i] != NULL; i++)
		argv[cli.argc++] = arena_text(cli.a, lines[_i].argv[i]);
	cli.argv = argv;
	ck_assert_int_eq(cli_parse(&cli, "", options, 1, 2), lines[_i].ok);
	if (!lines[_i].ok) {
		ck_assert_int_eq(cli.status, lines[_i].status);
	} else {
		for (i = 0; i < cli.n_words; i++)
			words = arena_print(cli.a, "%s%s", words, cli.words[i]);
		ck_assert_str_eq(words, lines[_i].words);
		ck_assert_str_eq(text, lines[_i].text);
		ck_assert_str_eq(cli.config, lines[_i].config);
		ck_assert_int_eq(flag, lines[_i].flag);
	}
	arena_close(&cli.a);
}
END_TEST

static const struct {
	enum err_type type;
	enum err_cause cause;
	int status;
} failures[] = {
	{ ERR_DATABASE, CAUSE_CONNECTION, CLI_LATER },
	{ ERR_DATABASE, CAUSE_AUTH, CLI_DENIED },
	{ ERR_DATABASE, CAUSE_SCHEMA, CLI_CONFIG },
	{ ERR_DATABASE, CAUSE_NONE, CLI_UNAVAILABLE },
	{ ERR_VALIDATION, CAUSE_INVALID, CLI_DATA },
	{ ERR_IO, CAUSE_NOT_FOUND, CLI_NO_INPUT },
	{ ERR_IO, CAUSE_NONE, CLI_IO },
};

START_TEST(a_kind_of_failure_has_its_exit_status)
{
	const struct cli cli = { .is_verbose = true };
	struct err e = ERR_INIT;

	err_set_cause(&e, failures[_i].type, failures[_i].cause, 0,
	    "as it should be: \033[31mexpected");
	ck_assert_int_eq(cli_fail(&cli, &e), failures[_i].status);
}
END_TEST

START_TEST(a_books_id_is_a_uuid_in_any_case)
{
	struct cli cli = { .a = arena_open() };

	ck_assert_str_eq(
	    cli_book_id(&cli, "0192F0C1-0000-7000-8000-00000000000A"),
	    "0192f0c1-0000-7000-8000-00000000000a");
	ck_assert_ptr_null(cli_book_id(&cli, "the-storm"));
	ck_assert_int_eq(cli.status, CLI_DATA);
	arena_close(&cli.a);
}
END_TEST

static const struct {
	int64_t ms;
	const char *text;
} times[] = {
	{ 0, "0.0 s" },
	{ 1240, "1.2 s" },
	{ 9940, "9.9 s" },
	{ 10000, "10 s" },
	{ 59400, "59 s" },
	{ 59600, "1 min 00 s" },
	{ 1234560, "20 min 35 s" },
	{ 3600000, "1 h 00 min" },
	{ 90000000, "25 h 00 min" },
};

START_TEST(times_are_for_people)
{
	struct arena *a = arena_open();

	ck_assert_str_eq(cli_time(a, times[_i].ms), times[_i].text);
	arena_close(&a);
}
END_TEST

START_TEST(money_and_numbers_are_for_people)
{
	struct arena *a = arena_open();

	ck_assert_str_eq(cli_money(a, 0), "$0.00");
	ck_assert_str_eq(cli_money(a, 2500000000), "$2.50");
	ck_assert_str_eq(cli_money(a, 1500000), "$0.0015");
	ck_assert_str_eq(cli_money(a, 1000), "under $0.0001");
	ck_assert_str_eq(cli_count(a, 1, "page"), "1 page");
	ck_assert_str_eq(cli_count(a, 0, "page"), "0 pages");
	arena_close(&a);
}
END_TEST

START_TEST(a_title_cannot_steer_the_terminal)
{
	struct arena *a = arena_open();

	ck_assert_ptr_null(strchr(cli_safe(a, "x\033[2J\ny"), '\033'));
	ck_assert_ptr_null(strchr(cli_safe(a, "x\033[2J\ny"), '\n'));
	ck_assert_str_eq(cli_safe(a, "Ünder sea"), "Ünder sea");
	arena_close(&a);
}
END_TEST

Suite *
main_cli_suite(void)
{
	Suite *suite = suite_create("main/cli");
	TCase *tc = tcase_create("cli");

	tcase_add_loop_test(tc, options_may_stand_anywhere_behind_the_command,
	    0, (int)(sizeof(lines) / sizeof(lines[0])));
	tcase_add_loop_test(tc, a_kind_of_failure_has_its_exit_status, 0,
	    (int)(sizeof(failures) / sizeof(failures[0])));
	tcase_add_test(tc, a_books_id_is_a_uuid_in_any_case);
	tcase_add_loop_test(tc, times_are_for_people, 0,
	    (int)(sizeof(times) / sizeof(times[0])));
	tcase_add_test(tc, money_and_numbers_are_for_people);
	tcase_add_test(tc, a_title_cannot_steer_the_terminal);
	suite_add_tcase(suite, tc);
	return suite;
}
