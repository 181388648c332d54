/* SPDX-License-Identifier: MIT */
/* Who may call when: a rate limit that many workers share. */
#include "book/gcra.h"

enum {
	/* Statements read the clock before they wait for the row: the time of
	 * one may lie so far behind that of another.  More: it was set back. */
	APART_US = 5000000,
	SHARE_MIN = GCRA_WHOLE / 100,
	SHARE_STEP = GCRA_WHOLE / 10,
	/* A place holds what the rate gives in this time: so many more wake-ups
	 * a second there are of a worker whose calls wait in line. */
	PLACE_US = 50000,
	/* Who has no place comes again after so long at most. */
	PATIENCE_US = 1000000,
	/* Calls do not arrive as evenly as they were let go: a tenth of a burst
	 * is kept for those that catch up with others. */
	SPARE = 10
};

static int64_t
later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static int64_t
fewer(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* The clock was set back by ${us}: as if no time had passed since then. */
static void
shift(struct gcra *g, int64_t us)
{
	g->seen_us -= us;
	g->tat_us -= us;
	g->closed_us -= us;
	g->cut_us -= us;
	g->quiet_us -= us;
	g->told_until_us -= us;
}

/* Each quiet time gives back a tenth of the rate. */
static void
recover(struct gcra *g, const struct gcra_rule *rule)
{
	int64_t n;

	if (g->share_ppm >= GCRA_WHOLE || rule->recovery_us <= 0)
		return;
	n = (g->seen_us - g->quiet_us) / rule->recovery_us;
	if (n <= 0)
		return;
	g->quiet_us += n * rule->recovery_us;
	g->share_ppm =
	    fewer(GCRA_WHOLE, g->share_ppm + fewer(n, 10) * SHARE_STEP);
}

bool
gcra_is_set_back(const struct gcra *g, int64_t now_us)
{
	return g->seen_us - now_us > APART_US;
}

/* The time, which never runs backwards. */
static int64_t
tick(struct gcra *g, const struct gcra_rule *rule, int64_t now_us)
{
	if (gcra_is_set_back(g, now_us))
		shift(g, g->seen_us - now_us);
	g->seen_us = later(g->seen_us, now_us);
	recover(g, rule);
	return g->seen_us;
}

static bool
is_told(const struct gcra *g)
{
	return g->told_interval_us > 0 && g->seen_us < g->told_until_us;
}

int64_t
gcra_interval_us(const struct gcra *g, const struct gcra_rule *rule)
{
	int64_t own = rule->interval_us * GCRA_WHOLE / g->share_ppm;

	return is_told(g) ? later(own, g->told_interval_us) : own;
}

static int64_t
burst(const struct gcra *g, const struct gcra_rule *rule)
{
	int64_t own = later(1, rule->burst * g->share_ppm / GCRA_WHOLE);

	own -= own / SPARE;
	return is_told(g) ? fewer(own, later(1, g->told_burst)) : own;
}

static struct gcra_grant
draw_freely(int64_t closed_us, const struct gcra_wish *wish)
{
	if (closed_us > 0)
		return (struct gcra_grant){ .wait_us = closed_us };
	return (struct gcra_grant){ .now = wish->ready, .wait_us = -1 };
}

/* Tickets that can be drawn at ${now}, in any number of draws. */
static int64_t
count_free(
    const struct gcra *g, int64_t now, int64_t interval_us, int64_t tolerance)
{
	int64_t left = now + tolerance - later(g->tat_us, now);

	return left < 0 ? 0 : left / interval_us + 1;
}

/* When to come again: when those ahead may be through, but in time for what
 * they may leave, which is lost when a burst of it has gathered. */
static int64_t
patience(const struct gcra *g, int64_t now, int64_t interval_us, int64_t most,
    int64_t tolerance, int64_t ahead)
{
	int64_t due = g->tat_us - tolerance - now + ahead * interval_us;
	int64_t limit = fewer(PATIENCE_US, later(1, most / 2) * interval_us);

	return later(g->closed_us - now,
	    later(interval_us, fewer(due, later(limit, interval_us))));
}

static void
pay(struct gcra *g, int64_t now, int64_t interval_us, int64_t n)
{
	if (n > 0)
		g->tat_us = later(g->tat_us, now) + n * interval_us;
}

/* A place for ${rest} calls behind all that were given before. */
static void
give_place(struct gcra *g, int64_t now, int64_t interval_us, int64_t most,
    int64_t tolerance, int64_t rest, struct gcra_grant *out)
{
	int64_t size, first;

	size = fewer(most, later(1, PLACE_US / interval_us));
	size = fewer(size, rest);
	first = later(g->tat_us - tolerance, g->closed_us);
	/* All of them are good when the last one is. */
	out->wait_us = later(0, first + (size - 1) * interval_us - now);
	out->later = (int)size;
	g->tat_us = later(g->tat_us, first + tolerance) + size * interval_us;
}

struct gcra_grant
gcra_draw(struct gcra *g, const struct gcra_rule *rule, int64_t now_us,
    const struct gcra_wish *wish)
{
	struct gcra_grant out = { .wait_us = -1, .closings = g->closings };
	int64_t now = tick(g, rule, now_us);
	int64_t closed_us = later(0, g->closed_us - now);
	int64_t t = gcra_interval_us(g, rule), most = burst(g, rule);
	int64_t tolerance = (most - 1) * t, paid = 0, n = 0, rest;

	if (t == 0)
		return draw_freely(closed_us, wish);
	if (closed_us == 0) {
		paid = wish->closings == g->closings
		    ? fewer(wish->paid, wish->ready)
		    : 0;
		n = count_free(g, now, t, tolerance) - wish->ahead;
		n = later(0, fewer(n, wish->ready - paid));
	}
	pay(g, now, t, n);
	out.now = (int)(paid + n);
	rest = wish->wanted - out.now;
	if (rest <= 0)
		return out;
	if (wish->ahead > 0) {
		out.wait_us = patience(g, now, t, most, tolerance, wish->ahead);
		return out;
	}
	n = closed_us > 0 ? 0 : count_free(g, now, t, tolerance);
	if (n > 0) {
		out.later = (int)fewer(n, rest);
		out.wait_us = 0;
		pay(g, now, t, out.later);
	} else {
		give_place(g, now, t, most, tolerance, rest, &out);
	}
	return out;
}

static void
slow_down(
    struct gcra *g, const struct gcra_rule *rule, const struct gcra_refusal *r)
{
	bool is_again = g->seen_us - g->cut_us < rule->recovery_us;

	if (r->told_per_minute > 0) {
		g->told_interval_us = 60000000 / r->told_per_minute;
		g->told_burst = r->told_burst;
		g->told_until_us = g->seen_us + r->told_for_us;
	} else if (g->seen_us - r->age_us > g->cut_us) {
		g->share_ppm = later(SHARE_MIN,
		    is_again ? g->share_ppm / 2
		             : g->share_ppm - g->share_ppm / 10);
		g->cut_us = g->seen_us;
	}
	g->quiet_us = g->seen_us;
}

void
gcra_close(struct gcra *g, const struct gcra_rule *rule, int64_t now_us,
    const struct gcra_refusal *refusal)
{
	int64_t now = tick(g, rule, now_us), t;

	g->closings++;
	g->closed_us = later(g->closed_us, now + refusal->wait_us);
	if (refusal->is_rate)
		slow_down(g, rule, refusal);
	/* Nobody has a place in it any more, and it opens with one call, not
	 * with a burst. */
	t = gcra_interval_us(g, rule);
	g->tat_us = g->closed_us + (burst(g, rule) - 1) * t;
}
