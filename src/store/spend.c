/* SPDX-License-Identifier: MIT */
/* Money by day. */
#include "store/spend.h"

#include "wire/sql.h"

bool
spend_lock(struct sql *db, struct arena *a, int64_t *nano, const char **day,
    struct err *e)
{
	struct sql_rows rows;

	/* Makes the row where it is missing, and locks it in any case: the
	 * look behind it sees what others have committed. */
	if (!sql_do(db, e,
	        "INSERT INTO spend_days (day) VALUES (UTC_DATE())"
	        " ON DUPLICATE KEY UPDATE day = VALUES(day)",
	        "") ||
	    !sql_select(db, a, &rows, e,
	        "SELECT day, reserved_nano_usd + spent_nano_usd +"
	        " unknown_nano_usd FROM spend_days"
	        " WHERE day <= UTC_DATE() ORDER BY day DESC LIMIT 1 FOR UPDATE",
	        ""))
		return err_here(e);
	*day = sql_text(&rows, 0, 0);
	*nano = sql_int(&rows, 0, 1);
	return true;
}

bool
spend_reserve(struct sql *db, const char *day, int64_t nano, struct err *e)
{
	return sql_do(db, e,
	           "UPDATE spend_days SET reserved_nano_usd ="
	           " reserved_nano_usd + ? WHERE day = ?",
	           "is", nano, day) ||
	    err_here(e);
}

bool
spend_settle(struct sql *db, int64_t id, struct err *e)
{
	return sql_do(db, e,
	           "UPDATE spend_days AS d JOIN provider_calls AS c"
	           " ON d.day = c.spend_day SET"
	           " d.reserved_nano_usd = d.reserved_nano_usd -"
	           " c.estimate_nano_usd,"
	           " d.spent_nano_usd = d.spent_nano_usd +"
	           " IF(c.state = 'unknown', 0, c.cost_nano_usd),"
	           " d.unknown_nano_usd = d.unknown_nano_usd +"
	           " IF(c.state = 'unknown', c.estimate_nano_usd, 0)"
	           " WHERE c.id = ?",
	           "i", id) ||
	    err_here(e);
}
