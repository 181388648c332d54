/* SPDX-License-Identifier: MIT */
/* Plain text files of any encoding: pages are valid text within their size, and
 * laid end to end they are the book. */
#include "import/plain.h"

#include "base/arena.h"
#include "base/must.h"
#include "fuzz/book.h"
#include "fuzz/fuzz.h"
#include "import/manuscript.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct err e = ERR_INIT;
	struct manuscript m;
	struct fuzz f;
	size_t left;
	char *bytes;
	bool ok;

	fuzz_open(&f, data, size);
	bytes = fuzz_rest(&f, &left);
	manuscript_init(&m, f.a);
	ok = plain_read(&m, bytes, left, &e);
	fuzz_outcome(ok, &e);
	if (ok)
		fuzz_manuscript(f.a, &m);
	else
		must(e.type == ERR_VALIDATION);
	manuscript_clear(&m);
	fuzz_close(&f);
	return 0;
}
