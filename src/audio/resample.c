/* SPDX-License-Identifier: MIT */
/* Any rate becomes 48 kHz. */
#include "audio/resample.h"

#include "audio/dsp.h"
#include "audio/pcm.h"
#include "base/must.h"

#include <math.h>
#include <stdlib.h>

/*
 * Output frame n lies at input position n * rate / 48000, kept as a whole
 * part and a fraction of ${up}.  Each fraction has its own row of the filter
 * (a "phase").  Rates with more than PHASES_MAX fractions use the nearest
 * row, which is still 70 dB clean.
 */
enum {
	TAPS = 48,
	TAPS_MAX = 4 * TAPS,
	PHASES_MAX = 2048,
	HELD = 4096
};

struct resample {
	size_t up, down; /* 48000 and the rate, without common factors */
	size_t whole, rest; /* of down / up */
	size_t taps, phases; /* taps: a multiple of 8 */
	float *rows; /* phases * taps * 2: each value twice, for L and R */
	size_t at, part; /* the next output's place in ${held} */
	float *held; /* input that is still needed, interleaved */
	size_t n_held;
	size_t n_in, n_out;
};

static double
bessel(double x)
{
	double sum = 1.0, term = 1.0;
	int k;

	for (k = 1; k < 40 && term > 1e-12 * sum; k++) {
		term *= (x / (2.0 * k)) * (x / (2.0 * k));
		sum += term;
	}
	return sum;
}

/* The filter at ${x} input samples from its centre: a sinc that cuts at
 * ${cut} (1 is half the input rate), under a Kaiser window. */
static double
kernel(double x, double cut, double half)
{
	const double beta = 8.0;
	double w = 1.0 - (x / half) * (x / half), t = M_PI * cut * x;

	if (w <= 0.0)
		return 0.0;
	return (fabs(t) < 1e-9 ? 1.0 : sin(t) / t) * bessel(beta * sqrt(w)) /
	    bessel(beta);
}

static void
fill_row(struct resample *r, size_t phase, double cut)
{
	float *row = r->rows + 2 * phase * r->taps;
	double half = (double)r->taps / 2.0, sum = 0.0, v[TAPS_MAX];
	double shift = (double)phase / (double)r->phases;
	size_t i;

	for (i = 0; i < r->taps; i++) {
		v[i] = kernel((double)i - (half - 1.0) - shift, cut, half);
		sum += v[i];
	}
	for (i = 0; i < r->taps; i++)
		row[2 * i] = row[2 * i + 1] = (float)(v[i] / sum);
}

static size_t
common_factor(size_t a, size_t b)
{
	return b == 0 ? a : common_factor(b, a % b);
}

struct resample *
resample_open(int rate)
{
	struct resample *r = calloc(1, sizeof(*r));
	size_t g = common_factor(PCM_RATE, (size_t)rate), phase;
	double ratio = (double)rate / PCM_RATE;

	must(r != NULL && rate >= 8000 && rate <= 192000);
	r->up = PCM_RATE / g;
	r->down = (size_t)rate / g;
	r->whole = r->down / r->up;
	r->rest = r->down % r->up;
	r->phases = r->up < PHASES_MAX ? r->up : PHASES_MAX;
	r->taps = ratio <= 1.0 ? TAPS : (size_t)(TAPS * ratio + 7.0) / 8 * 8;
	r->rows = calloc(r->phases * r->taps * 2, sizeof(float));
	r->held = calloc((HELD + 2 * TAPS_MAX) * 2, sizeof(float));
	must(r->rows != NULL && r->held != NULL);
	for (phase = 0; rate != PCM_RATE && phase < r->phases; phase++)
		fill_row(r, phase, 0.93 * (ratio <= 1.0 ? 1.0 : 1.0 / ratio));
	/* Half a filter of silence stands before the first sample. */
	r->n_held = r->taps / 2 - 1;
	return r;
}

void
resample_close(struct resample **r)
{
	if (*r == NULL)
		return;
	free((*r)->rows);
	free((*r)->held);
	free(*r);
	*r = NULL;
}

