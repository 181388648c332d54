/* SPDX-License-Identifier: MIT */
#ifndef AUDIO_HELPER_H
#define AUDIO_HELPER_H

#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

struct buf;

/*
 * What a worker and pagescape-audio say to each other: a line of ASCII, then
 * exactly as many bytes as it names.  Both ends use these functions; nothing
 * here needs a sound library.
 *
 *   id=7 op=synth bytes=91 format=opus bitrate=96 lufs=-23 peak=-1
 *       crossfade=2 seconds=30 max_seconds=600 \n <recipe>
 *   id=7 ok bytes=360112 seconds=30 lufs=-23.0 peak=-4.1 \n <file>
 *   id=7 error cause=audio_invalid message=the sound is silent \n
 *
 * (each header in one line).  Answers come in any order.
 */

enum {
	HELPER_LINE_MAX = 2048,
	/* The largest file that is made: 190 s of 16-bit WAV and a little. */
	HELPER_FILE_MAX = 48 * 1024 * 1024
};

#define HELPER_UNKNOWN ((size_t)-1)

enum helper_op {
	HELPER_PROCESS, /* the bytes are an audio file: make it a loop */
	HELPER_SYNTH, /* the bytes are a recipe: play it */
};

struct helper_request {
	uint64_t id; /* from 1 */
	enum helper_op op;
	size_t bytes;
	char format[8]; /* "opus", "flac", "mp3", "wav" */
	int bitrate; /* kbit/s */
	double lufs;
	double peak; /* dBTP */
	double crossfade; /* seconds */
	double seconds; /* asked length; 0: any */
	double max_seconds; /* longest that is decoded */
};

/* Format opus, 96 kbit/s, -23 LUFS, -1 dBTP, crossfade 2 s, any length. */
#define HELPER_REQUEST_INIT                                                    \
	{                                                                      \
		.op = HELPER_PROCESS, .format = "opus", .bitrate = 96,         \
		.lufs = -23.0, .peak = -1.0, .crossfade = 2.0,                 \
		.max_seconds = 600.0                                           \
	}

struct helper_answer {
	uint64_t id;
	bool ok;
	size_t bytes; /* 0 where not ok */
	double seconds;
	double lufs; /* -200 for silence */
	double peak;
	enum err_cause cause; /* where not ok */
	char message[512];
};

/* Append the header line, with its newline. */
void helper_request_print(const struct helper_request *r, struct buf *out);
void helper_answer_print(const struct helper_answer *a, struct buf *out);

/* Read such a line of ${size} bytes, without its newline.  False:
 * ERR_SOUNDSCAPE, CAUSE_AUDIO_HELPER; ${out->id} is then 0 and ${out->bytes}
 * HELPER_UNKNOWN where they could not be read: a request without an id cannot
 * be answered, after one without bytes nothing more can be read. */
bool helper_request_parse(struct helper_request *out, const char *line,
    size_t size, struct err *e) MUST_CHECK;
bool helper_answer_parse(struct helper_answer *out, const char *line,
    size_t size, struct err *e) MUST_CHECK;

/* The error that an answer carries, as the caller's own. Always false. */
bool helper_answer_error(const struct helper_answer *a, struct err *e);

#endif
