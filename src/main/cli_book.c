/* SPDX-License-Identifier: MIT */
/* One book as text. */
#include "main/cli_book.h"

#include "base/arena.h"
#include "main/cli.h"
#include "main/cli_progress.h"
#include "store/detail.h"
#include "store/status.h"

#include <stdio.h>
#include <string.h>

enum {
	PAGE = 200,
	ERRORS_SHOWN = 50,
	BAR = 24
};

static void
print_title(struct cli *cli, const struct status *s)
{
	printf("%s%s%s\n%s\n\n", cli_safe(cli->a, s->book.title),
	    s->book.author[0] == '\0' ? "" : ", by ",
	    cli_safe(cli->a, s->book.author), s->book.id);
}

/* The mark is for the end only. */
static void
print_state(struct cli *cli, const struct status *s)
{
	bool is_ready = strcmp(s->book.status, "ready") == 0;
	bool is_failed = strcmp(s->book.status, "failed") == 0;
	const char *why = status_why(cli->a, s);

	printf("Status    %s%s%s%s\n",
	    is_ready || is_failed ? cli_mark(is_ready) : "",
	    is_ready || is_failed ? " " : "", s->book.status,
	    is_ready && s->book.has_errors ? " with errors" : "");
	if (is_failed)
		printf("Error     %s\n",
		    cli_safe(cli->a, status_print_failure(cli->a, s)));
	if (why[0] != '\0')
		printf("Why       %s\n", cli_safe(cli->a, why));
}

static void
print_numbers(struct cli *cli, const struct status *s)
{
	const struct status_job *j = &s->job;
	int failed = j->failed_spreads + j->soundscapes_failed;

	printf("Progress  %s %.1f %%\n",
	    cli_progress_bar(cli->a, status_percent(s), BAR, cli_is_unicode()),
	    status_percent(s));
	printf("          %s; %s, %s",
	    cli_count(cli->a, j->total_spreads, "spread"),
	    cli_count(cli->a, j->scenes_created, "scene"),
	    cli_count(cli->a, j->soundscapes_generated, "soundscape"));
	if (j->soundscapes_reused > 0)
		printf(" (%d reused)", j->soundscapes_reused);
	if (j->started_at[0] != '\0')
		printf("; %d processed, %s", j->processed_spreads,
		    cli_count(cli->a, failed, "error"));
	printf("\n");
	if (j->estimate_nano > 0)
		printf("Estimate  %s\n", cli_money(cli->a, j->estimate_nano));
	if (j->started_at[0] == '\0')
		return;
	printf("Took      %s, %s\n", cli_time(cli->a, j->running_ms),
	    cli_money(cli->a, j->cost_nano));
	if (j->eta_ms > 0)
		printf("To go     about %s\n", cli_time(cli->a, j->eta_ms));
}

static void
print_job(struct cli *cli, const struct status *s)
{
	const struct status_job *j = &s->job;

	if (!j->exists)
		return;
	printf("Job       %s, %s\n", j->id, j->state);
	printf("          created %s%s%s%s%s\n", j->created_at,
	    j->started_at[0] == '\0' ? "" : ", started ", j->started_at,
	    j->ended_at[0] == '\0' ? "" : ", ended ", j->ended_at);
	if (j->pid != 0)
		printf("          worker %d on %s\n", j->pid,
		    cli_safe(cli->a, j->host));
}

/* Whose soundscape it is. */
static const char *
source(struct arena *a, const struct detail_scene *s)
{
	if (s->reused_from == NULL)
		return "";
	if (s->reused_book == NULL)
		return ", reused";
	if (strcmp(s->reused_book, s->book_id) != 0)
		return arena_print(a, ", reused from book %s", s->reused_book);
	return arena_print(
	    a, ", reused from page %d", 2 * s->reused_spread + 1);
}

static void
print_scene(struct arena *a, const struct detail_scene *s)
{
	printf("  pages %d-%d: %s; %s%s%s%s\n", s->start_page, s->end_page,
	    cli_safe(a, s->setting), cli_safe(a, s->mood),
	    s->reason[0] == '\0' ? "" : " (", cli_safe(a, s->reason),
	    s->reason[0] == '\0' ? "" : ")");
	if (s->audio_url != NULL)
		printf("      %s, %s%s\n", cli_safe(a, s->audio_url),
		    cli_time(a, (int64_t)(s->seconds * 1000.0)), source(a, s));
	else
		printf("      no soundscape: %s\n", s->sound_state);
}

static bool
print_scenes(struct cli *cli, const struct status *s, struct err *e)
{
	struct detail_scene *list;
	int after = -1, i, n;
	bool more = true;

	while (more) {
		if (!detail_scenes(cli->db, cli->a, s->book.id, after, PAGE,
		        &list, &n, &more, e))
			return err_here(e);
		if (n > 0 && after < 0)
			printf("\nScenes\n");
		for (i = 0; i < n; i++)
			print_scene(cli->a, &list[i]);
		if (n > 0)
			after = list[n - 1].spread;
	}
	return true;
}

static void
print_error(struct arena *a, const struct detail_error *d)
{
	if (d->spread >= 0)
		printf("  spread %d, pages %s, attempt %d: ", d->spread,
		    d->page_numbers, d->attempt);
	else
		printf("  ");
	printf("%s%s%s%s\n      %s\n", d->type, d->cause[0] == '\0' ? "" : " (",
	    d->cause, d->cause[0] == '\0' ? "" : ")", cli_safe(a, d->message));
}

/* What is failed now; what has healed stands in the API and the table. */
static bool
print_errors(struct cli *cli, const struct status *s, struct err *e)
{
	struct detail_error *list;
	int shown = 0, i, n;
	int64_t after = 0;
	bool more = s->book.has_errors;

	while (more && shown < ERRORS_SHOWN) {
		if (!detail_errors(cli->db, cli->a, s->book.id, after, PAGE,
		        &list, &n, &more, e))
			return err_here(e);
		for (i = 0; i < n && shown < ERRORS_SHOWN; i++) {
			after = list[i].id;
			if (!list[i].is_current)
				continue;
			if (shown++ == 0)
				printf("\nErrors\n");
			print_error(cli->a, &list[i]);
		}
	}
	if (shown == ERRORS_SHOWN)
		printf("  and perhaps more: pagescape status %s --json\n",
		    s->book.id);
	return true;
}

bool
cli_book_print(struct cli *cli, const struct status *s, struct err *e)
{
	print_title(cli, s);
	print_state(cli, s);
	print_numbers(cli, s);
	print_job(cli, s);
	return (print_scenes(cli, s, e) && print_errors(cli, s, e)) ||
	    err_here(e);
}
