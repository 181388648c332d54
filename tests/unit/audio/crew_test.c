/* SPDX-License-Identifier: MIT */
/* The life of pagescape-audio, between two pipes. */
#include "audio/crew.h"

#include "audio/helper.h"
#include "base/buf.h"
#include "unit/audio/suites.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <fcntl.h>
#include <unistd.h>

/* A crew that is given ${in} and whose answers are gathered in ${out}. */
struct talk {
	struct buf in, out;
	int to[2], from[2];
	struct crew_options options;
	struct err e;
	bool ok;
};

static void *
say(void *arg)
{
	struct talk *t = arg;
	size_t at;
	ssize_t n;

	for (at = 0; at < t->in.used; at += (size_t)n) {
		n = write(t->to[1], t->in.data + at, t->in.used - at);
		if (n <= 0)
			break;
	}
	close(t->to[1]);
	return NULL;
}

static void *
hear(void *arg)
{
	struct talk *t = arg;
	char bytes[4096];
	ssize_t n;

	while ((n = read(t->from[0], bytes, sizeof(bytes))) > 0)
		buf_add(&t->out, bytes, (size_t)n);
	return NULL;
}

static void
talk_init(struct talk *t)
{
	memset(t, 0, sizeof(*t));
	err_clear(&t->e);
	buf_init(&t->in, 1 << 24);
	buf_init(&t->out, 1 << 26);
	ck_assert_int_eq(pipe(t->to), 0);
	ck_assert_int_eq(pipe(t->from), 0);
	t->options = (struct crew_options){ .in = t->to[0],
		.out = t->from[1],
		.threads = 2,
		.max_bytes = 100000 };
}

static void
talk_run(struct talk *t)
{
	pthread_t mouth, ear;

	ck_assert_int_eq(pthread_create(&mouth, NULL, say, t), 0);
	ck_assert_int_eq(pthread_create(&ear, NULL, hear, t), 0);
	t->ok = crew_run(&t->options, &t->e);
	close(t->from[1]);
	close(t->to[0]);
	pthread_join(mouth, NULL);
	pthread_join(ear, NULL);
	close(t->from[0]);
}

static void
talk_clear(struct talk *t)
{
	buf_clear(&t->in);
	buf_clear(&t->out);
}

static void
ask(struct talk *t, unsigned id, const char *recipe)
{
	struct helper_request r = HELPER_REQUEST_INIT;

	r.id = id;
	r.op = HELPER_SYNTH;
	r.bytes = strlen(recipe);
	helper_request_print(&r, &t->in);
	buf_text(&t->in, recipe);
}

/* Walk through the answers; fills what each id got. */
static int
answers(const struct talk *t, struct helper_answer by_id[32])
{
	const char *at = t->out.data, *end = at + t->out.used, *line;
	struct helper_answer a;
	struct err e = ERR_INIT;
	int n = 0;

	for (; at < end; n++, at = line + 1 + a.bytes) {
		line = memchr(at, '\n', (size_t)(end - at));
		ck_assert_ptr_nonnull(line);
		ck_assert_msg(
		    helper_answer_parse(&a, at, (size_t)(line - at), &e), "%s",
		    e.message);
		ck_assert_uint_lt(a.id, 32);
		by_id[a.id] = a;
	}
	ck_assert_ptr_eq(at, end);
	return n;
}

START_TEST(every_request_is_answered_once)
{
	struct helper_answer by_id[32];
	struct talk t;
	unsigned i;

	talk_init(&t);
	for (i = 1; i <= 12; i++)
		ask(&t, i, "seconds=0.5 rain=0 pad=0");
	talk_run(&t);
	ck_assert(t.ok);
	ck_assert_int_eq(answers(&t, by_id), 12);
	for (i = 1; i <= 12; i++)
		ck_assert(by_id[i].ok && by_id[i].seconds == 0.5);
	talk_clear(&t);
}
END_TEST

