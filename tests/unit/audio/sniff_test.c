/* SPDX-License-Identifier: MIT */
/* What a file is, by its own bytes. */
#include "audio/sniff.h"

#include "unit/audio/suites.h"

#include <string.h>

static const struct {
	const char *bytes;
	size_t size;
	const char *what;
} strangers[] = {
	{ "", 0, "an empty file" },
	{ "<!DOCTYPE html><html>", 21, "an HTML page" },
	{ "\n  <html><body>", 15, "an HTML page" },
	{ "{\"detail\":\"gone\"}", 17, "JSON" },
	{ " [1]", 4, "JSON" },
	{ "<?xml version=\"1.0\"?>", 21, "XML" },
	{ "\0\0\0\0\0\0\0\0", 8, "nothing but zeros" },
	{ "%PDF-1.7", 8, "a PDF" },
	{ "Not found", 9, "text" },
	{ "RIFF\x10\0\0\0AVI ", 12, "RIFF, but not WAVE" },
	{ "\xff\xfb\x90\x00", 4, "something unknown" }, /* one MP3 frame */
	{ "\xff\xff\xff\xff\xff\xff\xff\xff", 8, "text" },
	{ "ID3\x04\x00\x00\xff\xff\xff\xff\x00", 11, "a broken ID3 tag" },
	{ "\x00\x00\x00\x20"
	  "ftypM4A ",
	    12, "MP4" },
};

START_TEST(strangers_are_named)
{
	enum sniff_kind kind;
	struct err e = ERR_INIT;

	ck_assert(
	    !sniff_audio(strangers[_i].bytes, strangers[_i].size, &kind, &e));
	ck_assert_int_eq(e.type, ERR_SOUNDSCAPE);
	ck_assert_int_eq(e.cause, CAUSE_AUDIO_INVALID);
	ck_assert_msg(
	    strstr(e.message, strangers[_i].what) != NULL, "%s", e.message);
}
END_TEST

static const struct {
	const char *bytes;
	size_t size;
	enum sniff_kind kind;
} friends[] = {
	{ "RIFF\x24\0\0\0WAVEfmt ", 16, SNIFF_WAV },
	{ "fLaC\0\0\0\x22", 8, SNIFF_FLAC },
	{ "ID3\x04\x00\x00\x00\x00\x02\x01\x00", 11, SNIFF_MP3 },
	{ "OggS\0\2\0\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0\0\0\0\0\1\x13OpusHead", 36,
	    SNIFF_OPUS },
	{ "OggS\0\2\0\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0\0\0\0\0\1\x1e\x01vorbis",
	    35, SNIFF_VORBIS },
};

START_TEST(audio_is_known_by_its_bytes)
{
	enum sniff_kind kind;
	struct err e = ERR_INIT;

	ck_assert(sniff_audio(friends[_i].bytes, friends[_i].size, &kind, &e));
	ck_assert_int_eq(kind, friends[_i].kind);
}
END_TEST

START_TEST(mp3_needs_two_frames_in_a_row)
{
	unsigned char b[900] = { 0xff, 0xfb, 0x90, 0x64 }; /* 128k, 44.1k */
	enum sniff_kind kind;
	struct err e = ERR_INIT;

	ck_assert(!sniff_audio(b, sizeof(b), &kind, &e));
	memcpy(b + 417, b, 4);
	err_clear(&e);
	ck_assert(sniff_audio(b, sizeof(b), &kind, &e));
	ck_assert_int_eq(kind, SNIFF_MP3);
}
END_TEST

Suite *
audio_sniff_suite(void)
{
	Suite *s = suite_create("audio/sniff");
	TCase *c = tcase_create("sniff");

	tcase_add_loop_test(c, strangers_are_named, 0,
	    sizeof(strangers) / sizeof(strangers[0]));
	tcase_add_loop_test(c, audio_is_known_by_its_bytes, 0,
	    sizeof(friends) / sizeof(friends[0]));
	tcase_add_test(c, mp3_needs_two_frames_in_a_row);
	suite_add_tcase(s, c);
	return s;
}
