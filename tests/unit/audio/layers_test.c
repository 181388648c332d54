/* SPDX-License-Identifier: MIT */
/* Does each layer sound like its name, as far as numbers can show? */
#include "audio/layer.h"

#include "audio/pcm.h"
#include "unit/audio/sound.h"
#include "unit/audio/spectrum.h"
#include "unit/audio/suites.h"

#include <math.h>
#include <stdio.h>

/* What is measured of a layer. */
enum measure {
	SHARE, /* of the power, between two frequencies */
	CREST, /* dB */
	FLATNESS, /* of the spectrum */
	UNREST, /* of the envelope */
	ONSETS, /* sudden ones, a second */
	CENTROID, /* Hz */
};

/* ${kind} shows at least ${least} and at most ${most}. */
static const struct claim {
	enum audio_layer kind;
	enum measure what;
	double low, high; /* of SHARE */
	double least, most;
} claims[] = {
	/* The sea is low and broad and swells strongly. */
	{ LAYER_WAVES, SHARE, 20, 1000, 0.6, 0.98 },
	{ LAYER_WAVES, UNREST, 0, 0, 0.3, 1.5 },
	{ LAYER_WAVES, FLATNESS, 0, 0, 0.1, 1.0 },
	/* Surf is brighter than the sea and breaks harder. */
	{ LAYER_SURF, SHARE, 1000, 20000, 0.3, 0.9 },
	{ LAYER_SURF, UNREST, 0, 0, 0.5, 2.0 },
	/* A river lies in the middle and never rests nor swells. */
	{ LAYER_RIVER, SHARE, 300, 5000, 0.6, 1.0 },
	{ LAYER_RIVER, UNREST, 0, 0, 0.0, 0.25 },
	/* Drops are single, short, and ring. */
	{ LAYER_DRIPPING, CREST, 0, 0, 20, 45 },
	{ LAYER_DRIPPING, SHARE, 500, 3000, 0.8, 1.0 },
	{ LAYER_DRIPPING, ONSETS, 0, 0, 0.3, 5.0 },
	/* Rain is broad, even, and stands out in drops. */
	{ LAYER_RAIN, FLATNESS, 0, 0, 0.4, 1.0 },
	{ LAYER_RAIN, CREST, 0, 0, 15, 30 },
	{ LAYER_RAIN, UNREST, 0, 0, 0.0, 0.3 },
	{ LAYER_RAIN, SHARE, 5000, 20000, 0.1, 0.7 },
	/* Thunder is low and comes and goes. */
	{ LAYER_THUNDER, SHARE, 20, 300, 0.8, 1.0 },
	{ LAYER_THUNDER, UNREST, 0, 0, 0.5, 5.0 },
	/* Wind is low and gusts. */
	{ LAYER_WIND, SHARE, 50, 1500, 0.8, 1.0 },
	{ LAYER_WIND, UNREST, 0, 0, 0.2, 1.0 },
	/* Fire crackles over a low roar. */
	{ LAYER_FIRE, CREST, 0, 0, 16, 40 },
	{ LAYER_FIRE, SHARE, 20, 700, 0.4, 0.97 },
	/* Birds are tones between 2 and 8 kHz, with pauses. */
	{ LAYER_BIRDS, SHARE, 1700, 8500, 0.95, 1.0 },
	{ LAYER_BIRDS, FLATNESS, 0, 0, 0.0, 0.15 },
	{ LAYER_BIRDS, UNREST, 0, 0, 0.6, 5.0 },
	/* Gulls are lower and have pauses, too. */
	{ LAYER_GULLS, SHARE, 700, 5000, 0.95, 1.0 },
	{ LAYER_GULLS, UNREST, 0, 0, 0.8, 5.0 },
	/* An owl is almost one tone. */
	{ LAYER_OWL, SHARE, 280, 520, 0.9, 1.0 },
	{ LAYER_OWL, FLATNESS, 0, 0, 0.0, 0.01 },
	/* Crickets sit at 3 to 6 kHz. */
	{ LAYER_CRICKETS, SHARE, 3000, 6000, 0.95, 1.0 },
	/* Frogs croak from 200 Hz to 3 kHz. */
	{ LAYER_FROGS, SHARE, 150, 3500, 0.9, 1.0 },
	{ LAYER_FROGS, CREST, 0, 0, 15, 40 },
	/* Leaves rustle high. */
	{ LAYER_LEAVES, SHARE, 1500, 20000, 0.9, 1.0 },
	{ LAYER_LEAVES, UNREST, 0, 0, 0.25, 1.5 },
	/* Voices are between 90 Hz and 3.5 kHz, and many. */
	{ LAYER_CROWD, SHARE, 90, 3500, 0.9, 1.0 },
	{ LAYER_CROWD, UNREST, 0, 0, 0.08, 0.6 },
	{ LAYER_CHILDREN, SHARE, 250, 5000, 0.9, 1.0 },
	/* A bell is tonal, struck, and rings. */
	{ LAYER_BELLS, FLATNESS, 0, 0, 0.0, 0.01 },
	{ LAYER_BELLS, SHARE, 100, 2500, 0.95, 1.0 },
	{ LAYER_BELLS, UNREST, 0, 0, 0.5, 3.0 },
	/* A clock is short ticks and silence. */
	{ LAYER_CLOCK, CREST, 0, 0, 20, 45 },
	{ LAYER_CLOCK, ONSETS, 0, 0, 0.9, 2.1 },
	{ LAYER_CLOCK, SHARE, 400, 6000, 0.8, 1.0 },
	/* A trotting horse knocks in pairs, a walker steps twice a second. */
	{ LAYER_HOOVES, ONSETS, 0, 0, 2.0, 6.5 },
	{ LAYER_HOOVES, CREST, 0, 0, 15, 35 },
	{ LAYER_FOOTSTEPS, ONSETS, 0, 0, 1.2, 4.5 },
	/* A train rumbles and knocks. */
	{ LAYER_TRAIN, SHARE, 20, 500, 0.7, 1.0 },
	{ LAYER_TRAIN, CREST, 0, 0, 16, 30 },
	{ LAYER_TRAFFIC, SHARE, 20, 2500, 0.7, 1.0 },
	{ LAYER_CARTS, SHARE, 20, 2500, 0.85, 1.0 },
	{ LAYER_CARTS, CREST, 0, 0, 13, 30 },
	/* Wood creaks in trains of knocks below 3 kHz. */
	{ LAYER_CREAKING, SHARE, 150, 3500, 0.9, 1.0 },
	{ LAYER_CREAKING, UNREST, 0, 0, 0.6, 5.0 },
	{ LAYER_BATTLE, SHARE, 20, 400, 0.25, 0.95 },
	{ LAYER_BATTLE, SHARE, 1200, 9000, 0.03, 0.6 },
	/* Chains clink high, in clusters. */
	{ LAYER_CHAINS, SHARE, 1500, 14000, 0.9, 1.0 },
	{ LAYER_CHAINS, CREST, 0, 0, 22, 45 },
	{ LAYER_TAVERN, SHARE, 80, 3500, 0.85, 1.0 },
	{ LAYER_WRITING, SHARE, 1000, 14000, 0.9, 1.0 },
	{ LAYER_WRITING, UNREST, 0, 0, 0.6, 4.0 },
	/* Quiet places are low and still. */
	{ LAYER_ROOM, SHARE, 20, 1000, 0.9, 1.0 },
	{ LAYER_ROOM, UNREST, 0, 0, 0.0, 0.3 },
	{ LAYER_CAVE, SHARE, 20, 450, 0.9, 1.0 },
	{ LAYER_DESERT, SHARE, 100, 1500, 0.4, 0.95 },
	{ LAYER_DESERT, SHARE, 3500, 14000, 0.04, 0.5 },
	{ LAYER_SNOW, SHARE, 20, 1200, 0.9, 1.0 },
	/* Music is tones. */
	{ LAYER_DRONE, FLATNESS, 0, 0, 0.0, 0.001 },
	{ LAYER_DRONE, SHARE, 20, 400, 0.8, 1.0 },
	{ LAYER_PAD, FLATNESS, 0, 0, 0.0, 0.001 },
	{ LAYER_PAD, SHARE, 80, 1200, 0.9, 1.0 },
};

