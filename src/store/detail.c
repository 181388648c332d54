/* SPDX-License-Identifier: MIT */
/* The parts of a book, page by page along a key. */
#include "store/detail.h"

#include "base/arena.h"
#include "store/columns.h"
#include "wire/json.h"
#include "wire/sql.h"

#include <math.h>
#include <string.h>

/* One row more than was asked for says that there is more. */
static int
settle_rows(const struct sql_rows *r, int limit, bool *more)
{
	*more = r->n > limit;
	return *more ? limit : r->n;
}

static double
number_or_nan(const struct sql_rows *r, int row, int column)
{
	return sql_is_null(r, row, column) ? (double)NAN
	                                   : sql_number(r, row, column);
}

static struct detail_scene
read_scene(const struct sql_rows *r, int i)
{
	return (struct detail_scene){
		.id = sql_text(r, i, 0),
		.start_page = (int)sql_int(r, i, 1),
		.end_page = (int)sql_int(r, i, 2),
		.spread = (int)sql_int(r, i, 3),
		.setting = sql_text(r, i, 4),
		.mood = sql_text(r, i, 5),
		.descriptors = sql_text_or_null(r, i, 6),
		.reason = sql_text(r, i, 7),
		.sound_state = sql_text(r, i, 8),
		.audio_url = sql_text_or_null(r, i, 9),
		.prompt = sql_text(r, i, 10),
		.provider = sql_text(r, i, 11),
		.model = sql_text(r, i, 12),
		.prediction_id = sql_text(r, i, 13),
		.seconds = sql_number(r, i, 14),
		.loudness_lufs = number_or_nan(r, i, 15),
		.true_peak_dbtp = number_or_nan(r, i, 16),
		.cost_nano = sql_int(r, i, 17),
		.cost_all_nano = sql_int(r, i, 17) + sql_int(r, i, 18),
		.reused_from = sql_text_or_null(r, i, 19),
		.reused_book = sql_text_or_null(r, i, 20),
		.reused_spread = (int)sql_int(r, i, 21),
	};
}

bool
detail_scenes(struct sql *db, struct arena *a, const char *book_id, int after,
    int limit, struct detail_scene **out, int *n, bool *more, struct err *e)
{
	struct sql_rows r;
	int i;

	if (!sql_select(db, a, &r, e,
	        "SELECT s.id, s.start_page, s.end_page, s.page_spread_index,"
	        " s.setting, s.mood, s.descriptors, p.scene_reason,"
	        " COALESCE(p.sound_state, IF(d.id IS NULL, 'none', 'made')),"
	        " d.audio_url, d.generation_prompt, d.provider, d.model,"
	        " d.replicate_prediction_id, d.duration, d.loudness_lufs,"
	        " d.true_peak_dbtp, d.cost_nano_usd,"
	        " (SELECT SUM(x.cost_nano_usd) FROM spreads AS x"
	        " WHERE x.book_id = s.book_id AND x.spread_index BETWEEN"
	        " s.page_spread_index AND (s.end_page - 1) DIV 2),"
	        " d.reused_from, r.book_id, r.page_spread_index"
	        " FROM scenes AS s"
	        " LEFT JOIN soundscapes AS d ON d.scene_id = s.id"
	        " LEFT JOIN spreads AS p ON p.book_id = s.book_id"
	        " AND p.spread_index = s.page_spread_index"
	        " LEFT JOIN scenes AS r ON r.id = d.reused_from"
	        " WHERE s.book_id = ? AND s.page_spread_index > ?"
	        " ORDER BY s.page_spread_index LIMIT ?",
	        "sii", book_id, (int64_t)after, (int64_t)limit + 1))
		return err_here(e);
	*n = settle_rows(&r, limit, more);
	*out = arena_array(a, (size_t)*n, sizeof(**out));
	for (i = 0; i < *n; i++) {
		(*out)[i] = read_scene(&r, i);
		(*out)[i].book_id = book_id;
	}
	return true;
}

