/* SPDX-License-Identifier: MIT */
#ifndef AUDIO_STAGE_H
#define AUDIO_STAGE_H

#include "audio/dsp.h"

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct recipe;
struct recipe_layer;

/*
 * Where a layer plays: the loop under construction, which is a circle.  What
 * runs past its end comes in again at its start, so there is no seam.  Layers
 * add to what is there.
 *
 * Slow movements (loudness of a gust, pitch of the wind) are curves: one value
 * every STAGE_STEP frames, also around the circle.
 */

enum {
	STAGE_STEP = 128
};

struct stage {
	const struct recipe *recipe;
	const struct recipe_layer *layer;
	struct arena *arena; /* the layer's; dropped after it played */
	float *out; /* frames * 2, interleaved */
	size_t frames;
	float seconds;
	float gain;
	struct dsp_random random; /* the layer's own stream */
};

/* Add mono ${samples} at ${second} (any, it wraps) with ${gain}; ${pan} is
 * -1 left … 1 right, equal power. */
void stage_place(struct stage *s, const float *samples, size_t n, float second,
    float gain, float pan);

/* The low-pass coefficient that air and walls make of the layer's distance:
 * y += c * (x - y). */
float stage_air(const struct stage *s);

/* How many values a curve of this stage has. */
size_t stage_steps(const struct stage *s);

/* A curve of ${value}; lives in the stage's arena, as all do. */
float *stage_curve(struct stage *s, float value);

/* A curve that wanders smoothly between ${low} and ${high}, about
 * ${per_second} turns a second (at least three in the loop). */
float *stage_drift(struct stage *s, float per_second, float low, float high);

/* Add to ${curve} a swell with its top of ${height} at ${second}, rising for
 * ${rise} seconds and falling for ${fall} (longer than the loop: cut). */
void stage_swell(struct stage *s, float *curve, float second, float rise,
    float fall, float height);

/* Walk through events ${mean} seconds apart at random: starts with ${*second}
 * negative, true while another lies in the loop.  At least one does. */
bool stage_next(struct stage *s, float *second, float mean);

/* How many beats of about ${period} seconds go round the loop (at least one):
 * beat ${i} is at seconds * i / beats. */
int stage_beats(const struct stage *s, float period);

/* Even in [low, high) from the layer's stream. */
float stage_random(struct stage *s, float low, float high);

#endif
