/* SPDX-License-Identifier: MIT */
/* A file becomes a loop while it is decoded. */
#include "audio/reel.h"

#include "audio/decode.h"
#include "audio/gauge.h"
#include "audio/loop.h"
#include "audio/pcm.h"
#include "audio/peak.h"
#include "audio/tape.h"
#include "base/must.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/*
 * The first pass measures every tenth of a second and keeps the sound's last
 * stretch, a crossfade and SLACK, in a ring.  Then the sound runs a second
 * time: where it starts, whether it is closed already, and, if not, its first
 * stretch folded into the ring, where the last one lay.  The loop is
 *
 *	seam .. (the ring), body .. (the tape)
 *
 * and its level that of the body's whole tenths, which the first pass knows,
 * and of the rest: the ring from the body's last tenth on, the seam, the tape
 * up to the body's first tenth.
 */
enum {
	SHORT = 3 * PCM_RATE, /* frames under which all is kept */
	BEFORE = 2 * LOUDNESS_TENTH, /* what is needed before the seam */
	SLACK = PCM_RATE / 3
};

struct reel {
	struct circle circle; /* first: see read_reel() */
	struct reel_wish wish;
	const void *bytes;
	size_t size;
	size_t n; /* frames of the crossfade */
	struct gauge gauge;
	size_t frames; /* of the sound */
	double power; /* its mean square */
	float *ring; /* its last frames */
	size_t room; /* in the ring */
	struct tape tape; /* the second pass */
	size_t body; /* frame of the sound where the body starts */
	size_t seam; /* frame where the tail that is folded starts */
	long at; /* of the loop */
	float tail[2 * CIRCLE_TAIL]; /* the loop's start */
	struct level_facts facts;
	struct pcm all; /* a short sound */
	struct circle_pcm whole;
};

