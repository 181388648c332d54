/* SPDX-License-Identifier: MIT */
/* Files for tests. */
#include "unit/import/zip_maker.h"

#include "base/must.h"

#include <archive.h>
#include <archive_entry.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	PATHS_MAX = 8,
	PATH_SIZE = 128
};

struct zip_maker {
	struct archive *archive;
	const char *path;
};

static char directory[] = "/tmp/pagescape-import-XXXXXX";
static char paths[PATHS_MAX][PATH_SIZE];
static int n_paths;

static const char *
make_path(const char *name)
{
	if (n_paths == 0)
		must(mkdtemp(directory) != NULL);
	must(n_paths < PATHS_MAX);
	must(snprintf(paths[n_paths], PATH_SIZE, "%s/%s", directory, name) <
	    PATH_SIZE);
	return paths[n_paths++];
}

struct zip_maker *
zip_maker_open(const char *password)
{
	struct zip_maker *z = calloc(1, sizeof(*z));

	must(z != NULL);
	must(setlocale(LC_CTYPE, "C.UTF-8") != NULL);
	z->archive = archive_write_new();
	z->path = make_path(password != NULL ? "locked.zip" : "made.zip");
	must(archive_write_set_format_zip(z->archive) == ARCHIVE_OK);
	if (password != NULL) {
		must(archive_write_set_options(z->archive,
		         "zip:encryption=traditional") == ARCHIVE_OK);
		must(archive_write_set_passphrase(z->archive, password) ==
		    ARCHIVE_OK);
	}
	must(archive_write_open_filename(z->archive, z->path) == ARCHIVE_OK);
	return z;
}

static void
add_header(struct zip_maker *z, const char *name, const char *target,
    unsigned type, size_t size)
{
	struct archive_entry *entry = archive_entry_new();

	archive_entry_set_pathname(entry, name);
	archive_entry_set_filetype(entry, type);
	archive_entry_set_perm(entry, 0644);
	archive_entry_set_size(entry, (la_int64_t)size);
	if (target != NULL)
		archive_entry_set_symlink(entry, target);
	must(archive_write_header(z->archive, entry) == ARCHIVE_OK);
	archive_entry_free(entry);
}

void
zip_maker_add_bytes(
    struct zip_maker *z, const char *name, const char *bytes, size_t size)
{
	add_header(z, name, NULL, AE_IFREG, size);
	must(archive_write_data(z->archive, bytes, size) == (la_ssize_t)size);
}

void
zip_maker_add(struct zip_maker *z, const char *name, const char *text)
{
	zip_maker_add_bytes(z, name, text, strlen(text));
}

void
zip_maker_add_link(struct zip_maker *z, const char *name, const char *target)
{
	add_header(z, name, target, AE_IFLNK, 0);
}

const char *
zip_maker_close(struct zip_maker **z)
{
	const char *path = (*z)->path;

	must(archive_write_close((*z)->archive) == ARCHIVE_OK);
	archive_write_free((*z)->archive);
	free(*z);
	*z = NULL;
	return path;
}

const char *
zip_maker_file(const char *name, const char *bytes, size_t size)
{
	const char *path = make_path(name);
	FILE *f = fopen(path, "we");

	must(f != NULL);
	must(fwrite(bytes, 1, size, f) == size);
	must(fclose(f) == 0);
	return path;
}

void
zip_maker_clean(void)
{
	if (n_paths == 0)
		return;
	while (n_paths > 0)
		unlink(paths[--n_paths]);
	rmdir(directory);
	memcpy(strrchr(directory, '-'), "-XXXXXX", 7);
}
