/* SPDX-License-Identifier: MIT */
/* pagescape.fcgi: answers requests and sees to it that workers work. */
#include "base/conf.h"
#include "base/log.h"
#include "base/must.h"
#include "main/common.h"
#include "web/server.h"
#include "wire/sandbox.h"
#include "wire/sql.h"

#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	CLOSE_MS = 15000,
	LARGE_BYTES = 128 * 1024
};

static const char program[] = "pagescape.fcgi";

/* What one large request took goes back when it is over.  These are the C
 * library's own values to begin with, but unless they are set it raises them
 * to what it has once seen, for each thread. */
static void
set_memory(void)
{
	mallopt(M_MMAP_THRESHOLD, LARGE_BYTES);
	mallopt(M_TRIM_THRESHOLD, LARGE_BYTES);
}

static void
do_nothing(int number)
{
	(void)number;
}

/* Signals that end or reopen are taken by main alone, by waiting for them, so
 * that no handler has to be careful; every thread inherits the mask. */
static void
set_signals(sigset_t *waited)
{
	struct sigaction kick = { .sa_handler = do_nothing };

	sigemptyset(waited);
	sigaddset(waited, SIGTERM);
	sigaddset(waited, SIGINT);
	sigaddset(waited, SIGUSR1);
	sigaddset(waited, SIGHUP);
	pthread_sigmask(SIG_BLOCK, waited, NULL);
	sigaction(SERVER_KICK, &kick, NULL);
	/* a server that hangs up is an error of the write */
	signal(SIGPIPE, SIG_IGN);
	/* workers that end leave no zombies */
	signal(SIGCHLD, SIG_IGN);
}

static void
wait_for_end(const sigset_t *waited)
{
	int number = 0;

	while (sigwait(waited, &number) == 0 && number == SIGHUP)
		log_reopen();
	log_line(
	    LOG_LEVEL_INFO, "", NULL, "ends on SIG%s", sigabbrev_np(number));
}

int
main(int argc, char **argv)
{
	struct common_options options;
	struct err e = ERR_INIT;
	struct server *server = NULL;
	struct conf *c = NULL;
	sigset_t waited;
	int status;
	bool ok;

	sandbox_guard();
	set_memory();
	if (!common_options(argc, argv, program,
	        "Pagescape's responder: FastCGI on descriptor 0 (spawn-fcgi) "
	        "or on a systemd socket.",
	        &options, &status))
		return status;
	if (!common_open(&options, program, false, &c, &e)) {
		fprintf(stderr, "%s: %s\n", program, e.message);
		return 78;
	}
	must_init(log_fd());
	set_signals(&waited);
	sql_library_init();
	if (!common_enter(c, &e) || !server_open(&server, c, &e)) {
		log_error(LOG_LEVEL_ERROR, NULL, &e, "cannot start");
		fprintf(stderr, "%s: %s\n", program, e.message);
		return EXIT_FAILURE;
	}
	if (strcmp(conf_text(c, CONF_HTTP_AUTH), "token") != 0)
		log_line(LOG_LEVEL_WARNING, "", NULL,
		    "open: whoever nginx lets through may start books, which "
		    "costs money (http.auth = network)");
	log_line(LOG_LEVEL_INFO, "", NULL, "answers requests, %lld at once",
	    (long long)conf_int(c, CONF_HTTP_THREADS));
	wait_for_end(&waited);
	ok = server_close(&server, CLOSE_MS);
	log_line(ok ? LOG_LEVEL_INFO : LOG_LEVEL_WARNING, "", NULL,
	    ok ? "ended" : "ended while a request still hung");
	if (!ok)
		_exit(EXIT_FAILURE);
	log_close();
	conf_close(&c);
	return EXIT_SUCCESS;
}
