/* SPDX-License-Identifier: MIT */
/* The numbered files of sql/, read with bounds. */
#include "store/migrate_files.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/conf.h"
#include "base/must.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	FILES_MAX = 256,
	FILE_MAX = 1024 * 1024
};

/* The number of "NNN_what.sql"; 0 for any other name. */
static int
number_of(const char *name)
{
	size_t n = strlen(name);
	int number = 0, i;

	for (i = 0; i < 3; i++) {
		if (name[i] < '0' || name[i] > '9')
			return 0;
		number = number * 10 + (name[i] - '0');
	}
	if (name[3] != '_' || n < 9 || strcmp(name + n - 4, ".sql") != 0)
		return 0;
	return number;
}

static int
compare(const void *a, const void *b)
{
	const struct migrate_file *x = a, *y = b;

	return (x->number > y->number) - (x->number < y->number);
}

static bool
read_text(
    struct arena *a, const char *path, struct migrate_file *file, struct err *e)
{
	FILE *stream = fopen(path, "re");
	char text[4096];
	struct buf b;
	size_t n;

	if (stream == NULL)
		return err_set_cause(e, ERR_VALIDATION, CAUSE_INVALID, errno,
		    "cannot read %s: %s", path, strerror(errno));
	buf_init(&b, FILE_MAX);
	while ((n = fread(text, 1, sizeof(text), stream)) > 0 && !b.overflow)
		buf_add(&b, text, n);
	if (ferror(stream) != 0 || b.overflow ||
	    memchr(buf_str(&b), '\0', b.used) != NULL)
		err_set(e, ERR_VALIDATION,
		    "%s is no SQL file: unreadable, larger than 1 MB, or not "
		    "text",
		    path);
	fclose(stream);
	file->text = arena_copy(a, buf_str(&b), b.used);
	hash_text(buf_str(&b), b.used, file->checksum);
	buf_clear(&b);
	return !err_is_set(e);
}

/* Names and numbers; the texts come later. */
static bool
list_names(struct arena *a, const char *directory,
    struct migrate_file_list *out, struct err *e)
{
	DIR *dir = opendir(directory);
	struct dirent *entry;
	int number;

	if (dir == NULL)
		return err_set_cause(e, ERR_VALIDATION, CAUSE_INVALID, errno,
		    "cannot read %s: %s (is PAGESCAPE_SHARE right?)", directory,
		    strerror(errno));
	while (out->n < FILES_MAX && (entry = readdir(dir)) != NULL) {
		number = number_of(entry->d_name);
		if (number == 0)
			continue;
		out->files[out->n].number = number;
		out->files[out->n++].name = arena_text(a, entry->d_name);
	}
	closedir(dir);
	if (out->n == 0 || out->n == FILES_MAX)
		return err_set(e, ERR_VALIDATION, "%s has %s", directory,
		    out->n == 0 ? "no numbered SQL files"
		                : "too many numbered SQL files");
	return true;
}

bool
migrate_files_read(
    struct arena *a, struct migrate_file_list *out, struct err *e)
{
	const char *directory = arena_print(a, "%s/sql", conf_share());
	bool ok;
	int i;

	out->n = 0;
	out->files = arena_array(a, FILES_MAX, sizeof(out->files[0]));
	ok = list_names(a, directory, out, e);
	if (ok)
		qsort(
		    out->files, (size_t)out->n, sizeof(out->files[0]), compare);
	for (i = 0; ok && i < out->n; i++) {
		if (i > 0 && out->files[i].number == out->files[i - 1].number)
			ok = err_set(e, ERR_VALIDATION,
			    "%s/%s and %s have the same number", directory,
			    out->files[i - 1].name, out->files[i].name);
		else
			ok = read_text(a,
			    arena_print(
			        a, "%s/%s", directory, out->files[i].name),
			    &out->files[i], e);
	}
	return ok || err_here(e);
}

const char *
migrate_files_fill(struct arena *a, const char *text, const char *id_type)
{
	const char *hole, *filled;
	struct buf b;

	buf_init(&b, 16 * FILE_MAX);
	while ((hole = strstr(text, "{id}")) != NULL) {
		buf_add(&b, text, (size_t)(hole - text));
		buf_text(&b, id_type);
		text = hole + 4;
	}
	buf_text(&b, text);
	must(!b.overflow);
	filled = arena_copy(a, buf_str(&b), b.used);
	buf_clear(&b);
	return filled;
}
