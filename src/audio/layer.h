/* SPDX-License-Identifier: MIT */
#ifndef AUDIO_LAYER_H
#define AUDIO_LAYER_H

struct stage;

/* The players, one for every layer of layers.h; each adds its sound to the
 * stage's loop.  What a layer is like, and the numbers it must show, stands
 * above its function. */
#define AUDIO_LAYER(name, word, play, meaning) void play(struct stage *s);
#include "audio/layers.h"
#undef AUDIO_LAYER

#endif
