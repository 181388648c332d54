/* SPDX-License-Identifier: MIT */
#ifndef JOB_PUBLISH_H
#define JOB_PUBLISH_H

#include "base/err.h"

#include <stdbool.h>

struct run;
struct scene;
struct sql;

/*
 * What readers see.  On a first run a scene is published when it is decided
 * and grows with each spread that joins; its soundscape when it is made.
 * When there are scenes of an earlier job, each scene is published over them
 * in page order when its soundscape is settled.
 */

/* Does ${scene} play what was made for another one? */
bool publish_is_reused(const struct scene *scene);

/* Write what may be seen by now, inside the turn's transaction. */
bool publish_scenes(struct run *run, struct sql *db, struct err *e) MUST_CHECK;

/* At the end: nothing of an earlier job is left behind. */
bool publish_tidy(struct run *run, struct sql *db, struct err *e) MUST_CHECK;

/* Is there anything to write? */
bool publish_has_changes(const struct run *run);

/* It is written. */
void publish_clear(struct run *run);

#endif
