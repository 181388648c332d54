/* SPDX-License-Identifier: MIT */
/* How long a book still takes. */
#include "book/eta.h"

void
eta_add(struct eta *t, int64_t now_ms)
{
	t->ended_ms[t->n % ETA_WINDOW] = now_ms;
	t->n++;
}

int64_t
eta_left(const struct eta *t, int left, int64_t now_ms)
{
	int kept = t->n < ETA_WINDOW ? t->n : ETA_WINDOW;
	int64_t oldest, span;

	if (left == 0)
		return 0;
	if (kept < 4)
		return -1;
	oldest = t->ended_ms[(t->n - kept) % ETA_WINDOW];
	span = now_ms - oldest;
	return span * left / (kept - 1);
}
