/* SPDX-License-Identifier: MIT */
/* The configuration: any file is taken whole or refused with its line, and
 * what is dumped reads as the same again. */
#include "base/conf.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/must.h"
#include "fuzz/fuzz.h"
#include "provider/gemini.h"
#include "provider/replicate.h"
#include "provider/sound_input.h"
#include "wire/json.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The files that may be named as those of secrets: one that only its owner may
 * read, and one that all may. */
#define SECRETS "/proc/self/fd/90"
enum {
	SECRET_FD = 900,
	OPEN_FD = 901
};

static char file[128];

static void
make_secret(int fd, mode_t mode)
{
	char path[FUZZ_PATH];
	int made = fuzz_file("of a file\n", 10, path);

	must(fchmod(made, mode) == 0 && dup2(made, fd) == fd);
	close(made);
}

static void
write_file(const char *path, const void *bytes, size_t size)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	must(fd >= 0 && write(fd, bytes, size) == (ssize_t)size);
	close(fd);
}

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	static const char more[] = "[log]\nlevel = warning\n";
	struct buf example;
	char path[128];

	(void)argc, (void)argv;
	make_secret(SECRET_FD, 0600);
	make_secret(OPEN_FD, 0644);
	snprintf(path, sizeof(path), "%s/conf.d", fuzz_directory());
	must(mkdir(path, 0700) == 0);
	snprintf(path, sizeof(path), "%s/conf.d/more.conf", fuzz_directory());
	write_file(path, more, sizeof(more) - 1);
	snprintf(file, sizeof(file), "%s/pagescape.conf", fuzz_directory());
	/* The shipped example is one, too: all comments. */
	buf_init(&example, 1 << 20);
	conf_print_example(&example);
	must(!example.overflow);
	buf_clear(&example);
	return 0;
}

/* No other file of this machine is opened as a secret. */
static bool
is_harmless(struct arena *a, const uint8_t *data, size_t size)
{
	const char *text = arena_copy(a, data, size), *at = text;

	must(setenv("PAGESCAPE_CONFIG", file, 1) == 0);
	while (
	    (at = memmem(at, size - (size_t)(at - text), "_file", 5)) != NULL) {
		at += 5;
		at += strspn(at, " \t");
		at += *at == '=';
		at += strspn(at, " \t");
		if (strncmp(at, SECRETS, sizeof(SECRETS) - 1) != 0 ||
		    strcspn(at, "\n") != sizeof(SECRETS))
			return false;
	}
	return true;
}

static const char *const secrets[] = {
	"\npassword = ", "\napi_key = ", "\napi_token = "
};

/* A dump shows no secret: it is empty or eight stars. */
static void
check_masked(const char *dump)
{
	const char *at;
	size_t i, n;

	for (i = 0; i < sizeof(secrets) / sizeof(secrets[0]); i++) {
		at = strstr(dump, secrets[i]);
		must(at != NULL);
		at += strlen(secrets[i]);
		n = strcspn(at, "\n");
		must(n == 0 || (n == 8 && strspn(at, "*") == 8));
	}
}

/* The dump is a configuration itself, with the same dump but for its name. */
static void
read_dump(const struct buf *dump)
{
	struct err e = ERR_INIT;
	char path[FUZZ_PATH];
	struct conf *c = NULL;
	struct buf again;
	int fd = fuzz_file(buf_str(dump), dump->used, path);

	/* it has stars where secrets were, which others may not read either */
	must(fchmod(fd, 0600) == 0);
	must(conf_open(&c, path, &e));
	buf_init(&again, 1 << 20);
	conf_print(c, &again);
	must(strcmp(strchr(buf_str(dump), '\n'),
	         strchr(buf_str(&again), '\n')) == 0);
	buf_clear(&again);
	conf_close(&c);
	close(fd);
}

/* Those who read it with care: templates, thinking, addresses. */
static void
use(struct arena *a, const struct conf *c)
{
	struct err e = ERR_INIT, why = ERR_INIT;
	struct replicate r;
	struct gemini g;
	struct json *v;
	const char *out = NULL;
	bool ok;

	fuzz_outcome(gemini_init(&g, a, c, &e), &e);
	err_clear(&e);
	fuzz_outcome(replicate_init(&r, a, c, &e), &e);
	err_clear(&e);
	ok = sound_input_print(a, conf_text(c, CONF_SOUND_INPUT), "wind\"},{\\",
	    conf_number(c, CONF_SOUND_SECONDS), &out, &e);
	fuzz_outcome(ok, &e);
	must(!ok || json_parse(a, out, strlen(out), 8, &v, &why));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct err e = ERR_INIT;
	struct conf *c = NULL;
	struct buf dump;
	struct fuzz f;
	bool ok;

	fuzz_open(&f, data, size);
	if (!is_harmless(f.a, data, size)) {
		fuzz_close(&f);
		return 0;
	}
	write_file(file, data, size);
	ok = conf_open(&c, NULL, &e);
	fuzz_outcome(ok, &e);
	must(ok == (c != NULL));
	if (ok) {
		must(strcmp(conf_file(c), file) == 0);
		buf_init(&dump, 1 << 20);
		conf_print(c, &dump);
		must(!dump.overflow);
		check_masked(buf_str(&dump));
		must(memmem(data, size, "of a file", 9) != NULL ||
		    strstr(buf_str(&dump), "of a file") == NULL);
		read_dump(&dump);
		use(f.a, c);
		must(conf_bool(c, CONF_SCENE_MOOD) ||
		    !conf_bool(c, CONF_SCENE_MOOD));
		buf_clear(&dump);
	} else
		must(e.type == ERR_VALIDATION);
	conf_close(&c);
	fuzz_close(&f);
	return 0;
}
