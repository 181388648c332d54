/* SPDX-License-Identifier: MIT */
/* What a call costs. */
#include "book/price.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum {
	BYTES_A_TOKEN = 4,
	ANSWER_TOKENS = 500
};

void
price_init(struct price_table *t, double input_usd, double output_usd,
    double second_usd, double file_usd)
{
	/* USD a million tokens = 1e9 nano / 1e6 = 1000 nano a token */
	t->input_token_nano = llround(input_usd * 1000);
	t->output_token_nano = llround(output_usd * 1000);
	t->audio_ms_nano = llround(second_usd * 1e6);
	t->audio_file_nano = llround(file_usd * 1e9);
}

int64_t
price_analysis(const struct price_table *t, int64_t tokens_in,
    int64_t tokens_out, int64_t tokens_thought)
{
	return tokens_in * t->input_token_nano +
	    (tokens_out + tokens_thought) * t->output_token_nano;
}

int64_t
price_soundscape(const struct price_table *t, int64_t audio_ms)
{
	return audio_ms * t->audio_ms_nano + t->audio_file_nano;
}

int64_t
price_estimate_analysis(const struct price_table *t, size_t bytes)
{
	return price_analysis(
	    t, (int64_t)(bytes / BYTES_A_TOKEN) + 1, ANSWER_TOKENS, 0);
}

void
price_print(int64_t nano, char *out, size_t size)
{
	int64_t unit = llabs(nano) < 1000000000 ? 100000 : 10000000;
	int64_t rounded = (llabs(nano) + unit / 2) / unit;
	int64_t whole = unit == 100000 ? 10000 : 100;

	snprintf(out, size, "%s$%lld.%0*lld", nano < 0 ? "-" : "",
	    (long long)(rounded / whole), unit == 100000 ? 4 : 2,
	    (long long)(rounded % whole));
}
