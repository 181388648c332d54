/* SPDX-License-Identifier: MIT */
#ifndef AUDIO_ROOM_H
#define AUDIO_ROOM_H

struct pcm;

/*
 * The place around a loop: echo, walls, and no sound below hearing.  The
 * filters go round the circle: what still rings at the loop's end is heard at
 * its start.
 */

/* In place.  All in 0 … 1: how much echo, how big the place is, how thick the
 * walls before the listener are. */
void room_apply(struct pcm *p, float reverb, float size, float muffle);

#endif
