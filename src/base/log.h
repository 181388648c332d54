/* SPDX-License-Identifier: MIT */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "base/err.h"

#include <stdbool.h>

struct conf;

/*
 * One line per thing worth knowing, to syslog, a file or stderr: for people
 * with the seed's marks, or as JSON.  What comes from outside is escaped, so
 * no book, provider or visitor can forge a line.  Only jobs, web and mains
 * log: lower floors return errors.  Lines are whole (one write), so several
 * processes may share a file; threads may share the log.
 */

enum log_level {
	LOG_LEVEL_ERROR,
	LOG_LEVEL_WARNING,
	LOG_LEVEL_INFO,
	LOG_LEVEL_DEBUG
};

/* What a line is about; empty strings and -1 are left out. */
struct log_about {
	const char *job;
	const char *book;
	int spread;
};

#define LOG_NOTHING                                                            \
	{                                                                      \
		.job = "", .book = "", .spread = -1                            \
	}

/* Open the configured target for ${program}.  ${detached}: stderr is not an
 * answer (nobody would see it) and becomes syslog.  False: the file cannot be
 * opened. */
bool log_open(const struct conf *c, const char *program, bool detached,
    struct err *e) MUST_CHECK;
void log_close(void);

/* Open the file again (SIGHUP, log rotation). */
void log_reopen(void);

/* Write one line.  ${mark}: 🚀 📖 📄 ✅ ❌ 📊 or "". */
void log_line(enum log_level level, const char *mark,
    const struct log_about *about, const char *format, ...) PRINTF_LIKE(4, 5);

/* Write an error: its type, cause, message, attempt and trace. */
void log_error(enum log_level level, const struct log_about *about,
    const struct err *e, const char *what);

/* The descriptor of a log file, for the crash report; -1 otherwise. */
int log_fd(void);

#endif
