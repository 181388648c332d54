/* SPDX-License-Identifier: MIT */
/* What the body of an action may say. */
#include "web/act.h"

#include "base/arena.h"
#include "store/control.h"
#include "unit/web/suites.h"

#include <string.h>

#define ID "0190a2b4-7c1d-7000-8000-00000000000a"
#define UPPER "0190A2B4-7C1D-7000-8000-00000000000A"

static struct arena *a;
static struct err e;

static void
setup(void)
{
	static const struct err none = ERR_INIT;

	a = arena_open();
	e = none;
}

static void
teardown(void)
{
	arena_close(&a);
}

static const struct {
	enum control_action action;
	const char *body;
	int spread;
	const char *scene_id;
} good[] = {
	{ CONTROL_CANCEL, "", -1, NULL },
	{ CONTROL_CANCEL, " \n", -1, NULL },
	{ CONTROL_PAUSE, "{}", -1, NULL },
	{ CONTROL_RETRY, "{\"x\":1}", -1, NULL },
	{ CONTROL_RERUN, "{\"fromSpread\":0}", 0, NULL },
	{ CONTROL_RERUN, "{\"fromSpread\":14,\"x\":null}", 14, NULL },
	{ CONTROL_REGENERATE, "{\"sceneSpread\":3}", 3, NULL },
	{ CONTROL_REGENERATE, "{\"sceneId\":\"" UPPER "\"}", -1, ID },
	{ CONTROL_REGENERATE, "{\"sceneSpread\":null,\"sceneId\":\"" ID "\"}",
	    -1, ID },
};

START_TEST(an_action_is_read)
{
	struct control_order order = { .action = good[_i].action };

	ck_assert_msg(
	    act_parse(a, good[_i].body, strlen(good[_i].body), &order, &e),
	    "%s", e.message);
	ck_assert_int_eq(order.spread, good[_i].spread);
	ck_assert_pstr_eq(order.scene_id, good[_i].scene_id);
}
END_TEST

static const struct {
	enum control_action action;
	const char *body;
	const char *part;
} bad[] = {
	{ CONTROL_CANCEL, "x", "not JSON" },
	{ CONTROL_CANCEL, "[]", "must be a JSON object" },
	{ CONTROL_RERUN, "", "fromSpread is required" },
	{ CONTROL_RERUN, "{}", "fromSpread is required" },
	{ CONTROL_RERUN, "{\"fromSpread\":null}", "fromSpread is required" },
	{ CONTROL_RERUN, "{\"fromSpread\":-1}", "number of a spread" },
	{ CONTROL_RERUN, "{\"fromSpread\":1.5}", "number of a spread" },
	{ CONTROL_RERUN, "{\"fromSpread\":\"1\"}", "number of a spread" },
	{ CONTROL_RERUN, "{\"fromSpread\":99999999999}", "number of a spread" },
	{ CONTROL_REGENERATE, "{}", "sceneSpread or sceneId" },
	{ CONTROL_REGENERATE, "{\"sceneSpread\":[]}", "number of a spread" },
	{ CONTROL_REGENERATE, "{\"sceneId\":\"x\"}", "must be a UUID" },
	{ CONTROL_REGENERATE, "{\"sceneId\":7}", "must be a UUID" },
	{ CONTROL_REGENERATE, "{\"sceneSpread\":1,\"sceneId\":\"" ID "\"}",
	    "sceneSpread or sceneId" },
};

START_TEST(nonsense_gets_a_sentence)
{
	struct control_order order = { .action = bad[_i].action };

	ck_assert(
	    !act_parse(a, bad[_i].body, strlen(bad[_i].body), &order, &e));
	ck_assert_int_eq(e.type, ERR_VALIDATION);
	ck_assert_msg(strstr(e.message, bad[_i].part) != NULL, "%s", e.message);
}
END_TEST

Suite *
web_act_suite(void)
{
	Suite *s = suite_create("web/act");
	TCase *t = tcase_create("act");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(
	    t, an_action_is_read, 0, sizeof(good) / sizeof(good[0]));
	tcase_add_loop_test(
	    t, nonsense_gets_a_sentence, 0, sizeof(bad) / sizeof(bad[0]));
	suite_add_tcase(s, t);
	return s;
}
