/* SPDX-License-Identifier: MIT */
/* Loops without a seam. */
#include "audio/loop.h"

#include "audio/dsp.h"
#include "audio/pcm.h"

#include <math.h>
#include <string.h>

/*
 * A short step at the join proves nothing: a cut tune also meets by chance.
 * So the sound's own predictor is asked: an all-pole model of order ORDER,
 * made of NEAR samples each side of the join, predicts every sample from
 * those before it.  Where a wave is cut, the prediction fails for the next
 * JOIN samples far more than it usually does.
 */
enum {
	ORDER = 24,
	NEAR = 2048,
	JOIN = 32,
	LEVEL = LOOP_ENDS, /* 50 ms */
	BLOCK = PCM_RATE / 200,
	EDGE = 6, /* blocks at each end: an MP3 is padded by some 25 ms */
	INSIDE = 20
};

/* One channel around the join: the last NEAR samples, then the first NEAR. */
struct around {
	double x[2 * NEAR];
	size_t n; /* each side */
};

static void
around_make(struct around *a, const struct loop_ends *e, size_t channel)
{
	size_t i;

	a->n = e->n < NEAR ? e->n : NEAR;
	for (i = 0; i < a->n; i++) {
		a->x[i] = (double)e->tail[2 * (e->n - a->n + i) + channel];
		a->x[a->n + i] = (double)e->head[2 * i + channel];
	}
}

/* Autocorrelation of both sides, not across the join. */
static void
correlate(const struct around *a, double r[ORDER + 1])
{
	size_t side, i;
	int lag;

	for (lag = 0; lag <= ORDER; lag++) {
		r[lag] = 0.0;
		for (side = 0; side < 2; side++)
			for (i = (size_t)lag; i < a->n; i++)
				r[lag] += a->x[side * a->n + i] *
				    a->x[side * a->n + i - (size_t)lag];
	}
	r[0] = r[0] * (1.0 + 1e-7) + 1e-9;
}

/* Levinson's recursion: the predictor of an autocorrelation. */
static void
predictor(const double r[ORDER + 1], double c[ORDER + 1])
{
	double error = r[0], k, old[ORDER + 1];
	int i, j;

	memset(c, 0, (ORDER + 1) * sizeof(*c));
	for (i = 1; i <= ORDER; i++) {
		k = r[i];
		for (j = 1; j < i; j++)
			k -= c[j] * r[i - j];
		k /= error;
		memcpy(old, c, sizeof(old));
		c[i] = k;
		for (j = 1; j < i; j++)
			c[j] = old[j] - k * old[i - j];
		error *= 1.0 - k * k;
	}
}

static double
error_at(const struct around *a, const double *c, size_t i)
{
	double e = a->x[i];
	int j;

	for (j = 1; j <= ORDER; j++)
		e -= c[j] * a->x[i - (size_t)j];
	return e * e;
}

static double
surprise(const struct around *a)
{
	double r[ORDER + 1], c[ORDER + 1], join = 0.0, usual = 0.0, worst = 0;
	double run = 0.0;
	size_t i, n = 0;

	if (a->n < 4 * JOIN)
		return 1.0;
	correlate(a, r);
	predictor(r, c);
	for (i = ORDER; i < 2 * a->n; i++) {
		if (i >= a->n && i < a->n + JOIN) {
			join += error_at(a, c, i);
			continue;
		}
		run += error_at(a, c, i);
		if (++n % JOIN == 0) {
			usual += run;
			worst = run > worst ? run : worst;
			run = 0.0;
		}
	}
	usual = usual * JOIN / (double)n;
	/* Crackle surprises all the time: then the join may, too. */
	usual = fmax(usual, 0.25 * worst);
	return sqrt(join / (usual + 1e-12));
}

static double
step_ratio(const struct around *a)
{
	double sum = 0.0, d;
	size_t i;

	for (i = 1; i < 2 * a->n; i++) {
		if (i == a->n)
			continue;
		d = a->x[i] - a->x[i - 1];
		sum += d * d;
	}
	d = a->x[a->n] - a->x[a->n - 1];
	return fabs(d) / (sqrt(sum / (double)(2 * a->n)) + 1e-7);
}

static double
power(const float *x, size_t frames)
{
	double all = 1e-12;
	dsp_v4 sum, v;
	size_t n = 2 * frames, part, i;

	for (; n > 0; n -= part, x += part) {
		part = n < 4096 ? n : 4096;
		sum = dsp_all(0.0F);
		for (i = 0; i + 4 <= part; i += 4) {
			v = dsp_load(x + i);
			sum += v * v;
		}
		for (; i < part; i++)
			sum[0] += x[i] * x[i];
		all += (double)(sum[0] + sum[1]) + (double)(sum[2] + sum[3]);
	}
	return all / (double)(2 * frames);
}

