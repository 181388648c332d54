/* SPDX-License-Identifier: MIT */
/* What a job is likely to cost. */
#include "store/estimate.h"

#include "base/conf.h"
#include "book/price.h"
#include "store/status.h"
#include "wire/json.h"
#include "wire/sql.h"

#include <math.h>
#include <string.h>

/* Instructions, classes and schema that go with each text. */
enum {
	INSTRUCTION_BYTES = 6200
};

static const double sounds_at_first = 0.35;

/* What is to be done of a book. */
struct scope {
	const char *book_id;
	bool restart; /* everything */
	bool keeps_failed; /* not what has failed */
};

static bool
count_spreads(struct sql *db, struct arena *a, const struct scope *scope,
    struct estimate *out, struct err *e)
{
	struct sql_rows r;

	if (!sql_select(db, a, &r, e,
	        "SELECT COUNT(*), COALESCE(SUM(t.bytes), 0) FROM"
	        " (SELECT (page_number - 1) DIV 2 AS spread,"
	        " SUM(LENGTH(text_content)) AS bytes FROM pages"
	        " WHERE book_id = ? AND page_number >= 1 GROUP BY spread) AS t"
	        " LEFT JOIN spreads AS s ON s.book_id = ?"
	        " AND s.spread_index = t.spread"
	        " WHERE t.bytes > 0 AND (? OR s.state IS NULL"
	        " OR s.state = 'pending' OR (s.state = 'failed' AND NOT ?))",
	        "ssii", scope->book_id, scope->book_id, (int64_t)scope->restart,
	        (int64_t)scope->keeps_failed))
		return err_here(e);
	out->spreads = (int)sql_int(&r, 0, 0);
	out->text_bytes = sql_int(&r, 0, 1);
	return true;
}

/* Of the last books: what was made and not reused. */
static bool
read_share(struct sql *db, struct arena *a, double *out, struct err *e)
{
	struct sql_rows r;

	if (!sql_select(db, a, &r, e,
	        "SELECT COALESCE(SUM(made), 0), COALESCE(SUM(spreads), 0) FROM"
	        " (SELECT soundscapes_generated - soundscapes_reused AS made,"
	        " total_spreads AS spreads FROM jobs WHERE"
	        " seq + 1000 > (SELECT MAX(n.seq) FROM jobs AS n)"
	        " AND state = 'ended' AND soundscapes_generated > 0"
	        " ORDER BY seq DESC LIMIT 20) AS last",
	        ""))
		return err_here(e);
	*out = sql_int(&r, 0, 1) == 0
	    ? sounds_at_first
	    : sql_number(&r, 0, 0) / sql_number(&r, 0, 1);
	return true;
}

static bool
count_sounds(struct sql *db, struct arena *a, const struct scope *scope,
    struct estimate *out, struct err *e)
{
	struct sql_rows r;
	double share = 0;

	if (!read_share(db, a, &share, e) ||
	    !sql_select(db, a, &r, e,
	        "SELECT COUNT(*) FROM spreads WHERE book_id = ?"
	        " AND (sound_state = 'pending'"
	        " OR (sound_state = 'failed' AND NOT ?))",
	        "si", scope->book_id, (int64_t)scope->keeps_failed))
		return err_here(e);
	out->sounds = share * out->spreads;
	if (!scope->restart)
		out->sounds += (double)sql_int(&r, 0, 0);
	return true;
}

static bool
is_bought(const struct conf *c, enum conf_key key)
{
	return strcmp(conf_text(c, key), "local") != 0;
}

static bool
estimate(struct sql *db, struct arena *a, const struct conf *c,
    const struct scope *scope, struct estimate *out, struct err *e)
{
	struct price_table prices;
	int64_t text;

	*out = (struct estimate){ .spreads = 0 };
	if (!count_spreads(db, a, scope, out, e) ||
	    !count_sounds(db, a, scope, out, e))
		return err_here(e);
	price_init(&prices, conf_number(c, CONF_PRICE_INPUT),
	    conf_number(c, CONF_PRICE_OUTPUT),
	    conf_number(c, CONF_PRICE_SECOND), conf_number(c, CONF_PRICE_FILE));
	if (is_bought(c, CONF_ANALYSIS_PROVIDER) && out->spreads > 0) {
		text = out->text_bytes / out->spreads + INSTRUCTION_BYTES;
		out->analysis_nano = out->spreads *
		    price_estimate_analysis(&prices, (size_t)text);
	}
	if (is_bought(c, CONF_SOUND_PROVIDER))
		out->sound_nano = llround(out->sounds *
		    (double)price_soundscape(&prices,
		        llround(conf_number(c, CONF_SOUND_SECONDS) * 1000)));
	out->nano = out->analysis_nano + out->sound_nano;
	return true;
}

bool
estimate_book(struct sql *db, struct arena *a, const struct conf *c,
    const char *book_id, bool restart, struct estimate *out, struct err *e)
{
	const struct scope scope = { .book_id = book_id, .restart = restart };

	return estimate(db, a, c, &scope, out, e) || err_here(e);
}

/* One that has begun and has an estimate is queued for what was set back. */
static bool
estimate_row(struct sql *db, struct arena *a, const struct conf *c,
    const char *job_id, struct estimate *likely, struct err *e)
{
	struct scope scope;
	struct sql_rows r;

	if (!sql_select(db, a, &r, e,
	        "SELECT book_id, restart, keeps_failed OR (started_at"
	        " IS NOT NULL AND estimate_nano_usd IS NOT NULL),"
	        " cost_nano_usd FROM jobs WHERE id = ?",
	        "s", job_id))
		return err_here(e);
	*likely = (struct estimate){ .spreads = 0 };
	if (r.n == 0)
		return true;
	scope = (struct scope){ .book_id = sql_text(&r, 0, 0),
		.restart = sql_int(&r, 0, 1) != 0,
		.keeps_failed = sql_int(&r, 0, 2) != 0 };
	if (!estimate(db, a, c, &scope, likely, e))
		return err_here(e);
	likely->nano += sql_int(&r, 0, 3);
	return sql_do(db, e,
	           "UPDATE jobs SET estimate_nano_usd = ? WHERE id = ?", "is",
	           likely->nano, job_id) ||
	    err_here(e);
}

bool
estimate_job(struct sql *db, struct arena *a, const struct conf *c,
    const char *job_id, struct err *e)
{
	struct estimate likely;

	return estimate_row(db, a, c, job_id, &likely, e) || err_here(e);
}

bool
estimate_complete(struct sql *db, struct arena *a, const struct conf *c,
    struct status *s, struct err *e)
{
	struct estimate likely;

	if (!s->job.exists || s->job.estimate_nano >= 0)
		return true;
	if (!estimate_row(db, a, c, s->job.id, &likely, e))
		return err_here(e);
	s->job.estimate_nano = likely.nano;
	return true;
}

void
estimate_print(struct json_out *o, const struct estimate *s)
{
	json_add_int(o, "spreads", s->spreads);
	json_add_number(o, "soundscapes", s->sounds, 1);
	json_object(o, "estimate");
	json_add_number(o, "usd", (double)s->nano / 1e9, 9);
	json_add_number(o, "analysisUsd", (double)s->analysis_nano / 1e9, 9);
	json_add_number(o, "soundscapeUsd", (double)s->sound_nano / 1e9, 9);
	json_object_end(o);
}
