/* SPDX-License-Identifier: MIT */
/* A file becomes a book, or a sentence that says why not. */
#include "import/book_file.h"

#include "base/arena.h"
#include "base/text.h"
#include "import/words.h"
#include "unit/import/suites.h"
#include "unit/import/zip_maker.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct arena *a;
static struct err e;
static struct book_file book;

static void
setup(void)
{
	static const struct err none = ERR_INIT;

	a = arena_open();
	e = none;
}

static void
teardown(void)
{
	zip_maker_clean();
	arena_close(&a);
}

static void
must_read(const char *name, const char *text)
{
	const char *path = zip_maker_file(name, text, strlen(text));

	ck_assert_msg(book_file_read(a, path, &book, &e), "%s", e.message);
}

static void
must_refuse(const char *bytes, size_t size, const char *reason)
{
	const char *path = zip_maker_file("x.txt", bytes, size);

	ck_assert(!book_file_read(a, path, &book, &e));
	ck_assert_int_eq(e.type, ERR_VALIDATION);
	ck_assert_int_eq(e.cause, CAUSE_INVALID);
	ck_assert_msg(strstr(e.message, reason) != NULL, "%s", e.message);
}

START_TEST(one_word_is_a_book)
{
	must_read("a.txt", "Once");
	ck_assert_uint_eq(book.n_pages, 1);
	ck_assert_str_eq(book.pages[0].text, "Once");
	ck_assert_int_eq(book.pages[0].number, 1);
	ck_assert_ptr_null(book.author);
}
END_TEST

static const struct {
	const char *name;
	const char *title;
} titles[] = {
	{ "the_salt-lantern.txt", "The salt lantern" },
	{ "Über uns.txt", "Über uns" },
	{ "v1.2.txt", "V1.2" },
	{ "noextension", "Noextension" },
	{ ".hidden", ".hidden" },
	{ "---.txt", "Untitled" },
	{ "a\xff.txt", "A\ufffd" },
};

START_TEST(without_a_title_the_name_of_the_file_serves)
{
	must_read(titles[_i].name, "Text.");
	ck_assert_str_eq(book.title, titles[_i].title);
}
END_TEST

static const char *const empties[] = { "", " \n\n\t ", "\xef\xbb\xbf\n",
	"Title: Nothing\nAuthor: Nobody\n\n", "\xc2\xa0\n",
	("*** START OF THE PROJECT GUTENBERG EBOOK X ***\n"
	 "*** END OF THE PROJECT GUTENBERG EBOOK X ***\nLicence") };

START_TEST(an_empty_book_is_an_error)
{
	must_refuse(empties[_i], strlen(empties[_i]), "no text to read");
}
END_TEST

static const struct {
	const char *start;
	const char *reason;
} others[] = { { "%PDF-1.7\n", "a PDF" }, { "{\\rtf1", "an RTF document" },
	{ "<!DOCTYPE html><html>", "a web page" }, { "\x1f\x8b\x08", "gzip" },
	{ "\xd0\xcf\x11\xe0\xa1\xb1", "an old Word document" },
	{ "PK\3\4 and then nothing", "ZIP" } };

START_TEST(other_formats_are_called_by_their_name)
{
	must_refuse(
	    others[_i].start, strlen(others[_i].start), others[_i].reason);
}
END_TEST

START_TEST(binary_is_refused)
{
	static const char bytes[] = "\x7f"
	                            "ELF\0\0\0\1";

	must_refuse(bytes, sizeof(bytes), "binary");
}
END_TEST

START_TEST(a_huge_file_is_refused)
{
	const char *path = zip_maker_file("x.txt", "x", 1);

	ck_assert_int_eq(truncate(path, BOOK_FILE_TEXT_MAX + 1), 0);
	ck_assert(!book_file_read(a, path, &book, &e));
	ck_assert_ptr_nonnull(strstr(e.message, "larger than 64 MB"));
}
END_TEST

START_TEST(a_missing_file_is_not_found)
{
	ck_assert(!book_file_read(a, "/nonexistent/x.txt", &book, &e));
	ck_assert_int_eq(e.type, ERR_IO);
	ck_assert_int_eq(e.cause, CAUSE_NOT_FOUND);
}
END_TEST

START_TEST(a_directory_is_refused)
{
	ck_assert(!book_file_read(a, "/tmp", &book, &e));
	ck_assert_int_eq(e.type, ERR_VALIDATION);
}
END_TEST

START_TEST(a_pipe_does_not_hang)
{
	const char *path = zip_maker_file("pipe.txt", "", 0);

	ck_assert_int_eq(unlink(path), 0);
	ck_assert_int_eq(mkfifo(path, 0600), 0);
	ck_assert(!book_file_read(a, path, &book, &e));
	ck_assert_int_eq(e.type, ERR_VALIDATION);
}
END_TEST

