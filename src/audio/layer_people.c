/* SPDX-License-Identifier: MIT */
/* People: crowd, children, tavern, battle. */
#include "audio/layer.h"

#include "audio/bed.h"
#include "audio/grain.h"
#include "audio/recipe.h"
#include "audio/stage.h"

enum {
	SYLLABLES = 36
};

/* First two formants of five vowels. */
static const float vowels[5][2] = { { 730.0F, 1150.0F }, { 530.0F, 1800.0F },
	{ 300.0F, 2200.0F }, { 500.0F, 900.0F }, { 340.0F, 850.0F } };

/* A syllable of a voice on ${hz}: a vowel, sometimes with a hiss before. */
static struct grain
syllable(struct stage *s, float hz, float size)
{
	struct grain g = grain_make(s, 0.34F);
	const float *f = vowels[dsp_random_below(&s->random, 5)];
	struct grain_voice v = { .second = 0.03F,
		.seconds = stage_random(s, 0.10F, 0.28F),
		.level = stage_random(s, 0.5F, 1.0F),
		.attack = 0.2F,
		.release = 0.45F,
		.formants = { size * f[0], size * f[1], size * 2700.0F },
		.width = 130.0F * size,
		.tilt = 0.8F,
		.harmonics = GRAIN_HARMONICS };
	int i;

	for (i = 0; i < 4; i++)
		v.hz[i] = hz * stage_random(s, 0.86F, 1.16F);
	grain_voice(&g, &v);
	if (dsp_random_below(&s->random, 3) == 0)
		grain_noise(s, &g,
		    (struct grain_shape){ 0.0F,
		        0.1F + 0.25F * s->layer->brightness, 0.02F, 0.05F },
		    BED_BAND, stage_random(s, 2800.0F, 5500.0F), 1.2F);
	grain_finish(s, &g);
	return g;
}

/* ${n} people who talk in phrases with pauses, each with three or four of the
 * syllables that are near his own pitch. */
static void
talk(struct stage *s, const struct grain *bank, int n, float level)
{
	float at, end, pan, far;
	int i, voice;

	for (i = 0; i < n; i++) {
		pan = stage_random(s, -0.95F, 0.95F);
		far = level * stage_random(s, 0.3F, 1.0F);
		voice = dsp_random_below(&s->random, SYLLABLES - 6);
		at = stage_random(s, 0.0F, 2.0F);
		while (at < s->seconds) {
			end = at + stage_random(s, 0.8F, 3.0F);
			for (; at < end; at += stage_random(s, 0.14F, 0.27F))
				grain_place(s,
				    &bank[voice +
				        dsp_random_below(&s->random, 6)],
				    at, far * stage_random(s, 0.5F, 1.0F), pan);
			at += stage_random(s, 0.3F, 2.2F);
		}
	}
}

/* Syllables sorted from low voices to high ones. */
static void
voices(struct stage *s, struct grain *bank, float low, float high, float size)
{
	int i;

	for (i = 0; i < SYLLABLES; i++)
		bank[i] =
		    syllable(s, dsp_between(low, high, (float)i / SYLLABLES),
		        size * (1.0F + 0.15F * (float)i / SYLLABLES));
}

/* 8 to 32 voices at once, 100 to 260 Hz with formants to 3 kHz, none of which
 * can be understood, over the wash of those farther away. */
void
layer_people_crowd(struct stage *s)
{
	float b = s->layer->brightness, d = s->layer->density;
	struct bed bed = { .n = 2,
		.bands = {
		    { BED_BAND, 480.0F, 1.0F, 0.006F + 0.010F * d,
		        stage_drift(s, 3.5F, 0.5F, 1.3F),
		        stage_drift(s, 3.5F, 0.5F, 1.3F), NULL },
		    { BED_BAND, 1500.0F, 1.0F, 0.002F + 0.003F * b,
		        stage_drift(s, 4.5F, 0.4F, 1.4F),
		        stage_drift(s, 4.5F, 0.4F, 1.4F), NULL },
		} };
	struct grain bank[SYLLABLES];

	bed_play(s, &bed);
	voices(s, bank, 95.0F, 250.0F, 1.0F);
	talk(s, bank, 8 + (int)(24.0F * d), 0.05F);
}

/* A call of a child: two or three long, gliding syllables. */
static void
call(struct stage *s, const struct grain *bank, float at, float pan)
{
	int i, n = 2 + dsp_random_below(&s->random, 3);

	for (i = 0; i < n; i++) {
		grain_place(s, &bank[dsp_random_below(&s->random, SYLLABLES)],
		    at, stage_random(s, 0.15F, 0.3F), pan);
		at += stage_random(s, 0.18F, 0.35F);
	}
}

/* High voices, 280 to 520 Hz, in bursts: calls here and there, chatter
 * between them.  Far away unless the recipe says near. */
void
layer_people_children(struct stage *s)
{
	float d = s->layer->density, at = -1.0F;
	struct grain bank[SYLLABLES];

	voices(s, bank, 280.0F, 520.0F, 1.25F);
	talk(s, bank, 2 + (int)(6.0F * d), 0.04F);
	while (stage_next(s, &at, dsp_between(3.0F, 0.6F, d)))
		call(s, bank, at, stage_random(s, -0.9F, 0.9F));
}

