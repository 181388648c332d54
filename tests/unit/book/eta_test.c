/* SPDX-License-Identifier: MIT */
/* The time to go is honest: books are played as workers play them, with times
 * that vary as providers' do, and the forecast is compared with what came. */
#include "unit/book/suites.h"

#include "book/eta.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
	SPREADS = 150,
	CAP_MAX = 64,
	SEEDS = 40
};

/* What a book meets. */
struct world {
	double medians_ms[ETA_KINDS];
	double sigma;
	int caps[ETA_KINDS];
	double scenes_a_spread;
	bool is_even; /* scenes come evenly; else as dice fall */
	int past; /* times that earlier books took */
};

/* The fake services' own times at 8 and 8. */
static const struct world first = { { 3000, 5000 }, 0.35, { 8, 8 }, 0.3, false,
	0 };
static const struct world usual = { { 3000, 5000 }, 0.35, { 8, 8 }, 0.3, false,
	24 };
static const struct world even = { { 3000, 5000 }, 0.35, { 8, 8 }, 0.3, true,
	24 };
static const struct world slow_sounds = { { 1000, 20000 }, 0.35, { 8, 8 }, 0.3,
	true, 24 };
static const struct world single = { { 3000, 5000 }, 0.35, { 1, 1 }, 0.3, true,
	24 };

static uint64_t luck;

static double
uniform(void)
{
	luck += 0x9e3779b97f4a7c15;
	uint64_t z = (luck ^ (luck >> 30)) * 0xbf58476d1ce4e5b9;

	z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
	return ((double)((z ^ (z >> 31)) >> 11) + 0.5) / 9007199254740992.0;
}

static int64_t
lognormal(double median, double sigma)
{
	double z = sqrt(-2 * log(uniform())) * cos(2 * M_PI * uniform());

	return (int64_t)(median * exp(sigma * z)) + 1;
}

/* A book on its way.  Step times are known before, as in the fake. */
struct book {
	const struct world *world;
	struct eta eta;
	int64_t takes[ETA_KINDS][SPREADS];
	bool opens[SPREADS]; /* a scene begins here */
	int64_t ends[ETA_KINDS][SPREADS]; /* 0: not begun; -1: ended */
	int64_t begun[ETA_KINDS][SPREADS];
	int next[ETA_KINDS]; /* the next to begin */
	int running[ETA_KINDS];
	int settled[ETA_KINDS];
	int decided, scenes;
	int64_t now;
};

static void
make_book(struct book *b, const struct world *w, uint64_t seed)
{
	double owed = 1 - w->scenes_a_spread;
	int i, kind;

	memset(b, 0, sizeof(*b));
	luck = seed * 7919 + 1;
	b->world = w;
	b->now = 1000;
	for (i = 0; i < w->past; i++)
		for (kind = 0; kind < ETA_KINDS; kind++)
			eta_add(&b->eta, (enum eta_kind)kind,
			    lognormal(w->medians_ms[kind], w->sigma));
	for (i = 0; i < SPREADS; i++) {
		for (kind = 0; kind < ETA_KINDS; kind++)
			b->takes[kind][i] =
			    lognormal(w->medians_ms[kind], w->sigma);
		owed += w->scenes_a_spread;
		b->opens[i] = i == 0 ||
		    (w->is_even ? owed >= 1 : uniform() < w->scenes_a_spread);
		if (owed >= 1)
			owed -= 1;
	}
}

static int
ready(const struct book *b, int kind)
{
	return kind == ETA_ANALYSIS ? SPREADS : b->scenes;
}

static void
begin(struct book *b)
{
	int kind, i;

	for (kind = 0; kind < ETA_KINDS; kind++)
		while (b->running[kind] < b->world->caps[kind] &&
		    b->next[kind] < ready(b, kind)) {
			i = b->next[kind]++;
			b->begun[kind][i] = b->now;
			b->ends[kind][i] = b->now + b->takes[kind][i];
			b->running[kind]++;
		}
}

/* The next thing that happens; false: nothing does. */
static bool
step(struct book *b)
{
	int kind, i, at = 0, which = -1;

	for (kind = 0; kind < ETA_KINDS; kind++)
		for (i = 0; i < b->next[kind]; i++)
			if (b->ends[kind][i] > 0 &&
			    (which < 0 ||
			        b->ends[kind][i] < b->ends[at][which])) {
				at = kind;
				which = i;
			}
	if (which < 0)
		return false;
	b->now = b->ends[at][which];
	eta_add(&b->eta, (enum eta_kind)at, b->takes[at][which]);
	b->ends[at][which] = -1;
	b->running[at]--;
	b->settled[at]++;
	while (b->decided < SPREADS && b->ends[ETA_ANALYSIS][b->decided] < 0)
		b->scenes += b->opens[b->decided++];
	return true;
}

