/* SPDX-License-Identifier: MIT */
#ifndef AUDIO_TAPE_H
#define AUDIO_TAPE_H

#include "audio/pcm.h"
#include "base/err.h"

#include <stddef.h>

struct decode;

/* A file that is decoded as far as somebody looks ahead on it; what lies
 * behind is gone. */

struct tape {
	struct decode *decode;
	struct pcm held;
	size_t at; /* where in ${held} it stands */
	size_t frames; /* where it stands in the sound */
};

/* At the start of a file (see decode_open). */
bool tape_open(struct tape *t, const void *bytes, size_t size,
    double max_seconds, struct err *e) MUST_CHECK;
void tape_close(struct tape *t);

/* The next ${n} frames, interleaved, until the tape moves; behind the sound's
 * end lies silence. */
const float *tape_look(struct tape *t, size_t n);

/* Move on. */
void tape_skip(struct tape *t, size_t n);

/* Look and move on. */
void tape_read(struct tape *t, float *out, size_t n);

#endif
