/* SPDX-License-Identifier: MIT */
/* An EPUB is read in its order, and a bad one gets a clear sentence. */
#include "import/epub.h"

#include "base/arena.h"
#include "import/manuscript.h"
#include "unit/import/suites.h"
#include "unit/import/zip_maker.h"

#include <stdlib.h>
#include <string.h>

static const char container[] =
    "<container version='1.0' "
    "xmlns='urn:oasis:names:tc:opendocument:xmlns:container'><rootfiles>"
    "<rootfile full-path='OEBPS/book.opf' "
    "media-type='application/oebps-package+xml'/></rootfiles></container>";

static const char package[] =
    "<package xmlns='http://www.idpf.org/2007/opf' version='3.0'>"
    "<metadata xmlns:dc='http://purl.org/dc/elements/1.1/'>"
    "<dc:title>The Book</dc:title><dc:creator>Somebody</dc:creator>"
    "</metadata><manifest>"
    "<item id='n' href='nav.xhtml' properties='nav' "
    "media-type='application/xhtml+xml'/>"
    "<item id='a' href='text/one%20a.xhtml' "
    "media-type='application/xhtml+xml'/>"
    "<item id='b' href='text/two.xhtml' "
    "media-type='application/xhtml+xml'/></manifest>"
    "<spine><itemref idref='n'/><itemref idref='b'/><itemref idref='a'/>"
    "</spine></package>";

static struct arena *a;
static struct manuscript m;
static struct zip_maker *maker;
static struct err e;

static void
setup(void)
{
	static const struct err none = ERR_INIT;

	a = arena_open();
	manuscript_init(&m, a);
	maker = zip_maker_open(NULL);
	e = none;
}

static void
teardown(void)
{
	if (maker != NULL)
		zip_maker_close(&maker);
	zip_maker_clean();
	manuscript_clear(&m);
	arena_close(&a);
}

static void
add_front(void)
{
	zip_maker_add(maker, "mimetype", "application/epub+zip");
	zip_maker_add(maker, "META-INF/container.xml", container);
}

static void
add_texts(void)
{
	zip_maker_add(maker, "OEBPS/nav.xhtml", "<html><p>Nav</p></html>");
	zip_maker_add(maker, "OEBPS/text/one a.xhtml",
	    "<html><body><p>One.</p></body></html>");
	zip_maker_add(maker, "OEBPS/text/two.xhtml",
	    "<html><body><p>Two.</p></body></html>");
}

static void
must_refuse(const char *reason)
{
	ck_assert(!epub_read(&m, zip_maker_close(&maker), &e));
	ck_assert_int_eq(e.type, ERR_VALIDATION);
	ck_assert_msg(strstr(e.message, reason) != NULL, "%s", e.message);
}

static void
must_read(void)
{
	ck_assert_msg(
	    epub_read(&m, zip_maker_close(&maker), &e), "%s", e.message);
}

START_TEST(the_texts_come_in_the_order_of_the_spine)
{
	const struct manuscript_paragraph *p;
	size_t n;

	add_front();
	zip_maker_add(maker, "OEBPS/book.opf", package);
	add_texts();
	must_read();
	p = manuscript_list(&m, &n);
	ck_assert_uint_eq(n, 2);
	ck_assert_str_eq(p[0].text, "Two.");
	ck_assert_str_eq(p[1].text, "One.");
	ck_assert_uint_eq(p[1].marks, MANUSCRIPT_STARTS);
	ck_assert_str_eq(m.title, "The Book");
	ck_assert_str_eq(m.author, "Somebody");
}
END_TEST

START_TEST(another_archive_is_no_epub)
{
	zip_maker_add(maker, "word/document.xml", "<document/>");
	must_refuse("no EPUB");
}
END_TEST

START_TEST(a_container_that_names_nothing_is_refused)
{
	zip_maker_add(maker, "META-INF/container.xml", "<container/>");
	must_refuse("names no package document");
}
END_TEST

