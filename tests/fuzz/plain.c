/* SPDX-License-Identifier: MIT */
/* Plain text files of any encoding: pages are valid text within their size, and
 * laid end to end they are the book. */
#include "import/plain.h"

#include "fuzz/book.h"
#include "fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_reading(plain_read, data, size);
	return 0;
}
