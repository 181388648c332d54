/* SPDX-License-Identifier: MIT */
#ifndef AUDIO_LEVEL_H
#define AUDIO_LEVEL_H

#include "base/err.h"

struct pcm;

/* Loudness of loops (EBU R 128).  A loop has no beginning, so the measurement
 * goes round: what is heard again and again is what is measured. */

struct level_facts {
	double lufs; /* integrated; -HUGE_VAL for silence */
	double dbtp; /* true peak, four times oversampled */
};

void level_measure(const struct pcm *p, struct level_facts *out);

/* What brings a loop to its level: a gain, and where that is not enough a
 * limit on peaks (audio/limit.h). */
struct level_plan {
	float gain; /* a factor */
	float most; /* true peak, HUGE_VALF if none is over it */
};

/*
 * How to bring what measures ${f} to ${lufs} with peaks of ${dbtp}: see
 * level_apply().  ${f} is then what the gain alone makes of it.  False:
 * ERR_SOUNDSCAPE, CAUSE_AUDIO_INVALID for a sound under -70 LUFS.
 */
bool level_plan(struct level_facts *f, double lufs, double dbtp,
    struct level_plan *out, struct err *e) MUST_CHECK;

/*
 * Bring ${p} to ${lufs}, in place.  Peaks over ${dbtp} go through a
 * look-ahead limiter, whose gain also goes round the loop; where it would
 * have to take off more than 12 dB, the loop stays quieter instead.
 * ${out} is what came of it.  False: ERR_SOUNDSCAPE, CAUSE_AUDIO_INVALID for
 * a sound under -70 LUFS.
 */
bool level_apply(struct pcm *p, double lufs, double dbtp,
    struct level_facts *out, struct err *e) MUST_CHECK;

#endif