static void
print_cost(struct json_out *o, int64_t nano)
{
	json_object(o, "cost");
	json_add_number(o, "usd", (double)nano / 1e9, 9);
	json_object_end(o);
}

/* null for the empty text. */
static void
print_optional(struct json_out *o, const char *key, const char *text)
{
	json_add_text(o, key, text[0] == '\0' ? NULL : text);
}

static void
print_raw_or_null(struct json_out *o, const char *key, const char *json)
{
	if (json == NULL || json[0] == '\0')
		json_add_null(o, key);
	else
		json_add_raw(o, key, json);
}

/* Whose soundscape it plays; null where it is its own. */
static void
print_source(struct json_out *o, const struct detail_scene *s)
{
	if (s->reused_from == NULL) {
		json_add_null(o, "reusedFrom");
		return;
	}
	json_object(o, "reusedFrom");
	json_add_text(o, "sceneId", s->reused_from);
	json_add_text(o, "bookId", s->reused_book);
	if (s->reused_book == NULL)
		json_add_null(o, "pageSpreadIndex");
	else
		json_add_int(o, "pageSpreadIndex", s->reused_spread);
	json_object_end(o);
}

static void
print_soundscape(struct json_out *o, const struct detail_scene *s)
{
	json_object(o, "soundscape");
	json_add_text(o, "state", s->sound_state);
	json_add_text(o, "audioUrl", s->audio_url);
	if (s->audio_url != NULL) {
		json_add_number(o, "duration", s->seconds, 3);
		print_optional(o, "generationPrompt", s->prompt);
		print_optional(o, "provider", s->provider);
		print_optional(o, "model", s->model);
		print_optional(o, "replicatePredictionId", s->prediction_id);
		json_add_number(o, "loudnessLufs", s->loudness_lufs, 2);
		json_add_number(o, "truePeakDbtp", s->true_peak_dbtp, 2);
		print_cost(o, s->cost_nano);
		print_source(o, s);
	}
	json_object_end(o);
}

void
detail_print_scene(struct json_out *o, const struct detail_scene *s)
{
	json_object(o, NULL);
	json_add_text(o, "id", s->id);
	json_add_int(o, "pageSpreadIndex", s->spread);
	json_add_int(o, "startPage", s->start_page);
	json_add_int(o, "endPage", s->end_page);
	json_add_text(o, "setting", s->setting);
	json_add_text(o, "mood", s->mood);
	print_raw_or_null(o, "descriptors", s->descriptors);
	print_optional(o, "reason", s->reason);
	print_soundscape(o, s);
	print_cost(o, s->cost_all_nano);
	json_object_end(o);
}

static struct detail_spread
read_spread(const struct sql_rows *r, int i)
{
	return (struct detail_spread){
		.index = (int)sql_int(r, i, 0),
		.state = sql_text(r, i, 1),
		.analysis = sql_text_or_null(r, i, 2),
		.provider = sql_text(r, i, 3),
		.model = sql_text(r, i, 4),
		.attempts = (int)sql_int(r, i, 5),
		.scene_spread =
		    sql_is_null(r, i, 6) ? -1 : (int)sql_int(r, i, 6),
		.scene_reason = sql_text(r, i, 7),
		.analysis_ms = sql_int(r, i, 8),
		.cost_nano = sql_int(r, i, 9),
		.timings = sql_text_or_null(r, i, 10),
		.sound_timings = sql_text_or_null(r, i, 11),
	};
}

bool
detail_spreads(struct sql *db, struct arena *a, const char *book_id, int after,
    int limit, struct detail_spread **out, int *n, bool *more, struct err *e)
{
	struct sql_rows r;
	int i;

	if (!sql_select(db, a, &r, e,
	        "SELECT spread_index, state, analysis, provider, model,"
	        " attempts, scene_spread, scene_reason, analysis_ms,"
	        " cost_nano_usd, timings, sound_timings FROM spreads"
	        " WHERE book_id = ?"
	        " AND spread_index > ? ORDER BY spread_index LIMIT ?",
	        "sii", book_id, (int64_t)after, (int64_t)limit + 1))
		return err_here(e);
	*n = settle_rows(&r, limit, more);
	*out = arena_array(a, (size_t)*n, sizeof(**out));
	for (i = 0; i < *n; i++)
		(*out)[i] = read_spread(&r, i);
	return true;
}

