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

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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
	char path[FUZZ_PATH];
	struct conf *c = NULL;
	struct buf dump;
	struct fuzz f;
	int fd;
	bool ok;

	/* No file of this machine is opened as a secret. */
	if (size > 0 && memmem(data, size, "_file", 5) != NULL)
		return 0;
	fd = fuzz_file(data, size, path);
	fuzz_open(&f, data, size);
	ok = conf_open(&c, path, &e);
	fuzz_outcome(ok, &e);
	must(ok == (c != NULL));
	if (ok) {
		buf_init(&dump, 1 << 20);
		conf_print(c, &dump);
		must(!dump.overflow);
		check_masked(buf_str(&dump));
		read_dump(&dump);
		use(f.a, c);
		buf_clear(&dump);
	} else
		must(e.type == ERR_VALIDATION);
	conf_close(&c);
	close(fd);
	fuzz_close(&f);
	return 0;
}
