/* SPDX-License-Identifier: MIT */
#ifndef PROVIDER_GEMINI_ERROR_H
#define PROVIDER_GEMINI_ERROR_H

#include "base/err.h"

#include <stdbool.h>

struct arena;
struct http_response;

/* What Gemini means by an HTTP status that is not 200 and the body with it.
 * Always false: sets ERR_CONTENT_ANALYSIS with its cause, the status, and
 * wait_ms where a delay was named. */
bool gemini_error_read(
    struct arena *a, const struct http_response *r, struct err *e);

#endif
