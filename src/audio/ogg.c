/* SPDX-License-Identifier: MIT */
/* Ogg pages. */
#include "audio/ogg.h"

#include "base/buf.h"
#include "base/must.h"

#include <string.h>

/* The flags of a page. */
enum {
	FIRST = 2,
	LAST = 4
};

enum {
	HEAD = 27, /* bytes before the lacing */
	SUM = 22, /* where the checksum stands */
	PACKET_MAX = 10000
};

/* The checksum is a CRC of polynomial 0x04c11db7, not reflected. */
void
ogg_init(struct ogg *o, struct buf *out, uint32_t serial)
{
	uint32_t i, x;
	int bit;

	o->out = out;
	o->serial = serial;
	o->pages = 0;
	o->granule = 0;
	o->segments = o->used = 0;
	for (i = 0; i < 256; i++) {
		for (x = i << 24, bit = 0; bit < 8; bit++)
			x = (x << 1) ^
			    ((x & 0x80000000U) != 0 ? 0x04c11db7U : 0);
		o->sums[i] = x;
	}
}

static uint32_t
add_sum(const struct ogg *o, uint32_t sum, const uint8_t *b, size_t n)
{
	for (; n > 0; n--, b++)
		sum = (sum << 8) ^ o->sums[(sum >> 24) ^ *b];
	return sum;
}

static void
put(uint8_t *b, uint64_t x, int bytes)
{
	int i;

	for (i = 0; i < bytes; i++)
		b[i] = (uint8_t)(x >> (8 * i));
}

void
ogg_flush(struct ogg *o, int is_last)
{
	uint8_t head[HEAD] = "OggS";
	uint32_t sum;

	head[5] = (uint8_t)((o->pages == 0 ? FIRST : 0) | (is_last ? LAST : 0));
	put(head + 6, o->granule, 8);
	put(head + 14, o->serial, 4);
	put(head + 18, o->pages++, 4);
	head[HEAD - 1] = (uint8_t)o->segments;
	sum = add_sum(o, 0, head, HEAD);
	sum = add_sum(o, sum, o->lacing, o->segments);
	put(head + SUM, add_sum(o, sum, o->body, o->used), 4);
	buf_add(o->out, head, HEAD);
	buf_add(o->out, o->lacing, o->segments);
	buf_add(o->out, o->body, o->used);
	o->segments = o->used = 0;
}

void
ogg_packet(struct ogg *o, const void *bytes, size_t n, uint64_t granule)
{
	size_t left;

	must(n <= PACKET_MAX);
	if (o->segments + n / 255 + 1 > OGG_SEGMENTS)
		ogg_flush(o, 0);
	memcpy(o->body + o->used, bytes, n);
	o->used += n;
	o->granule = granule;
	for (left = n; left >= 255; left -= 255)
		o->lacing[o->segments++] = 255;
	o->lacing[o->segments++] = (uint8_t)left;
}
