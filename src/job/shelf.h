/* SPDX-License-Identifier: MIT */
#ifndef JOB_SHELF_H
#define JOB_SHELF_H

#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

struct conf;
struct hash;

/*
 * The shelf of soundscapes: files named by the hash of their content in
 * storage.directory.  A file is written under a hidden name, synced, and only
 * then gets its own: nothing half-written is ever visible, and two who make
 * the same sound make one file.
 */

enum {
	SHELF_NAME = 96
};

/* A file that is being written. */
struct shelf_file {
	int fd; /* -1: none */
	char path[512];
	struct hash *hash;
	int64_t size;
};

/* Make the directories where they are missing and remove what a dead worker
 * left half-written (older than an hour).  False: ERR_SOUNDSCAPE /
 * CAUSE_STORAGE. */
bool shelf_init(const struct conf *c, struct err *e) MUST_CHECK;

/* A nameless file for what is being downloaded; ${*fd} is the caller's. */
bool shelf_spool(const struct conf *c, int *fd, struct err *e) MUST_CHECK;

/* Begin a file. */
bool shelf_begin(
    const struct conf *c, struct shelf_file *f, struct err *e) MUST_CHECK;
bool shelf_write(struct shelf_file *f, const void *bytes, size_t n,
    struct err *e) MUST_CHECK;
/* Give it its name, hash and ${extension}, which goes to ${name} of
 * SHELF_NAME bytes. */
bool shelf_finish(const struct conf *c, struct shelf_file *f,
    const char *extension, char *name, struct err *e) MUST_CHECK;
/* Throw it away; fine when none was begun. */
void shelf_drop(struct shelf_file *f);

/* Is the file with ${name} there? */
bool shelf_has(const struct conf *c, const char *name);

#endif
