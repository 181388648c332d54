/* SPDX-License-Identifier: MIT */
/* Loudness and peaks of loops. */
#include "audio/level.h"

#include "audio/dsp.h"
#include "audio/pcm.h"
#include "audio/peak.h"
#include "base/must.h"

#include <ebur128.h>
#include <math.h>
#include <stdlib.h>

/* Steps in which the limiter sees the loop (1.3 ms), and how many steps ahead
 * and behind it looks. */
enum {
	STEP = 64,
	REACH = 8
};

static const double limit_most_db = 12.0;

static void
feed(ebur128_state *s, const struct pcm *p, size_t frames)
{
	size_t part;

	for (; frames > 0; frames -= part) {
		part = frames < p->frames ? frames : p->frames;
		must(ebur128_add_frames_float(s, p->samples, part) == 0);
	}
}

/* Blocks are 400 ms long and begin every 100 ms; 300 ms of the loop's start
 * after its end complete the last ones.  A short loop is played until it
 * fills three seconds. */
static double
loudness(const struct pcm *p)
{
	ebur128_state *s = ebur128_init(PCM_CHANNELS, PCM_RATE, EBUR128_MODE_I);
	size_t rounds =
	    p->frames < 3 * PCM_RATE ? 3 * PCM_RATE / p->frames + 1 : 1;
	double lufs = -HUGE_VAL;

	must(s != NULL);
	feed(s, p, rounds * p->frames + 3 * PCM_RATE / 10);
	must(ebur128_loudness_global(s, &lufs) == 0);
	ebur128_destroy(&s);
	return lufs;
}

void
level_measure(const struct pcm *p, struct level_facts *out)
{
	out->lufs = loudness(p);
	out->dbtp = 20.0 * log10(fmax((double)peak_loop(p), 1e-9));
}

static void
scale(struct pcm *p, float gain)
{
	size_t i;

	for (i = 0; i < 2 * p->frames; i++)
		p->samples[i] *= gain;
}

/* What each step must be multiplied by: the least of what the steps within
 * reach need, then averaged over the same reach, so that the gain moves
 * smoothly and is never over what is needed. */
static void
smooth_gains(float *gains, size_t n)
{
	float *least = calloc(n, sizeof(*least)), sum;
	size_t i, j, k;

	must(least != NULL);
	for (i = 0; i < n; i++) {
		least[i] = 1.0F;
		for (j = 0; j <= 2 * REACH; j++) {
			k = (i + n * (REACH / n + 1) + j - REACH) % n;
			least[i] = fminf(least[i], gains[k]);
		}
	}
	for (i = 0; i < n; i++) {
		for (j = 0, sum = 0.0F; j <= 2 * REACH; j++)
			sum += least[(i + n * (REACH / n + 1) + j - REACH) % n];
		gains[i] = sum / (2 * REACH + 1);
	}
	free(least);
}

/* Multiply by gains that go in straight lines from the middle of one step to
 * the middle of the next. */
static void
apply_gains(struct pcm *p, const float *gains, size_t n)
{
	float g, t;
	size_t i, k, at;

	for (i = 0; i < p->frames; i++) {
		at = i + p->frames - STEP / 2;
		at = at >= p->frames ? at - p->frames : at;
		k = at / STEP;
		t = (float)(at % STEP) / STEP;
		g = gains[k] + t * (gains[(k + 1) % n] - gains[k]);
		p->samples[2 * i] *= g;
		p->samples[2 * i + 1] *= g;
	}
}

static void
limit(struct pcm *p, float most)
{
	size_t n = (p->frames + STEP - 1) / STEP, i;
	float *gains = calloc(n, sizeof(*gains)), peak;

	must(gains != NULL);
	for (i = 0; i < n; i++) {
		peak = peak_stretch(p, i * STEP, STEP, most);
		gains[i] = peak > most ? most / peak : 1.0F;
	}
	smooth_gains(gains, n);
	apply_gains(p, gains, n);
	free(gains);
}

bool
level_apply(struct pcm *p, double lufs, double dbtp, struct level_facts *out,
    struct err *e)
{
	double gain_db, over_db, most = pow(10.0, dbtp / 20.0), left;

	level_measure(p, out);
	if (!(out->lufs >= -70.0))
		return err_set_cause(e, ERR_SOUNDSCAPE, CAUSE_AUDIO_INVALID, 0,
		    "the sound is silent: under -70 LUFS");
	gain_db = lufs - out->lufs;
	over_db = out->dbtp + gain_db - dbtp;
	if (over_db > limit_most_db)
		gain_db -= over_db - limit_most_db;
	scale(p, (float)pow(10.0, gain_db / 20.0));
	out->lufs += gain_db;
	out->dbtp += gain_db;
	if (over_db <= 0.0)
		return true;
	limit(p, (float)most);
	level_measure(p, out);
	/* The limiter took some loudness, and may leave a trace of a peak. */
	left = fmin(lufs - out->lufs, dbtp - out->dbtp);
	scale(p, (float)pow(10.0, left / 20.0));
	out->lufs += left;
	out->dbtp += left;
	return true;
}
