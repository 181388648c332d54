/* SPDX-License-Identifier: MIT */
#ifndef AUDIO_CREW_H
#define AUDIO_CREW_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * The life of pagescape-audio: read requests, let a crew of threads work on
 * them, write the answers as they come.
 */

struct crew_options {
	int in, out; /* descriptors */
	int threads; /* at least 1 */
	size_t max_bytes; /* of one request */
	const char *slots; /* directory of slot files; NULL: none */
	/* Called once when all threads run and before anything is read: from
	 * then on a crew opens nothing and starts nothing.  NULL: nothing. */
	bool (*fence)(void *arg, struct err *e);
	void *fence_arg;
};

/*
 * Until the end of ${in}; every request read is answered.  At most one request
 * more than there are threads is held.  A thread that works holds a lock on
 * ${slots}/audio.<number>, so that all crews of a host together keep no more
 * cores busy than there are.  False: ${fence} failed; ERR_SOUNDSCAPE: a header
 * without an id, a request over the cap or cut short, or nobody reads ${out}.
 */
bool crew_run(const struct crew_options *o, struct err *e) MUST_CHECK;

#endif
