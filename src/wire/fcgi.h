/* SPDX-License-Identifier: MIT */
#ifndef WIRE_FCGI_H
#define WIRE_FCGI_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

struct arena;

/*
 * The only door to libfcgi.  A listening socket is shared by all threads; a
 * call is one place where a request can be: a thread accepts into it, answers
 * it, and accepts again, or hands it to another thread, which answers it
 * later, and goes on with a new call.  No connection is kept after its
 * answer, so that none can pin a thread.
 *
 * Bounded whoever is at the other end: a head is there within 5 s, of 64 KiB
 * at most and well-formed, or the connection is closed; a path is at most 2 KiB
 * and a query 16 KiB long; each read and write ends after 15 s.
 */
struct fcgi;
struct fcgi_call;

/* A request as plain data; everything lies in the call's arena until the next
 * fcgi_accept(). */
struct fcgi_request {
	const char *method;
	/* What the server in front decided on: decoded, begins with '/'.  ""
	 * where the address could not be decoded. */
	const char *path;
	const char *query; /* as it came, without '?' */
	bool address_is_too_long; /* then both are "" */
	const char *content_type;
	const char *accept;
	const char *prefer;
	const char *if_none_match;
	const char *accept_language;
	const char *cookie;
	const char *referer;
	const char *host;
	const char *origin; /* Origin and Sec-Fetch-Site say where a form was */
	const char *fetch_site;
	const char *authorization;
	const char *user; /* whom the server in front has let in; "": nobody
	                   * was asked for */
	const char *remote; /* the client's address; "" if it is not said */
	const char *body; /* NUL-terminated; "" if none */
	size_t body_size;
	bool body_is_too_large; /* then ${body} is empty */
	bool body_is_cut; /* less came than was announced */
};

struct fcgi_header {
	const char *name;
	const char *value;
};

/* Take the listening socket that systemd passed (LISTEN_FDS) or else the one
 * that spawn-fcgi left at descriptor 0.  Once a process, before threads.
 * False: ERR_IO, there is none. */
bool fcgi_open(struct fcgi **out, struct err *e) MUST_CHECK;
/* After all calls are closed. */
void fcgi_close(struct fcgi **f);

/* Make every fcgi_accept() return false, now and from now on; requests that
 * are being answered are not disturbed. */
void fcgi_stop(struct fcgi *f);

struct fcgi_call *fcgi_call_open(struct fcgi *f);
/* A request that was not answered is dropped. */
void fcgi_call_close(struct fcgi_call **c);

/* The arena of the request in ${c}; cleared by the next fcgi_accept(). */
struct arena *fcgi_call_arena(struct fcgi_call *c);

/* Wait for the next request; its body is read to at most ${max_body} bytes.
 * False: fcgi_stop() was called. */
bool fcgi_accept(
    struct fcgi_call *c, size_t max_body, struct fcgi_request *out);

/* Send the answer and end the request.  ${body} may be NULL; then the length
 * ${size} is still announced (HEAD).  Line ends in headers become blanks.
 * False: nobody was there to take it. */
bool fcgi_answer(struct fcgi_call *c, int status,
    const struct fcgi_header *headers, int n_headers, const char *body,
    size_t size);

/* Has the server in front hung up?  Asks, never waits. */
bool fcgi_is_gone(const struct fcgi_call *c);

/* Undo percent-encoding of ${size} bytes into ${a}; '+' is a blank if
 * ${is_form}.  NULL for a broken escape or a NUL byte. */
char *fcgi_decode(struct arena *a, const char *text, size_t size, bool is_form);

/* The path of a request from the variables that servers send, in the order
 * of how far they can be trusted; any may be NULL. */
const char *fcgi_path(struct arena *a, const char *document_uri,
    const char *script_name, const char *path_info, const char *request_uri);

#endif
