/* SPDX-License-Identifier: MIT */
/* Peaks are held under a limit. */
#include "audio/limit.h"

#include "audio/peak.h"
#include "base/must.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/*
 * The loop is cut into steps of about STEP frames, a whole number of them, so
 * that they, too, go round.  Each step needs a gain.  It gets the least of what
 * the steps within REACH + 1 need, averaged over REACH: that moves smoothly.
 * Gains go in straight lines from the middle of one step to the middle of the
 * next; all three that a step's frames hear of are averages of what is not
 * over its own need, so they are not over it either.
 */
enum {
	STEP = 64,
	REACH = 8,
	AROUND = 2 * REACH + 1, /* steps each side that a gain hears of */
	RING = 64, /* steps that are remembered: more than 2 * AROUND + 2 */
	HELD = 4096 /* frames */
};

/* Where a frame lies: in step ${step}, ${part} of ${frames} into it. */
struct place {
	size_t step, part;
};

struct limit {
	struct circle out, *in;
	float gain, most;
	size_t steps; /* of the loop */
	float share; /* 1 / frames */
	float *held; /* frames that are needed */
	size_t n_held;
	size_t next; /* in held: the next to give out */
	size_t seen; /* in held: the first whose step is not yet measured */
	struct place next_place, seen_place;
	float need[RING], gains[RING];
	size_t first, n_need, n_gains; /* the first step, and those behind
	                                  the last that have them */
};

/* The place ${n} frames further. */
static struct place
place_on(const struct limit *l, struct place p, size_t n)
{
	size_t frames = l->out.frames;

	p.part += n * l->steps;
	p.step += p.part / frames;
	p.part %= frames;
	return p;
}

/* How many frames of its step lie from ${p} on. */
static size_t
place_left(const struct limit *l, struct place p)
{
	return (l->out.frames - p.part + l->steps - 1) / l->steps;
}

/* More of the loop, scaled. */
static void
fetch(struct limit *l)
{
	size_t drop = l->next < l->seen ? l->next : l->seen, i, n;

	/* The wave around the first frame that is not yet measured. */
	drop = drop > PEAK_REACH ? drop - PEAK_REACH : 0;
	memmove(l->held, l->held + 2 * drop,
	    2 * (l->n_held - drop) * sizeof(float));
	l->n_held -= drop;
	l->next -= drop;
	l->seen -= drop;
	n = STEP * 4;
	must(l->n_held + n <= HELD);
	circle_read(l->in, l->held + 2 * l->n_held, n);
	for (i = 2 * l->n_held; i < 2 * (l->n_held + n); i++)
		l->held[i] *= l->gain;
	l->n_held += n;
}

/* Measure the next step, then settle the last gain that hears of no later
 * one. */
static void
measure(struct limit *l)
{
	size_t n = place_left(l, l->seen_place), i;
	float peak, sum = 0.0F, least;
	size_t k = l->n_need, j;

	while (l->n_held < l->seen + n + PEAK_REACH)
		fetch(l);
	peak = peak_line(l->held + 2 * l->seen, n, l->most);
	l->need[k % RING] = peak > l->most ? l->most / peak : 1.0F;
	l->seen += n;
	l->seen_place = place_on(l, l->seen_place, n);
	l->n_need++;
	if (l->n_need < l->first + 2 * AROUND + 1)
		return;
	k = l->n_need - AROUND - 1; /* its gain can be known now */
	for (i = k - REACH; i <= k + REACH; i++) {
		for (least = 1.0F, j = i - REACH - 1; j <= i + REACH + 1; j++)
			least = fminf(least, l->need[j % RING]);
		sum += least;
	}
	l->gains[k % RING] = sum / (2 * REACH + 1);
	l->n_gains = k + 1;
}

/* The next frame that comes out; its gain must be known. */
static void
give(struct limit *l, float *out)
{
	const float *in = l->held + 2 * l->next;
	struct place *p = &l->next_place;
	float t = (float)p->part * l->share - 0.5F, g;
	size_t k = t < 0.0F ? p->step - 1 : p->step;

	t = t < 0.0F ? t + 1.0F : t;
	g = l->gains[k % RING];
	g += t * (l->gains[(k + 1) % RING] - g);
	out[0] = g * in[0];
	out[1] = g * in[1];
	l->next++;
	p->part += l->steps;
	if (p->part >= l->out.frames) {
		p->part -= l->out.frames;
		p->step++;
	}
}

static void
read_limited(struct circle *c, float *out, size_t n)
{
	struct limit *l = (struct limit *)c;

	for (; n > 0; n--, out += 2) {
		while (l->n_gains < l->next_place.step + 2)
			measure(l);
		give(l, out);
	}
}

/* No peak is over the limit: nothing but the gain. */
static void
read_scaled(struct circle *c, float *out, size_t n)
{
	struct limit *l = (struct limit *)c;
	size_t i;

	circle_read(l->in, out, n);
	for (i = 0; i < 2 * n; i++)
		out[i] *= l->gain;
}

/* The lead begins anywhere in a step of the loop: measure from the next one
 * that has enough frames before it, give out from LIMIT_LEAD on. */
static void
start(struct limit *l)
{
	size_t frames = l->out.frames, n;
	struct place p = { 0, 0 };

	p = place_on(l, p, frames - l->in->lead % frames);
	for (n = 0; n < PEAK_REACH; n += frames) {
		frames = place_left(l, p);
		p = place_on(l, p, frames);
	}
	while (l->n_held < LIMIT_LEAD)
		fetch(l);
	l->seen = n;
	l->seen_place = p;
	l->first = l->n_need = p.step;
	l->next = LIMIT_LEAD;
	l->next_place = place_on(l, p, LIMIT_LEAD - n);
}

struct limit *
limit_open(struct circle *in, float gain, float most)
{
	struct limit *l = calloc(1, sizeof(*l));

	must(l != NULL && in->lead >= LIMIT_LEAD);
	l->in = in;
	l->gain = gain;
	l->most = most;
	l->share = 1.0F / (float)in->frames;
	l->out.frames = in->frames;
	l->out.lead = in->lead;
	l->out.read = read_scaled;
	l->steps = (in->frames + STEP / 2) / STEP;
	l->steps = l->steps > 0 ? l->steps : 1;
	if (most >= HUGE_VALF)
		return l;
	l->held = calloc(2 * HELD, sizeof(float));
	must(l->held != NULL);
	l->out.read = read_limited;
	l->out.lead = in->lead - LIMIT_LEAD;
	start(l);
	return l;
}

void
limit_close(struct limit **l)
{
	if (*l == NULL)
		return;
	free((*l)->held);
	free(*l);
	*l = NULL;
}

struct circle *
limit_circle(struct limit *l)
{
	return &l->out;
}
