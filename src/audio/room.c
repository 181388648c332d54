/* SPDX-License-Identifier: MIT */
/* The place around a loop. */
#include "audio/room.h"

#include "audio/dsp.h"
#include "audio/pcm.h"
#include "base/must.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/*
 * The echo is a feedback delay network: eight delay lines of unlike lengths,
 * mixed by a Hadamard matrix and sent in again, a little duller and quieter
 * every time.  It is worked in blocks shorter than any line, so that every
 * step is over vectors.
 */
enum {
	LINES = 8,
	RING = 8192,
	BLOCK = 64
};

struct room {
	float rings[LINES][RING];
	float whole[LINES][BLOCK + 4]; /* what wraps around a ring's end */
	float ends[LINES][BLOCK];
	unsigned at;
	unsigned length[LINES];
	float keep[LINES];
	float dull;
	float wet, dry;
	float high[2]; /* the memory of the high-pass */
	dsp_v4 walls; /* of the low-passes: first L, R, second L, R */
	float walls_c;
	float high_c;
};

static float
pole(float hz)
{
	return 1.0F - expf((float)-DSP_TAU * hz / PCM_RATE);
}

/* Seconds until the echo has fallen by 60 dB. */
static float
ring_seconds(float size)
{
	return 0.25F + 3.0F * size * size;
}

static struct room *
room_make(float reverb, float size, float muffle)
{
	static const unsigned base[LINES] = { 1231, 1433, 1597, 1789, 1931,
		2081, 2251, 2399 };
	struct room *r = aligned_alloc(64, (sizeof(*r) + 63) / 64 * 64);
	float scale = 0.3F + 1.7F * size;
	int i;

	must(r != NULL);
	memset(r, 0, sizeof(*r));
	for (i = 0; i < LINES; i++) {
		r->length[i] = (unsigned)((float)base[i] * scale) | 1U;
		r->keep[i] = powf(10.0F,
		    -3.0F * (float)r->length[i] /
		        (PCM_RATE * ring_seconds(size)));
		r->keep[i] *= 0.35355339F; /* the matrix's own gain */
	}
	r->dull = 0.25F;
	r->wet = 0.6F * reverb;
	r->dry = 1.0F - 0.5F * reverb;
	r->walls_c = pole(dsp_between(18000.0F, 300.0F, muffle));
	r->high_c = pole(22.0F);
	return r;
}

/* The BLOCK + 1 values that line ${i} gives back now: where they lie in its
 * ring, or, where that wraps, put together in ${whole}. */
static DSP_BODY const float *
line_out(const struct room *r, int i, float whole[BLOCK + 1])
{
	unsigned from = (r->at - r->length[i] - 1) & (RING - 1);
	unsigned part = RING - from;

	if (part >= BLOCK + 1)
		return r->rings[i] + from;
	memcpy(whole, r->rings[i] + from, part * sizeof(float));
	memcpy(whole + part, r->rings[i], (BLOCK + 1 - part) * sizeof(float));
	return whole;
}

static DSP_BODY void
load(dsp_v8 *v, const float *p)
{
	memcpy(v, p, sizeof(*v));
}

static DSP_BODY void
store(float *p, const dsp_v8 *v)
{
	memcpy(p, v, sizeof(*v));
}

static DSP_BODY void
butterfly(dsp_v8 *a, dsp_v8 *b)
{
	dsp_v8 sum = *a + *b;

	*b = *a - *b;
	*a = sum;
}

/* Eight lines, mixed: each gets something of all, none gets louder. */
static DSP_BODY void
hadamard(dsp_v8 x[LINES])
{
	butterfly(&x[0], &x[1]);
	butterfly(&x[2], &x[3]);
	butterfly(&x[4], &x[5]);
	butterfly(&x[6], &x[7]);
	butterfly(&x[0], &x[2]);
	butterfly(&x[1], &x[3]);
	butterfly(&x[4], &x[6]);
	butterfly(&x[5], &x[7]);
	butterfly(&x[0], &x[4]);
	butterfly(&x[1], &x[5]);
	butterfly(&x[2], &x[6]);
	butterfly(&x[3], &x[7]);
}

/* Eight frames at ${j}: out of all lines, through the matrix, and in again;
 * all in registers. */
