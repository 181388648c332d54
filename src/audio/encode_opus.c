/* SPDX-License-Identifier: MIT */
/* Ogg Opus for loops. */
#include "audio/encode_opus.h"

#include "audio/circle.h"
#include "audio/ogg.h"
#include "audio/pcm.h"
#include "base/buf.h"
#include "base/must.h"

#include <opus.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* At the rates used here more effort changes nothing that can be measured
 * (doc/sounds.md): 1 finds the attacks, which 0 does not. */
enum {
	COMPLEXITY = 1,
	SERIAL = 0x50534350,
	PACKET_FRAMES = 960,
	PACKET_MAX = 4000, /* bytes */
	PAGE_PACKETS = 50, /* a page is a second */
	BEHIND = PACKET_FRAMES / 2
};

struct stream {
	OpusEncoder *enc;
	struct ogg ogg;
	uint64_t skip; /* frames that the decoder leaves out first */
	uint64_t end; /* frames after which it stops */
};

/* 80 to 100 ms of the loop's end come before it: so long a decoder takes to
 * settle (RFC 7845).  The loop shall end in the middle of a packet, which its
 * start then fills: players expect that at most one packet is trimmed.  The
 * encoder looks ${delay} frames ahead. */
static size_t
lead_of(size_t frames, size_t delay)
{
	return 5 * PACKET_FRAMES - (delay + frames + BEHIND) % PACKET_FRAMES;
}

static void
put_number(uint8_t *b, uint64_t x, int bytes)
{
	int i;

	for (i = 0; i < bytes; i++)
		b[i] = (uint8_t)(x >> (8 * i));
}

/* The two packets that come before the sound, each on a page of its own. */
static void
write_heads(struct stream *s)
{
	const char *vendor = opus_get_version_string();
	size_t n = strlen(vendor) < 100 ? strlen(vendor) : 100;
	uint8_t head[19] = "OpusHead", tags[116] = "OpusTags";

	head[8] = 1; /* the version */
	head[9] = PCM_CHANNELS;
	put_number(head + 10, s->skip, 2);
	put_number(head + 12, PCM_RATE, 4);
	ogg_packet(&s->ogg, head, sizeof(head), 0);
	ogg_flush(&s->ogg, 0);
	put_number(tags + 8, n, 4);
	memcpy(tags + 12, vendor, n);
	ogg_packet(&s->ogg, tags, 12 + n + 4, 0); /* and no tags */
	ogg_flush(&s->ogg, 0);
}

static bool
write_sound(struct stream *s, struct circle *c)
{
	float block[2 * PACKET_FRAMES];
	uint8_t packet[PACKET_MAX];
	uint64_t made = 0;
	int n, packets = 0;

	while (made < s->end) {
		circle_read(c, block, PACKET_FRAMES);
		n = opus_encode_float(
		    s->enc, block, PACKET_FRAMES, packet, sizeof(packet));
		if (n <= 0)
			return false;
		if (packets++ == PAGE_PACKETS) {
			ogg_flush(&s->ogg, 0);
			packets = 1;
		}
		made += PACKET_FRAMES;
		ogg_packet(
		    &s->ogg, packet, (size_t)n, made < s->end ? made : s->end);
	}
	ogg_flush(&s->ogg, 1);
	return true;
}

/* Set the encoder up; ${*delay} is how far it looks ahead. */
static bool
set_up(OpusEncoder *enc, int kbits, opus_int32 *delay)
{
	return opus_encoder_ctl(enc, OPUS_SET_BITRATE(kbits * 1000)) ==
	    OPUS_OK &&
	    opus_encoder_ctl(enc, OPUS_SET_VBR(1)) == OPUS_OK &&
	    opus_encoder_ctl(enc, OPUS_SET_COMPLEXITY(COMPLEXITY)) == OPUS_OK &&
	    opus_encoder_ctl(enc, OPUS_SET_SIGNAL(OPUS_SIGNAL_MUSIC)) ==
	    OPUS_OK &&
	    opus_encoder_ctl(enc, OPUS_GET_LOOKAHEAD(delay)) == OPUS_OK;
}

bool
encode_opus(struct circle *c, int kbits, struct buf *out, struct err *e)
{
	struct stream *s = malloc(sizeof(*s));
	opus_int32 delay = 0;
	int code = OPUS_OK;
	size_t lead;
	bool ok = false;

	must(s != NULL);
	ogg_init(&s->ogg, out, SERIAL);
	s->enc = opus_encoder_create(
	    PCM_RATE, PCM_CHANNELS, OPUS_APPLICATION_AUDIO, &code);
	if (s->enc != NULL && set_up(s->enc, kbits, &delay)) {
		lead = lead_of(c->frames, (size_t)delay);
		s->skip = lead + (size_t)delay;
		s->end = s->skip + c->frames;
		circle_skip(c, lead);
		write_heads(s);
		ok = write_sound(s, c);
	}
	if (s->enc != NULL)
		opus_encoder_destroy(s->enc);
	free(s);
	if (!ok || out->overflow)
		return err_set_cause(e, ERR_SOUNDSCAPE, CAUSE_AUDIO_HELPER,
		    code, "cannot encode Opus: %s",
		    out->overflow ? "no room" : opus_strerror(code));
	return true;
}
