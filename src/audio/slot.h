/* SPDX-License-Identifier: MIT */
#ifndef AUDIO_SLOT_H
#define AUDIO_SLOT_H

/*
 * Places among those who may keep a core of this host busy: locks on
 * DIRECTORY/audio.0 … audio.<n-1>, which fall with the process.  The files
 * are opened once, so that who works needs no file system any more.
 */

struct slots;

/* Open the ${n} files, made where they are missing.  With a NULL directory,
 * or one that cannot be used, there is nothing to hold: sound is then made
 * without waiting. */
void slot_open(struct slots **out, const char *directory, int n);

/* Hold no more; nobody holds one or waits. */
void slot_close(struct slots **s);

/* Wait until a place is free and hold it; for slot_give().  -1 where there is
 * nothing to hold.  At most ${n} threads at once. */
int slot_take(struct slots *s);
void slot_give(struct slots *s, int slot);

#endif
