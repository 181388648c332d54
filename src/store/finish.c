/* SPDX-License-Identifier: MIT */
/* What the web app reads of a book. */
#include "store/finish.h"

#include "base/buf.h"
#include "store/errors.h"
#include "store/jobs.h"
#include "wire/json.h"
#include "wire/sql.h"

/* The seed's stats object. */
static void
print_stats(struct buf *out, const struct job_counters *n)
{
	struct json_out o;
	int errors = n->failed_spreads + n->soundscapes_failed;

	json_out_init(&o, out);
	json_object(&o, NULL);
	json_add_int(&o, "totalSpreads", n->total_spreads);
	json_add_int(&o, "processedSpreads", n->processed_spreads);
	json_add_int(&o, "scenesCreated", n->scenes_created);
	json_add_int(&o, "soundscapesGenerated", n->soundscapes_generated);
	json_add_int(&o, "errorCount", errors);
	json_add_number(
	    &o, "processingTimeSeconds", (double)n->running_ms / 1000, 2);
	json_object_end(&o);
}

static bool
write_book(struct sql *db, const struct job *job, const char *status,
    const struct job_counters *n, struct err *e)
{
	struct buf stats;
	bool ok;

	buf_init(&stats, 1024);
	print_stats(&stats, n);
	ok = sql_do(db, e,
	    "UPDATE books SET status = ?, processing_stats = ?,"
	    " updated_at = NOW(3) WHERE id = ?",
	    "sss", status, buf_str(&stats), job->book_id);
	buf_clear(&stats);
	return ok || err_here(e);
}

bool
finish_progress(struct sql *db, struct arena *a, const struct job *job,
    const struct job_counters *n, struct err *e)
{
	return (write_book(db, job, "processing", n, e) &&
	           errors_project(db, a, job->book_id, e)) ||
	    err_here(e);
}

bool
finish_book(struct sql *db, struct arena *a, const struct job *job,
    const struct job_counters *n, const char **status, struct err *e)
{
	*status = n->processed_spreads > 0 ? "ready" : "failed";
	return (write_book(db, job, *status, n, e) &&
	           errors_project(db, a, job->book_id, e) &&
	           jobs_end(db, job, e)) ||
	    err_here(e);
}
