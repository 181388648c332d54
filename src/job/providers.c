/* SPDX-License-Identifier: MIT */
/* Who reads the pages and who makes the sounds. */
#include "job/providers.h"

#include "base/arena.h"
#include "base/conf.h"
#include "provider/lexicon.h"

#include <string.h>

const char *
providers_name(enum provider_kind kind)
{
	static const char *const names[] = { "local", "gemini", "replicate" };

	return names[kind];
}

static enum provider_kind
find_kind(const char *name)
{
	if (strcmp(name, "gemini") == 0)
		return PROVIDER_GEMINI;
	if (strcmp(name, "replicate") == 0)
		return PROVIDER_REPLICATE;
	return PROVIDER_LOCAL;
}

static bool
open_lexicon(struct providers *p, struct arena *a, struct err *e)
{
	return lexicon_open(&p->lexicon,
	           arena_print(a, "%s/lexicon", conf_share()), e) ||
	    err_here(e);
}

bool
providers_open(
    struct providers *p, struct arena *a, const struct conf *c, struct err *e)
{
	*p = (struct providers){ .lexicon = NULL };
	p->analysis = find_kind(conf_text(c, CONF_ANALYSIS_PROVIDER));
	p->sound = find_kind(conf_text(c, CONF_SOUND_PROVIDER));
	p->fallback_model = conf_text(c, CONF_ANALYSIS_FALLBACK_MODEL);
	p->fallback_local = conf_bool(c, CONF_ANALYSIS_FALLBACK_LOCAL);
	p->analysis_model = p->sound_model = "";
	if (!prompt_open(a, NULL, &p->prompt, e))
		return err_here(e);
	if ((p->analysis == PROVIDER_LOCAL || p->fallback_local) &&
	    !open_lexicon(p, a, e))
		return err_here(e);
	if (p->analysis == PROVIDER_GEMINI && !gemini_init(&p->gemini, a, c, e))
		return err_here(e);
	if ((p->analysis == PROVIDER_REPLICATE ||
	        p->sound == PROVIDER_REPLICATE) &&
	    !replicate_init(&p->replicate, a, c, e))
		return err_here(e);
	if (p->analysis == PROVIDER_GEMINI) {
		p->analysis_model = p->gemini.model;
		gemini_prepare(&p->gemini, a, &p->prompt);
	} else if (p->analysis == PROVIDER_REPLICATE)
		p->analysis_model = p->replicate.analysis_model;
	if (p->sound == PROVIDER_REPLICATE)
		p->sound_model = p->replicate.sound_model;
	return true;
}

void
providers_close(struct providers *p)
{
	gemini_close(&p->gemini);
	lexicon_close(&p->lexicon);
}
