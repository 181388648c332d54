/* SPDX-License-Identifier: MIT */
/* Animals: birds, gulls, owl, crickets, frogs. */
#include "audio/layer.h"

#include "audio/bed.h"
#include "audio/grain.h"
#include "audio/recipe.h"
#include "audio/stage.h"

/* One note of a songbird that begins near ${hz}. */
static void
note(struct stage *s, struct grain *g, float at, float seconds, float hz)
{
	struct grain_voice v = { .second = at,
		.seconds = seconds,
		.level = stage_random(s, 0.5F, 1.0F),
		.attack = 0.2F,
		.release = 0.4F,
		.tilt = 0.12F,
		.harmonics = 3,
		.vibrato_hz = stage_random(s, 20.0F, 45.0F),
		.vibrato_depth = stage_random(s, 0.0F, 0.05F) };
	int i;

	for (i = 0; i < 4; i++)
		v.hz[i] = hz * stage_random(s, 0.8F, 1.25F);
	grain_voice(g, &v);
}

/* A phrase: whistles, a trill of one note, or falling chirps. */
static struct grain
phrase(struct stage *s, int kind, float b)
{
	struct grain g = grain_make(s, 1.7F);
	float hz = stage_random(s, 2200.0F, 4200.0F + 2000.0F * b), at = 0.0F;
	float length = kind == 1 ? 0.045F : stage_random(s, 0.08F, 0.22F);
	int i,
	    n = kind == 1 ? 8 + dsp_random_below(&s->random, 12)
	                  : 2 + dsp_random_below(&s->random, 5);

	for (i = 0; i < n && at + length < 1.6F; i++) {
		if (kind == 1) {
			struct grain_voice v = { at, length, 0.8F,
				{ hz, 1.2F * hz, 1.1F * hz, 0.8F * hz }, 0.2F,
				0.4F, { 0 }, 0.0F, 0.1F, 0.0F, 0.0F, 2 };

			grain_voice(&g, &v);
		} else {
			note(s, &g, at, length, hz);
			hz *= kind == 2 ? 0.9F : stage_random(s, 0.85F, 1.2F);
		}
		at += length * (kind == 1 ? 1.5F : stage_random(s, 1.3F, 2.4F));
	}
	grain_finish(s, &g);
	return g;
}

/* Phrases of tones between 2 and 8 kHz from birds that each sit somewhere; a
 * bird repeats its own phrase. */
void
layer_animals_birds(struct stage *s)
{
	float mean = dsp_between(2.5F, 0.35F, s->layer->density), at = -1.0F;
	struct grain bank[9];
	float pan[9], far[9];
	int i, again;

	for (i = 0; i < 9; i++) {
		bank[i] = phrase(s, i % 3, s->layer->brightness);
		pan[i] = stage_random(s, -0.9F, 0.9F);
		far[i] = stage_random(s, 0.04F, 0.22F);
	}
	while (stage_next(s, &at, mean)) {
		i = dsp_random_below(&s->random, 9);
		again = 1 + dsp_random_below(&s->random, 2);
		for (; again > 0; again--) {
			grain_place(s, &bank[i], at, far[i], pan[i]);
			at += again > 1 ? stage_random(s, 1.2F, 2.0F) : 0.0F;
		}
	}
}

/* A gull's cry: up at once, held, and down, rich in harmonics. */
static struct grain
cry(struct stage *s, float b)
{
	struct grain g = grain_make(s, 0.6F);
	float hz = stage_random(s, 750.0F, 1050.0F);
	struct grain_voice v = { .second = 0.0F,
		.seconds = stage_random(s, 0.28F, 0.55F),
		.level = 0.8F,
		.hz = { hz, 1.5F * hz, 1.35F * hz, 0.85F * hz },
		.attack = 0.12F,
		.release = 0.35F,
		.formants = { 1400.0F, 2700.0F + 600.0F * b, 0.0F },
		.width = 700.0F,
		.tilt = 0.7F,
		.vibrato_hz = 26.0F,
		.vibrato_depth = 0.02F,
		.harmonics = 10 };

	grain_voice(&g, &v);
	grain_finish(s, &g);
	return g;
}

/* Runs of three to seven cries, somewhere in the sky. */
void
layer_animals_gulls(struct stage *s)
{
	float mean = dsp_between(9.0F, 2.5F, s->layer->density), at = -1.0F;
	float pan, far, when, gap;
	struct grain bank[6];
	int i, n;

	for (i = 0; i < 6; i++)
		bank[i] = cry(s, s->layer->brightness);
	while (stage_next(s, &at, mean)) {
		pan = stage_random(s, -0.9F, 0.8F);
		far = stage_random(s, 0.04F, 0.2F);
		gap = stage_random(s, 0.33F, 0.6F);
		n = 3 + dsp_random_below(&s->random, 5);
		for (i = 0, when = at; i < n; i++, when += gap)
			grain_place(s, &bank[dsp_random_below(&s->random, 6)],
			    when, far, pan + 0.02F * (float)i);
	}
}

