/* SPDX-License-Identifier: MIT */
/* The JSON shapes of a book's result: the seed's, then our additions. */
#include "store/status.h"

#include "base/arena.h"
#include "base/buf.h"
#include "wire/json.h"

#include <string.h>

enum {
	ERRORS_DEPTH = 32,
	ERRORS_MAX = 4 * 1024 * 1024
};

/* The records of processing_errors, read once. */
struct records {
	struct json *array;
	int64_t count; /* with those that a last record only counts */
};

static bool
is_status(const struct status *s, const char *status)
{
	return strcmp(s->book.status, status) == 0;
}

static struct records
read_records(struct arena *a, const struct status *s)
{
	struct records out = { NULL, 0 };
	struct err ignored = ERR_INIT;
	size_t i;

	if (s->book.errors == NULL ||
	    !json_parse(a, s->book.errors, strlen(s->book.errors), ERRORS_DEPTH,
	        &out.array, &ignored))
		return out;
	for (i = 0; i < json_length(out.array); i++)
		out.count +=
		    json_int(json_get(json_at(out.array, i), "more"), 1);
	return out;
}

/* Spreads failed and soundscapes lost, by the job's counters, or the records
 * where they know of more (a cancelled book, another program's record). */
static int64_t
count_errors(const struct status *s, const struct records *records)
{
	int64_t n = (int64_t)s->job.failed_spreads + s->job.soundscapes_failed;

	return n > records->count ? n : records->count;
}

/* A spread of a book without a job was processed if the book is ready and no
 * record says otherwise. */
static int64_t
count_processed(const struct status *s, int64_t errors)
{
	int64_t n = s->job.total_spreads - errors;

	if (s->job.exists)
		return s->job.processed_spreads;
	return is_status(s, "ready") && n > 0 ? n : 0;
}

static void
print_seconds(struct json_out *o, const struct status *s)
{
	json_add_number(
	    o, "processingTimeSeconds", (double)s->job.running_ms / 1000.0, 2);
}

static void
print_stats(
    struct json_out *o, const char *key, const struct status *s, int64_t errors)
{
	bool is_failed = is_status(s, "failed");

	json_object(o, key);
	json_add_int(o, "totalSpreads", s->job.total_spreads);
	if (!is_failed) {
		json_add_int(o, "processedSpreads", count_processed(s, errors));
		json_add_int(o, "scenesCreated", s->job.scenes_created);
		json_add_int(
		    o, "soundscapesGenerated", s->job.soundscapes_generated);
	}
	if (errors > 0 || is_failed)
		json_add_int(o, "errorCount", errors);
	print_seconds(o, s);
	json_object_end(o);
}

void
status_print_stats(struct json_out *o, const char *key, const struct status *s)
{
	struct arena *a = arena_open();
	struct records records = read_records(a, s);

	print_stats(o, key, s, count_errors(s, &records));
	arena_close(&a);
}

/* One record as it was stored, but without its stack. */
static void
print_record(struct json_out *o, const struct json *record, bool with_stack)
{
	static const char *const keys[] = { "timestamp", "spreadIndex",
		"pageNumbers", "errorType", "errorMessage", "stack",
		"attemptNumber", "cause", "step", "more" };
	struct buf value;
	size_t i;

	json_object(o, NULL);
	for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		const struct json *v = json_get(record, keys[i]);

		if (v == NULL || (!with_stack && strcmp(keys[i], "stack") == 0))
			continue;
		buf_init(&value, ERRORS_MAX);
		json_print(v, &value);
		json_add_raw(o, keys[i], buf_str(&value));
		buf_clear(&value);
	}
	json_object_end(o);
}

static void
print_records(
    struct json_out *o, const struct records *records, bool with_stack)
{
	size_t i;

	json_array(o, "errors");
	for (i = 0; i < json_length(records->array); i++)
		print_record(o, json_at(records->array, i), with_stack);
	json_array_end(o);
}

/* Why it failed as a whole: what is said of the whole book, else that no
 * spread was left. */
