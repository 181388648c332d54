/* SPDX-License-Identifier: MIT */
/* Beds of filtered noise. */
#include "audio/bed.h"

#include "audio/pcm.h"
#include "audio/recipe.h"
#include "audio/stage.h"
#include "base/must.h"

#include <math.h>

/* Steps that the filters run before the loop's start: a quarter second, long
 * against the slowest filter's memory. */
enum {
	WARM_STEPS = 96
};

/*
 * Two bands side by side, as lanes: first left, first right, second left,
 * second right.  The filter is the trapezoidal state-variable one, which
 * stays stable and clean while its pitch moves:
 *
 *   v3 = in - s2,  v1 = a1 s1 + a2 v3,  v2 = s2 + a2 s1 + a3 v3
 *   s1 = 2 v1 - s1,  s2 = 2 v2 - s2,  out = m0 in + m1 v1 + m2 v2
 *
 * with v1 to v3 written out, so that a sample waits for three operations of
 * the one before it, not for six:
 *
 *   s1 = r s1 + p in - p s2,  s2 = s2 + (p s1 + q in - q s2)
 *   out = n0 in + n1 s1 + n2 s2
 */
struct pair {
	const struct bed_band *band[2]; /* NULL: silent */
	dsp_u4 noise;
	dsp_v4 s1, s2;
	dsp_v4 r, p, q;
	dsp_v4 n0, n1, n2;
	float norm[2];
};

/* So that a band is as loud as it says, however narrow: the root of its noise
 * bandwidth, times the RMS of even noise. */
static float
norm_of(const struct bed_band *b)
{
	float width;

	if (b->shape == BED_LOW)
		width = 1.5708F * b->hz * b->q;
	else if (b->shape == BED_BAND)
		width = 1.5708F * b->hz / b->q;
	else
		width = 24000.0F - 0.8F * b->hz;
	width = fminf(fmaxf(width, 1.0F), 24000.0F);
	return b->level / (0.57735F * sqrtf(width / 24000.0F));
}

static void
tune(struct pair *p, int which, float hz)
{
	const struct bed_band *b = p->band[which];
	float g, k = 1.0F / b->q, a1, a2, a3, m0, m1, m2;
	int lane;

	hz = fminf(fmaxf(hz, 10.0F), 20000.0F);
	g = tanf(0.5F * (float)DSP_TAU * hz / PCM_RATE);
	a1 = 1.0F / (1.0F + g * (g + k));
	a2 = g * a1;
	a3 = g * a2;
	m0 = b->shape == BED_HIGH ? 1.0F : 0.0F;
	m1 = b->shape == BED_LOW ? 0.0F : (b->shape == BED_BAND ? k : -k);
	m2 = b->shape == BED_LOW ? 1.0F : (b->shape == BED_BAND ? 0.0F : -1.0F);
	for (lane = 2 * which; lane < 2 * which + 2; lane++) {
		p->r[lane] = a1 + a1 - 1.0F;
		p->p[lane] = a2 + a2;
		p->q[lane] = a3 + a3;
		p->n0[lane] = m0 + m1 * a2 + m2 * a3;
		p->n1[lane] = m1 * a1 + m2 * a2;
		p->n2[lane] = m2 - m1 * a2 - m2 * a3;
	}
}

static void
pair_make(struct pair *p, const struct bed *b, int first)
{
	int i;

	*p = (struct pair){ .band = { NULL, NULL } };
	for (i = 0; i < 2 && first + i < b->n; i++) {
		p->band[i] = &b->bands[first + i];
		p->norm[i] = norm_of(p->band[i]);
		tune(p, i, p->band[i]->hz);
	}
}

/* The loudness of the four lanes at step ${k}. */
static dsp_v4
gains_at(const struct pair *p, size_t k)
{
	dsp_v4 g = dsp_all(0.0F);
	const struct bed_band *b;
	int i;

	for (i = 0; i < 2; i++) {
		b = p->band[i];
		if (b == NULL)
			continue;
		g[2 * i] = g[2 * i + 1] =
		    p->norm[i] * (b->gains != NULL ? b->gains[k] : 1.0F);
		if (b->right != NULL)
			g[2 * i + 1] = p->norm[i] * b->right[k];
	}
	return g;
}

