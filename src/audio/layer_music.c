/* SPDX-License-Identifier: MIT */
/* Music by mood: a held drone and slow pad chords. */
#include "audio/layer.h"

#include "audio/chord.h"
#include "audio/recipe.h"
#include "audio/stage.h"

#include <math.h>

enum {
	NOTES = 4,
	CHORDS = 4,
	PARTIALS = 4
};

/*
 * What a mood is in music: its tonal centre, what the drone holds, four
 * chords, how much of the overtones is heard, and how it trembles.  Notes are
 * semitones above the centre.  Peaceful and joyful are major, wonder lydian
 * (the raised fourth), sad minor, mysterious minor with a major seventh,
 * angry phrygian, tense and frightening are built on the semitone and the
 * tritone.
 */
struct mode {
	int centre; /* MIDI note of the pad's lowest octave */
	signed char drone[NOTES];
	signed char chords[CHORDS][NOTES];
	float bright;
	float tremble_hz;
	float tremble; /* depth, 0 … 1 */
};

/* clang-format off */
static const struct mode modes[AUDIO_MOOD_COUNT] = {
	[AUDIO_MOOD_NEUTRAL] = { 50, { 0, 7, 12, 19 },
	    { { 0, 7, 14, 19 }, { 5, 12, 17, 19 }, { 0, 7, 12, 14 }, { -2, 5, 12, 14 } }, 0.40F, 0.0F, 0.0F },
	[AUDIO_MOOD_PEACEFUL] = { 53, { 0, 7, 12, 16 },
	    { { 0, 7, 12, 16 }, { 5, 9, 12, 16 }, { -3, 4, 7, 12 }, { 0, 4, 7, 14 } }, 0.30F, 0.0F, 0.0F },
	[AUDIO_MOOD_JOYFUL] = { 55, { 0, 4, 7, 12 },
	    { { 0, 4, 7, 12 }, { 5, 9, 12, 17 }, { 7, 11, 14, 19 }, { 0, 4, 12, 16 } }, 0.62F, 3.2F, 0.25F },
	[AUDIO_MOOD_HUMOROUS] = { 55, { 0, 4, 7, 10 },
	    { { 0, 4, 10, 12 }, { 5, 9, 12, 15 }, { 0, 4, 9, 12 }, { 7, 10, 14, 17 } }, 0.55F, 4.5F, 0.5F },
	[AUDIO_MOOD_MYSTERIOUS] = { 49, { 0, 3, 7, 11 },
	    { { 0, 3, 7, 11 }, { -1, 3, 8, 12 }, { 0, 6, 8, 11 }, { 2, 5, 8, 11 } }, 0.35F, 0.35F, 0.5F },
	[AUDIO_MOOD_TENSE] = { 45, { 0, 1, 7, 12 },
	    { { 0, 1, 7, 12 }, { 0, 3, 6, 13 }, { -1, 0, 6, 12 }, { 0, 1, 8, 12 } }, 0.55F, 2.0F, 0.65F },
	[AUDIO_MOOD_FRIGHTENING] = { 41, { 0, 1, 6, 13 },
	    { { 0, 6, 11, 13 }, { 1, 6, 7, 12 }, { 0, 1, 6, 18 }, { -1, 5, 6, 12 } }, 0.70F, 0.9F, 0.7F },
	[AUDIO_MOOD_SAD] = { 50, { 0, 3, 7, 12 },
	    { { 0, 3, 7, 12 }, { -4, 0, 3, 8 }, { 5, 8, 12, 15 }, { -2, 2, 7, 10 } }, 0.25F, 0.0F, 0.0F },
	[AUDIO_MOOD_ANGRY] = { 40, { 0, 7, 12, 13 },
	    { { 0, 7, 12, 13 }, { 1, 8, 13, 17 }, { 0, 7, 10, 12 }, { -2, 1, 5, 13 } }, 0.90F, 5.5F, 0.6F },
	[AUDIO_MOOD_ROMANTIC] = { 51, { 0, 7, 11, 16 },
	    { { 0, 4, 7, 11 }, { -3, 0, 4, 7 }, { 2, 5, 9, 12 }, { 7, 11, 14, 17 } }, 0.38F, 0.5F, 0.2F },
	[AUDIO_MOOD_ADVENTUROUS] = { 48, { 0, 7, 12, 19 },
	    { { 0, 7, 12, 16 }, { -2, 5, 10, 14 }, { 5, 12, 17, 21 }, { 0, 7, 14, 19 } }, 0.75F, 2.6F, 0.35F },
	[AUDIO_MOOD_WONDER] = { 54, { 0, 7, 14, 18 },
	    { { 0, 4, 7, 18 }, { 2, 6, 9, 14 }, { 0, 4, 11, 18 }, { 7, 11, 14, 18 } }, 0.50F, 0.25F, 0.4F },
};
/* clang-format on */

