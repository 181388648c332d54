/* SPDX-License-Identifier: MIT */
/* The configuration, made from one list. */
#include "base/conf.h"

#include "base/buf.h"
#include "base/must.h"
#include "base/text.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum kind {
	KIND_TEXT,
	KIND_SECRET,
	KIND_INT,
	KIND_NUMBER,
	KIND_BOOL,
	KIND_CHOICE
};

static const struct key {
	const char *section;
	const char *key;
	enum kind kind;
	const char *value;
	double min;
	double max;
	const char *words;
	const char *meaning;
} keys[CONF_COUNT] = {
#define CONF(name, section, key, kind, value, min, max, words, meaning)        \
	[CONF_##name] = { section, key, KIND_##kind, value, min, max, words,   \
		meaning },
#include "base/conf_keys.h"
#undef CONF
};

struct value {
	char *text;
	int64_t number;
	double fraction;
};

struct conf {
	struct value values[CONF_COUNT];
	char *file;
};

enum {
	LINE_SIZE = 16384
};

/* A file that is being read. */
struct reading {
	struct conf *conf;
	const char *file;
	FILE *stream;
	int line;
	char section[64];
};

static char *
copy(const char *text)
{
	char *p = strdup(text);

	must(p != NULL);
	return p;
}

static bool
parse_bool(const char *text, int64_t *out)
{
	static const char *const yes[] = { "yes", "true", "on", "1" };
	static const char *const no[] = { "no", "false", "off", "0" };
	size_t i;

	for (i = 0; i < 4; i++) {
		if (strcasecmp(text, yes[i]) == 0 ||
		    strcasecmp(text, no[i]) == 0) {
			*out = strcasecmp(text, yes[i]) == 0;
			return true;
		}
	}
	return false;
}

static bool
is_word(const char *words, const char *text)
{
	size_t n = strlen(text);
	const char *p = words;

	while (n > 0 && (p = strstr(p, text)) != NULL) {
		if ((p == words || p[-1] == ' ') &&
		    (p[n] == '\0' || p[n] == ' '))
			return true;
		p += n;
	}
	return false;
}

/* What is wrong with ${text} for ${k} goes to ${why}; "" if nothing is. */
static void
parse_value(
    const struct key *k, const char *text, struct value *v, char *why, size_t n)
{
	why[0] = '\0';
	switch (k->kind) {
	case KIND_INT:
		if (!text_parse_int(
		        text, (int64_t)k->min, (int64_t)k->max, &v->number))
			snprintf(why, n,
			    "needs a whole number from %.0f to %.0f", k->min,
			    k->max);
		break;
	case KIND_NUMBER:
		if (!text_parse_number(text, k->min, k->max, &v->fraction))
			snprintf(why, n, "needs a number from %g to %g", k->min,
			    k->max);
		break;
	case KIND_BOOL:
		if (!parse_bool(text, &v->number))
			snprintf(why, n, "needs yes or no");
		break;
	case KIND_CHOICE:
		if (strchr(text, ' ') != NULL || !is_word(k->words, text))
			snprintf(why, n, "needs one of: %s", k->words);
		break;
	case KIND_TEXT:
	case KIND_SECRET:
		if (!text_is_utf8(text, strlen(text)))
			snprintf(why, n, "is not valid UTF-8");
		break;
	}
}

static void
drop_value(struct conf *c, enum conf_key key)
{
	char *text = c->values[key].text;

	if (keys[key].kind == KIND_SECRET && text != NULL)
		explicit_bzero(text, strlen(text));
	free(text);
}

static bool
set_value(struct conf *c, enum conf_key key, const char *text,
    const char *where, struct err *e)
{
	struct value v = { 0 };
	char why[128];

	parse_value(&keys[key], text, &v, why, sizeof(why));
	if (why[0] != '\0')
		return err_set_cause(e, ERR_VALIDATION, CAUSE_INVALID, 0,
		    "%s%s%s %s%s%s", where, conf_name(key),
		    keys[key].kind == KIND_SECRET ? "" : " =",
		    keys[key].kind == KIND_SECRET ? "" : text,
		    keys[key].kind == KIND_SECRET ? "" : ": ", why);
	v.text = copy(text);
	drop_value(c, key);
	c->values[key] = v;
	return true;
}

bool
conf_set(struct conf *c, enum conf_key key, const char *value, struct err *e)
{
	return set_value(c, key, value, "", e) || err_here(e);
}

