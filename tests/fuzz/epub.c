/* SPDX-License-Identifier: MIT */
/* EPUBs, packed from parts so that what is fuzzed is the book and not its
 * checksums: each part begins with a line "=== NAME" (stored) or "==> NAME"
 * (deflated).  Without any, the first line is the file's name and the rest what
 * is in it. */
#include "import/book_file.h"

#include "base/arena.h"
#include "base/must.h"
#include "fuzz/book.h"
#include "fuzz/fuzz.h"
#include "import/manuscript.h"

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	ROOM = 1 << 18,
	PARTS_MAX = 64
};

static void
add_part(struct archive *zip, const char *name, bool is_deflated,
    const char *bytes, size_t size)
{
	struct archive_entry *entry = archive_entry_new();

	must(entry != NULL);
	archive_entry_set_pathname_utf8(entry, name);
	archive_entry_set_filetype(
	    entry, strncmp(name, "link:", 5) == 0 ? AE_IFLNK : AE_IFREG);
	archive_entry_set_symlink(entry, "target");
	archive_entry_set_perm(entry, 0644);
	archive_entry_set_size(entry, (la_int64_t)size);
	if (is_deflated)
		archive_write_zip_set_compression_deflate(zip);
	else
		archive_write_zip_set_compression_store(zip);
	if (archive_write_header(zip, entry) == ARCHIVE_OK)
		archive_write_data(zip, bytes, size);
	archive_entry_free(entry);
}

/* The start of the next part's line; the end if there is none. */
static const char *
next_part(const char *at, const char *end)
{
	for (; at < end; at++)
		if (end - at >= 4 && at[0] == '=' && at[1] == '=' &&
		    (at[2] == '=' || at[2] == '>') && at[3] == ' ')
			return at;
	return end;
}

/* At most ${ROOM} bytes at ${out}; how many. */
static size_t
pack(struct fuzz *f, char *out)
{
	struct archive *zip = archive_write_new();
	const char *end = f->at + f->left, *at = next_part(f->at, end);
	const char *next, *line;
	size_t used = 0, n;
	int i;

	must(zip != NULL);
	archive_write_set_format_zip(zip);
	archive_write_zip_set_compression_store(zip);
	must(archive_write_open_memory(zip, out, ROOM, &used) == ARCHIVE_OK);
	for (i = 0; i < PARTS_MAX && at < end; at = next, i++) {
		line = memchr(at, '\n', (size_t)(end - at));
		if (line == NULL)
			break;
		next = next_part(line, end);
		n = (size_t)(line - at);
		add_part(zip, arena_copy(f->a, at + 4, n - 4), at[2] == '>',
		    line + 1, (size_t)(next - line - 1));
	}
	archive_write_close(zip);
	archive_write_free(zip);
	return used;
}

static void
check(struct arena *a, const char *path)
{
	struct err e = ERR_INIT;
	struct book_file book;
	bool ok = book_file_read(a, path, &book, &e);

	fuzz_outcome(ok, &e);
	if (!ok) {
		must(e.type == ERR_VALIDATION);
		return;
	}
	must(book.n_pages >= 1);
	fuzz_pages(book.pages, book.n_pages);
	fuzz_utf8(book.title);
	must(strlen(book.title) <= MANUSCRIPT_NAME_MAX);
	if (book.author != NULL)
		fuzz_utf8(book.author);
}

static void
check_named(struct fuzz *f)
{
	const char *name = fuzz_line(f), *bytes;
	size_t size;
	char *path;
	int fd;

	bytes = fuzz_rest(f, &size);
	if (name[0] == '\0' || name[0] == '.' || strlen(name) > 100 ||
	    strchr(name, '/') != NULL)
		return;
	path = arena_print(f->a, "%s/%s", fuzz_directory(), name);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0)
		return;
	must(write(fd, bytes, size) == (ssize_t)size);
	close(fd);
	check(f->a, path);
	unlink(path);
}

/* What is no file, or not there. */
int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	struct arena *a = arena_open();
	struct err e = ERR_INIT;
	struct book_file book;

	(void)argc, (void)argv;
	must(!book_file_read(a, "/nonexistent", &book, &e));
	must(e.cause == CAUSE_NOT_FOUND);
	err_clear(&e);
	must(!book_file_read(a, fuzz_directory(), &book, &e));
	must(e.type == ERR_VALIDATION);
	arena_close(&a);
	return 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char packed[ROOM];
	char path[FUZZ_PATH];
	struct fuzz f;
	int fd;

	fuzz_open(&f, data, size);
	if (next_part(f.at, f.at + f.left) == f.at + f.left) {
		check_named(&f);
	} else {
		fd = fuzz_file(packed, pack(&f, packed), path);
		check(f.a, path);
		close(fd);
	}
	fuzz_close(&f);
	return 0;
}
