/* SPDX-License-Identifier: MIT */
/* The writer of pages: no text becomes markup, and no address a script. */
#include "web/html.h"

#include "base/buf.h"
#include "base/must.h"
#include "fuzz/fuzz.h"
#include "fuzz/page.h"

#include <string.h>
#include <strings.h>

enum {
	PAGE_MAX = 1 << 20
};

static void
check_address(const char *page)
{
	const char *url = strstr(page, "href=\"");
	size_t n;

	must(url != NULL);
	url += 6;
	n = strcspn(url, "\"");
	if (memchr(url, ':', strcspn(url, "\"/?#")) != NULL)
		must(strncasecmp(url, "http:", 5) == 0 ||
		    strncasecmp(url, "https:", 6) == 0);
	while (n-- > 0)
		must((unsigned char)url[n] >= 0x20);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *line, *text;
	struct html h;
	struct fuzz f;
	struct buf b;

	fuzz_open(&f, data, size);
	line = fuzz_line(&f);
	text = fuzz_text(&f);
	buf_init(&b, PAGE_MAX);
	html_init(&h, &b);
	html_doctype(&h);
	html_open(&h, "a");
	html_url(&h, "href", line);
	html_attr(&h, "title", text);
	html_attr_print(&h, "alt", "%s-%d", line, 7);
	html_flag(&h, "hidden");
	html_text(&h, text);
	html_close(&h, "a");
	html_element(&h, "p", line, text);
	html_print(&h, "%s", line);
	must(h.depth == 0 && !b.overflow);
	fuzz_page(buf_str(&b));
	check_address(buf_str(&b));
	buf_clear(&b);
	fuzz_close(&f);
	return 0;
}
