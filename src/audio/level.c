/* SPDX-License-Identifier: MIT */
/* Loudness and peaks of loops. */
#include "audio/level.h"

#include "audio/circle.h"
#include "audio/limit.h"
#include "audio/loudness.h"
#include "audio/pcm.h"
#include "audio/peak.h"
#include "base/must.h"

#include <math.h>
#include <stdlib.h>

static const double limit_most_db = 12.0;

/* What the limiter may leave over its limit, where its gain moves. */
static const double limit_trace = 0.999;

/* Hear ${n} frames from ${*at}, round the loop. */
static double
hear(struct loudness *ear, const struct pcm *p, size_t *at, size_t n)
{
	double sum = 0.0;
	size_t part;

	for (; n > 0; n -= part, *at = (*at + part) % p->frames) {
		part = p->frames - *at < n ? p->frames - *at : n;
		sum += loudness_hear(ear, p->samples + 2 * *at, part);
	}
	return sum;
}

/* The ear has heard the loop's end before its start.  A short loop is played
 * until it fills three seconds. */
static double
loudness(const struct pcm *p)
{
	size_t rounds =
	    p->frames < 3 * PCM_RATE ? 3 * PCM_RATE / p->frames + 1 : 1;
	size_t n = rounds * p->frames / LOUDNESS_TENTH, i;
	size_t at = (p->frames - LOUDNESS_TENTH % p->frames) % p->frames;
	float *sums = calloc(n, sizeof(*sums));
	struct loudness ear = LOUDNESS_INIT;
	double lufs;

	must(sums != NULL);
	hear(&ear, p, &at, LOUDNESS_TENTH);
	for (i = 0; i < n; i++)
		sums[i] = (float)hear(&ear, p, &at, LOUDNESS_TENTH);
	lufs = loudness_of(sums, 1, n);
	free(sums);
	return lufs;
}

void
level_measure(const struct pcm *p, struct level_facts *out)
{
	out->lufs = loudness(p);
	out->dbtp = 20.0 * log10(fmax((double)peak_loop(p), 1e-9));
}

bool
level_plan(struct level_facts *f, double lufs, double dbtp,
    struct level_plan *out, struct err *e)
{
	double gain_db = lufs - f->lufs, over_db = f->dbtp + gain_db - dbtp;

	if (!(f->lufs >= -70.0))
		return err_set_cause(e, ERR_SOUNDSCAPE, CAUSE_AUDIO_INVALID, 0,
		    "the sound is silent: under -70 LUFS");
	if (over_db > limit_most_db)
		gain_db -= over_db - limit_most_db;
	out->gain = (float)pow(10.0, gain_db / 20.0);
	out->most = over_db > 0.0
	    ? (float)(limit_trace * pow(10.0, dbtp / 20.0))
	    : HUGE_VALF;
	f->lufs += gain_db;
	f->dbtp += gain_db;
	return true;
}

static void
scale(struct pcm *p, float gain)
{
	size_t i;

	for (i = 0; i < 2 * p->frames; i++)
		p->samples[i] *= gain;
}

/* Behind what it reads, the limiter writes. */
static void
limit(struct pcm *p, const struct level_plan *plan)
{
	struct circle_pcm c;
	struct limit *l;

	circle_of_pcm(&c, p);
	l = limit_open(&c.circle, plan->gain, plan->most);
	circle_skip(limit_circle(l), 0);
	circle_read(limit_circle(l), p->samples, p->frames);
	limit_close(&l);
}

bool
level_apply(struct pcm *p, double lufs, double dbtp, struct level_facts *out,
    struct err *e)
{
	struct level_plan plan;
	double left;

	level_measure(p, out);
	if (!level_plan(out, lufs, dbtp, &plan, e))
		return err_here(e);
	if (plan.most >= HUGE_VALF) {
		scale(p, plan.gain);
		return true;
	}
	limit(p, &plan);
	level_measure(p, out);
	/* The limiter took some loudness, and may leave a trace of a peak. */
	left = fmin(lufs - out->lufs, dbtp - out->dbtp);
	scale(p, (float)pow(10.0, left / 20.0));
	out->lufs += left;
	out->dbtp += left;
	return true;
}
