/* SPDX-License-Identifier: MIT */
#ifndef UNIT_AUDIO_PLAIN_H
#define UNIT_AUDIO_PLAIN_H

#include <stddef.h>

struct bed;
struct chord_tone;
struct pcm;
struct resample;
struct stage;

/* What audio does on a processor that works on four floats at a time. */

void plain_bed_play(struct stage *s, const struct bed *b);
void plain_chord_play(struct stage *s, const struct chord_tone *tones, int n);
void plain_room_apply(struct pcm *p, float reverb, float size, float muffle);
struct resample *plain_resample_open(int rate);
void plain_resample_close(struct resample **r);
void plain_resample_push(
    struct resample *r, const float *in, size_t frames, struct pcm *out);
void plain_resample_finish(struct resample *r, struct pcm *out);

#endif
