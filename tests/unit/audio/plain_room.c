/* SPDX-License-Identifier: MIT */
/* audio/room.c as on a processor that works on four floats at a time. */
#define DSP_PLAIN
#define room_apply plain_room_apply
#include "audio/room.c"
