/* SPDX-License-Identifier: MIT */
/* Things: bells, clock, creaking wood, chains, a quill. */
#include "audio/layer.h"

#include "audio/bed.h"
#include "audio/grain.h"
#include "audio/recipe.h"
#include "audio/stage.h"

/* A church bell: hum, prime, minor third, fifth, octave and what is above;
 * each partial is two tones a little apart, which beat. */
static struct grain
bell(struct stage *s, float hz, float b)
{
	static const float ratio[9] = { 0.5F, 1.0F, 1.19F, 1.5F, 2.0F, 2.52F,
		3.01F, 4.1F, 5.4F };
	static const float level[9] = { 0.5F, 0.55F, 0.5F, 0.25F, 0.6F, 0.25F,
		0.2F, 0.15F, 0.08F };
	static const float fall[9] = { 8.0F, 5.5F, 4.5F, 3.2F, 3.0F, 1.8F, 1.3F,
		0.8F, 0.5F };
	struct grain g = grain_make(s, 7.0F);
	float strength;
	int i;

	for (i = 0; i < 9; i++) {
		strength = level[i] * (i < 5 ? 1.0F : 0.4F + 1.2F * b);
		grain_tone(&g,
		    (struct grain_shape){ 0.0F, strength, 0.003F, fall[i] },
		    hz * ratio[i], hz * ratio[i]);
		if (i < 5)
			grain_tone(&g,
			    (struct grain_shape){
			        0.0F, 0.4F * strength, 0.003F, fall[i] },
			    hz * ratio[i] + 0.7F, hz * ratio[i] + 0.7F);
	}
	grain_noise(s, &g, (struct grain_shape){ 0.0F, 0.5F, 0.001F, 0.03F },
	    BED_BAND, 2200.0F, 0.8F);
	grain_finish(s, &g);
	return g;
}

/* A bell that tolls every 2.5 to 5 s, evenly, and rings for seconds. */
void
layer_things_bells(struct stage *s)
{
	float hz = stage_random(s, 260.0F, 380.0F), step, pan;
	int n = stage_beats(s, 5.0F - 2.5F * s->layer->density), i;
	struct grain one = bell(s, hz, s->layer->brightness);

	step = s->seconds / (float)n;
	pan = stage_random(s, -0.4F, 0.4F);
	for (i = 0; i < n; i++)
		grain_place(s, &one,
		    step * ((float)i + stage_random(s, -0.01F, 0.01F)) + 0.5F,
		    stage_random(s, 0.10F, 0.14F), pan);
}

/* Tick or tock: two clicks of the escapement in a wooden case. */
static struct grain
tick(struct stage *s, float hz, float b)
{
	struct grain g = grain_make(s, 0.12F);
	int i;

	for (i = 0; i < 2; i++) {
		grain_noise(s, &g,
		    (struct grain_shape){ 0.011F * (float)i,
		        1.0F - 0.4F * (float)i, 0.0003F, 0.010F },
		    BED_BAND, hz * (1.6F + b), 2.0F);
		grain_tone(&g,
		    (struct grain_shape){ 0.011F * (float)i,
		        0.5F - 0.2F * (float)i, 0.0005F, 0.03F },
		    hz, hz);
		grain_tone(&g,
		    (struct grain_shape){
		        0.011F * (float)i, 0.25F, 0.001F, 0.06F },
		    0.31F * hz, 0.31F * hz);
	}
	grain_finish(s, &g);
	return g;
}

/* Tick and tock in turn, one or two a second, as even as a clock. */
void
layer_things_clock(struct stage *s)
{
	float b = s->layer->brightness, step;
	int n = 2 * stage_beats(s, 2.0F - s->layer->density), i;
	struct grain one = tick(s, 1750.0F, b), other = tick(s, 1450.0F, b);

	step = s->seconds / (float)n;
	for (i = 0; i < n; i++)
		grain_place(s, i % 2 == 0 ? &one : &other,
		    step * ((float)i + 0.25F), 0.30F, 0.12F);
}

/* Wood under strain sticks and slips: a train of knocks whose rate glides, in
 * the resonances of a beam. */
static struct grain
creak(struct stage *s, float b)
{
	struct grain g = grain_make(s, 2.1F), knock = grain_make(s, 0.05F);
	float from = stage_random(s, 18.0F, 70.0F), t = 0.0F;
	float to = from * stage_random(s, 0.45F, 2.2F), level;
	float length = stage_random(s, 0.5F, 1.9F);
	float hz = stage_random(s, 260.0F, 480.0F + 300.0F * b);
	size_t i, at;

	grain_tone(&knock, (struct grain_shape){ 0, 1.0F, 0.0006F, 0.022F }, hz,
	    0.97F * hz);
	grain_tone(&knock, (struct grain_shape){ 0, 0.6F, 0.0004F, 0.014F },
	    2.3F * hz, 2.3F * hz);
	grain_tone(&knock,
	    (struct grain_shape){ 0, 0.3F + 0.4F * b, 0.0003F, 0.008F },
	    4.1F * hz, 4.1F * hz);
	while (t < length) {
		at = (size_t)(t * 48000.0F);
		level = stage_random(s, 0.6F, 1.0F) *
		    dsp_sine(0.48F * t / length + 0.01F);
		for (i = 0; i < knock.frames && at + i < g.frames; i++)
			g.samples[at + i] += level * knock.samples[i];
		t += stage_random(s, 0.9F, 1.1F) /
		    dsp_between(from, to, t / length);
	}
	grain_finish(s, &g);
	return g;
}

