/* SPDX-License-Identifier: MIT */
/* The text that Prometheus reads. */
#include "store/metrics.h"

#include "base/buf.h"
#include "wire/sql.h"

#include <string.h>

/* Every counter that workers count, so that each has its help even before
 * anything was counted. */
static const struct {
	const char *name;
	const char *help;
} counters[] = {
	{ "pagescape_books_total", "Books that have come to their end." },
	{ "pagescape_calls_total", "Paid calls that have ended." },
	{ "pagescape_errors_total", "Attempts that failed." },
	{ "pagescape_scenes_total", "Scenes decided." },
	{ "pagescape_soundscapes_total", "Soundscapes settled." },
	{ "pagescape_spreads_total", "Spreads settled." },
};

static const char *const bounds[METRICS_BUCKETS] = { "0.001", "0.005", "0.01",
	"0.05", "0.1", "0.5", "1", "2.5", "5", "10", "30", "60", "300",
	"+Inf" };

static void
print_head(
    struct buf *out, const char *name, const char *type, const char *help)
{
	buf_print(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

/* Nano-dollars or microseconds in base units. */
static void
print_fraction(struct buf *out, int64_t value, int64_t unit, int digits)
{
	buf_print(out, "%lld.%0*lld\n", (long long)(value / unit), digits,
	    (long long)(value % unit));
}

static bool
print_counters(struct sql *db, struct arena *a, struct buf *out, struct err *e)
{
	struct sql_rows r;
	size_t k;
	int i;

	if (!sql_select(db, a, &r, e,
	        "SELECT name, labels, value FROM metrics_counters"
	        " ORDER BY name, labels",
	        ""))
		return err_here(e);
	for (k = 0; k < sizeof(counters) / sizeof(counters[0]); k++) {
		print_head(out, counters[k].name, "counter", counters[k].help);
		for (i = 0; i < r.n; i++)
			if (strcmp(sql_text(&r, i, 0), counters[k].name) == 0)
				buf_print(out, "%s{%s} %s\n", counters[k].name,
				    sql_text(&r, i, 1), sql_text(&r, i, 2));
	}
	return true;
}

static void
print_histogram(struct buf *out, const struct sql_rows *r, int row)
{
	static const char name[] = "pagescape_step_seconds";
	const char *step = sql_text(r, row, 0), *phase = sql_text(r, row, 1);
	int64_t count = 0;
	int i;

	for (i = 0; i < METRICS_BUCKETS; i++) {
		count += sql_int(r, row, 2 + i);
		buf_print(out,
		    "%s_bucket{step=\"%s\",phase=\"%s\",le=\"%s\"} %lld\n",
		    name, step, phase, bounds[i], (long long)count);
	}
	buf_print(out, "%s_sum{step=\"%s\",phase=\"%s\"} ", name, step, phase);
	print_fraction(out, sql_int(r, row, 2 + METRICS_BUCKETS), 1000000, 6);
	buf_print(out, "%s_count{step=\"%s\",phase=\"%s\"} %lld\n", name, step,
	    phase, (long long)count);
}

static bool
print_steps(struct sql *db, struct arena *a, struct buf *out, struct err *e)
{
	struct sql_rows r;
	int i;

	if (!sql_select(db, a, &r, e,
	        "SELECT step, phase, b0, b1, b2, b3, b4, b5, b6, b7, b8, b9,"
	        " b10, b11, b12, b13, sum_us FROM metrics_steps"
	        " ORDER BY step, phase",
	        ""))
		return err_here(e);
	print_head(out, "pagescape_step_seconds", "histogram",
	    "Time of a step, by phase; phase \"all\" is all of it.");
	for (i = 0; i < r.n; i++)
		print_histogram(out, &r, i);
	return true;
}

static bool
print_money(struct sql *db, struct arena *a, struct buf *out, struct err *e)
{
	struct sql_rows r;

	if (!sql_select(db, a, &r, e,
	        "SELECT COALESCE(SUM(spent_nano_usd), 0),"
	        " COALESCE(SUM(unknown_nano_usd), 0),"
	        " COALESCE(SUM(reserved_nano_usd), 0) FROM spend_days",
	        ""))
		return err_here(e);
	print_head(out, "pagescape_cost_usd_total", "counter",
	    "Cost of all calls that are closed.");
	buf_text(out, "pagescape_cost_usd_total ");
	print_fraction(out, sql_int(&r, 0, 0), 1000000000, 9);
	print_head(out, "pagescape_cost_unknown_usd_total", "counter",
	    "Estimates of calls of which nobody knows what became.");
	buf_text(out, "pagescape_cost_unknown_usd_total ");
	print_fraction(out, sql_int(&r, 0, 1), 1000000000, 9);
	print_head(out, "pagescape_cost_reserved_usd", "gauge",
	    "Estimates of calls in flight.");
	buf_text(out, "pagescape_cost_reserved_usd ");
	print_fraction(out, sql_int(&r, 0, 2), 1000000000, 9);
	return true;
}

/* The states that a job leaves again, and how long the first one waits. */
static bool
print_jobs(struct sql *db, struct arena *a, struct buf *out, struct err *e)
{
	static const char *const states[] = { "queued", "running", "paused",
		"parked" };
	struct sql_rows r, oldest;
	size_t k;
	int i;

	if (!sql_select(db, a, &r, e,
	        "SELECT state, COUNT(*) FROM jobs WHERE state IN ('queued',"
	        " 'running', 'paused', 'parked') GROUP BY state",
	        "") ||
	    !sql_select(db, a, &oldest, e,
	        "SELECT COALESCE(MAX(TIMESTAMPDIFF(SECOND, created_at,"
	        " NOW(3))), 0) FROM (SELECT created_at FROM jobs WHERE"
	        " state = 'queued' ORDER BY priority, seq LIMIT 1) AS first",
	        ""))
		return err_here(e);
	print_head(out, "pagescape_jobs", "gauge", "Live jobs by state.");
	for (k = 0; k < sizeof(states) / sizeof(states[0]); k++) {
		for (i = 0; i < r.n; i++)
			if (strcmp(sql_text(&r, i, 0), states[k]) == 0)
				break;
		buf_print(out, "pagescape_jobs{state=\"%s\"} %lld\n", states[k],
		    i < r.n ? (long long)sql_int(&r, i, 1) : 0LL);
	}
	print_head(out, "pagescape_queue_oldest_seconds", "gauge",
	    "How long the next job in the queue has waited.");
	buf_print(out, "pagescape_queue_oldest_seconds %lld\n",
	    (long long)sql_int(&oldest, 0, 0));
	return true;
}

bool
metrics_print(struct sql *db, struct arena *a, struct buf *out, struct err *e)
{
	return (print_jobs(db, a, out, e) && print_counters(db, a, out, e) &&
	           print_money(db, a, out, e) && print_steps(db, a, out, e)) ||
	    err_here(e);
}
