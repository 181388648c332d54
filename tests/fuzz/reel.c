/* SPDX-License-Identifier: MIT */
/* A file becomes a loop: what it measures is finite, and the circle gives
 * exactly as much as it said.  The first line is "MAX WISHED CROSSFADE" in
 * milliseconds, the second as in sound.h. */
#include "audio/reel.h"

#include "audio/circle.h"
#include "audio/pcm.h"
#include "base/buf.h"
#include "base/must.h"
#include "fuzz/fuzz.h"
#include "fuzz/sound.h"

#include <math.h>
#include <stdio.h>

enum {
	BLOCK = 512
};

static void
check_circle(struct circle *c)
{
	float block[2 * BLOCK];
	size_t left, n, i;

	must(c->frames > 0);
	for (left = c->lead + c->frames + CIRCLE_TAIL; left > 0; left -= n) {
		n = left < BLOCK ? left : BLOCK;
		circle_read(c, block, n);
		for (i = 0; i < 2 * n; i++)
			must(isfinite(block[i]));
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	unsigned most = 2000, wished = 0, crossfade = 100;
	const struct level_facts *facts;
	struct reel_wish wish;
	struct err e = ERR_INIT;
	struct reel *r = NULL;
	struct fuzz f;
	struct buf file;
	bool ok;

	fuzz_open(&f, data, size);
	if (sscanf(fuzz_line(&f), "%4u %4u %4u", &most, &wished, &crossfade) <
	    0)
		most = 2000;
	wish = (struct reel_wish){ .max_seconds = most / 1000.0 + 0.1,
		.seconds = wished / 1000.0,
		.crossfade = crossfade / 1000.0 };
	buf_init(&file, FUZZ_SOUND_MAX);
	fuzz_sound(&f, &file);
	ok = reel_open(buf_str(&file), file.used, &wish, &r, &e);
	fuzz_outcome(ok, &e);
	must(ok == (r != NULL));
	if (ok) {
		facts = reel_facts(r);
		must(isfinite(facts->dbtp) && !isnan(facts->lufs));
		check_circle(reel_circle(r));
	} else
		must(e.cause == CAUSE_AUDIO_INVALID);
	reel_close(&r);
	buf_clear(&file);
	fuzz_close(&f);
	return 0;
}