/* One frame: the filter's row times the input.  Eight floats at a time, where
 * the processor can; else the compiler takes two times four, and the sums are
 * the very same. */
static DSP_BODY void
one(const float *row, const float *in, size_t values, float *out)
{
	dsp_v8 a = { 0 }, b = { 0 }, x, y;
	dsp_v4 sum;
	size_t i;

	for (i = 0; i < values; i += 16) {
		memcpy(&x, row + i, sizeof(x));
		memcpy(&y, in + i, sizeof(y));
		a += x * y;
		memcpy(&x, row + i + 8, sizeof(x));
		memcpy(&y, in + i + 8, sizeof(y));
		b += x * y;
	}
	a += b;
	sum = __builtin_shufflevector(a, a, 0, 1, 2, 3) +
	    __builtin_shufflevector(a, a, 4, 5, 6, 7);
	out[0] = sum[0] + sum[2];
	out[1] = sum[1] + sum[3];
}

/* On by ${down} parts of ${up}: no division for each frame. */
static void
advance(struct resample *r)
{
	r->at += r->whole;
	r->part += r->rest;
	if (r->part >= r->up) {
		r->part -= r->up;
		r->at++;
	}
}

/* As many frames as ${in} gives, at most ${most}; the number. */
static DSP_BODY size_t
many(struct resample *r, float *out, size_t most)
{
	size_t n, phase;

	for (n = 0; n < most && r->at + r->taps <= r->n_held; n++) {
		phase =
		    r->phases == r->up ? r->part : r->part * r->phases / r->up;
		one(r->rows + 2 * phase * r->taps, r->held + 2 * r->at,
		    2 * r->taps, out + 2 * n);
		advance(r);
	}
	return n;
}

static size_t
many_plain(struct resample *r, float *out, size_t most)
{
	return many(r, out, most);
}

static size_t DSP_WIDE
many_wide(struct resample *r, float *out, size_t most)
{
	size_t n = many(r, out, most);

	DSP_WIDE_END();
	return n;
}

/* Make what can be made of what is held, then drop what no output needs. */
static void
drain(struct resample *r, struct pcm *out)
{
	size_t n;

	do {
		if (out->frames == out->room)
			pcm_reserve(out, out->frames + out->frames / 2 + HELD);
		n = (dsp_is_wide() ? many_wide : many_plain)(
		    r, out->samples + 2 * out->frames, out->room - out->frames);
		out->frames += n;
		r->n_out += n;
	} while (r->at + r->taps <= r->n_held);
	if (r->at > r->n_held) {
		r->at -= r->n_held;
		r->n_held = 0;
		return;
	}
	memmove(r->held, r->held + 2 * r->at,
	    2 * (r->n_held - r->at) * sizeof(float));
	r->n_held -= r->at;
	r->at = 0;
}

static void
append(struct pcm *out, const float *in, size_t frames)
{
	pcm_reserve(out, out->frames + frames);
	memcpy(out->samples + 2 * out->frames, in, 2 * frames * sizeof(float));
	out->frames += frames;
}

void
resample_push(
    struct resample *r, const float *in, size_t frames, struct pcm *out)
{
	size_t part;

	r->n_in += frames;
	if (r->up == 1 && r->down == 1) {
		append(out, in, frames);
		return;
	}
	for (; frames > 0; frames -= part, in += 2 * part) {
		part = frames < HELD ? frames : HELD;
		memcpy(r->held + 2 * r->n_held, in, 2 * part * sizeof(float));
		r->n_held += part;
		drain(r, out);
	}
}

void
resample_finish(struct resample *r, struct pcm *out)
{
	static const float silence[2 * TAPS_MAX];
	size_t wanted = (r->n_in * r->up + r->down - 1) / r->down, real;

	if (r->up == 1 && r->down == 1)
		return;
	real = r->n_in;
	while (r->n_out < wanted)
		resample_push(r, silence, TAPS_MAX, out);
	r->n_in = real;
	out->frames -= r->n_out - wanted;
	r->n_out = wanted;
}
