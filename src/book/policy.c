/* SPDX-License-Identifier: MIT */
/* The retry policies as the configuration has them. */
#include "book/policy.h"

#include "base/conf.h"

static bool
read_line(const struct conf *c, enum conf_key key, struct retry_policy *out,
    struct err *e)
{
	return retry_parse(conf_name(key), conf_text(c, key), out, e) ||
	    err_here(e);
}

static bool
read_rules(const struct conf *c, enum conf_key key, const char *step,
    struct retry_rules *out, struct err *e)
{
	*out = (struct retry_rules){
		.rate_pause_ms = conf_int(c, CONF_RETRY_RATE_PAUSE),
		.rate_max_ms = conf_int(c, CONF_RETRY_RATE_MAX),
	};
	return (read_line(c, key, &out->step, e) &&
	           read_line(c, CONF_RETRY_OVERLOADED, &out->overloaded, e) &&
	           retry_parse_causes(conf_name(CONF_RETRY_CAUSES),
	               conf_text(c, CONF_RETRY_CAUSES), step, out, e)) ||
	    err_here(e);
}

bool
policy_read(const struct conf *c, struct policies *out, struct err *e)
{
	return (read_rules(
	            c, CONF_RETRY_ANALYSIS, "analysis", &out->analysis, e) &&
	           read_rules(
	               c, CONF_RETRY_SOUND, "soundscape", &out->sound, e) &&
	           read_line(c, CONF_RETRY_DATABASE, &out->database, e)) ||
	    err_here(e);
}
