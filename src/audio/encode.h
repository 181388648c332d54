/* SPDX-License-Identifier: MIT */
#ifndef AUDIO_ENCODE_H
#define AUDIO_ENCODE_H

#include "base/err.h"

struct buf;
struct circle;
struct pcm;

/* The formats that browsers get. */
enum encode_format {
	ENCODE_OPUS,
	ENCODE_FLAC,
	ENCODE_MP3,
	ENCODE_WAV
};

/*
 * Append the loop of ${c} as a file to ${out}; ${kbits} a second for Opus and
 * MP3.  Equal sound gives equal bytes: no dates, fixed serial numbers.
 * Decoded, Opus, FLAC and WAV are exactly as long as the loop.  False:
 * ERR_SOUNDSCAPE (the file would not fit into ${out}, or the library refuses).
 */
bool encode_circle(struct circle *c, enum encode_format format, int kbits,
    struct buf *out, struct err *e) MUST_CHECK;

/* The same of a loop in memory. */
bool encode_audio(const struct pcm *p, enum encode_format format, int kbits,
    struct buf *out, struct err *e) MUST_CHECK;

/* "opus" …, and back; the words of the setting soundscape.format. */
const char *encode_word(enum encode_format format);
bool encode_find(const char *word, enum encode_format *out);

/* Does it lose anything (so that peaks may come out higher)? */
bool encode_is_lossy(enum encode_format format);

#endif
