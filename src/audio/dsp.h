/* SPDX-License-Identifier: MIT */
#ifndef AUDIO_DSP_H
#define AUDIO_DSP_H

#include <stdint.h>
#include <string.h>

/*
 * Small tools of sound: four floats at a time (SSE, NEON), random numbers
 * that depend on the seed alone, sine, decibels.
 */

typedef float dsp_v4 __attribute__((vector_size(16)));
typedef float dsp_v8 __attribute__((vector_size(32)));
typedef int32_t dsp_i4 __attribute__((vector_size(16)));
typedef uint32_t dsp_u4 __attribute__((vector_size(16)));
typedef int32_t dsp_i8 __attribute__((vector_size(32)));
typedef uint32_t dsp_u8 __attribute__((vector_size(32)));

#define DSP_TAU 6.28318530717958647692

struct dsp_random {
	uint64_t state;
};

/* A stream of its own for every (${seed}, ${stream}). */
struct dsp_random dsp_random_make(uint64_t seed, uint64_t stream);

/* 32 random bits (PCG: O'Neill's permuted congruential generator). */
uint32_t dsp_random_bits(struct dsp_random *r);

/* Even in [low, high). */
float dsp_random_range(struct dsp_random *r, float low, float high);

/* Even in 0 … n-1. */
int dsp_random_below(struct dsp_random *r, int n);

/* A waiting time with this mean (exponential; at most five means). */
float dsp_random_wait(struct dsp_random *r, float mean);

/* 10^(db/20). */
float dsp_gain(float db);

/* ${low} at 0, ${high} at 1, geometric between: for frequencies. */
float dsp_between(float low, float high, float where);

/* Four xorshift32 generators side by side: white noise, fast. */
dsp_u4 dsp_noise_make(struct dsp_random *r);

static inline dsp_v4
dsp_noise(dsp_u4 *state)
{
	dsp_u4 x = *state;

	x ^= x << 13;
	x ^= x >> 17;
	x ^= x << 5;
	*state = x;
	return __builtin_convertvector((dsp_i4)x, dsp_v4) *
	    (1.0F / 2147483648.0F);
}

/*
 * Does this processor work on eight floats at a time (AVX2)?  DSP_BODY is code
 * that is compiled twice, as it is and as DSP_WIDE: where eight floats are
 * written, the compiler takes two times four or one time eight, and the bits
 * are the very same.  (Where DSP_PLAIN is defined it never does: for tests.)
 */
#define DSP_BODY inline __attribute__((always_inline))
#ifdef __x86_64__
#define DSP_WIDE __attribute__((target("avx2")))
/* The last of such a function: the halves of registers that others do not
 * know of slow them down, and gcc does not always see to it. */
#define DSP_WIDE_END() __builtin_ia32_vzeroupper()
#else
#define DSP_WIDE
#define DSP_WIDE_END() ((void)0)
#endif

static inline int
dsp_is_wide(void)
{
#if defined(__x86_64__) && !defined(DSP_PLAIN)
	return __builtin_cpu_supports("avx2");
#else
	return 0;
#endif
}

static inline dsp_v4
dsp_all(float x)
{
	return (dsp_v4){ x, x, x, x };
}

static inline dsp_v4
dsp_load(const float *p)
{
	dsp_v4 v;

	memcpy(&v, p, sizeof(v));
	return v;
}

static inline void
dsp_store(float *p, dsp_v4 v)
{
	memcpy(p, &v, sizeof(v));
}

static inline dsp_v4
dsp_abs(dsp_v4 v)
{
	return (dsp_v4)((dsp_i4)v & 0x7fffffff);
}

static inline dsp_v4
dsp_max(dsp_v4 a, dsp_v4 b)
{
	dsp_i4 more = (dsp_i4)(a > b);

	return (dsp_v4)((more & (dsp_i4)a) | (~more & (dsp_i4)b));
}

/* sin(2 pi ${turns}) for ${turns} in [0, 1), within 0.0002: an odd polynomial
 * on the folded quarter. */
static inline float
dsp_sine(float turns)
{
	float x = turns - 0.5F; /* sin(2 pi t) = -sin(2 pi x) */
	float a = x < 0.0F ? -x : x, y, y2;

	y = a > 0.25F ? 0.5F - a : a;
	y2 = y * y;
	y *= 6.28308F + y2 * (-41.3371F + y2 * (81.3407F - 70.9934F * y2));
	return x < 0.0F ? y : -y;
}

#endif
