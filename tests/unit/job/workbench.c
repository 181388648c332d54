/* SPDX-License-Identifier: MIT */
/* A directory and a configuration of one's own. */
#include "unit/job/workbench.h"

#include "base/conf.h"
#include "base/log.h"

#include <check.h>
#include <dirent.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static struct workbench own;

const struct workbench *
workbench_now(void)
{
	return &own;
}

const char *
workbench_path(const char *name)
{
	static char path[256];

	snprintf(path, sizeof(path), "%s/%s", own.directory, name);
	return path;
}

void
workbench_put(const char *name, const char *text, unsigned mode)
{
	FILE *stream = fopen(workbench_path(name), "we");

	ck_assert_ptr_nonnull(stream);
	ck_assert_int_ge(fputs(text, stream), 0);
	ck_assert_int_eq(fclose(stream), 0);
	ck_assert_int_eq(chmod(workbench_path(name), (mode_t)mode), 0);
}

static void
set(enum conf_key key, const char *value)
{
	struct err e = ERR_INIT;

	ck_assert_msg(conf_set(own.conf, key, value, &e), "%s", e.message);
}

void
workbench_open(void)
{
	struct err e = ERR_INIT;

	snprintf(own.directory, sizeof(own.directory), "/tmp/job_test.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(own.directory));
	workbench_put("empty.conf", "", 0600);
	ck_assert(conf_open(&own.conf, workbench_path("empty.conf"), &e));
	set(CONF_STORAGE_DIRECTORY, workbench_path("audio"));
	set(CONF_WORKER_RUN, workbench_path("run"));
	set(CONF_LOG_TARGET, "/dev/null");
	ck_assert_int_eq(mkdir(workbench_path("run"), 0700), 0);
	ck_assert(log_open(own.conf, "test", false, &e));
}

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

void
workbench_close(void)
{
	log_close();
	conf_close(&own.conf);
	nftw(own.directory, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

int
workbench_count(const char *name)
{
	DIR *d = opendir(workbench_path(name));
	struct dirent *entry;
	int n = 0;

	ck_assert_ptr_nonnull(d);
	while ((entry = readdir(d)) != NULL)
		n += entry->d_name[0] != '.';
	closedir(d);
	return n;
}

long
workbench_read(const char *name, char *out, unsigned long size)
{
	FILE *stream = fopen(workbench_path(name), "re");
	size_t n;

	ck_assert_ptr_nonnull(stream);
	n = fread(out, 1, size - 1, stream);
	fclose(stream);
	out[n] = '\0';
	return (long)n;
}
