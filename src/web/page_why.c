/* SPDX-License-Identifier: MIT */
/* Why a book is as it is. */
#include "web/page_why.h"

#include "base/arena.h"
#include "base/err.h"
#include "store/status.h"
#include "web/page.h"
#include "web/page_cause.h"
#include "web/visit.h"

/* What was said by somebody else, and then what helps. */
static const char *
with_remedy(const struct page *p, const char *said, enum word remedy)
{
	return arena_print(p->visit->a, "%s%s%s", said,
	    said[0] == '\0' ? "" : " ", page_word(p, remedy));
}

/* Which service it is stands in the reason, which is English; elsewhere the
 * cause is said in the visitor's language and the reason behind it. */
static const char *
parked(const struct page *p, const struct status *s, const char *said)
{
	const char *cause = s->job.cause;
	enum word remedy = page_cause_remedy(cause);

	if (p->lang == LANG_EN || err_cause_find(cause) == CAUSE_NONE)
		return with_remedy(p, said, remedy);
	if (said[0] == '\0')
		return page_fill(p, WORD_WHY_PARKED_BARE,
		    page_word(p, page_cause_word(cause)), page_word(p, remedy));
	return page_fill(p, WORD_WHY_PARKED,
	    page_word(p, page_cause_word(cause)), page_word(p, remedy), said);
}

static const char *
cancelled(const struct page *p, const struct status *s)
{
	return page_fill(p, WORD_WHY_CANCELLED_AT,
	    page_int(p, s->job.processed_spreads + s->job.failed_spreads),
	    page_int(p, s->job.total_spreads));
}

const char *
page_why(const struct page *p, const struct status *s)
{
	struct status_why why = status_why_of(p->visit->a, s);

	switch (why.kind) {
	case WHY_NOTHING:
		break;
	case WHY_SAID:
		return why.text;
	case WHY_LIMITED:
		return page_fill(p, WORD_WHY_LIMITED,
		    page_cause_provider(why.text),
		    page_duration(p, why.n * 1000));
	case WHY_BOOKS_BEFORE:
		return page_count(
		    p, why.n, WORD_WHY_BEFORE_ONE, WORD_WHY_BEFORE_MANY);
	case WHY_SILENT:
		return page_fill(
		    p, WORD_WHY_SILENT, page_duration(p, why.n * 1000));
	case WHY_PARKED:
		return parked(p, s, why.text);
	case WHY_PAUSED:
		return with_remedy(p, why.text, WORD_WHY_PAUSED);
	case WHY_CANCELLED:
		return cancelled(p, s);
	case WHY_QUEUE_PAUSED:
		return page_word(p, WORD_WHY_QUEUE_PAUSED);
	case WHY_GOES_ON:
		return page_word(p, WORD_WHY_GOES_ON);
	case WHY_NO_WORKER:
		return page_word(p, WORD_WHY_NO_WORKER);
	case WHY_NEXT:
		return page_word(p, WORD_WHY_NEXT);
	case WHY_CANCELLING:
		return page_word(p, WORD_WHY_CANCELLING);
	case WHY_PAUSING:
		return page_word(p, WORD_WHY_PAUSING);
	case WHY_NOT_SUBMITTED:
		return page_word(p, WORD_WHY_NOT_SUBMITTED);
	case WHY_NO_JOB:
		return page_word(p, WORD_WHY_NO_JOB);
	}
	return "";
}
