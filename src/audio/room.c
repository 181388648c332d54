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
	BLOCK = 64,
	VECTORS = BLOCK / 4
};

struct room {
	float rings[LINES][RING];
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

/* What comes out of the lines now, dulled. */
static void
read_lines(const struct room *r, dsp_v4 x[LINES][VECTORS])
{
	float a[BLOCK + 1];
	unsigned from, part;
	int i, j;

	for (i = 0; i < LINES; i++) {
		from = (r->at - r->length[i] - 1) & (RING - 1);
		part = from + BLOCK + 1 <= RING ? BLOCK + 1 : RING - from;
		memcpy(a, r->rings[i] + from, part * sizeof(float));
		memcpy(
		    a + part, r->rings[i], (BLOCK + 1 - part) * sizeof(float));
		for (j = 0; j < VECTORS; j++)
			x[i][j] = (1.0F - r->dull) * dsp_load(a + 4 * j + 1) +
			    r->dull * dsp_load(a + 4 * j);
	}
}

static void
hadamard(dsp_v4 x[LINES][VECTORS])
{
	dsp_v4 a, b;
	int span, i, j;

	for (span = 1; span < LINES; span *= 2)
		for (i = 0; i < LINES; i++) {
			if ((i & span) != 0)
				continue;
			for (j = 0; j < VECTORS; j++) {
				a = x[i][j];
				b = x[i + span][j];
				x[i][j] = a + b;
				x[i + span][j] = a - b;
			}
		}
}

/* Send ${in} and what the matrix gave back into line ${i}. */
static void
write_line(struct room *r, int i, const dsp_v4 *x, const float *in, unsigned n)
{
	float back[BLOCK];
	unsigned j;

	for (j = 0; j < VECTORS; j++)
		dsp_store(
		    back + 4 * j, r->keep[i] * x[j] + dsp_load(in + 4 * j));
	for (j = 0; j < n; j++)
		r->rings[i][(r->at + j) & (RING - 1)] = back[j];
}

/* Echo ${n} frames of left and right in place. */
static void
echo(struct room *r, float *left, float *right, unsigned n)
{
	dsp_v4 x[LINES][VECTORS], l[VECTORS], t[VECTORS];
	int i, j;

	read_lines(r, x);
	for (j = 0; j < VECTORS; j++) {
		l[j] = r->dry * dsp_load(left + 4 * j) +
		    r->wet * (x[0][j] - x[2][j] + x[4][j] - x[6][j]);
		t[j] = r->dry * dsp_load(right + 4 * j) +
		    r->wet * (x[1][j] - x[3][j] + x[5][j] - x[7][j]);
	}
	hadamard(x);
	for (i = 0; i < LINES; i++)
		write_line(r, i, x[i], i % 2 == 0 ? left : right, n);
	r->at += n;
	for (j = 0; j < VECTORS; j++) {
		dsp_store(left + 4 * j, l[j]);
		dsp_store(right + 4 * j, t[j]);
	}
}

/* Nothing below hearing; both channels side by side. */
static void
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
static void
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
static void
block(struct room *r, float *at, unsigned n, bool walls, bool heard)
{
	float x[2][BLOCK] = { { 0 } };
	unsigned i;

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

static void
walk(struct room *r, struct pcm *p, size_t at, bool walls, bool heard)
{
	unsigned n;

	for (; at < p->frames; at += n) {
		n = p->frames - at < BLOCK ? (unsigned)(p->frames - at) : BLOCK;
		block(r, p->samples + 2 * at, n, walls, heard);
	}
}

void
room_apply(struct pcm *p, float reverb, float size, float muffle)
{
	struct room *r = room_make(reverb, size, muffle);
	float memory = reverb > 0.0F ? ring_seconds(size) : 0.1F;
	size_t warm = (size_t)(memory * PCM_RATE);
	bool walls = muffle > 0.0F;

	for (; warm >= p->frames; warm -= p->frames)
		walk(r, p, 0, walls, false);
	walk(r, p, p->frames - warm, walls, false);
	walk(r, p, 0, walls, true);
	free(r);
}