static int64_t
ask(struct book *b)
{
	int64_t begun[ETA_KINDS][SPREADS];
	struct eta_state s = {
		.spreads_left = SPREADS - b->settled[ETA_ANALYSIS],
		.undecided = SPREADS - b->decided,
		.sounds_left = b->scenes - b->settled[ETA_SOUND],
		.sounds_a_spread =
		    b->decided == 0 ? 0 : (double)b->scenes / b->decided,
	};
	int kind, i, n;

	for (kind = 0; kind < ETA_KINDS; kind++) {
		for (i = n = 0; i < b->next[kind]; i++)
			if (b->ends[kind][i] > 0)
				begun[kind][n++] = b->begun[kind][i];
		s.begun_ms[kind] = begun[kind];
		s.caps[kind] = b->world->caps[kind];
		s.running[kind] = n;
		s.is_waiting[kind] = b->next[kind] < ready(b, kind);
	}
	eta_look(&b->eta, &s, b->now);
	return eta_left(&b->eta, &s, b->now);
}

/* A fifth of the work is settled. */
static bool
is_fifth(const struct book *b)
{
	int steps = SPREADS, i;

	for (i = 0; i < SPREADS; i++)
		steps += b->opens[i];
	return 5 * (b->settled[0] + b->settled[1]) >= steps;
}

/* How wrong the forecast of what is left is when a fifth is done: a share of
 * what is left; and the worst from then on, as a share of the whole time. */
static double
play(const struct world *w, uint64_t seed, double *worst)
{
	int64_t foretold[4 * SPREADS], at[4 * SPREADS];
	struct book b;
	double error;
	int n = 0, i;

	make_book(&b, w, seed);
	for (begin(&b); step(&b);) {
		begin(&b);
		foretold[n] = ask(&b);
		at[n] = b.now;
		if (!is_fifth(&b))
			continue;
		n++;
	}
	*worst = 0;
	for (i = 0; i < n; i++) {
		error = fabs((double)(at[i] + foretold[i] - b.now)) /
		    (double)(b.now - 1000);
		if (error > *worst)
			*worst = error;
	}
	return fabs((double)(foretold[0] - (b.now - at[0]))) /
	    (double)(b.now - at[0]);
}

static int
compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Of many books, how wrong the forecast is for ${share} of them. */
static double
error_of(const struct world *w, double share, double *worst)
{
	double errors[SEEDS], worsts[SEEDS];
	int i, at = (int)(share * SEEDS) - 1;

	for (i = 0; i < SEEDS; i++)
		errors[i] = play(w, (uint64_t)i + 1, &worsts[i]);
	qsort(errors, SEEDS, sizeof(errors[0]), compare);
	qsort(worsts, SEEDS, sizeof(worsts[0]), compare);
	*worst = worsts[at];
	return errors[at];
}

static const struct {
	const struct world *world;
	double share; /* of the books that are within the bound */
	double bound;
} cases[] = {
	{ &first, 0.9, 0.15 },
	{ &usual, 0.9, 0.15 },
	{ &even, 0.95, 0.15 },
	{ &single, 0.95, 0.15 },
	/* Hardly one of the soundscapes that take the time has ended. */
	{ &slow_sounds, 0.9, 0.25 },
};

START_TEST(error_is_small_after_a_fifth)
{
	double worst,
	    error = error_of(cases[_i].world, cases[_i].share, &worst);

	ck_assert_double_lt(error, cases[_i].bound);
	ck_assert_double_lt(worst, cases[_i].bound);
}
END_TEST

START_TEST(nothing_is_said_too_early)
{
	struct book b;

	make_book(&b, &first, 1);
	begin(&b);
	ck_assert_int_eq(ask(&b), -1);
}
END_TEST

START_TEST(nothing_left_takes_no_time)
{
	struct eta t = { .looked_ms = 0 };
	const struct eta_state s = { .spreads_left = 0 };

	ck_assert_int_eq(eta_left(&t, &s, 1), 0);
}
END_TEST

START_TEST(a_very_long_book_is_scaled)
{
	struct eta t = { .looked_ms = 0 };
	struct eta_state s = { .spreads_left = 100000, .undecided = 100000 };
	int64_t left;
	int i;

	for (i = 0; i < 10; i++)
		eta_add(&t, ETA_ANALYSIS, 1000);
	t.paces[ETA_ANALYSIS].lanes_ms = 80;
	t.paces[ETA_ANALYSIS].busy_ms = 10;
	left = eta_left(&t, &s, 1);
	ck_assert_int_gt(left, 12400000);
	ck_assert_int_lt(left, 12600000);
}
END_TEST

Suite *
book_eta_suite(void)
{
	Suite *s = suite_create("eta");
	TCase *t = tcase_create("forecast");

	tcase_set_timeout(t, 60);
	tcase_add_loop_test(t, error_is_small_after_a_fifth, 0,
	    sizeof(cases) / sizeof(cases[0]));
	tcase_add_test(t, nothing_is_said_too_early);
	tcase_add_test(t, nothing_left_takes_no_time);
	tcase_add_test(t, a_very_long_book_is_scaled);
	suite_add_tcase(s, t);
	return s;
}
