/* SPDX-License-Identifier: MIT */
#ifndef PROVIDER_ANALYSIS_H
#define PROVIDER_ANALYSIS_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

struct analysis;
struct arena;
struct buf;
struct json;

/*
 * An analysis as JSON: the form in which a model answers and in which
 * spreads.analysis and scenes.descriptors keep it.  Field by field, without
 * trust.
 */

/* The keys, in the order of schema and answer. */
enum analysis_key {
	ANALYSIS_KEY_SETTING,
	ANALYSIS_KEY_SETTING_CLASS,
	ANALYSIS_KEY_INDOORS,
	ANALYSIS_KEY_MOOD,
	ANALYSIS_KEY_MOOD_CLASS,
	ANALYSIS_KEY_WEATHER,
	ANALYSIS_KEY_TIME,
	ANALYSIS_KEY_INTENSITY,
	ANALYSIS_KEY_ACTIONS,
	ANALYSIS_KEY_SOUNDS,
	ANALYSIS_KEY_PROMPT,
	ANALYSIS_KEY_COUNT
};

/* "settingClass" … */
const char *analysis_key(enum analysis_key key);

/* Take ${v}; texts live in ${a}, cleaned and capped.  Unknown classes read as
 * the widest one; has_classes is false when both settingClass and moodClass
 * are missing or unknown.  False: ERR_IO/CAUSE_INVALID_RESPONSE, setting, mood
 * or audioPrompt is not there. */
bool analysis_read(struct arena *a, const struct json *v, struct analysis *out,
    struct err *e) MUST_CHECK;

/* Append ${v} as compact JSON. */
void analysis_print(const struct analysis *v, struct buf *out);

/* Read what analysis_print() wrote.  False: ERR_IO, it is something else. */
bool analysis_read_stored(struct arena *a, const char *text, size_t size,
    struct analysis *out, struct err *e) MUST_CHECK;

#endif
