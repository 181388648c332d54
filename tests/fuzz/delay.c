/* SPDX-License-Identifier: MIT */
/* Retry hints: whatever a service writes, nobody waits for ever or backwards. */
#include "provider/delay.h"

#include "base/arena.h"
#include "base/must.h"
#include "fuzz/fuzz.h"
#include "provider/replicate_error.h"

#include <string.h>

#define LONGEST_MS INT64_C(1000000000000)

static void
check(int64_t ms)
{
	must(ms >= -1 && ms <= LONGEST_MS);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int per_minute = -1, burst = -1;
	const char *words, *text;
	int64_t first, second;
	struct fuzz f;

	fuzz_open(&f, data, size);
	words = fuzz_line(&f);
	text = fuzz_text(&f);
	first = delay_parse(text);
	second = delay_find(text, words);
	check(first);
	check(second);
	must(words[0] != '\0' || text[0] == '~' || first == second);
	must(delay_longer(first, second) >= first &&
	    delay_longer(first, second) >= second);
	/* The same with a number in front is a number. */
	must(delay_parse(arena_print(f.a, "1s%s", text)) == 1000);
	replicate_error_rate(text, &per_minute, &burst);
	must(per_minute >= 0 && per_minute <= 999999999);
	must(per_minute == 0 ? burst == 0 : burst >= 1);
	fuzz_close(&f);
	return 0;
}
