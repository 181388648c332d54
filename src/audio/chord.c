/* SPDX-License-Identifier: MIT */
/* Held tones. */
#include "audio/chord.h"

#include "audio/pcm.h"
#include "audio/stage.h"
#include "base/arena.h"

#include <math.h>
#include <stdint.h>

/* Steps between two exact placings of the pointers. */
enum {
	EXACT = 16
};

/* Four tones side by side: each is a pointer of length one that turns by
 * (turn_re, turn_im) a sample; its height is the sine. */
struct quad {
	uint64_t cycles[4];
	float phase[4];
	dsp_v4 turn_re, turn_im;
	dsp_v4 left, right;
	const float *gains[4];
	float level[4];
	dsp_v4 re, im; /* where they stand at frame ${at} */
	size_t at;
};

static void
quad_set(struct quad *q, int lane, const struct chord_tone *t, struct stage *s)
{
	float air = stage_air(s);
	float corner =
	    -logf(1.0F - fminf(air, 0.99F)) * PCM_RATE / (float)DSP_TAU;
	float angle = 0.125F * (1.0F + t->pan);
	double turn;

	q->cycles[lane] =
	    (uint64_t)llround((double)t->hz * (double)s->frames / PCM_RATE);
	q->phase[lane] = t->phase;
	turn = DSP_TAU * (double)q->cycles[lane] / (double)s->frames;
	q->turn_re[lane] = (float)cos(turn);
	q->turn_im[lane] = (float)sin(turn);
	q->left[lane] = dsp_sine(0.25F + angle);
	q->right[lane] = dsp_sine(angle);
	q->gains[lane] = t->gains;
	q->level[lane] = s->gain * t->level /
	    sqrtf(1.0F + t->hz * t->hz / (corner * corner));
}

static dsp_v4
quad_gains(const struct quad *q, size_t k)
{
	dsp_v4 g;
	int i;

	for (i = 0; i < 4; i++)
		g[i] =
		    q->level[i] * (q->gains[i] != NULL ? q->gains[i][k] : 1.0F);
	return g;
}

static bool
is_silent(dsp_v4 a, dsp_v4 b)
{
	dsp_v4 s = a + b; /* curves of loudness are not negative */

	return s[0] + s[1] + s[2] + s[3] <= 0.0F;
}

/* Put the four pointers where they stand at frame ${at}: exact, now and then,
 * so that rounding never adds up and the loop closes. */
static void
quad_seek(struct quad *q, size_t at, size_t frames)
{
	float turn;
	int i;

	if (q->at == at && at / STAGE_STEP % EXACT != 0)
		return;
	for (i = 0; i < 4; i++) {
		turn = (float)((double)(q->cycles[i] * at % frames) /
		           (double)frames) +
		    q->phase[i];
		turn -= floorf(turn);
		q->re[i] = cosf((float)DSP_TAU * turn);
		q->im[i] = sinf((float)DSP_TAU * turn);
	}
}

/* Where four tones stand, and how loud they are: kept in registers. */
struct state {
	dsp_v4 re, im, g, step;
};

static inline dsp_v4
state_next(struct state *s, const struct quad *q)
{
	dsp_v4 x = s->g * s->im, t;

	t = s->re * q->turn_re - s->im * q->turn_im;
	s->im = s->re * q->turn_im + s->im * q->turn_re;
	s->re = t;
	s->g += s->step;
	return x;
}

struct block {
	dsp_v4 left[STAGE_STEP], right[STAGE_STEP];
	size_t at, n;
};

static void
quad_keep(struct quad *q, const struct state *s, size_t at)
{
	q->re = s->re;
	q->im = s->im;
	q->at = at;
}

/* Two quads at once: neither has to wait for the other. */
static void
quads_run(struct quad *const q[2], const dsp_v4 steps[2][2], struct block *b)
{
	struct state s0 = { q[0]->re, q[0]->im, steps[0][0], steps[0][1] };
	struct state s1 = { q[1]->re, q[1]->im, steps[1][0], steps[1][1] };
	dsp_v4 l0 = q[0]->left, l1 = q[1]->left;
	dsp_v4 r0 = q[0]->right, r1 = q[1]->right, x, y;
	size_t i;

	for (i = 0; i < b->n; i++) {
		x = state_next(&s0, q[0]);
		y = state_next(&s1, q[1]);
		b->left[i] += l0 * x + l1 * y;
		b->right[i] += r0 * x + r1 * y;
	}
	quad_keep(q[0], &s0, b->at + b->n);
	quad_keep(q[1], &s1, b->at + b->n);
}

static void
mix(const struct block *b, float *out)
{
	dsp_v4 v;
	size_t i;

	for (i = 0; i < b->n; i++) {
		v = __builtin_shufflevector(
		        b->left[i], b->right[i], 0, 4, 1, 5) +
		    __builtin_shufflevector(
		        b->left[i], b->right[i], 2, 6, 3, 7);
		out[2 * i] += v[0] + v[2];
		out[2 * i + 1] += v[1] + v[3];
	}
}

static void
play_step(struct stage *s, struct quad *quads, int n_quads, size_t k)
{
	struct block b = { .at = k * STAGE_STEP,
		.n = s->frames - k * STAGE_STEP };
	struct quad silent = { .at = 0 }, *two[2] = { &silent, &silent };
	dsp_v4 steps[2][2] = { { { 0 } } }, from, to;
	size_t next;
	int q, have = 0;

	b.n = b.n < STAGE_STEP ? b.n : STAGE_STEP;
	next = b.at + b.n == s->frames ? 0 : k + 1;
	for (q = 0; q < n_quads; q++) {
		from = quad_gains(&quads[q], k);
		to = quad_gains(&quads[q], next);
		if (is_silent(from, to))
			continue;
		quad_seek(&quads[q], b.at, s->frames);
		two[have] = &quads[q];
		steps[have][0] = from;
		steps[have][1] = (to - from) * (1.0F / (float)b.n);
		if (++have == 2) {
			quads_run(two, (const dsp_v4(*)[2])steps, &b);
			have = 0;
		}
	}
	if (have == 1) {
		two[1] = &silent;
		steps[1][0] = steps[1][1] = dsp_all(0.0F);
		quads_run(two, (const dsp_v4(*)[2])steps, &b);
	}
	mix(&b, s->out + 2 * b.at);
}

void
chord_play(struct stage *s, const struct chord_tone *tones, int n)
{
	int i, n_quads = (n + 3) / 4;
	struct quad *quads =
	    arena_array(s->arena, (size_t)n_quads, sizeof(*quads));
	size_t k;

	for (i = 0; i < n_quads; i++)
		quads[i].at = s->frames; /* nowhere yet */
	for (i = 0; i < n; i++)
		quad_set(&quads[i / 4], i % 4, &tones[i], s);
	for (k = 0; k < stage_steps(s); k++)
		play_step(s, quads, n_quads, k);
}
