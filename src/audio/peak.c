/* SPDX-License-Identifier: MIT */
/* True peaks. */
#include "audio/peak.h"

#include "audio/dsp.h"
#include "audio/pcm.h"

#include <math.h>
#include <string.h>

enum {
	HALF = PEAK_REACH,
	TAPS = 2 * HALF,
	EDGE = 2 * PEAK_REACH /* frames of a loop's end and of its start */
};

/* The value a quarter, half and three quarters after a sample: twelve taps of
 * a sinc under a raised cosine, by the sample's six neighbours each side.
 * Rows sum to one. */
static const float rows[3][TAPS] = {
	{ -0.00163F, 0.01035F, -0.03009F, 0.06913F, -0.16138F, 0.89604F,
	    0.28854F, -0.10341F, 0.04624F, -0.01852F, 0.00489F, -0.00017F },
	{ -0.00099F, 0.01035F, -0.03367F, 0.08007F, -0.18097F, 0.62521F,
	    0.62521F, -0.18097F, 0.08007F, -0.03367F, 0.01035F, -0.00099F },
	{ -0.00017F, 0.00489F, -0.01852F, 0.04624F, -0.10341F, 0.28854F,
	    0.89604F, -0.16138F, 0.06913F, -0.03009F, 0.01035F, -0.00163F },
};

/* The highest between the frame at ${x} and the next, of both channels: two
 * taps of left and right at a time. */
static float
between(const float *x)
{
	const float *from = x - 2 * (HALF - 1);
	dsp_v4 most = dsp_all(0.0F), sum;
	int i, r;

	for (r = 0; r < 3; r++) {
		sum = dsp_all(0.0F);
		for (i = 0; i < TAPS; i += 2)
			sum += (dsp_v4){ rows[r][i], rows[r][i], rows[r][i + 1],
				rows[r][i + 1] } *
			    dsp_load(from + 2 * i);
		sum += __builtin_shufflevector(sum, sum, 2, 3, 0, 1);
		most = dsp_max(dsp_abs(sum), most);
	}
	return fmaxf(most[0], most[1]);
}

float
peak_highest(const float *x, size_t n)
{
	dsp_v4 most = dsp_all(0.0F);
	float peak = 0.0F;
	size_t i;

	for (i = 0; i + 4 <= 2 * n; i += 4)
		most = dsp_max(dsp_abs(dsp_load(x + i)), most);
	for (; i < 2 * n; i++)
		peak = fmaxf(peak, fabsf(x[i]));
	return fmaxf(
	    fmaxf(fmaxf(most[0], most[1]), fmaxf(most[2], most[3])), peak);
}

/* The wave cannot rise far over low samples: only those over 0.6 of the
 * highest are looked at closely. */
float
peak_line(const float *frames, size_t n, float least)
{
	float peak = peak_highest(frames, n), worth = 0.6F * fmaxf(peak, least);
	size_t i, looked = 0; /* after so many frames all was seen */

	if (peak <= worth)
		return peak;
	for (i = 0; i < n; i++) {
		if (fabsf(frames[2 * i]) <= worth &&
		    fabsf(frames[2 * i + 1]) <= worth)
			continue;
		if (looked != i || i == 0)
			peak = fmaxf(peak, between(frames + 2 * i - 2));
		peak = fmaxf(peak, between(frames + 2 * i));
		looked = i + 1;
	}
	return peak;
}

/* Where the loop is joined: its last EDGE frames, then its first. */
static float
peak_join(const struct pcm *p, float least)
{
	float x[2 * 2 * EDGE];
	size_t i, k, n = p->frames;

	for (i = 0; i < 2 * EDGE; i++) {
		k = (i + n * EDGE - EDGE) % n;
		memcpy(x + 2 * i, p->samples + 2 * k, 2 * sizeof(*x));
	}
	return peak_line(x + 2 * PEAK_REACH, 2 * EDGE - 2 * PEAK_REACH, least);
}

float
peak_loop(const struct pcm *p)
{
	float peak = peak_join(p, 0.0F);

	if (p->frames > 2 * PEAK_REACH)
		peak = fmaxf(peak,
		    peak_line(p->samples + 2 * PEAK_REACH,
		        p->frames - 2 * PEAK_REACH, peak));
	return peak;
}
