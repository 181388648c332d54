/* SPDX-License-Identifier: MIT */
#ifndef AUDIO_ENCODE_OPUS_H
#define AUDIO_ENCODE_OPUS_H

#include "base/err.h"

struct buf;
struct pcm;

/*
 * Append ${p} as an Ogg Opus file.  Its decoder starts in the loop's tail: 80
 * ms of it stand before the first frame and are skipped (the pre-skip of RFC
 * 7845), so that even the first sample comes from a codec that has settled,
 * and the loop's join is no worse than the rest.  False: ERR_SOUNDSCAPE.
 */
bool encode_opus(
    const struct pcm *p, int kbits, struct buf *out, struct err *e) MUST_CHECK;

#endif
