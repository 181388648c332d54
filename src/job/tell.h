/* SPDX-License-Identifier: MIT */
#ifndef JOB_TELL_H
#define JOB_TELL_H

#include "store/errors.h"

struct run;
struct scene;
struct spread;

/* The worker's log: one line a step, and the process title. */

void tell_start(const struct run *run);
void tell_spread(const struct run *run, const struct spread *s);
void tell_scene(const struct run *run, const struct scene *scene);
void tell_sound(const struct run *run, const struct scene *scene);
void tell_error(const struct run *run, enum error_step step,
    const struct err *what, const char *then);
void tell_end(const struct run *run, const char *how);
void tell_title(const struct run *run);

#endif
