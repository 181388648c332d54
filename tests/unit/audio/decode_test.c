/* SPDX-License-Identifier: MIT */
/* Files become sound, within bounds. */
#include "audio/decode.h"

#include "audio/pcm.h"
#include "base/buf.h"
#include "unit/audio/sound.h"
#include "unit/audio/suites.h"

#include <math.h>
#include <string.h>

static bool
decode(const struct buf *b, double max, struct pcm *p, struct err *e)
{
	err_clear(e);
	return decode_audio(buf_str(b), b->used, max, p, e);
}

START_TEST(every_format_comes_back_as_it_went)
{
	struct pcm p = PCM_INIT, q = PCM_INIT;
	struct err e = ERR_INIT;
	struct buf b;

	sound_sine(&p, 440.0, 1.3, 0.5);
	sound_file(&p, (enum encode_format)_i, &b);
	ck_assert_msg(decode(&b, 60.0, &q, &e), "%s", e.message);
	ck_assert_uint_eq(q.frames, p.frames);
	ck_assert_double_lt(fabs(sound_rms(&q) / sound_rms(&p) - 1.0), 0.05);
	buf_clear(&b);
	pcm_clear(&p);
	pcm_clear(&q);
}
END_TEST

static const struct {
	int rate, channels;
} shapes[] = { { 44100, 1 }, { 44100, 2 }, { 16000, 1 }, { 48000, 6 } };

START_TEST(other_rates_and_channels_become_48_khz_stereo)
{
	struct pcm q = PCM_INIT;
	struct err e = ERR_INIT;
	struct buf b;

	sound_wav(
	    &b, shapes[_i].rate, shapes[_i].channels, (size_t)shapes[_i].rate);
	ck_assert_msg(decode(&b, 60.0, &q, &e), "%s", e.message);
	ck_assert_uint_eq(q.frames, PCM_RATE);
	ck_assert_double_gt(sound_rms(&q), 0.3);
	buf_clear(&b);
	pcm_clear(&q);
}
END_TEST

START_TEST(what_is_over_the_limit_is_cut_off)
{
	struct pcm q = PCM_INIT;
	struct err e = ERR_INIT;
	struct buf b;

	sound_wav(&b, 48000, 2, 96000);
	ck_assert(decode(&b, 0.5, &q, &e));
	ck_assert_uint_eq(q.frames, 24000);
	buf_clear(&b);
	pcm_clear(&q);
}
END_TEST

START_TEST(header_that_promises_too_much_is_not_believed)
{
	struct pcm q = PCM_INIT;
	struct err e = ERR_INIT;
	struct buf b;

	sound_wav(&b, 48000, 2, 4800);
	memset(b.data + 40, 0x7f, 4); /* two gigabytes of data */
	if (decode(&b, 600.0, &q, &e))
		ck_assert_uint_le(q.frames, 4800);
	buf_clear(&b);
	pcm_clear(&q);
}
END_TEST

START_TEST(silence_is_refused)
{
	struct pcm p = PCM_INIT;
	struct err e = ERR_INIT;
	struct buf b;

	pcm_make(&p, 48000);
	sound_file(&p, ENCODE_WAV, &b);
	ck_assert(!decode(&b, 60.0, &p, &e));
	ck_assert_int_eq(e.cause, CAUSE_AUDIO_INVALID);
	ck_assert_ptr_nonnull(strstr(e.message, "silent"));
	buf_clear(&b);
	pcm_clear(&p);
}
END_TEST

/* A WAV of floats whose samples are ${bits}. */
static void
float_wav(struct buf *b, const char bits[4])
{
	int i;

	sound_wav(b, 48000, 2, 2000);
	b->data[20] = 3;
	b->data[28] = (char)0x00;
	b->data[29] = (char)0xdc;
	b->data[30] = 5;
	b->data[32] = 8;
	b->data[34] = 32;
	for (i = 0; i < 2000; i++)
		memcpy(b->data + 44 + 4 * i, bits, 4);
}

START_TEST(what_is_not_a_number_is_refused)
{
	static const char *const bits[2] = { "\x00\x00\xc0\x7f",
		"\x00\x00\x80\x7f" };
	struct pcm p = PCM_INIT;
	struct err e = ERR_INIT;
	struct buf b;

	float_wav(&b, bits[_i]);
	ck_assert(!decode(&b, 60.0, &p, &e));
	ck_assert_int_eq(e.cause, CAUSE_AUDIO_INVALID);
	ck_assert_msg(strstr(e.message, "no numbers") != NULL, "%s", e.message);
	buf_clear(&b);
	pcm_clear(&p);
}
END_TEST

START_TEST(half_a_file_is_short_or_refused_but_harmless)
{
	struct pcm p = PCM_INIT, q = PCM_INIT;
	struct err e = ERR_INIT;
	struct buf b;

	sound_noise(&p, 2.0, 0.3);
	sound_file(&p, (enum encode_format)(_i % 4), &b);
	b.used = b.used * (size_t)(1 + _i / 4) / 6;
	if (decode(&b, 60.0, &q, &e))
		ck_assert_uint_lt(q.frames, p.frames);
	else
		ck_assert_int_eq(e.cause, CAUSE_AUDIO_INVALID);
	buf_clear(&b);
	pcm_clear(&p);
	pcm_clear(&q);
}
END_TEST

START_TEST(flipped_bytes_never_crash)
{
	struct pcm p = PCM_INIT, q = PCM_INIT;
	struct err e = ERR_INIT;
	struct buf b;
	size_t i;

	sound_noise(&p, 0.5, 0.3);
	sound_file(&p, (enum encode_format)(_i % 4), &b);
	for (i = (size_t)_i * 7; i < b.used; i += 97 + (size_t)_i * 31)
		b.data[i] = (char)(b.data[i] ^ (1 << (_i % 8)));
	if (decode(&b, 10.0, &q, &e))
		ck_assert_uint_le(q.frames, 10 * PCM_RATE);
	buf_clear(&b);
	pcm_clear(&p);
	pcm_clear(&q);
}
END_TEST

Suite *
audio_decode_suite(void)
{
	Suite *s = suite_create("audio/decode");
	TCase *c = tcase_create("decode");

	tcase_add_loop_test(c, every_format_comes_back_as_it_went, 0, 4);
	tcase_add_loop_test(c, other_rates_and_channels_become_48_khz_stereo, 0,
	    sizeof(shapes) / sizeof(shapes[0]));
	tcase_add_test(c, what_is_over_the_limit_is_cut_off);
	tcase_add_test(c, header_that_promises_too_much_is_not_believed);
	tcase_add_test(c, silence_is_refused);
	tcase_add_loop_test(c, what_is_not_a_number_is_refused, 0, 2);
	tcase_add_loop_test(
	    c, half_a_file_is_short_or_refused_but_harmless, 0, 20);
	tcase_add_loop_test(c, flipped_bytes_never_crash, 0, 16);
	tcase_set_timeout(c, 60);
	suite_add_tcase(s, c);
	return s;
}
