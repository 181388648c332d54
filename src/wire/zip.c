/* SPDX-License-Identifier: MIT */
/* The one door to libarchive: a ZIP from outside, within bounds. */
#include "wire/zip.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/fault.h"
#include "base/must.h"
#include "base/text.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	BLOCK = 64 * 1024
};

struct entry {
	const char *name;
	const char *bytes;
	size_t size;
	size_t order; /* in the archive; of equal names the first counts */
};

struct zip {
	struct arena *arena;
	struct entry *entries; /* sorted by name once all are read */
	size_t n;
	size_t total;
};

/* One reading of an archive. */
struct reading {
	struct zip *zip;
	struct archive *archive;
	const char *file;
	bool (*is_wanted)(const char *name);
	size_t seen;
	struct buf bytes; /* of the entry being unpacked */
};

static int
entry_order(const void *x, const void *y)
{
	const struct entry *a = x, *b = y;
	int order = strcmp(a->name, b->name);

	return order != 0 ? order
	                  : (a->order > b->order) - (a->order < b->order);
}

/* The parts of a name may not climb out of the archive; nothing is written to
 * disk, but a name like that has no honest reason. */
static bool
is_inside(const char *name)
{
	const char *part = name;
	size_t n;

	if (name[0] == '/' || name[0] == '\\')
		return false;
	for (;;) {
		n = strcspn(part, "/\\");
		if (n == 2 && part[0] == '.' && part[1] == '.')
			return false;
		if (part[n] == '\0')
			return true;
		part += n + 1;
	}
}

static bool
has_control(const char *name)
{
	const unsigned char *s;

	for (s = (const unsigned char *)name; *s != '\0'; s++)
		if (*s < 0x20 || *s == 0x7f ||
		    (*s == 0xc2 && s[1] >= 0x80 && s[1] < 0xa0))
			return true;
	return false;
}

/* Refuse the archive for what ${name} says about it. */
static bool
refuse_name(const struct reading *r, const char *name, struct err *e)
{
	struct buf safe;

	buf_init(&safe, 400);
	text_print_safe(&safe, name, strnlen(name, 80));
	err_set_cause(e, ERR_IO, CAUSE_INVALID, 0,
	    "%s holds an entry with a forbidden name: \"%s\"", r->file,
	    buf_str(&safe));
	buf_clear(&safe);
	return false;
}

static bool
refuse_damaged(const struct reading *r, struct err *e)
{
	const char *why = archive_error_string(r->archive);

	return err_set_cause(e, ERR_IO, CAUSE_INVALID, 0,
	    "%s is damaged or not a ZIP archive (%s)", r->file,
	    why != NULL ? why : "no reason given");
}

/* May the entry be as long as it is by now?  ${packed}: what it took so far
 * in the archive. */
static bool
is_within(const struct reading *r, size_t packed, struct err *e)
{
	size_t size = r->bytes.used;

	if (r->bytes.overflow)
		return err_set_cause(e, ERR_IO, CAUSE_INVALID, 0,
		    "%s holds an entry of more than %d MB", r->file,
		    ZIP_ENTRY_MAX >> 20);
	if (size > ZIP_TOTAL_MAX - r->zip->total)
		return err_set_cause(e, ERR_IO, CAUSE_INVALID, 0,
		    "%s unpacks to more than %d MB", r->file,
		    ZIP_TOTAL_MAX >> 20);
	if (size > ZIP_RATIO_FREE &&
	    (size - ZIP_RATIO_FREE) / ZIP_RATIO_MAX > packed)
		return err_set_cause(e, ERR_IO, CAUSE_INVALID, 0,
		    "%s is packed more than %d to 1: it looks like a zip bomb",
		    r->file, ZIP_RATIO_MAX);
	return true;
}

/* Unpack the current entry into r->bytes. */
static bool
unpack(struct reading *r, struct err *e)
{
	char block[BLOCK];
	la_int64_t start = archive_filter_bytes(r->archive, -1), now;
	la_ssize_t n;

	buf_reset(&r->bytes);
	while ((n = archive_read_data(r->archive, block, sizeof(block))) > 0) {
		buf_add(&r->bytes, block, (size_t)n);
		now = archive_filter_bytes(r->archive, -1);
		if (!is_within(r, now > start ? (size_t)(now - start) : 0, e))
			return err_here(e);
	}
	return n == 0 ? true : refuse_damaged(r, e);
}

static bool
keep(struct reading *r, const char *name, struct err *e)
{
	struct zip *z = r->zip;
	struct entry *entry = &z->entries[z->n];

	if (!unpack(r, e))
		return err_here(e);
	entry->name = arena_text(z->arena, name);
	entry->bytes = arena_copy(z->arena, buf_str(&r->bytes), r->bytes.used);
	entry->size = r->bytes.used;
	entry->order = z->n++;
	z->total += entry->size;
	return true;
}

