/* SPDX-License-Identifier: MIT */
/* What libfcgi may be given: the head of a request, whole and bounded. */
#include "wire/fcgi_head.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* Of the FastCGI specification, 1.0. */
enum {
	FCGI_VERSION = 1,
	BEGIN_REQUEST = 1,
	PARAMS = 4,
	RESPONDER = 1,
	HEAD_SIZE = 8, /* version, type, id (2), length (2), padding, 0 */
	BEGIN_SIZE = 8
};

struct record {
	int type;
	int id;
	size_t size; /* of the content */
	size_t whole; /* with head and padding */
	unsigned char *content;
};

static void
read_record(unsigned char *bytes, struct record *out)
{
	out->type = bytes[1];
	out->id = bytes[2] << 8 | bytes[3];
	out->size = (size_t)bytes[4] << 8 | bytes[5];
	out->whole = HEAD_SIZE + out->size + bytes[6];
	out->content = bytes + HEAD_SIZE;
}

/* A length of one byte, or of four whose first has its highest bit. */
static bool
read_length(const unsigned char *bytes, size_t size, size_t *place, size_t *out)
{
	const unsigned char *p = bytes + *place;

	if (*place < size && p[0] < 0x80) {
		*out = p[0];
		*place += 1;
		return true;
	}
	if (*place >= size || size - *place < 4)
		return false;
	*out = (size_t)(p[0] & 0x7f) << 24 | (size_t)p[1] << 16 |
	    (size_t)p[2] << 8 | p[3];
	*place += 4;
	return true;
}

/* Names and values fill ${size} exactly, and none holds a NUL: all further
 * reading is of C strings. */
static bool
are_pairs(const unsigned char *bytes, size_t size)
{
	size_t place = 0, name, value;

	while (place < size) {
		if (!read_length(bytes, size, &place, &name) ||
		    !read_length(bytes, size, &place, &value) ||
		    name > size - place || value > size - place - name ||
		    memchr(bytes + place, '\0', name + value) != NULL)
			return false;
		place += name + value;
	}
	return true;
}

static bool
is_beginning(const struct record *r, size_t got)
{
	if (r->type != BEGIN_REQUEST || r->id == 0 || r->size != BEGIN_SIZE)
		return false;
	return got < HEAD_SIZE + 2 ||
	    (r->content[0] << 8 | r->content[1]) == RESPONDER;
}

enum fcgi_head
fcgi_head_check(unsigned char *bytes, size_t size)
{
	struct record r;
	size_t place = 0, used = 0;
	int id = 0;

	/* Contents are moved together, to where the first bytes were. */
	while (size - place >= HEAD_SIZE) {
		read_record(bytes + place, &r);
		if (bytes[place] != FCGI_VERSION)
			return FCGI_HEAD_BAD;
		if (place == 0 && !is_beginning(&r, size))
			return FCGI_HEAD_BAD;
		if (place != 0 && (r.type != PARAMS || r.id != id))
			return FCGI_HEAD_BAD;
		if (place != 0 && r.size > FCGI_HEAD_PARAMS_MAX - used)
			return FCGI_HEAD_BAD;
		if (place != 0 && r.size == 0)
			return are_pairs(bytes, used) ? FCGI_HEAD_WHOLE
			                              : FCGI_HEAD_BAD;
		if (r.whole > size - place)
			return FCGI_HEAD_MORE;
		if (place == 0)
			id = r.id;
		else
			memmove(bytes + used, r.content, r.size);
		used += place == 0 ? 0 : r.size;
		place += r.whole;
	}
	if (size - place > 0 && bytes[place] != FCGI_VERSION)
		return FCGI_HEAD_BAD;
	return FCGI_HEAD_MORE;
}
