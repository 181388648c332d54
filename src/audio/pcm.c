/* SPDX-License-Identifier: MIT */
/* Sound in memory. */
#include "audio/pcm.h"

#include "audio/dsp.h"
#include "base/must.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

void
pcm_reserve(struct pcm *p, size_t frames)
{
	if (frames <= p->room)
		return;
	must(frames < SIZE_MAX / 64);
	p->samples = realloc(p->samples, frames * PCM_CHANNELS * sizeof(float));
	must(p->samples != NULL);
	p->room = frames;
}

void
pcm_make(struct pcm *p, size_t frames)
{
	pcm_clear(p);
	must(frames > 0 && frames < SIZE_MAX / 64);
	p->samples = calloc(frames * PCM_CHANNELS, sizeof(float));
	must(p->samples != NULL);
	p->frames = p->room = frames;
}

void
pcm_clear(struct pcm *p)
{
	free(p->samples);
	*p = (struct pcm)PCM_INIT;
}

float
pcm_peak(const struct pcm *p, size_t at, size_t n)
{
	dsp_v4 most = dsp_all(0.0F), odd = dsp_all(0.0F), x;
	size_t i, end = 2 * (at + n);
	float peak = 0.0F, wrong = 0.0F;

	for (i = 2 * at; i + 4 <= end; i += 4) {
		x = dsp_load(p->samples + i);
		odd += 0.0F * x; /* NaN and infinity stay */
		most = dsp_max(dsp_abs(x), most);
	}
	for (; i < end; i++) {
		wrong += 0.0F * p->samples[i];
		peak = fmaxf(peak, fabsf(p->samples[i]));
	}
	for (i = 0; i < 4; i++) {
		wrong += odd[i];
		peak = fmaxf(peak, most[i]);
	}
	return peak + wrong;
}

double
pcm_seconds(const struct pcm *p)
{
	return (double)p->frames / PCM_RATE;
}
