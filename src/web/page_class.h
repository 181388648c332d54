/* SPDX-License-Identifier: MIT */
#ifndef WEB_PAGE_CLASS_H
#define WEB_PAGE_CLASS_H

struct page;

/* A class of the vocabulary (settings, moods, weather, times, intensities,
 * sounds; see book/vocab.h) as a word for people in their language; one that is
 * not known is shown as it is, with blanks for "_". */
const char *page_class_word(const struct page *p, const char *name);

#endif
