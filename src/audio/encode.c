/* SPDX-License-Identifier: MIT */
/* Sound becomes files. */
#include "audio/encode.h"

#include "audio/circle.h"
#include "audio/encode_opus.h"
#include "audio/pcm.h"
#include "base/buf.h"
#include "base/must.h"

#include <sndfile.h>
#include <string.h>

enum {
	BLOCK = 2400
};

static const char *const words[] = {
	[ENCODE_OPUS] = "opus",
	[ENCODE_FLAC] = "flac",
	[ENCODE_MP3] = "mp3",
	[ENCODE_WAV] = "wav",
};

const char *
encode_word(enum encode_format format)
{
	must((unsigned)format <= ENCODE_WAV);
	return words[format];
}

bool
encode_find(const char *word, enum encode_format *out)
{
	int i;

	for (i = ENCODE_OPUS; i <= ENCODE_WAV; i++)
		if (strcmp(words[i], word) == 0) {
			*out = (enum encode_format)i;
			return true;
		}
	return false;
}

bool
encode_is_lossy(enum encode_format format)
{
	return format == ENCODE_OPUS || format == ENCODE_MP3;
}

/* A file that grows in a buffer, for libsndfile, which goes back to complete
 * its header. */
struct target {
	struct buf *out;
	size_t start; /* of the file in the buffer */
	size_t at;
};

static sf_count_t
target_size(void *p)
{
	struct target *t = p;

	return (sf_count_t)(t->out->used - t->start);
}

static sf_count_t
target_seek(sf_count_t offset, int whence, void *p)
{
	struct target *t = p;

	if (whence == SEEK_CUR)
		offset += (sf_count_t)t->at;
	else if (whence == SEEK_END)
		offset += target_size(t);
	if (offset < 0 || offset > target_size(t))
		return -1;
	t->at = (size_t)offset;
	return offset;
}

static sf_count_t
target_read(void *to, sf_count_t n, void *p)
{
	struct target *t = p;
	size_t left = t->out->used - t->start - t->at;

	if (n <= 0 || left == 0)
		return 0;
	left = left < (size_t)n ? left : (size_t)n;
	memcpy(to, t->out->data + t->start + t->at, left);
	t->at += left;
	return (sf_count_t)left;
}

static sf_count_t
target_write(const void *from, sf_count_t n, void *p)
{
	struct target *t = p;
	size_t over = t->out->used - t->start - t->at; /* written before */
	const char *bytes = from;

	if (n <= 0 || t->out->overflow)
		return 0;
	over = over < (size_t)n ? over : (size_t)n;
	if (over > 0)
		memcpy(t->out->data + t->start + t->at, bytes, over);
	if ((size_t)n > over)
		buf_add(t->out, bytes + over, (size_t)n - over);
	if (t->out->overflow)
		return 0;
	t->at += (size_t)n;
	return n;
}

static sf_count_t
target_tell(void *p)
{
	return (sf_count_t)((struct target *)p)->at;
}

/* MP3 at a constant rate: libsndfile counts from 320 down to 32 as 0 to 1. */
static void
set_up(SNDFILE *file, enum encode_format format, int kbits)
{
	int constant = SF_BITRATE_MODE_CONSTANT;
	double level = (320.0 - (double)kbits) / (320.0 - 32.0);

	sf_command(file, SFC_SET_CLIPPING, NULL, SF_TRUE);
	if (format != ENCODE_MP3)
		return;
	level = level < 0.0 ? 0.0 : (level > 1.0 ? 1.0 : level);
	sf_command(file, SFC_SET_BITRATE_MODE, &constant, sizeof(constant));
	sf_command(file, SFC_SET_COMPRESSION_LEVEL, &level, sizeof(level));
}

static bool
write_all(SNDFILE *file, struct circle *c)
{
	float block[2 * BLOCK];
	size_t left, n;

	circle_skip(c, 0);
	for (left = c->frames; left > 0; left -= n) {
		n = left < BLOCK ? left : BLOCK;
		circle_read(c, block, n);
		if (sf_writef_float(file, block, (sf_count_t)n) !=
		    (sf_count_t)n)
			return false;
	}
	return true;
}

static bool
encode_sndfile(struct circle *c, enum encode_format format, int kbits,
    struct buf *out, struct err *e)
{
	static const int formats[] = {
		[ENCODE_FLAC] = SF_FORMAT_FLAC | SF_FORMAT_PCM_16,
		[ENCODE_MP3] = SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III,
		[ENCODE_WAV] = SF_FORMAT_WAV | SF_FORMAT_PCM_16,
	};
	SF_VIRTUAL_IO io = { target_size, target_seek, target_read,
		target_write, target_tell };
	SF_INFO info = { .samplerate = PCM_RATE,
		.channels = PCM_CHANNELS,
		.format = formats[format] };
	struct target target = { out, out->used, 0 };
	SNDFILE *file = sf_open_virtual(&io, SFM_WRITE, &info, &target);
	bool ok;

	if (file == NULL)
		return err_set_cause(e, ERR_SOUNDSCAPE, CAUSE_AUDIO_HELPER, 0,
		    "cannot encode %s: %s", words[format], sf_strerror(NULL));
	set_up(file, format, kbits);
	ok = write_all(file, c);
	ok = sf_close(file) == 0 && ok;
	if (!ok || out->overflow)
		return err_set_cause(e, ERR_SOUNDSCAPE, CAUSE_AUDIO_HELPER, 0,
		    "cannot encode %s: no room, or a fault in the encoder",
		    words[format]);
	return true;
}

bool
encode_circle(struct circle *c, enum encode_format format, int kbits,
    struct buf *out, struct err *e)
{
	bool ok;

	must((unsigned)format <= ENCODE_WAV && c->frames > 0);
	if (format == ENCODE_OPUS)
		ok = encode_opus(c, kbits, out, e);
	else
		ok = encode_sndfile(c, format, kbits, out, e);
	return ok || err_here(e);
}

bool
encode_audio(const struct pcm *p, enum encode_format format, int kbits,
    struct buf *out, struct err *e)
{
	struct circle_pcm c;

	circle_of_pcm(&c, p);
	return encode_circle(&c.circle, format, kbits, out, e) || err_here(e);
}
