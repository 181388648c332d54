/* SPDX-License-Identifier: MIT */
/* Loudness. */
#include "audio/loudness.h"

#include <math.h>

/* Left and right side by side. */
typedef double pair __attribute__((vector_size(16)));

/* A stage: y = b0 x + b1 x' + b2 x'' - a1 y' - a2 y''. */
struct stage_of {
	double b0, b1, b2, a1, a2;
};

/* The head's shelf and the high-pass, at 48 kHz (BS.1770-4, tables 1, 2). */
static const struct stage_of shelf = { 1.53512485958697, -2.69169618940638,
	1.19839281085285, -1.69065929318241, 0.73248077421585 };
static const struct stage_of high = { 1.0, -2.0, 1.0, -1.99004745483398,
	0.99007225036621 };

static inline pair
pass(const struct stage_of *f, pair x, pair *s1, pair *s2)
{
	pair y = f->b0 * x + *s1;

	*s1 = (f->b1 * x + *s2) - f->a1 * y;
	*s2 = f->b2 * x - f->a2 * y;
	return y;
}

double
loudness_hear(struct loudness *l, const float *frames, size_t n)
{
	pair s[4], sum = { 0.0, 0.0 }, x;
	size_t i;

	for (i = 0; i < 4; i++)
		s[i] = (pair){ l->s[i][0], l->s[i][1] };
	for (i = 0; i < n; i++) {
		x = (pair){ (double)frames[2 * i], (double)frames[2 * i + 1] };
		x = pass(&shelf, x, &s[0], &s[1]);
		x = pass(&high, x, &s[2], &s[3]);
		sum += x * x;
	}
	for (i = 0; i < 4; i++) {
		l->s[i][0] = s[i][0];
		l->s[i][1] = s[i][1];
	}
	return sum[0] + sum[1];
}

struct tenths {
	const float *at;
	size_t stride, n;
};

/* The power of the block that begins at tenth ${i}, round the loop. */
static double
block(const struct tenths *t, size_t i)
{
	double sum = 0.0;
	size_t k;

	for (k = 0; k < 4; k++)
		sum += (double)t->at[(i + k) % t->n * t->stride];
	return sum / (4.0 * LOUDNESS_TENTH);
}

/* The mean of all blocks whose power is at least ${gate}; 0 if none is. */
static double
mean_over(const struct tenths *t, double gate)
{
	double sum = 0.0, power;
	size_t i, n = 0;

	for (i = 0; i < t->n; i++) {
		power = block(t, i);
		if (power < gate)
			continue;
		sum += power;
		n++;
	}
	return n > 0 ? sum / (double)n : 0.0;
}

double
loudness_of(const float *sums, size_t stride, size_t n)
{
	struct tenths t = { sums, stride, n };
	double mean;

	/* Nothing under -70 LUFS, then nothing 10 LU under what is left. */
	mean = mean_over(&t, pow(10.0, (-70.0 + 0.691) / 10.0));
	if (mean > 0.0)
		mean = mean_over(&t, 0.1 * mean);
	return mean > 0.0 ? 10.0 * log10(mean) - 0.691 : -HUGE_VAL;
}
