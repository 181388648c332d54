/* SPDX-License-Identifier: MIT */
/* Options, configuration and log, as programs without commands begin. */
#include "main/common.h"

#include "base/conf.h"
#include "base/log.h"
#include "wire/sandbox.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#ifndef PACKAGE_VERSION
#define PACKAGE_VERSION "unknown"
#endif

static void
print_help(const char *program, const char *purpose)
{
	printf("Usage: %s [OPTION]...\n%s\n\n"
	       "  -c, --config=FILE        read FILE instead of "
	       "$PAGESCAPE_CONFIG or\n"
	       "                           %s/pagescape/pagescape.conf\n"
	       "      --log-format=FORMAT  human or json instead of what is "
	       "configured\n"
	       "  -h, --help               print this and exit\n"
	       "  -V, --version            print the version and exit\n",
	    program, purpose, PAGESCAPE_SYSCONFDIR);
}

bool
common_options(int argc, char **argv, const char *program, const char *purpose,
    struct common_options *out, int *status)
{
	static const struct option names[] = {
		{ "config", required_argument, NULL, 'c' },
		{ "log-format", required_argument, NULL, 'f' },
		{ "help", no_argument, NULL, 'h' },
		{ "version", no_argument, NULL, 'V' },
		{ NULL, 0, NULL, 0 },
	};
	int letter;

	*out = (struct common_options){ .config = NULL };
	*status = EXIT_SUCCESS;
	while ((letter = getopt_long(argc, argv, "c:hV", names, NULL)) != -1) {
		if (letter == 'c') {
			out->config = optarg;
		} else if (letter == 'f') {
			out->log_format = optarg;
		} else if (letter == 'h') {
			print_help(program, purpose);
			return false;
		} else if (letter == 'V') {
			printf("%s (Pagescape) %s\n", program, PACKAGE_VERSION);
			return false;
		} else {
			*status = 64;
			return false;
		}
	}
	if (optind == argc)
		return true;
	fprintf(stderr, "%s: unexpected argument %s (try --help)\n", program,
	    argv[optind]);
	*status = 64;
	return false;
}

bool
common_open(const struct common_options *o, const char *program, bool detached,
    struct conf **out, struct err *e)
{
	struct conf *c = NULL;

	if (!conf_open(&c, o->config, e))
		return err_here(e);
	if ((o->log_format != NULL &&
	        !conf_set(c, CONF_LOG_FORMAT, o->log_format, e)) ||
	    !log_open(c, program, detached, e)) {
		conf_close(&c);
		return err_here(e);
	}
	*out = c;
	return true;
}

bool
common_enter(const struct conf *c, struct err *e)
{
	enum sandbox_mode mode =
	    sandbox_mode(conf_text(c, CONF_SECURITY_SANDBOX));

	if (mode != SANDBOX_ON)
		log_line(LOG_LEVEL_WARNING, "", NULL,
		    mode == SANDBOX_OFF
		        ? "runs without its sandbox (security.sandbox)"
		        : "its sandbox refuses nothing, the kernel logs what "
		          "it would (security.sandbox)");
	return sandbox_enter(SANDBOX_SERVICE, mode, e) || err_here(e);
}