static const char *
failure(const struct records *records)
{
	size_t i;

	for (i = 0; i < json_length(records->array); i++) {
		const struct json *r = json_at(records->array, i);
		const char *text = json_text(json_get(r, "errorMessage"), "");

		if (json_int(json_get(r, "spreadIndex"), -1) < 0 &&
		    json_get(r, "more") == NULL && text[0] != '\0')
			return text;
	}
	return "All spreads failed to process";
}

const char *
status_print_failure(struct arena *a, const struct status *s)
{
	struct records records = read_records(a, s);

	return is_status(s, "failed") ? failure(&records) : "";
}

static void
print_progress(struct json_out *o, const struct status *s, int64_t errors)
{
	json_object(o, "progress");
	json_add_int(o, "processedSpreads", count_processed(s, errors));
	json_add_int(o, "totalSpreads", s->job.total_spreads);
	json_add_number(o, "percent", status_percent(s), 1);
	if (s->job.eta_ms < 0 || !s->job.exists)
		json_add_null(o, "etaSeconds");
	else
		json_add_number(
		    o, "etaSeconds", (double)s->job.eta_ms / 1000.0, 1);
	json_object_end(o);
}

/* null where there is none yet. */
static void
print_time(struct json_out *o, const char *key, const char *time)
{
	json_add_text(o, key, time[0] == '\0' ? NULL : time);
}

static void
print_job(struct json_out *o, const struct status_job *j)
{
	if (!j->exists) {
		json_add_null(o, "job");
		return;
	}
	json_object(o, "job");
	json_add_text(o, "id", j->id);
	json_add_text(o, "state", j->state);
	json_add_text(o, "cause", j->cause);
	json_add_text(o, "reason", j->reason);
	print_time(o, "createdAt", j->created_at);
	print_time(o, "startedAt", j->started_at);
	print_time(o, "endedAt", j->ended_at);
	json_add_int(o, "soundscapesReused", j->soundscapes_reused);
	json_object(o, "estimate");
	json_add_number(o, "usd",
	    j->estimate_nano < 0 ? 0 : (double)j->estimate_nano / 1e9, 9);
	json_object_end(o);
	json_object_end(o);
}

static void
print_additions(struct json_out *o, const struct status *s, int64_t errors)
{
	struct arena *a = arena_open();
	const char *why = status_why(a, s);

	print_progress(o, s, errors);
	json_object(o, "cost");
	json_add_number(o, "usd", (double)s->job.cost_nano / 1e9, 9);
	json_object_end(o);
	print_job(o, &s->job);
	if (why[0] != '\0' || is_status(s, "processing"))
		json_add_text(o, "why", why);
	arena_close(&a);
}

void
status_print(struct json_out *o, const struct status *s, bool with_stack)
{
	struct arena *a = arena_open();
	struct records records = read_records(a, s);
	int64_t errors = count_errors(s, &records);

	json_add_bool(o, "success", !is_status(s, "failed"));
	json_add_text(o, "bookId", s->book.id);
	json_add_text(o, "status", s->book.status);
	if (is_status(s, "failed"))
		json_add_text(o, "error", failure(&records));
	else if (is_status(s, "ready") && s->book.has_errors)
		json_add_text(o, "warning", "Some spreads failed to process");
	print_stats(o, "stats", s, errors);
	if (s->book.has_errors || is_status(s, "failed"))
		print_records(o, &records, with_stack);
	print_additions(o, s, errors);
	arena_close(&a);
}

void
status_print_line(struct json_out *o, const struct status *s)
{
	const struct records none = { NULL, 0 };
	int64_t errors = count_errors(s, &none);

	json_object(o, NULL);
	json_add_text(o, "bookId", s->book.id);
	json_add_text(o, "title", s->book.title);
	json_add_text(o, "author", s->book.author);
	json_add_text(o, "status", s->book.status);
	json_add_bool(o, "hasErrors", s->book.has_errors);
	json_add_int(o, "totalPages", s->book.total_pages);
	json_add_text(o, "createdAt", s->book.created_at);
	json_add_text(o, "updatedAt", s->book.updated_at);
	print_additions(o, s, errors);
	json_object_end(o);
}
