/* SPDX-License-Identifier: MIT */
/* pagescape-audio: the worker's helper for everything that is sound. */
#include "audio/crew.h"
#include "audio/encode.h"
#include "audio/helper.h"
#include "audio/recipe.h"
#include "audio/work.h"
#include "base/buf.h"
#include "base/must.h"
#include "base/text.h"
#include "wire/sandbox.h"

#include <getopt.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifndef PACKAGE_VERSION
#define PACKAGE_VERSION "0"
#endif

enum {
	EXIT_USAGE = 64,
	EXIT_PROTOCOL = 2,
	OUT_MAX = 64 * 1024 * 1024
};

static void
usage(FILE *to)
{
	fprintf(to,
	    "Usage: pagescape-audio [--threads N] [--slots DIR] "
	    "[--max-bytes N]\n"
	    "       pagescape-audio --render RECIPE [--format F] "
	    "[--bitrate N] > FILE\n"
	    "\n"
	    "Makes loops: reads requests on standard input, writes answers "
	    "on standard\n"
	    "output (audio/helper.h says how).  Opens no file, no socket, no\n"
	    "configuration.\n"
	    "\n"
	    "  --threads N    work on N requests at once (default: the cores "
	    "online)\n"
	    "  --slots DIR    be busy only while holding a lock on "
	    "DIR/audio.<number>\n"
	    "  --max-bytes N  largest request (default 67108864)\n"
	    "  --sandbox M    on (default), off, or log: refuse nothing but "
	    "have the\n"
	    "                 kernel log it\n"
	    "  --render R     play a recipe, for listening:\n"
	    "                 \"seed=7 seconds=20 mood=sad rain=0,0.5,0.7,0 "
	    "pad=-9\"\n"
	    "                 (layer=gain in dB,brightness,density,distance)\n"
	    "  --format F     opus, flac, mp3 or wav (default opus)\n"
	    "  --bitrate N    kbit/s of opus and mp3 (default 96)\n"
	    "  --layers       list the layers\n"
	    "  --help, --version\n");
}

static void
list_layers(void)
{
#define AUDIO_LAYER(name, word, play, meaning)                                 \
	printf("%-10s %s\n", word, meaning);
#include "audio/layers.h"
#undef AUDIO_LAYER
}

static int
fail(const struct err *e, int status)
{
	fprintf(stderr, "pagescape-audio: %s\n", e->message);
	return status;
}

static int
render(const char *recipe, const struct helper_request *plain)
{
	struct helper_request r = *plain;
	struct helper_answer facts;
	struct err e = ERR_INIT;
	struct buf file;
	int status = EXIT_SUCCESS;

	r.op = HELPER_SYNTH;
	r.bytes = strlen(recipe);
	buf_init(&file, OUT_MAX);
	if (!work_do(&r, recipe, &file, &facts, &e))
		status = fail(&e, EXIT_FAILURE);
	else if (fwrite(buf_str(&file), 1, file.used, stdout) != file.used ||
	    fflush(stdout) != 0)
		status = EXIT_FAILURE;
	buf_clear(&file);
	return status;
}

struct arguments {
	struct crew_options crew;
	struct helper_request request;
	enum sandbox_mode sandbox;
	const char *recipe;
	int done; /* the exit status plus one, where there is no more to do */
};

enum option_id {
	THREADS = 1,
	SLOTS,
	MAX_BYTES,
	SANDBOX,
	RENDER,
	FORMAT,
	BITRATE,
	LAYERS,
	HELP,
	OPTION_VERSION
};

static const struct option options[] = {
	{ "threads", required_argument, NULL, THREADS },
	{ "slots", required_argument, NULL, SLOTS },
	{ "max-bytes", required_argument, NULL, MAX_BYTES },
	{ "sandbox", required_argument, NULL, SANDBOX },
	{ "render", required_argument, NULL, RENDER },
	{ "format", required_argument, NULL, FORMAT },
	{ "bitrate", required_argument, NULL, BITRATE },
	{ "layers", no_argument, NULL, LAYERS },
	{ "help", no_argument, NULL, HELP },
	{ "version", no_argument, NULL, OPTION_VERSION },
	{ NULL, 0, NULL, 0 },
};