/* The quietest of ${n} blocks. */
static double
quietest(const float *x, size_t n)
{
	double least = HUGE_VAL;

	for (; n > 0; n--, x += 2 * BLOCK)
		least = fmin(least, power(x, BLOCK));
	return least;
}

/* Silence at both ends meets without a step and without a surprise, yet it is
 * heard as a stutter; in a sound of drops and pauses it is one more pause. */
static double
hole(const struct loop_ends *e)
{
	const float *end = e->tail + 2 * e->n;
	double join;

	if (e->quiet < 0.0)
		return 0.0;
	join = quietest(e->head, EDGE);
	join = fmin(
	    join, quietest(end - 2 * (e->frames % BLOCK + EDGE * BLOCK), EDGE));
	join = fmin(join, power(end - 2 * BLOCK, BLOCK));
	return 10.0 * log10(join / e->quiet);
}

void
loop_measure_ends(const struct loop_ends *e, struct loop_seam *out)
{
	struct around a;
	double whole;
	size_t c;

	*out = (struct loop_seam){ .step = 0.0 };
	if (e->n < 2)
		return;
	for (c = 0; c < PCM_CHANNELS; c++) {
		around_make(&a, e, c);
		out->step = fmax(out->step, step_ratio(&a));
		out->surprise = fmax(out->surprise, surprise(&a));
	}
	/* Far under the loop's own loudness a jump is not heard. */
	whole = 0.001 * e->power;
	out->level_db = 10.0 *
	    log10((power(e->head, e->n) + whole) /
	        (power(e->tail, e->n) + whole));
	out->hole_db = hole(e);
}

void
loop_measure(const struct pcm *p, struct loop_seam *out)
{
	size_t blocks = p->frames / BLOCK;
	struct loop_ends e = { .head = p->samples,
		.n = p->frames / 2 < LEVEL ? p->frames / 2 : LEVEL,
		.frames = p->frames,
		.quiet = -1.0 };

	e.tail = p->samples + 2 * (p->frames - e.n);
	e.power = power(p->samples, p->frames);
	if (blocks >= 4 * INSIDE)
		e.quiet = quietest(
		    p->samples + 2 * INSIDE * BLOCK, blocks - 2 * INSIDE);
	loop_measure_ends(&e, out);
}

bool
loop_is_seamless(const struct loop_seam *s)
{
	return s->step <= 4.0 && s->surprise <= 3.0 &&
	    fabs(s->level_db) <= 2.5 && s->hole_db >= -6.0;
}

static bool
is_quiet(const struct pcm *p, size_t frame, float floor)
{
	return fabsf(p->samples[2 * frame]) < floor &&
	    fabsf(p->samples[2 * frame + 1]) < floor;
}

float
loop_floor(double mean)
{
	return (float)(0.00316 * sqrt(mean));
}

void
loop_trim(struct pcm *p)
{
	float floor = loop_floor(power(p->samples, p->frames));
	size_t first = 0, end = p->frames;

	while (first + LEVEL < end && is_quiet(p, first, floor))
		first++;
	while (end > first + LEVEL && is_quiet(p, end - 1, floor))
		end--;
	memmove(p->samples, p->samples + 2 * first,
	    2 * (end - first) * sizeof(float));
	p->frames = end - first;
}

/* head * sin + tail * cos: where the loop starts it goes on from the frame
 * before the tail. */
void
loop_fold_part(const float *head, float *tail, size_t at, size_t n, size_t all)
{
	float g, h;
	size_t i;

	for (i = 0; i < n; i++) {
		g = (float)(M_PI / 2.0 * ((double)(at + i) + 0.5) /
		    (double)all);
		h = cosf(g);
		g = sinf(g);
		tail[2 * i] = g * head[2 * i] + h * tail[2 * i];
		tail[2 * i + 1] = g * head[2 * i + 1] + h * tail[2 * i + 1];
	}
}

static void
fold(struct pcm *p, size_t n)
{
	float *tail = p->samples + 2 * (p->frames - n);

	loop_fold_part(p->samples, tail, 0, n, n);
	memcpy(p->samples, tail, 2 * n * sizeof(float));
	p->frames -= n;
}

static bool
is_closed(const struct pcm *p)
{
	struct loop_seam seam;

	loop_measure(p, &seam);
	return loop_is_seamless(&seam);
}

void
loop_close(struct pcm *p, double crossfade, double seconds)
{
	size_t n = (size_t)(crossfade * PCM_RATE);
	size_t most = seconds > 0.0 ? (size_t)(seconds * PCM_RATE) : p->frames;

	/* A little over what was asked is still the loop that was made. */
	if (p->frames <= most + most / 20 && is_closed(p))
		return;
	loop_trim(p);
	if (p->frames <= most + most / 20 && is_closed(p))
		return;
	if (p->frames > most + n)
		p->frames = most + n;
	if (n > p->frames / 4)
		n = p->frames / 4;
	if (n > 0)
		fold(p, n);
}
