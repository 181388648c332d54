/* SPDX-License-Identifier: MIT */
/* A file that is decoded while somebody listens. */
#include "audio/tape.h"

#include "audio/decode.h"

#include <string.h>

/* So much is looked at once, where a lot is wanted. */
enum {
	PART = 2400
};

bool
tape_open(struct tape *t, const void *bytes, size_t size, double max_seconds,
    struct err *e)
{
	*t = (struct tape){ .held = PCM_INIT };
	return decode_open(bytes, size, max_seconds, &t->decode, e) ||
	    err_here(e);
}

void
tape_close(struct tape *t)
{
	decode_close(&t->decode);
	pcm_clear(&t->held);
}

/* Forget what lies behind. */
static void
wind(struct tape *t)
{
	struct pcm *p = &t->held;

	memmove(p->samples, p->samples + 2 * t->at,
	    2 * (p->frames - t->at) * sizeof(float));
	p->frames -= t->at;
	t->at = 0;
}

const float *
tape_look(struct tape *t, size_t n)
{
	struct pcm *p = &t->held;

	if (p->frames - t->at < n && t->at > 0)
		wind(t);
	while (p->frames - t->at < n)
		if (!decode_read(t->decode, p)) {
			pcm_reserve(p, t->at + n);
			memset(p->samples + 2 * p->frames, 0,
			    2 * (t->at + n - p->frames) * sizeof(float));
			p->frames = t->at + n;
		}
	return p->samples + 2 * t->at;
}

void
tape_skip(struct tape *t, size_t n)
{
	size_t part;

	for (; n > 0; n -= part) {
		part = n < PART ? n : PART;
		tape_look(t, part);
		t->at += part;
		t->frames += part;
	}
}

void
tape_read(struct tape *t, float *out, size_t n)
{
	size_t part;

	for (; n > 0; n -= part, out += 2 * part) {
		part = n < PART ? n : PART;
		memcpy(out, tape_look(t, part), 2 * part * sizeof(float));
		t->at += part;
		t->frames += part;
	}
}