START_TEST(bad_requests_do_not_disturb_the_others)
{
	struct helper_answer by_id[32];
	struct talk t;

	talk_init(&t);
	ask(&t, 1, "seconds=0.5 rain=0");
	ask(&t, 2, "seconds=0.5 hail=0");
	buf_text(&t.in, "id=3 op=process bytes=4 format=ogg\nabcd");
	buf_text(&t.in, "id=4 op=process bytes=13\n<html></html>");
	ask(&t, 5, "seconds=0.5 rain=0");
	talk_run(&t);
	ck_assert(t.ok);
	ck_assert_int_eq(answers(&t, by_id), 5);
	ck_assert(by_id[1].ok && by_id[5].ok);
	ck_assert_int_eq(by_id[2].cause, CAUSE_INVALID);
	ck_assert_int_eq(by_id[3].cause, CAUSE_AUDIO_HELPER);
	ck_assert_int_eq(by_id[4].cause, CAUSE_AUDIO_INVALID);
	talk_clear(&t);
}
END_TEST

START_TEST(too_large_is_answered_and_skipped)
{
	struct helper_answer by_id[32];
	struct talk t;
	int i;

	talk_init(&t);
	buf_text(&t.in, "id=1 op=process bytes=200000\n");
	for (i = 0; i < 200000; i++)
		buf_char(&t.in, 'x');
	ask(&t, 2, "seconds=0.5 rain=0");
	talk_run(&t);
	ck_assert(t.ok);
	ck_assert_int_eq(answers(&t, by_id), 2);
	ck_assert(!by_id[1].ok && by_id[2].ok);
	ck_assert_int_eq(by_id[1].cause, CAUSE_AUDIO_INVALID);
	talk_clear(&t);
}
END_TEST

static const struct {
	const char *text;
	int answers;
} ends[] = {
	{ "", 0 },
	{ "nonsense\n", 0 },
	{ "id=1 op=synth bytes=100 format=opus\nshort", 0 },
	{ "id=1 op=synth bytes=10", 0 },
	{ "id=1 op=synth\n", 1 },
};

START_TEST(input_that_breaks_off_ends_the_crew)
{
	struct helper_answer by_id[32];
	struct talk t;

	talk_init(&t);
	buf_text(&t.in, ends[_i].text);
	talk_run(&t);
	ck_assert(t.ok == (ends[_i].text[0] == '\0'));
	ck_assert_int_eq(answers(&t, by_id), ends[_i].answers);
	talk_clear(&t);
}
END_TEST

START_TEST(crew_ends_when_nobody_listens)
{
	struct talk t;
	pthread_t mouth;
	unsigned i;

	signal(SIGPIPE, SIG_IGN);
	talk_init(&t);
	for (i = 1; i <= 30; i++)
		ask(&t, i, "seconds=0.5 rain=0");
	close(t.from[0]);
	ck_assert_int_eq(pthread_create(&mouth, NULL, say, &t), 0);
	ck_assert(!crew_run(&t.options, &t.e));
	ck_assert_ptr_nonnull(strstr(t.e.message, "nobody"));
	close(t.to[0]);
	pthread_join(mouth, NULL);
	close(t.from[1]);
	talk_clear(&t);
}
END_TEST

START_TEST(slots_are_taken_in_turn)
{
	char directory[] = "/tmp/crew_test.XXXXXX", path[64];
	struct helper_answer by_id[32];
	struct talk t;
	int i;

	ck_assert_ptr_nonnull(mkdtemp(directory));
	talk_init(&t);
	t.options.slots = directory;
	for (i = 1; i <= 4; i++)
		ask(&t, (unsigned)i, "seconds=0.5 rain=0");
	talk_run(&t);
	ck_assert(t.ok);
	ck_assert_int_eq(answers(&t, by_id), 4);
	for (i = 0; i < 2; i++) {
		snprintf(path, sizeof(path), "%s/audio.%d", directory, i);
		unlink(path);
	}
	ck_assert_int_eq(rmdir(directory), 0);
	talk_clear(&t);
}
END_TEST

Suite *
audio_crew_suite(void)
{
	Suite *s = suite_create("audio/crew");
	TCase *c = tcase_create("crew");

	tcase_add_test(c, every_request_is_answered_once);
	tcase_add_test(c, bad_requests_do_not_disturb_the_others);
	tcase_add_test(c, too_large_is_answered_and_skipped);
	tcase_add_loop_test(c, input_that_breaks_off_ends_the_crew, 0,
	    sizeof(ends) / sizeof(ends[0]));
	tcase_add_test(c, crew_ends_when_nobody_listens);
	tcase_add_test(c, slots_are_taken_in_turn);
	tcase_set_timeout(c, 60);
	suite_add_tcase(s, c);
	return s;
}
