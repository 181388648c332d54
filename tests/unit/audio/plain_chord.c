/* SPDX-License-Identifier: MIT */
/* audio/chord.c as on a processor that works on four floats at a time. */
#define DSP_PLAIN
#define chord_play plain_chord_play
#include "audio/chord.c"
