/* SPDX-License-Identifier: MIT */
#ifndef AUDIO_DECODE_H
#define AUDIO_DECODE_H

#include "base/err.h"

#include <stddef.h>

struct pcm;

/*
 * Decode an MP3, WAV, FLAC, Opus or Vorbis file of ${size} bytes in memory to
 * 48 kHz stereo, at most ${max_seconds} of it (what is over is cut off); the
 * length that a header claims is never believed.  ${out} is freed first.
 * False: ERR_SOUNDSCAPE, CAUSE_AUDIO_INVALID: no audio, broken, not a number,
 * silent (no peak over -60 dBFS).
 */
bool decode_audio(const void *bytes, size_t size, double max_seconds,
    struct pcm *out, struct err *e) MUST_CHECK;

#endif
