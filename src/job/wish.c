/* SPDX-License-Identifier: MIT */
/* The sounds that are wanted, in order. */
#include "job/wish.h"

#include "base/clock.h"
#include "base/must.h"

#include <stdlib.h>
#include <unistd.h>

static void
discard(struct wish *w)
{
	if (w->fd >= 0)
		close(w->fd);
	buf_clear(&w->head);
	free(w);
}

void
wish_remove(struct wish_list *list, struct wish *w)
{
	struct wish **p;

	for (p = &list->first; *p != w;)
		p = &(*p)->next;
	*p = w->next;
	discard(w);
}

void
wish_clear(struct wish_list *list)
{
	while (list->first != NULL)
		wish_remove(list, list->first);
}

struct wish *
wish_add(
    struct wish_list *list, void *tag, int fd, int64_t size, size_t head_max)
{
	struct wish *w = calloc(1, sizeof(*w)), **p;

	must(w != NULL);
	w->id = ++list->last_id;
	w->added_us = w->sent_us = clock_now_us();
	w->tag = tag;
	w->fd = fd;
	w->size = size;
	w->result.tag = tag;
	w->result.error = (struct err)ERR_INIT;
	buf_init(&w->head, head_max);
	for (p = &list->first; *p != NULL;)
		p = &(*p)->next;
	*p = w;
	return w;
}

void
wish_cancel(struct wish_list *list, void *tag)
{
	struct wish *w, *next;

	for (w = list->first; w != NULL; w = next) {
		next = w->next;
		if (w->tag != tag)
			continue;
		w->tag = NULL;
		if (w->is_done || !w->is_sent)
			wish_remove(list, w);
	}
}

void
wish_finish(struct wish_list *list, struct wish *w, const struct err *why)
{
	if (why != NULL) {
		w->result.ok = false;
		w->result.error = *why;
	}
	w->result.queue_us = w->sent_us - w->added_us;
	w->result.work_us = clock_now_us() - w->sent_us;
	w->is_done = true;
	if (w->tag == NULL)
		wish_remove(list, w);
}

void
wish_return_all(struct wish_list *list, const struct err *why)
{
	struct wish *w, *next;

	for (w = list->first; w != NULL; w = next) {
		next = w->next;
		if (w->is_done || !w->is_sent)
			continue;
		w->is_sent = false;
		w->head_sent = 0;
		w->file_sent = 0;
		if (w->tag == NULL)
			wish_remove(list, w);
		else if (++w->deaths >= WISH_DEATHS_MAX)
			wish_finish(list, w, why);
	}
}

bool
wish_none_in_hand(const struct wish_list *list)
{
	const struct wish *w;

	for (w = list->first; w != NULL; w = w->next)
		if (w->is_sent && !w->is_done)
			return false;
	return true;
}

struct wish *
wish_next(const struct wish_list *list)
{
	struct wish *w, *fresh = NULL;

	for (w = list->first; w != NULL; w = w->next) {
		if (w->is_done)
			continue;
		if (w->deaths > 0)
			return !w->is_sent && wish_none_in_hand(list) ? w
			                                              : NULL;
		if (fresh == NULL && !w->is_sent)
			fresh = w;
	}
	return fresh;
}

struct wish *
wish_find(const struct wish_list *list, uint64_t id)
{
	struct wish *w;

	for (w = list->first; w != NULL; w = w->next)
		if (w->id == id && w->is_sent && !w->is_done)
			return w;
	return NULL;
}

struct wish *
wish_first_done(const struct wish_list *list)
{
	struct wish *w;

	for (w = list->first; w != NULL; w = w->next)
		if (w->is_done)
			return w;
	return NULL;
}

int
wish_count(const struct wish_list *list)
{
	const struct wish *w;
	int n = 0;

	for (w = list->first; w != NULL; w = w->next)
		n++;
	return n;
}