static bool
take(struct reading *r, struct archive_entry *entry, struct err *e)
{
	const char *name = archive_entry_pathname(entry);

	if (++r->seen > ZIP_ENTRIES_MAX)
		return err_set_cause(e, ERR_IO, CAUSE_INVALID, 0,
		    "%s holds more than %d entries", r->file, ZIP_ENTRIES_MAX);
	if (name == NULL || !text_is_utf8(name, strlen(name)))
		return true;
	if (!is_inside(name) || has_control(name) ||
	    strlen(name) > ZIP_NAME_MAX)
		return refuse_name(r, name, e);
	if (archive_entry_filetype(entry) != AE_IFREG)
		return true;
	if (r->is_wanted != NULL && !r->is_wanted(name))
		return true;
	if (archive_entry_is_encrypted(entry) == 1)
		return err_set_cause(e, ERR_IO, CAUSE_INVALID, 0,
		    "%s is locked with a password", r->file);
	return keep(r, name, e) ? true : err_here(e);
}

static bool
read_entries(struct reading *r, struct err *e)
{
	struct archive_entry *entry;
	int result;

	for (;;) {
		result = archive_read_next_header(r->archive, &entry);
		if (result == ARCHIVE_EOF)
			return true;
		/* A warning is a name that cannot be converted. */
		if (result != ARCHIVE_OK && result != ARCHIVE_WARN)
			return refuse_damaged(r, e);
		if (!take(r, entry, e))
			return err_here(e);
	}
}

static bool
read_archive(struct reading *r, int fd, struct err *e)
{
	bool ok;

	r->archive = archive_read_new();
	must(r->archive != NULL);
	buf_init(&r->bytes, ZIP_ENTRY_MAX);
	/* Only by the central directory: what is not listed is not there. */
	archive_read_support_format_zip_seekable(r->archive);
	if (archive_read_open_fd(r->archive, fd, BLOCK) != ARCHIVE_OK)
		ok = refuse_damaged(r, e);
	else
		ok = read_entries(r, e);
	buf_clear(&r->bytes);
	archive_read_free(r->archive);
	return ok ? true : err_here(e);
}

/* A regular file of a sensible size; a pipe or device could block for ever. */
static bool
open_file(int *fd, const char *file, struct err *e)
{
	struct stat st;

	*fd = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (*fd < 0)
		return err_set_cause(e, ERR_IO,
		    errno == ENOENT ? CAUSE_NOT_FOUND : CAUSE_NONE, errno,
		    "could not open %s: %s", file, strerror(errno));
	if (fstat(*fd, &st) != 0 || !S_ISREG(st.st_mode))
		return err_set_cause(
		    e, ERR_IO, CAUSE_INVALID, 0, "%s is not a file", file);
	if (st.st_size > ZIP_FILE_MAX)
		return err_set_cause(e, ERR_IO, CAUSE_INVALID, 0,
		    "%s is larger than %d MB", file, ZIP_FILE_MAX >> 20);
	return true;
}

bool
zip_open(struct zip **out, const char *file, bool (*is_wanted)(const char *),
    struct err *e)
{
	struct reading r = { .file = file, .is_wanted = is_wanted };
	struct arena *arena;
	locale_t utf8, before;
	int fd = -1;
	bool ok;

	*out = NULL;
	if (fault_here("zip_open"))
		return err_set(e, ERR_IO, "could not read %s", file);
	arena = arena_open();
	r.zip = arena_alloc(arena, sizeof(*r.zip));
	r.zip->arena = arena;
	r.zip->entries =
	    arena_array(arena, ZIP_ENTRIES_MAX, sizeof(*r.zip->entries));
	/* libarchive turns names into the locale's charset: it must be UTF-8,
	 * whatever the process was started with. */
	utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
	before = utf8 != (locale_t)0 ? uselocale(utf8) : (locale_t)0;
	ok = open_file(&fd, file, e) && read_archive(&r, fd, e);
	if (utf8 != (locale_t)0) {
		uselocale(before);
		freelocale(utf8);
	}
	if (fd >= 0)
		close(fd);
	*out = r.zip;
	if (!ok) {
		zip_close(out);
		return err_here(e);
	}
	qsort(r.zip->entries, r.zip->n, sizeof(struct entry), entry_order);
	return true;
}

void
zip_close(struct zip **z)
{
	struct arena *arena;

	if (*z == NULL)
		return;
	arena = (*z)->arena;
	*z = NULL;
	arena_close(&arena);
}

const char *
zip_find(const struct zip *z, const char *name, size_t *size)
{
	size_t low = 0, high = z->n, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (strcmp(z->entries[middle].name, name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == z->n || strcmp(z->entries[low].name, name) != 0)
		return NULL;
	*size = z->entries[low].size;
	return z->entries[low].bytes;
}

size_t
zip_count(const struct zip *z)
{
	return z->n;
}
