/* SPDX-License-Identifier: MIT */
/* Inputs taken apart, and what is true everywhere. */
#include "fuzz/fuzz.h"

#include "base/arena.h"
#include "base/must.h"
#include "base/text.h"
#include "wire/http_message.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

void
fuzz_open(struct fuzz *f, const uint8_t *data, size_t size)
{
	f->a = arena_open();
	f->at = (const char *)data;
	f->left = size;
}

void
fuzz_close(struct fuzz *f)
{
	arena_close(&f->a);
}

char *
fuzz_line(struct fuzz *f)
{
	const char *end = f->left == 0 ? NULL : memchr(f->at, '\n', f->left);
	size_t n = end == NULL ? f->left : (size_t)(end - f->at);
	char *out = arena_copy(f->a, f->at, n);

	if (end != NULL)
		n++;
	f->at += n;
	f->left -= n;
	return out;
}

int64_t
fuzz_int(struct fuzz *f, int64_t min, int64_t max, int64_t otherwise)
{
	int64_t out;

	return text_parse_int(fuzz_line(f), min, max, &out) ? out : otherwise;
}

char *
fuzz_rest(struct fuzz *f, size_t *size)
{
	/* An arena rounds up; a block of its own is watched to its last
	 * byte, and freed with the next one. */
	static char *kept;

	free(kept);
	kept = malloc(f->left + 1);
	must(kept != NULL);
	if (f->left > 0)
		memcpy(kept, f->at, f->left);
	kept[f->left] = '\0';
	*size = f->left;
	f->at += f->left;
	f->left = 0;
	return kept;
}

char *
fuzz_text(struct fuzz *f)
{
	size_t size, i, n = 0;
	char *out = fuzz_rest(f, &size);

	for (i = 0; i < size; i++)
		if (out[i] != '\0')
			out[n++] = out[i];
	out[n] = '\0';
	return out;
}

void
fuzz_response(struct fuzz *f, struct http_response *out)
{
	long status = 0, retry = -1, reset = -1;
	size_t size;

	if (sscanf(fuzz_line(f), "%9ld %12ld %12ld", &status, &retry, &reset) <
	    1)
		status = 200;
	*out = (struct http_response){ .status =
		                           status < 0 ? 0 : (int)status % 1000,
		.retry_after_ms = retry < -1 ? -1 : retry,
		.rate_reset_ms = reset < -1 ? -1 : reset,
		.date_ms = -1,
		.is_sent = status < 0,
		.failure = ERR_INIT };
	out->body = fuzz_rest(f, &size);
	out->body_size = size;
	if (out->status == 0)
		err_set_cause(&out->failure, ERR_IO, CAUSE_NETWORK, 0,
		    "no answer from %s", "example.org");
}

void
fuzz_outcome(bool ok, const struct err *e)
{
	must(ok != err_is_set(e));
	if (ok)
		return;
	must(e->message[0] != '\0');
	must(strlen(e->message) < sizeof(e->message));
	must(e->n_trace > 0 && e->n_trace <= ERR_TRACE_MAX);
	must(e->wait_ms >= -1);
}

void
fuzz_utf8(const char *text)
{
	must(text != NULL);
	must(text_is_utf8(text, strlen(text)));
}

int
fuzz_file(const void *bytes, size_t size, char *path)
{
	int fd = memfd_create("fuzz", MFD_CLOEXEC);

	must(fd >= 0);
	must(size == 0 || write(fd, bytes, size) == (ssize_t)size);
	snprintf(path, FUZZ_PATH, "/proc/self/fd/%d", fd);
	return fd;
}

static char directory[64];

static void
remove_below(const char *path)
{
	char inner[512];
	struct dirent *entry;
	DIR *d = opendir(path);

	while (d != NULL && (entry = readdir(d)) != NULL) {
		if (strcmp(entry->d_name, ".") == 0 ||
		    strcmp(entry->d_name, "..") == 0)
			continue;
		snprintf(inner, sizeof(inner), "%s/%s", path, entry->d_name);
		if (unlink(inner) != 0)
			remove_below(inner);
	}
	if (d != NULL)
		closedir(d);
	rmdir(path);
}

static void
remove_directory(void)
{
	remove_below(directory);
}

const char *
fuzz_directory(void)
{
	const char *parent = getenv("TMPDIR");

	if (directory[0] != '\0')
		return directory;
	snprintf(directory, sizeof(directory), "%.40s/fuzz.XXXXXX",
	    parent == NULL ? "/tmp" : parent);
	must(mkdtemp(directory) != NULL);
	atexit(remove_directory);
	return directory;
}
