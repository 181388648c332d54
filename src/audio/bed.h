/* SPDX-License-Identifier: MIT */
#ifndef AUDIO_BED_H
#define AUDIO_BED_H

struct stage;

/*
 * A bed of sound: up to four bands of filtered noise, each with a loudness
 * and perhaps a pitch that move.  Left and right have noise of their own, so
 * a bed is wide.  The filters have run through the loop's end before its
 * start is heard, so the loop has no seam.
 */

enum {
	BED_BANDS = 4
};

enum bed_shape {
	BED_LOW,
	BED_BAND,
	BED_HIGH
};

struct bed_band {
	enum bed_shape shape;
	float hz; /* corner or centre */
	float q;
	float level; /* RMS while the curve is 1 */
	const float *gains; /* a curve; NULL: steady */
	const float *right; /* a curve for the right; NULL: as the left */
	const float *hzs; /* a curve in Hz; NULL: hz */
};

struct bed {
	int n;
	struct bed_band bands[BED_BANDS];
};

/* Add the bed to the loop. */
void bed_play(struct stage *s, const struct bed *b);

#endif
