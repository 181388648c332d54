/* SPDX-License-Identifier: MIT */
/* The texts of an EPUB: any markup gives paragraphs of valid text. */
#include "import/xhtml.h"

#include "fuzz/book.h"
#include "fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_reading(xhtml_read, data, size);
	return 0;
}
