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

/* base * factor^(attempt-1), at most cap, plus jitter. */
static int64_t
pause_ms(const struct retry_policy *p, int attempt, double chance)
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

	/* Never before the window opens; a little apart behind it. */
	ms += (int64_t)(chance * (double)(ms / 20 + 20));
	if (waited_ms + ms > rules->rate_max_ms)
		return (struct retry_verdict){ RETRY_FAIL, 0 };
	return (struct retry_verdict){ RETRY_WAIT, ms };
}

struct retry_verdict
retry_decide(const struct retry_rules *rules, const struct err *what,
    int attempt, int64_t rate_waited_ms, double chance)
{
	const struct retry_policy *p =
	    what->cause == CAUSE_OVERLOADED ? &rules->overloaded : &rules->step;
	int64_t ms;

	if (err_cause_parks(what->cause))
		return (struct retry_verdict){ RETRY_PARK, 0 };
	if (what->cause == CAUSE_RATE_LIMITED)
		return wait_for_rate(rules, what, rate_waited_ms, chance);
	if (!err_cause_may_heal(what->cause) || attempt >= p->attempts ||
	    what->wait_ms > rules->rate_max_ms)
		return (struct retry_verdict){ RETRY_FAIL, 0 };
	ms = pause_ms(p, attempt, chance);
	if (what->wait_ms > ms)
		ms = what->wait_ms;
	return (struct retry_verdict){ RETRY_AGAIN, ms };
}