static bool
number(const char *text, int64_t min, int64_t max, int64_t *out)
{
	if (text_parse_int(text, min, max, out))
		return true;
	fprintf(stderr, "pagescape-audio: %s is no number from %lld to %lld\n",
	    text, (long long)min, (long long)max);
	return false;
}

static bool
take_format(struct arguments *a, const char *word)
{
	enum encode_format format;

	if (!encode_find(word, &format)) {
		fprintf(stderr, "pagescape-audio: no format \"%s\"\n", word);
		return false;
	}
	snprintf(a->request.format, sizeof(a->request.format), "%s", word);
	return true;
}

static bool
take_sandbox(struct arguments *a, const char *word)
{
	static const char *const words[] = { "on", "off", "log" };
	size_t i;

	for (i = 0; i < 3; i++)
		if (strcmp(word, words[i]) == 0) {
			a->sandbox = sandbox_mode(word);
			return true;
		}
	fprintf(stderr, "pagescape-audio: no sandbox \"%s\"\n", word);
	return false;
}

/* One option; false if its value is wrong. */
static bool
take_option(struct arguments *a, int id)
{
	int64_t n = 0;

	switch (id) {
	case THREADS:
		if (!number(optarg, 1, 256, &n))
			return false;
		a->crew.threads = (int)n;
		return true;
	case MAX_BYTES:
		if (!number(optarg, 1000, 1073741824, &n))
			return false;
		a->crew.max_bytes = (size_t)n;
		return true;
	case BITRATE:
		if (!number(optarg, 32, 320, &n))
			return false;
		a->request.bitrate = (int)n;
		return true;
	case SANDBOX:
		return take_sandbox(a, optarg);
	case SLOTS:
		a->crew.slots = optarg;
		return true;
	case RENDER:
		a->recipe = optarg;
		return true;
	case FORMAT:
		return take_format(a, optarg);
	case LAYERS:
		list_layers();
		break;
	case HELP:
		usage(stdout);
		break;
	case OPTION_VERSION:
		printf("pagescape-audio %s\n", PACKAGE_VERSION);
		break;
	default:
		return false;
	}
	a->done = 1 + EXIT_SUCCESS;
	return true;
}

/* From here on nothing is opened: what a crash report needs is read before. */
static bool
draw_fence(void *arg, struct err *e)
{
	const struct arguments *a = arg;

	if (a->sandbox != SANDBOX_OFF)
		must_prepare();
	return sandbox_enter(SANDBOX_HELPER, a->sandbox, e) || err_here(e);
}

int
main(int argc, char **argv)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	struct arguments a = {
		.crew = { .in = STDIN_FILENO,
		    .out = STDOUT_FILENO,
		    .threads = cores > 0 && cores <= 256 ? (int)cores : 1,
		    .max_bytes = 64 * 1024 * 1024 },
		.request = HELPER_REQUEST_INIT,
		.sandbox = sandbox_mode("on"),
	};
	struct err e = ERR_INIT;
	int id;

	must_init(-1);
	sandbox_guard();
	signal(SIGPIPE, SIG_IGN);
	/* What is large goes back to the system as soon as it is done; threads
	 * share one heap, for what one has freed another can use. */
	mallopt(M_MMAP_THRESHOLD, 64 * 1024);
	mallopt(M_ARENA_MAX, 1);
	while ((id = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (!take_option(&a, id)) {
			usage(stderr);
			return EXIT_USAGE;
		}
		if (a.done > 0)
			return a.done - 1;
	}
	if (optind < argc) {
		usage(stderr);
		return EXIT_USAGE;
	}
	if (a.recipe != NULL)
		return draw_fence(&a, &e) ? render(a.recipe, &a.request)
		                          : fail(&e, EXIT_FAILURE);
	a.crew.fence = draw_fence;
	a.crew.fence_arg = &a;
	if (!crew_run(&a.crew, &e))
		return fail(&e, EXIT_PROTOCOL);
	return EXIT_SUCCESS;
}
