/* SPDX-License-Identifier: MIT */
/* The crew of pagescape-audio. */
#include "audio/crew.h"

#include "audio/helper.h"
#include "audio/slot.h"
#include "audio/work.h"
#include "base/buf.h"
#include "base/must.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct order {
	struct order *next;
	struct helper_request request;
	struct buf bytes;
	struct err refused; /* set: answer this, do not work */
};

struct crew {
	const struct crew_options *options;
	struct slots *slots;
	pthread_mutex_t lock;
	pthread_cond_t change;
	struct order *first, **last; /* waiting */
	int held; /* waiting or worked on */
	bool closed; /* no more will come */
	bool broken; /* nobody reads the answers */
	pthread_mutex_t writing;
};

static struct order *
order_open(size_t max)
{
	struct order *o = calloc(1, sizeof(*o));

	must(o != NULL);
	buf_init(&o->bytes, max);
	err_clear(&o->refused);
	return o;
}

static void
order_close(struct order *o)
{
	buf_clear(&o->bytes);
	free(o);
}

static bool
write_all(int fd, const char *bytes, size_t n)
{
	ssize_t done;

	for (; n > 0; n -= (size_t)done, bytes += done) {
		done = write(fd, bytes, n);
		if (done < 0 && errno == EINTR)
			done = 0;
		else if (done <= 0)
			return false;
	}
	return true;
}

static void
answer(struct crew *c, const struct helper_answer *a, const struct buf *file)
{
	struct buf line;
	bool ok;

	buf_init(&line, 4 * HELPER_LINE_MAX);
	helper_answer_print(a, &line);
	pthread_mutex_lock(&c->writing);
	ok = write_all(c->options->out, buf_str(&line), line.used) &&
	    write_all(c->options->out, buf_str(file), a->ok ? a->bytes : 0);
	pthread_mutex_unlock(&c->writing);
	buf_clear(&line);
	if (ok)
		return;
	pthread_mutex_lock(&c->lock);
	c->broken = true;
	pthread_cond_broadcast(&c->change);
	pthread_mutex_unlock(&c->lock);
}

static void
work(struct crew *c, struct order *o)
{
	struct helper_answer a = { 0 };
	struct err e = o->refused;
	struct buf file;

	buf_init(&file, HELPER_FILE_MAX);
	if (err_is_set(&e) ||
	    !work_do(&o->request, buf_str(&o->bytes), &file, &a, &e)) {
		a.ok = false;
		a.cause = e.cause;
		snprintf(a.message, sizeof(a.message), "%s", e.message);
	}
	a.id = o->request.id;
	answer(c, &a, &file);
	buf_clear(&file);
}

/* The next order; NULL when none will come any more. */
static struct order *
take(struct crew *c)
{
	struct order *o;

	pthread_mutex_lock(&c->lock);
	while (c->first == NULL && !c->closed && !c->broken)
		pthread_cond_wait(&c->change, &c->lock);
	o = c->broken ? NULL : c->first;
	if (o != NULL) {
		c->first = o->next;
		if (c->first == NULL)
			c->last = &c->first;
	}
	pthread_mutex_unlock(&c->lock);
	return o;
}

static void *
worker(void *arg)
{
	struct crew *c = arg;
	struct order *o;
	int slot;

	while ((o = take(c)) != NULL) {
		slot = slot_take(c->slots);
		work(c, o);
		slot_give(c->slots, slot);
		order_close(o);
		pthread_mutex_lock(&c->lock);
		c->held--;
		pthread_cond_broadcast(&c->change);
		pthread_mutex_unlock(&c->lock);
	}
	return NULL;
}

/* Wait for room, then queue ${o}; false if nobody reads any more. */
static bool
put(struct crew *c, struct order *o)
{
	bool ok;

	pthread_mutex_lock(&c->lock);
	ok = !c->broken;
	if (ok) {
		*c->last = o;
		c->last = &o->next;
		c->held++;
		pthread_cond_broadcast(&c->change);
	}
	pthread_mutex_unlock(&c->lock);
	return ok;
}

static bool
wait_for_room(struct crew *c)
{
	bool ok;

	pthread_mutex_lock(&c->lock);
	while (c->held > c->options->threads && !c->broken)
		pthread_cond_wait(&c->change, &c->lock);
	ok = !c->broken;
	pthread_mutex_unlock(&c->lock);
	return ok;
}

/* Input that is read in pieces: headers end anywhere in them. */
struct input {
	int fd;
	size_t used, at;
	char bytes[65536];
};

/* More bytes; false at the end. */
static bool
fill(struct input *in)
{
	ssize_t n;

	do
		n = read(in->fd, in->bytes, sizeof(in->bytes));
	while (n < 0 && errno == EINTR);
	in->at = 0;
	in->used = n > 0 ? (size_t)n : 0;
	return n > 0;
}

/* A line without its newline into ${line}; false at the end of input, or with
 * ${line} over its cap. */
