/* SPDX-License-Identifier: MIT */
/* An EPUB becomes paragraphs: container, package, spine, texts. */
#include "import/epub.h"

#include "base/arena.h"
#include "import/href.h"
#include "import/manuscript.h"
#include "import/opf.h"
#include "import/xhtml.h"
#include "wire/xml.h"
#include "wire/zip.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

#define CONTAINER "META-INF/container.xml"
#define ENCRYPTION "META-INF/encryption.xml"

/* Scrambled fonts are no lock: their two algorithms (IDPF's and Adobe's) leave
 * the text alone. */
static const char *const font_algorithms[] = {
	"http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"
};

/* Pictures, fonts, sound: most of an EPUB's bytes, and no text. */
static const char *const media[] = { "jpg", "jpeg", "png", "gif", "svg", "webp",
	"avif", "bmp", "tif", "tiff", "ttf", "otf", "woff", "woff2", "css",
	"js", "mp3", "mp4", "m4a", "m4v", "ogg", "opus", "wav", "webm", "pdf",
	"smil", "plist", NULL };

static bool
is_text(const char *name)
{
	const char *dot = strrchr(name, '.'), *const * m;

	for (m = media; dot != NULL && *m != NULL; m++)
		if (strcasecmp(dot + 1, *m) == 0)
			return false;
	return true;
}

static bool
is_font_algorithm(const char *name)
{
	return strcmp(name, font_algorithms[0]) == 0 ||
	    strcmp(name, font_algorithms[1]) == 0;
}

/* Refuse a book whose text is encrypted. */
static bool
check_encryption(
    const struct manuscript *m, const struct zip *zip, struct err *e)
{
	struct xml_document xml;
	const char *bytes, *name;
	size_t size, i;

	bytes = zip_find(zip, ENCRYPTION, &size);
	if (bytes == NULL)
		return true;
	if (!xml_parse(m->arena, bytes, size, false, &xml, e))
		return err_as(e, ERR_VALIDATION);
	for (i = 0; i < xml.n; i++) {
		if (!xml_is_open(&xml.events[i], "EncryptionMethod"))
			continue;
		name = xml_attribute(&xml.events[i], "Algorithm");
		if (name == NULL || !is_font_algorithm(name))
			return err_set_cause(e, ERR_VALIDATION, CAUSE_INVALID,
			    0,
			    "this EPUB is copy-protected (DRM): its text is "
			    "encrypted and cannot be read here");
	}
	return true;
}

/* The name of the package document, from the container. */
static bool
find_package(const struct manuscript *m, const struct zip *zip,
    const char **name, struct err *e)
{
	struct xml_document xml;
	const char *bytes, *path;
	size_t size, i;

	bytes = zip_find(zip, CONTAINER, &size);
	if (bytes == NULL)
		return err_set_cause(e, ERR_VALIDATION, CAUSE_INVALID, 0,
		    "the file is a ZIP archive but no EPUB: it lacks its "
		    "container.xml");
	if (!xml_parse(m->arena, bytes, size, false, &xml, e))
		return err_as(e, ERR_VALIDATION);
	*name = NULL;
	for (i = 0; i < xml.n && *name == NULL; i++) {
		if (!xml_is_open(&xml.events[i], "rootfile"))
			continue;
		path = xml_attribute(&xml.events[i], "full-path");
		if (path != NULL)
			*name = href_resolve(m->arena, "", path);
	}
	if (*name == NULL)
		return err_set_cause(e, ERR_VALIDATION, CAUSE_INVALID, 0,
		    "the EPUB's " CONTAINER " names no package document");
	return true;
}

static bool
missing(const char *name, const char *what, struct err *e)
{
	return err_set_cause(e, ERR_VALIDATION, CAUSE_INVALID, 0,
	    "the EPUB lacks its %s \"%.120s\": the file is incomplete", what,
	    name);
}

static bool
read_texts(struct manuscript *m, const struct zip *zip, const struct opf *opf,
    struct err *e)
{
	const char *bytes;
	size_t size, i;

	for (i = 0; i < opf->n_texts; i++) {
		bytes = zip_find(zip, opf->texts[i].entry, &size);
		if (bytes == NULL)
			return missing(opf->texts[i].entry, "text", e);
		if (!xhtml_read(m, bytes, size, e))
			return err_here(e);
	}
	return true;
}

static bool
read_book(struct manuscript *m, const struct zip *zip, struct err *e)
{
	const char *package, *bytes;
	struct opf opf;
	size_t size;

	if (!check_encryption(m, zip, e) || !find_package(m, zip, &package, e))
		return err_here(e);
	bytes = zip_find(zip, package, &size);
	if (bytes == NULL)
		return missing(package, "package document", e);
	if (!opf_parse(m->arena, package, bytes, size, &opf, e))
		return err_here(e);
	m->title = opf.title;
	m->author = opf.author;
	return read_texts(m, zip, &opf, e) ? true : err_here(e);
}

bool
epub_read(struct manuscript *m, const char *file, struct err *e)
{
	struct zip *zip;
	bool ok;

	if (!zip_open(&zip, file, is_text, e))
		return e->cause == CAUSE_INVALID ? err_as(e, ERR_VALIDATION)
		                                 : err_here(e);
	ok = read_book(m, zip, e);
	zip_close(&zip);
	return ok ? true : err_here(e);
}
