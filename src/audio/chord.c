/* SPDX-License-Identifier: MIT */
/* Held tones. */
#include "audio/chord.h"

#include "audio/pcm.h"
#include "audio/stage.h"
#include "base/arena.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

/* Steps between two exact placings of the pointers. */
enum {
	EXACT = 16,
	SIDE = 8
};

/*
 * A tone is a pointer of length one whose height is the sine.  It is turned
 * once a step; within a step SIDE samples stand side by side, and the next
 * ones follow from them and their rise over those before:
 *
 *   rise = rise - bend y,  y = y + rise,  bend = (2 sin(SIDE w / 2))^2
 *
 * which stays exact for the lowest tones, too.
 */
struct tone {
	uint64_t cycles;
	float phase;
	float level, left, right;
	const float *gains;
	float turn_re, turn_im; /* of a step */
	float now_re[SIDE], now_im[SIDE]; /* of 0 to SIDE - 1 samples */
	float before_re[SIDE], before_im[SIDE]; /* of SIDE less */
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
	double w, half;
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
	half = sin(0.5 * SIDE * w);
	o->bend = (float)(4.0 * half * half);
	for (i = 0; i < SIDE; i++) {
		o->now_re[i] = (float)cos(i * w);
		o->now_im[i] = (float)sin(i * w);
		o->before_re[i] = (float)cos((i - SIDE) * w);
		o->before_im[i] = (float)sin((i - SIDE) * w);
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

/* SIDE samples and how they move: kept in registers. */
struct state {
	dsp_v8 y, rise, g;
	float bend, step, left, right;
};

/* The sine of a pointer turned on by SIDE angles. */
static DSP_BODY void
turned(dsp_v8 *y, const struct tone *t, const float *re, const float *im)
{
	dsp_v8 cosines, sines;

	memcpy(&cosines, re, sizeof(cosines));
	memcpy(&sines, im, sizeof(sines));
	*y = t->im * cosines + t->re * sines;
}

/* ${t} through a step of ${n} frames whose loudness goes from ${from} to
 * ${to}. */
static DSP_BODY void
state_make(
    struct state *s, const struct tone *t, float from, float to, size_t n)
{
	const dsp_v8 frame = { 0.0F, 1.0F, 2.0F, 3.0F, 4.0F, 5.0F, 6.0F, 7.0F };
	float step = (to - from) / (float)n;
	dsp_v8 before;

	s->bend = t->bend;
	s->left = t->left;
	s->right = t->right;
	s->step = SIDE * step;
	s->g = from + step * frame;
	turned(&s->y, t, t->now_re, t->now_im);
	turned(&before, t, t->before_re, t->before_im);
	s->rise = s->y - before;
}

struct block {
	float left[STAGE_STEP], right[STAGE_STEP];
	size_t at, n;
};

static DSP_BODY void
add(float *to, const dsp_v8 *x)
{
	dsp_v8 sum;

	memcpy(&sum, to, sizeof(sum));
	sum += *x;
	memcpy(to, &sum, sizeof(sum));
}

/* Two tones at once: neither has to wait for the other. */
static DSP_BODY void
run(const struct state *a, const struct state *b, struct block *k)
{
	dsp_v8 y = a->y, z = b->y, y_rise = a->rise, z_rise = b->rise;
	dsp_v8 y_g = a->g, z_g = b->g, p, q, sum;
	size_t i;

	for (i = 0; i < STAGE_STEP; i += SIDE) {
		p = y_g * y;
		q = z_g * z;
		y_rise -= a->bend * y;
		z_rise -= b->bend * z;
		y += y_rise;
		z += z_rise;
		y_g += a->step;
		z_g += b->step;
		sum = a->left * p + b->left * q;
		add(k->left + i, &sum);
		sum = a->right * p + b->right * q;
		add(k->right + i, &sum);
	}
}

static DSP_BODY void
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

static DSP_BODY void
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
		state_make(&two[have], &tones[i], from, to, b.n);
		tone_turn(&tones[i], b.at + b.n);
		if (++have == 2) {
			run(&two[0], &two[1], &b);
			have = 0;
		}
		sounds = true;
	}
	if (have == 1) {
		memset(&two[1], 0, sizeof(two[1]));
		run(&two[0], &two[1], &b);
	}
	if (sounds)
		mix(&b, s->out + 2 * b.at);
}

static void
play_plain(struct stage *s, struct tone *tones, int n)
{
	size_t k;

	for (k = 0; k < stage_steps(s); k++)
		play_step(s, tones, n, k);
}

static void DSP_WIDE
play_wide(struct stage *s, struct tone *tones, int n)
{
	size_t k;

	for (k = 0; k < stage_steps(s); k++)
		play_step(s, tones, n, k);
	DSP_WIDE_END();
}

void
chord_play(struct stage *s, const struct chord_tone *tones, int n)
{
	struct tone *own = arena_array(s->arena, (size_t)n, sizeof(*own));
	int i;

	for (i = 0; i < n; i++)
		tone_set(&own[i], &tones[i], s);
	(dsp_is_wide() ? play_wide : play_plain)(s, own, n);
}
