/* SPDX-License-Identifier: MIT */
/* True peaks. */
#include "audio/peak.h"

#include "audio/pcm.h"

#include <math.h>

enum {
	HALF = 6,
	TAPS = 2 * HALF
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

/* The highest between sample ${i} and the next of one channel. */
static float
between(const struct pcm *p, size_t i, int channel)
{
	float x[TAPS], sum, peak = 0.0F;
	size_t k, n = p->frames;
	int j, r;

	for (j = 0; j < TAPS; j++) {
		k = i + n - (HALF - 1) % n + (size_t)j;
		x[j] = p->samples[2 * (k % n) + (size_t)channel];
	}
	for (r = 0; r < 3; r++) {
		for (j = 0, sum = 0.0F; j < TAPS; j++)
			sum += rows[r][j] * x[j];
		peak = fmaxf(peak, fabsf(sum));
	}
	return peak;
}

/* The wave cannot rise far over low samples: only those over 0.6 of the
 * highest are looked at closely. */
float
peak_stretch(const struct pcm *p, size_t at, size_t n, float least)
{
	float peak, worth;
	size_t i;
	int c;

	if (n > p->frames - at)
		n = p->frames - at;
	peak = pcm_peak(p, at, n);
	worth = 0.6F * fmaxf(peak, least);
	if (peak <= worth)
		return peak;
	for (i = at; i < at + n; i++)
		for (c = 0; c < PCM_CHANNELS; c++)
			if (fabsf(p->samples[2 * i + (size_t)c]) > worth) {
				peak = fmaxf(peak, between(p, i, c));
				peak = fmaxf(peak,
				    between(
				        p, i == 0 ? p->frames - 1 : i - 1, c));
			}
	return peak;
}

float
peak_loop(const struct pcm *p)
{
	return peak_stretch(p, 0, p->frames, 0.0F);
}
