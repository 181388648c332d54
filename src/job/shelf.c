/* SPDX-License-Identifier: MIT */
/* The shelf of soundscapes: whole files under names that tell their content. */
#include "job/shelf.h"

#include "base/conf.h"
#include "base/fault.h"
#include "base/hash.h"
#include "base/text.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const char spool_name[] = ".spool";
enum {
	LEFT_OVER_S = 3600
};

static bool
fail(const char *what, const char *path, struct err *e)
{
	return err_set_cause(e, ERR_SOUNDSCAPE, CAUSE_STORAGE, errno,
	    "%s %s: %s", what, path, strerror(errno));
}

static void
spool_path(const struct conf *c, char *out, size_t size)
{
	snprintf(out, size, "%s/%s", conf_text(c, CONF_STORAGE_DIRECTORY),
	    spool_name);
}

static void
sweep(const char *directory)
{
	DIR *d = opendir(directory);
	struct dirent *entry;
	struct stat st;

	if (d == NULL)
		return;
	while ((entry = readdir(d)) != NULL)
		if (text_starts(entry->d_name, "part.") &&
		    fstatat(dirfd(d), entry->d_name, &st, 0) == 0 &&
		    st.st_mtime < time(NULL) - LEFT_OVER_S)
			unlinkat(dirfd(d), entry->d_name, 0);
	closedir(d);
}

bool
shelf_init(const struct conf *c, struct err *e)
{
	const char *directory = conf_text(c, CONF_STORAGE_DIRECTORY);
	char spool[512];

	spool_path(c, spool, sizeof(spool));
	if (mkdir(directory, 0755) != 0 && errno != EEXIST)
		return fail("cannot make", directory, e);
	if (mkdir(spool, 0700) != 0 && errno != EEXIST)
		return fail("cannot make", spool, e);
	sweep(spool);
	return true;
}

static bool
make_file(const struct conf *c, char *path, size_t size, int *fd, struct err *e)
{
	char spool[480];

	spool_path(c, spool, sizeof(spool));
	snprintf(path, size, "%s/part.XXXXXX", spool);
	*fd = fault_here("shelf") ? -1 : mkostemp(path, O_CLOEXEC);
	if (*fd < 0)
		return fail("cannot write in", spool, e);
	return true;
}

bool
shelf_spool(const struct conf *c, int *fd, struct err *e)
{
	char path[512];

	if (!make_file(c, path, sizeof(path), fd, e))
		return err_here(e);
	unlink(path);
	return true;
}

bool
shelf_begin(const struct conf *c, struct shelf_file *f, struct err *e)
{
	*f = (struct shelf_file){ .fd = -1 };
	if (!make_file(c, f->path, sizeof(f->path), &f->fd, e))
		return err_here(e);
	f->hash = hash_open();
	return true;
}

bool
shelf_write(struct shelf_file *f, const void *bytes, size_t n, struct err *e)
{
	const char *at = bytes;
	size_t left = n;
	ssize_t written;

	while (left > 0) {
		written = fault_here("shelf_write") ? (errno = ENOSPC, -1)
		                                    : write(f->fd, at, left);
		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return fail("cannot write", f->path, e);
		at += written;
		left -= (size_t)written;
	}
	hash_add(f->hash, bytes, n);
	f->size += (int64_t)n;
	return true;
}

/* The new name must outlive a power cut, too. */
static bool
sync_directory(const char *directory, struct err *e)
{
	int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool ok = fd >= 0 && fsync(fd) == 0;

	if (!ok)
		fail("cannot sync", directory, e);
	if (fd >= 0)
		close(fd);
	return ok;
}

bool
shelf_finish(const struct conf *c, struct shelf_file *f, const char *extension,
    char *name, struct err *e)
{
	const char *directory = conf_text(c, CONF_STORAGE_DIRECTORY);
	char digest[HASH_TEXT], path[600];

	hash_finish(&f->hash, digest);
	snprintf(name, SHELF_NAME, "%s.%s", digest, extension);
	snprintf(path, sizeof(path), "%s/%s", directory, name);
	if (fchmod(f->fd, 0644) != 0 || fsync(f->fd) != 0 ||
	    rename(f->path, path) != 0)
		return fail("cannot keep", path, e);
	close(f->fd);
	f->fd = -1;
	return sync_directory(directory, e) || err_here(e);
}

void
shelf_drop(struct shelf_file *f)
{
	char digest[HASH_TEXT];

	if (f->hash != NULL)
		hash_finish(&f->hash, digest);
	if (f->fd < 0)
		return;
	close(f->fd);
	f->fd = -1;
	unlink(f->path);
}

bool
shelf_has(const struct conf *c, const char *name)
{
	char path[600];

	snprintf(path, sizeof(path), "%s/%s",
	    conf_text(c, CONF_STORAGE_DIRECTORY), name);
	return access(path, R_OK) == 0;
}
