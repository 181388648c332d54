/* SPDX-License-Identifier: MIT */
/* Who waits for tickets of a rate limit, and who comes first. */
#include "book/line.h"

#include "base/arena.h"
#include "base/buf.h"

#include <stdio.h>
#include <string.h>

enum {
	/* After so many times what it takes alone a book comes first. */
	PATIENCE = 4,
	/* Workers come a little later than they said. */
	LATE_US = 500000,
	WAITER_TEXT = 192, /* five numbers and an id */
	JOB_MAX = 63
};

int64_t
line_need(const struct line_waiter *w, int64_t now_us)
{
	int64_t patience_us = PATIENCE * w->all_us;
	int64_t age_us = now_us - w->since_us;

	if (age_us >= patience_us)
		return 0;
	return (int64_t)((double)w->left_us * (double)(patience_us - age_us) /
	    (double)patience_us);
}

/* Does ${a} come before ${b}?  Of equals the older. */
static bool
is_before(const struct line *line, const struct line_waiter *a,
    const struct line_waiter *b)
{
	int64_t need_a = line_need(a, line->now_us);
	int64_t need_b = line_need(b, line->now_us);

	return need_a != need_b ? need_a < need_b : strcmp(a->job, b->job) < 0;
}

/* One waiter of the text.  False: it is none. */
static bool
read_waiter(struct arena *a, const char *text, struct line_waiter *out)
{
	char job[JOB_MAX + 1];
	long long left, all, since, wants, until;

	if (sscanf(text, "%63s %lld %lld %lld %lld %lld", job, &left, &all,
	        &since, &wants, &until) != 6)
		return false;
	*out = (struct line_waiter){ .job = arena_text(a, job),
		.left_us = left,
		.all_us = all,
		.since_us = since,
		.wants = wants,
		.until_us = until };
	return true;
}

struct line
line_read(struct arena *a, const char *text, int64_t now_us)
{
	struct line line = { .now_us = now_us };
	struct line_waiter *w;
	const char *s, *end;
	int n = 0;

	for (s = text; *s != '\0'; s++)
		n += *s == '\n';
	line.waiters = arena_array(a, (size_t)n + 1, sizeof(line.waiters[0]));
	for (s = text; (end = strchr(s, '\n')) != NULL; s = end + 1) {
		w = &line.waiters[line.n];
		if (read_waiter(a, arena_copy(a, s, (size_t)(end - s)), w) &&
		    w->until_us + LATE_US >= now_us)
			line.n++;
	}
	return line;
}

const char *
line_print(struct arena *a, const struct line *line)
{
	struct buf out;
	const char *text;
	int i;

	buf_init(&out, LINE_TEXT);
	for (i = 0; i < line->n && out.used + WAITER_TEXT < LINE_TEXT; i++) {
		const struct line_waiter *w = &line->waiters[i];

		buf_print(&out, "%s %lld %lld %lld %lld %lld\n", w->job,
		    (long long)w->left_us, (long long)w->all_us,
		    (long long)w->since_us, (long long)w->wants,
		    (long long)w->until_us);
	}
	text = arena_copy(a, buf_str(&out), out.used);
	buf_clear(&out);
	return text;
}

int64_t
line_ahead(const struct line *line, const struct line_waiter *who)
{
	int64_t sum = 0;
	int i;

	for (i = 0; i < line->n; i++)
		if (strcmp(line->waiters[i].job, who->job) != 0 &&
		    is_before(line, &line->waiters[i], who))
			sum += line->waiters[i].wants;
	return sum;
}

void
line_put(struct arena *a, struct line *line, const struct line_waiter *who)
{
	struct line_waiter *list =
	    arena_array(a, (size_t)line->n + 1, sizeof(list[0]));
	bool is_in = who->wants <= 0;
	int i, n = 0;

	for (i = 0; i < line->n; i++) {
		if (strcmp(line->waiters[i].job, who->job) == 0)
			continue;
		if (!is_in && is_before(line, who, &line->waiters[i])) {
			list[n++] = *who;
			is_in = true;
		}
		list[n++] = line->waiters[i];
	}
	if (!is_in)
		list[n++] = *who;
	line->waiters = list;
	line->n = n;
}
