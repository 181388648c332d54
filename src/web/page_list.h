/* SPDX-License-Identifier: MIT */
#ifndef WEB_PAGE_LIST_H
#define WEB_PAGE_LIST_H

#include "base/err.h"

#include <stdbool.h>

struct visit;

/* {prefix}/status/: the list of books. */
bool page_list_get(struct visit *v, struct err *e) MUST_CHECK;

/* Shorter addresses lead there. */
bool page_list_go(struct visit *v, struct err *e) MUST_CHECK;

#endif
