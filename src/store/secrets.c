/* SPDX-License-Identifier: MIT */
/* Keys of this installation. */
#include "store/secrets.h"

#include "base/must.h"
#include "base/text.h"
#include "wire/sql.h"

#include <stdio.h>
#include <string.h>
#include <sys/random.h>

static bool
find(struct sql *db, struct arena *a, const char *name, char out[HASH_TEXT],
    bool *found, struct err *e)
{
	struct sql_rows rows;

	if (!sql_select(db, a, &rows, e,
	        "SELECT value FROM secrets WHERE name = ?", "s", name))
		return err_here(e);
	*found = rows.n > 0;
	if (*found)
		snprintf(out, HASH_TEXT, "%s", sql_text(&rows, 0, 0));
	return true;
}

bool
secrets_get(struct sql *db, struct arena *a, const char *name,
    char out[HASH_TEXT], struct err *e)
{
	unsigned char bytes[HASH_BYTES];
	char fresh[HASH_TEXT];
	bool found;

	if (!find(db, a, name, out, &found, e))
		return err_here(e);
	if (found)
		return true;
	must(getrandom(bytes, sizeof(bytes), 0) == (ssize_t)sizeof(bytes));
	text_print_hex(bytes, sizeof(bytes), fresh);
	/* Of two hosts that make one at once, the first one's counts. */
	if (!sql_do(db, e,
	        "INSERT IGNORE INTO secrets (name, value, created_at)"
	        " VALUES (?, ?, NOW(3))",
	        "ss", name, fresh) ||
	    !find(db, a, name, out, &found, e))
		return err_here(e);
	must(found);
	return true;
}
