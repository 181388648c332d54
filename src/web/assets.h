/* SPDX-License-Identifier: MIT */
#ifndef WEB_ASSETS_H
#define WEB_ASSETS_H

#include "base/err.h"

#include <stdbool.h>

struct arena;
struct site;
struct visit;

/* The styles, scripts and pictures of the pages: files of share/web, read
 * once. */
struct assets;

/* Read them into ${a}, which must outlive ${*out}.  False: ERR_IO. */
bool assets_open(
    struct assets **out, struct arena *a, struct err *e) MUST_CHECK;

/* The address of ${name}, one of them; it holds a part of the content's hash,
 * so that what a browser keeps is never old.  (A module that another one
 * imports is asked for without it and looked up each time.) */
const char *assets_url(const struct visit *v, const char *name);

/* Handler of {prefix}/static/{name}. */
bool assets_get(struct visit *v, struct err *e) MUST_CHECK;

#endif