static int
find_key(const char *section, const char *name, bool *is_file)
{
	size_t n;
	int i;

	*is_file = false;
	for (i = 0; i < CONF_COUNT; i++) {
		if (strcmp(keys[i].section, section) != 0)
			continue;
		if (strcmp(keys[i].key, name) == 0)
			return i;
		n = strlen(keys[i].key);
		if (keys[i].kind == KIND_SECRET &&
		    strncmp(keys[i].key, name, n) == 0 &&
		    strcmp(name + n, "_file") == 0) {
			*is_file = true;
			return i;
		}
	}
	return -1;
}

/* The first line of a secret's file, which nobody else may read. */
static bool
read_secret(struct conf *c, enum conf_key key, const char *path,
    const char *where, struct err *e)
{
	char line[4096] = "";
	struct stat st;
	ssize_t n;
	bool ok;
	int fd;

	/* what is no file must not hold up the start */
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (fd < 0 || fstat(fd, &st) != 0) {
		err_set_cause(e, ERR_VALIDATION, CAUSE_INVALID, errno,
		    "%scannot read %s: %s", where, path, strerror(errno));
		if (fd >= 0)
			close(fd);
		return false;
	}
	if (!S_ISREG(st.st_mode) || (st.st_mode & S_IRWXO) != 0) {
		close(fd);
		return err_set_cause(e, ERR_VALIDATION, CAUSE_INVALID, 0,
		    "%s%s holds a secret and may be read by others: "
		    "chmod o-rwx it",
		    where, path);
	}
	n = read(fd, line, sizeof(line) - 1);
	close(fd);
	line[n > 0 ? n : 0] = '\0';
	line[strcspn(line, "\r\n")] = '\0';
	ok = set_value(c, key, line, where, e);
	explicit_bzero(line, sizeof(line));
	return ok;
}

/* "credential:NAME" is what systemd passes to the service under that name
 * (LoadCredential=).  Outside of it, as for commands, it is not there, and
 * the secret stays empty. */
static bool
read_credential(struct conf *c, enum conf_key key, const char *name,
    const char *where, struct err *e)
{
	const char *directory = getenv("CREDENTIALS_DIRECTORY");
	char path[4096];

	if (name[0] == '\0' || name[0] == '.' || strchr(name, '/') != NULL)
		return err_set_cause(e, ERR_VALIDATION, CAUSE_INVALID, 0,
		    "%sno credential can be called \"%s\"", where, name);
	if (directory == NULL || directory[0] == '\0')
		return set_value(c, key, "", where, e);
	snprintf(path, sizeof(path), "%s/%s", directory, name);
	return read_secret(c, key, path, where, e);
}

/* What stands in the configuration itself is no better kept than that. */
static bool
check_readers(const struct reading *r, const char *where, struct err *e)
{
	struct stat st;

	if (fstat(fileno(r->stream), &st) != 0 || (st.st_mode & S_IRWXO) == 0)
		return true;
	return err_set_cause(e, ERR_VALIDATION, CAUSE_INVALID, 0,
	    "%s%s holds a secret and may be read by others: chmod o-rwx it",
	    where, r->file);
}

static bool
set_pair(struct reading *r, const char *name, const char *value, struct err *e)
{
	static const char credential[] = "credential:";
	char where[300];
	bool is_file;
	int key;

	snprintf(where, sizeof(where), "%s:%d: ", r->file, r->line);
	key = find_key(r->section, name, &is_file);
	if (key < 0)
		return err_set_cause(e, ERR_VALIDATION, CAUSE_INVALID, 0,
		    "%sunknown key %s.%s", where, r->section, name);
	if (is_file && text_starts(value, credential))
		return read_credential(r->conf, (enum conf_key)key,
		    value + strlen(credential), where, e);
	if (is_file)
		return read_secret(
		    r->conf, (enum conf_key)key, value, where, e);
	if (keys[key].kind == KIND_SECRET && value[0] != '\0' &&
	    !check_readers(r, where, e))
		return false;
	return set_value(r->conf, (enum conf_key)key, value, where, e);
}

/* Without the blanks and line ends around it, in place. */
static char *
trim(char *text)
{
	size_t n;

	text += strspn(text, " \t\r\n");
	n = strlen(text);
	while (n > 0 && strchr(" \t\r\n", text[n - 1]) != NULL)
		n--;
	text[n] = '\0';
	return text;
}

static bool
fail_line(const struct reading *r, const char *why, struct err *e)
{
	return err_set_cause(e, ERR_VALIDATION, CAUSE_INVALID, 0, "%s:%d: %s",
	    r->file, r->line, why);
}

/* A blank line, a comment, a [section] or key = value.  A comment has a line
 * of its own: values may hold any character. */
