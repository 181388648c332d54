/* SPDX-License-Identifier: MIT */
#ifndef WIRE_FCGI_HEAD_H
#define WIRE_FCGI_HEAD_H

#include <stddef.h>

/*
 * Is what a connection begins with the head of a FastCGI request, whole and
 * within bounds?  libfcgi reads a head while it comes, waits for it without
 * an end and believes its lengths; so it gets only what was looked at here.
 */

enum {
	/* A server's variables together: nginx sends one record at most. */
	FCGI_HEAD_PARAMS_MAX = 65535,
	/* No more bytes than this are ever needed for an answer. */
	FCGI_HEAD_MAX = FCGI_HEAD_PARAMS_MAX + 1024
};

enum fcgi_head {
	FCGI_HEAD_MORE, /* right so far */
	FCGI_HEAD_WHOLE, /* up to the end of the variables */
	FCGI_HEAD_BAD
};

/* Look at the first ${size} bytes of a connection; ${bytes} is used up. */
enum fcgi_head fcgi_head_check(unsigned char *bytes, size_t size);

#endif
