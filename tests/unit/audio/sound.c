/* SPDX-License-Identifier: MIT */
/* Sounds that tests work on. */
#include "unit/audio/sound.h"

#include "audio/dsp.h"
#include "audio/pcm.h"
#include "audio/synth.h"
#include "base/buf.h"

#include <check.h>
#include <math.h>
#include <string.h>

void
sound_sine(struct pcm *p, double hz, double seconds, double level)
{
	size_t i;

	pcm_make(p, (size_t)llround(seconds * PCM_RATE));
	for (i = 0; i < p->frames; i++)
		p->samples[2 * i] = p->samples[2 * i + 1] =
		    (float)(level * sin(DSP_TAU * hz * (double)i / PCM_RATE));
}

void
sound_noise(struct pcm *p, double seconds, double level)
{
	struct dsp_random r = dsp_random_make(1, 2);
	size_t i;

	pcm_make(p, (size_t)llround(seconds * PCM_RATE));
	for (i = 0; i < 2 * p->frames; i++)
		p->samples[i] = (float)level * dsp_random_range(&r, -1, 1);
}

static void
layer(struct pcm *p, enum audio_layer kind, enum audio_mood mood, float density)
{
	struct recipe r = RECIPE_INIT;

	r.seed = 7;
	r.seconds = 16.0;
	r.mood = mood;
	ck_assert(recipe_add(&r, kind, 0.0F, 0.5F, density, 0.0F));
	synth_play(p, &r);
}

void
sound_layer(struct pcm *p, enum audio_layer kind, float density)
{
	layer(p, kind, AUDIO_MOOD_NEUTRAL, density);
}

void
sound_music(struct pcm *p, enum audio_layer kind, enum audio_mood mood)
{
	layer(p, kind, mood, 0.5F);
}

void
sound_recipe(struct pcm *p, const char *line)
{
	struct err e = ERR_INIT;
	struct recipe r;

	ck_assert_msg(
	    recipe_parse(&r, line, strlen(line), &e), "%s", e.message);
	synth_play(p, &r);
}

void
sound_file(const struct pcm *p, enum encode_format format, struct buf *b)
{
	struct err e = ERR_INIT;

	buf_init(b, 64 * 1024 * 1024);
	ck_assert_msg(encode_audio(p, format, 96, b, &e), "%s", e.message);
}

static void
number(struct buf *b, unsigned long x, int bytes)
{
	for (; bytes > 0; bytes--, x >>= 8)
		buf_char(b, (char)(x & 255));
}

void
sound_wav(struct buf *b, int rate, int channels, size_t frames)
{
	unsigned long data = 2UL * (unsigned long)channels * frames;
	size_t i;
	int c;

	buf_init(b, 64 * 1024 * 1024);
	buf_text(b, "RIFF");
	number(b, 36 + data, 4);
	buf_text(b, "WAVEfmt ");
	number(b, 16, 4);
	number(b, 1, 2);
	number(b, (unsigned long)channels, 2);
	number(b, (unsigned long)rate, 4);
	number(b, 2UL * (unsigned long)(channels * rate), 4);
	number(b, 2UL * (unsigned long)channels, 2);
	number(b, 16, 2);
	buf_text(b, "data");
	number(b, data, 4);
	for (i = 0; i < frames; i++)
		for (c = 0; c < channels; c++)
			number(b,
			    (unsigned long)lround(16000.0 *
			        sin(DSP_TAU * 440.0 * (double)i / rate)),
			    2);
}

double
sound_rms(const struct pcm *p)
{
	double sum = 0.0;
	size_t i;

	for (i = 0; i < 2 * p->frames; i++)
		sum += (double)p->samples[i] * (double)p->samples[i];
	return sqrt(sum / (double)(2 * p->frames));
}

bool
sound_equal(const struct pcm *a, const struct pcm *b)
{
	return a->frames == b->frames &&
	    memcmp(a->samples, b->samples, 2 * a->frames * sizeof(float)) == 0;
}
