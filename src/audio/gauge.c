/* SPDX-License-Identifier: MIT */
/* A sound is measured while it flows by. */
#include "audio/gauge.h"

#include "audio/dsp.h"
#include "audio/peak.h"
#include "base/must.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A tenth with PEAK_REACH frames each side. */
enum {
	LINE = LOUDNESS_TENTH + 2 * PEAK_REACH
};

void
gauge_init(struct gauge *g)
{
	*g = (struct gauge){ .ear = LOUDNESS_INIT, .n_line = PEAK_REACH };
	g->line = calloc(2 * LINE, sizeof(float));
	must(g->line != NULL);
}

void
gauge_clear(struct gauge *g)
{
	free(g->tenths);
	free(g->line);
	*g = (struct gauge){ .tenths = NULL };
}

void
gauge_before(struct gauge *g, const float *frames, size_t n)
{
	size_t i = n < PEAK_REACH ? n : PEAK_REACH;

	g->begun = true;
	loudness_hear(&g->ear, frames, n);
	memcpy(g->line + 2 * (PEAK_REACH - i), frames + 2 * (n - i),
	    2 * i * sizeof(float));
}

/* The sum of squares; NaN if one is no finite number. */
static float
power(const float *x, size_t frames)
{
	dsp_v4 sum = dsp_all(0.0F), v;
	float rest = 0.0F;
	size_t i;

	for (i = 0; i + 4 <= 2 * frames; i += 4) {
		v = dsp_load(x + i);
		sum += v * v;
	}
	for (; i < 2 * frames; i++)
		rest += x[i] * x[i];
	return (sum[0] + sum[1]) + (sum[2] + sum[3]) + rest;
}

/* Measure ${n} frames at ${x}. */
static struct tenth
measure(struct gauge *g, const float *x, size_t n)
{
	struct tenth t = { .quiet = HUGE_VALF };
	struct loudness ear = g->ear;
	size_t at, part;
	float p;

	for (at = 0; at < n; at += part) {
		part = n - at < GAUGE_BLOCK ? n - at : GAUGE_BLOCK;
		p = power(x + 2 * at, part);
		t.power += p;
		if (part == GAUGE_BLOCK)
			t.quiet = fminf(t.quiet, p);
	}
	/* One bad sample would deafen the ear for good. */
	g->odd = g->odd || !isfinite(t.power);
	t.loud = (float)loudness_hear(&ear, x, n);
	g->ear = ear;
	t.sample = peak_highest(x, n);
	t.peak = peak_line(x, n, g->least);
	g->least = fmaxf(g->least, t.peak);
	return t;
}

static void
keep(struct gauge *g, struct tenth t)
{
	if (g->n == g->room) {
		g->room = g->room > 0 ? g->room + g->room / 2 : 512;
		g->tenths = realloc(g->tenths, g->room * sizeof(*g->tenths));
		must(g->tenths != NULL);
	}
	g->tenths[g->n++] = t;
}

/* Where nothing is known the wave stays as it is: silence would be a step,
 * and the wave through a step overshoots. */
static void
fill(float *x, const float *frame, size_t n)
{
	for (; n > 0; n--, x += 2) {
		x[0] = frame[0];
		x[1] = frame[1];
	}
}

void
gauge_push(struct gauge *g, const float *frames, size_t n)
{
	size_t part;

	if (!g->begun && n > 0) {
		fill(g->line, frames, PEAK_REACH);
		g->begun = true;
	}
	g->frames += n;
	for (; n > 0; n -= part, frames += 2 * part) {
		part = n < LINE - g->n_line ? n : LINE - g->n_line;
		memcpy(
		    g->line + 2 * g->n_line, frames, 2 * part * sizeof(float));
		g->n_line += part;
		if (g->n_line < LINE)
			continue;
		keep(g, measure(g, g->line + 2 * PEAK_REACH, LOUDNESS_TENTH));
		memmove(g->line, g->line + 2 * LOUDNESS_TENTH,
		    2 * 2 * PEAK_REACH * sizeof(float));
		g->n_line = 2 * PEAK_REACH;
	}
}

void
gauge_end(struct gauge *g, struct tenth *rest, size_t *n)
{
	float *x = g->line + 2 * PEAK_REACH,
	      *last = g->line + 2 * g->n_line - 2;

	*rest = (struct tenth){ .quiet = HUGE_VALF };
	*n = g->n_line - PEAK_REACH;
	fill(last + 2, last, LINE - g->n_line);
	if (*n >= LOUDNESS_TENTH) {
		/* Only its neighbours were missing. */
		keep(g, measure(g, x, LOUDNESS_TENTH));
		*n -= LOUDNESS_TENTH;
		memmove(g->line, g->line + 2 * LOUDNESS_TENTH,
		    2 * 2 * PEAK_REACH * sizeof(float));
		fill(x + 2 * *n, x + 2 * *n - 2, PEAK_REACH);
	}
	if (*n > 0)
		*rest = measure(g, x, *n);
	g->n_line = PEAK_REACH;
}

float
gauge_sample(const struct gauge *g, const struct tenth *rest)
{
	float most = rest->sample;
	size_t i;

	for (i = 0; i < g->n; i++)
		most = fmaxf(most, g->tenths[i].sample);
	return g->odd ? (float)NAN : most;
}
