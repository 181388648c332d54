/* SPDX-License-Identifier: MIT */
/* How long a book still takes. */
#include "book/eta.h"

#include <stdlib.h>
#include <string.h>

enum {
	SAMPLES_MIN = 3, /* too early to say before */
	SPREADS_MAX = 2048, /* that are played through; more are scaled */
	ROUNDS_WORK = 4096,
	ROUNDS_MAX = 16,
	MEMORY_MS = 60000 /* of how many lanes are in use */
};

void
eta_add(struct eta *t, enum eta_kind kind, int64_t took_ms)
{
	struct eta_pace *p = &t->paces[kind];

	p->took_ms[p->n % ETA_WINDOW] = took_ms < 1 ? 1 : took_ms;
	p->n++;
}

void
eta_look(struct eta *t, const struct eta_state *s, int64_t now_ms)
{
	double passed = t->looked_ms == 0 ? 0 : (double)(now_ms - t->looked_ms);
	int kind;

	t->looked_ms = now_ms;
	for (kind = 0; kind < ETA_KINDS; kind++) {
		struct eta_pace *p = &t->paces[kind];

		if (!s->is_waiting[kind] || s->running[kind] == 0)
			continue;
		p->lanes_ms += passed * s->running[kind];
		p->busy_ms += passed;
		if (p->busy_ms > MEMORY_MS) {
			p->lanes_ms /= 2;
			p->busy_ms /= 2;
		}
	}
}

/* The times of one kind, sorted, and where the next is taken from: steps of
 * the golden ratio reach all parts of them evenly. */
struct dice {
	int64_t times[ETA_WINDOW];
	int n;
	double at;
};

static int
compare(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static void
fill_dice(struct dice *d, const struct eta_pace *p, double at)
{
	d->n = p->n < ETA_WINDOW ? p->n : ETA_WINDOW;
	d->at = at;
	memcpy(d->times, p->took_ms, (size_t)d->n * sizeof(d->times[0]));
	qsort(d->times, (size_t)d->n, sizeof(d->times[0]), compare);
}

/* A time like those, but longer than ${least}. */
static double
roll(struct dice *d, double least)
{
	int below = 0;
	double place;

	if (d->n == 0)
		return least;
	while (below < d->n && (double)d->times[below] <= least)
		below++;
	if (below == d->n)
		return least * 1.1;
	d->at += 0.6180339887498949;
	if (d->at >= 1)
		d->at -= 1;
	place = below + d->at * (d->n - below);
	return (double)d->times[(int)place];
}

/* When each lane is free again; times are from now on. */
struct lanes {
	double free[ETA_LANES];
	int n;
	double last; /* when all are */
};

static int
count_lanes(const struct eta_pace *p, int running, int cap)
{
	int n = p->busy_ms > 0 ? (int)(p->lanes_ms / p->busy_ms + 0.5) : cap;

	if (n < running)
		n = running;
	if (n < 1)
		n = 1;
	return n > ETA_LANES ? ETA_LANES : n;
}

/* What runs now, for so long already. */
static void
fill_lanes(struct lanes *l, struct dice *d, const struct eta_pace *p,
    const struct eta_state *s, enum eta_kind kind, int64_t now_ms)
{
	int running = s->running[kind], i;

	if (running > ETA_LANES)
		running = ETA_LANES;
	*l = (struct lanes){ .n = count_lanes(p, running, s->caps[kind]) };
	for (i = 0; i < running; i++) {
		double age = (double)(now_ms - s->begun_ms[kind][i]);

		l->free[i] = roll(d, age) - age;
		if (l->free[i] > l->last)
			l->last = l->free[i];
	}
}

/* One more step, not before ${ready}: when it ends. */
static double
run_one(struct lanes *l, double ready, double takes)
{
	int best = 0, i;
	double begin;

	for (i = 1; i < l->n; i++)
		if (l->free[i] < l->free[best])
			best = i;
	begin = l->free[best] > ready ? l->free[best] : ready;
	l->free[best] = begin + takes;
	if (l->free[best] > l->last)
		l->last = l->free[best];
	return l->free[best];
}

/* A book that is played through. */
struct play {
	struct dice dice[ETA_KINDS];
	struct lanes lanes[ETA_KINDS];
	double decided_at; /* the last decision: page order */
	double owed; /* soundscapes that the decisions so far have brought */
};

static void
decide(struct play *p, const struct eta_state *s, double at)
{
	if (at > p->decided_at)
		p->decided_at = at;
	p->owed += s->sounds_a_spread;
	for (; p->owed >= 1; p->owed -= 1)
		run_one(&p->lanes[ETA_SOUND], p->decided_at,
		    roll(&p->dice[ETA_SOUND], 0));
}

/* How long it takes when luck begins at ${at}. */
static double
play(const struct eta *t, const struct eta_state *s, int64_t now_ms, double at)
{
	struct play p = { .owed = at };
	int pending = s->spreads_left - s->running[ETA_ANALYSIS], kind, i;

	for (kind = 0; kind < ETA_KINDS; kind++) {
		fill_dice(&p.dice[kind], &t->paces[kind], at);
		fill_lanes(&p.lanes[kind], &p.dice[kind], &t->paces[kind], s,
		    (enum eta_kind)kind, now_ms);
	}
	for (i = s->running[ETA_SOUND]; i < s->sounds_left; i++)
		run_one(&p.lanes[ETA_SOUND], 0, roll(&p.dice[ETA_SOUND], 0));
	for (i = 0; i < s->running[ETA_ANALYSIS] && i < ETA_LANES; i++)
		decide(&p, s, p.lanes[ETA_ANALYSIS].free[i]);
	for (i = s->spreads_left; i < s->undecided; i++)
		decide(&p, s, 0);
	for (i = 0; i < pending; i++)
		decide(&p, s,
		    run_one(&p.lanes[ETA_ANALYSIS], 0,
		        roll(&p.dice[ETA_ANALYSIS], 0)));
	return p.lanes[ETA_SOUND].last > p.lanes[ETA_ANALYSIS].last
	    ? p.lanes[ETA_SOUND].last
	    : p.lanes[ETA_ANALYSIS].last;
}

/* A very long book: its first part is played, the rest goes as fast. */
static double
shorten(struct eta_state *s)
{
	double factor = (double)s->spreads_left / SPREADS_MAX;

	if (factor <= 1)
		return 1;
	s->undecided -= s->spreads_left - SPREADS_MAX;
	s->spreads_left = SPREADS_MAX;
	return factor;
}

int64_t
eta_left(const struct eta *t, const struct eta_state *state, int64_t now_ms)
{
	struct eta_state s = *state;
	double factor = shorten(&s), sum = 0;
	int rounds = ROUNDS_WORK / (s.spreads_left + s.sounds_left + 1), i;

	if (s.undecided == 0 && s.sounds_left == 0)
		return 0;
	if ((s.spreads_left > 0 && t->paces[ETA_ANALYSIS].n < SAMPLES_MIN) ||
	    ((s.sounds_left > 0 || s.sounds_a_spread > 0) &&
	        t->paces[ETA_SOUND].n < SAMPLES_MIN))
		return -1;
	if (rounds > ROUNDS_MAX)
		rounds = ROUNDS_MAX;
	if (rounds < 1)
		rounds = 1;
	for (i = 0; i < rounds; i++)
		sum += play(t, &s, now_ms, (i + 0.5) / rounds);
	return (int64_t)(sum * factor / rounds);
}
