/* SPDX-License-Identifier: MIT */
#ifndef BOOK_PRICE_H
#define BOOK_PRICE_H

#include <stddef.h>
#include <stdint.h>

/* Money is integer nano-USD (1e-9 US dollar), so that sums are exact. */

struct price_table {
	int64_t input_token_nano;
	int64_t output_token_nano;
	int64_t audio_ms_nano;
	int64_t audio_file_nano;
};

/* From US dollars a million tokens, a second and a file. */
void price_init(struct price_table *t, double input_usd, double output_usd,
    double second_usd, double file_usd);

/* Thoughts are output. */
int64_t price_analysis(const struct price_table *t, int64_t tokens_in,
    int64_t tokens_out, int64_t tokens_thought);

/* ${audio_ms} of sound in one file. */
int64_t price_soundscape(const struct price_table *t, int64_t audio_ms);

/* What an analysis of ${bytes} of request is likely to cost at most: a token
 * is about four bytes of English, an answer about 500 tokens. */
int64_t price_estimate_analysis(const struct price_table *t, size_t bytes);

/* "$0.0123" into ${out}: four decimals below a dollar, else two. */
void price_print(int64_t nano, char *out, size_t size);

#endif