static DSP_BODY void
echo_some(const struct room *r, const float *const out[LINES],
    float *const back[LINES], float *left, float *right, int j)
{
	dsp_v8 x[LINES], l, t, v;
	int i;

#pragma GCC unroll 8
	for (i = 0; i < LINES; i++) {
		load(&v, out[i] + j);
		load(&x[i], out[i] + j + 1);
		x[i] = (1.0F - r->dull) * x[i] + r->dull * v;
	}
	load(&l, left + j);
	load(&t, right + j);
	v = r->dry * l + r->wet * (x[0] - x[2] + x[4] - x[6]);
	store(left + j, &v);
	v = r->dry * t + r->wet * (x[1] - x[3] + x[5] - x[7]);
	store(right + j, &v);
	hadamard(x);
#pragma GCC unroll 8
	for (i = 0; i < LINES; i++) {
		v = r->keep[i] * x[i] + (i % 2 == 0 ? l : t);
		store(back[i] + j, &v);
	}
}

/* Echo ${n} frames of left and right in place. */
static DSP_BODY void
echo(struct room *r, float *left, float *right, unsigned n)
{
	float *back[LINES];
	const float *out[LINES];
	unsigned at = r->at & (RING - 1), part = RING - at;
	bool fits = n == BLOCK && part >= BLOCK;
	int i, j;

	for (i = 0; i < LINES; i++) {
		out[i] = line_out(r, i, r->whole[i]);
		back[i] = fits ? r->rings[i] + at : r->ends[i];
	}
	for (j = 0; j < BLOCK; j += 8)
		echo_some(r, out, back, left, right, j);
	part = part < n ? part : n;
	for (i = 0; !fits && i < LINES; i++) {
		memcpy(r->rings[i] + at, r->ends[i], part * sizeof(float));
		memcpy(
		    r->rings[i], r->ends[i] + part, (n - part) * sizeof(float));
	}
	r->at += n;
}

/* Nothing below hearing; both channels side by side. */
static DSP_BODY void
high_pass(struct room *r, float *left, float *right, unsigned n)
{
	float l = r->high[0], t = r->high[1], c = r->high_c;
	unsigned i;

	for (i = 0; i < n; i++) {
		l += c * (left[i] - l);
		t += c * (right[i] - t);
		left[i] -= l;
		right[i] -= t;
	}
	r->high[0] = l;
	r->high[1] = t;
}

/* Walls: two low-passes in a row. */
static DSP_BODY void
low_pass(struct room *r, float *left, float *right, unsigned n)
{
	dsp_v4 y = r->walls, x;
	dsp_v4 c = dsp_all(r->walls_c);
	unsigned i;

	/* The second filter hears the first one sample late: no harm, and
	 * four filters are one. */
	for (i = 0; i < n; i++) {
		x = (dsp_v4){ left[i], right[i], y[0], y[1] };
		y += c * (x - y);
		left[i] = y[2];
		right[i] = y[3];
	}
	r->walls = y;
}

/* Work on ${n} frames at ${at}; they are written back only if ${heard}. */
static DSP_BODY void
block(struct room *r, float *at, unsigned n, bool walls, bool heard)
{
	float x[2][BLOCK];
	unsigned i;

	if (n < BLOCK)
		memset(x, 0, sizeof(x));
	for (i = 0; i < n; i++) {
		x[0][i] = at[2 * i];
		x[1][i] = at[2 * i + 1];
	}
	if (r->wet > 0.0F)
		echo(r, x[0], x[1], n);
	high_pass(r, x[0], x[1], n);
	if (walls)
		low_pass(r, x[0], x[1], n);
	for (i = 0; heard && i < n; i++) {
		at[2 * i] = x[0][i];
		at[2 * i + 1] = x[1][i];
	}
}

static DSP_BODY void
walk(struct room *r, struct pcm *p, size_t at, bool walls, bool heard)
{
	unsigned n;

	for (; at < p->frames; at += n) {
		n = p->frames - at < BLOCK ? (unsigned)(p->frames - at) : BLOCK;
		block(r, p->samples + 2 * at, n, walls, heard);
	}
}

static void
walk_plain(struct room *r, struct pcm *p, size_t at, bool walls, bool heard)
{
	walk(r, p, at, walls, heard);
}

static void DSP_WIDE
walk_wide(struct room *r, struct pcm *p, size_t at, bool walls, bool heard)
{
	walk(r, p, at, walls, heard);
	DSP_WIDE_END();
}

void
room_apply(struct pcm *p, float reverb, float size, float muffle)
{
	struct room *r = room_make(reverb, size, muffle);
	float memory = reverb > 0.0F ? ring_seconds(size) : 0.1F;
	size_t warm = (size_t)(memory * PCM_RATE);
	bool walls = muffle > 0.0F;
	void (*go)(struct room *, struct pcm *, size_t, bool, bool) =
	    dsp_is_wide() ? walk_wide : walk_plain;

	for (; warm >= p->frames; warm -= p->frames)
		go(r, p, 0, walls, false);
	go(r, p, p->frames - warm, walls, false);
	go(r, p, 0, walls, true);
	free(r);
}
