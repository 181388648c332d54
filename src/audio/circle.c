/* SPDX-License-Identifier: MIT */
/* Loops that flow by. */
#include "audio/circle.h"

#include "audio/pcm.h"
#include "base/must.h"

#include <string.h>

void
circle_read(struct circle *c, float *out, size_t n)
{
	c->read(c, out, n);
	c->lead -= n < c->lead ? n : c->lead;
}

void
circle_skip(struct circle *c, size_t lead)
{
	float away[2 * 256];
	size_t n;

	must(lead <= c->lead);
	while (c->lead > lead) {
		n = c->lead - lead < 256 ? c->lead - lead : 256;
		circle_read(c, away, n);
	}
}

/* What lies at ${at}, and how many frames of it. */
static const float *
stretch(const struct circle_pcm *c, long at, size_t *n)
{
	size_t frames = c->circle.frames, ahead, i;

	if (at < 0) {
		ahead = (size_t)-at;
		i = (frames - ahead % frames) % frames;
		*n = frames - i < ahead ? frames - i : ahead;
		return c->p->samples + 2 * i;
	}
	i = (size_t)at;
	if (i < frames) {
		*n = frames - i;
		return c->p->samples + 2 * i;
	}
	i -= frames;
	must(i < CIRCLE_TAIL);
	*n = CIRCLE_TAIL - i;
	return c->tail + 2 * i;
}

static void
read_pcm(struct circle *circle, float *out, size_t n)
{
	struct circle_pcm *c = (struct circle_pcm *)circle;
	const float *from;
	size_t part;

	for (; n > 0; n -= part, out += 2 * part, c->at += (long)part) {
		from = stretch(c, c->at, &part);
		part = part < n ? part : n;
		memcpy(out, from, 2 * part * sizeof(float));
	}
}

void
circle_of_pcm(struct circle_pcm *c, const struct pcm *p)
{
	size_t i;

	must(p->frames > 0);
	c->circle = (struct circle){ p->frames, CIRCLE_LEAD, read_pcm };
	c->p = p;
	c->at = -(long)CIRCLE_LEAD;
	for (i = 0; i < CIRCLE_TAIL; i++)
		memcpy(c->tail + 2 * i, p->samples + 2 * (i % p->frames),
		    2 * sizeof(float));
}