void
detail_print_spread(struct json_out *o, const struct detail_spread *s)
{
	json_object(o, NULL);
	json_add_int(o, "spreadIndex", s->index);
	json_array(o, "pageNumbers");
	json_add_int(o, NULL, 2 * (int64_t)s->index + 1);
	json_add_int(o, NULL, 2 * (int64_t)s->index + 2);
	json_array_end(o);
	json_add_text(o, "state", s->state);
	print_raw_or_null(o, "analysis", s->analysis);
	print_optional(o, "provider", s->provider);
	print_optional(o, "model", s->model);
	json_add_int(o, "attempts", s->attempts);
	if (s->scene_spread < 0)
		json_add_null(o, "sceneSpreadIndex");
	else
		json_add_int(o, "sceneSpreadIndex", s->scene_spread);
	print_optional(o, "sceneReason", s->scene_reason);
	json_add_int(o, "analysisMs", s->analysis_ms);
	json_object(o, "timings");
	print_raw_or_null(o, "analysis", s->timings);
	print_raw_or_null(o, "soundscape", s->sound_timings);
	json_object_end(o);
	print_cost(o, s->cost_nano);
	json_object_end(o);
}

bool
detail_cells(struct sql *db, struct arena *a, const char *book_id, int limit,
    struct detail_cell **out, int *n, bool *more, struct err *e)
{
	struct sql_rows r;
	int i;

	if (!sql_select(db, a, &r, e,
	        "SELECT s.spread_index, CASE WHEN s.state <> 'pending' THEN"
	        " s.state WHEN c.spread_index IS NOT NULL THEN 'running'"
	        " WHEN s.attempts > 0 THEN 'retrying' ELSE 'pending' END,"
	        " s.scene_spread, s.sound_state,"
	        " COALESCE(JSON_VALUE(s.analysis, '$.moodClass'), ''),"
	        " COALESCE(JSON_VALUE(s.analysis, '$.intensity'), '')"
	        " FROM spreads AS s LEFT JOIN (SELECT DISTINCT spread_index"
	        " FROM provider_calls WHERE book_id = ? AND step = 'analysis'"
	        " AND state IN ('open', 'running')) AS c"
	        " ON c.spread_index = s.spread_index"
	        " WHERE s.book_id = ? ORDER BY s.spread_index LIMIT ?",
	        "ssi", book_id, book_id, (int64_t)limit + 1))
		return err_here(e);
	*n = settle_rows(&r, limit, more);
	*out = arena_array(a, (size_t)*n, sizeof(**out));
	for (i = 0; i < *n; i++)
		(*out)[i] = (struct detail_cell){
			.index = (int)sql_int(&r, i, 0),
			.state = sql_text(&r, i, 1),
			.scene_spread =
			    sql_is_null(&r, i, 2) ? -1 : (int)sql_int(&r, i, 2),
			.sound_state = sql_text(&r, i, 3),
			.mood_class = sql_text(&r, i, 4),
			.intensity = sql_text(&r, i, 5),
		};
	return true;
}

static struct detail_error
read_error(const struct sql_rows *r, int i)
{
	return (struct detail_error){
		.id = sql_int(r, i, 0),
		.spread = sql_is_null(r, i, 1) ? -1 : (int)sql_int(r, i, 1),
		.step = sql_text(r, i, 2),
		.page_numbers = sql_text(r, i, 3),
		.type = sql_text(r, i, 4),
		.cause = sql_text(r, i, 5),
		.message = sql_text(r, i, 6),
		.stack = sql_text(r, i, 7),
		.occurred_at = sql_text(r, i, 8),
		.attempt = (int)sql_int(r, i, 9),
		.is_current = sql_int(r, i, 10) != 0,
		.retry_at = sql_text_or_null(r, i, 11) == NULL
		    ? ""
		    : sql_text(r, i, 11),
	};
}

