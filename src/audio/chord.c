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

/*
 * A tone is a pointer of length one whose height is the sine.  It is turned
 * once a step; within a step four samples stand side by side, and the next
 * four follow from them and their rise over the four before:
 *
 *   rise = rise - bend y,  y = y + rise,  bend = (2 sin(4 w / 2))^2
 *
 * which stays exact for the lowest tones, too.
 */
struct tone {
	uint64_t cycles;
	float phase;
	float level, left, right;
	const float *gains;
	float turn_re, turn_im; /* of a step */
	dsp_v4 now_re, now_im; /* of 0, 1, 2, 3 samples */
	dsp_v4 before_re, before_im; /* of -4, -3, -2, -1 */
	float bend;
	float re, im; /* where it stands at frame ${at} */
	size_t at;
};

static void
tone_set(struct tone *o, const struct chord_tone *t, struct stage *s)
{
	float air = stage_air(s);
	float corner =
	    -logf(1.0F - fminf(air, 0.99F)) * PCM_RATE / (float)DSP_TAU;
	float angle = 0.125F * (1.0F + t->pan);
	double w;
	int i;

	o->at = s->frames; /* nowhere yet */
	o->cycles =
	    (uint64_t)llround((double)t->hz * (double)s->frames / PCM_RATE);
	o->phase = t->phase;
	o->left = dsp_sine(0.25F + angle);
	o->right = dsp_sine(angle);
	o->gains = t->gains;
	o->level = s->gain * t->level /
	    sqrtf(1.0F + t->hz * t->hz / (corner * corner));
	w = DSP_TAU * (double)o->cycles / (double)s->frames;
	o->turn_re = (float)cos(STAGE_STEP * w);
	o->turn_im = (float)sin(STAGE_STEP * w);
	o->bend = (float)(4.0 * sin(2.0 * w) * sin(2.0 * w));
	for (i = 0; i < 4; i++) {
		o->now_re[i] = (float)cos(i * w);
		o->now_im[i] = (float)sin(i * w);
		o->before_re[i] = (float)cos((i - 4) * w);
		o->before_im[i] = (float)sin((i - 4) * w);
	}
}

/* Put the pointer where it stands at frame ${at}: exact, now and then, so
 * that rounding never adds up and the loop closes. */
static void
tone_seek(struct tone *t, size_t at, size_t frames)
{
	float turn;

	if (t->at == at && at / STAGE_STEP % EXACT != 0)
		return;
	turn = (float)((double)(t->cycles * at % frames) / (double)frames) +
	    t->phase;
	turn -= floorf(turn);
	t->re = cosf((float)DSP_TAU * turn);
	t->im = sinf((float)DSP_TAU * turn);
}

/* On to the next step. */
static void
tone_turn(struct tone *t, size_t at)
{
	float re = t->re * t->turn_re - t->im * t->turn_im;

	t->im = t->re * t->turn_im + t->im * t->turn_re;
	t->re = re;
	t->at = at;
}

/* Four samples and how they move: kept in registers. */
struct state {
	dsp_v4 y, rise, bend, g, step;
	dsp_v4 left, right;
};

/* ${t} through a step of ${n} frames whose loudness goes from ${from} to
 * ${to}. */
static struct state
state_make(const struct tone *t, float from, float to, size_t n)
{
	const dsp_v4 frame = { 0.0F, 1.0F, 2.0F, 3.0F };
	float step = (to - from) / (float)n;
	struct state s = { .bend = dsp_all(t->bend),
		.g = dsp_all(from) + step * frame,
		.step = dsp_all(4.0F * step),
		.left = dsp_all(t->left),
		.right = dsp_all(t->right) };

	s.y = t->im * t->now_re + t->re * t->now_im;
	s.rise = s.y - (t->im * t->before_re + t->re * t->before_im);
	return s;
}

static inline dsp_v4
state_next(struct state *s)
{
	dsp_v4 x = s->g * s->y;

	s->rise -= s->bend * s->y;
	s->y += s->rise;
	s->g += s->step;
	return x;
}

struct block {
	float left[STAGE_STEP], right[STAGE_STEP];
	size_t at, n;
};

/* Two tones at once: neither has to wait for the other. */
static void
run(struct state a, struct state b, struct block *k)
{
	dsp_v4 x, y;
	size_t i;

	for (i = 0; i < STAGE_STEP; i += 4) {
		x = state_next(&a);
		y = state_next(&b);
		dsp_store(k->left + i,
		    dsp_load(k->left + i) + (a.left * x + b.left * y));
		dsp_store(k->right + i,
		    dsp_load(k->right + i) + (a.right * x + b.right * y));
	}
}

static void
mix(const struct block *b, float *out)
{
	dsp_v4 l, r;
	size_t i;

	for (i = 0; i + 4 <= b->n; i += 4) {
		l = dsp_load(b->left + i);
		r = dsp_load(b->right + i);
		dsp_store(out + 2 * i,
		    dsp_load(out + 2 * i) +
		        __builtin_shufflevector(l, r, 0, 4, 1, 5));
		dsp_store(out + 2 * i + 4,
		    dsp_load(out + 2 * i + 4) +
		        __builtin_shufflevector(l, r, 2, 6, 3, 7));
	}
	for (; i < b->n; i++) {
		out[2 * i] += b->left[i];
		out[2 * i + 1] += b->right[i];
	}
}

static float
gain_at(const struct tone *t, size_t k)
{
	return t->level * (t->gains != NULL ? t->gains[k] : 1.0F);
}

static void
play_step(struct stage *s, struct tone *tones, int n, size_t k)
{
	struct block b = { .at = k * STAGE_STEP,
		.n = s->frames - k * STAGE_STEP };
	struct state two[2];
	float from, to;
	size_t next;
	int i, have = 0;
	bool sounds = false;

	b.n = b.n < STAGE_STEP ? b.n : STAGE_STEP;
	next = b.at + b.n == s->frames ? 0 : k + 1;
	for (i = 0; i < n; i++) {
		from = gain_at(&tones[i], k);
		to = gain_at(&tones[i], next);
		if (from + to <= 0.0F) /* loudness is not negative */
			continue;
		tone_seek(&tones[i], b.at, s->frames);
		two[have] = state_make(&tones[i], from, to, b.n);
		tone_turn(&tones[i], b.at + b.n);
		if (++have == 2) {
			run(two[0], two[1], &b);
			have = 0;
		}
		sounds = true;
	}
	if (have == 1)
		run(two[0], (struct state){ .step = { 0 } }, &b);
	if (sounds)
		mix(&b, s->out + 2 * b.at);
}

void
chord_play(struct stage *s, const struct chord_tone *tones, int n)
{
	struct tone *own = arena_array(s->arena, (size_t)n, sizeof(*own));
	size_t k;
	int i;

	for (i = 0; i < n; i++)
		tone_set(&own[i], &tones[i], s);
	for (k = 0; k < stage_steps(s); k++)
		play_step(s, own, n, k);
}
