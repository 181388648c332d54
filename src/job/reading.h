/* SPDX-License-Identifier: MIT */
#ifndef JOB_READING_H
#define JOB_READING_H

struct reading;
struct run;
struct spread;

/*
 * What is known of a spread only while it is worked on.  A book of any length
 * has as many as are in work at once: what is decided and recorded is let go,
 * and used again for the next.
 */

/* That of ${s}; made when it is first asked for, as waiting since the book was
 * loaded.  It stays until reading_let_go(). */
struct reading *reading_of(struct run *run, struct spread *s);

/* Everything of the turn is in the rows: let go what is decided, but the
 * analysis that the next decision is compared with. */
void reading_let_go(struct run *run);

#endif
