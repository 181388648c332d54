/* SPDX-License-Identifier: MIT */
/* When a failed step is tried again: a pure function. */
#include "book/retry.h"

#include "base/text.h"

#include <stdio.h>
#include <string.h>

bool
retry_parse(
    const char *key, const char *text, struct retry_policy *out, struct err *e)
{
	char words[5][32] = { "", "", "", "", "" };
	char more[2] = "";
	int64_t attempts = 0, base = 0, cap = 0;
	bool ok;

	ok = sscanf(text, "%31s %31s %31s %31s %31s %1s", words[0], words[1],
	         words[2], words[3], words[4], more) == 5 &&
	    text_parse_int(words[0], 1, 100, &attempts) &&
	    text_parse_int(words[1], 0, 3600000, &base) &&
	    text_parse_number(words[2], 1, 100, &out->factor) &&
	    text_parse_int(words[3], 0, 86400000, &cap) &&
	    text_parse_number(words[4], 0, 10, &out->jitter);
	if (!ok)
		return err_set_cause(e, ERR_VALIDATION, CAUSE_INVALID, 0,
		    "%s = %s: needs attempts, first pause (ms), factor,"
		    " longest pause (ms) and jitter, such as 3 1000 2 60000"
		    " 0.2",
		    key, text);
	out->attempts = (int)attempts;
	out->base_ms = base;
	out->cap_ms = cap;
	return true;
}

static const struct retry_override *
find_override(const struct retry_rules *rules, enum err_cause cause)
{
	int i;

	for (i = rules->n_overrides - 1; i >= 0; i--)
		if (rules->overrides[i].cause == cause)
			return &rules->overrides[i];
	return NULL;
}

/* "cause" or "step.cause": ${*is_ours} says whether it is about ${step}. */
static bool
read_cause(
    const char *word, const char *step, enum err_cause *cause, bool *is_ours)
{
	const char *dot = strchr(word, '.'), *name = word;
	size_t n;

	*is_ours = true;
	if (dot != NULL) {
		name = dot + 1;
		n = (size_t)(dot - word);
		*is_ours = strlen(step) == n && strncmp(word, step, n) == 0;
		if (strncmp(word, "analysis.", n + 1) != 0 &&
		    strncmp(word, "soundscape.", n + 1) != 0)
			return false;
	}
	*cause = err_cause_find(name);
	/* These wait or park, whatever was tried. */
	return *cause != CAUSE_NONE && *cause != CAUSE_RATE_LIMITED &&
	    !err_cause_parks(*cause);
}

static bool
add_override(const char *key, const char *entry, const char *step,
    struct retry_rules *rules, struct err *e)
{
	struct retry_policy policy;
	enum err_cause cause;
	char word[64] = "";
	bool is_ours;
	int used = 0;

	if (sscanf(entry, " %63s%n", word, &used) != 1 ||
	    !read_cause(word, step, &cause, &is_ours))
		return err_set_cause(e, ERR_VALIDATION, CAUSE_INVALID, 0,
		    "%s: '%s' is no cause that can be tried again: such as"
		    " timeout or soundscape.prediction",
		    key, word);
	if (!retry_parse(key, entry + used, &policy, e))
		return err_here(e);
	if (!is_ours)
		return true;
	if (rules->n_overrides == RETRY_OVERRIDES)
		return err_set_cause(e, ERR_VALIDATION, CAUSE_INVALID, 0,
		    "%s: more than %d causes", key, RETRY_OVERRIDES);
	rules->overrides[rules->n_overrides++] =
	    (struct retry_override){ cause, policy };
	return true;
}

bool
retry_parse_causes(const char *key, const char *text, const char *step,
    struct retry_rules *rules, struct err *e)
{
	char entry[200];

	if (text[strspn(text, " \t")] == '\0')
		return true;
	for (;;) {
		size_t n = strcspn(text, ",");

		snprintf(entry, sizeof(entry), "%.*s", (int)n, text);
		if (!add_override(key, entry, step, rules, e))
			return err_here(e);
		if (text[n] == '\0')
			return true;
		text += n + 1;
	}
}

/* base * factor^(attempt-1), at most cap, plus jitter. */
int64_t
retry_pause_ms(const struct retry_policy *p, int attempt, double chance)
{
	double ms = (double)p->base_ms;
	int i;

	for (i = 1; i < attempt && ms < (double)p->cap_ms; i++)
		ms *= p->factor;
	if (ms > (double)p->cap_ms)
		ms = (double)p->cap_ms;
	return (int64_t)(ms * (1 + p->jitter * chance));
}

static struct retry_verdict
wait_for_rate(const struct retry_rules *rules, const struct err *what,
    int64_t waited_ms, double chance)
{
	int64_t ms = what->wait_ms >= 0 ? what->wait_ms : rules->rate_pause_ms;
	int64_t apart = ms / 20 + 20;

	/* Never before the window opens; a little apart behind it. */
	ms += (int64_t)(chance * (double)apart);
	if (waited_ms + ms > rules->rate_max_ms)
		return (struct retry_verdict){ RETRY_FAIL, 0 };
	return (struct retry_verdict){ RETRY_WAIT, ms };
}

const struct retry_policy *
retry_find_policy(const struct retry_rules *rules, enum err_cause cause)
{
	const struct retry_override *own = find_override(rules, cause);

	if (err_cause_parks(cause) || cause == CAUSE_RATE_LIMITED)
		return NULL;
	if (own != NULL)
		return &own->policy;
	if (!err_cause_may_heal(cause))
		return NULL;
	return cause == CAUSE_OVERLOADED ? &rules->overloaded : &rules->step;
}

struct retry_verdict
retry_decide(const struct retry_rules *rules, const struct err *what,
    int attempt, int64_t rate_waited_ms, double chance)
{
	const struct retry_policy *p = retry_find_policy(rules, what->cause);
	int64_t ms;

	if (err_cause_parks(what->cause))
		return (struct retry_verdict){ RETRY_PARK, 0 };
	if (what->cause == CAUSE_RATE_LIMITED)
		return wait_for_rate(rules, what, rate_waited_ms, chance);
	if (p == NULL || attempt >= p->attempts ||
	    what->wait_ms > rules->rate_max_ms)
		return (struct retry_verdict){ RETRY_FAIL, 0 };
	ms = retry_pause_ms(p, attempt, chance);
	if (what->wait_ms > ms)
		ms = what->wait_ms;
	return (struct retry_verdict){ RETRY_AGAIN, ms };
}
