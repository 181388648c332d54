/* SPDX-License-Identifier: MIT */
#ifndef AUDIO_DECODE_H
#define AUDIO_DECODE_H

#include "base/err.h"

#include <stddef.h>

struct decode;
struct pcm;

/*
 * A file of ${size} bytes in memory (MP3, WAV, FLAC, Opus or Vorbis), to be
 * read piece by piece as 48 kHz stereo, at most ${max_seconds} of it (what is
 * over is cut off); the length that a header claims is never believed.
 * ${bytes} must stay.  False: ERR_SOUNDSCAPE, CAUSE_AUDIO_INVALID: no audio.
 */
bool decode_open(const void *bytes, size_t size, double max_seconds,
    struct decode **out, struct err *e) MUST_CHECK;
void decode_close(struct decode **d);

/* Append the next piece, some thousand frames; false after the last. */
bool decode_read(struct decode *d, struct pcm *out);

/* After the last: is it all, or is the file broken there?  False:
 * ERR_SOUNDSCAPE, CAUSE_AUDIO_INVALID. */
bool decode_is_whole(const struct decode *d, struct err *e) MUST_CHECK;

/* Is a sound of so many frames and with this highest sample one that can be
 * used?  False: ERR_SOUNDSCAPE, CAUSE_AUDIO_INVALID: nothing, not a number,
 * silent (no peak over -60 dBFS). */
bool decode_check(size_t frames, float peak, struct err *e) MUST_CHECK;

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
