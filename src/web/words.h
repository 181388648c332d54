/* SPDX-License-Identifier: MIT */
#ifndef WEB_WORDS_H
#define WEB_WORDS_H

#include "base/err.h"

#include <stdbool.h>

struct arena;

/*
 * What the pages say, in every language: the catalogue.  A sentence stands in
 * one of the lists below, each a line WORD(NAME, "English", "Deutsch"), so
 * none can lack a language.  Where something is filled in stands {1}, {2} …:
 * a translation may turn their order, and can do no harm.
 */

enum words_lang {
	LANG_EN,
	LANG_DE,
	LANG_COUNT
};

enum word {
#define WORD(name, ...) WORD_##name,
#include "web/words_book.h"
#include "web/words_frame.h"
#include "web/words_list.h"
#include "web/words_preview.h"
#undef WORD
	WORD_COUNT
};

const char *words_say(enum words_lang lang, enum word w);

/* The title of a book, or that it has none. */
const char *words_title(enum words_lang lang, const char *title);

/* With texts for {1}, {2} … (at most nine), in ${a}. */
#define words_fill(a, lang, w, ...)                                            \
	words_fill_list(a, lang, w, __VA_ARGS__, (const char *)NULL)
const char *words_fill_list(struct arena *a, enum words_lang lang, enum word w,
    ...) __attribute__((sentinel));

/* "en", "de": for <html lang> and addresses. */
const char *words_lang_code(enum words_lang lang);
/* The language's own name for itself. */
const char *words_lang_name(enum words_lang lang);
/* False: no such language. */
bool words_lang_find(const char *code, enum words_lang *out);

/* What a visitor reads best: of an Accept-Language header (RFC 9110 12.5.4)
 * the first of the highest weight that there is; else English. */
enum words_lang words_lang_choose(const char *accept_language);

#endif
