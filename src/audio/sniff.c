/* SPDX-License-Identifier: MIT */
/* What a file is, by its own bytes. */
#include "audio/sniff.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

static bool
has_at(const uint8_t *b, size_t size, size_t at, const char *magic)
{
	size_t n = strlen(magic);

	return at <= size && n <= size - at && memcmp(b + at, magic, n) == 0;
}

/* The length in bytes of the MPEG layer III frame whose header stands at
 * ${b}; 0 if none does. */
static size_t
frame_bytes(const uint8_t *b)
{
	static const uint16_t kbits[2][16] = {
		{ 0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160,
		    0 },
		{ 0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256,
		    320, 0 },
	};
	static const uint32_t rates[4] = { 44100, 48000, 32000, 0 };
	unsigned version = (b[1] >> 3) & 3; /* 3: MPEG 1, 2: 2, 0: 2.5 */
	unsigned kbit, slots = version == 3 ? 144 : 72;
	uint32_t rate = rates[(b[2] >> 2) & 3];

	if (b[0] != 0xff || (b[1] & 0xe0) != 0xe0 || version == 1 ||
	    ((b[1] >> 1) & 3) != 1)
		return 0;
	kbit = kbits[version == 3][b[2] >> 4];
	rate >>= version == 3 ? 0 : (version == 2 ? 1 : 2);
	if (kbit == 0 || rate == 0)
		return 0;
	return slots * 1000 * kbit / rate + ((b[2] >> 1) & 1);
}

/* Two frames in a row: eleven set bits alone stand in any file. */
static bool
is_mp3_frames(const uint8_t *b, size_t size)
{
	size_t n;

	if (size < 4)
		return false;
	n = frame_bytes(b);
	return n > 0 && n + 4 <= size && frame_bytes(b + n) > 0;
}

static bool
is_mp3(const uint8_t *b, size_t size)
{
	/* An ID3 tag: version, flags, and a size of four times seven bits. */
	if (has_at(b, size, 0, "ID3"))
		return size > 10 && b[3] != 0xff && b[4] != 0xff &&
		    ((b[6] | b[7] | b[8] | b[9]) & 0x80) == 0;
	return is_mp3_frames(b, size);
}

static const struct {
	const char *start;
	const char *what;
} strangers[] = {
	{ "%PDF", "a PDF" },
	{ "\x89PNG", "a PNG picture" },
	{ "\xff\xd8\xff", "a JPEG picture" },
	{ "GIF8", "a GIF picture" },
	{ "PK\x03\x04", "a ZIP archive" },
	{ "\x1f\x8b", "gzip data" },
	{ "\x1a\x45\xdf\xa3", "Matroska or WebM" },
	{ "OggS", "Ogg with neither Opus nor Vorbis" },
	{ "RIFF", "RIFF, but not WAVE" },
	{ "<?xml", "XML" },
	{ "ID3", "a broken ID3 tag" },
};

/* A name for what it is instead. */
static const char *
name_stranger(const uint8_t *b, size_t size)
{
	size_t i, zeros;

	if (size == 0)
		return "an empty file";
	for (zeros = 0; zeros < size && b[zeros] == 0;)
		zeros++;
	if (zeros == size)
		return "nothing but zeros";
	for (i = 0; i < sizeof(strangers) / sizeof(strangers[0]); i++)
		if (has_at(b, size, 0, strangers[i].start))
			return strangers[i].what;
	if (has_at(b, size, 4, "ftyp"))
		return "MP4";
	for (i = 0;
	     i < size && i < 64 && strchr(" \t\r\n\xef\xbb\xbf", b[i]) != NULL;)
		i++;
	if (i < size && (b[i] == '{' || b[i] == '['))
		return "JSON";
	if (size - i >= 5 &&
	    (strncasecmp((const char *)b + i, "<html", 5) == 0 ||
	        strncasecmp((const char *)b + i, "<!doc", 5) == 0 ||
	        strncasecmp((const char *)b + i, "<head", 5) == 0))
		return "an HTML page";
	for (i = 0; i < size && i < 64; i++)
		if (b[i] < 9 || b[i] == 0x7f)
			return "something unknown";
	return "text";
}

bool
sniff_audio(const void *bytes, size_t size, enum sniff_kind *out, struct err *e)
{
	const uint8_t *b = bytes;

	if (has_at(b, size, 0, "RIFF") && has_at(b, size, 8, "WAVE"))
		*out = SNIFF_WAV;
	else if (has_at(b, size, 0, "fLaC"))
		*out = SNIFF_FLAC;
	else if (has_at(b, size, 0, "OggS") && has_at(b, size, 28, "OpusHead"))
		*out = SNIFF_OPUS;
	else if (has_at(b, size, 0, "OggS") &&
	    has_at(b, size, 28, "\x01vorbis"))
		*out = SNIFF_VORBIS;
	else if (is_mp3(b, size))
		*out = SNIFF_MP3;
	else
		return err_set_cause(e, ERR_SOUNDSCAPE, CAUSE_AUDIO_INVALID, 0,
		    "the sound is no audio file but %s (%zu bytes)",
		    name_stranger(b, size), size);
	return true;
}
