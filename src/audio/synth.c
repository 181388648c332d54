/* SPDX-License-Identifier: MIT */
/* Plays a recipe. */
#include "audio/synth.h"

#include "audio/dsp.h"
#include "audio/layer.h"
#include "audio/pcm.h"
#include "audio/recipe.h"
#include "audio/room.h"
#include "audio/stage.h"
#include "base/arena.h"

#include <math.h>

static void (*const players[LAYER_COUNT])(struct stage *s) = {
#define AUDIO_LAYER(name, word, play, meaning) [LAYER_##name] = (play),
#include "audio/layers.h"
#undef AUDIO_LAYER
};

/* dB that make every layer about -26 LUFS at 0 dB and plain settings, or as
 * near as its peaks allow (those of single drops and ticks); measured. */
static const float trims[LAYER_COUNT] = {
	[LAYER_WAVES] = -9.2F,
	[LAYER_SURF] = -8.2F,
	[LAYER_RIVER] = -5.7F,
	[LAYER_DRIPPING] = 4.7F,
	[LAYER_RAIN] = -4.4F,
	[LAYER_THUNDER] = 9.7F,
	[LAYER_WIND] = -5.3F,
	[LAYER_FIRE] = 5.5F,
	[LAYER_BIRDS] = -3.4F,
	[LAYER_GULLS] = -3.6F,
	[LAYER_OWL] = -1.8F,
	[LAYER_CRICKETS] = 0.2F,
	[LAYER_FROGS] = 0.6F,
	[LAYER_LEAVES] = -2.1F,
	[LAYER_CROWD] = 1.9F,
	[LAYER_CHILDREN] = -4.9F,
	[LAYER_BELLS] = 1.2F,
	[LAYER_CLOCK] = 10.1F,
	[LAYER_HOOVES] = 7.1F,
	[LAYER_FOOTSTEPS] = 12.0F,
	[LAYER_TRAIN] = -0.6F,
	[LAYER_TRAFFIC] = -3.9F,
	[LAYER_CARTS] = 1.5F,
	[LAYER_CREAKING] = 5.8F,
	[LAYER_BATTLE] = 2.3F,
	[LAYER_CHAINS] = 9.0F,
	[LAYER_TAVERN] = 0.3F,
	[LAYER_WRITING] = 14.3F,
	[LAYER_ROOM] = 2.9F,
	[LAYER_CAVE] = -3.3F,
	[LAYER_DESERT] = 1.0F,
	[LAYER_SNOW] = -0.2F,
	[LAYER_DRONE] = 2.0F,
	[LAYER_PAD] = -1.8F,
};

static void
play_layer(struct pcm *out, const struct recipe *r,
    const struct recipe_layer *l, struct arena *a)
{
	struct stage s = {
		.recipe = r,
		.layer = l,
		.arena = a,
		.out = out->samples,
		.frames = out->frames,
		.seconds = (float)out->frames / PCM_RATE,
		.gain = dsp_gain(l->gain_db + trims[l->kind]),
		.random = dsp_random_make(r->seed, (uint64_t)l->kind),
	};

	players[l->kind](&s);
}

static void
cap_peak(struct pcm *p, float most)
{
	float peak = pcm_peak(p, 0, p->frames), scale;
	size_t i;

	if (peak <= most)
		return;
	scale = most / peak;
	for (i = 0; i < p->frames; i++) {
		p->samples[2 * i] *= scale;
		p->samples[2 * i + 1] *= scale;
	}
}

void
synth_play(struct pcm *out, const struct recipe *r)
{
	struct arena *a = arena_open();
	int i;

	pcm_make(out, (size_t)llround(r->seconds * PCM_RATE));
	for (i = 0; i < r->n_layers; i++) {
		play_layer(out, r, &r->layers[i], a);
		arena_clear(a);
	}
	room_apply(out, r->reverb, r->size, r->muffle);
	cap_peak(out, 0.70F);
	arena_close(&a);
}
