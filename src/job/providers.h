/* SPDX-License-Identifier: MIT */
#ifndef JOB_PROVIDERS_H
#define JOB_PROVIDERS_H

#include "base/err.h"
#include "provider/gemini.h"
#include "provider/prompt.h"
#include "provider/replicate.h"

#include <stdbool.h>

struct arena;
struct conf;
struct lexicon;

/* Who reads the pages and who makes the sounds, made ready once a worker. */

enum provider_kind {
	PROVIDER_LOCAL,
	PROVIDER_GEMINI,
	PROVIDER_REPLICATE
};

struct providers {
	enum provider_kind analysis;
	enum provider_kind sound;
	const char *analysis_model; /* "" for local */
	const char *sound_model;
	const char *fallback_model; /* "": none */
	bool fallback_local;
	struct prompt prompt;
	struct gemini gemini; /* where it is used */
	struct replicate replicate; /* where it is used */
	struct lexicon *lexicon; /* where it is used; else NULL */
};

/* Read keys, prompts and lexicon as far as ${c} needs them; texts live in ${a}.
 * False: ERR_VALIDATION or ERR_IO that says what is missing. */
bool providers_open(struct providers *p, struct arena *a, const struct conf *c,
    struct err *e) MUST_CHECK;
void providers_close(struct providers *p);

/* "local", "gemini", "replicate". */
const char *providers_name(enum provider_kind kind);

#endif
