/* SPDX-License-Identifier: MIT */
/* References inside an EPUB lead to entries, and never out of it. */
#include "import/href.h"

#include "base/arena.h"
#include "unit/import/suites.h"

#include <stddef.h>

static const struct {
	const char *base;
	const char *href;
	const char *entry; /* NULL: refused */
} cases[] = {
	{ "", "a.html", "a.html" },
	{ "OEBPS/book.opf", "a.html", "OEBPS/a.html" },
	{ "OEBPS/book.opf", "text/a.html", "OEBPS/text/a.html" },
	{ "OEBPS/book.opf", "../a.html", "a.html" },
	{ "a/b/book.opf", "../../c/a.html", "c/a.html" },
	{ "a/b/book.opf", "./x/../a.html", "a/b/a.html" },
	{ "OEBPS/book.opf", "/a.html", "a.html" },
	{ "OEBPS/book.opf", "a%20b.html", "OEBPS/a b.html" },
	{ "", "%C3%9Cber.html", "Über.html" },
	{ "", "100%.html", "100%.html" },
	{ "", "a%2.html", "a%2.html" },
	{ "", "a%00b.html", "a%00b.html" },
	{ "a.opf", "b.html#part", "b.html" },
	{ "a.opf", "b.html?x=1", "b.html" },
	{ "a.opf", "b%23c.html", "b#c.html" },
	{ "a/x.opf", "b//c.html", "a/b/c.html" },
	{ "a/x.opf", "..", NULL },
	{ "a.opf", "../b.html", NULL },
	{ "a.opf", "%2e%2e/b.html", NULL },
	{ "a.opf", "http://example.org/b.html", NULL },
	{ "a.opf", "file:///etc/passwd", NULL },
	{ "a.opf", "//host/b.html", NULL },
	{ "a.opf", "data:text/html,x", NULL },
	{ "a.opf", "", NULL },
	{ "a.opf", "#part", NULL },
};

START_TEST(a_reference_is_resolved)
{
	struct arena *a = arena_open();
	const char *entry = href_resolve(a, cases[_i].base, cases[_i].href);

	if (cases[_i].entry == NULL)
		ck_assert_ptr_null(entry);
	else
		ck_assert_str_eq(entry, cases[_i].entry);
	arena_close(&a);
}
END_TEST

Suite *
import_href_suite(void)
{
	Suite *s = suite_create("import/href");
	TCase *t = tcase_create("href");

	tcase_add_loop_test(
	    t, a_reference_is_resolved, 0, sizeof(cases) / sizeof(cases[0]));
	suite_add_tcase(s, t);
	return s;
}
