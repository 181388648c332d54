/* SPDX-License-Identifier: MIT */
#ifndef PROVIDER_PROMPT_H
#define PROVIDER_PROMPT_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

struct analysis;
struct analysis_task;
struct arena;

/*
 * The prompts, which stand in files under share/prompts and not in the code.
 * A file holds {placeholders}; a line of it is left out when one of its
 * placeholders is empty.
 */

enum {
	PROMPT_SOUND_MAX = 1900
};

/* The files' contents; const after prompt_open(). */
struct prompt {
	const char *system; /* who the model is, for the service's own schema */
	const char *system_format; /* the same and the form of the answer in
				    * words, for models without a schema */
	const char *user;
	const char *sound;
};

struct prompt_field {
	const char *name;
	const char *value; /* taken as it is; NULL is empty */
};

/* Read the files of ${directory}; NULL means conf_share()/prompts.  ${out}
 * lives in ${a}.  False: ERR_IO (missing, unreadable, too large, not UTF-8) or
 * ERR_VALIDATION (a placeholder nobody fills). */
bool prompt_open(struct arena *a, const char *directory, struct prompt *out,
    struct err *e) MUST_CHECK;

/* Fill the ${n} ${fields} into ${template}; ${*out} lives in ${a}.  Values are
 * not looked at again.  False: ERR_VALIDATION, an unknown {placeholder}. */
bool prompt_fill(struct arena *a, const char *template,
    const struct prompt_field *fields, int n, const char **out,
    struct err *e) MUST_CHECK;

/* The user's part for a spread: its first line is "Pages 3-4" or "Page 5"; the
 * text has at most ${max_text} characters, cut at a word. */
const char *prompt_user(const struct prompt *p, struct arena *a,
    const struct analysis_task *task, size_t max_text);

/* What a soundscape model is asked for: one line, at most PROMPT_SOUND_MAX
 * characters. */
const char *prompt_sound(
    const struct prompt *p, struct arena *a, const struct analysis *scene);

#endif
