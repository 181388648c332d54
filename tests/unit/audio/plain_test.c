/* SPDX-License-Identifier: MIT */
/* Every processor makes the same bits: eight floats at a time are four and
 * four.  (Where there is no AVX2, both sides are the same code.) */
#include "unit/audio/plain.h"

#include "audio/bed.h"
#include "audio/chord.h"
#include "audio/pcm.h"
#include "audio/recipe.h"
#include "audio/resample.h"
#include "audio/room.h"
#include "audio/stage.h"
#include "base/arena.h"
#include "unit/audio/sound.h"
#include "unit/audio/suites.h"

/* A place of ${frames} to play on, for a layer at ${distance}. */
struct place {
	struct recipe recipe;
	struct stage stage;
	struct pcm out;
};

static void
place_make(struct place *p, size_t frames, float distance)
{
	p->recipe = (struct recipe)RECIPE_INIT;
	p->out = (struct pcm)PCM_INIT;
	recipe_add(&p->recipe, LAYER_WIND, 0.0F, 0.5F, 0.5F, distance);
	pcm_make(&p->out, frames);
	p->stage = (struct stage){ .recipe = &p->recipe,
		.layer = &p->recipe.layers[0],
		.arena = arena_open(),
		.out = p->out.samples,
		.frames = frames,
		.seconds = (float)frames / PCM_RATE,
		.gain = 0.7F,
		.random = dsp_random_make(3, 4) };
}

static void
place_clear(struct place *p)
{
	arena_close(&p->stage.arena);
	pcm_clear(&p->out);
}

static void
lay_bed(struct place *p, int bands,
    void (*play)(struct stage *s, const struct bed *b))
{
	struct bed b = { bands,
		{ { BED_LOW, 90.0F, 0.7F, 0.2F, NULL, NULL, NULL },
		    { BED_BAND, 700.0F, 2.0F, 0.1F, NULL, NULL, NULL },
		    { BED_HIGH, 5000.0F, 0.7F, 0.05F, NULL, NULL, NULL },
		    { BED_BAND, 300.0F, 9.0F, 0.2F, NULL, NULL, NULL } } };

	place_make(p, 48123, bands % 2 == 0 ? 0.0F : 0.4F);
	b.bands[1].hzs = stage_drift(&p->stage, 1.0F, 300.0F, 2000.0F);
	b.bands[0].gains = stage_drift(&p->stage, 1.0F, 0.2F, 1.0F);
	play(&p->stage, &b);
}

START_TEST(beds_are_the_same)
{
	struct place a, b;

	lay_bed(&a, _i, bed_play);
	lay_bed(&b, _i, plain_bed_play);
	ck_assert_double_gt(sound_rms(&a.out), 0.01);
	ck_assert(sound_equal(&a.out, &b.out));
	place_clear(&a);
	place_clear(&b);
}
END_TEST

static void
hold_chord(struct place *p, int n,
    void (*play)(struct stage *s, const struct chord_tone *tones, int tones_n))
{
	struct chord_tone tones[7];
	int i;

	place_make(p, 48123, 0.0F);
	for (i = 0; i < 7; i++)
		tones[i] = (struct chord_tone){ 31.0F * (float)(1 << i), 0.1F,
			0.3F * (float)i - 0.9F, 0.13F * (float)i, NULL };
	tones[1].gains = stage_drift(&p->stage, 1.0F, 0.2F, 1.0F);
	play(&p->stage, tones, n);
}

START_TEST(chords_are_the_same)
{
	struct place a, b;

	hold_chord(&a, _i, chord_play);
	hold_chord(&b, _i, plain_chord_play);
	ck_assert_double_gt(sound_rms(&a.out), 0.01);
	ck_assert(sound_equal(&a.out, &b.out));
	place_clear(&a);
	place_clear(&b);
}
END_TEST

static const struct {
	float reverb, size, muffle;
} rooms[] = { { 0.0F, 0.5F, 0.0F }, { 0.4F, 0.1F, 0.5F },
	{ 1.0F, 1.0F, 0.0F } };

START_TEST(rooms_are_the_same)
{
	struct pcm a = PCM_INIT, b = PCM_INIT;

	sound_noise(&a, 1.2345, 0.3);
	sound_noise(&b, 1.2345, 0.3);
	room_apply(&a, rooms[_i].reverb, rooms[_i].size, rooms[_i].muffle);
	plain_room_apply(
	    &b, rooms[_i].reverb, rooms[_i].size, rooms[_i].muffle);
	ck_assert(sound_equal(&a, &b));
	pcm_clear(&a);
	pcm_clear(&b);
}
END_TEST

static const int rates[] = { 8000, 44100, 96000, 44101 };

START_TEST(rates_are_the_same)
{
	struct pcm in = PCM_INIT, a = PCM_INIT, b = PCM_INIT;
	struct resample *r = resample_open(rates[_i]);
	struct resample *s = plain_resample_open(rates[_i]);

	sound_noise(&in, 0.5, 0.3);
	resample_push(r, in.samples, in.frames, &a);
	resample_finish(r, &a);
	plain_resample_push(s, in.samples, in.frames, &b);
	plain_resample_finish(s, &b);
	ck_assert_double_gt(sound_rms(&a), 0.1);
	ck_assert(sound_equal(&a, &b));
	resample_close(&r);
	plain_resample_close(&s);
	pcm_clear(&in);
	pcm_clear(&a);
	pcm_clear(&b);
}
END_TEST

Suite *
audio_plain_suite(void)
{
	Suite *s = suite_create("audio/plain");
	TCase *c = tcase_create("plain");

	tcase_add_loop_test(c, beds_are_the_same, 1, 5);
	tcase_add_loop_test(c, chords_are_the_same, 1, 8);
	tcase_add_loop_test(
	    c, rooms_are_the_same, 0, sizeof(rooms) / sizeof(rooms[0]));
	tcase_add_loop_test(
	    c, rates_are_the_same, 0, sizeof(rates) / sizeof(rates[0]));
	suite_add_tcase(s, c);
	return s;
}
