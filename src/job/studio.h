/* SPDX-License-Identifier: MIT */
#ifndef JOB_STUDIO_H
#define JOB_STUDIO_H

#include "job/studio_result.h"

#include <stdbool.h>
#include <stdint.h>

struct conf;
struct pollfd;
struct recipe;

/*
 * The worker's one helper, pagescape-audio: started when first needed, fed
 * and read without ever blocking the event loop; what it makes goes straight
 * to the shelf.  When it dies, or is silent for soundscape.timeout, what it had
 * in hand is given to a new one, one at a time, so that only the sound that
 * kills it fails.
 */
struct studio;

enum {
	STUDIO_FDS = 2
};

void studio_open(struct studio **out, const struct conf *c);
void studio_close(struct studio **s);

/* Make a loop of the audio file ${fd} (the studio's from now on) of ${bytes}
 * bytes, which was asked for with ${seconds}. */
void studio_process(
    struct studio *s, void *tag, int fd, int64_t bytes, double seconds);

/* Play ${recipe}. */
void studio_play(struct studio *s, void *tag, const struct recipe *recipe);

/* Forget the wish of ${tag}; fine when there is none. */
void studio_cancel(struct studio *s, void *tag);

/* What to poll for, up to STUDIO_FDS into ${fds}; how many. */
unsigned studio_poll_fds(const struct studio *s, struct pollfd *fds);

/* Write and read what can be written and read now. */
void studio_turn(struct studio *s);

/* Is one finished and not yet fetched? */
bool studio_has_finished(const struct studio *s);

/* The next that is finished; false: none is. */
bool studio_finished(struct studio *s, struct studio_result *out);

/* How many wishes are not finished. */
int studio_in_flight(const struct studio *s);

#endif
