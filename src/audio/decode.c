/* SPDX-License-Identifier: MIT */
/* Files become sound, within bounds. */
#include "audio/decode.h"

#include "audio/pcm.h"
#include "audio/resample.h"
#include "audio/sniff.h"

#include <math.h>
#include <sndfile.h>
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
source_write(const void *from, sf_count_t n, void *p)
{
	(void)from;
	(void)n;
	(void)p;
	return 0;
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
check_sound(const struct pcm *p, struct err *e)
{
	float peak = pcm_peak(p, 0, p->frames);

	if (p->frames == 0)
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

static bool
read_all(SNDFILE *file, const SF_INFO *info, double max_seconds,
    struct pcm *out, struct err *e)
{
	float in[BLOCK * CHANNELS_MAX], stereo[BLOCK * 2];
	sf_count_t left = (sf_count_t)(max_seconds * info->samplerate), n;
	struct resample *r = resample_open(info->samplerate);
	double seconds;

	while (left > 0) {
		n = sf_readf_float(file, in, left < BLOCK ? left : BLOCK);
		if (n <= 0)
			break;
		to_stereo(in, info->channels, (size_t)n, stereo);
		resample_push(r, stereo, (size_t)n, out);
		left -= n;
	}
	resample_finish(r, out);
	resample_close(&r);
	seconds = pcm_seconds(out);
	if (left > 0 && sf_error(file) != SF_ERR_NO_ERROR)
		return err_set_cause(e, ERR_SOUNDSCAPE, CAUSE_AUDIO_INVALID, 0,
		    "the audio file is broken after %.1f s: %s", seconds,
		    sf_strerror(file));
	return check_sound(out, e);
}

bool
decode_audio(const void *bytes, size_t size, double max_seconds,
    struct pcm *out, struct err *e)
{
	SF_VIRTUAL_IO io = { source_size, source_seek, source_read,
		source_write, source_tell };
	struct source source = { bytes, (sf_count_t)size, 0 };
	SF_INFO info = { 0 };
	enum sniff_kind kind;
	SNDFILE *file;
	bool ok;

	pcm_clear(out);
	if (!sniff_audio(bytes, size, &kind, e))
		return err_here(e);
	file = sf_open_virtual(&io, SFM_READ, &info, &source);
	if (file == NULL)
		return err_set_cause(e, ERR_SOUNDSCAPE, CAUSE_AUDIO_INVALID, 0,
		    "the audio file cannot be decoded: %s", sf_strerror(NULL));
	if (info.channels < 1 || info.channels > CHANNELS_MAX ||
	    info.samplerate < 8000 || info.samplerate > 192000)
		ok = err_set_cause(e, ERR_SOUNDSCAPE, CAUSE_AUDIO_INVALID, 0,
		    "the audio file has %d channels at %d Hz", info.channels,
		    info.samplerate);
	else
		ok = read_all(file, &info, max_seconds, out, e);
	sf_close(file);
	if (!ok)
		pcm_clear(out);
	return ok;
}
