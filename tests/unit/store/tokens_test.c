/* SPDX-License-Identifier: MIT */
/* Tokens: told once, found by their secret, revoked for good. */
#include "unit/store/suites.h"

#include "base/arena.h"
#include "store/tokens.h"
#include "unit/store/database.h"

#include <string.h>

static struct err e;
static struct token token;
static bool found;

static void
setup(void)
{
	database_open();
	database_run(database_now()->db, "DELETE FROM api_tokens");
	database_run(database_now()->db, "DELETE FROM audit_log");
	e = (struct err)ERR_INIT;
}

static const char *
create(const char *name, enum token_scope scope)
{
	const char *secret = NULL;
	bool made = false;

	ck_assert_msg(tokens_create(database_now()->db, database_now()->a, name,
	                  scope, "cli:test", &secret, &made, &e),
	    "%s", e.message);
	return made ? secret : NULL;
}

static bool
find(const char *text)
{
	ck_assert(tokens_find(
	    database_now()->db, database_now()->a, text, &token, &found, &e));
	return found;
}

static const char *
ask(const char *question)
{
	return database_ask(database_now()->db, database_now()->a, question);
}

START_TEST(a_token_finds_its_name_and_scope)
{
	const char *one = create("web-app", TOKEN_SUBMIT);
	const char *two = create("ops", TOKEN_ADMIN);

	ck_assert_uint_eq(strlen(one), 3 + 16 + 1 + 64);
	ck_assert_str_ne(one, two);
	ck_assert(find(one));
	ck_assert_str_eq(token.name, "web-app");
	ck_assert_int_eq(token.scope, TOKEN_SUBMIT);
	ck_assert(find(two));
	ck_assert_int_eq(token.scope, TOKEN_ADMIN);
	ck_assert_str_eq(ask("SELECT COUNT(used_at) FROM api_tokens"), "2");
}
END_TEST

START_TEST(the_secret_is_nowhere)
{
	const char *secret = create("web-app", TOKEN_READ) + 3 + 16 + 1;

	ck_assert_str_eq(
	    ask(arena_print(database_now()->a,
	        "SELECT COUNT(*) FROM api_tokens WHERE '%s' IN (secret_hash, id,"
	        " name)",
	        secret)),
	    "0");
	ck_assert_str_eq(ask("SELECT CONCAT(actor, ' ', action, ' ', detail)"
	                     " FROM audit_log"),
	    "cli:test token {\"name\":\"web-app\",\"scope\":\"read\"}");
}
END_TEST

START_TEST(what_is_not_whole_is_nobodys)
{
	struct arena *a = database_now()->a;
	const char *good = create("web-app", TOKEN_READ);
	char *bad = arena_text(a, good);
	size_t i;

	for (i = 0; i < strlen(good); i++) {
		bad[i] = bad[i] == '0' ? '1' : '0';
		ck_assert_msg(!find(bad), "digit %zu", i);
		bad[i] = good[i];
	}
	ck_assert(!find(""));
	ck_assert(!find("ps_"));
	ck_assert(!find(arena_print(a, "%s0", good)));
	ck_assert(!find(arena_copy(a, good, strlen(good) - 1)));
	ck_assert(find(good));
}
END_TEST

START_TEST(a_name_is_taken_until_it_is_revoked)
{
	struct token *list;
	const char *old = create("web-app", TOKEN_READ), *new;
	bool gone;
	int n;

	ck_assert_ptr_null(create("web-app", TOKEN_ADMIN));
	ck_assert(tokens_revoke(
	    database_now()->db, "web-app", "cli:test", &gone, &e));
	ck_assert(gone);
	ck_assert(!find(old));
	ck_assert(tokens_revoke(
	    database_now()->db, "web-app", "cli:test", &gone, &e));
	ck_assert(!gone);
	new = create("web-app", TOKEN_ADMIN);
	ck_assert(!find(old));
	ck_assert(find(new));
	ck_assert(
	    tokens_list(database_now()->db, database_now()->a, &list, &n, &e));
	ck_assert_int_eq(n, 2);
	ck_assert_str_eq(
	    ask("SELECT GROUP_CONCAT(action ORDER BY id) FROM audit_log"),
	    "token,revoke,token");
}
END_TEST

Suite *
store_tokens_suite(void)
{
	Suite *s = suite_create("store/tokens");
	TCase *t = tcase_create("tokens");

	tcase_add_checked_fixture(t, setup, database_close);
	tcase_add_test(t, a_token_finds_its_name_and_scope);
	tcase_add_test(t, the_secret_is_nowhere);
	tcase_add_test(t, what_is_not_whole_is_nobodys);
	tcase_add_test(t, a_name_is_taken_until_it_is_revoked);
	suite_add_tcase(s, t);
	return s;
}