/* A beam or plank that creaks every 1.2 to 5 s for about a second. */
void
layer_things_creaking(struct stage *s)
{
	float mean = dsp_between(5.0F, 1.2F, s->layer->density), at = -1.0F;
	struct grain bank[7];
	float pan[7];
	int i;

	for (i = 0; i < 7; i++) {
		bank[i] = creak(s, s->layer->brightness);
		pan[i] = stage_random(s, -0.8F, 0.8F);
	}
	while (stage_next(s, &at, mean)) {
		i = dsp_random_below(&s->random, 7);
		grain_place(
		    s, &bank[i], at, stage_random(s, 0.08F, 0.25F), pan[i]);
	}
}

/* One link against another: short, bright, out of tune. */
static struct grain
link_clink(struct stage *s, float b)
{
	struct grain g = grain_make(s, 0.3F);
	float hz = stage_random(s, 1700.0F, 2800.0F + 1500.0F * b);
	int i;

	grain_noise(s, &g, (struct grain_shape){ 0.0F, 0.4F, 0.0002F, 0.008F },
	    BED_HIGH, 3500.0F, 0.7F);
	for (i = 0; i < 5; i++) {
		grain_tone(&g,
		    (struct grain_shape){ 0.0F, stage_random(s, 0.2F, 0.5F),
		        0.0003F, stage_random(s, 0.04F, 0.2F) },
		    hz, hz);
		hz *= stage_random(s, 1.13F, 1.5F);
	}
	grain_finish(s, &g);
	return g;
}

/* A chain is moved every 1 to 5 s: 5 to 25 clinks within a second, between
 * 2 and 10 kHz. */
void
layer_things_chains(struct stage *s)
{
	float mean = dsp_between(5.0F, 1.0F, s->layer->density), at = -1.0F;
	float when, pan;
	struct grain bank[12];
	int i, n;

	for (i = 0; i < 12; i++)
		bank[i] = link_clink(s, s->layer->brightness);
	while (stage_next(s, &at, mean)) {
		n = 5 + dsp_random_below(&s->random, 20);
		pan = stage_random(s, -0.7F, 0.7F);
		when = at;
		for (i = 0; i < n; i++) {
			grain_place(s, &bank[dsp_random_below(&s->random, 12)],
			    when, stage_random(s, 0.01F, 0.10F), pan);
			when += dsp_random_wait(&s->random, 0.045F);
		}
		at += 0.8F;
	}
}

/* A stroke of the quill: a scratch that swells and stops. */
static struct grain
stroke(struct stage *s, float b)
{
	struct grain g = grain_make(s, 0.32F);
	float length = stage_random(s, 0.05F, 0.22F);
	float hz = stage_random(s, 2600.0F, 4200.0F + 2000.0F * b);

	grain_noise(s, &g,
	    (struct grain_shape){ 0.0F, 0.7F, 0.6F * length, 0.5F * length },
	    BED_BAND, hz, 1.3F);
	grain_noise(s, &g,
	    (struct grain_shape){
	        0.3F * length, 0.3F, 0.3F * length, 0.4F * length },
	    BED_BAND, 0.4F * hz, 1.6F);
	grain_finish(s, &g);
	return g;
}

/* Words of three to nine strokes, four or five a second, with a pause after
 * each; a longer one where the quill is dipped. */
void
layer_things_writing(struct stage *s)
{
	float d = s->layer->density, at = stage_random(s, 0.0F, 0.3F);
	struct grain bank[14];
	int i, n;

	for (i = 0; i < 14; i++)
		bank[i] = stroke(s, s->layer->brightness);
	while (at < s->seconds) {
		n = 3 + dsp_random_below(&s->random, 7);
		for (i = 0; i < n; i++) {
			grain_place(s, &bank[dsp_random_below(&s->random, 14)],
			    at, stage_random(s, 0.06F, 0.16F), 0.15F);
			at += stage_random(s, 0.10F, 0.26F);
		}
		at += stage_random(s, 0.2F, 1.2F - 0.8F * d);
		if (dsp_random_below(&s->random, 5) == 0)
			at += stage_random(s, 0.8F, 2.0F);
	}
}
