/* SPDX-License-Identifier: MIT */
/* Audio files from inputs. */
#include "fuzz/sound.h"

#include "base/buf.h"
#include "fuzz/fuzz.h"

#include <stdint.h>
#include <stdio.h>

static void
add(struct buf *b, uint32_t value, int bytes)
{
	for (; bytes > 0; bytes--, value >>= 8)
		buf_char(b, (char)value);
}

void
fuzz_sound(struct fuzz *f, struct buf *out)
{
	unsigned format = 1, channels = 1, rate = 8000, bits = 16, repeat = 1;
	size_t size, most;
	char *bytes;

	if (sscanf(fuzz_line(f), "wav %5u %5u %7u %3u %6u", &format, &channels,
	        &rate, &bits, &repeat) < 1) {
		bytes = fuzz_rest(f, &size);
		buf_add(out, bytes, size);
		return;
	}
	bytes = fuzz_rest(f, &size);
	most = size == 0 ? 0 : (FUZZ_SOUND_MAX - 100) / size;
	repeat = repeat > most ? (unsigned)most : repeat;
	buf_text(out, "RIFF");
	add(out, (uint32_t)(size * repeat) + 36, 4);
	buf_text(out, "WAVEfmt ");
	add(out, 16, 4);
	add(out, format, 2);
	add(out, channels, 2);
	add(out, rate, 4);
	add(out, rate * channels * bits / 8, 4);
	add(out, channels * bits / 8, 2);
	add(out, bits, 2);
	buf_text(out, "data");
	add(out, (uint32_t)(size * repeat), 4);
	while (repeat-- > 0)
		buf_add(out, bytes, size);
}