static bool
read_line(struct reading *r, char *line, struct err *e)
{
	char *text = trim(line), *split;
	size_t n = strlen(text);

	if (n == 0 || text[0] == '#' || text[0] == ';')
		return true;
	if (text[0] == '[' && text[n - 1] == ']') {
		text[n - 1] = '\0';
		snprintf(r->section, sizeof(r->section), "%s", text + 1);
		return true;
	}
	split = strchr(text, '=');
	if (text[0] == '[' || split == NULL)
		return fail_line(r, "neither a [section] nor key = value", e);
	*split = '\0';
	return set_pair(r, trim(text), trim(split + 1), e);
}

static bool
read_each_line(struct reading *r, char line[LINE_SIZE], struct err *e)
{
	static const char mark[] = "\xef\xbb\xbf"; /* some editors' */
	char *text;
	size_t n;

	while (fgets(line, LINE_SIZE, r->stream) != NULL) {
		r->line++;
		n = strlen(line);
		if (n + 1 == LINE_SIZE && line[n - 1] != '\n')
			return fail_line(r, "the line is too long", e);
		text =
		    r->line == 1 && text_starts(line, mark) ? line + 3 : line;
		if (!read_line(r, text, e))
			return false;
	}
	return true;
}

static bool
read_lines(struct reading *r, struct err *e)
{
	char line[LINE_SIZE];
	bool ok = read_each_line(r, line, e);

	explicit_bzero(line, sizeof(line));
	return ok;
}

static bool
read_file(struct conf *c, const char *path, struct err *e)
{
	struct reading r = { .conf = c, .file = path };
	FILE *stream = fopen(path, "re");
	char buffer[BUFSIZ];
	bool ok;

	r.stream = stream;
	if (stream == NULL)
		return err_set_cause(e, ERR_VALIDATION, CAUSE_INVALID, errno,
		    "cannot read %s: %s", path, strerror(errno));
	/* Ours, so that it can be wiped: there may be secrets in it. */
	setvbuf(stream, buffer, _IOFBF, sizeof(buffer));
	ok = read_lines(&r, e);
	if (ok && ferror(stream))
		ok = err_set_cause(e, ERR_VALIDATION, CAUSE_INVALID, errno,
		    "cannot read %s: %s", path, strerror(errno));
	fclose(stream);
	explicit_bzero(buffer, sizeof(buffer));
	return ok || err_here(e);
}

static int
is_conf(const struct dirent *entry)
{
	size_t n = strlen(entry->d_name);

	return entry->d_name[0] != '.' && n > 5 &&
	    strcmp(entry->d_name + n - 5, ".conf") == 0;
}

static bool
read_directory(struct conf *c, const char *file, struct err *e)
{
	char directory[4096], path[4352];
	const char *slash = strrchr(file, '/');
	struct dirent **found;
	bool ok = true;
	int i, n;

	snprintf(directory, sizeof(directory), "%.*sconf.d",
	    slash == NULL ? 0 : (int)(slash - file) + 1, file);
	n = scandir(directory, &found, is_conf, alphasort);
	for (i = 0; i < n; i++) {
		snprintf(
		    path, sizeof(path), "%s/%s", directory, found[i]->d_name);
		ok = ok && read_file(c, path, e);
		free(found[i]);
	}
	if (n >= 0)
		free(found);
	return ok || err_here(e);
}

/* How ${k} is called in the environment. */
static void
print_variable(const struct key *k, char *out, size_t size)
{
	size_t i;

	snprintf(out, size, "PAGESCAPE_%s_%s", k->section, k->key);
	for (i = 0; out[i] != '\0'; i++)
		out[i] = (char)toupper((unsigned char)out[i]);
}

bool
conf_is_secret_variable(const char *entry)
{
	char name[96];
	size_t n;
	int i;

	for (i = 0; i < CONF_COUNT; i++) {
		if (keys[i].kind != KIND_SECRET)
			continue;
		print_variable(&keys[i], name, sizeof(name));
		n = strlen(name);
		if (strncmp(entry, name, n) == 0 && entry[n] == '=')
			return true;
	}
	return false;
}

static bool
read_environment(struct conf *c, struct err *e)
{
	char name[96];
	const char *value;
	int i;

	for (i = 0; i < CONF_COUNT; i++) {
		if (keys[i].kind != KIND_SECRET)
			continue;
		print_variable(&keys[i], name, sizeof(name));
		value = getenv(name);
		if (value != NULL &&
		    !set_value(c, (enum conf_key)i, value, "environment: ", e))
			return err_here(e);
	}
	return true;
}

