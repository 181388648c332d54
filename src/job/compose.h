/* SPDX-License-Identifier: MIT */
#ifndef JOB_COMPOSE_H
#define JOB_COMPOSE_H

#include "base/err.h"

#include <stdbool.h>

struct http_response;
struct prediction;
struct run;
struct studio_result;
struct task;

/* The soundscape of a scene, from its request to a file on the shelf. */

/* Make the task for scene ${k}: a purchase to be opened in the ledger
 * (task->is_paid), or one that goes on or needs none. */
struct task *compose_prepare(struct run *run, int k);

/* Begin what compose_prepare() made. */
void compose_begin(struct task *task);

/* The prediction has succeeded: fetch its file. */
void compose_fetch(struct task *task, const struct prediction *p);

/* The file has come, or not. */
void compose_fetched(struct task *task, const struct http_response *r);

/* The helper has made a loop, or not. */
void compose_heard(struct task *task, const struct studio_result *r);

/* Scenes that waited for another's purchase: it is settled now. */
void compose_wake(struct run *run);

#endif
