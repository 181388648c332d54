/* SPDX-License-Identifier: MIT */
/* Shows how far a book is. */
#include "main/cli_progress.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/text.h"
#include "main/cli.h"
#include "store/status.h"

#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>

enum {
	BAR = 24,
	LINE_EVERY_MS = 1000,
	WIDTH_DEFAULT = 80
};

void
cli_progress_init(struct cli_progress *p)
{
	*p = (struct cli_progress){
		.is_terminal = cli_is_terminal(stdout),
		.is_unicode = cli_is_unicode(),
		.shown_ms = INT64_MIN,
	};
}

const char *
cli_progress_bar(struct arena *a, double percent, int width, bool is_unicode)
{
	static const char *const eighths[] = { "", "▏", "▎", "▍", "▌", "▋", "▊",
		"▉" };
	int filled = (int)(percent * width * 0.08 + 0.5), i;
	const char *out;
	struct buf b;

	buf_init(&b, 1024);
	for (i = 0; i < width; i++) {
		int part = filled - 8 * i;

		if (part >= 8)
			buf_text(&b, is_unicode ? "█" : "#");
		else if (is_unicode && part > 0)
			buf_text(&b, eighths[part]);
		else
			buf_text(&b, is_unicode ? "░" : ".");
	}
	out = arena_text(a, buf_str(&b));
	buf_clear(&b);
	return out;
}

static const char *
counts(struct arena *a, const struct status *s)
{
	const struct status_job *j = &s->job;
	int failed = j->failed_spreads + j->soundscapes_failed;

	if (j->total_spreads == 0)
		return "";
	return arena_print(a, "%d of %s, %s, %s%s%s",
	    j->processed_spreads + j->failed_spreads,
	    cli_count(a, j->total_spreads, "spread"),
	    cli_count(a, j->scenes_created, "scene"),
	    cli_count(a, j->soundscapes_generated, "soundscape"),
	    failed == 0 ? "" : ", ",
	    failed == 0 ? "" : cli_count(a, failed, "error"));
}

static const char *
remaining(struct arena *a, const struct status *s)
{
	if (s->job.eta_ms <= 0)
		return "";
	return arena_print(a, ", %s to go", cli_time(a, s->job.eta_ms));
}

/* How many columns ${text} takes, roughly: one a character. */
static size_t
columns(const char *text)
{
	size_t n = 0;

	for (; *text != '\0'; text++)
		n += ((unsigned char)*text & 0xc0) != 0x80;
	return n;
}

static size_t
terminal_width(void)
{
	struct winsize size = { 0 };

	if (ioctl(fileno(stdout), TIOCGWINSZ, &size) != 0 || size.ws_col < 20)
		return WIDTH_DEFAULT;
	return size.ws_col;
}

/* One line that fits: a wrapped one could not be drawn over. */
static void
draw(struct cli_progress *p, struct arena *a, const struct status *s,
    const char *text)
{
	size_t width = terminal_width(), n = strlen(text);
	const char *bar =
	    cli_progress_bar(a, status_percent(s), BAR, p->is_unicode);

	while (n > 0 && columns(text) + BAR + 9 >= width) {
		n = text_cut_utf8(text, n, n - 1);
		text = arena_copy(a, text, n);
	}
	printf("\r%s %5.1f %% %s\033[K", bar, status_percent(s), text);
	fflush(stdout);
}

/* At most one a second, and none that says the same again: so the time to go
 * has no place in it. */
static void
write_line(struct cli_progress *p, const char *text)
{
	int64_t now = clock_now_ms();

	if (strcmp(text, p->last) == 0 ||
	    (p->shown_ms != INT64_MIN && now - p->shown_ms < LINE_EVERY_MS))
		return;
	printf("%s\n", text);
	fflush(stdout);
	snprintf(p->last, sizeof(p->last), "%s", text);
	p->shown_ms = now;
}

void
cli_progress_note(struct cli_progress *p, const char *note)
{
	if (p->is_terminal) {
		printf("\r%s\033[K", note);
		fflush(stdout);
	} else {
		write_line(p, note);
	}
}

void
cli_progress_show(struct cli_progress *p, const struct status *s)
{
	struct arena *a = arena_open();
	const char *text = counts(a, s);
	const char *why = cli_safe(a, status_why(a, s));

	if (p->is_terminal)
		text = arena_print(a, "%s%s", text, remaining(a, s));
	text = arena_print(a, "%s%s%s", text,
	    text[0] != '\0' && why[0] != '\0' ? "; " : "", why);
	if (p->is_terminal)
		draw(p, a, s, text);
	else
		write_line(
		    p, arena_print(a, "%5.1f %% %s", status_percent(s), text));
	arena_close(&a);
}

void
cli_progress_end(struct cli_progress *p)
{
	if (p->is_terminal)
		printf("\r\033[K");
	fflush(stdout);
}
