/* SPDX-License-Identifier: MIT */
/* One request from bytes to bytes. */
#include "audio/work.h"

#include "audio/decode.h"
#include "audio/helper.h"
#include "audio/level.h"
#include "audio/loop.h"
#include "audio/pcm.h"
#include "base/buf.h"
#include "unit/audio/sound.h"
#include "unit/audio/suites.h"

#include <math.h>
#include <string.h>

static const char recipe[] =
    "seed=5 seconds=3 mood=tense waves=0 birds=-3 pad=-6";

static bool
synth(const char *line, struct buf *out, struct helper_answer *a, struct err *e)
{
	struct helper_request r = HELPER_REQUEST_INIT;

	r.id = 9;
	r.op = HELPER_SYNTH;
	r.bytes = strlen(line);
	buf_init(out, 1 << 24);
	return work_do(&r, line, out, a, e);
}

START_TEST(recipe_becomes_a_levelled_file)
{
	struct helper_answer a;
	struct pcm p = PCM_INIT;
	struct level_facts f;
	struct err e = ERR_INIT;
	struct buf b;

	ck_assert_msg(synth(recipe, &b, &a, &e), "%s", e.message);
	ck_assert(a.ok && a.id == 9 && a.bytes == b.used);
	ck_assert(decode_audio(b.data, b.used, 60.0, &p, &e));
	ck_assert_uint_eq(p.frames, 3 * PCM_RATE);
	level_measure(&p, &f);
	ck_assert_double_lt(fabs(f.lufs + 23.0), 0.5);
	ck_assert_double_lt(f.dbtp, -0.5);
	buf_clear(&b);
	pcm_clear(&p);
}
END_TEST

/* A tune that is no loop: a falling tone, as MP3. */
static void
tune(struct buf *b, double seconds)
{
	struct pcm p = PCM_INIT;

	sound_sine(&p, 333.3, seconds, 0.4);
	sound_file(&p, ENCODE_MP3, b);
	pcm_clear(&p);
}

START_TEST(file_becomes_a_loop)
{
	struct helper_request r = HELPER_REQUEST_INIT;
	struct helper_answer a;
	struct pcm p = PCM_INIT;
	struct loop_seam s;
	struct err e = ERR_INIT;
	struct buf in, out;

	tune(&in, 5.0);
	r.bytes = in.used;
	r.seconds = 5.0;
	r.crossfade = 1.0;
	memcpy(r.format, "flac", 5); /* what a codec adds is tested there */
	buf_init(&out, 1 << 24);
	ck_assert(work_do(&r, in.data, &out, &a, &e));
	ck_assert(decode_audio(out.data, out.used, 60.0, &p, &e));
	ck_assert_double_lt(fabs(pcm_seconds(&p) - a.seconds), 1e-4);
	ck_assert_double_gt(a.seconds, 3.9);
	loop_measure(&p, &s);
	ck_assert(loop_is_seamless(&s));
	buf_clear(&in);
	buf_clear(&out);
	pcm_clear(&p);
}
END_TEST

START_TEST(sound_under_half_as_long_as_asked_is_refused)
{
	struct helper_request r = HELPER_REQUEST_INIT;
	struct helper_answer a;
	struct err e = ERR_INIT;
	struct buf in, out;

	tune(&in, 2.0);
	r.bytes = in.used;
	r.seconds = 5.0;
	buf_init(&out, 1 << 24);
	ck_assert(!work_do(&r, in.data, &out, &a, &e));
	ck_assert_int_eq(e.cause, CAUSE_AUDIO_INVALID);
	ck_assert_ptr_nonnull(strstr(e.message, "2.0 s"));
	buf_clear(&in);
	buf_clear(&out);
}
END_TEST

START_TEST(bad_recipe_is_refused)
{
	struct helper_answer a;
	struct err e = ERR_INIT;
	struct buf b;

	ck_assert(!synth("rain=loud", &b, &a, &e));
	ck_assert_int_eq(e.type, ERR_VALIDATION);
	buf_clear(&b);
}
END_TEST

Suite *
audio_work_suite(void)
{
	Suite *s = suite_create("audio/work");
	TCase *c = tcase_create("work");

	tcase_add_test(c, recipe_becomes_a_levelled_file);
	tcase_add_test(c, file_becomes_a_loop);
	tcase_add_test(c, sound_under_half_as_long_as_asked_is_refused);
	tcase_add_test(c, bad_recipe_is_refused);
	tcase_set_timeout(c, 60);
	suite_add_tcase(s, c);
	return s;
}
