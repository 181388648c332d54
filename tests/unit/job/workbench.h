/* SPDX-License-Identifier: MIT */
#ifndef UNIT_JOB_WORKBENCH_H
#define UNIT_JOB_WORKBENCH_H

struct conf;

/*
 * A directory and a configuration of one's own: storage.directory is
 * "<directory>/audio", worker.run_directory "<directory>/run", the log goes
 * nowhere.
 */
struct workbench {
	char directory[64];
	struct conf *conf;
};

/* As a checked fixture. */
void workbench_open(void);
void workbench_close(void);

const struct workbench *workbench_now(void);

/* "<directory>/${name}", static. */
const char *workbench_path(const char *name);

/* Write a file into the directory; ${mode} as chmod has it. */
void workbench_put(const char *name, const char *text, unsigned mode);

/* How many files there are in "<directory>/${name}", hidden ones not
 * counted. */
int workbench_count(const char *name);

/* The first ${size} - 1 bytes of a file into ${out}; how many. */
long workbench_read(const char *name, char *out, unsigned long size);

#endif