/* "Hoo … hu hu hooo", near 380 Hz, almost a pure tone. */
static struct grain
hoot(struct stage *s, float hz)
{
	static const float at[4] = { 0.0F, 1.6F, 1.95F, 2.3F };
	static const float length[4] = { 0.6F, 0.22F, 0.22F, 0.95F };
	struct grain g = grain_make(s, 3.4F);
	int i;

	for (i = 0; i < 4; i++) {
		struct grain_voice v = { .second = at[i],
			.seconds = length[i],
			.level = i == 3 ? 0.9F : 0.7F,
			.hz = { 0.93F * hz, hz, 1.01F * hz, 0.90F * hz },
			.attack = 0.25F,
			.release = 0.35F,
			.tilt = 0.12F,
			.vibrato_hz = 11.0F,
			.vibrato_depth = i == 3 ? 0.012F : 0.0F,
			.harmonics = 4 };

		grain_voice(&g, &v);
	}
	grain_finish(s, &g);
	return g;
}

/* A call every 7 to 16 s, with silence between; sometimes another answers. */
void
layer_animals_owl(struct stage *s)
{
	float mean = dsp_between(16.0F, 7.0F, s->layer->density), at = -1.0F;
	float hz = stage_random(s, 340.0F, 420.0F), pan;
	struct grain one = hoot(s, hz), other = hoot(s, 1.12F * hz);

	pan = stage_random(s, -0.6F, 0.6F);
	while (stage_next(s, &at, mean)) {
		grain_place(s, &one, at, 0.18F, pan);
		if (dsp_random_below(&s->random, 3) == 0)
			grain_place(s, &other, at + 4.2F, 0.07F, -pan);
		at += 4.0F;
	}
}

/* One chirp: ${n} pulses of a tone, each 15 ms. */
static struct grain
chirp(struct stage *s, int n, float hz)
{
	struct grain g = grain_make(s, 0.032F * (float)n + 0.02F);
	int i;

	for (i = 0; i < n; i++) {
		struct grain_voice v = { .second = 0.032F * (float)i,
			.seconds = 0.022F,
			.level = 0.6F + 0.15F * (float)i,
			.hz = { hz, hz, 0.99F * hz, 0.97F * hz },
			.attack = 0.35F,
			.release = 0.5F,
			.tilt = 0.05F,
			.harmonics = 2 };

		grain_voice(&g, &v);
	}
	grain_finish(s, &g);
	return g;
}

/* Three to fourteen crickets, each on its own pitch between 3.8 and 5.4 kHz
 * and with its own steady beat, over a thin band of many far ones. */
void
layer_animals_crickets(struct stage *s)
{
	float b = s->layer->brightness, pan, far, step, hz;
	int n = 3 + (int)(11.0F * s->layer->density), i, j, beats;
	struct bed bed = { .n = 2,
		.bands = {
		    { BED_BAND, 4500.0F, 14.0F, 0.012F,
		        stage_drift(s, 1.0F, 0.6F, 1.2F), NULL, NULL },
		    { BED_BAND, 5000.0F, 16.0F, 0.008F,
		        stage_drift(s, 1.0F, 0.4F, 1.2F), NULL, NULL },
		} };
	struct grain g;

	bed_play(s, &bed);
	for (i = 0; i < n; i++) {
		hz = stage_random(s, 3800.0F, 4700.0F + 700.0F * b);
		g = chirp(s, 3 + dsp_random_below(&s->random, 3), hz);
		pan = stage_random(s, -1.0F, 1.0F);
		far = stage_random(s, 0.02F, 0.10F);
		beats = stage_beats(s, stage_random(s, 0.38F, 0.85F));
		step = s->seconds / (float)beats;
		hz = stage_random(s, 0.0F, step); /* where it begins */
		for (j = 0; j < beats; j++)
			grain_place(s, &g,
			    hz + step * (float)j +
			        stage_random(s, -0.01F, 0.01F),
			    far, pan);
	}
}

/* A croak: a rattle of short pulses with a throat's formants. */
static struct grain
croak(struct stage *s, float b)
{
	struct grain g = grain_make(s, 0.6F);
	float rate = stage_random(s, 28.0F, 55.0F), at;
	float length = stage_random(s, 0.18F, 0.45F);
	float throat = stage_random(s, 450.0F, 800.0F + 500.0F * b);

	for (at = 0.0F; at < length; at += 1.0F / rate) {
		struct grain_voice v = { .second = at,
			.seconds = 0.9F / rate,
			.level = 0.3F + 0.7F * at / length,
			.hz = { 0.25F * throat, 0.27F * throat, 0.26F * throat,
			    0.24F * throat },
			.attack = 0.1F,
			.release = 0.7F,
			.formants = { throat, 2.1F * throat, 0.0F },
			.width = 220.0F,
			.tilt = 0.9F,
			.harmonics = 12 };

		grain_voice(&g, &v);
	}
	grain_finish(s, &g);
	return g;
}

/* Croaks between 400 Hz and 3 kHz; frogs answer each other in turn. */
void
layer_animals_frogs(struct stage *s)
{
	float mean = dsp_between(1.6F, 0.25F, s->layer->density), at = -1.0F;
	struct grain bank[7];
	float pan[7];
	int i;

	for (i = 0; i < 7; i++) {
		bank[i] = croak(s, s->layer->brightness);
		pan[i] = stage_random(s, -0.9F, 0.9F);
	}
	while (stage_next(s, &at, mean)) {
		i = dsp_random_below(&s->random, 7);
		grain_place(
		    s, &bank[i], at, stage_random(s, 0.05F, 0.2F), pan[i]);
		grain_place(s, &bank[(i + 1) % 7],
		    at + stage_random(s, 0.4F, 0.7F), 0.05F, pan[(i + 1) % 7]);
	}
}
