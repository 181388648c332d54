/* SPDX-License-Identifier: MIT */
/* audio/bed.c as on a processor that works on four floats at a time. */
#define DSP_PLAIN
#define bed_play plain_bed_play
#include "audio/bed.c"
