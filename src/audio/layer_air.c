/* SPDX-License-Identifier: MIT */
/* Air and fire: wind, leaves, thunder, fire, and the tones of quiet places. */
#include "audio/layer.h"

#include "audio/bed.h"
#include "audio/grain.h"
#include "audio/recipe.h"
#include "audio/stage.h"

#include <stddef.h>

/* A curve as far between ${low} and ${high} as ${gust} is between 0 and 1,
 * raised to a square: the pitch of wind follows its strength. */
static float *
follow(struct stage *s, const float *gust, float low, float high)
{
	size_t i, n = stage_steps(s);
	float *c = stage_curve(s, 0.0F);

	for (i = 0; i < n; i++)
		c[i] = dsp_between(low, high, gust[i]);
	return c;
}

static float *
times(struct stage *s, const float *a, const float *b)
{
	size_t i, n = stage_steps(s);
	float *c = stage_curve(s, 0.0F);

	for (i = 0; i < n; i++)
		c[i] = a[i] * b[i];
	return c;
}

/* Gusts: a slow wander with quicker ones on it, in 0 … 1. */
static float *
gusts(struct stage *s, float per_second)
{
	const float *slow = stage_drift(s, 0.4F * per_second, 0.2F, 0.75F);
	const float *quick = stage_drift(s, 3.0F * per_second, -0.2F, 0.25F);
	size_t i, n = stage_steps(s);
	float *c = stage_curve(s, 0.0F);

	for (i = 0; i < n; i++) {
		c[i] = slow[i] + quick[i];
		c[i] = c[i] < 0.02F ? 0.02F : (c[i] > 1.0F ? 1.0F : c[i]);
	}
	return c;
}

/* Gusts every few seconds; a howl whose pitch rises with the strength. */
void
layer_air_wind(struct stage *s)
{
	float b = s->layer->brightness, d = s->layer->density;
	float *gust = gusts(s, 0.12F + 0.25F * d);
	float *hard = times(s, gust, gust);
	struct bed bed = { .n = 4,
		.bands = {
		    { BED_LOW, 170.0F, 0.6F, 0.10F, gust, NULL, NULL },
		    { BED_BAND, 400.0F, 1.2F, 0.09F, gust, NULL,
		        follow(s, gust, 180.0F, 500.0F + 700.0F * b) },
		    { BED_BAND, 700.0F, 14.0F, 0.05F + 0.07F * d, hard,
		        times(s, hard, stage_drift(s, 0.5F, 0.2F, 1.4F)),
		        follow(s, gust, 320.0F, 900.0F + 500.0F * b) },
		    { BED_BAND, 3000.0F, 0.5F, 0.01F + 0.03F * b, hard, NULL,
		        NULL },
		} };

	bed_play(s, &bed);
}

/* A rustle above 2 kHz that flutters several times a second, in gusts. */
void
layer_air_leaves(struct stage *s)
{
	float b = s->layer->brightness, d = s->layer->density;
	float *gust = gusts(s, 0.2F + 0.3F * d);
	float *hard = times(s, gust, gust);
	struct bed bed = { .n = 4,
		.bands = {
		    { BED_BAND, 2400.0F, 0.7F, 0.06F,
		        times(s, hard, stage_drift(s, 9.0F, 0.2F, 1.6F)),
		        times(s, hard, stage_drift(s, 9.0F, 0.2F, 1.6F)),
		        NULL },
		    { BED_BAND, 4600.0F, 0.7F, 0.07F,
		        times(s, hard, stage_drift(s, 14.0F, 0.1F, 1.9F)),
		        times(s, hard, stage_drift(s, 14.0F, 0.1F, 1.9F)),
		        NULL },
		    { BED_BAND, 8000.0F, 0.7F, 0.02F + 0.04F * b, hard, NULL,
		        NULL },
		    { BED_LOW, 300.0F, 0.5F, 0.012F, gust, NULL, NULL },
		} };

	bed_play(s, &bed);
}

