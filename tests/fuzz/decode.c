/* SPDX-License-Identifier: MIT */
/* Audio files: what is no sound is refused by its name, what is decoded is
 * whole numbers of frames, finite, and no longer than asked.  The first line is
 * the longest that is decoded, in milliseconds. */
#include "audio/decode.h"

#include "audio/pcm.h"
#include "audio/sniff.h"
#include "audio/tape.h"
#include "base/buf.h"
#include "base/must.h"
#include "fuzz/fuzz.h"
#include "fuzz/sound.h"

#include <math.h>

enum {
	/* What the resampler still holds at the end. */
	TAIL = PCM_RATE / 20,
	AHEAD = 100
};

static void
check_pcm(const struct pcm *p, double max_seconds)
{
	size_t i;

	must(p->frames > 0);
	must((double)p->frames <= max_seconds * PCM_RATE + TAIL);
	for (i = 0; i < p->frames * PCM_CHANNELS; i++)
		must(isfinite(p->samples[i]));
	must(pcm_peak(p, 0, p->frames) >= 0.001F);
}

/* A tape gives the same, and silence behind its end. */
static void
check_tape(const struct buf *file, double max_seconds, const struct pcm *p)
{
	size_t frames = p->frames + AHEAD, i;
	struct err e = ERR_INIT;
	const float *seen;
	struct tape t;

	must(tape_open(&t, file->data, file->used, max_seconds, &e));
	tape_skip(&t, p->frames / 2);
	seen = tape_look(&t, frames - p->frames / 2);
	for (i = p->frames / 2; i < frames; i++, seen += 2)
		must(i < p->frames ? seen[0] == p->samples[2 * i]
		                   : seen[0] == 0.0F);
	tape_close(&t);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct err e = ERR_INIT, why = ERR_INIT;
	struct pcm sound = PCM_INIT;
	enum sniff_kind kind;
	double max_seconds;
	struct fuzz f;
	struct buf file;
	bool ok, is_audio;

	fuzz_open(&f, data, size);
	max_seconds = (double)fuzz_int(&f, 1, 2000, 500) / 1000;
	buf_init(&file, FUZZ_SOUND_MAX);
	fuzz_sound(&f, &file);
	is_audio = sniff_audio(buf_str(&file), file.used, &kind, &e);
	fuzz_outcome(is_audio, &e);
	must(!is_audio || kind <= SNIFF_VORBIS);
	ok = decode_audio(buf_str(&file), file.used, max_seconds, &sound, &why);
	fuzz_outcome(ok, &why);
	must(is_audio || !ok);
	if (ok) {
		check_pcm(&sound, max_seconds);
		check_tape(&file, max_seconds, &sound);
	} else
		must(why.type == ERR_SOUNDSCAPE &&
		    why.cause == CAUSE_AUDIO_INVALID && sound.samples == NULL);
	pcm_clear(&sound);
	buf_clear(&file);
	fuzz_close(&f);
	return 0;
}
