/* SPDX-License-Identifier: MIT */
#ifndef MAIN_CLI_PROGRESS_H
#define MAIN_CLI_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct status;

/*
 * A book's progress: on a terminal one line that is drawn anew, elsewhere
 * lines, only when something changed and at most one a second.
 */
struct cli_progress {
	bool is_terminal;
	bool is_unicode;
	int64_t shown_ms; /* when a line was last written */
	char last[512];
};

void cli_progress_init(struct cli_progress *p);

/* Show how far the book is, and why it waits. */
void cli_progress_show(struct cli_progress *p, const struct status *s);

/* Show a sentence where that is not known. */
void cli_progress_note(struct cli_progress *p, const char *note);

/* Leave the drawn line, so that others may follow. */
void cli_progress_end(struct cli_progress *p);

/* A bar of ${width} characters for ${percent}, in ${a}. */
const char *cli_progress_bar(
    struct arena *a, double percent, int width, bool is_unicode);

#endif
