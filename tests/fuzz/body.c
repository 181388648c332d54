/* SPDX-License-Identifier: MIT */
/* What a POST may bring: the order of a book, and of what is done again. */
#include "web/body.h"

#include "base/arena.h"
#include "base/must.h"
#include "base/uuid.h"
#include "fuzz/fuzz.h"
#include "store/submit.h"
#include "web/start.h"
#include "wire/json.h"

#include <string.h>

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct err e = ERR_INIT;
	struct start_order order = { .restart = false };
	char id[UUID_TEXT];
	struct json *v;
	struct fuzz f;
	size_t left;
	char *body;
	bool ok;

	fuzz_open(&f, data, size);
	body = fuzz_rest(&f, &left);
	ok = body_parse(f.a, body, left, true, &v, &e);
	fuzz_outcome(ok, &e);
	must(!ok || v == NULL || json_is_object(v));
	err_clear(&e);
	ok = start_parse(f.a, body, left, &order, &e);
	fuzz_outcome(ok, &e);
	if (ok) {
		must(uuid_parse(order.book_id, id));
		must(strcmp(id, order.book_id) == 0);
		must(order.priority >= -SUBMIT_PRIORITY_MAX &&
		    order.priority <= SUBMIT_PRIORITY_MAX);
	} else {
		must(e.type == ERR_VALIDATION && e.cause == CAUSE_INVALID);
		fuzz_utf8(e.message);
	}
	fuzz_close(&f);
	return 0;
}

size_t
LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned seed)
{
	return fuzz_mutate_json(data, size, max, seed, 0);
}
