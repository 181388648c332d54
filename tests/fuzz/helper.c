/* SPDX-License-Identifier: MIT */
/* The lines between a worker and pagescape-audio: what is taken prints as what
 * is taken again. */
#include "audio/helper.h"

#include "audio/recipe.h"
#include "base/buf.h"
#include "base/must.h"
#include "fuzz/fuzz.h"

#include <math.h>
#include <string.h>

enum {
	OUT_MAX = 8192
};

static void
check_request(const char *line, size_t size)
{
	struct helper_request r, again;
	struct err e = ERR_INIT;
	struct buf b;
	bool ok = helper_request_parse(&r, line, size, &e);

	fuzz_outcome(ok, &e);
	if (!ok)
		return;
	must(r.id > 0 && r.bytes != HELPER_UNKNOWN);
	must(r.bitrate >= 32 && r.bitrate <= 320);
	must(r.seconds >= 0 && r.seconds <= 3600);
	must(r.max_seconds > 0 && r.max_seconds <= 3600);
	must(isfinite(r.lufs) && isfinite(r.peak) && r.peak <= 0);
	buf_init(&b, OUT_MAX);
	helper_request_print(&r, &b);
	must(!b.overflow && b.used < HELPER_LINE_MAX);
	must(b.data[b.used - 1] == '\n');
	must(helper_request_parse(&again, b.data, b.used - 1, &e));
	must(again.id == r.id && again.op == r.op && again.bytes == r.bytes);
	must(strcmp(again.format, r.format) == 0);
	must(again.bitrate == r.bitrate);
	must(fabs(again.seconds - r.seconds) < 0.01);
	buf_clear(&b);
}

static void
check_answer(const char *line, size_t size)
{
	struct helper_answer a, again;
	struct err e = ERR_INIT, told = ERR_INIT;
	struct buf b;
	bool ok = helper_answer_parse(&a, line, size, &e);

	fuzz_outcome(ok, &e);
	if (!ok)
		return;
	must(a.ok || a.bytes == 0);
	must(strlen(a.message) < sizeof(a.message));
	must(a.seconds >= 0 && isfinite(a.lufs) && isfinite(a.peak));
	if (!a.ok) {
		must(!helper_answer_error(&a, &told));
		must(err_is_set(&told));
		return;
	}
	buf_init(&b, OUT_MAX);
	helper_answer_print(&a, &b);
	must(!b.overflow && b.used < HELPER_LINE_MAX);
	must(helper_answer_parse(&again, b.data, b.used - 1, &e));
	must(again.id == a.id && again.ok && again.bytes == a.bytes);
	buf_clear(&b);
}

static void
check_recipe(const char *line, size_t size)
{
	struct recipe r, again;
	struct err e = ERR_INIT;
	struct buf b;
	int i;
	bool ok = recipe_parse(&r, line, size, &e);

	fuzz_outcome(ok, &e);
	if (!ok)
		return;
	must(r.n_layers >= 1 && r.n_layers <= RECIPE_LAYERS_MAX);
	must(
	    r.seconds >= RECIPE_SECONDS_MIN && r.seconds <= RECIPE_SECONDS_MAX);
	buf_init(&b, RECIPE_TEXT_MAX);
	recipe_print(&r, &b);
	must(!b.overflow);
	must(recipe_parse(&again, buf_str(&b), b.used, &e));
	must(again.seed == r.seed && again.n_layers == r.n_layers);
	must(again.mood == r.mood);
	for (i = 0; i < r.n_layers; i++)
		must(again.layers[i].kind == r.layers[i].kind &&
		    fabsf(again.layers[i].gain_db - r.layers[i].gain_db) <
		        0.01F);
	buf_clear(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz f;
	size_t left;
	char *line;

	fuzz_open(&f, data, size);
	line = fuzz_rest(&f, &left);
	check_request(line, left);
	check_answer(line, left);
	check_recipe(line, left);
	fuzz_close(&f);
	return 0;
}