static DSP_BODY void
retune(struct pair *p, size_t k)
{
	int i;

	for (i = 0; i < 2; i++)
		if (p->band[i] != NULL && p->band[i]->hzs != NULL)
			tune(p, i, p->band[i]->hzs[k]);
}

/* What changes with every sample: kept in registers. */
struct state {
	dsp_v4 s1, s2, g, step;
	dsp_u4 noise;
};

static DSP_BODY struct state
state_make(const struct pair *p, size_t k, size_t next, size_t n)
{
	struct state s = { p->s1, p->s2, gains_at(p, k), gains_at(p, next),
		p->noise };

	s.step = (s.step - s.g) * (1.0F / (float)n);
	return s;
}

static DSP_BODY dsp_v4
state_next(struct state *s, const struct pair *p)
{
	dsp_v4 in = dsp_noise(&s->noise), s1 = s->s1, s2 = s->s2, g = s->g;

	s->s1 = (p->r * s1 + p->p * in) - p->p * s2;
	s->s2 = s2 + ((p->p * s1 + p->q * in) - p->q * s2);
	s->g = g + s->step;
	return g * ((p->n0 * in + p->n1 * s1) + p->n2 * s2);
}

static DSP_BODY void
state_keep(const struct state *s, struct pair *p)
{
	p->s1 = s->s1;
	p->s2 = s->s2;
	p->noise = s->noise;
}

/* Run step ${k} of one pair into ${sum}. */
static DSP_BODY void
one_run(struct pair *p, float *sum, size_t n, size_t k, size_t next)
{
	struct state a = state_make(p, k, next, n);
	size_t i;

	for (i = 0; i < n; i++)
		dsp_store(sum + 4 * i, state_next(&a, p));
	state_keep(&a, p);
}

static DSP_BODY void
join(dsp_v8 *out, const dsp_v4 *a, const dsp_v4 *b)
{
	*out = __builtin_shufflevector(*a, *b, 0, 1, 2, 3, 4, 5, 6, 7);
}

/* The same of two pairs, side by side, as state_next() does of one. */
static DSP_BODY void
two_run(struct pair p[2], float *sum, size_t n, size_t k, size_t next)
{
	struct state a = state_make(&p[0], k, next, n);
	struct state b = state_make(&p[1], k, next, n);
	dsp_u8 noise =
	    __builtin_shufflevector(a.noise, b.noise, 0, 1, 2, 3, 4, 5, 6, 7);
	dsp_v8 s1, s2, g, step, r, pp, q, n0, n1, n2, in, last, y;
	size_t i;

	join(&s1, &a.s1, &b.s1);
	join(&s2, &a.s2, &b.s2);
	join(&g, &a.g, &b.g);
	join(&step, &a.step, &b.step);
	join(&r, &p[0].r, &p[1].r);
	join(&pp, &p[0].p, &p[1].p);
	join(&q, &p[0].q, &p[1].q);
	join(&n0, &p[0].n0, &p[1].n0);
	join(&n1, &p[0].n1, &p[1].n1);
	join(&n2, &p[0].n2, &p[1].n2);
	for (i = 0; i < n; i++) {
		noise ^= noise << 13;
		noise ^= noise >> 17;
		noise ^= noise << 5;
		in = __builtin_convertvector((dsp_i8)noise, dsp_v8) *
		    (1.0F / 2147483648.0F);
		y = g * ((n0 * in + n1 * s1) + n2 * s2);
		last = s1;
		s1 = (r * s1 + pp * in) - pp * s2;
		s2 = s2 + ((pp * last + q * in) - q * s2);
		g += step;
		dsp_store(sum + 4 * i,
		    __builtin_shufflevector(y, y, 0, 1, 2, 3) +
		        __builtin_shufflevector(y, y, 4, 5, 6, 7));
	}
	p[0].s1 = __builtin_shufflevector(s1, s1, 0, 1, 2, 3);
	p[1].s1 = __builtin_shufflevector(s1, s1, 4, 5, 6, 7);
	p[0].s2 = __builtin_shufflevector(s2, s2, 0, 1, 2, 3);
	p[1].s2 = __builtin_shufflevector(s2, s2, 4, 5, 6, 7);
	p[0].noise = __builtin_shufflevector(noise, noise, 0, 1, 2, 3);
	p[1].noise = __builtin_shufflevector(noise, noise, 4, 5, 6, 7);
}