/* Glass or pottery: a few tones that do not fit together. */
static struct grain
clink(struct stage *s, float low, float high, float fall)
{
	struct grain g = grain_make(s, 0.7F);
	float hz = stage_random(s, low, high);
	int i;

	grain_noise(s, &g, (struct grain_shape){ 0.0F, 0.5F, 0.0003F, 0.006F },
	    BED_HIGH, 3000.0F, 0.7F);
	for (i = 0; i < 4; i++) {
		grain_tone(&g,
		    (struct grain_shape){ 0.0005F * (float)i,
		        stage_random(s, 0.2F, 0.6F), 0.0005F,
		        fall * stage_random(s, 0.5F, 1.0F) },
		    hz, hz);
		hz *= stage_random(s, 1.2F, 1.8F);
	}
	grain_finish(s, &g);
	return g;
}

/* Somebody laughs: "ha" five to nine times, sinking. */
static void
laugh(struct stage *s, const struct grain *bank, float at)
{
	float pan = stage_random(s, -0.8F, 0.8F), gain = 0.12F;
	int i, n = 5 + dsp_random_below(&s->random, 5);
	int voice = 6 + dsp_random_below(&s->random, SYLLABLES - 6);

	for (i = 0; i < n; i++) {
		grain_place(s, &bank[voice - i / 2], at, gain, pan);
		at += stage_random(s, 0.13F, 0.19F);
		gain *= 0.88F;
	}
}

/* Voices near by, a cup or plate every second or so, laughter, a thump. */
void
layer_people_tavern(struct stage *s)
{
	float b = s->layer->brightness, d = s->layer->density, at = -1.0F;
	struct bed bed = { .n = 2,
		.bands = {
		    { BED_BAND, 400.0F, 0.9F, 0.018F,
		        stage_drift(s, 3.0F, 0.5F, 1.3F),
		        stage_drift(s, 3.0F, 0.5F, 1.3F), NULL },
		    { BED_LOW, 110.0F, 0.6F, 0.012F, NULL, NULL, NULL },
		} };
	struct grain bank[SYLLABLES], cups[8], thump = grain_make(s, 0.25F);
	int i;

	bed_play(s, &bed);
	voices(s, bank, 90.0F, 230.0F, 1.0F);
	talk(s, bank, 6 + (int)(14.0F * d), 0.06F);
	for (i = 0; i < 8; i++)
		cups[i] = clink(s, 1800.0F, 3000.0F + 2000.0F * b, 0.35F);
	while (stage_next(s, &at, dsp_between(2.2F, 0.45F, d)))
		grain_place(s, &cups[dsp_random_below(&s->random, 8)], at,
		    stage_random(s, 0.02F, 0.12F),
		    stage_random(s, -0.8F, 0.8F));
	for (at = -1.0F; stage_next(s, &at, dsp_between(14.0F, 4.0F, d));)
		laugh(s, bank, at);
	grain_tone(&thump, (struct grain_shape){ 0.0F, 1.0F, 0.002F, 0.12F },
	    140.0F, 70.0F);
	grain_finish(s, &thump);
	for (at = -1.0F; stage_next(s, &at, 5.0F);)
		grain_place(s, &thump, at, 0.12F, stage_random(s, -0.6F, 0.6F));
}

/* A gun, far away: a thud that rolls. */
static struct grain
gun(struct stage *s)
{
	struct grain g = grain_make(s, 2.6F);
	int i;

	for (i = 0; i < 4; i++)
		grain_noise(s, &g,
		    (struct grain_shape){ 0.12F * (float)i,
		        5.0F / (1.0F + (float)i), 0.004F + 0.05F * (float)i,
		        stage_random(s, 0.6F, 1.6F) },
		    BED_LOW, stage_random(s, 60.0F, 220.0F), 0.8F);
	grain_finish(s, &g);
	return g;
}

/* Guns that thud below 200 Hz every second or two, blades that clash between
 * 1.5 and 7 kHz, and shouting men. */
void
layer_people_battle(struct stage *s)
{
	float b = s->layer->brightness, d = s->layer->density, at = -1.0F;
	struct bed bed = { .n = 2,
		.bands = {
		    { BED_LOW, 120.0F, 0.6F, 0.03F,
		        stage_drift(s, 0.8F, 0.4F, 1.2F), NULL, NULL },
		    { BED_BAND, 700.0F, 0.7F, 0.015F,
		        stage_drift(s, 3.0F, 0.3F, 1.3F),
		        stage_drift(s, 3.0F, 0.3F, 1.3F), NULL },
		} };
	struct grain bank[SYLLABLES], blades[8], guns[3];
	int i;

	bed_play(s, &bed);
	for (i = 0; i < 3; i++)
		guns[i] = gun(s);
	while (stage_next(s, &at, dsp_between(4.0F, 0.9F, d)))
		grain_place(s, &guns[dsp_random_below(&s->random, 3)], at,
		    stage_random(s, 0.04F, 0.2F), stage_random(s, -0.9F, 0.9F));
	voices(s, bank, 150.0F, 330.0F, 1.05F);
	talk(s, bank, 4 + (int)(14.0F * d), 0.045F);
	for (i = 0; i < 8; i++)
		blades[i] = clink(s, 1500.0F, 2600.0F + 1200.0F * b, 0.55F);
	for (at = -1.0F; stage_next(s, &at, dsp_between(1.6F, 0.22F, d));)
		grain_place(s, &blades[dsp_random_below(&s->random, 8)], at,
		    stage_random(s, 0.01F, 0.07F),
		    stage_random(s, -0.9F, 0.9F));
}
