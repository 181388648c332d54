/* SPDX-License-Identifier: MIT */
#ifndef AUDIO_CHORD_H
#define AUDIO_CHORD_H

struct stage;

/*
 * Held tones: sines that go round a whole number of times in the loop, so
 * they meet themselves at its end.  The pitch is rounded for that (to 0.03 Hz
 * in a loop of 30 s).
 */

struct chord_tone {
	float hz;
	float level;
	float pan; /* -1 left … 1 right */
	float phase; /* turns, 0 … 1 */
	const float *gains; /* a curve; NULL: steady */
};

/* Add ${n} tones to the loop; silent stretches cost nothing. */
void chord_play(struct stage *s, const struct chord_tone *tones, int n);

#endif
