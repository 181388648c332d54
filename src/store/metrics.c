/* SPDX-License-Identifier: MIT */
/* What Prometheus is told, as rows. */
#include "store/metrics.h"

#include "base/must.h"
#include "store/activity.h"
#include "wire/sql.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const int64_t bounds_us[METRICS_BUCKETS - 1] = { 1000, 5000, 10000,
	50000, 100000, 500000, 1000000, 2500000, 5000000, 10000000, 30000000,
	60000000, 300000000 };
static const char *const step_names[METRICS_STEPS] = { "analysis", "soundscape",
	"turn" };

static const char *
phase_name(int phase)
{
	return phase == METRICS_ALL ? "all"
	                            : timing_name((enum timing_phase)phase);
}

void
metrics_time(struct metrics *m, enum metrics_step step, int phase, int64_t us)
{
	struct metrics_histogram *h = &m->steps[step][phase];
	int i = 0;

	while (i < METRICS_BUCKETS - 1 && us > bounds_us[i])
		i++;
	h->buckets[i]++;
	h->sum_us += us;
	h->is_changed = true;
}

void
metrics_step(struct metrics *m, enum metrics_step step, const struct timing *t)
{
	int i;

	for (i = 0; i < TIMING_COUNT; i++)
		if (t->us[i] > 0)
			metrics_time(m, step, i, t->us[i]);
	metrics_time(m, step, METRICS_ALL, timing_total(t));
}

void
metrics_count(struct metrics *m, const char *name, const char *labels, ...)
{
	char text[METRICS_LABELS];
	va_list ap;
	int i;

	va_start(ap, labels);
	vsnprintf(text, sizeof(text), labels, ap);
	va_end(ap);
	for (i = 0; i < m->n_counters; i++)
		if (strcmp(m->counters[i].name, name) == 0 &&
		    strcmp(m->counters[i].labels, text) == 0)
			break;
	if (i == METRICS_COUNTERS)
		return; /* there are not so many words */
	if (i == m->n_counters) {
		m->counters[i] = (struct metrics_counter){ .name = name };
		memcpy(m->counters[i].labels, text, sizeof(text));
		m->n_counters++;
	}
	m->counters[i].value++;
}

static bool
write_histogram(struct sql *db, const char *step, const char *phase,
    const struct metrics_histogram *h, struct err *e)
{
	const int64_t *b = h->buckets;

	return sql_do(db, e,
	           "INSERT INTO metrics_steps VALUES"
	           " (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
	           " ON DUPLICATE KEY UPDATE b0 = b0 + VALUES(b0),"
	           " b1 = b1 + VALUES(b1), b2 = b2 + VALUES(b2),"
	           " b3 = b3 + VALUES(b3), b4 = b4 + VALUES(b4),"
	           " b5 = b5 + VALUES(b5), b6 = b6 + VALUES(b6),"
	           " b7 = b7 + VALUES(b7), b8 = b8 + VALUES(b8),"
	           " b9 = b9 + VALUES(b9), b10 = b10 + VALUES(b10),"
	           " b11 = b11 + VALUES(b11), b12 = b12 + VALUES(b12),"
	           " b13 = b13 + VALUES(b13), sum_us = sum_us + VALUES(sum_us)",
	           "ssiiiiiiiiiiiiiii", step, phase, b[0], b[1], b[2], b[3],
	           b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12],
	           b[13], h->sum_us) ||
	    err_here(e);
}

static bool
write_counter(struct sql *db, const struct metrics_counter *c, struct err *e)
{
	return sql_do(db, e,
	           "INSERT INTO metrics_counters (name, labels, value)"
	           " VALUES (?, ?, ?)"
	           " ON DUPLICATE KEY UPDATE value = value + VALUES(value)",
	           "ssi", c->name, c->labels, c->value) ||
	    err_here(e);
}

/* Is ${c} behind ${last} (NULL: none) and before ${best}? */
static bool
is_next(const struct metrics_counter *c, const struct metrics_counter *last,
    const struct metrics_counter *best)
{
	const struct metrics_counter *ends[2] = { last, best };
	int sides[2] = { 1, 1 }, i;

	for (i = 0; i < 2; i++) {
		if (ends[i] == NULL)
			continue;
		sides[i] = strcmp(c->name, ends[i]->name);
		if (sides[i] == 0)
			sides[i] = strcmp(c->labels, ends[i]->labels);
		if (i == 1)
			sides[i] = -sides[i];
	}
	return sides[0] > 0 && sides[1] > 0;
}

/* In one order in all workers: so none waits for one that waits for it. */
static bool
write_counters(const struct metrics *m, struct sql *db, struct err *e)
{
	const struct metrics_counter *last = NULL, *best;
	int n, i;

	for (n = 0; n < m->n_counters; n++) {
		best = NULL;
		for (i = 0; i < m->n_counters; i++)
			if (is_next(&m->counters[i], last, best))
				best = &m->counters[i];
		must(best != NULL);
		if (!write_counter(db, best, e))
			return err_here(e);
		last = best;
	}
	return true;
}

static int64_t
total(const struct metrics *m, const char *name)
{
	int64_t sum = 0;
	int i;

	for (i = 0; i < m->n_counters; i++)
		if (strcmp(m->counters[i].name, name) == 0)
			sum += m->counters[i].value;
	return sum;
}

bool
metrics_write(const struct metrics *m, struct sql *db, struct err *e)
{
	int step, phase;

	for (step = 0; step < METRICS_STEPS; step++)
		for (phase = 0; phase < METRICS_PHASES; phase++)
			if (m->steps[step][phase].is_changed &&
			    !write_histogram(db, step_names[step],
			        phase_name(phase), &m->steps[step][phase], e))
				return err_here(e);
	return (write_counters(m, db, e) &&
	           activity_add(db, total(m, "pagescape_books_total"),
	               total(m, "pagescape_spreads_total"), e)) ||
	    err_here(e);
}

void
metrics_clear(struct metrics *m)
{
	memset(m, 0, sizeof(*m));
}