static bool
read_line(struct input *in, struct buf *line)
{
	char *end;
	size_t n;

	buf_reset(line);
	while (in->at < in->used || fill(in)) {
		end = memchr(in->bytes + in->at, '\n', in->used - in->at);
		n = end != NULL ? (size_t)(end - (in->bytes + in->at))
		                : in->used - in->at;
		buf_add(line, in->bytes + in->at, n);
		in->at += n;
		if (line->overflow)
			return false;
		if (end != NULL) {
			in->at++;
			return true;
		}
	}
	return false;
}

/* ${n} bytes into ${out}, or nowhere if that is NULL; false at the end. */
static bool
read_bytes(struct input *in, struct buf *out, size_t n)
{
	size_t part;

	while (n > 0) {
		if (in->at == in->used && !fill(in))
			return false;
		part = in->used - in->at < n ? in->used - in->at : n;
		if (out != NULL)
			buf_add(out, in->bytes + in->at, part);
		in->at += part;
		n -= part;
	}
	return true;
}

/* The bytes of ${o}; those of a request that is over the cap are thrown away
 * and the request is refused. */
static bool
read_body(struct crew *c, struct input *in, struct order *o, struct err *e)
{
	size_t n = o->request.bytes, most = c->options->max_bytes;

	if (n > most)
		err_set_cause(&o->refused, ERR_SOUNDSCAPE, CAUSE_AUDIO_INVALID,
		    0, "the audio file has %zu bytes, over %zu are not taken",
		    n, most);
	if (read_bytes(in, n > most ? NULL : &o->bytes, n))
		return true;
	return err_set_cause(e, ERR_SOUNDSCAPE, CAUSE_AUDIO_HELPER, 0,
	    "audio helper: request %llu was cut short",
	    (unsigned long long)o->request.id);
}

/* One request; ${*out} NULL at a proper end of input.  A request that makes
 * no sense but has an id is handed out, too: its error is its answer.  False:
 * nothing more can be read; there may be an order to refuse all the same. */
static bool
read_order(struct crew *c, struct input *in, struct buf *line,
    struct order **out, struct err *e)
{
	struct order *o;

	*out = NULL;
	if (!read_line(in, line)) {
		if (line->used == 0 && !line->overflow)
			return true;
		return err_set_cause(e, ERR_SOUNDSCAPE, CAUSE_AUDIO_HELPER, 0,
		    "audio helper: a header without an end");
	}
	o = order_open(c->options->max_bytes);
	if (!helper_request_parse(
	        &o->request, buf_str(line), line->used, &o->refused) &&
	    (o->request.id == 0 || o->request.bytes == HELPER_UNKNOWN)) {
		*e = o->refused;
		if (o->request.id != 0)
			*out = o;
		else
			order_close(o);
		return err_here(e);
	}
	if (!read_body(c, in, o, e)) {
		order_close(o);
		return err_here(e);
	}
	*out = o;
	return true;
}

static bool
read_orders(struct crew *c, struct err *e)
{
	struct input *in = calloc(1, sizeof(*in));
	struct order *o = NULL;
	struct buf line;
	bool ok, more;

	must(in != NULL);
	in->fd = c->options->in;
	buf_init(&line, HELPER_LINE_MAX - 1);
	do {
		ok = wait_for_room(c) && read_order(c, in, &line, &o, e);
		if (o != NULL && !put(c, o)) {
			order_close(o);
			ok = false;
		}
		more = ok && o != NULL;
		o = NULL;
	} while (more);
	buf_clear(&line);
	free(in);
	return ok;
}

static void
drop_orders(struct crew *c)
{
	struct order *o, *next;

	for (o = c->first; o != NULL; o = next) {
		next = o->next;
		order_close(o);
	}
}

bool
crew_run(const struct crew_options *o, struct err *e)
{
	struct crew c = { .options = o,
		.lock = PTHREAD_MUTEX_INITIALIZER,
		.change = PTHREAD_COND_INITIALIZER,
		.writing = PTHREAD_MUTEX_INITIALIZER };
	pthread_t *threads = calloc((size_t)o->threads, sizeof(*threads));
	bool ok;
	int i;

	must(threads != NULL && o->threads >= 1);
	c.last = &c.first;
	slot_open(&c.slots, o->slots, o->threads);
	for (i = 0; i < o->threads; i++)
		must(pthread_create(&threads[i], NULL, worker, &c) == 0);
	ok = (o->fence == NULL || o->fence(o->fence_arg, e)) &&
	    read_orders(&c, e);
	pthread_mutex_lock(&c.lock);
	c.closed = true;
	pthread_cond_broadcast(&c.change);
	pthread_mutex_unlock(&c.lock);
	for (i = 0; i < o->threads; i++)
		pthread_join(threads[i], NULL);
	free(threads);
	drop_orders(&c);
	slot_close(&c.slots);
	if (c.broken)
		return err_set_cause(e, ERR_SOUNDSCAPE, CAUSE_AUDIO_HELPER, 0,
		    "audio helper: nobody reads the answers");
	return ok || err_here(e);
}
