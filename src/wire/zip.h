/* SPDX-License-Identifier: MIT */
#ifndef WIRE_ZIP_H
#define WIRE_ZIP_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * A ZIP archive from outside, read into memory (libarchive).  Nothing is ever
 * written to disk, and everything is bounded: entries, their size, their sum,
 * how far they may swell, and their names.  Entries that nobody wants are
 * passed over without being unpacked.
 */

enum {
	ZIP_FILE_MAX = 1 << 30, /* bytes of the archive itself */
	ZIP_ENTRIES_MAX = 10000, /* all of them, wanted or not */
	ZIP_NAME_MAX = 1024,
	ZIP_ENTRY_MAX = 32 << 20, /* bytes of one, unpacked */
	ZIP_TOTAL_MAX = 256 << 20, /* bytes of all that are kept */
	ZIP_RATIO_MAX = 200, /* unpacked to packed, beyond … */
	ZIP_RATIO_FREE = 1 << 20 /* … the first of so many bytes */
};

struct zip;

/*
 * Read the entries of ${file} that ${is_wanted} claims by name (NULL: all);
 * directories, links and names that are not UTF-8 are passed over.  Close with
 * zip_close().  False: ERR_IO with CAUSE_INVALID when the archive is at fault
 * (no ZIP, damaged, locked by a password, a bound passed, a name that leaves
 * the archive), CAUSE_NOT_FOUND or none when the file could not be read.
 */
bool zip_open(struct zip **out, const char *file,
    bool (*is_wanted)(const char *name), struct err *e) MUST_CHECK;

/* Drop all that was read; NULL is fine. */
void zip_close(struct zip **z);

/*
 * The bytes of entry ${name}, a NUL behind them, as long as ${z} is open; NULL
 * if there is none or it was not wanted.  Of two with one name, the first.
 */
const char *zip_find(const struct zip *z, const char *name, size_t *size);

/* How many entries were kept. */
size_t zip_count(const struct zip *z);

#endif
