/* SPDX-License-Identifier: MIT */
#ifndef AUDIO_WORK_H
#define AUDIO_WORK_H

#include "base/err.h"

#include <stddef.h>

struct buf;
struct helper_answer;
struct helper_request;

/*
 * Do one request: decode and close the loop, or play the recipe; then level
 * and encode.  ${bytes} are r->bytes long.  The file is appended to ${out};
 * ${facts} is its answer.  Takes a tenth of a second or two for 30 s of sound,
 * and for a file some 1.5 MB however long it is (audio/reel.h), for a recipe
 * 12.  False: ERR_SOUNDSCAPE (AUDIO_INVALID for a sound that is broken,
 * silent, or under half as long as asked), or ERR_VALIDATION for a bad recipe.
 */
bool work_do(const struct helper_request *r, const void *bytes, struct buf *out,
    struct helper_answer *facts, struct err *e) MUST_CHECK;

#endif
