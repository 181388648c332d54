/* SPDX-License-Identifier: MIT */
/* Package documents and the references in them: no name leads out of the
 * archive. */
#include "import/opf.h"

#include "base/arena.h"
#include "base/must.h"
#include "fuzz/fuzz.h"
#include "import/href.h"

#include <string.h>

static void
check_entry(const char *name)
{
	const char *part = name;
	size_t n;

	must(name[0] != '\0' && name[0] != '/');
	for (;;) {
		n = strcspn(part, "/");
		must(!(n == 2 && memcmp(part, "..", 2) == 0));
		must(!(n == 1 && part[0] == '.'));
		if (part[n] == '\0')
			return;
		part += n + 1;
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct err e = ERR_INIT;
	const char *base, *href;
	struct opf opf;
	struct fuzz f;
	size_t left, i;
	char *bytes;
	bool ok;

	fuzz_open(&f, data, size);
	base = fuzz_line(&f);
	href = href_resolve(f.a, "OEBPS/content.opf", base);
	if (href != NULL)
		check_entry(href);
	bytes = fuzz_rest(&f, &left);
	ok = opf_parse(f.a, "OEBPS/content.opf", bytes, left, &opf, &e);
	fuzz_outcome(ok, &e);
	must(ok || e.type == ERR_VALIDATION);
	must(!ok || opf.n_texts <= OPF_ITEMS_MAX);
	for (i = 0; ok && i < opf.n_texts; i++)
		check_entry(opf.texts[i].entry);
	if (ok && opf.title != NULL)
		fuzz_utf8(opf.title);
	if (ok && opf.author != NULL)
		fuzz_utf8(opf.author);
	fuzz_close(&f);
	return 0;
}
