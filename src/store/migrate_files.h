/* SPDX-License-Identifier: MIT */
#ifndef STORE_MIGRATE_FILES_H
#define STORE_MIGRATE_FILES_H

#include "base/err.h"
#include "base/hash.h"

struct arena;

/* The numbered files of sql/, as they are on the disk. */

struct migrate_file {
	int number; /* 1 of "001_books.sql" */
	const char *name; /* "001_books.sql" */
	const char *text;
	char checksum[HASH_TEXT];
};

struct migrate_file_list {
	struct migrate_file *files; /* in order of number */
	int n;
};

/* Read all of conf_share()/sql into ${a}.  False: ERR_VALIDATION (none there,
 * unreadable, a number twice, or more than 256 files of 1 MB). */
bool migrate_files_read(
    struct arena *a, struct migrate_file_list *out, struct err *e) MUST_CHECK;

/* ${text} with every "{id}" replaced by ${id_type}. */
const char *migrate_files_fill(
    struct arena *a, const char *text, const char *id_type);

#endif
