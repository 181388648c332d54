/* SPDX-License-Identifier: MIT */
#ifndef AUDIO_SNIFF_H
#define AUDIO_SNIFF_H

#include "base/err.h"

#include <stddef.h>

/* What a file is, by its own bytes: names, extensions and headers of others
 * are never trusted. */
enum sniff_kind {
	SNIFF_MP3,
	SNIFF_WAV,
	SNIFF_FLAC,
	SNIFF_OPUS,
	SNIFF_VORBIS
};

/* False: ERR_SOUNDSCAPE, CAUSE_AUDIO_INVALID; says what it is instead ("an
 * HTML page", "JSON", "an empty file"). */
bool sniff_audio(const void *bytes, size_t size, enum sniff_kind *out,
    struct err *e) MUST_CHECK;

#endif
