/* SPDX-License-Identifier: MIT */
#ifndef PROVIDER_LOCAL_SOUNDS_H
#define PROVIDER_LOCAL_SOUNDS_H

#include <stdint.h>

struct analysis;
struct local_score;

enum {
	LOCAL_SOUNDS_MAX = 6
};

/*
 * What is heard in the scene: the sources that the text names, and those that
 * its place, weather and hour bring with them, without what cannot be (no
 * songbirds at night).  ${an} has its classes.  At most LOCAL_SOUNDS_MAX bits,
 * 1 << enum vocab_sound.
 */
uint32_t local_sounds_choose(
    const struct local_score *s, const struct analysis *an);

#endif
