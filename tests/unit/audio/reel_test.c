/* SPDX-License-Identifier: MIT */
/* A file becomes the same loop while it is decoded as in memory. */
#include "audio/reel.h"

#include "audio/decode.h"
#include "audio/loop.h"
#include "audio/pcm.h"
#include "base/buf.h"
#include "unit/audio/sound.h"
#include "unit/audio/suites.h"

#include <malloc.h>
#include <math.h>
#include <string.h>

/* A sound of which ${keep} seconds are taken from the start of a loop, with
 * silence around it, and what is wished of it. */
static const struct {
	const char *recipe;
	double keep, before, behind; /* seconds */
	double crossfade, seconds;
	enum encode_format format;
} cases[] = {
	/* Closed as it is; with a codec's padding; open. */
	{ "seed=1 seconds=9 rain=0", 9, 0, 0, 2, 0, ENCODE_WAV },
	{ "seed=1 seconds=9 pad=0", 9, 0.023, 0.03, 2, 9, ENCODE_WAV },
	{ "seed=1 seconds=9 pad=0", 7.3, 0, 0, 2, 0, ENCODE_WAV },
	{ "seed=2 seconds=9 wind=0 birds=0", 8, 0, 0, 2, 9, ENCODE_MP3 },
	/* Long silence: behind the ring, before the tape. */
	{ "seed=1 seconds=9 pad=0", 7.3, 0.4, 2.0, 2, 0, ENCODE_FLAC },
	{ "seed=1 seconds=9 pad=0", 7.3, 3.21, 0.31, 1, 0, ENCODE_WAV },
	/* Longer than asked, so that its end is cut off. */
	{ "seed=3 seconds=14 pad=0", 13, 0, 0, 2, 4, ENCODE_WAV },
	{ "seed=3 seconds=14 pad=0", 13, 0.7, 1.3, 2, 4, ENCODE_WAV },
	/* A little longer is still what was asked. */
	{ "seed=3 seconds=9.3 pad=0", 9.3, 0, 0, 2, 9, ENCODE_WAV },
	/* A crossfade over a quarter of it; hardly one; none. */
	{ "seed=4 seconds=9 pad=0", 6.5, 0, 0, 10, 0, ENCODE_WAV },
	{ "seed=4 seconds=9 pad=0", 6.5, 0, 0, 0.01, 0, ENCODE_WAV },
	{ "seed=4 seconds=9 pad=0", 6.5, 0, 0, 0, 0, ENCODE_WAV },
	/* Short; short when trimmed; just not short. */
	{ "seed=5 seconds=9 pad=0", 1.7, 0, 0, 1, 0, ENCODE_WAV },
	{ "seed=5 seconds=9 pad=0", 1.7, 0.5, 5.0, 1, 0, ENCODE_WAV },
	{ "seed=5 seconds=9 pad=0", 3.0, 0, 0, 2, 0, ENCODE_WAV },
	{ "seed=5 seconds=9 pad=0", 3.001, 0.5, 5, 2, 0, ENCODE_WAV },
};

static void
make_file(int i, struct buf *b)
{
	struct pcm p = PCM_INIT, q = PCM_INIT;
	size_t before = (size_t)(cases[i].before * PCM_RATE);
	size_t keep = (size_t)(cases[i].keep * PCM_RATE);

	sound_recipe(&p, cases[i].recipe);
	pcm_make(&q, before + keep + (size_t)(cases[i].behind * PCM_RATE));
	memcpy(q.samples + 2 * before, p.samples, 2 * keep * sizeof(float));
	sound_file(&q, cases[i].format, b);
	pcm_clear(&p);
	pcm_clear(&q);
}

