/* SPDX-License-Identifier: MIT */
/* How much a model may think, from the configuration. */
#include "provider/thinking.h"

#include "base/arena.h"
#include "base/conf.h"
#include "base/text.h"

#include <string.h>

static bool
parse_thinking(struct thinking *t, struct arena *a, const char *text)
{
	size_t n;

	if (strcmp(text, "none") == 0 || text[0] == '\0')
		return true;
	if (text_starts(text, "budget:"))
		return text_parse_int(text + 7, -1, 65536, &t->budget);
	if (!text_starts(text, "level:"))
		return false;
	t->level = arena_text(a, text + 6);
	n = strspn(t->level, "abcdefghijklmnopqrstuvwxyz_");
	return n > 0 && t->level[n] == '\0';
}

bool
thinking_init(
    struct thinking *t, struct arena *a, const struct conf *c, struct err *e)
{
	const char *thinking = conf_text(c, CONF_ANALYSIS_THINKING);
	const char *temperature = conf_text(c, CONF_ANALYSIS_TEMPERATURE);

	*t = (struct thinking){ .budget = THINKING_NO_BUDGET,
		.temperature = -1 };
	if (!parse_thinking(t, a, thinking))
		return err_set_cause(e, ERR_VALIDATION, CAUSE_INVALID, 0,
		    "analysis.thinking is \"%s\": level:NAME, budget:NUMBER or "
		    "none is wanted",
		    thinking);
	if (temperature[0] != '\0' &&
	    !text_parse_number(temperature, 0, 2, &t->temperature))
		return err_set_cause(e, ERR_VALIDATION, CAUSE_INVALID, 0,
		    "analysis.temperature is \"%s\": a number from 0 to 2 or "
		    "nothing is wanted",
		    temperature);
	return true;
}
