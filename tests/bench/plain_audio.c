/* SPDX-License-Identifier: MIT */
/*
 * The yard-stick of the audio row: a soundscape made ready with the libraries
 * called plainly.  libsndfile decodes the file, libebur128 measures loudness
 * and true peak, the gain is applied, libopusenc encodes at 96 kbit/s.  No
 * seam, no limit, no check.
 *
 *	plain_audio FILE…
 *
 * Prints the processor time for a file in seconds.
 */
#include <ebur128.h>
#include <math.h>
#include <opusenc.h>
#include <sndfile.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static void
die(const char *what)
{
	fprintf(stderr, "plain_audio: %s failed\n", what);
	exit(1);
}

static int
drop(void *arg, const unsigned char *bytes, opus_int32 n)
{
	*(size_t *)arg += (size_t)n;
	return bytes == NULL;
}

static int
drop_end(void *arg)
{
	return arg == NULL;
}

static double
measure(const float *samples, const SF_INFO *info)
{
	ebur128_state *s = ebur128_init((unsigned int)info->channels,
	    (unsigned long)info->samplerate,
	    EBUR128_MODE_I | EBUR128_MODE_TRUE_PEAK);
	double lufs = 0, peak = 0;

	if (s == NULL ||
	    ebur128_add_frames_float(s, samples, (size_t)info->frames) != 0 ||
	    ebur128_loudness_global(s, &lufs) != 0 ||
	    ebur128_true_peak(s, 0, &peak) != 0)
		die("libebur128");
	ebur128_destroy(&s);
	return fmin(pow(10, (-23 - lufs) / 20), 0.89 / fmax(peak, 1e-9));
}

static void
encode(const float *samples, const SF_INFO *info)
{
	static const OpusEncCallbacks to = { drop, drop_end };
	OggOpusComments *comments = ope_comments_create();
	size_t size = 0;
	int error = 0;
	OggOpusEnc *o = ope_encoder_create_callbacks(
	    &to, &size, comments, info->samplerate, info->channels, 0, &error);

	if (o == NULL ||
	    ope_encoder_ctl(o, OPUS_SET_BITRATE(96000)) != OPE_OK ||
	    ope_encoder_write_float(o, samples, (int)info->frames) != OPE_OK ||
	    ope_encoder_drain(o) != OPE_OK || size == 0)
		die("libopusenc");
	ope_encoder_destroy(o);
	ope_comments_destroy(comments);
}

static void
make_ready(const char *path)
{
	SF_INFO info = { 0 };
	SNDFILE *f = sf_open(path, SFM_READ, &info);
	sf_count_t n, i;
	float *samples;
	float gain;

	if (f == NULL)
		die(path);
	samples = calloc((size_t)(info.frames * info.channels), sizeof(float));
	if (samples == NULL)
		die("memory");
	info.frames = sf_readf_float(f, samples, info.frames);
	sf_close(f);
	gain = (float)measure(samples, &info);
	n = info.frames * info.channels;
	for (i = 0; i < n; i++)
		samples[i] *= gain;
	encode(samples, &info);
	free(samples);
}

int
main(int argc, char **argv)
{
	int i;

	for (i = 1; i < argc; i++)
		make_ready(argv[i]);
	printf("%.4f\n",
	    (double)clock() / CLOCKS_PER_SEC / (argc > 1 ? argc - 1 : 1));
	return 0;
}