START_TEST(loop_is_the_one_that_memory_makes)
{
	struct reel_wish wish = { 60.0, cases[_i].seconds,
		cases[_i].crossfade };
	struct pcm p = PCM_INIT, q = PCM_INIT;
	struct level_facts f;
	struct err e = ERR_INIT;
	struct circle *c;
	struct reel *r;
	struct buf b;
	double worst = 0.0;
	size_t i;

	make_file(_i, &b);
	ck_assert(decode_audio(b.data, b.used, 60.0, &p, &e));
	loop_close(&p, wish.crossfade, wish.seconds);
	level_measure(&p, &f);
	ck_assert_msg(
	    reel_open(b.data, b.used, &wish, &r, &e), "%s", e.message);
	c = reel_circle(r);
	ck_assert_uint_eq(c->frames, p.frames);
	ck_assert_double_lt(fabs(reel_facts(r)->lufs - f.lufs), 0.1);
	ck_assert_double_lt(fabs(reel_facts(r)->dbtp - f.dbtp), 0.05);
	circle_skip(c, 2000);
	pcm_make(&q, 2000 + p.frames + 2000);
	circle_read(c, q.samples, q.frames);
	for (i = 0; i < 2 * q.frames; i++)
		worst = fmax(worst,
		    fabs((double)(q.samples[i] -
		        p.samples[(i + 2 * (p.frames - 2000 % p.frames)) %
		            (2 * p.frames)])));
	ck_assert_double_lt(worst, 1e-6);
	reel_close(&r);
	ck_assert_ptr_null(r);
	buf_clear(&b);
	pcm_clear(&p);
	pcm_clear(&q);
}
END_TEST

/* Bytes that the process has from its allocator. */
static size_t
in_use(void)
{
	struct mallinfo2 m = mallinfo2();

	return m.uordblks + m.hblkhd;
}

START_TEST(length_costs_no_memory)
{
	struct reel_wish wish = { 600.0, 0.0, 2.0 };
	struct err e = ERR_INIT;
	struct reel *r;
	struct buf b;
	size_t before, most, left;
	float x[2 * 960];

	/* Two minutes are 46 MB. */
	sound_wav(&b, 44100, 2, (size_t)(120.013 * 44100));
	before = in_use();
	ck_assert(reel_open(b.data, b.used, &wish, &r, &e));
	most = in_use();
	for (left = reel_circle(r)->frames; left > 960; left -= 960) {
		circle_read(reel_circle(r), x, 960);
		if (left % 100 < 10)
			most = in_use() > most ? in_use() : most;
	}
	ck_assert_msg(most - before < 2200000, "%zu bytes", most - before);
	reel_close(&r);
	buf_clear(&b);
}
END_TEST

START_TEST(nothing_but_silence_is_refused)
{
	struct reel_wish wish = { 60.0, 0.0, 2.0 };
	struct pcm p = PCM_INIT;
	struct err e = ERR_INIT;
	struct reel *r;
	struct buf b;

	pcm_make(&p, 6 * PCM_RATE);
	sound_file(&p, ENCODE_WAV, &b);
	ck_assert(!reel_open(b.data, b.used, &wish, &r, &e));
	ck_assert_int_eq(e.cause, CAUSE_AUDIO_INVALID);
	ck_assert_ptr_null(r);
	buf_clear(&b);
	pcm_clear(&p);
}
END_TEST

START_TEST(broken_files_do_no_harm)
{
	struct reel_wish wish = { 60.0, 0.0, 1.0 };
	struct pcm p = PCM_INIT;
	struct err e = ERR_INIT;
	struct reel *r;
	struct buf b;
	size_t i;
	float x[2 * 960];

	sound_noise(&p, 4.0, 0.3);
	sound_file(&p, (enum encode_format)(_i % 4), &b);
	for (i = 200 + (size_t)_i * 7; i < b.used; i += 397 + (size_t)_i * 31)
		b.data[i] = (char)(b.data[i] ^ (1 << (_i % 8)));
	b.used -= b.used / 10 * (size_t)(_i % 3);
	if (reel_open(b.data, b.used, &wish, &r, &e)) {
		circle_skip(reel_circle(r), 0);
		for (i = 0; i + 960 < reel_circle(r)->frames; i += 960)
			circle_read(reel_circle(r), x, 960);
		reel_close(&r);
	} else {
		ck_assert_int_eq(e.cause, CAUSE_AUDIO_INVALID);
	}
	buf_clear(&b);
	pcm_clear(&p);
}
END_TEST

Suite *
audio_reel_suite(void)
{
	Suite *s = suite_create("audio/reel");
	TCase *c = tcase_create("reel");

	tcase_add_loop_test(c, loop_is_the_one_that_memory_makes, 0,
	    sizeof(cases) / sizeof(cases[0]));
	tcase_add_test(c, length_costs_no_memory);
	tcase_add_test(c, nothing_but_silence_is_refused);
	tcase_add_loop_test(c, broken_files_do_no_harm, 0, 16);
	tcase_set_timeout(c, 120);
	suite_add_tcase(s, c);
	return s;
}
