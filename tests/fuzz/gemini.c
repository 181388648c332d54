/* SPDX-License-Identifier: MIT */
/* Gemini's answers and refusals. */
#include "provider/gemini.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/must.h"
#include "book/analysis.h"
#include "fuzz/analysis.h"
#include "fuzz/fuzz.h"
#include "provider/answer.h"
#include "wire/http_message.h"

#include <string.h>

static void
check_usage(const struct answer_usage *u)
{
	must(u->tokens_in >= 0 && u->tokens_out >= 0 && u->tokens_thought >= 0);
	must(u->tokens_in <= ANSWER_TOKENS_MAX &&
	    u->tokens_out <= ANSWER_TOKENS_MAX &&
	    u->tokens_thought <= ANSWER_TOKENS_MAX);
	fuzz_utf8(u->model);
	must(strlen(u->model) <= 100);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct err e = ERR_INIT;
	struct http_response r;
	struct answer_usage usage;
	struct analysis found;
	struct fuzz f;
	bool ok;

	fuzz_open(&f, data, size);
	fuzz_response(&f, &r);
	ok = gemini_answer(f.a, &r, &found, &usage, &e);
	fuzz_outcome(ok, &e);
	check_usage(&usage);
	if (ok)
		fuzz_analysis(f.a, &found);
	else {
		must(e.type == ERR_CONTENT_ANALYSIS && e.cause != CAUSE_NONE);
		must(e.code == r.status);
		fuzz_utf8(e.message);
	}
	must(!ok || (r.status >= 200 && r.status <= 299));
	fuzz_close(&f);
	return 0;
}

size_t
LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned seed)
{
	return fuzz_mutate_json(data, size, max, seed, 1);
}
