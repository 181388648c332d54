/* SPDX-License-Identifier: MIT */
/* Loops without a seam. */
#include "audio/loop.h"

#include "audio/pcm.h"

#include <math.h>
#include <stddef.h>
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
	LEVEL = PCM_RATE / 20,
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
around_make(struct around *a, const struct pcm *p, int channel)
{
	size_t i;

	a->n = p->frames / 2 < NEAR ? p->frames / 2 : NEAR;
	for (i = 0; i < a->n; i++) {
		a->x[i] =
		    (double)p
		        ->samples[2 * (p->frames - a->n + i) + (size_t)channel];
		a->x[a->n + i] = (double)p->samples[2 * i + (size_t)channel];
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
power(const struct pcm *p, size_t at, size_t n)
{
	double sum = 1e-12;
	size_t i;

	for (i = 2 * at; i < 2 * (at + n); i++)
		sum += (double)p->samples[i] * (double)p->samples[i];
	return sum / (double)(2 * n);
}

/* The quietest of the blocks from ${first} to before ${end}. */
static double
quietest(const struct pcm *p, size_t first, size_t end)
{
	double least = HUGE_VAL;

	for (; first < end; first++)
		least = fmin(least, power(p, first * BLOCK, BLOCK));
	return least;
}

/* Silence at both ends meets without a step and without a surprise, yet it is
 * heard as a stutter; in a sound of drops and pauses it is one more pause. */
static double
hole(const struct pcm *p)
{
	size_t blocks = p->frames / BLOCK;
	double join, inside;

	if (blocks < 4 * INSIDE)
		return 0.0;
	inside = quietest(p, INSIDE, blocks - INSIDE);
	join = quietest(p, 0, EDGE);
	join = fmin(join, quietest(p, blocks - EDGE, blocks));
	join = fmin(join, power(p, p->frames - BLOCK, BLOCK));
	return 10.0 * log10(join / inside);
}

void
loop_measure(const struct pcm *p, struct loop_seam *out)
{
	size_t n = p->frames / 2 < LEVEL ? p->frames / 2 : LEVEL;
	struct around a;
	double whole;
	int c;

	*out = (struct loop_seam){ .step = 0.0 };
	if (n < 2)
		return;
	for (c = 0; c < PCM_CHANNELS; c++) {
		around_make(&a, p, c);
		out->step = fmax(out->step, step_ratio(&a));
		out->surprise = fmax(out->surprise, surprise(&a));
	}
	/* Far under the loop's own loudness a jump is not heard. */
	whole = 0.001 * power(p, 0, p->frames);
	out->level_db = 10.0 *
	    log10((power(p, 0, n) + whole) /
	        (power(p, p->frames - n, n) + whole));
	out->hole_db = hole(p);
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

void
loop_trim(struct pcm *p)
{
	float floor = (float)(0.00316 * sqrt(power(p, 0, p->frames)));
	size_t first = 0, end = p->frames;

	while (first + LEVEL < end && is_quiet(p, first, floor))
		first++;
	while (end > first + LEVEL && is_quiet(p, end - 1, floor))
		end--;
	memmove(p->samples, p->samples + 2 * first,
	    2 * (end - first) * sizeof(float));
	p->frames = end - first;
}

/* out = head * sin + tail * cos: where the loop starts it goes on from the
 * frame before the tail. */
static void
fold(struct pcm *p, size_t n)
{
	float *head = p->samples, g, h;
	const float *tail = p->samples + 2 * (p->frames - n);
	size_t i;

	for (i = 0; i < n; i++) {
		g = (float)(M_PI / 2.0 * ((double)i + 0.5) / (double)n);
		h = cosf(g);
		g = sinf(g);
		head[2 * i] = g * head[2 * i] + h * tail[2 * i];
		head[2 * i + 1] = g * head[2 * i + 1] + h * tail[2 * i + 1];
	}
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
