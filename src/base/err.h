/* SPDX-License-Identifier: MIT */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include <stdbool.h>
#include <time.h>

/*
 * How things fail here.  A function that can fail returns bool (true = done)
 * and takes a struct err last.  The error is set where it happens (err_set),
 * named where its meaning is known (err_as), and every level on the way up
 * adds its own frame (err_here): the trace is the way the error travelled,
 * right in stripped and optimised builds.  A set error is never overwritten.
 */

#define MUST_CHECK __attribute__((warn_unused_result))
#define PRINTF_LIKE(f, a) __attribute__((format(printf, f, a)))

enum err_type {
	ERR_NONE = 0,
#define ERR_TYPE(name, wire, retry) ERR_##name,
#include "base/err_types.h"
#undef ERR_TYPE
	ERR_IO /* not yet classified; err_as() gives it its meaning */
};

enum err_cause {
#define ERR_CAUSE(name, wire, retry, parks) CAUSE_##name,
#include "base/err_causes.h"
#undef ERR_CAUSE
	CAUSE_COUNT
};

enum {
	ERR_TRACE_MAX = 16,
	ERR_PAGES_MAX = 8
};

struct err_frame {
	const char *function;
	const char *file;
	int line;
};

/* About 1 KB, no heap: can always be made and copied.  All zero is "no error"
 * except for wait_ms and spread: begin with ERR_INIT. */
struct err {
	enum err_type type;
	enum err_cause cause;
	char message[512];
	struct timespec when; /* CLOCK_REALTIME */
	int code; /* errno, SQL or HTTP number; 0 if none */
	long wait_ms; /* what the far side asked us to wait; -1: nothing */
	int spread; /* -1 where no spread is meant */
	int pages[ERR_PAGES_MAX];
	int n_pages;
	int attempt; /* 1 is the first; 0: no attempt is meant */
	struct err_frame trace[ERR_TRACE_MAX];
	int n_trace;
};

#define ERR_INIT                                                               \
	{                                                                      \
		.type = ERR_NONE, .wait_ms = -1, .spread = -1                  \
	}

/* Set type and text and push the first frame; on a set error only the frame
 * is pushed.  Always false, so that "return err_set(...)" reads well. */
#define err_set(e, type, ...)                                                  \
	err_false(err_set_at(e, type, CAUSE_NONE, 0, __func__, __FILE__,       \
	    __LINE__, __VA_ARGS__))

/* The same with a cause and a number (errno, SQL or HTTP; 0 if none). */
#define err_set_cause(e, type, cause, code, ...)                               \
	err_false(err_set_at(                                                  \
	    e, type, cause, code, __func__, __FILE__, __LINE__, __VA_ARGS__))

/* Name what a still unclassified failure (ERR_IO) means; push a frame. */
#define err_as(e, type)                                                        \
	err_false(err_as_at(e, type, __func__, __FILE__, __LINE__))

/* Push a frame. */
#define err_here(e) err_false(err_here_at(e, __func__, __FILE__, __LINE__))

bool err_set_at(struct err *e, enum err_type type, enum err_cause cause,
    int code, const char *function, const char *file, int line,
    const char *format, ...) PRINTF_LIKE(8, 9);
bool err_as_at(struct err *e, enum err_type type, const char *function,
    const char *file, int line);
bool err_here_at(
    struct err *e, const char *function, const char *file, int line);

/* Says to the compiler and to analysers what is so of the three above. */
static inline bool
err_false(bool always_false)
{
	(void)always_false;
	return false;
}

/* Make ${e} "no error" again. */
void err_clear(struct err *e);

/* True if an error was set. */
bool err_is_set(const struct err *e);

/* "ContentAnalysisError" …; an unclassified one is a "SystemError". */
const char *err_type_name(enum err_type type);

/* "rate_limited" …; "" for CAUSE_NONE. */
const char *err_cause_name(enum err_cause cause);

/* The reverse; CAUSE_NONE for an unknown name. */
enum err_cause err_cause_find(const char *name);
enum err_type err_type_find(const char *name);

/* May trying the same again heal this cause? */
bool err_cause_may_heal(enum err_cause cause);

/* Does this cause stop the whole book until somebody acts? */
bool err_cause_parks(enum err_cause cause);

/* "function (file.c:line) < …" into ${out}, cut to fit; never empty. */
void err_print_trace(const struct err *e, char *out, unsigned long size);

#endif