struct player {
	struct stage *stage;
	struct pair pairs[2];
	int n_pairs;
	dsp_v4 air; /* the distance filter's memory */
	float air_c;
	struct dsp_random sources[2]; /* of the loop's body and of its end */
};

static void
reseed(struct player *p, int which)
{
	struct dsp_random r = p->sources[which];
	int i;

	for (i = 0; i < p->n_pairs; i++)
		p->pairs[i].noise = dsp_noise_make(&r);
}

/* Dull by distance, in place. */
static DSP_BODY void
dull(struct player *p, float *sum, size_t n)
{
	dsp_v4 y = p->air, c = dsp_all(p->air_c);
	size_t i;

	for (i = 0; i < n; i++) {
		y += c * (dsp_load(sum + 4 * i) - y);
		dsp_store(sum + 4 * i, y);
	}
	p->air = y;
}

/* Add both bands of both sides to the loop, two frames at a time. */
static DSP_BODY void
mix(const float *sum, float *out, size_t n)
{
	dsp_v4 a, b;
	size_t i;

	for (i = 0; i + 2 <= n; i += 2) {
		a = dsp_load(sum + 4 * i);
		b = dsp_load(sum + 4 * i + 4);
		dsp_store(out + 2 * i,
		    dsp_load(out + 2 * i) +
		        __builtin_shufflevector(a, b, 0, 1, 4, 5) +
		        __builtin_shufflevector(a, b, 2, 3, 6, 7));
	}
	if (i < n) {
		out[2 * i] += sum[4 * i] + sum[4 * i + 2];
		out[2 * i + 1] += sum[4 * i + 1] + sum[4 * i + 3];
	}
}

/* Play steps ${first} to ${end}; silently if not ${heard}. */
static DSP_BODY void
run(struct player *p, size_t first, size_t end, int heard)
{
	struct stage *s = p->stage;
	float sum[4 * STAGE_STEP];
	size_t k, at, n, next;
	int i;

	for (k = first; k < end; k++) {
		at = k * STAGE_STEP;
		n = s->frames - at < STAGE_STEP ? s->frames - at : STAGE_STEP;
		next = at + n == s->frames ? 0 : k + 1;
		for (i = 0; i < p->n_pairs; i++)
			retune(&p->pairs[i], k);
		if (p->n_pairs == 1)
			one_run(&p->pairs[0], sum, n, k, next);
		else
			two_run(p->pairs, sum, n, k, next);
		if (s->layer->distance > 0.0F)
			dull(p, sum, n);
		if (heard)
			mix(sum, s->out + 2 * at, n);
	}
}

/* The loop's end, unheard; then all of it, with the same noise at its end. */
static DSP_BODY void
play(struct player *p, size_t warm, size_t steps)
{
	reseed(p, 1);
	run(p, warm, steps, 0);
	reseed(p, 0);
	run(p, 0, warm, 1);
	reseed(p, 1);
	run(p, warm, steps, 1);
}

static void
play_plain(struct player *p, size_t warm, size_t steps)
{
	play(p, warm, steps);
}

static void DSP_WIDE
play_wide(struct player *p, size_t warm, size_t steps)
{
	play(p, warm, steps);
	DSP_WIDE_END();
}

void
bed_play(struct stage *s, const struct bed *b)
{
	struct player p = { .stage = s, .air_c = stage_air(s) };
	size_t steps = stage_steps(s), warm;
	int i;

	must(b->n > 0 && b->n <= BED_BANDS);
	p.n_pairs = b->n > 2 ? 2 : 1;
	for (i = 0; i < p.n_pairs; i++) {
		pair_make(&p.pairs[i], b, 2 * i);
		p.pairs[i].norm[0] *= s->gain;
		p.pairs[i].norm[1] *= s->gain;
	}
	for (i = 0; i < 2; i++)
		p.sources[i] =
		    dsp_random_make(dsp_random_bits(&s->random), (uint64_t)i);
	warm = steps > WARM_STEPS ? steps - WARM_STEPS : 0;
	(dsp_is_wide() ? play_wide : play_plain)(&p, warm, steps);
}
