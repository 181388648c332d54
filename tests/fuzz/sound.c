/* SPDX-License-Identifier: MIT */
/* Audio files from inputs. */
#include "fuzz/sound.h"

#include "base/buf.h"
#include "fuzz/fuzz.h"

#include <stdint.h>
#include <stdio.h>

enum {
	SILENCE_MAX = 200000 /* bytes, on either side */
};

static void
add(struct buf *b, uint32_t value, int bytes)
{
	for (; bytes > 0; bytes--, value >>= 8)
		buf_char(b, (char)value);
}

static void
add_silence(struct buf *b, unsigned bytes)
{
	while (bytes-- > 0)
		buf_char(b, '\0');
}

void
fuzz_sound(struct fuzz *f, struct buf *out)
{
	unsigned format = 1, channels = 1, rate = 8000, bits = 16, repeat = 1;
	unsigned before = 0, after = 0;
	size_t size, most;
	char *bytes;

	if (sscanf(fuzz_line(f), "wav %5u %5u %7u %3u %6u %6u %6u", &format,
	        &channels, &rate, &bits, &repeat, &before, &after) < 1) {
		bytes = fuzz_rest(f, &size);
		buf_add(out, bytes, size);
		return;
	}
	bytes = fuzz_rest(f, &size);
	before = before % SILENCE_MAX;
	after = after % SILENCE_MAX;
	most = size == 0 ? 0 : (FUZZ_SOUND_MAX / 2) / size;
	repeat = repeat > most ? (unsigned)most : repeat;
	buf_text(out, "RIFF");
	add(out, (uint32_t)(size * repeat + before + after) + 36, 4);
	buf_text(out, "WAVEfmt ");
	add(out, 16, 4);
	add(out, format, 2);
	add(out, channels, 2);
	add(out, rate, 4);
	add(out, rate * channels * bits / 8, 4);
	add(out, channels * bits / 8, 2);
	add(out, bits, 2);
	buf_text(out, "data");
	add(out, (uint32_t)(size * repeat + before + after), 4);
	add_silence(out, before);
	while (repeat-- > 0)
		buf_add(out, bytes, size);
	add_silence(out, after);
}
