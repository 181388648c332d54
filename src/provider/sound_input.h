/* SPDX-License-Identifier: MIT */
#ifndef PROVIDER_SOUND_INPUT_H
#define PROVIDER_SOUND_INPUT_H

#include "base/err.h"

#include <stdbool.h>

struct arena;

/* The input of a soundscape model, from a template in the configuration: JSON
 * in which a text that is just "{duration_ms:int}", "{duration_s:int}" or
 * "{duration_s:number}" becomes that number, and {prompt} is filled in
 * wherever it stands.  All else goes through as it is. */

/* Fill ${template}; ${*out} is compact JSON in ${a}.  Whole seconds are rounded
 * up, so that a loop is never shorter than asked.  False:
 * ERR_VALIDATION (not a JSON object, an unknown placeholder). */
bool sound_input_print(struct arena *a, const char *template,
    const char *prompt, double seconds, const char **out,
    struct err *e) MUST_CHECK;

#endif