START_TEST(a_package_document_that_is_missing_is_named)
{
	add_front();
	must_refuse("OEBPS/book.opf");
}
END_TEST

START_TEST(a_text_that_is_missing_is_named)
{
	add_front();
	zip_maker_add(maker, "OEBPS/book.opf", package);
	must_refuse("OEBPS/text/two.xhtml");
}
END_TEST

START_TEST(a_missing_spine_is_told)
{
	add_front();
	zip_maker_add(maker, "OEBPS/book.opf", "<package/>");
	must_refuse("no spine");
}
END_TEST

static void
add_encryption(const char *algorithm)
{
	char text[400];

	text[0] = '\0';
	strncat(text,
	    "<encryption xmlns:enc='http://www.w3.org/2001/04/"
	    "xmlenc#'><enc:EncryptedData><enc:EncryptionMethod "
	    "Algorithm='",
	    200);
	strncat(text, algorithm, 100);
	strncat(text, "'/></enc:EncryptedData></encryption>", 100);
	zip_maker_add(maker, "META-INF/encryption.xml", text);
}

START_TEST(a_copy_protected_book_is_refused)
{
	add_front();
	add_encryption("http://www.w3.org/2001/04/xmlenc#aes128-cbc");
	zip_maker_add(maker, "OEBPS/book.opf", package);
	add_texts();
	must_refuse("copy-protected");
}
END_TEST

static const char *const fonts[] = { "http://www.idpf.org/2008/embedding",
	"http://ns.adobe.com/pdf/enc#RC" };

START_TEST(scrambled_fonts_are_fine)
{
	add_front();
	add_encryption(fonts[_i]);
	zip_maker_add(maker, "OEBPS/book.opf", package);
	add_texts();
	must_read();
}
END_TEST

START_TEST(a_zip_bomb_is_refused)
{
	char *zeros = calloc(1, 30 << 20);

	add_front();
	zip_maker_add(maker, "OEBPS/book.opf", package);
	zip_maker_add_bytes(maker, "OEBPS/text/two.xhtml", zeros, 30 << 20);
	free(zeros);
	must_refuse("zip bomb");
}
END_TEST

START_TEST(large_pictures_are_not_unpacked)
{
	char *zeros = calloc(1, 40 << 20);

	add_front();
	zip_maker_add(maker, "OEBPS/book.opf", package);
	zip_maker_add_bytes(maker, "OEBPS/cover.JPG", zeros, 40 << 20);
	add_texts();
	free(zeros);
	must_read();
}
END_TEST

START_TEST(a_hostile_name_is_refused)
{
	add_front();
	zip_maker_add(maker, "../../home/x/.profile", "text");
	must_refuse("forbidden name");
}
END_TEST

START_TEST(a_package_outside_of_the_archive_is_refused)
{
	zip_maker_add(maker, "META-INF/container.xml",
	    "<container><rootfile full-path='../../etc/book.opf'/>"
	    "</container>");
	must_refuse("names no package document");
}
END_TEST

Suite *
import_epub_suite(void)
{
	Suite *s = suite_create("import/epub");
	TCase *t = tcase_create("epub");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_set_timeout(t, 60);
	tcase_add_test(t, the_texts_come_in_the_order_of_the_spine);
	tcase_add_test(t, another_archive_is_no_epub);
	tcase_add_test(t, a_container_that_names_nothing_is_refused);
	tcase_add_test(t, a_package_document_that_is_missing_is_named);
	tcase_add_test(t, a_text_that_is_missing_is_named);
	tcase_add_test(t, a_missing_spine_is_told);
	tcase_add_test(t, a_copy_protected_book_is_refused);
	tcase_add_loop_test(t, scrambled_fonts_are_fine, 0, 2);
	tcase_add_test(t, a_zip_bomb_is_refused);
	tcase_add_test(t, large_pictures_are_not_unpacked);
	tcase_add_test(t, a_hostile_name_is_refused);
	tcase_add_test(t, a_package_outside_of_the_archive_is_refused);
	suite_add_tcase(s, t);
	return s;
}
