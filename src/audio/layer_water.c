/* SPDX-License-Identifier: MIT */
/* Water: waves, surf, river, drips, rain. */
#include "audio/layer.h"

#include "audio/bed.h"
#include "audio/grain.h"
#include "audio/recipe.h"
#include "audio/stage.h"

/* Even swells of about ${period} seconds, each a little early or late and of
 * its own height, on three curves: what rumbles comes first, what hisses
 * last. */
static void
swells(struct stage *s, float *const curves[3], float period, float rise,
    float fall)
{
	int n = stage_beats(s, period), i, j;
	float step = s->seconds / (float)n, at, height;

	for (i = 0; i < n; i++) {
		at = step * ((float)i + stage_random(s, -0.12F, 0.12F));
		height = stage_random(s, 0.7F, 1.0F);
		for (j = 0; j < 3; j++)
			stage_swell(s, curves[j], at + 0.12F * rise * (float)j,
			    rise, fall * (1.0F - 0.15F * (float)j), height);
	}
}

/* Broad noise that swells every 7 to 11 s; the crest is brighter. */
void
layer_water_waves(struct stage *s)
{
	float b = s->layer->brightness, d = s->layer->density;
	float period = 11.0F - 4.0F * d;
	float *c[3] = { stage_curve(s, 0.30F), stage_curve(s, 0.14F),
		stage_curve(s, 0.04F) };
	struct bed bed = { .n = 4,
		.bands = {
		    { BED_LOW, 160.0F, 0.6F, 0.10F, c[0], NULL, NULL },
		    { BED_BAND, 420.0F + 300.0F * b, 0.5F, 0.10F, c[1], NULL,
		        NULL },
		    { BED_BAND, 1300.0F, 0.5F, 0.05F, c[1], NULL, NULL },
		    { BED_BAND, 4200.0F, 0.5F, 0.02F + 0.04F * b, c[2], NULL,
		        NULL },
		} };

	swells(s, c, period, 0.42F * period, 0.52F * period);
	bed_play(s, &bed);
}

/* A breaker every 6 to 10 s: it falls quickly, hisses up the sand and runs
 * off slowly, from one side to the other. */
void
layer_water_surf(struct stage *s)
{
	float b = s->layer->brightness, d = s->layer->density;
	float period = 10.0F - 4.0F * d;
	float *c[3] = { stage_curve(s, 0.12F), stage_curve(s, 0.10F),
		stage_curve(s, 0.05F) };
	float *right = stage_curve(s, 0.05F);
	struct bed bed = { .n = 4,
		.bands = {
		    { BED_LOW, 130.0F, 0.7F, 0.12F, c[0], NULL, NULL },
		    { BED_BAND, 650.0F, 0.4F, 0.10F, c[1], NULL, NULL },
		    { BED_BAND, 2800.0F + 1500.0F * b, 0.5F, 0.05F + 0.05F * b,
		        c[2], right, NULL },
		    { BED_BAND, 6200.0F, 0.6F, 0.03F, right, c[2], NULL },
		} };
	int n = stage_beats(s, period), i;
	float step = s->seconds / (float)n, at, height;

	for (i = 0; i < n; i++) {
		at = step * ((float)i + stage_random(s, -0.1F, 0.1F));
		height = stage_random(s, 0.65F, 1.0F);
		stage_swell(s, c[0], at, 0.5F, 2.0F, height);
		stage_swell(s, c[1], at + 0.25F, 0.8F, 3.0F, height);
		stage_swell(s, c[2], at + 0.7F, 0.9F, 0.5F * period, height);
		stage_swell(s, right, at + 1.2F, 1.1F, 0.5F * period, height);
	}
	bed_play(s, &bed);
}

/* ${n} bubbles: tones whose pitch rises as the bubble closes. */
static void
bubbles(struct stage *s, struct grain *bank, int n, float low, float high)
{
	float hz;
	int i;

	for (i = 0; i < n; i++) {
		hz = dsp_between(low, high, stage_random(s, 0.0F, 1.0F));
		bank[i] = grain_make(s, 0.06F);
		grain_tone(&bank[i],
		    (struct grain_shape){
		        0.0F, 1.0F, 0.002F, stage_random(s, 0.015F, 0.05F) },
		    hz, hz * stage_random(s, 1.1F, 1.6F));
		grain_finish(s, &bank[i]);
	}
}

/* A rush between 300 Hz and 3 kHz that never rests, and 15 to 75 bubbles a
 * second. */
