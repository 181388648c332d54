/* SPDX-License-Identifier: MIT */
#ifndef WEB_PAGE_REASON_H
#define WEB_PAGE_REASON_H

struct page;

/* Why a scene begins (see book/scene.h), in the visitor's language; what is
 * not known as a reason is shown as it is. */
const char *page_reason(const struct page *p, const char *reason);

#endif
