/* SPDX-License-Identifier: MIT */
/* Replicate's answers: one prediction, a page of the list, refusals, and what
 * a finished one brought. */
#include "provider/prediction.h"

#include "base/arena.h"
#include "base/must.h"
#include "book/analysis.h"
#include "fuzz/analysis.h"
#include "fuzz/fuzz.h"
#include "provider/answer.h"
#include "provider/replicate.h"
#include "wire/http_message.h"
#include "wire/json.h"

#include <math.h>
#include <string.h>

static void
check_word(const char *text, size_t max)
{
	fuzz_utf8(text);
	must(strlen(text) <= max);
}

static void
check_failed(const struct http_response *r, const struct err *e)
{
	must(e->type == ERR_SOUNDSCAPE || e->type == ERR_CONTENT_ANALYSIS);
	must(e->cause != CAUSE_NONE);
	must(e->code == r->status || e->code == 0);
	fuzz_utf8(e->message);
}

/* What a prediction says can be kept, shown and paid for. */
static void
check_prediction(struct arena *a, const struct prediction *p)
{
	struct replicate_order order = {
		.model = "a/b", .version = "", .input = "{\"prompt\":\"wind\"}"
	};
	struct err e = ERR_INIT;
	struct answer_usage usage;
	struct analysis found;
	const char *url = NULL;
	bool ok;

	must(p->id[0] != '\0');
	check_word(p->id, 100);
	must(strpbrk(p->id, "/?#%.\\ \"'") == NULL);
	check_word(p->status, 200);
	check_word(p->model, 200);
	check_word(p->version, 200);
	check_word(p->error, 1200);
	must(isfinite(p->predict_seconds) && p->predict_seconds >= 0);
	must(p->tokens_in >= 0 && p->tokens_in <= ANSWER_TOKENS_MAX);
	must(p->tokens_out >= 0 && p->tokens_out <= ANSWER_TOKENS_MAX);
	must(!prediction_is_of(a, p, &order) || strcmp(p->model, "a/b") == 0);
	must(!prediction_failure(p, ERR_SOUNDSCAPE, &e));
	fuzz_outcome(false, &e);
	err_clear(&e);
	ok = prediction_file(p, &url, &e);
	fuzz_outcome(ok, &e);
	must(!ok || url != NULL);
	err_clear(&e);
	ok = prediction_analysis(a, p, &found, &usage, &e);
	fuzz_outcome(ok, &e);
	if (ok)
		fuzz_analysis(a, &found);
}

static void
check_list(struct arena *a, const struct http_response *r)
{
	struct err e = ERR_INIT;
	struct prediction *list;
	const char *next = NULL;
	size_t n, i;

	if (!prediction_list(a, r, ERR_SOUNDSCAPE, &list, &n, &next, &e)) {
		fuzz_outcome(false, &e);
		check_failed(r, &e);
		return;
	}
	fuzz_outcome(true, &e);
	must(next == NULL || strpbrk(next, " \t\r\n#") == NULL);
	for (i = 0; i < n; i++)
		check_prediction(a, &list[i]);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct err e = ERR_INIT;
	struct http_response r;
	struct prediction p;
	enum replicate_call call;
	struct fuzz f;
	bool ok;

	fuzz_open(&f, data, size);
	call = strcmp(fuzz_line(&f), "create") == 0 ? REPLICATE_CREATE
	                                            : REPLICATE_OTHER;
	fuzz_response(&f, &r);
	ok = prediction_read(f.a, &r, call, ERR_SOUNDSCAPE, &p, &e);
	fuzz_outcome(ok, &e);
	if (ok)
		check_prediction(f.a, &p);
	else
		check_failed(&r, &e);
	/* What may have been bought is looked for, never asked again. */
	must(ok || call != REPLICATE_CREATE || r.status < 200 ||
	    (r.status > 299 && r.status < 500) ||
	    e.cause == CAUSE_UNKNOWN_OUTCOME);
	check_list(f.a, &r);
	fuzz_close(&f);
	return 0;
}

size_t
LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned seed)
{
	return fuzz_mutate_json(data, size, max, seed, 2);
}
