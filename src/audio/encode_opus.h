/* SPDX-License-Identifier: MIT */
#ifndef AUDIO_ENCODE_OPUS_H
#define AUDIO_ENCODE_OPUS_H

#include "base/err.h"

struct buf;
struct circle;

/*
 * Append the loop of ${c} as an Ogg Opus file.  80 to 100 ms of the loop's
 * tail stand before its first frame and 10 ms of its head behind its last,
 * and the file tells the decoder to cut both off (pre-skip and end trimming of
 * RFC 7845): so even the ends come from a codec that heard the loop go round,
 * and its join is no worse than the rest.  False: ERR_SOUNDSCAPE.
 */
bool encode_opus(
    struct circle *c, int kbits, struct buf *out, struct err *e) MUST_CHECK;

#endif
