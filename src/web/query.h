/* SPDX-License-Identifier: MIT */
#ifndef WEB_QUERY_H
#define WEB_QUERY_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

struct arena;

/* What stands behind the question mark: ?status=ready&q=sea&limit=20. */

/* The value of ${name}, decoded, in ${a}; "" if it is not there.  Of several
 * the last counts.  False: ERR_VALIDATION, a broken escape or bytes that are
 * no text. */
bool query_text(struct arena *a, const char *query, const char *name,
    const char **out, struct err *e) MUST_CHECK;

/* All values of ${name}, in their order, in ${a}.  False: ERR_VALIDATION, also
 * for more than ${max}. */
bool query_list(struct arena *a, const char *query, const char *name, int max,
    const char ***out, int *n, struct err *e) MUST_CHECK;

/* The same as query_text() as a whole number from ${min} to ${max};
 * ${otherwise} if it is not there or empty.  False: ERR_VALIDATION. */
bool query_int(struct arena *a, const char *query, const char *name,
    int64_t min, int64_t max, int64_t otherwise, int64_t *out,
    struct err *e) MUST_CHECK;

/* ${text} encoded for use behind '=', in ${a}. */
const char *query_encode(struct arena *a, const char *text);

#endif
