/* SPDX-License-Identifier: MIT */
/* Small tools of sound. */
#include "audio/dsp.h"

#include <math.h>

static uint64_t
mix(uint64_t x)
{
	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
	x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
	return x ^ (x >> 31);
}

struct dsp_random
dsp_random_make(uint64_t seed, uint64_t stream)
{
	struct dsp_random r = { mix(seed + 0x9e3779b97f4a7c15ULL) ^
		mix(mix(stream) + 0x632be59bd9b4e019ULL) };

	dsp_random_bits(&r);
	return r;
}

uint32_t
dsp_random_bits(struct dsp_random *r)
{
	uint64_t old = r->state;
	uint32_t x = (uint32_t)(((old >> 18) ^ old) >> 27);
	uint32_t turn = (uint32_t)(old >> 59);

	r->state = old * 6364136223846793005ULL + 1442695040888963407ULL;
	return (x >> turn) | (x << ((32 - turn) & 31));
}

float
dsp_random_range(struct dsp_random *r, float low, float high)
{
	float unit = (float)(dsp_random_bits(r) >> 8) * (1.0F / 16777216.0F);

	return low + (high - low) * unit;
}

int
dsp_random_below(struct dsp_random *r, int n)
{
	return (int)(((uint64_t)dsp_random_bits(r) * (uint64_t)n) >> 32);
}

float
dsp_random_wait(struct dsp_random *r, float mean)
{
	float x = -mean * logf(1.0F - dsp_random_range(r, 0.0F, 0.9999F));

	return x < 5.0F * mean ? x : 5.0F * mean;
}

float
dsp_gain(float db)
{
	return expf(db * 0.115129255F);
}

float
dsp_between(float low, float high, float where)
{
	return low * powf(high / low, where);
}

dsp_u4
dsp_noise_make(struct dsp_random *r)
{
	dsp_u4 s = { 0 };
	int i;

	for (i = 0; i < 4; i++)
		s[i] = dsp_random_bits(r) | 1U;
	return s;
}