void
layer_water_river(struct stage *s)
{
	float b = s->layer->brightness, d = s->layer->density, at = -1.0F;
	struct bed bed = { .n = 4,
		.bands = {
		    { BED_LOW, 260.0F, 0.6F, 0.030F,
		        stage_drift(s, 0.7F, 0.6F, 1.2F), NULL, NULL },
		    { BED_BAND, 700.0F, 0.7F, 0.045F,
		        stage_drift(s, 4.0F, 0.5F, 1.3F),
		        stage_drift(s, 4.0F, 0.5F, 1.3F), NULL },
		    { BED_BAND, 1700.0F, 0.7F, 0.035F,
		        stage_drift(s, 7.0F, 0.4F, 1.4F),
		        stage_drift(s, 7.0F, 0.4F, 1.4F), NULL },
		    { BED_BAND, 4200.0F, 0.6F, 0.008F + 0.022F * b,
		        stage_drift(s, 5.0F, 0.5F, 1.2F), NULL, NULL },
		} };
	struct grain bank[24];

	bed_play(s, &bed);
	bubbles(s, bank, 24, 350.0F, 1500.0F);
	while (stage_next(s, &at, 1.0F / (15.0F + 60.0F * d)))
		grain_place(s, &bank[dsp_random_below(&s->random, 24)], at,
		    stage_random(s, 0.01F, 0.09F),
		    stage_random(s, -0.9F, 0.9F));
}

/* A drop: the click of its touch, then the ring of the bubble it draws in. */
static struct grain
drop(struct stage *s, float hz)
{
	struct grain g = grain_make(s, 0.5F);
	float ring = stage_random(s, 0.09F, 0.22F);

	grain_noise(s, &g, (struct grain_shape){ 0.0F, 0.4F, 0.0005F, 0.008F },
	    BED_HIGH, 2500.0F, 0.7F);
	grain_tone(&g, (struct grain_shape){ 0.012F, 0.8F, 0.002F, ring }, hz,
	    hz * 1.5F);
	grain_tone(&g,
	    (struct grain_shape){ 0.09F + ring, 0.25F, 0.002F, 0.08F },
	    hz * 1.3F, hz * 1.8F);
	grain_finish(s, &g);
	return g;
}

/* One drop every 0.4 to 2.4 s, ringing between 700 Hz and 2.5 kHz, with
 * silence between. */
void
layer_water_dripping(struct stage *s)
{
	float b = s->layer->brightness, at = -1.0F;
	float mean = dsp_between(2.4F, 0.4F, s->layer->density);
	struct grain bank[10];
	float pan[10];
	int i;

	for (i = 0; i < 10; i++) {
		bank[i] = drop(s,
		    dsp_between(600.0F, 1600.0F,
		        stage_random(s, 0.0F, 0.4F + 0.6F * b)));
		pan[i] = stage_random(s, -0.8F, 0.8F);
	}
	while (stage_next(s, &at, mean)) {
		i = dsp_random_below(&s->random, 10);
		grain_place(
		    s, &bank[i], at, stage_random(s, 0.10F, 0.35F), pan[i]);
	}
}

/* A drop that hits something hard near by. */
static struct grain
splash(struct stage *s, float b)
{
	struct grain g = grain_make(s, 0.025F);
	float hz = dsp_between(
	    900.0F, 4000.0F + 3500.0F * b, stage_random(s, 0.0F, 1.0F));

	grain_noise(s, &g,
	    (struct grain_shape){
	        0.0F, 1.0F, 0.0004F, stage_random(s, 0.004F, 0.012F) },
	    BED_BAND, hz, 1.5F);
	grain_tone(&g,
	    (struct grain_shape){
	        0.001F, 0.25F, 0.001F, stage_random(s, 0.006F, 0.016F) },
	    0.6F * hz, 0.7F * hz);
	grain_finish(s, &g);
	return g;
}

/* Noise over the whole hearing, and 60 to 600 drops a second that stand out
 * of it: many soft ones, few loud. */
void
layer_water_rain(struct stage *s)
{
	float b = s->layer->brightness, d = s->layer->density, at = -1.0F, u;
	const float *gust = stage_drift(s, 0.25F, 0.75F, 1.15F);
	struct bed bed = { .n = 4,
		.bands = {
		    { BED_LOW, 350.0F, 0.5F, 0.012F + 0.02F * d, gust, NULL,
		        NULL },
		    { BED_BAND, 1100.0F, 0.4F, 0.030F, gust, NULL, NULL },
		    { BED_BAND, 3200.0F, 0.4F, 0.030F, gust, NULL, NULL },
		    { BED_BAND, 7500.0F, 0.5F, 0.012F + 0.030F * b, gust, NULL,
		        NULL },
		} };
	struct grain bank[32];
	int i;

	bed_play(s, &bed);
	for (i = 0; i < 32; i++)
		bank[i] = splash(s, b);
	while (stage_next(s, &at, 1.0F / dsp_between(60.0F, 600.0F, d))) {
		u = stage_random(s, 0.0F, 1.0F);
		grain_place(s, &bank[dsp_random_below(&s->random, 32)], at,
		    0.01F + 0.6F * u * u * u * u * u * u,
		    stage_random(s, -1.0F, 1.0F));
	}
}
