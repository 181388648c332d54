/* SPDX-License-Identifier: MIT */
#ifndef AUDIO_HEARD_H
#define AUDIO_HEARD_H

#include "audio/circle.h"
#include "audio/gauge.h"
#include "audio/level.h"

/* A circle that is measured as it flows by. */

struct heard {
	struct circle circle; /* what comes out: what goes in */
	struct circle *in;
	struct gauge gauge;
	size_t left; /* frames of the loop that are still to come */
};

/* Listen to ${in}, which must stay. */
void heard_open(struct heard *h, struct circle *in);
void heard_close(struct heard *h);

/* What it measured; call when the whole loop was read. */
void heard_facts(struct heard *h, struct level_facts *out);

#endif
