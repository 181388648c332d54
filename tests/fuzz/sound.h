/* SPDX-License-Identifier: MIT */
#ifndef FUZZ_SOUND_H
#define FUZZ_SOUND_H

#include <stddef.h>

struct buf;
struct fuzz;

enum {
	FUZZ_SOUND_MAX = 1 << 20 /* bytes of a file */
};

/* An audio file as the input wants it.  The first line "wav FORMAT CHANNELS
 * RATE BITS REPEAT" puts a head of RIFF before the bytes that follow, which
 * stand there REPEAT times; anything else: the bytes are the file. */
void fuzz_sound(struct fuzz *f, struct buf *out);

#endif
