/* SPDX-License-Identifier: MIT */
#ifndef BOOK_SCENE_H
#define BOOK_SCENE_H

#include "book/analysis.h"

#include <stdbool.h>
#include <stddef.h>

/* When a new scene begins: the rule of the design, 4.5, as a pure function of
 * a spread's analysis and that of the settled spread before it. */
struct scene_rule {
	bool by_class; /* compare classes where both have them */
	bool on_setting; /* a new setting opens a scene */
	bool on_mood;
	int intensity_levels; /* so many levels open one; 0: never */
};

enum {
	SCENE_REASON_MAX = 200
};

/* Does ${now} open a scene after ${before} (NULL: nothing is settled before)?
 * The reason, for people, goes to ${reason} of SCENE_REASON_MAX bytes; ""
 * when it does not. */
bool scene_changed(const struct scene_rule *rule, const struct analysis *before,
    const struct analysis *now, char *reason);

/* Weather and time of day carry on until the text says otherwise: fill what
 * ${now} leaves open from ${before}, which is in the same scene. */
void scene_carry(struct analysis *now, const struct analysis *before);

#endif
