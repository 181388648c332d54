/* SPDX-License-Identifier: MIT */
/* Where the time of a step goes. */
#include "book/timing.h"

#include "base/buf.h"

static const struct {
	const char *name;
	bool is_wait;
} phases[TIMING_COUNT] = {
#define TIMING(name, word, is_wait) { word, is_wait },
	TIMING_LIST
#undef TIMING
};

const char *
timing_name(enum timing_phase phase)
{
	return phases[phase].name;
}

bool
timing_is_wait(enum timing_phase phase)
{
	return phases[phase].is_wait;
}

void
timing_wait(struct timing *t, int64_t now_us, int64_t due_us,
    enum timing_phase phase, int64_t limited_us)
{
	t->limited_us = limited_us;
	t->since_us = now_us;
	t->due_us = due_us;
	t->waits_for = phase;
}

void
timing_add(struct timing *t, enum timing_phase phase, int64_t us)
{
	if (us > 0)
		t->us[phase] += us;
}

/* Count ${phase} until ${until_us}, at most until ${now_us}. */
static void
count_until(
    struct timing *t, enum timing_phase phase, int64_t until_us, int64_t now_us)
{
	if (until_us > now_us)
		until_us = now_us;
	if (until_us <= t->since_us)
		return;
	t->us[phase] += until_us - t->since_us;
	t->since_us = until_us;
}

void
timing_start(struct timing *t, int64_t now_us, int64_t limited_us)
{
	int64_t limited = limited_us - t->limited_us;

	count_until(t, t->waits_for, t->due_us, now_us);
	count_until(t, TIMING_RATE_LIMIT, t->since_us + limited, now_us);
	count_until(t, TIMING_QUEUE, now_us, now_us);
	t->due_us = 0;
}

int64_t
timing_total(const struct timing *t)
{
	int64_t sum = 0;
	int i;

	for (i = 0; i < TIMING_COUNT; i++)
		sum += t->us[i];
	return sum;
}

static void
print_kind(const struct timing *t, bool is_wait, struct buf *out)
{
	const char *comma = "";
	int i;

	for (i = 0; i < TIMING_COUNT; i++) {
		int64_t tenths = (t->us[i] + 50) / 100;

		if (phases[i].is_wait != is_wait || tenths == 0)
			continue;
		buf_print(out, "%s\"%s\":%lld.%lld", comma, phases[i].name,
		    (long long)(tenths / 10), (long long)(tenths % 10));
		comma = ",";
	}
}

void
timing_print(const struct timing *t, struct buf *out)
{
	buf_text(out, "{\"waitMs\":{");
	print_kind(t, true, out);
	buf_text(out, "},\"workMs\":{");
	print_kind(t, false, out);
	buf_text(out, "}}");
}
