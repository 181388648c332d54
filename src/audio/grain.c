/* SPDX-License-Identifier: MIT */
/* Short sounds. */
#include "audio/grain.h"

#include "audio/dsp.h"
#include "audio/pcm.h"
#include "audio/stage.h"
#include "base/arena.h"

#include <math.h>

struct grain
grain_make(struct stage *s, float seconds)
{
	size_t n = (size_t)(seconds * PCM_RATE) + 1;

	return (struct grain){ arena_array(s->arena, n, sizeof(float)), n };
}

/* The loudness of a shape, sample by sample. */
struct envelope {
	size_t at, n;
	float level, rise, keep, peak;
};

static struct envelope
envelope_make(const struct grain *g, struct grain_shape shape)
{
	struct envelope v;
	size_t wanted =
	    (size_t)((shape.attack + 1.15F * shape.fall) * PCM_RATE);

	v.at = (size_t)(fmaxf(shape.second, 0.0F) * PCM_RATE);
	v.at = v.at < g->frames ? v.at : g->frames;
	v.n = wanted < g->frames - v.at ? wanted : g->frames - v.at;
	v.peak = shape.level;
	v.level = 0.0F;
	v.rise = shape.level / fmaxf(shape.attack * PCM_RATE, 1.0F);
	v.keep = expf(-6.9078F / fmaxf(shape.fall * PCM_RATE, 1.0F));
	return v;
}

static inline float
envelope_next(struct envelope *v)
{
	if (v->rise > 0.0F) {
		v->level += v->rise;
		if (v->level >= v->peak) {
			v->level = v->peak;
			v->rise = 0.0F;
		}
	} else {
		v->level *= v->keep;
	}
	return v->level;
}

void
grain_tone(struct grain *g, struct grain_shape shape, float hz, float hz_end)
{
	struct envelope v = envelope_make(g, shape);
	float turn = 0.0F, step = hz / PCM_RATE, bend;
	size_t i;

	bend = v.n > 0 ? powf(hz_end / hz, 1.0F / (float)v.n) : 1.0F;
	for (i = 0; i < v.n; i++) {
		g->samples[v.at + i] += envelope_next(&v) * dsp_sine(turn);
		turn += step;
		turn -= (float)(int)turn;
		step *= bend;
	}
}

void
grain_noise(struct stage *s, struct grain *g, struct grain_shape shape,
    enum bed_shape filter, float hz, float q)
{
	struct envelope v = envelope_make(g, shape);
	float k = 1.0F / q,
	      w = tanf(0.5F * (float)DSP_TAU * fminf(hz, 20000.0F) / PCM_RATE);
	float a1 = 1.0F / (1.0F + w * (w + k)), s1 = 0.0F, s2 = 0.0F;
	float in, v1, v2, v3, out;
	uint32_t x = dsp_random_bits(&s->random) | 1U; /* see dsp_noise() */
	size_t i;

	for (i = 0; i < v.n; i++) {
		x ^= x << 13;
		x ^= x >> 17;
		x ^= x << 5;
		in = (float)(int32_t)x * (1.0F / 2147483648.0F);
		v3 = in - s2;
		v1 = a1 * s1 + w * a1 * v3;
		v2 = s2 + w * v1;
		s1 = 2.0F * v1 - s1;
		s2 = 2.0F * v2 - s2;
		out = filter == BED_LOW
		    ? v2
		    : (filter == BED_BAND ? k * v1 : in - k * v1 - v2);
		g->samples[v.at + i] += envelope_next(&v) * out;
	}
}

/* How loud a harmonic at ${hz} is, of a voice on ${base}. */
static float
formant_level(const struct grain_voice *v, float hz, float base)
{
	float sum = 0.0F, d, tilt = powf(v->tilt, log2f(hz / base));
	int i;

	if (v->formants[0] <= 0.0F)
		return tilt;
	for (i = 0; i < 3 && v->formants[i] > 0.0F; i++) {
		d = (hz - v->formants[i]) / v->width;
		sum += 1.0F / (1.0F + d * d) / (float)(i + 1);
	}
	return tilt * (sum + 0.02F);
}

/* The pitch at ${t} in 0 … 1, along its four points. */
static float
pitch_at(const struct grain_voice *v, float t)
{
	float where = t * 3.0F;
	int k = where >= 2.0F ? 2 : (int)where;
	float part = where - (float)k;

	part = part * part * (3.0F - 2.0F * part);
	return v->hz[k] + part * (v->hz[k + 1] - v->hz[k]);
}

static float
swell_at(const struct grain_voice *v, float t)
{
	float a = 1.0F;

	if (t < v->attack)
		a = t / v->attack;
	else if (t > 1.0F - v->release)
		a = (1.0F - t) / v->release;
	return a * a * (3.0F - 2.0F * a);
}

/* All harmonics at ${turn} of the base: sin((h+1)x) = 2 cos x sin(hx) -
 * sin((h-1)x), so one sine and one cosine do for all. */
static float
harmonics_at(const float *levels, int n, float turn)
{
	float now = dsp_sine(turn), before = 0.0F, next, sum = 0.0F;
	float quarter = turn + 0.25F;
	float twice =
	    2.0F * dsp_sine(quarter >= 1.0F ? quarter - 1.0F : quarter);
	int h;

	for (h = 0; h < n; h++) {
		sum += levels[h] * now;
		next = twice * now - before;
		before = now;
		now = next;
	}
	return sum;
}

void
grain_voice(struct grain *g, const struct grain_voice *v)
{
	float levels[GRAIN_HARMONICS], turn = 0.0F, shake = 0.0F, hz, t, sum;
	size_t at = (size_t)(v->second * PCM_RATE), i;
	size_t n = (size_t)(v->seconds * PCM_RATE);
	int h, harmonics = v->harmonics;

	for (h = 0, sum = 0.0F; h < harmonics; h++) {
		hz = v->hz[1] * (float)(h + 1);
		levels[h] = hz < 18000.0F ? formant_level(v, hz, v->hz[1]) : 0;
		sum += levels[h] * levels[h];
	}
	for (h = 0; h < harmonics; h++)
		levels[h] *= v->level / sqrtf(sum + 1e-9F);
	for (i = 0; i < n && at + i < g->frames; i++) {
		t = (float)i / (float)n;
		hz = pitch_at(v, t) *
		    (1.0F + v->vibrato_depth * dsp_sine(shake));
		g->samples[at + i] +=
		    swell_at(v, t) * harmonics_at(levels, harmonics, turn);
		turn += hz / PCM_RATE;
		turn -= (float)(int)turn;
		shake += v->vibrato_hz / PCM_RATE;
		shake -= (float)(int)shake;
	}
}

void
grain_finish(struct stage *s, struct grain *g)
{
	size_t i, fade = g->frames < 240 ? g->frames : 240;
	float c = stage_air(s), y = 0.0F;

	for (i = 0; i < g->frames; i++) {
		y += c * (g->samples[i] - y);
		g->samples[i] = y;
	}
	for (i = 0; i < fade; i++)
		g->samples[g->frames - 1 - i] *= (float)i / (float)fade;
}

void
grain_place(
    struct stage *s, const struct grain *g, float second, float gain, float pan)
{
	stage_place(s, g->samples, g->frames, second, gain, pan);
}
