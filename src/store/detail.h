/* SPDX-License-Identifier: MIT */
#ifndef STORE_DETAIL_H
#define STORE_DETAIL_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct json_out;
struct sql;

/* The parts of a book as its pages and the API show them: scenes with their
 * soundscapes, spreads, errors; keyset paging, each with its JSON. */

struct detail_scene {
	const char *id;
	const char *book_id; /* borrowed from the caller */
	int start_page;
	int end_page;
	int spread; /* page_spread_index */
	const char *setting;
	const char *mood;
	const char *descriptors; /* JSON or NULL */
	const char *reason; /* why it was judged a new scene */
	const char *sound_state; /* none, pending, made, reused, failed */
	const char *audio_url; /* NULL: no soundscape */
	const char *prompt;
	const char *provider;
	const char *model;
	const char *prediction_id;
	double seconds;
	double loudness_lufs; /* NaN: unknown */
	double true_peak_dbtp;
	int64_t cost_nano; /* of the soundscape */
	int64_t cost_all_nano; /* with the analyses of the scene's spreads */
	const char *reused_from; /* scene id; NULL: made for this one */
	const char *reused_book; /* its book; NULL: it is gone */
	int reused_spread; /* its spread */
};
/* Scenes whose spread is > ${after} (-1: from the first), at most ${limit}. */
bool detail_scenes(struct sql *db, struct arena *a, const char *book_id,
    int after, int limit, struct detail_scene **out, int *n, bool *more,
    struct err *e) MUST_CHECK;
void detail_print_scene(struct json_out *o, const struct detail_scene *s);

struct detail_spread {
	int index;
	const char *state; /* pending, processed, blank, failed */
	const char *analysis; /* JSON or NULL */
	const char *provider;
	const char *model;
	int attempts;
	int scene_spread; /* -1: none */
	const char *scene_reason;
	int64_t analysis_ms;
	int64_t cost_nano;
	const char *timings; /* JSON of the analysis; NULL: not measured */
	const char *sound_timings; /* of the soundscape that opens here */
};
bool detail_spreads(struct sql *db, struct arena *a, const char *book_id,
    int after, int limit, struct detail_spread **out, int *n, bool *more,
    struct err *e) MUST_CHECK;
void detail_print_spread(struct json_out *o, const struct detail_spread *s);

/* A spread in the strip of a book: little enough for thousands. */
struct detail_cell {
	int index;
	const char *state; /* pending, processed, blank, failed; running and
	                    * retrying: a pending one that is asked now, or
	                    * was before */
	int scene_spread; /* -1: none */
	const char *sound_state; /* of the scene that opens here; "none" */
	const char *mood_class; /* "" unknown */
	const char *intensity;
};
bool detail_cells(struct sql *db, struct arena *a, const char *book_id,
    int limit, struct detail_cell **out, int *n, bool *more,
    struct err *e) MUST_CHECK;

struct detail_error {
	int64_t id;
	int spread; /* -1: the whole book */
	const char *step;
	const char *page_numbers; /* JSON array */
	const char *type;
	const char *cause;
	const char *message;
	const char *stack;
	const char *occurred_at; /* UTC, ISO 8601 */
	int attempt;
	bool is_current; /* failed for good; false: was tried again */
	const char *retry_at; /* or is tried again then; "": no such time */
};
/* Errors whose id is > ${after} (0: from the first). */
bool detail_errors(struct sql *db, struct arena *a, const char *book_id,
    int64_t after, int limit, struct detail_error **out, int *n, bool *more,
    struct err *e) MUST_CHECK;
/* Those that count now, and of the others the newest, at most ${limit}; by
 * age, the healed ones first. */
bool detail_errors_last(struct sql *db, struct arena *a, const char *book_id,
    int limit, struct detail_error **out, int *n, bool *more,
    struct err *e) MUST_CHECK;
/* The newest of one spread, by age. */
bool detail_errors_of_spread(struct sql *db, struct arena *a,
    const char *book_id, int spread, int limit, struct detail_error **out,
    int *n, struct err *e) MUST_CHECK;
void detail_print_error(
    struct json_out *o, const struct detail_error *d, bool with_stack);

#endif
