/* SPDX-License-Identifier: MIT */
/* How a provider does. */
#include "store/overview.h"

#include "base/arena.h"
#include "store/columns.h"
#include "wire/sql.h"

#include <string.h>

#define CLOSED_UNTIL COLUMNS_ISO("FROM_UNIXTIME(MAX(closed_us) / 1000000)")
#define ENDED_AT COLUMNS_ISO("COALESCE(ended_at, created_at)")

enum {
	NEWEST = 50
};

bool
overview_provider_is_down(enum err_cause cause)
{
	static const bool down[CAUSE_COUNT] = {
		[CAUSE_OVERLOADED] = true,
		[CAUSE_TIMEOUT] = true,
		[CAUSE_NETWORK] = true,
		[CAUSE_SERVER_ERROR] = true,
		[CAUSE_AUTH] = true,
		[CAUSE_QUOTA] = true,
		[CAUSE_BILLING] = true,
		[CAUSE_MODEL] = true,
	};

	return down[cause];
}

static bool
read_window(
    struct sql *db, struct arena *a, struct overview_provider *p, struct err *e)
{
	struct sql_rows r;

	if (!sql_select(db, a, &r, e,
	        "SELECT " CLOSED_UNTIL " FROM rate_limits WHERE provider = ?"
	        " AND closed_us > 1000000 * UNIX_TIMESTAMP(NOW(6))",
	        "s", p->name))
		return err_here(e);
	p->closed_until = sql_text(&r, 0, 0);
	return true;
}

/* Back in time until an answer that shows that it works. */
static bool
read_calls(
    struct sql *db, struct arena *a, struct overview_provider *p, struct err *e)
{
	struct sql_rows r;
	int i;

	if (!sql_select(db, a, &r, e,
	        "SELECT state, cause, " ENDED_AT " FROM provider_calls"
	        " WHERE provider = ? ORDER BY id DESC LIMIT ?",
	        "si", p->name, (int64_t)NEWEST))
		return err_here(e);
	for (i = 0; i < r.n; i++) {
		const char *state = sql_text(&r, i, 0);

		if (strcmp(state, "done") != 0 && strcmp(state, "failed") != 0)
			continue;
		if (p->seen_at[0] == '\0')
			p->seen_at = sql_text(&r, i, 2);
		/* who asks to wait works, but says nothing else */
		if (strcmp(sql_text(&r, i, 1), "rate_limited") == 0)
			continue;
		if (strcmp(state, "done") == 0 ||
		    !overview_provider_is_down(
		        err_cause_find(sql_text(&r, i, 1))))
			break;
		if (p->failures++ == 0) {
			p->last_cause = sql_text(&r, i, 1);
			p->last_at = sql_text(&r, i, 2);
		}
		p->failing_since = sql_text(&r, i, 2);
	}
	return true;
}

bool
overview_provider_read(struct sql *db, struct arena *a, const char *name,
    struct overview_provider *out, struct err *e)
{
	*out = (struct overview_provider){ .name = name,
		.closed_until = "",
		.failing_since = "",
		.last_cause = "",
		.last_at = "",
		.seen_at = "" };
	return (read_window(db, a, out, e) && read_calls(db, a, out, e)) ||
	    err_here(e);
}
