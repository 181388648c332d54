/* SPDX-License-Identifier: MIT */
#ifndef AUDIO_SYNTH_H
#define AUDIO_SYNTH_H

struct pcm;
struct recipe;

/* Play ${r} into ${out} (freed first): seamless, no peak over -3 dBFS, the
 * same samples for the same recipe.  Takes about 2 ms a second of sound. */
void synth_play(struct pcm *out, const struct recipe *r);

#endif
