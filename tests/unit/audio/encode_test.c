/* SPDX-License-Identifier: MIT */
/* Sound becomes files. */
#include "audio/encode.h"

#include "audio/decode.h"
#include "audio/level.h"
#include "audio/loop.h"
#include "audio/pcm.h"
#include "base/buf.h"
#include "unit/audio/sound.h"
#include "unit/audio/suites.h"

#include <math.h>
#include <string.h>

/* A loop, encoded and decoded. */
static void
round_trip(enum encode_format format, struct pcm *p, struct pcm *q)
{
	struct err e = ERR_INIT;
	struct buf b;

	sound_recipe(p, "seed=3 seconds=4 mood=sad rain=0 pad=-3 fire=0");
	sound_file(p, format, &b);
	ck_assert(decode_audio(buf_str(&b), b.used, 60.0, q, &e));
	buf_clear(&b);
}

START_TEST(equal_sound_gives_equal_bytes)
{
	struct pcm p = PCM_INIT;
	struct buf a, b;

	sound_noise(&p, 1.0, 0.2);
	sound_file(&p, (enum encode_format)_i, &a);
	sound_file(&p, (enum encode_format)_i, &b);
	ck_assert_uint_eq(a.used, b.used);
	ck_assert_mem_eq(a.data, b.data, a.used);
	buf_clear(&a);
	buf_clear(&b);
	pcm_clear(&p);
}
END_TEST

START_TEST(decoded_loop_is_as_long_as_it_was)
{
	struct pcm p = PCM_INIT, q = PCM_INIT;

	round_trip((enum encode_format)_i, &p, &q);
	ck_assert_uint_eq(q.frames, p.frames);
	pcm_clear(&p);
	pcm_clear(&q);
}
END_TEST

START_TEST(odd_lengths_are_exact_in_opus)
{
	static const size_t lengths[] = { 24000, 24001, 24959, 31337, 47999 };
	struct pcm p = PCM_INIT, q = PCM_INIT;
	struct err e = ERR_INIT;
	struct buf b;

	sound_noise(&p, 1.0, 0.2);
	p.frames = lengths[_i];
	sound_file(&p, ENCODE_OPUS, &b);
	ck_assert(decode_audio(buf_str(&b), b.used, 60.0, &q, &e));
	ck_assert_uint_eq(q.frames, p.frames);
	buf_clear(&b);
	pcm_clear(&p);
	pcm_clear(&q);
}
END_TEST

START_TEST(opus_loop_has_no_seam)
{
	struct pcm p = PCM_INIT, q = PCM_INIT;
	struct loop_seam s;

	round_trip(ENCODE_OPUS, &p, &q);
	loop_measure(&q, &s);
	/* The codec's own noise does not go round; a cut tone shows 200. */
	ck_assert_double_lt(s.step, 4.0);
	ck_assert_double_lt(s.surprise, 5.0);
	ck_assert_double_lt(fabs(s.level_db), 2.5);
	pcm_clear(&p);
	pcm_clear(&q);
}
END_TEST

START_TEST(opus_starts_settled)
{
	struct pcm p = PCM_INIT, q = PCM_INIT;
	struct err e = ERR_INIT;
	struct buf b;

	/* Without the tail before it the first samples would fade in. */
	sound_sine(&p, 400.0, 1.0, 0.5);
	sound_file(&p, ENCODE_OPUS, &b);
	ck_assert(decode_audio(buf_str(&b), b.used, 60.0, &q, &e));
	q.frames = 240;
	p.frames = 240;
	ck_assert_double_lt(fabs(sound_rms(&q) / sound_rms(&p) - 1.0), 0.05);
	buf_clear(&b);
	pcm_clear(&p);
	pcm_clear(&q);
}
END_TEST

START_TEST(lossy_peaks_stay_near_the_limit)
{
	static const enum encode_format formats[] = { ENCODE_OPUS, ENCODE_MP3 };
	struct pcm p = PCM_INIT, q = PCM_INIT;
	struct level_facts f;
	struct err e = ERR_INIT;
	struct buf b;

	/* Loud enough that the limiter works hard; work.c leaves 0.7 dB. */
	sound_recipe(&p, "seed=4 seconds=6 rain=0 fire=0 chains=0");
	ck_assert(level_apply(&p, -14.0, -1.7, &f, &e));
	sound_file(&p, formats[_i], &b);
	ck_assert(decode_audio(buf_str(&b), b.used, 60.0, &q, &e));
	level_measure(&q, &f);
	ck_assert_double_lt(f.dbtp, -0.5);
	buf_clear(&b);
	pcm_clear(&p);
	pcm_clear(&q);
}
END_TEST

START_TEST(bitrate_is_obeyed)
{
	static const int kbits[] = { 48, 96, 192 };
	struct pcm p = PCM_INIT;
	struct err e = ERR_INIT;
	struct buf b;
	double got;

	sound_noise(&p, 5.0, 0.2);
	buf_init(&b, 1 << 22);
	ck_assert(encode_audio(
	    &p, _i % 2 == 0 ? ENCODE_OPUS : ENCODE_MP3, kbits[_i / 2], &b, &e));
	got = 8.0 * (double)b.used / 5.0 / 1000.0;
	ck_assert_double_gt(got, 0.7 * kbits[_i / 2]);
	ck_assert_double_lt(got, 1.35 * kbits[_i / 2]);
	buf_clear(&b);
	pcm_clear(&p);
}
END_TEST

START_TEST(file_that_does_not_fit_is_an_error)
{
	struct pcm p = PCM_INIT;
	struct err e = ERR_INIT;
	struct buf b;

	sound_noise(&p, 1.0, 0.2);
	buf_init(&b, 3000);
	ck_assert(!encode_audio(&p, (enum encode_format)_i, 96, &b, &e));
	ck_assert_int_eq(e.type, ERR_SOUNDSCAPE);
	buf_clear(&b);
	pcm_clear(&p);
}
END_TEST

Suite *
audio_encode_suite(void)
{
	Suite *s = suite_create("audio/encode");
	TCase *c = tcase_create("encode");

	tcase_add_loop_test(c, equal_sound_gives_equal_bytes, 0, 4);
	tcase_add_loop_test(c, decoded_loop_is_as_long_as_it_was, 0, 4);
	tcase_add_loop_test(c, odd_lengths_are_exact_in_opus, 0, 5);
	tcase_add_test(c, opus_loop_has_no_seam);
	tcase_add_test(c, opus_starts_settled);
	tcase_add_loop_test(c, lossy_peaks_stay_near_the_limit, 0, 2);
	tcase_add_loop_test(c, bitrate_is_obeyed, 0, 6);
	tcase_add_loop_test(c, file_that_does_not_fit_is_an_error, 0, 4);
	tcase_set_timeout(c, 60);
	suite_add_tcase(s, c);
	return s;
}
