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
 * RATE BITS REPEAT BEFORE AFTER" puts a head of RIFF before the bytes that follow,
 * which stand there REPEAT times with so many zeros before and after them; anything
 * else: the bytes are the file. */
void fuzz_sound(struct fuzz *f, struct buf *out);

#endif
