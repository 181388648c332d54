/* SPDX-License-Identifier: MIT */
/* What a worker and its helper say to each other. */
#include "audio/helper.h"

#include "base/buf.h"
#include "unit/audio/suites.h"

#include <string.h>

START_TEST(request_comes_back_as_it_went)
{
	struct helper_request r = HELPER_REQUEST_INIT, s;
	struct err e = ERR_INIT;
	struct buf b;

	r.id = 77;
	r.op = HELPER_SYNTH;
	r.bytes = 123456;
	r.seconds = 12.25;
	r.lufs = -19.5;
	buf_init(&b, HELPER_LINE_MAX);
	helper_request_print(&r, &b);
	ck_assert(helper_request_parse(&s, buf_str(&b), b.used - 1, &e));
	ck_assert(s.id == 77 && s.op == HELPER_SYNTH && s.bytes == 123456);
	ck_assert(s.seconds == 12.25 && s.lufs == -19.5 && s.bitrate == 96);
	ck_assert_str_eq(s.format, "opus");
	buf_clear(&b);
}
END_TEST

START_TEST(good_answer_comes_back_as_it_went)
{
	struct helper_answer a = { .id = 5,
		.ok = true,
		.bytes = 99,
		.seconds = 30.0,
		.lufs = -23.0,
		.peak = -4.5 },
	                     c;
	struct err e = ERR_INIT;
	struct buf b;

	buf_init(&b, HELPER_LINE_MAX);
	helper_answer_print(&a, &b);
	ck_assert(helper_answer_parse(&c, buf_str(&b), b.used - 1, &e));
	ck_assert(c.ok && c.id == 5 && c.bytes == 99 && c.seconds == 30.0);
	ck_assert(c.lufs == -23.0 && c.peak == -4.5);
	buf_clear(&b);
}
END_TEST

START_TEST(error_answer_keeps_cause_and_sentence)
{
	struct helper_answer a = { .id = 5, .cause = CAUSE_AUDIO_INVALID }, c;
	struct err e = ERR_INIT;
	struct buf b;

	memcpy(a.message, "the sound = silent\nid=6 ok", 27);
	buf_init(&b, HELPER_LINE_MAX);
	helper_answer_print(&a, &b);
	ck_assert_ptr_eq(strchr(buf_str(&b), '\n'), b.data + b.used - 1);
	ck_assert(helper_answer_parse(&c, buf_str(&b), b.used - 1, &e));
	ck_assert(!c.ok && c.cause == CAUSE_AUDIO_INVALID && c.bytes == 0);
	ck_assert(!helper_answer_error(&c, &e));
	ck_assert_str_eq(e.message, "the sound = silent\\nid=6 ok");
	ck_assert_int_eq(e.type, ERR_SOUNDSCAPE);
	buf_clear(&b);
}
END_TEST

static const struct {
	const char *line;
	uint64_t id;
	size_t bytes;
} wrong[] = {
	{ "", 0, HELPER_UNKNOWN },
	{ "hello", 0, HELPER_UNKNOWN },
	{ "id=0 bytes=3", 0, 3 },
	{ "id=x bytes=3", 0, 3 },
	{ "bytes=3 op=synth", 0, 3 },
	{ "id=4 op=synth", 4, HELPER_UNKNOWN },
	{ "id=4 bytes=-3", 4, HELPER_UNKNOWN },
	{ "id=4 bytes=3 op=sing", 4, 3 },
	{ "op=synth id=4 format=ogg bytes=3", 4, 3 },
	{ "id=4 bytes=3 lufs=nan", 4, 3 },
	{ "id=4 bytes=3 colour=red", 4, 3 },
	{ "id=4 bytes=3 colour=red  op=synth", 4, 3 },
	{ "id=4 bytes=3 id=x ", 0, 3 },
	{ " id=4 bytes=3", 4, 3 },
};

START_TEST(wrong_requests_still_tell_id_and_bytes)
{
	struct helper_request r;
	struct err e = ERR_INIT;

	ck_assert(!helper_request_parse(
	    &r, wrong[_i].line, strlen(wrong[_i].line), &e));
	ck_assert_int_eq(e.cause, CAUSE_AUDIO_HELPER);
	ck_assert_uint_eq(r.id, wrong[_i].id);
	ck_assert_uint_eq(r.bytes, wrong[_i].bytes);
}
END_TEST

static const char *const nonsense[] = { "", "ok", "id=1", "id=1 maybe",
	"id=1 ok bytes", "id=1 ok bytes=x", "id=1 error", "id=1 error cause=x",
	"x=1 ok bytes=1", "id=1 ok bytes=1 colour=red" };

START_TEST(answers_that_make_no_sense_are_refused)
{
	struct helper_answer a;
	struct err e = ERR_INIT;

	ck_assert(
	    !helper_answer_parse(&a, nonsense[_i], strlen(nonsense[_i]), &e));
	ck_assert_int_eq(e.cause, CAUSE_AUDIO_HELPER);
}
END_TEST

Suite *
audio_helper_suite(void)
{
	Suite *s = suite_create("audio/helper");
	TCase *c = tcase_create("helper");

	tcase_add_test(c, request_comes_back_as_it_went);
	tcase_add_test(c, good_answer_comes_back_as_it_went);
	tcase_add_test(c, error_answer_keeps_cause_and_sentence);
	tcase_add_loop_test(c, wrong_requests_still_tell_id_and_bytes, 0,
	    sizeof(wrong) / sizeof(wrong[0]));
	tcase_add_loop_test(c, answers_that_make_no_sense_are_refused, 0,
	    sizeof(nonsense) / sizeof(nonsense[0]));
	suite_add_tcase(s, c);
	return s;
}