static bool
read_all(struct conf *c, const char *file, bool must_exist, struct err *e)
{
	if (access(file, F_OK) == 0 || must_exist) {
		c->file = copy(file);
		if (!read_file(c, file, e))
			return err_here(e);
	}
	return read_directory(c, file, e) && read_environment(c, e);
}

bool
conf_open(struct conf **out, const char *file, struct err *e)
{
	struct conf *c = calloc(1, sizeof(*c));
	bool named = true;
	int i;

	must(c != NULL);
	for (i = 0; i < CONF_COUNT; i++)
		must(set_value(c, (enum conf_key)i, keys[i].value, "", e));
	if (file == NULL)
		file = getenv("PAGESCAPE_CONFIG");
	if (file == NULL) {
		file = PAGESCAPE_SYSCONFDIR "/pagescape/pagescape.conf";
		named = false;
	}
	if (!read_all(c, file, named, e)) {
		conf_close(&c);
		return err_here(e);
	}
	*out = c;
	return true;
}

void
conf_close(struct conf **c)
{
	int i;

	if (*c == NULL)
		return;
	for (i = 0; i < CONF_COUNT; i++)
		drop_value(*c, (enum conf_key)i);
	free((*c)->file);
	free(*c);
	*c = NULL;
}

const char *
conf_text(const struct conf *c, enum conf_key key)
{
	return c->values[key].text;
}

int64_t
conf_int(const struct conf *c, enum conf_key key)
{
	must(keys[key].kind == KIND_INT);
	return c->values[key].number;
}

double
conf_number(const struct conf *c, enum conf_key key)
{
	must(keys[key].kind == KIND_NUMBER);
	return c->values[key].fraction;
}

bool
conf_bool(const struct conf *c, enum conf_key key)
{
	must(keys[key].kind == KIND_BOOL);
	return c->values[key].number != 0;
}

const char *
conf_file(const struct conf *c)
{
	return c->file == NULL ? "" : c->file;
}

const char *
conf_share(void)
{
	const char *path = getenv("PAGESCAPE_SHARE");

	return path != NULL ? path : PAGESCAPE_SHAREDIR;
}

const char *
conf_name(enum conf_key key)
{
	static const char *const names[CONF_COUNT] = {
#define CONF(name, section, key, kind, value, min, max, words, meaning)        \
	[CONF_##name] = section "." key,
#include "base/conf_keys.h"
#undef CONF
	};

	return names[key];
}

void
conf_print(const struct conf *c, struct buf *out)
{
	const char *section = "", *value;
	int i;

	buf_print(out, "# read from %s\n",
	    c->file == NULL ? "nothing: all defaults" : c->file);
	for (i = 0; i < CONF_COUNT; i++) {
		if (strcmp(section, keys[i].section) != 0) {
			section = keys[i].section;
			buf_print(out, "\n[%s]\n", section);
		}
		value = c->values[i].text;
		if (keys[i].kind == KIND_SECRET && value[0] != '\0')
			value = "********";
		buf_print(out, "%s = %s\n", keys[i].key, value);
	}
}

/* The meaning as comment lines of at most 76 columns. */
static void
print_comment(struct buf *out, const char *text)
{
	size_t n, cut;

	while (*text != '\0') {
		n = strlen(text);
		cut = n;
		if (n > 74) {
			for (cut = 74; cut > 0 && text[cut] != ' ';)
				cut--;
			if (cut == 0)
				cut = n;
		}
		buf_print(out, "# %.*s\n", (int)cut, text);
		text += cut;
		while (*text == ' ')
			text++;
	}
}

void
conf_print_example(struct buf *out)
{
	const char *section = "";
	int i;

	print_comment(out,
	    "pagescape.conf: every key at its default.  Remove the semicolon "
	    "to change one; a comment has a line of its own.  Files in "
	    "conf.d/ beside this one are read after it, in order of name.");
	for (i = 0; i < CONF_COUNT; i++) {
		const struct key *k = &keys[i];

		if (strcmp(section, k->section) != 0) {
			section = k->section;
			buf_print(out, "\n[%s]\n", section);
		} else {
			buf_text(out, "\n");
		}
		print_comment(out, k->meaning);
		if (k->kind == KIND_CHOICE)
			buf_print(out, "# One of: %s\n", k->words);
		else if (k->kind == KIND_INT || k->kind == KIND_NUMBER)
			buf_print(
			    out, "# From %.10g to %.10g.\n", k->min, k->max);
		else if (k->kind == KIND_SECRET)
			buf_print(out, "# Or: %s_file = /path (mode 0640).\n",
			    k->key);
		buf_print(out, ";%s =%s%s\n", k->key,
		    k->value[0] == '\0' ? "" : " ", k->value);
	}
}
