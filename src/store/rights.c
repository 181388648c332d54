/* SPDX-License-Identifier: MIT */
/* What the database user may do beyond what we do. */
#include "store/rights.h"

#include "base/arena.h"
#include "base/buf.h"
#include "wire/sql.h"

#include <string.h>

enum {
	TEXT_MAX = 400
};

static const char *const needed[] = { "SELECT", "INSERT", "UPDATE", "DELETE" };

/* One phrase more, unless it stands there or there is no room. */
static void
add(struct buf *out, const char *phrase)
{
	if (strstr(buf_str(out), phrase) != NULL ||
	    out->used + strlen(phrase) + 2 > TEXT_MAX)
		return;
	buf_print(out, "%s%s", out->used > 0 ? ", " : "", phrase);
}

/* Where the privilege at ${p} ends: columns in parentheses are part of it. */
static size_t
length(const char *p)
{
	size_t n = 0;
	int depth = 0;

	for (; p[n] != '\0' && (depth > 0 || p[n] != ','); n++)
		depth += (p[n] == '(') - (p[n] == ')');
	return n;
}

static bool
is_needed(const char *privilege)
{
	size_t i, n = strcspn(privilege, " (");

	for (i = 0; i < sizeof(needed) / sizeof(needed[0]); i++)
		if (strlen(needed[i]) == n &&
		    strncmp(privilege, needed[i], n) == 0)
			return true;
	return false;
}

/* ${list} are the privileges on ${scope}. */
static void
read_list(struct arena *a, const char *list, const char *scope, struct buf *out)
{
	bool everywhere = strcmp(scope, "*.*") == 0;
	const char *privilege;
	size_t n;

	for (; *list != '\0'; list += n) {
		list += strspn(list, ", ");
		n = length(list);
		privilege = arena_print(a, "%.*s", (int)n, list);
		if (strcmp(privilege, "USAGE") != 0 &&
		    (everywhere || !is_needed(privilege)))
			add(out, arena_print(a, "%s on %s", privilege, scope));
	}
}

/* GRANT list ON scope TO user …, or GRANT role TO user. */
static void
read_line(struct arena *a, const char *line, struct buf *out)
{
	char *text = arena_text(a, line), *on, *to;

	if (strncmp(text, "GRANT ", 6) != 0)
		return;
	if (strstr(text, " WITH GRANT OPTION") != NULL)
		add(out, "GRANT OPTION");
	to = strstr(text, " TO ");
	if (to == NULL)
		return;
	*to = '\0';
	on = strstr(text, " ON ");
	if (on == NULL) {
		add(out, arena_print(a, "the role %s", text + 6));
		return;
	}
	*on = '\0';
	read_list(a, text + 6, on + 4, out);
}

bool
rights_excess(struct sql *db, struct arena *a, const char **out, struct err *e)
{
	struct sql_rows r;
	struct buf text;
	int i;

	if (!sql_select(db, a, &r, e, "SHOW GRANTS", ""))
		return err_here(e);
	buf_init(&text, 2 * TEXT_MAX);
	for (i = 0; i < r.n; i++)
		read_line(a, sql_text(&r, i, 0), &text);
	*out = arena_text(a, buf_str(&text));
	buf_clear(&text);
	return true;
}