static size_t
least_of(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Where frame ${at} of the sound lies in the ring, and how many follow. */
static float *
ring_at(const struct reel *r, size_t at, size_t *n)
{
	*n = r->room - at % r->room;
	return r->ring + 2 * (at % r->room);
}

static void
ring_write(struct reel *r, size_t at, const float *in, size_t n)
{
	size_t part;
	float *to;

	for (; n > 0; n -= part, in += 2 * part, at += part) {
		to = ring_at(r, at, &part);
		part = part < n ? part : n;
		memcpy(to, in, 2 * part * sizeof(float));
	}
}

static void
ring_read(const struct reel *r, size_t at, float *out, size_t n)
{
	const float *from;
	size_t part;

	for (; n > 0; n -= part, out += 2 * part, at += part) {
		from = ring_at(r, at, &part);
		part = part < n ? part : n;
		memcpy(out, from, 2 * part * sizeof(float));
	}
}

/* The first pass, up to frame ${end}. */
static bool
survey(struct reel *r, size_t end, struct err *e)
{
	struct pcm p = PCM_INIT;
	struct tenth rest;
	struct decode *d;
	size_t n;
	bool ok;

	gauge_clear(&r->gauge);
	gauge_init(&r->gauge);
	r->frames = 0;
	r->power = 0.0;
	if (!decode_open(r->bytes, r->size, r->wish.max_seconds, &d, e))
		return err_here(e);
	while (r->frames < end && decode_read(d, &p)) {
		n = p.frames < end - r->frames ? p.frames : end - r->frames;
		gauge_push(&r->gauge, p.samples, n);
		ring_write(r, r->frames, p.samples, n);
		r->frames += n;
		p.frames = 0;
	}
	gauge_end(&r->gauge, &rest, &n);
	for (n = 0; n < r->gauge.n; n++)
		r->power += (double)r->gauge.tenths[n].power;
	r->power += (double)rest.power;
	r->power /= 2.0 * (double)(r->frames > 0 ? r->frames : 1);
	ok = (r->frames == end || decode_is_whole(d, e)) &&
	    decode_check(r->frames, gauge_sample(&r->gauge, &rest), e);
	decode_close(&d);
	pcm_clear(&p);
	return ok || err_here(e);
}

/* Would nobody hear the sound's end meet its start?  It goes from where the
 * tape stands to frame ${end}. */
static bool
is_closed(struct reel *r, size_t end)
{
	float tail[2 * LOOP_ENDS];
	size_t first = r->tape.frames, i, last;
	struct loop_ends ends = {
		.tail = tail, .n = LOOP_ENDS, .frames = end - first
	};
	struct loop_seam seam;
	float quiet = HUGE_VALF;

	ends.head = tape_look(&r->tape, LOOP_ENDS);
	ring_read(r, end - LOOP_ENDS, tail, LOOP_ENDS);
	ends.power = r->power * (double)r->frames / (double)ends.frames;
	i = (first + LOUDNESS_TENTH - 1) / LOUDNESS_TENTH + 1;
	last = end / LOUDNESS_TENTH - 1;
	for (; i < last; i++)
		quiet = fminf(quiet, r->gauge.tenths[i].quiet);
	ends.quiet = ((double)quiet + 1e-12) / (2.0 * GAUGE_BLOCK);
	loop_measure_ends(&ends, &seam);
	return loop_is_seamless(&seam);
}

static bool
is_quiet(const float *frame, float floor)
{
	return fabsf(frame[0]) < floor && fabsf(frame[1]) < floor;
}

/* Move the tape behind the silence at the start. */
static void
trim_start(struct reel *r, float floor)
{
	const float *x = tape_look(&r->tape, LOOP_ENDS);
	size_t i = 0;

	while (r->tape.frames + i + LOOP_ENDS < r->frames &&
	    is_quiet(x + 2 * i, floor))
		if (++i == LOOP_ENDS) {
			tape_skip(&r->tape, i);
			x = tape_look(&r->tape, LOOP_ENDS);
			i = 0;
		}
	tape_skip(&r->tape, i);
}

/* Where the silence at the end starts; it may lie before the ring, then only
 * to a tenth. */
static size_t
trim_end(const struct reel *r, float floor)
{
	size_t end = r->frames, least = r->tape.frames + LOOP_ENDS, tenth, n;
	size_t kept = end > r->room ? end - r->room : 0;

	while (end > least && end > kept &&
	    is_quiet(ring_at(r, end - 1, &n), floor))
		end--;
	if (end > kept)
		return end;
	tenth =
	    least_of((end + LOUDNESS_TENTH - 1) / LOUDNESS_TENTH, r->gauge.n);
	while (tenth > 0 && r->gauge.tenths[tenth - 1].sample < floor)
		tenth--;
	n = least_of(tenth * LOUDNESS_TENTH, end);
	return n > least ? n : least;
}

/* A short sound, from where the tape stands to ${end}, is closed in memory. */
static void
keep_all(struct reel *r, size_t end)
{
	pcm_make(&r->all, end - r->tape.frames);
	tape_read(&r->tape, r->all.samples, r->all.frames);
	tape_close(&r->tape);
	loop_close(&r->all, r->wish.crossfade, r->wish.seconds);
	level_measure(&r->all, &r->facts);
	circle_of_pcm(&r->whole, &r->all);
}

/* Fold the tape's next frames into the ring. */
static void
fold(struct reel *r, size_t n)
{
	size_t at, part;
	float *to;

	for (at = 0; at < n; at += part) {
		to = ring_at(r, r->seam + at, &part);
		part = least_of(part, least_of(n - at, LOOP_ENDS));
		loop_fold_part(tape_look(&r->tape, part), to, at, part, n);
		tape_skip(&r->tape, part);
	}
}

/* The loop's first frames, for whoever goes on behind its end. */
static void
keep_tail(struct reel *r, size_t seam)
{
	size_t n = seam < CIRCLE_TAIL ? seam : CIRCLE_TAIL;

	ring_read(r, r->seam, r->tail, n);
	memcpy(r->tail + 2 * n, tape_look(&r->tape, CIRCLE_TAIL - n),
	    2 * (CIRCLE_TAIL - n) * sizeof(float));
}

/* Give the gauge the ring from frame ${at} to ${end}. */
static void
push_ring(struct reel *r, struct gauge *g, size_t at, size_t end)
{
	const float *from;
	size_t part;

	for (; at < end; at += part) {
		from = ring_at(r, at, &part);
		part = part < end - at ? part : end - at;
		gauge_push(g, from, part);
	}
}

/* What the first pass could not know: from the body's last whole tenth
 * through the seam to its first; behind it, the wave goes on. */
static void
gauge_rest(struct reel *r, struct gauge *g, size_t from, size_t end, size_t n)
{
	float before[2 * LOUDNESS_TENTH];
	struct tenth rest;
	size_t left;

	gauge_init(g);
	ring_read(r, from - LOUDNESS_TENTH, before, LOUDNESS_TENTH);
	gauge_before(g, before, LOUDNESS_TENTH);
	push_ring(r, g, from, end);
	gauge_push(g, tape_look(&r->tape, n + PEAK_REACH), n + PEAK_REACH);
	gauge_end(
	    g, &rest, &left); /* less than a tenth: only its peak counts */
}

/* What the loop measures: the body's tenths, then the rest's. */
static void
measure(struct reel *r, size_t seam)
{
	size_t first = (r->body + LOUDNESS_TENTH - 1) / LOUDNESS_TENTH;
	size_t last = r->seam / LOUDNESS_TENTH, n = last - first, i;
	const struct tenth *body = r->gauge.tenths + first;
	struct gauge rest;
	float *sums, peak;

	gauge_rest(r, &rest, last * LOUDNESS_TENTH, r->seam + seam,
	    first * LOUDNESS_TENTH - r->body);
	sums = calloc(n + rest.n, sizeof(*sums));
	must(sums != NULL);
	peak = rest.least;
	for (i = 0; i < n + rest.n; i++) {
		const struct tenth *t = i < n ? &body[i] : &rest.tenths[i - n];

		sums[i] = t->loud;
		peak = fmaxf(peak, t->peak);
	}
	r->facts.lufs = loudness_of(sums, 1, n + rest.n);
	r->facts.dbtp = 20.0 * log10(fmax((double)peak, 1e-9));
	free(sums);
	gauge_clear(&rest);
}

static void
read_reel(struct circle *c, float *out, size_t n)
{
	struct reel *r = (struct reel *)c;
	long seam = (long)(r->circle.frames - (r->seam - r->body));
	size_t part;

	for (; n > 0; n -= part, out += 2 * part, r->at += (long)part) {
		if (r->at < seam) {
			/* The loop's end, then its seam: one stretch. */
			part = (size_t)(seam - r->at);
			part = part < n ? part : n;
			ring_read(
			    r, (size_t)((long)r->seam + r->at), out, part);
		} else if (r->at < (long)r->circle.frames) {
			part = r->circle.frames - (size_t)r->at;
			part = part < n ? part : n;
			tape_read(&r->tape, out, part);
		} else {
			part = (size_t)r->at - r->circle.frames;
			must(part < CIRCLE_TAIL);
			memcpy(out, r->tail + 2 * part, 2 * sizeof(float));
			part = 1;
		}
	}
}

/* The loop from where the tape stands to ${end}, with a seam of ${n} frames
 * (0: it is closed). */
static void
join(struct reel *r, size_t end, size_t n)
{
	size_t first = r->tape.frames;

	r->seam = end - n;
	r->body = first + n;
	r->circle.frames = end - first - n;
	r->circle.lead = CIRCLE_LEAD;
	r->circle.read = read_reel;
	r->at = -(long)CIRCLE_LEAD;
	fold(r, n);
	keep_tail(r, n);
	measure(r, n);
}

/* Does the ring hold what a seam that ends at ${end} needs? */
static bool
is_held(const struct reel *r, size_t end)
{
	return end + r->room >= r->frames + r->n + BEFORE;
}

/* If not, start over and go no further. */
static bool
hold(struct reel *r, size_t end, struct err *e)
{
	return is_held(r, end) || survey(r, end, e) || err_here(e);
}

/* The sound is not closed as it is: trim it, and fold it if need be. */
static bool
close_trimmed(struct reel *r, size_t most, struct err *e)
{
	float floor = loop_floor(r->power);
	size_t end, length;

	trim_start(r, floor);
	end = trim_end(r, floor);
	if (!hold(r, end, e))
		return err_here(e);
	end = trim_end(r, floor);
	length = end - r->tape.frames;
	if (length < SHORT) {
		keep_all(r, end);
		return true;
	}
	if (length <= most + most / 20 && is_closed(r, end)) {
		join(r, end, 0);
		return true;
	}
	length = least_of(length, most + r->n);
	end = r->tape.frames + length;
	if (!hold(r, end, e))
		return err_here(e);
	join(r, end, least_of(r->n, length / 4));
	return true;
}

/* See loop_close(). */
static bool
close_loop(struct reel *r, struct err *e)
{
	double seconds = r->wish.seconds;
	size_t most = seconds > 0.0 ? (size_t)(seconds * PCM_RATE) : r->frames;

	if (r->frames < SHORT) {
		keep_all(r, r->frames);
		return true;
	}
	if (r->frames <= most + most / 20 && is_closed(r, r->frames)) {
		join(r, r->frames, 0);
		return true;
	}
	return close_trimmed(r, most, e) || err_here(e);
}

static bool
check_length(const struct reel *r, struct err *e)
{
	double got = (double)r->frames / PCM_RATE;

	if (got >= 0.5 * r->wish.seconds)
		return true;
	return err_set_cause(e, ERR_SOUNDSCAPE, CAUSE_AUDIO_INVALID, 0,
	    "the sound is only %.1f s long, %.1f s were asked for", got,
	    r->wish.seconds);
}

bool
reel_open(const void *bytes, size_t size, const struct reel_wish *wish,
    struct reel **out, struct err *e)
{
	struct reel *r = calloc(1, sizeof(*r));

	must(r != NULL);
	r->wish = *wish;
	r->bytes = bytes;
	r->size = size;
	r->n = (size_t)(wish->crossfade * PCM_RATE);
	r->room = r->n + SLACK;
	r->ring = calloc(2 * r->room, sizeof(*r->ring));
	must(r->ring != NULL);
	*out = r;
	if (survey(r, SIZE_MAX, e) && check_length(r, e) &&
	    tape_open(&r->tape, bytes, size, wish->max_seconds, e) &&
	    close_loop(r, e))
		return true;
	reel_close(out);
	return err_here(e);
}

void
reel_close(struct reel **r)
{
	if (*r == NULL)
		return;
	gauge_clear(&(*r)->gauge);
	tape_close(&(*r)->tape);
	pcm_clear(&(*r)->all);
	free((*r)->ring);
	free(*r);
	*r = NULL;
}

const struct level_facts *
reel_facts(const struct reel *r)
{
	return &r->facts;
}

struct circle *
reel_circle(struct reel *r)
{
	return r->all.frames > 0 ? &r->whole.circle : &r->circle;
}
