/* SPDX-License-Identifier: MIT */
#ifndef AUDIO_OGG_H
#define AUDIO_OGG_H

#include <stddef.h>
#include <stdint.h>

struct buf;

/* Packets become pages of an Ogg stream (RFC 3533). */

enum {
	OGG_SEGMENTS = 255 /* of a page, each of at most 255 bytes */
};

struct ogg {
	struct buf *out;
	uint32_t serial;
	uint32_t pages;
	uint32_t sums[256]; /* the checksum of each byte */
	uint64_t granule; /* of the last packet */
	size_t segments, used;
	uint8_t lacing[OGG_SEGMENTS];
	uint8_t body[OGG_SEGMENTS * 255];
};

/* A stream that is appended to ${out}. */
void ogg_init(struct ogg *o, struct buf *out, uint32_t serial);

/* The next packet, at most 10,000 bytes; ${granule} is how far the sound goes
 * with it.  A page that is full is written. */
void ogg_packet(struct ogg *o, const void *bytes, size_t n, uint64_t granule);

/* Write the page that was begun. */
void ogg_flush(struct ogg *o, int is_last);

#endif