/* One thunderclap: a crack, then many rolls that overlap and sink. */
static struct grain
thunderclap(struct stage *s, float near)
{
	struct grain g = grain_make(s, 7.5F);
	float at = 0.0F, level = 1.0F;
	int i;

	if (near > 0.3F)
		for (i = 0; i < 5; i++)
			grain_noise(s, &g,
			    (struct grain_shape){ stage_random(s, 0, 0.18F),
			        near * stage_random(s, 0.2F, 0.8F), 0.002F,
			        stage_random(s, 0.08F, 0.5F) },
			    BED_BAND, stage_random(s, 500.0F, 2600.0F), 0.6F);
	for (i = 0; i < 9; i++) {
		grain_noise(s, &g,
		    (struct grain_shape){ at, 6.0F * level,
		        stage_random(s, 0.03F, 0.30F),
		        stage_random(s, 1.2F, 3.2F) },
		    BED_LOW, stage_random(s, 55.0F, 190.0F), 0.7F);
		at += stage_random(s, 0.1F, 0.7F);
		level *= stage_random(s, 0.65F, 1.02F);
	}
	grain_finish(s, &g);
	return g;
}

/* A clap every 6 to 18 s, most of it below 200 Hz, rolling for seconds. */
void
layer_air_thunder(struct stage *s)
{
	float mean = dsp_between(18.0F, 6.0F, s->layer->density), at = -1.0F;
	struct grain claps[2];
	int i;

	for (i = 0; i < 2; i++)
		claps[i] = thunderclap(s, s->layer->brightness);
	while (stage_next(s, &at, mean)) {
		i = dsp_random_below(&s->random, 2);
		grain_place(s, &claps[i], at, stage_random(s, 0.08F, 0.25F),
		    stage_random(s, -0.6F, 0.6F));
		at += 2.0F;
	}
}

/* A crack of wood: one to four snaps, a few milliseconds each. */
static struct grain
crack(struct stage *s, float b)
{
	struct grain g = grain_make(s, 0.06F);
	int i, n = 1 + dsp_random_below(&s->random, 4);

	for (i = 0; i < n; i++)
		grain_noise(s, &g,
		    (struct grain_shape){ stage_random(s, 0.0F, 0.03F),
		        stage_random(s, 0.3F, 1.0F), 0.0003F,
		        stage_random(s, 0.003F, 0.016F) },
		    BED_BAND, stage_random(s, 900.0F, 3000.0F + 4000.0F * b),
		    1.0F);
	grain_finish(s, &g);
	return g;
}

/* A soft flutter below 500 Hz and 4 to 30 cracks a second, in clusters, far
 * above it. */
void
layer_air_fire(struct stage *s)
{
	float b = s->layer->brightness, d = s->layer->density, at = -1.0F, u;
	const float *flutter = stage_drift(s, 6.0F, 0.4F, 1.3F);
	struct bed bed = { .n = 3,
		.bands = {
		    { BED_LOW, 130.0F, 0.6F, 0.018F, flutter, NULL, NULL },
		    { BED_BAND, 380.0F, 0.6F, 0.010F,
		        stage_drift(s, 9.0F, 0.3F, 1.4F), NULL, NULL },
		    { BED_HIGH, 3000.0F, 0.6F, 0.003F + 0.004F * b, flutter,
		        NULL, NULL },
		} };
	struct grain bank[20];
	int i, n;

	bed_play(s, &bed);
	for (i = 0; i < 20; i++)
		bank[i] = crack(s, b);
	while (stage_next(s, &at, 1.0F / dsp_between(2.0F, 12.0F, d))) {
		n = 1 + dsp_random_below(&s->random, 4);
		for (i = 0; i < n; i++) {
			u = stage_random(s, 0.0F, 1.0F);
			grain_place(s, &bank[dsp_random_below(&s->random, 20)],
			    at + stage_random(s, 0.0F, 0.25F),
			    0.02F + 0.7F * u * u * u * u,
			    stage_random(s, -0.5F, 0.5F));
		}
	}
}

