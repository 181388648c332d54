/* SPDX-License-Identifier: MIT */
/* Ogg Opus for loops. */
#include "audio/encode_opus.h"

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
	BLOCK = 960,
	EARLY = 3840
};

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

/* Tell the decoder to skip ${more} samples more: the field lies in the first
 * page, whose only packet is the 19 bytes of OpusHead. */
static bool
skip_more(uint8_t *b, size_t size, unsigned more)
{
	enum {
		PACKET = 28,
		SKIP = PACKET + 10,
		SUM = 22,
		PAGE = PACKET + 19
	};
	unsigned skip;
	uint32_t crc;
	int i;

	if (size < PAGE || memcmp(b, "OggS", 4) != 0 || b[26] != 1 ||
	    b[27] != 19 || memcmp(b + PACKET, "OpusHead", 8) != 0)
		return false;
	skip = b[SKIP] + 256U * b[SKIP + 1] + more;
	b[SKIP] = (uint8_t)skip;
	b[SKIP + 1] = (uint8_t)(skip >> 8);
	memset(b + SUM, 0, 4);
	crc = page_sum(b, PAGE);
	for (i = 0; i < 4; i++)
		b[SUM + i] = (uint8_t)(crc >> (8 * i));
	return true;
}

static bool
write_all(OggOpusEnc *enc, const struct pcm *p, size_t early)
{
	size_t at, n;

	if (early > 0 &&
	    ope_encoder_write_float(enc, p->samples + 2 * (p->frames - early),
	        (int)early) != OPE_OK)
		return false;
	for (at = 0; at < p->frames; at += n) {
		n = p->frames - at < BLOCK ? p->frames - at : BLOCK;
		if (ope_encoder_write_float(enc, p->samples + 2 * at, (int)n) !=
		    OPE_OK)
			return false;
	}
	return ope_encoder_drain(enc) == OPE_OK;
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
encode_opus(const struct pcm *p, int kbits, struct buf *out, struct err *e)
{
	const OpusEncCallbacks sink = { sink_write, sink_close };
	size_t early = p->frames < EARLY ? p->frames : EARLY;
	size_t start = out->used;
	OggOpusComments *comments = ope_comments_create();
	OggOpusEnc *enc = NULL;
	int code = OPE_ALLOC_FAIL;
	bool ok = false;

	if (comments != NULL)
		enc = ope_encoder_create_callbacks(
		    &sink, out, comments, PCM_RATE, PCM_CHANNELS, 0, &code);
	if (enc != NULL) {
		ok = set_up(enc, kbits) && write_all(enc, p, early);
		ope_encoder_destroy(enc);
	}
	if (comments != NULL)
		ope_comments_destroy(comments);
	ok = ok && !out->overflow &&
	    skip_more((uint8_t *)out->data + start, out->used - start,
	        (unsigned)early);
	if (!ok)
		return err_set_cause(e, ERR_SOUNDSCAPE, CAUSE_AUDIO_HELPER,
		    code, "cannot encode Opus%s",
		    enc == NULL ? ": no encoder" : "");
	return true;
}
