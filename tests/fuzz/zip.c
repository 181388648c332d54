/* SPDX-License-Identifier: MIT */
/* ZIP archives that lie.  An input of lines
 *
 *	NAME|METHOD|FLAGS|PACKED|UNPACKED|TEXT
 *
 * becomes an archive whose entries say that they are so many bytes more than
 * they are, with a right checksum; any other input is tried as it is. */
#include "wire/zip.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/must.h"
#include "base/text.h"
#include "fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	ROOM = 1 << 18,
	ENTRIES_MAX = 200
};

struct lie {
	char *name, *text;
	unsigned method, flags, packed, unpacked;
};

static uint32_t
checksum(const char *text)
{
	uint32_t c = UINT32_MAX;
	int i;

	for (; *text != '\0'; text++)
		for (c ^= (unsigned char)*text, i = 0; i < 8; i++)
			c = c >> 1 ^ (c & 1 ? UINT32_C(0xedb88320) : 0);
	return ~c;
}

static void
add(struct buf *b, uint32_t value, int bytes)
{
	for (; bytes > 0; bytes--, value >>= 8)
		buf_char(b, (char)value);
}

/* The part of both heads that is the same. */
static void
add_facts(struct buf *b, const struct lie *l)
{
	size_t n = strlen(l->text);

	add(b, 20, 2);
	add(b, l->flags, 2);
	add(b, l->method, 2);
	add(b, 0, 4);
	add(b, checksum(l->text), 4);
	add(b, (uint32_t)n + l->packed, 4);
	add(b, (uint32_t)n + l->unpacked, 4);
	add(b, (uint32_t)strlen(l->name), 2);
	add(b, 0, 2);
}

static bool
read_line(struct fuzz *f, struct lie *l)
{
	char *field[6], *line = fuzz_line(f);
	int i;

	for (i = 0; i < 6; i++) {
		field[i] = line;
		line = line == NULL ? NULL : strchr(line, '|');
		if (line != NULL && i < 5)
			*line++ = '\0';
	}
	if (field[5] == NULL)
		return false;
	*l = (struct lie){ .name = field[0],
		.text = field[5],
		.method = (unsigned)strtoul(field[1], NULL, 10),
		.flags = (unsigned)strtoul(field[2], NULL, 10),
		.packed = (unsigned)strtoul(field[3], NULL, 10),
		.unpacked = (unsigned)strtoul(field[4], NULL, 10) };
	return true;
}

static void
pack(struct fuzz *f, struct buf *out, struct buf *list)
{
	struct lie l;
	size_t start;
	unsigned n;

	for (n = 0; n < ENTRIES_MAX && read_line(f, &l); n++) {
		start = out->used;
		buf_text(out, "PK\x03\x04");
		add_facts(out, &l);
		buf_text(out, l.name);
		buf_text(out, l.text);
		buf_text(list, "PK\x01\x02");
		add(list, 0x0314, 2);
		add_facts(list, &l);
		add(list, 0, 4);
		add(list, 0, 4);
		add(list, UINT32_C(0100644) << 16, 4);
		add(list, (uint32_t)start, 4);
		buf_text(list, l.name);
	}
	start = out->used;
	buf_add(out, buf_str(list), list->used);
	buf_text(out, "PK\x05\x06");
	add(out, 0, 4);
	add(out, n, 2);
	add(out, n, 2);
	add(out, (uint32_t)list->used, 4);
	add(out, (uint32_t)start, 4);
	add(out, 0, 2);
}

static bool
is_wanted(const char *name)
{
	must(text_is_utf8(name, strlen(name)));
	must(strlen(name) <= ZIP_NAME_MAX);
	return strstr(name, ".png") == NULL;
}

static void
check(const char *bytes, size_t size)
{
	struct err e = ERR_INIT;
	char path[FUZZ_PATH];
	struct zip *z;
	size_t n = 0;
	int fd = fuzz_file(bytes, size, path);
	bool ok = zip_open(&z, path, is_wanted, &e);

	fuzz_outcome(ok, &e);
	must(ok == (z != NULL));
	must(ok || e.cause == CAUSE_INVALID);
	if (ok) {
		must(zip_count(z) <= ZIP_ENTRIES_MAX);
		must(zip_find(z, "no such entry", &n) == NULL);
		if (zip_find(z, "a.txt", &n) != NULL)
			must(n <= ZIP_ENTRY_MAX &&
			    zip_find(z, "a.txt", &n)[n] == '\0');
		must(zip_find(z, "../a.txt", &n) == NULL);
		must(zip_find(z, "a.png", &n) == NULL);
	}
	zip_close(&z);
	close(fd);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf out, list;
	struct fuzz f;

	if (size > 1 && data[0] == 'P' && data[1] == 'K') {
		check((const char *)data, size);
		return 0;
	}
	fuzz_open(&f, data, size);
	buf_init(&out, ROOM);
	buf_init(&list, ROOM);
	pack(&f, &out, &list);
	check(buf_str(&out), out.used);
	buf_clear(&out);
	buf_clear(&list);
	fuzz_close(&f);
	return 0;
}
