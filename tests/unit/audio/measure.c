/* SPDX-License-Identifier: MIT */
/* Prints the table of doc/sounds.md: what each layer measures. */
#include "audio/level.h"
#include "audio/loop.h"
#include "audio/pcm.h"
#include "audio/recipe.h"
#include "audio/synth.h"
#include "base/clock.h"
#include "unit/audio/spectrum.h"

#include <stdio.h>

static void
row(enum audio_layer kind)
{
	static struct spectrum s;
	struct recipe r = RECIPE_INIT;
	struct pcm p = PCM_INIT;
	struct level_facts level;
	struct loop_seam seam;
	int64_t us;

	r.seed = 7;
	recipe_add(&r, kind, 0.0F, 0.5F, 0.5F, 0.0F);
	us = clock_cpu_us();
	synth_play(&p, &r);
	us = clock_cpu_us() - us;
	spectrum_make(&s, &p);
	level_measure(&p, &level);
	loop_measure(&p, &seam);
	printf("| %s | %.1f | %.1f | %.1f | %.0f | %.0f | %.3f | %.2f | %.1f "
	       "| %.1f | %.0f |\n",
	    recipe_layer_word(kind), level.lufs, level.dbtp,
	    spectrum_crest_db(&p), spectrum_below(&s, 0.5),
	    spectrum_below(&s, 0.95), spectrum_flatness(&s),
	    spectrum_unrest(&p), seam.step, seam.surprise, (double)us / 1000.0);
	pcm_clear(&p);
}

int
main(void)
{
	int i;

	printf(
	    "| layer | LUFS | dBTP | crest dB | 50 %% below Hz | 95 %% below "
	    "Hz | flatness | unrest | step | surprise | ms |\n"
	    "|---|---|---|---|---|---|---|---|---|---|---|\n");
	for (i = 0; i < LAYER_COUNT; i++)
		row((enum audio_layer)i);
	return 0;
}