static float
pitch(int note)
{
	return 440.0F * powf(2.0F, (float)(note - 69) / 12.0F);
}

/* A curve that trembles a whole number of times in the loop; ${depth} 0: flat
 * at ${level}. */
static float *
tremble(struct stage *s, const struct mode *m, float level)
{
	float depth = m->tremble * (0.4F + 0.6F * s->recipe->intensity);
	float *c = stage_curve(s, level), turn, beats;
	size_t i, n = stage_steps(s);

	beats = (float)stage_beats(s,
	    1.0F /
	        fmaxf(m->tremble_hz * (0.7F + 0.6F * s->recipe->intensity),
	            0.01F));
	for (i = 0; i < n; i++) {
		turn = beats * (float)(i * STAGE_STEP) / (float)s->frames;
		turn -= floorf(turn);
		c[i] *= 1.0F - depth * (0.5F + 0.5F * dsp_sine(turn));
	}
	return c;
}

static float
brightness(const struct stage *s, const struct mode *m)
{
	return 0.15F + 0.30F * m->bright + 0.30F * s->layer->brightness +
	    0.15F * s->recipe->intensity;
}

/* Tones below the pad that are held all the time: of each note the first
 * overtones, each coming and going by itself, each twice and a little apart
 * so that they beat. */
void
layer_music_drone(struct stage *s)
{
	const struct mode *m = &modes[s->recipe->mood];
	struct chord_tone tones[2 * NOTES * PARTIALS];
	const float *shape = tremble(s, m, 1.0F);
	float bright = brightness(s, m), hz, level, *c;
	size_t k, steps = stage_steps(s);
	int i, h, n = 0, side;

	for (i = 0; i < NOTES; i++)
		for (h = 1; h <= PARTIALS; h++) {
			hz = (float)h * pitch(m->centre - 12 + m->drone[i]);
			level = powf(bright, (float)(h - 1)) /
			    (1.0F + 0.5F * (float)i);
			c = stage_drift(s, 0.12F, 0.4F, 1.0F);
			for (k = 0; k < steps; k++)
				c[k] *= shape[k];
			for (side = -1; side <= 1; side += 2)
				tones[n++] = (struct chord_tone){ hz *
					    (1.0F + 0.0012F * (float)side),
					0.05F * level, 0.6F * (float)side,
					stage_random(s, 0.0F, 0.999F), c };
		}
	chord_play(s, tones, n);
}

/* The curve of chord ${which}: it fades in while the one before fades out. */
static float *
chord_curve(struct stage *s, const struct mode *m, int which, int chords)
{
	float *c = stage_curve(s, 0.0F), *shape = tremble(s, m, 1.0F);
	float part = s->seconds / (float)chords;
	size_t k, n = stage_steps(s);

	if (chords == 1)
		return shape;
	stage_swell(s, c, ((float)which + 0.5F) * part, 0.95F * part,
	    0.95F * part, 1.0F);
	for (k = 0; k < n; k++)
		c[k] *= shape[k];
	return c;
}

/* Four chords in the loop (fewer in a short one), each of four notes with
 * their overtones, which swell into each other. */
void
layer_music_pad(struct stage *s)
{
	const struct mode *m = &modes[s->recipe->mood];
	struct chord_tone tones[CHORDS * NOTES * PARTIALS];
	int chords = s->seconds < 8.0F ? 1 : CHORDS, c, i, h, n = 0;
	float bright = brightness(s, m), hz, pan, *curve;

	for (c = 0; c < chords; c++) {
		curve = chord_curve(s, m, c, chords);
		for (i = 0; i < NOTES; i++) {
			pan = stage_random(s, -0.7F, 0.7F);
			for (h = 1; h <= PARTIALS; h++) {
				hz = (float)h *
				    pitch(m->centre + m->chords[c][i]);
				tones[n++] = (struct chord_tone){ hz,
					0.06F * powf(bright, (float)(h - 1)) /
					    sqrtf((float)h),
					pan, stage_random(s, 0.0F, 0.999F),
					curve };
			}
		}
	}
	chord_play(s, tones, n);
}
