/* SPDX-License-Identifier: MIT */
#ifndef AUDIO_SLOT_H
#define AUDIO_SLOT_H

/*
 * A place among those who may keep a core of this host busy: a lock on
 * ${directory}/audio.0 … audio.<n-1>, which falls with the process.  Waits
 * until one is free.  Returns a descriptor for slot_give(), or -1 where there
 * is nothing to hold (no directory named, or it cannot be used: sound is then
 * made without waiting).
 */
int slot_take(const char *directory, int n);
void slot_give(int slot);

#endif
