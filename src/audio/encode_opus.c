/* SPDX-License-Identifier: MIT */
/* Ogg Opus for loops. */
#include "audio/encode_opus.h"

#include "audio/circle.h"
#include "audio/pcm.h"
#include "base/buf.h"

#include <opusenc.h>
#include <stdint.h>
#include <string.h>

/* At the rates used here more effort changes nothing that can be measured
 * (doc/sounds.md): 1 finds the attacks, which 0 does not. */
enum {
	COMPLEXITY = 1,
	SERIAL = 0x50534350,
	PACKET_FRAMES = 960,
	DELAY = 312 /* what the encoder looks ahead */
};

/* How much of the loop's tail is written before it, and of its head behind. */
struct more {
	size_t before, behind;
};

/* 80 to 100 ms before: so long a decoder takes to settle (RFC 7845).  The loop
 * shall end in the middle of a packet, which the head then fills: players
 * expect that at most one packet is trimmed. */
static struct more
more_of(size_t frames)
{
	struct more m = { 5 * PACKET_FRAMES, PACKET_FRAMES / 2 };

	m.before -= (DELAY + frames + m.behind) % PACKET_FRAMES;
	m.before = m.before < frames ? m.before : frames;
	m.behind = m.behind < frames ? m.behind : frames;
	return m;
}

static int
sink_write(void *user, const unsigned char *bytes, opus_int32 n)
{
	struct buf *out = user;

	buf_add(out, bytes, (size_t)n);
	return out->overflow ? 1 : 0;
}

static int
sink_close(void *user)
{
	(void)user;
	return 0;
}

/* The checksum of an Ogg page (RFC 3533: polynomial 0x04c11db7, no
 * reflection). */
static uint32_t
page_sum(const uint8_t *b, size_t n)
{
	uint32_t crc = 0;
	size_t i;
	int bit;

	for (i = 0; i < n; i++) {
		crc ^= (uint32_t)b[i] << 24;
		for (bit = 0; bit < 8; bit++)
			crc = (crc << 1) ^
			    ((crc & 0x80000000U) != 0 ? 0x04c11db7U : 0);
	}
	return crc;
}

/* The parts of an Ogg page that are looked at here. */
enum {
	HEAD = 27,
	TYPE = 5,
	GRANULE = 6,
	SUM = 22,
	SEGMENTS = 26,
	LAST = 4
};

/* How long the page at ${b} is; 0 if there is no whole one. */
static size_t
page_size(const uint8_t *b, size_t left)
{
	size_t size, i;

	if (left < HEAD || memcmp(b, "OggS", 4) != 0 ||
	    left < HEAD + (size_t)b[SEGMENTS])
		return 0;
	size = HEAD + b[SEGMENTS];
	for (i = 0; i < b[SEGMENTS]; i++)
		size += b[HEAD + i];
	return size <= left ? size : 0;
}

static void
put_number(uint8_t *b, uint64_t x, int bytes)
{
	int i;

	for (i = 0; i < bytes; i++)
		b[i] = (uint8_t)(x >> (8 * i));
}

static uint64_t
get_number(const uint8_t *b, int bytes)
{
	uint64_t x = 0;
	int i;

	for (i = bytes - 1; i >= 0; i--)
		x = x << 8 | b[i];
	return x;
}

/* The page was changed: its checksum must follow. */
static void
page_sign(uint8_t *b, size_t size)
{
	put_number(b + SUM, 0, 4);
	put_number(b + SUM, page_sum(b, size), 4);
}

/* Tell the decoder to skip ${more} samples more: the field lies in the first
 * page, whose only packet is OpusHead.  The new number of samples to skip; 0
 * if there is no such page. */
static unsigned
skip_more(uint8_t *b, size_t left, unsigned more)
{
	enum {
		PACKET = HEAD + 1,
		SKIP = PACKET + 10
	};
	size_t size = page_size(b, left);
	unsigned skip;

	if (size != PACKET + 19 || memcmp(b + PACKET, "OpusHead", 8) != 0)
		return 0;
	skip = (unsigned)get_number(b + SKIP, 2) + more;
	put_number(b + SKIP, skip, 2);
	page_sign(b, size);
	return skip;
}

/* End the stream at sample ${end}: the first page that reaches it becomes the
 * last one and says where in it the sound ends.  The new size of the file; 0
 * if it does not reach that far. */
static size_t
end_at(uint8_t *b, size_t left, uint64_t end)
{
	size_t at, size;

	for (at = 0; (size = page_size(b + at, left - at)) > 0; at += size) {
		if (get_number(b + at + GRANULE, 8) < end)
			continue;
		put_number(b + at + GRANULE, end, 8);
		b[at + TYPE] |= LAST;
		page_sign(b + at, size);
		return at + size;
	}
	return 0;
}

/* The encoder hears the loop go round at both of its ends. */
static bool
write_all(OggOpusEnc *enc, struct circle *c, const struct more *m)
{
	size_t left = m->before + c->frames + m->behind, n;
	float block[2 * PACKET_FRAMES];

	circle_skip(c, m->before);
	for (; left > 0; left -= n) {
		n = left < PACKET_FRAMES ? left : PACKET_FRAMES;
		circle_read(c, block, n);
		if (ope_encoder_write_float(enc, block, (int)n) != OPE_OK)
			return false;
	}
	return ope_encoder_drain(enc) == OPE_OK;
}

/* Cut what was written more off again, for the decoder. */
static bool
cut_ends(struct buf *out, size_t start, size_t frames, size_t before)
{
	uint8_t *b = (uint8_t *)out->data + start;
	size_t size = out->used - start;
	unsigned skip = skip_more(b, size, (unsigned)before);

	if (skip == 0)
		return false;
	size = end_at(b, size, skip + frames);
	out->used = start + size;
	return size > 0;
}

static bool
set_up(OggOpusEnc *enc, int kbits)
{
	return ope_encoder_ctl(enc, OPUS_SET_BITRATE(kbits * 1000)) == OPE_OK &&
	    ope_encoder_ctl(enc, OPUS_SET_VBR(1)) == OPE_OK &&
	    ope_encoder_ctl(enc, OPUS_SET_COMPLEXITY(COMPLEXITY)) == OPE_OK &&
	    ope_encoder_ctl(enc, OPUS_SET_SIGNAL(OPUS_SIGNAL_MUSIC)) ==
	    OPE_OK &&
	    ope_encoder_ctl(enc, OPE_SET_SERIALNO(SERIAL)) == OPE_OK;
}

bool
encode_opus(struct circle *c, int kbits, struct buf *out, struct err *e)
{
	const OpusEncCallbacks sink = { sink_write, sink_close };
	struct more m = more_of(c->frames);
	size_t start = out->used;
	OggOpusComments *comments = ope_comments_create();
	OggOpusEnc *enc = NULL;
	int code = OPE_ALLOC_FAIL;
	bool ok = false;

	if (comments != NULL)
		enc = ope_encoder_create_callbacks(
		    &sink, out, comments, PCM_RATE, PCM_CHANNELS, 0, &code);
	if (enc != NULL) {
		ok = set_up(enc, kbits) && write_all(enc, c, &m);
		ope_encoder_destroy(enc);
	}
	if (comments != NULL)
		ope_comments_destroy(comments);
	ok = ok && !out->overflow && cut_ends(out, start, c->frames, m.before);
	if (!ok)
		return err_set_cause(e, ERR_SOUNDSCAPE, CAUSE_AUDIO_HELPER,
		    code, "cannot encode Opus%s",
		    enc == NULL ? ": no encoder" : "");
	return true;
}
