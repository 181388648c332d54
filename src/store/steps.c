/* SPDX-License-Identifier: MIT */
/* How long the steps of a book took. */
#include "store/steps.h"

#include "base/arena.h"
#include "book/timing.h"
#include "wire/json.h"
#include "wire/sql.h"

#include <stdlib.h>
#include <string.h>

enum {
	DEPTH = 4
};

static int
compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* The smallest value that ${percent} of all do not exceed. */
static double
percentile(const double *sorted, int n, int percent)
{
	return sorted[(n * percent + 99) / 100 - 1];
}

/* Milliseconds of one phase (or of all) in a step's JSON. */
static double
read_phase(const struct json *step, int phase)
{
	double sum = 0;
	int i;

	for (i = 0; i < TIMING_COUNT; i++) {
		enum timing_phase p = (enum timing_phase)i;
		const struct json *kind =
		    json_get(step, timing_is_wait(p) ? "waitMs" : "workMs");

		if (phase == TIMING_COUNT || phase == i)
			sum += json_number(json_get(kind, timing_name(p)), 0);
	}
	return sum;
}

static bool
fill_phase(struct arena *a, struct json **list, int n, int phase,
    struct steps_phase *out)
{
	double *values = arena_array(a, (size_t)n, sizeof(*values));
	int i, kept = 0;

	for (i = 0; i < n; i++) {
		double ms = read_phase(list[i], phase);

		if (ms > 0)
			values[kept++] = ms;
	}
	if (kept == 0)
		return false;
	qsort(values, (size_t)kept, sizeof(*values), compare);
	*out = (struct steps_phase){
		.name = phase == TIMING_COUNT
		    ? "all"
		    : timing_name((enum timing_phase)phase),
		.is_wait = phase < TIMING_COUNT &&
		    timing_is_wait((enum timing_phase)phase),
		.n = kept,
		.p50_ms = percentile(values, kept, 50),
		.p95_ms = percentile(values, kept, 95),
	};
	return true;
}

static int
fill(struct arena *a, const struct sql_rows *r, int column,
    struct steps_phase *out)
{
	struct json **list = arena_array(a, (size_t)r->n, sizeof(*list));
	struct err ignored = ERR_INIT;
	int n = 0, phases = 0, i;

	for (i = 0; i < r->n; i++) {
		const char *text = sql_text(r, i, column);

		if (text[0] != '\0' &&
		    json_parse(
		        a, text, strlen(text), DEPTH, &list[n], &ignored))
			n++;
	}
	phases += fill_phase(a, list, n, TIMING_COUNT, &out[phases]);
	for (i = 0; i < TIMING_COUNT; i++)
		phases += fill_phase(a, list, n, i, &out[phases]);
	return phases;
}

bool
steps_read(struct sql *db, struct arena *a, const char *book_id,
    struct steps *out, struct err *e)
{
	struct sql_rows r;

	if (!sql_select(db, a, &r, e,
	        "SELECT timings, IF(sound_state = 'made', sound_timings, NULL)"
	        " FROM spreads WHERE book_id = ?",
	        "s", book_id))
		return err_here(e);
	out->n_analysis = fill(a, &r, 0, out->analysis);
	out->n_sound = fill(a, &r, 1, out->sound);
	return true;
}

static void
print_phases(struct json_out *o, const char *key,
    const struct steps_phase *phases, int n)
{
	int i;

	json_array(o, key);
	for (i = 0; i < n; i++) {
		json_object(o, NULL);
		json_add_text(o, "phase", phases[i].name);
		json_add_bool(o, "isWaiting", phases[i].is_wait);
		json_add_int(o, "steps", phases[i].n);
		json_add_number(o, "p50Ms", phases[i].p50_ms, 1);
		json_add_number(o, "p95Ms", phases[i].p95_ms, 1);
		json_object_end(o);
	}
	json_array_end(o);
}

void
steps_print(struct json_out *o, const struct steps *s)
{
	print_phases(o, "analysis", s->analysis, s->n_analysis);
	print_phases(o, "soundscape", s->sound, s->n_sound);
}