START_TEST(utf16_and_crlf_are_read)
{
	static const char bytes[] = "\xff\xfe"
	                            "O\0n\0e\0\r\0\n\0\r\0\n\0T\0w\0"
	                            "\xf6\0";
	const char *path = zip_maker_file("a.txt", bytes, sizeof(bytes) - 1);

	ck_assert(book_file_read(a, path, &book, &e));
	ck_assert_str_eq(book.pages[0].text, "One\n\nTwö");
}
END_TEST

static const char *
share(const char *name)
{
	const char *directory = getenv("PAGESCAPE_SHARE");

	return arena_print(
	    a, "%s/%s", directory != NULL ? directory : "share", name);
}

/* The words of the first ${n} pages and the bounds of each. */
static void
must_be_the_story(void)
{
	size_t i, words;

	ck_assert_str_eq(book.title, "The Salt Lantern");
	ck_assert_str_eq(book.author, "the Pagescape authors");
	ck_assert_uint_eq(book.n_pages, 24);
	for (i = 0; i < book.n_pages; i++) {
		words = words_measure(book.pages[i].text, book.pages[i].size) /
		    WORDS_UNIT;
		ck_assert_uint_ge(words, PAGINATE_MIN);
		ck_assert_uint_le(words, PAGINATE_MAX);
		ck_assert(text_is_utf8(book.pages[i].text, book.pages[i].size));
	}
}

START_TEST(our_story_has_a_chapter_to_a_spread)
{
	size_t i;

	ck_assert_msg(
	    book_file_read(a, share("story/the-salt-lantern.txt"), &book, &e),
	    "%s", e.message);
	must_be_the_story();
	for (i = 2; i < book.n_pages; i += 2)
		ck_assert(text_starts(book.pages[i].text, "CHAPTER "));
}
END_TEST

/* Write ${book} as an EPUB with a document for each spread; its path. */
static const char *
write_epub(void)
{
	struct zip_maker *maker = zip_maker_open(NULL);
	const char *items = "", *refs = "", *text;
	size_t i;

	zip_maker_add(maker, "mimetype", "application/epub+zip");
	zip_maker_add(maker, "META-INF/container.xml",
	    "<container><rootfiles><rootfile full-path='book.opf'/>"
	    "</rootfiles></container>");
	for (i = 0; i + 1 < book.n_pages; i += 2) {
		items = arena_print(a,
		    "%s<item id='s%zu' href='s%zu.xhtml' "
		    "media-type='application/xhtml+xml'/>",
		    items, i, i);
		refs = arena_print(a, "%s<itemref idref='s%zu'/>", refs, i);
		text = arena_print(a,
		    "<html><body><pre>%s\n</pre><pre>%s</pre></body></html>",
		    book.pages[i].text, book.pages[i + 1].text);
		zip_maker_add(maker, arena_print(a, "s%zu.xhtml", i), text);
	}
	zip_maker_add(maker, "book.opf",
	    arena_print(a,
	        "<package><metadata xmlns:dc='d'><dc:title>%s</dc:title>"
	        "<dc:creator>%s</dc:creator></metadata>"
	        "<manifest>%s</manifest><spine>%s</spine></package>",
	        book.title, book.author, items, refs));
	return zip_maker_close(&maker);
}

START_TEST(our_story_reads_the_same_from_an_epub)
{
	const char *path;

	ck_assert(
	    book_file_read(a, share("story/the-salt-lantern.txt"), &book, &e));
	path = write_epub();
	ck_assert_msg(book_file_read(a, path, &book, &e), "%s", e.message);
	must_be_the_story();
}
END_TEST

Suite *
import_book_file_suite(void)
{
	Suite *s = suite_create("import/book_file");
	TCase *t = tcase_create("book_file");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, one_word_is_a_book);
	tcase_add_loop_test(t, without_a_title_the_name_of_the_file_serves, 0,
	    sizeof(titles) / sizeof(titles[0]));
	tcase_add_loop_test(t, an_empty_book_is_an_error, 0,
	    sizeof(empties) / sizeof(empties[0]));
	tcase_add_loop_test(t, other_formats_are_called_by_their_name, 0,
	    sizeof(others) / sizeof(others[0]));
	tcase_add_test(t, binary_is_refused);
	tcase_add_test(t, a_huge_file_is_refused);
	tcase_add_test(t, a_missing_file_is_not_found);
	tcase_add_test(t, a_directory_is_refused);
	tcase_add_test(t, a_pipe_does_not_hang);
	tcase_add_test(t, utf16_and_crlf_are_read);
	tcase_add_test(t, our_story_has_a_chapter_to_a_spread);
	tcase_add_test(t, our_story_reads_the_same_from_an_epub);
	suite_add_tcase(s, t);
	return s;
}