#define OCCURRED_AT COLUMNS_ISO("occurred_at")

/* A time that has passed, or of a book that nobody works on, is none. */
#define RETRY_AT                                                               \
	"IF(retry_at > NOW(3) AND is_current = FALSE AND EXISTS (SELECT 1"     \
	" FROM jobs AS j WHERE j.id = processing_errors.job_id"                \
	" AND j.state IN ('queued', 'running')), " COLUMNS_ISO(                \
	    "retry_at") ", NULL)"

#define ERROR_COLUMNS                                                          \
	"SELECT id, spread_index, step, page_numbers, error_type, cause,"      \
	" message, stack, " OCCURRED_AT ", attempt, is_current, " RETRY_AT     \
	" FROM processing_errors WHERE book_id = ?"

bool
detail_errors(struct sql *db, struct arena *a, const char *book_id,
    int64_t after, int limit, struct detail_error **out, int *n, bool *more,
    struct err *e)
{
	struct sql_rows r;
	int i;

	if (!sql_select(db, a, &r, e,
	        ERROR_COLUMNS " AND id > ? ORDER BY id LIMIT ?", "sii", book_id,
	        after, (int64_t)limit + 1))
		return err_here(e);
	*n = settle_rows(&r, limit, more);
	*out = arena_array(a, (size_t)*n, sizeof(**out));
	for (i = 0; i < *n; i++)
		(*out)[i] = read_error(&r, i);
	return true;
}

/* Rows that came last first. */
static struct detail_error *
read_backwards(struct arena *a, const struct sql_rows *r, int n)
{
	struct detail_error *list = arena_array(a, (size_t)n, sizeof(*list));
	int i;

	for (i = 0; i < n; i++)
		list[i] = read_error(r, n - 1 - i);
	return list;
}

bool
detail_errors_last(struct sql *db, struct arena *a, const char *book_id,
    int limit, struct detail_error **out, int *n, bool *more, struct err *e)
{
	struct sql_rows r;

	if (!sql_select(db, a, &r, e,
	        ERROR_COLUMNS " ORDER BY is_current DESC, id DESC LIMIT ?",
	        "si", book_id, (int64_t)limit + 1))
		return err_here(e);
	*n = settle_rows(&r, limit, more);
	*out = read_backwards(a, &r, *n);
	return true;
}

bool
detail_errors_of_spread(struct sql *db, struct arena *a, const char *book_id,
    int spread, int limit, struct detail_error **out, int *n, struct err *e)
{
	struct sql_rows r;

	if (!sql_select(db, a, &r, e,
	        ERROR_COLUMNS " AND spread_index = ? ORDER BY id DESC LIMIT ?",
	        "sii", book_id, (int64_t)spread, (int64_t)limit))
		return err_here(e);
	*n = r.n;
	*out = read_backwards(a, &r, *n);
	return true;
}

void
detail_print_error(
    struct json_out *o, const struct detail_error *d, bool with_stack)
{
	json_object(o, NULL);
	json_add_int(o, "id", d->id);
	json_add_text(o, "timestamp", d->occurred_at);
	if (d->spread < 0)
		json_add_null(o, "spreadIndex");
	else
		json_add_int(o, "spreadIndex", d->spread);
	json_add_raw(o, "pageNumbers", d->page_numbers);
	json_add_text(o, "errorType", d->type);
	json_add_text(o, "errorMessage", d->message);
	if (with_stack)
		json_add_text(o, "stack", d->stack);
	json_add_int(o, "attemptNumber", d->attempt);
	json_add_text(o, "cause", d->cause);
	json_add_text(o, "step", d->step);
	json_add_bool(o, "isCurrent", d->is_current);
	if (d->retry_at[0] != '\0')
		json_add_text(o, "retryAt", d->retry_at);
	json_object_end(o);
}
