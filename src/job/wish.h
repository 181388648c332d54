/* SPDX-License-Identifier: MIT */
#ifndef JOB_WISH_H
#define JOB_WISH_H

#include "base/buf.h"
#include "job/studio_result.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The sounds that are wanted of the helper (job/studio.h), in the order they
 * came: which goes to it next, and what became of each.
 */

struct wish {
	struct wish *next;
	uint64_t id;
	void *tag; /* NULL: nobody waits any more */
	struct buf head; /* header line, and the recipe */
	int fd; /* audio file; -1: none */
	int64_t size; /* of the file */
	size_t head_sent;
	int64_t file_sent;
	bool is_sent; /* at least begun */
	int64_t added_us, sent_us;
	int deaths; /* helpers that died with it in hand */
	bool is_done;
	struct studio_result result;
};

struct wish_list {
	struct wish *first;
	uint64_t last_id;
};

enum {
	WISH_DEATHS_MAX = 2 /* then it is what kills them */
};

/* One more, at the end; ${fd} is its own from now on. */
struct wish *wish_add(
    struct wish_list *list, void *tag, int fd, int64_t size, size_t head_max);
void wish_remove(struct wish_list *list, struct wish *w);
void wish_clear(struct wish_list *list);

/* Nobody waits for ${tag}'s any more.  One in hand stays: its answer has to be
 * taken off the pipe. */
void wish_cancel(struct wish_list *list, void *tag);

/* It is settled: failed for ${why}, or NULL.  Gone where nobody waits. */
void wish_finish(struct wish_list *list, struct wish *w, const struct err *why);

/* The helper has died: what it had in hand is wanted again, or has failed for
 * ${why} where it was in hand too often. */
void wish_return_all(struct wish_list *list, const struct err *why);

/* Is nothing in hand? */
bool wish_none_in_hand(const struct wish_list *list);

/* The next to write; NULL: none for now.  Suspects go alone, and before all
 * others. */
struct wish *wish_next(const struct wish_list *list);

/* The one in hand with ${id}; NULL: there is none. */
struct wish *wish_find(const struct wish_list *list, uint64_t id);

/* The first that is done; NULL: none is. */
struct wish *wish_first_done(const struct wish_list *list);

/* How many there are. */
int wish_count(const struct wish_list *list);

#endif