static double
measure(const struct claim *c, const struct pcm *p)
{
	static struct spectrum s;

	spectrum_make(&s, p);
	switch (c->what) {
	case SHARE:
		return spectrum_share(&s, c->low, c->high);
	case CREST:
		return spectrum_crest_db(p);
	case FLATNESS:
		return spectrum_flatness(&s);
	case UNREST:
		return spectrum_unrest(p);
	case ONSETS:
		return spectrum_onsets(p, 1.6);
	case CENTROID:
		break;
	}
	return spectrum_centroid(&s);
}

START_TEST(layer_sounds_like_its_name)
{
	const struct claim *c = &claims[_i];
	struct pcm p = PCM_INIT;
	double got;

	sound_layer(&p, c->kind, 0.5F);
	got = measure(c, &p);
	ck_assert_msg(got >= c->least && got <= c->most,
	    "%s: measure %d (%g to %g) is %g, not %g to %g",
	    recipe_layer_word(c->kind), (int)c->what, c->low, c->high, got,
	    c->least, c->most);
	pcm_clear(&p);
}
END_TEST

/* What repeats itself evenly, and how often. */
static const struct {
	enum audio_layer kind;
	float density;
	double ms, low, high; /* where the period is looked for */
	double least, most; /* where it must be */
} rhythms[] = {
	{ LAYER_WAVES, 0.5F, 50, 3.0, 13.0, 6.0, 12.0 },
	{ LAYER_WAVES, 1.0F, 50, 3.0, 13.0, 6.0, 12.0 },
	{ LAYER_SURF, 0.5F, 50, 3.0, 12.0, 6.0, 10.5 },
	{ LAYER_CLOCK, 0.5F, 5, 0.3, 1.2, 0.6, 0.9 },
	{ LAYER_FOOTSTEPS, 0.5F, 10, 0.3, 0.9, 0.5, 0.7 },
	{ LAYER_HOOVES, 0.5F, 5, 0.5, 0.95, 0.7, 0.8 },
	{ LAYER_TRAIN, 0.5F, 10, 0.9, 1.9, 1.1, 1.6 },
	{ LAYER_BELLS, 0.5F, 50, 2.0, 6.0, 3.0, 4.5 },
};

