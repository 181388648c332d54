/* SPDX-License-Identifier: MIT */
#ifndef WEB_SERVER_H
#define WEB_SERVER_H

#include "base/err.h"

#include <signal.h>
#include <stdbool.h>

struct conf;

/* The whole responder: accept threads, waiting room and keeper.  It has no
 * signals and no options of its own; main gives it both. */
struct server;

/* A signal without meaning and without SA_RESTART: main installs an empty
 * handler for it, so that it only interrupts a thread that hangs in a read
 * when the server is closed. */
#define SERVER_KICK SIGUSR2

/* Start all threads; they serve at once.  ${c} must live as long.  False:
 * ERR_IO, nothing runs. */
bool server_open(
    struct server **out, const struct conf *c, struct err *e) MUST_CHECK;

/* Take no more requests, let those that are being answered end, and end all
 * threads; at most ${wait_ms}.  False: a thread still hangs, and only the
 * process's end will end it; ${*s} is set to NULL in any case. */
bool server_close(struct server **s, int wait_ms);

#endif
