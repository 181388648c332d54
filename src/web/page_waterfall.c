/* SPDX-License-Identifier: MIT */
/* Where the time of a step went. */
#include "web/page_waterfall.h"

#include "base/arena.h"
#include "book/timing.h"
#include "web/page.h"
#include "web/visit.h"
#include "wire/json.h"

#include <string.h>

enum {
	DEPTH_MAX = 8,
	WIDTH = 1000
};

static const enum word words[TIMING_COUNT] = {
	[TIMING_QUEUE] = WORD_PHASE_QUEUE,
	[TIMING_RATE_LIMIT] = WORD_PHASE_RATE_LIMIT,
	[TIMING_BACKOFF] = WORD_PHASE_BACKOFF,
	[TIMING_CONNECT] = WORD_PHASE_CONNECT,
	[TIMING_FIRST_BYTE] = WORD_PHASE_FIRST_BYTE,
	[TIMING_TRANSFER] = WORD_PHASE_TRANSFER,
	[TIMING_PROVIDER] = WORD_PHASE_PROVIDER,
	[TIMING_AUDIO_QUEUE] = WORD_PHASE_AUDIO_QUEUE,
	[TIMING_AUDIO] = WORD_PHASE_AUDIO,
	[TIMING_DATABASE] = WORD_PHASE_DATABASE,
};

enum word
page_waterfall_word(const char *phase)
{
	int i;

	for (i = 0; i < TIMING_COUNT; i++)
		if (strcmp(timing_name((enum timing_phase)i), phase) == 0)
			return words[i];
	return WORD_PHASE_ALL;
}

static double
phase_ms(const struct json *timings, enum timing_phase phase)
{
	return json_number(
	    json_get(
	        json_get(timings, timing_is_wait(phase) ? "waitMs" : "workMs"),
	        timing_name(phase)),
	    0);
}

static void
print_row(struct page *p, enum timing_phase phase, double begin, double ms,
    double total)
{
	struct html *h = &p->h;
	bool is_wait = timing_is_wait(phase);

	html_open(h, "tr");
	html_open(h, "th");
	html_attr(h, "scope", "row");
	page_say(p, words[phase]);
	html_close(h, "th");
	html_element(h, "td", "num", page_duration(p, (int64_t)(ms + 0.5)));
	html_open(h, "td");
	html_attr(h, "class", "bars");
	html_open(h, "svg");
	html_attr_print(h, "viewBox", "0 0 %d 20", WIDTH);
	html_attr(h, "preserveAspectRatio", "none");
	html_attr(h, "role", "img");
	html_attr(
	    h, "aria-label", page_word(p, is_wait ? WORD_WAITED : WORD_WORKED));
	html_open(h, "rect");
	html_attr(h, "class", is_wait ? "wait" : "work");
	html_attr_print(h, "x", "%.1f", begin / total * WIDTH);
	html_attr(h, "y", "2");
	html_attr_print(h, "width", "%.1f",
	    ms / total * WIDTH < 4 ? 4 : ms / total * WIDTH);
	html_attr(h, "height", "16");
	html_close(h, "rect");
	html_close(h, "svg");
	html_close(h, "td");
	html_close(h, "tr");
}

static void
print_table(
    struct page *p, enum word heading, const struct json *timings, double total)
{
	struct html *h = &p->h;
	double begin = 0, ms;
	int i;

	html_open(h, "table");
	html_attr(h, "class", "waterfall");
	html_open(h, "caption");
	page_say(p, heading);
	html_text(h, ": ");
	html_text(h, page_duration(p, (int64_t)(total + 0.5)));
	html_close(h, "caption");
	html_open(h, "tbody");
	for (i = 0; i < TIMING_COUNT; i++) {
		ms = phase_ms(timings, (enum timing_phase)i);
		if (ms <= 0)
			continue;
		print_row(p, (enum timing_phase)i, begin, ms, total);
		begin += ms;
	}
	html_close(h, "tbody");
	html_close(h, "table");
}

void
page_waterfall(struct page *p, enum word heading, const char *timings)
{
	struct err ignored = ERR_INIT;
	struct json *t = NULL;
	double total = 0;
	int i;

	if (timings == NULL || timings[0] == '\0' ||
	    !json_parse(
	        p->visit->a, timings, strlen(timings), DEPTH_MAX, &t, &ignored))
		return;
	for (i = 0; i < TIMING_COUNT; i++)
		total += phase_ms(t, (enum timing_phase)i);
	if (total > 0)
		print_table(p, heading, t, total);
}
