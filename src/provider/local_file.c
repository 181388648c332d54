/* SPDX-License-Identifier: MIT */
/* Reads the small text files that the local analyser knows its words from. */
#include "provider/local_file.h"

#include "base/arena.h"
#include "base/buf.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

bool
local_file_read(
    struct arena *a, const char *file, size_t max, char **out, struct err *e)
{
	struct buf b;
	char block[4096];
	size_t n;
	FILE *f = fopen(file, "re");
	bool ok;

	if (f == NULL)
		return err_set_cause(e, ERR_VALIDATION, CAUSE_NOT_FOUND, errno,
		    "%s: %s", file, strerror(errno));
	buf_init(&b, max);
	while (!b.overflow && (n = fread(block, 1, sizeof(block), f)) > 0)
		buf_add(&b, block, n);
	ok = !b.overflow && !ferror(f) &&
	    memchr(buf_str(&b), '\0', b.used) == NULL;
	if (ok)
		*out = arena_copy(a, buf_str(&b), b.used);
	else
		err_set(e, ERR_VALIDATION,
		    "%s: not a text of at most %zu bytes", file, max);
	buf_clear(&b);
	fclose(f);
	return ok;
}
