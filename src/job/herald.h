/* SPDX-License-Identifier: MIT */
#ifndef JOB_HERALD_H
#define JOB_HERALD_H

#include <stdbool.h>

struct conf;
struct http;
struct http_response;
struct job;
struct run;
struct sql;

/*
 * Tells subscribers what has been written, through nginx (nchan) on this host:
 * at most ten times a second, never what is not committed, and never so that
 * the book would wait for it.  Who cannot be told reads the rows later.
 */

struct herald;

void herald_open(struct run *run);
void herald_close(struct run *run);

/* A turn was written: remember what it changed.  Before its marks are
 * cleared. */
void herald_note(struct run *run);

/* Nothing has changed but the time: is that news?  Only where the time left is
 * not what a listener who counts down expects. */
void herald_beat(struct run *run);

/* Send what is due. */
void herald_turn(struct run *run);

/* Milliseconds until then; -1: nothing is to be sent. */
int herald_wait_ms(const struct run *run);

/* Is ${tag} one of ours?  Then its answer is taken. */
bool herald_answer(
    struct run *run, const void *tag, const struct http_response *r);

/* The book is let go, and its rows say how: send what they say, and wait until
 * it is gone (seconds, where nginx hangs: the book's lock is given back
 * before). */
void herald_end(struct run *run);

/* The same for a book that was not worked on. */
void herald_tell(const struct conf *c, struct sql *db, struct http *http,
    const struct job *job);

#endif
