/* SPDX-License-Identifier: MIT */
/* The texts of an EPUB: any markup gives paragraphs of valid text. */
#include "import/xhtml.h"

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
	ok = xhtml_read(&m, bytes, left, &e);
	fuzz_outcome(ok, &e);
	must(ok || e.type == ERR_VALIDATION);
	fuzz_manuscript(f.a, &m);
	manuscript_clear(&m);
	fuzz_close(&f);
	return 0;
}
