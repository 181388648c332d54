/* SPDX-License-Identifier: MIT */
/* pagescape-worker: takes books through their steps until none is left. */
#include "base/conf.h"
#include "base/err.h"
#include "base/log.h"
#include "base/must.h"
#include "job/worker.h"
#include "main/common.h"
#include "wire/proc.h"
#include "wire/sandbox.h"
#include "wire/sql.h"

#include <malloc.h>
#include <stdio.h>
#include <sysexits.h>
#include <syslog.h>
#include <unistd.h>

enum {
	LARGE_BYTES = 128 * 1024
};

static const char program[] = "pagescape-worker";

/* A detached worker has nobody who reads its stderr. */
static int
fail(const struct err *e, int status)
{
	char trace[1024];

	err_print_trace(e, trace, sizeof(trace));
	fprintf(stderr, "%s: %s\n", program, e->message);
	syslog(LOG_ERR, "%s | %s", e->message, trace);
	return status;
}

/* One thread needs one arena; what is large goes back to the system. */
static void
keep_small(void)
{
	mallopt(M_ARENA_MAX, 1);
	mallopt(M_MMAP_THRESHOLD, LARGE_BYTES);
	mallopt(M_TRIM_THRESHOLD, LARGE_BYTES);
	mallopt(M_TOP_PAD, LARGE_BYTES / 2);
}

int
main(int argc, char **argv)
{
	struct common_options options;
	struct conf *c = NULL;
	struct err e = ERR_INIT;
	int status = EX_OK;

	sandbox_guard();
	keep_small();
	proc_title_init(argc, argv);
	if (!common_options(argc, argv, program,
	        "Pagescape's worker: claims queued books, takes each through "
	        "analysis and sound, and ends when none is left or when all "
	        "slots of this host (worker.max_workers) are taken.  "
	        "SIGTERM hands the book back.",
	        &options, &status))
		return status;
	if (!common_open(&options, program, isatty(STDERR_FILENO) == 0, &c, &e))
		return fail(&e, EX_CONFIG);
	must_init(log_fd());
	sql_library_init();
	if (!common_enter(c, &e) || !worker_run(c, &e)) {
		log_error(LOG_LEVEL_ERROR, NULL, &e, "worker ends");
		status = e.type == ERR_DATABASE ? EX_TEMPFAIL : EX_SOFTWARE;
	}
	log_close();
	conf_close(&c);
	return status;
}
