/* SPDX-License-Identifier: MIT */
#ifndef BASE_CONF_H
#define BASE_CONF_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct buf;

/*
 * The configuration: pagescape.conf (INI), then conf.d/ *.conf beside it in
 * order of name, then the environment for secrets.  Every key of conf_keys.h
 * has a value after conf_open(); an unknown key or a bad value is an error
 * with file and line.  Constant after start, shared by all threads.
 *
 * A secret `x.key` may also stand in the file that `x.key_file` names (first
 * line; a file that others may read is refused, as is a configuration that
 * others may read and that holds a secret itself), in the systemd credential
 * NAME where x.key_file is "credential:NAME" (empty outside the service), or
 * in PAGESCAPE_X_KEY.
 *
 * Secrets are overwritten when they are replaced and by conf_close(), as are
 * the buffers they were read through, the arenas that requests with keys are
 * made in and libcurl's headers.  What cannot be reached: the copies that
 * libcurl, OpenSSL and libmariadb keep in their own buffers, a variable of
 * the environment, and the kernel's.  So no process of ours leaves a core.
 */

enum conf_key {
#define CONF(name, section, key, kind, value, min, max, words, meaning)        \
	CONF_##name,
#include "base/conf_keys.h"
#undef CONF
	CONF_COUNT
};

struct conf;

/* Read ${file}; NULL means $PAGESCAPE_CONFIG or else the installed place
 * (which may be missing: all defaults).  Close with conf_close().  False:
 * ERR_VALIDATION with "file:line: …". */
bool conf_open(struct conf **out, const char *file, struct err *e) MUST_CHECK;
void conf_close(struct conf **c);

/* The value; the key's kind must fit (must).  Texts live as long as ${c}. */
const char *conf_text(const struct conf *c, enum conf_key key);
int64_t conf_int(const struct conf *c, enum conf_key key);
double conf_number(const struct conf *c, enum conf_key key);
bool conf_bool(const struct conf *c, enum conf_key key);

/* Is ${entry}, "NAME=value" of an environment, one of our secrets? */
bool conf_is_secret_variable(const char *entry);

/* Overwrite one value (--log-format and tests).  False: ERR_VALIDATION. */
bool conf_set(struct conf *c, enum conf_key key, const char *value,
    struct err *e) MUST_CHECK;

/* The file it was read from; "" when only defaults are in force. */
const char *conf_file(const struct conf *c);

/* Where prompts, lexicon and sql files are: $PAGESCAPE_SHARE or the installed
 * place. */
const char *conf_share(void);

/* "section.key" of ${key}. */
const char *conf_name(enum conf_key key);

/* Every key with its value, secrets masked, as an INI file. */
void conf_print(const struct conf *c, struct buf *out);

/* The shipped example: every key commented out at its default, with its
 * meaning. */
void conf_print_example(struct buf *out);

#endif
