/* SPDX-License-Identifier: MIT */
/* The retry policies in words. */
#include "web/page_policy.h"

#include "base/err.h"
#include "book/policy.h"
#include "web/page.h"
#include "web/visit.h"

#include <string.h>

static const char *
say_attempts(const struct page *p, const struct retry_policy *r)
{
	if (r->attempts == 1)
		return page_word(p, WORD_POLICY_ONE);
	if (r->attempts == 2)
		return page_fill(p, WORD_POLICY_TWO, page_int(p, r->attempts),
		    page_duration(p, retry_pause_ms(r, 1, 0)));
	return page_fill(p, WORD_POLICY_IS, page_int(p, r->attempts),
	    page_duration(p, retry_pause_ms(r, 1, 0)),
	    page_duration(p, retry_pause_ms(r, 2, 0)),
	    page_duration(p, r->cap_ms));
}

const char *
page_policy(const struct page *p, const char *step, const char *cause)
{
	enum err_cause c = err_cause_find(cause);
	struct err ignored = ERR_INIT;
	const struct retry_policy *r;
	const struct retry_rules *rules;
	struct policies policies;

	if (!policy_read(p->visit->site->conf, &policies, &ignored))
		return "";
	if (strcmp(step, "analysis") == 0)
		rules = &policies.analysis;
	else if (strcmp(step, "soundscape") == 0)
		rules = &policies.sound;
	else
		return "";
	if (err_cause_parks(c))
		return page_word(p, WORD_POLICY_PARKS);
	if (c == CAUSE_RATE_LIMITED)
		return page_fill(
		    p, WORD_POLICY_WAITS, page_duration(p, rules->rate_max_ms));
	r = retry_find_policy(rules, c);
	return r == NULL ? page_word(p, WORD_POLICY_NEVER) : say_attempts(p, r);
}
