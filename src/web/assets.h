/* SPDX-License-Identifier: MIT */
#ifndef WEB_ASSETS_H
#define WEB_ASSETS_H

#include "base/err.h"

#include <stdbool.h>

struct arena;
struct site;
struct visit;

/* The style, script and icon of the pages: files of share/web, read once. */
struct assets;

/* Read them into ${a}, which must outlive ${*out}.  False: ERR_IO. */
bool assets_open(
    struct assets **out, struct arena *a, struct err *e) MUST_CHECK;

/* The addresses of style, script and icon behind {prefix}; they hold a part
 * of the content's hash, so that what a browser keeps is never old. */
const char *assets_style(const struct assets *s);
const char *assets_script(const struct assets *s);
const char *assets_icon(const struct assets *s);

/* Handlers. */
bool assets_get_style(struct visit *v, struct err *e) MUST_CHECK;
bool assets_get_script(struct visit *v, struct err *e) MUST_CHECK;
bool assets_get_icon(struct visit *v, struct err *e) MUST_CHECK;

#endif
