/* SPDX-License-Identifier: MIT */
/* Errors that know what they are and which way they came. */
#include "base/err.h"

#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const struct {
	const char *name;
	bool may_heal;
	bool parks;
} causes[CAUSE_COUNT] = {
#define ERR_CAUSE(name, wire, retry, parks)                                    \
	[CAUSE_##name] = { wire, retry, parks },
#include "base/err_causes.h"
#undef ERR_CAUSE
};

static const char *const types[] = {
	[ERR_NONE] = "",
#define ERR_TYPE(name, wire, retry) [ERR_##name] = wire,
#include "base/err_types.h"
#undef ERR_TYPE
	[ERR_IO] = "SystemError",
};

bool
err_here_at(struct err *e, const char *function, const char *file, int line)
{
	if (e->n_trace < ERR_TRACE_MAX)
		e->trace[e->n_trace++] =
		    (struct err_frame){ function, file, line };
	return false;
}

/* Take away what a cut left of a character: databases refuse it. */
static void
drop_broken_end(char *text)
{
	size_t n = strlen(text), start = n;

	while (start > 0 && n - start < 4 &&
	    ((unsigned char)text[start - 1] & 0xc0) == 0x80)
		start--;
	if (start > 0 && (unsigned char)text[start - 1] >= 0xc0)
		start--;
	if (!text_is_utf8(text + start, n - start))
		text[start] = '\0';
}

bool
err_set_at(struct err *e, enum err_type type, enum err_cause cause, int code,
    const char *function, const char *file, int line, const char *format, ...)
{
	va_list args;
	int n;

	if (e->type == ERR_NONE) {
		e->type = type;
		e->cause = cause;
		e->code = code;
		e->wait_ms = -1;
		clock_gettime(CLOCK_REALTIME, &e->when);
		va_start(args, format);
		n = vsnprintf(e->message, sizeof(e->message), format, args);
		va_end(args);
		if (n >= (int)sizeof(e->message))
			drop_broken_end(e->message);
	}
	return err_here_at(e, function, file, line);
}

bool
err_as_at(struct err *e, enum err_type type, const char *function,
    const char *file, int line)
{
	if (e->type == ERR_IO)
		e->type = type;
	return err_here_at(e, function, file, line);
}

void
err_clear(struct err *e)
{
	*e = (struct err)ERR_INIT;
}

bool
err_is_set(const struct err *e)
{
	return e->type != ERR_NONE;
}

const char *
err_type_name(enum err_type type)
{
	return types[type];
}

const char *
err_cause_name(enum err_cause cause)
{
	return causes[cause].name;
}

enum err_cause
err_cause_find(const char *name)
{
	int i;

	for (i = 0; i < CAUSE_COUNT; i++)
		if (strcmp(causes[i].name, name) == 0)
			return (enum err_cause)i;
	return CAUSE_NONE;
}

enum err_type
err_type_find(const char *name)
{
	int i;

	for (i = ERR_NONE + 1; i <= ERR_IO; i++)
		if (strcmp(types[i], name) == 0)
			return (enum err_type)i;
	return ERR_NONE;
}

bool
err_cause_may_heal(enum err_cause cause)
{
	return causes[cause].may_heal;
}

bool
err_cause_parks(enum err_cause cause)
{
	return causes[cause].parks;
}

void
err_print_trace(const struct err *e, char *out, unsigned long size)
{
	unsigned long used = 0;
	int i, n;

	snprintf(out, size, "(no trace)");
	for (i = 0; i < e->n_trace && used < size; i++) {
		n = snprintf(out + used, size - used, "%s%s (%s:%d)",
		    i == 0 ? "" : " < ", e->trace[i].function, e->trace[i].file,
		    e->trace[i].line);
		used += (unsigned long)n;
	}
}
