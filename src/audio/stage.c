/* SPDX-License-Identifier: MIT */
/* The circle that layers play on. */
#include "audio/stage.h"

#include "audio/pcm.h"
#include "audio/recipe.h"
#include "base/arena.h"

#include <math.h>

/* Add a stretch that does not wrap, four samples at a time. */
static void
add_stretch(
    float *restrict out, const float *restrict in, size_t n, float l, float r)
{
	const dsp_v4 gain = { l, r, l, r };
	size_t i;
	dsp_v4 x;

	for (i = 0; i + 4 <= n; i += 4) {
		x = dsp_load(in + i);
		dsp_store(out + 2 * i,
		    dsp_load(out + 2 * i) +
		        gain * __builtin_shufflevector(x, x, 0, 0, 1, 1));
		dsp_store(out + 2 * i + 4,
		    dsp_load(out + 2 * i + 4) +
		        gain * __builtin_shufflevector(x, x, 2, 2, 3, 3));
	}
	for (; i < n; i++) {
		out[2 * i] += l * in[i];
		out[2 * i + 1] += r * in[i];
	}
}

void
stage_place(struct stage *s, const float *samples, size_t n, float second,
    float gain, float pan)
{
	float turn = 0.125F * (1.0F + pan);
	float l = s->gain * gain * dsp_sine(0.25F + turn);
	float r = s->gain * gain * dsp_sine(turn);
	size_t at, part;

	second = fmodf(second, s->seconds);
	if (second < 0.0F)
		second += s->seconds;
	at = (size_t)(second * PCM_RATE) % s->frames;
	for (; n > 0; n -= part, samples += part, at = 0) {
		part = n < s->frames - at ? n : s->frames - at;
		add_stretch(s->out + 2 * at, samples, part, l, r);
	}
}

float
stage_air(const struct stage *s)
{
	float hz = dsp_between(20000.0F, 500.0F, s->layer->distance);

	return 1.0F - expf((float)-DSP_TAU * hz / PCM_RATE);
}

size_t
stage_steps(const struct stage *s)
{
	return (s->frames + STAGE_STEP - 1) / STAGE_STEP;
}

float *
stage_curve(struct stage *s, float value)
{
	size_t i, n = stage_steps(s);
	float *c = arena_array(s->arena, n, sizeof(*c));

	for (i = 0; i < n; i++)
		c[i] = value;
	return c;
}

float *
stage_drift(struct stage *s, float per_second, float low, float high)
{
	size_t i, k, n = stage_steps(s), points;
	float *c = arena_array(s->arena, n, sizeof(*c)), *p, where, t;

	points = (size_t)(2.0F * per_second * s->seconds);
	points = points < 3 ? 3 : (points > n ? n : points);
	p = arena_array(s->arena, points, sizeof(*p));
	for (i = 0; i < points; i++)
		p[i] = dsp_random_range(&s->random, low, high);
	for (i = 0; i < n; i++) {
		where =
		    (float)(i * STAGE_STEP) / (float)s->frames * (float)points;
		k = (size_t)where % points;
		t = where - floorf(where);
		t = t * t * (3.0F - 2.0F * t);
		c[i] = p[k] + t * (p[(k + 1) % points] - p[k]);
	}
	return c;
}

void
stage_swell(struct stage *s, float *curve, float second, float rise, float fall,
    float height)
{
	long i, n = (long)stage_steps(s), at;
	long up = (long)(rise * PCM_RATE / STAGE_STEP);
	long down = (long)(fall * PCM_RATE / STAGE_STEP);
	float t;

	if (up + down >= n) {
		up = up * (n - 1) / (up + down);
		down = n - 1 - up;
	}
	at = (long)(second * PCM_RATE / STAGE_STEP) + n;
	for (i = -up + 1; i < down; i++) {
		t = i < 0 ? 1.0F + (float)i / (float)up
		          : 1.0F - (float)i / (float)down;
		curve[((at + i) % n + n) % n] +=
		    height * t * t * (3.0F - 2.0F * t);
	}
}

bool
stage_next(struct stage *s, float *second, float mean)
{
	if (*second < 0.0F)
		*second = dsp_random_range(
		    &s->random, 0.0F, mean < s->seconds ? mean : s->seconds);
	else
		*second += dsp_random_wait(&s->random, mean);
	return *second < s->seconds;
}

int
stage_beats(const struct stage *s, float period)
{
	int n = (int)(s->seconds / period + 0.5F);

	return n > 0 ? n : 1;
}

float
stage_random(struct stage *s, float low, float high)
{
	return dsp_random_range(&s->random, low, high);
}
