/* SPDX-License-Identifier: MIT */
/* What tests ask of a sound. */
#include "unit/audio/spectrum.h"

#include "audio/pcm.h"

#include <math.h>
#include <complex.h>
#include <stdlib.h>
#include <string.h>

/* In place, radix two. */
static void
fft(double complex *x, size_t n)
{
	size_t i, j, k, m, half;
	double complex w, t, turn;

	for (i = 1, j = 0; i < n; i++) {
		for (m = n / 2; j & m; m /= 2)
			j ^= m;
		j ^= m;
		if (i < j) {
			t = x[i];
			x[i] = x[j];
			x[j] = t;
		}
	}
	for (m = 2; m <= n; m *= 2) {
		half = m / 2;
		turn = cexp(-2.0 * M_PI * I / (double)m);
		for (k = 0; k < n; k += m)
			for (w = 1.0, j = 0; j < half; j++, w *= turn) {
				t = w * x[k + j + half];
				x[k + j + half] = x[k + j] - t;
				x[k + j] += t;
			}
	}
}

/* Left is the real part, right the imaginary: both powers in one run. */
void
spectrum_make(struct spectrum *s, const struct pcm *p)
{
	double complex x[SPECTRUM_SIZE];
	size_t at, i, k;
	double w;

	memset(s, 0, sizeof(*s));
	for (at = 0; at + SPECTRUM_SIZE / 2 <= p->frames;
	     at += SPECTRUM_SIZE / 2) {
		for (i = 0; i < SPECTRUM_SIZE; i++) {
			k = (at + i) % p->frames;
			w = 0.5 -
			    0.5 * cos(2 * M_PI * (double)i / SPECTRUM_SIZE);
			x[i] = w *
			    ((double)p->samples[2 * k] +
			        I * (double)p->samples[2 * k + 1]);
		}
		fft(x, SPECTRUM_SIZE);
		for (i = 1; i < SPECTRUM_BINS; i++)
			s->power[i] += pow(cabs(x[i]), 2) +
			    pow(cabs(x[SPECTRUM_SIZE - i]), 2);
	}
	for (i = 1; i < SPECTRUM_BINS; i++)
		s->total += s->power[i];
}

static double
hz_of(size_t bin)
{
	return (double)bin * PCM_RATE / SPECTRUM_SIZE;
}

double
spectrum_share(const struct spectrum *s, double low, double high)
{
	double sum = 0.0;
	size_t i;

	for (i = 1; i < SPECTRUM_BINS; i++)
		if (hz_of(i) >= low && hz_of(i) < high)
			sum += s->power[i];
	return sum / (s->total + 1e-30);
}

double
spectrum_centroid(const struct spectrum *s)
{
	double sum = 0.0, weight = 1e-30;
	size_t i;

	for (i = 1; i < SPECTRUM_BINS; i++) {
		sum += hz_of(i) * sqrt(s->power[i]);
		weight += sqrt(s->power[i]);
	}
	return sum / weight;
}

double
spectrum_below(const struct spectrum *s, double share)
{
	double sum = 0.0;
	size_t i;

	for (i = 1; i < SPECTRUM_BINS - 1; i++) {
		sum += s->power[i];
		if (sum >= share * s->total)
			break;
	}
	return hz_of(i);
}

double
spectrum_flatness(const struct spectrum *s)
{
	double logs = 0.0, sum = 0.0;
	size_t i, n = 0;

	for (i = 9; i < 853; i++, n++) {
		logs += log(s->power[i] + 1e-30);
		sum += s->power[i];
	}
	return exp(logs / (double)n) / (sum / (double)n + 1e-30);
}

double
spectrum_crest_db(const struct pcm *p)
{
	double peak = 0.0, sum = 0.0, x;
	size_t i;

	for (i = 0; i < 2 * p->frames; i++) {
		x = fabs((double)p->samples[i]);
		peak = x > peak ? x : peak;
		sum += x * x;
	}
	return 20.0 * log10(peak / sqrt(sum / (double)(2 * p->frames)));
}

size_t
spectrum_envelope(const struct pcm *p, double ms, double *out, size_t max)
{
	size_t step = (size_t)(ms * PCM_RATE / 1000.0), i, k;
	double sum;

	for (k = 0; k < max && (k + 1) * step <= p->frames; k++) {
		for (i = 2 * k * step, sum = 0.0; i < 2 * (k + 1) * step; i++)
			sum += (double)p->samples[i] * (double)p->samples[i];
		out[k] = sqrt(sum / (double)(2 * step));
	}
	return k;
}

double
spectrum_period(const struct pcm *p, double ms, double low, double high)
{
	enum {
		MAX = 20000
	};
	double *v = calloc(MAX, sizeof(*v)), best = -1.0, mean = 0.0, sum;
	size_t n = spectrum_envelope(p, ms, v, MAX), i, lag, found = 0;

	for (i = 0; i < n; i++)
		mean += v[i] / (double)n;
	for (lag = (size_t)(low * 1000.0 / ms);
	     lag <= (size_t)(high * 1000.0 / ms) && lag < n; lag++) {
		for (i = 0, sum = 0.0; i < n; i++)
			sum += (v[i] - mean) * (v[(i + lag) % n] - mean);
		if (sum > best) {
			best = sum;
			found = lag;
		}
	}
	free(v);
	return (double)found * ms / 1000.0;
}

double
spectrum_onsets(const struct pcm *p, double ratio)
{
	enum {
		MAX = 40000,
		BACK = 10
	};
	double *v = calloc(MAX, sizeof(*v)), before;
	size_t n = spectrum_envelope(p, 5.0, v, MAX), i, j, last = 0, found = 0;

	for (i = BACK; i < n; i++) {
		for (j = 1, before = 1e-6; j <= BACK; j++)
			before = fmax(before, v[i - j]);
		if (v[i] > ratio * before && i - last > BACK / 2) {
			found++;
			last = i;
		}
	}
	free(v);
	return (double)found / pcm_seconds(p);
}

double
spectrum_unrest(const struct pcm *p)
{
	enum {
		MAX = 4000
	};
	double *v = calloc(MAX, sizeof(*v)), mean = 0.0, sum = 0.0;
	size_t n = spectrum_envelope(p, 50.0, v, MAX), i;

	for (i = 0; i < n; i++)
		mean += v[i] / (double)n;
	for (i = 0; i < n; i++)
		sum += (v[i] - mean) * (v[i] - mean);
	free(v);
	return sqrt(sum / (double)n) / (mean + 1e-30);
}
