/* SPDX-License-Identifier: MIT */
#ifndef PROVIDER_LOCAL_FILE_H
#define PROVIDER_LOCAL_FILE_H

#include "base/err.h"

#include <stddef.h>

struct arena;

/* Read all of ${file}, a text of at most ${max} bytes without NUL, into ${a}.
 * False: ERR_VALIDATION naming the file. */
bool local_file_read(struct arena *a, const char *file, size_t max, char **out,
    struct err *e) MUST_CHECK;

#endif