/* The tone of a quiet room: soft and low, hardly moving. */
void
layer_air_room(struct stage *s)
{
	struct bed bed = { .n = 3,
		.bands = {
		    { BED_LOW, 120.0F, 0.6F, 0.035F,
		        stage_drift(s, 0.2F, 0.9F, 1.1F), NULL, NULL },
		    { BED_BAND, 320.0F, 0.6F, 0.012F, NULL, NULL, NULL },
		    { BED_BAND, 1800.0F, 0.4F,
		        0.002F + 0.004F * s->layer->brightness, NULL, NULL,
		        NULL },
		} };

	bed_play(s, &bed);
}

/* A cave breathes: low, with a hollow resonance that wanders. */
void
layer_air_cave(struct stage *s)
{
	float *breath = stage_drift(s, 0.12F, 0.35F, 1.2F);
	struct bed bed = { .n = 4,
		.bands = {
		    { BED_LOW, 75.0F, 0.8F, 0.08F, breath, NULL, NULL },
		    { BED_BAND, 150.0F, 7.0F, 0.05F, breath,
		        stage_drift(s, 0.15F, 0.3F, 1.2F),
		        stage_drift(s, 0.1F, 120.0F, 190.0F) },
		    { BED_BAND, 330.0F, 10.0F, 0.015F,
		        stage_drift(s, 0.2F, 0.1F, 1.3F), NULL,
		        stage_drift(s, 0.1F, 280.0F, 390.0F) },
		    { BED_BAND, 1100.0F, 0.6F,
		        0.002F + 0.006F * s->layer->brightness, breath, NULL,
		        NULL },
		} };

	bed_play(s, &bed);
}

/* Dry wind without a howl, and sand that hisses when it blows harder. */
void
layer_air_desert(struct stage *s)
{
	float *gust = gusts(s, 0.1F + 0.2F * s->layer->density);
	float *hard = times(s, gust, gust);
	struct bed bed = { .n = 4,
		.bands = {
		    { BED_LOW, 140.0F, 0.5F, 0.04F, gust, NULL, NULL },
		    { BED_BAND, 520.0F, 0.9F, 0.06F, gust, NULL,
		        follow(s, gust, 260.0F, 800.0F) },
		    { BED_BAND, 6500.0F, 1.0F,
		        0.02F + 0.04F * s->layer->brightness,
		        times(s, hard, stage_drift(s, 5.0F, 0.5F, 1.4F)),
		        times(s, hard, stage_drift(s, 5.0F, 0.5F, 1.4F)),
		        follow(s, gust, 4200.0F, 8200.0F) },
		    { BED_HIGH, 9000.0F, 0.7F, 0.012F, hard, NULL, NULL },
		} };

	bed_play(s, &bed);
}

/* Snow swallows everything above a few hundred hertz; flakes tick softly. */
void
layer_air_snow(struct stage *s)
{
	float at = -1.0F;
	float *slow = stage_drift(s, 0.12F, 0.5F, 1.2F);
	struct bed bed = { .n = 3,
		.bands = {
		    { BED_LOW, 200.0F, 0.5F, 0.05F, slow, NULL, NULL },
		    { BED_BAND, 450.0F, 0.8F, 0.018F, slow,
		        stage_drift(s, 0.2F, 0.4F, 1.2F),
		        stage_drift(s, 0.1F, 330.0F, 600.0F) },
		    { BED_BAND, 7000.0F, 0.8F,
		        0.0015F + 0.003F * s->layer->brightness, slow, NULL,
		        NULL },
		} };
	struct grain tick = grain_make(s, 0.012F);

	bed_play(s, &bed);
	grain_noise(s, &tick,
	    (struct grain_shape){ 0.0F, 1.0F, 0.001F, 0.006F }, BED_HIGH,
	    5000.0F, 0.7F);
	grain_finish(s, &tick);
	while (stage_next(s, &at, 0.25F - 0.2F * s->layer->density))
		grain_place(s, &tick, at, stage_random(s, 0.001F, 0.008F),
		    stage_random(s, -1.0F, 1.0F));
}
