/* SPDX-License-Identifier: MIT */
/* A circle that is measured as it flows by. */
#include "audio/heard.h"

#include <math.h>

static void
read_heard(struct circle *c, float *out, size_t n)
{
	struct heard *h = (struct heard *)c;
	size_t lead = c->lead < n ? c->lead : n;

	circle_read(h->in, out, n);
	if (lead > 0)
		gauge_before(&h->gauge, out, lead);
	n -= lead;
	n = n < h->left ? n : h->left;
	gauge_push(&h->gauge, out + 2 * lead, n);
	h->left -= n;
}

void
heard_open(struct heard *h, struct circle *in)
{
	*h = (struct heard){ .circle = { in->frames, in->lead, read_heard },
		.in = in,
		.left = in->frames };
	gauge_init(&h->gauge);
}

void
heard_close(struct heard *h)
{
	gauge_clear(&h->gauge);
}

void
heard_facts(struct heard *h, struct level_facts *out)
{
	struct tenth rest;
	size_t n;

	gauge_end(&h->gauge, &rest, &n);
	if (h->gauge.n == 0) {
		rest.loud *= (float)LOUDNESS_TENTH / (float)(n > 0 ? n : 1);
		out->lufs = loudness_of(&rest.loud, 1, 1);
	} else {
		out->lufs = loudness_of(&h->gauge.tenths->loud,
		    sizeof(*h->gauge.tenths) / sizeof(float), h->gauge.n);
	}
	out->dbtp = 20.0 * log10(fmax((double)h->gauge.least, 1e-9));
}
