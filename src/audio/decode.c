/* SPDX-License-Identifier: MIT */
/* Files become sound, within bounds. */
#include "audio/decode.h"

#include "audio/pcm.h"
#include "audio/resample.h"
#include "audio/sniff.h"
#include "base/must.h"

#include <math.h>
#include <sndfile.h>
#include <stdlib.h>
#include <string.h>

enum {
	CHANNELS_MAX = 8,
	BLOCK = 2048
};

/* A file in memory, for libsndfile. */
struct source {
	const char *bytes;
	sf_count_t size;
	sf_count_t at;
};

struct decode {
	struct source source;
	SNDFILE *file;
	int channels;
	struct resample *resample; /* NULL after the end */
	sf_count_t left; /* frames of the file */
	size_t made; /* frames of 48 kHz */
	float in[BLOCK * CHANNELS_MAX], stereo[BLOCK * 2];
};

static sf_count_t
source_size(void *p)
{
	return ((struct source *)p)->size;
}

static sf_count_t
source_seek(sf_count_t offset, int whence, void *p)
{
	struct source *s = p;

	if (whence == SEEK_CUR)
		offset += s->at;
	else if (whence == SEEK_END)
		offset += s->size;
	if (offset < 0 || offset > s->size)
		return -1;
	s->at = offset;
	return offset;
}

static sf_count_t
source_read(void *to, sf_count_t n, void *p)
{
	struct source *s = p;

	if (n > s->size - s->at)
		n = s->size - s->at;
	if (n <= 0)
		return 0;
	memcpy(to, s->bytes + s->at, (size_t)n);
	s->at += n;
	return n;
}

static sf_count_t
source_tell(void *p)
{
	return ((struct source *)p)->at;
}

/* Two channels of many: the front ones, with the others shared out. */
static void
to_stereo(const float *in, int channels, size_t frames, float *out)
{
	size_t i;
	int c;

	for (i = 0; i < frames; i++, in += channels) {
		out[2 * i] = in[0];
		out[2 * i + 1] = channels > 1 ? in[1] : in[0];
		for (c = 2; c < channels; c++) {
			out[2 * i] += 0.5F * in[c];
			out[2 * i + 1] += 0.5F * in[c];
		}
	}
}

static bool
open_file(struct decode *d, double max_seconds, struct err *e)
{
	SF_VIRTUAL_IO io = { source_size, source_seek, source_read, NULL,
		source_tell };
	SF_INFO info = { 0 };

	d->file = sf_open_virtual(&io, SFM_READ, &info, &d->source);
	if (d->file == NULL)
		return err_set_cause(e, ERR_SOUNDSCAPE, CAUSE_AUDIO_INVALID, 0,
		    "the audio file cannot be decoded: %s", sf_strerror(NULL));
	if (info.channels < 1 || info.channels > CHANNELS_MAX ||
	    info.samplerate < 8000 || info.samplerate > 192000)
		return err_set_cause(e, ERR_SOUNDSCAPE, CAUSE_AUDIO_INVALID, 0,
		    "the audio file has %d channels at %d Hz", info.channels,
		    info.samplerate);
	d->channels = info.channels;
	d->left = (sf_count_t)(max_seconds * info.samplerate);
	d->resample = resample_open(info.samplerate);
	return true;
}

bool
decode_open(const void *bytes, size_t size, double max_seconds,
    struct decode **out, struct err *e)
{
	enum sniff_kind kind;
	struct decode *d;

	*out = NULL;
	if (!sniff_audio(bytes, size, &kind, e))
		return err_here(e);
	d = calloc(1, sizeof(*d));
	must(d != NULL);
	d->source = (struct source){ bytes, (sf_count_t)size, 0 };
	if (!open_file(d, max_seconds, e)) {
		decode_close(&d);
		return err_here(e);
	}
	*out = d;
	return true;
}

void
decode_close(struct decode **d)
{
	if (*d == NULL)
		return;
	resample_close(&(*d)->resample);
	if ((*d)->file != NULL)
		sf_close((*d)->file);
	free(*d);
	*d = NULL;
}

bool
decode_read(struct decode *d, struct pcm *out)
{
	sf_count_t n = d->left < BLOCK ? d->left : BLOCK;
	size_t before = out->frames;

	if (d->resample == NULL)
		return false;
	n = n > 0 ? sf_readf_float(d->file, d->in, n) : 0;
	if (n > 0) {
		to_stereo(d->in, d->channels, (size_t)n, d->stereo);
		resample_push(d->resample, d->stereo, (size_t)n, out);
		d->left -= n;
	} else {
		resample_finish(d->resample, out);
		resample_close(&d->resample);
	}
	d->made += out->frames - before;
	return n > 0 || out->frames > before;
}

bool
decode_is_whole(const struct decode *d, struct err *e)
{
	if (d->left > 0 && sf_error(d->file) != SF_ERR_NO_ERROR)
		return err_set_cause(e, ERR_SOUNDSCAPE, CAUSE_AUDIO_INVALID, 0,
		    "the audio file is broken after %.1f s: %s",
		    (double)d->made / PCM_RATE, sf_strerror(d->file));
	return true;
}

bool
decode_check(size_t frames, float peak, struct err *e)
{
	if (frames == 0)
		return err_set_cause(e, ERR_SOUNDSCAPE, CAUSE_AUDIO_INVALID, 0,
		    "the audio file holds no sound at all");
	if (!isfinite(peak) || peak > 1000.0F)
		return err_set_cause(e, ERR_SOUNDSCAPE, CAUSE_AUDIO_INVALID, 0,
		    "the audio file holds samples that are no numbers");
	if (peak < 0.001F)
		return err_set_cause(e, ERR_SOUNDSCAPE, CAUSE_AUDIO_INVALID, 0,
		    "the sound is silent: no sample is over -60 dBFS");
	return true;
}

bool
decode_audio(const void *bytes, size_t size, double max_seconds,
    struct pcm *out, struct err *e)
{
	struct decode *d;
	bool ok;

	pcm_clear(out);
	if (!decode_open(bytes, size, max_seconds, &d, e))
		return err_here(e);
	while (decode_read(d, out))
		continue;
	ok = decode_is_whole(d, e) &&
	    decode_check(out->frames, pcm_peak(out, 0, out->frames), e);
	decode_close(&d);
	if (!ok)
		pcm_clear(out);
	return ok || err_here(e);
}
