/* SPDX-License-Identifier: MIT */
/* A file becomes a book's pages. */
#include "import/book_file.h"

#include "base/arena.h"
#include "base/text.h"
#include "import/epub.h"
#include "import/manuscript.h"
#include "import/plain.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utf8proc.h>

/* Formats that people try, told by their first bytes. */
static const struct format {
	size_t at;
	const char *magic;
	const char *name;
} refused[] = {
	{ 0, "%PDF", "a PDF" },
	{ 0, "{\\rtf", "an RTF document" },
	{ 0, "\xd0\xcf\x11\xe0", "an old Word document" },
	{ 60, "BOOKMOBI", "a Kindle book" },
	{ 60, "TEXtREAd", "a Palm book" },
	{ 0, "\xeb\xac", "a DjVu document" },
	{ 0, "AT&TFORM", "a DjVu document" },
	{ 0, "<!DOCTYPE html", "a web page" },
	{ 0, "<!doctype html", "a web page" },
	{ 0, "<html", "a web page" },
	{ 0, "\x1f\x8b", "a gzip archive" },
	{ 0, "Rar!", "a RAR archive" },
	{ 0, "7z\xbc\xaf", "a 7-Zip archive" },
};

static bool
open_file(const char *path, int *fd, size_t *size, struct err *e)
{
	struct stat st;

	/* Not to hang on a pipe that somebody calls a book. */
	*fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (*fd < 0)
		return err_set_cause(e, ERR_IO,
		    errno == ENOENT ? CAUSE_NOT_FOUND : CAUSE_NONE, errno,
		    "could not open %s: %s", path, strerror(errno));
	if (fstat(*fd, &st) != 0 || !S_ISREG(st.st_mode))
		return err_set_cause(e, ERR_VALIDATION, CAUSE_INVALID, 0,
		    "%s is not a file", path);
	*size = st.st_size > BOOK_FILE_TEXT_MAX ? BOOK_FILE_TEXT_MAX + 1
	                                        : (size_t)st.st_size;
	return true;
}

/* At most ${size} bytes of ${fd}; fewer if it became shorter meanwhile. */
static bool
read_bytes(int fd, char *bytes, size_t size, size_t *used, const char *path,
    struct err *e)
{
	ssize_t n = 1;

	for (*used = 0; *used < size && n > 0; *used += (size_t)n) {
		n = pread(fd, bytes + *used, size - *used, (off_t)*used);
		if (n < 0)
			return err_set_cause(e, ERR_IO, CAUSE_NONE, errno,
			    "could not read %s: %s", path, strerror(errno));
	}
	return true;
}

/* What else the file is by its first bytes; NULL: may be text. */
static const char *
find_refused(const char *bytes, size_t size)
{
	size_t i, n;

	for (i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		n = strlen(refused[i].magic);
		if (size >= refused[i].at + n &&
		    memcmp(bytes + refused[i].at, refused[i].magic, n) == 0)
			return refused[i].name;
	}
	return NULL;
}

static bool
read_text(
    struct manuscript *m, const char *path, int fd, size_t size, struct err *e)
{
	const char *other;
	char *bytes;
	size_t used;

	if (size > BOOK_FILE_TEXT_MAX)
		return err_set_cause(e, ERR_VALIDATION, CAUSE_INVALID, 0,
		    "%s is larger than %d MB", path, BOOK_FILE_TEXT_MAX >> 20);
	bytes = arena_alloc(m->arena, size + 1);
	if (!read_bytes(fd, bytes, size, &used, path, e))
		return err_here(e);
	other = find_refused(bytes, used);
	if (other != NULL)
		return err_set_cause(e, ERR_VALIDATION, CAUSE_INVALID, 0,
		    "%s is %s; only plain text and EPUB can be read", path,
		    other);
	return plain_read(m, bytes, used, e) ? true : err_here(e);
}

static bool
read_manuscript(struct manuscript *m, const char *path, struct err *e)
{
	char start[4] = { 0 };
	int fd = -1;
	size_t size = 0, used;
	bool ok = false;

	if (!open_file(path, &fd, &size, e) ||
	    !read_bytes(fd, start, sizeof(start), &used, path, e))
		goto out;
	if (memcmp(start, "PK\3\4", 4) == 0 || memcmp(start, "PK\5\6", 4) == 0)
		ok = epub_read(m, path, e);
	else
		ok = read_text(m, path, fd, size, e);
out:
	if (fd >= 0)
		close(fd);
	return ok ? true : err_here(e);
}

/* "/x/the_salt-lantern.txt" is "The salt lantern". */
static const char *
title_from_path(struct arena *a, const char *path)
{
	const char *slash = strrchr(path, '/'), *name, *dot, *title;
	char *copy, *s;
	size_t size;

	name = slash != NULL ? slash + 1 : path;
	dot = strrchr(name, '.');
	size = dot != NULL && dot > name ? (size_t)(dot - name) : strlen(name);
	copy = text_repair_utf8(a, name, size);
	for (s = copy; *s != '\0'; s++)
		if (*s == '_' || *s == '-' || *s == '+')
			*s = ' ';
	title = manuscript_name(a, copy, strlen(copy));
	if (title == NULL)
		return "Untitled";
	if (title[0] < 'a' || title[0] > 'z')
		return title;
	return arena_print(a, "%c%s", title[0] - 'a' + 'A', title + 1);
}

static bool
fill(struct arena *a, const struct manuscript *m, const char *path,
    struct book_file *out, struct err *e)
{
	if (m->is_too_long)
		return err_set_cause(e, ERR_VALIDATION, CAUSE_INVALID, 0,
		    "%s holds more than %d MB of text", path,
		    MANUSCRIPT_TEXT_MAX >> 20);
	out->title = m->title != NULL ? arena_text(a, m->title)
	                              : title_from_path(a, path);
	out->author = arena_text(a, m->author);
	out->pages = paginate_pages(a, m, &out->n_pages);
	if (out->n_pages == 0)
		return err_set_cause(e, ERR_VALIDATION, CAUSE_INVALID, 0,
		    "%s holds no text to read", path);
	return true;
}

bool
book_file_read(
    struct arena *a, const char *path, struct book_file *out, struct err *e)
{
	struct arena *scratch = arena_open();
	struct manuscript m;
	bool ok;

	memset(out, 0, sizeof(*out));
	manuscript_init(&m, scratch);
	ok = read_manuscript(&m, path, e) && fill(a, &m, path, out, e);
	manuscript_clear(&m);
	arena_close(&scratch);
	return ok ? true : err_here(e);
}