START_TEST(rhythm_is_as_it_should_be)
{
	struct pcm p = PCM_INIT;
	double got;

	sound_layer(&p, rhythms[_i].kind, rhythms[_i].density);
	got = spectrum_period(
	    &p, rhythms[_i].ms, rhythms[_i].low, rhythms[_i].high);
	ck_assert_msg(got >= rhythms[_i].least && got <= rhythms[_i].most,
	    "%s repeats every %g s", recipe_layer_word(rhythms[_i].kind), got);
	pcm_clear(&p);
}
END_TEST

/* Layers that density makes busier. */
static const enum audio_layer busy[] = { LAYER_DRIPPING, LAYER_CHAINS,
	LAYER_GULLS, LAYER_BIRDS, LAYER_CLOCK };

/* Share of 20 ms windows that are over a tenth of the loudest. */
static double
filled(const struct pcm *p)
{
	double v[2000], most = 0.0;
	size_t n = spectrum_envelope(p, 20.0, v, 2000), i, over = 0;

	for (i = 0; i < n; i++)
		most = v[i] > most ? v[i] : most;
	for (i = 0; i < n; i++)
		over += v[i] > 0.1 * most;
	return (double)over / (double)n;
}

START_TEST(density_makes_it_busier)
{
	struct pcm a = PCM_INIT, b = PCM_INIT;

	sound_layer(&a, busy[_i], 0.05F);
	sound_layer(&b, busy[_i], 0.95F);
	ck_assert_double_gt(filled(&b), filled(&a));
	pcm_clear(&a);
	pcm_clear(&b);
}
END_TEST

static void
play_at(struct pcm *p, int kind, float brightness, float distance)
{
	char line[128];

	snprintf(line, sizeof(line), "seed=7 seconds=8 %s=0,%.1f,0.5,%.1f",
	    recipe_layer_word((enum audio_layer)kind), (double)brightness,
	    (double)distance);
	sound_recipe(p, line);
}

START_TEST(distance_makes_it_duller)
{
	static struct spectrum near, far;
	struct pcm p = PCM_INIT;

	play_at(&p, _i, 0.5F, 0.0F);
	spectrum_make(&near, &p);
	play_at(&p, _i, 0.5F, 1.0F);
	spectrum_make(&far, &p);
	ck_assert_double_lt(
	    spectrum_centroid(&far), 0.999 * spectrum_centroid(&near));
	pcm_clear(&p);
}
END_TEST

/* How alike two spectra are below 2 kHz, 0 … 1: the cosine between them. */
static double
likeness(const struct spectrum *a, const struct spectrum *b)
{
	double ab = 0.0, aa = 0.0, bb = 0.0, x, y;
	size_t i;

	for (i = 3; i < 170; i++) {
		x = sqrt(a->power[i]);
		y = sqrt(b->power[i]);
		ab += x * y;
		aa += x * x;
		bb += y * y;
	}
	return ab / sqrt(aa * bb + 1e-30);
}

START_TEST(no_two_moods_are_alike)
{
	static struct spectrum all[AUDIO_MOOD_COUNT];
	struct pcm p = PCM_INIT;
	int i, j;

	for (i = 0; i < AUDIO_MOOD_COUNT; i++) {
		sound_music(
		    &p, _i == 0 ? LAYER_PAD : LAYER_DRONE, (enum audio_mood)i);
		spectrum_make(&all[i], &p);
		for (j = 0; j < i; j++)
			ck_assert_msg(likeness(&all[i], &all[j]) < 0.93,
			    "%s is like %s: %.3f",
			    recipe_mood_word((enum audio_mood)i),
			    recipe_mood_word((enum audio_mood)j),
			    likeness(&all[i], &all[j]));
	}
	pcm_clear(&p);
}
END_TEST

Suite *
audio_layers_suite(void)
{
	Suite *s = suite_create("audio/layers");
	TCase *c = tcase_create("layers");

	tcase_add_loop_test(c, layer_sounds_like_its_name, 0,
	    sizeof(claims) / sizeof(claims[0]));
	tcase_add_loop_test(c, rhythm_is_as_it_should_be, 0,
	    sizeof(rhythms) / sizeof(rhythms[0]));
	tcase_add_loop_test(
	    c, density_makes_it_busier, 0, sizeof(busy) / sizeof(busy[0]));
	tcase_add_loop_test(c, distance_makes_it_duller, 0, LAYER_COUNT);
	tcase_add_loop_test(c, no_two_moods_are_alike, 0, 2);
	tcase_set_timeout(c, 120);
	suite_add_tcase(s, c);
	return s;
}
