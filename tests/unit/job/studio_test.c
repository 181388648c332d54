/* SPDX-License-Identifier: MIT */
/* The worker's helper for sound: the real one, and ones that go wrong. */
#include "job/studio.h"

#include "audio/recipe.h"
#include "base/clock.h"
#include "base/conf.h"
#include "unit/job/suites.h"
#include "unit/job/workbench.h"

#include <fcntl.h>
#include <math.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum {
	PATIENCE_MS = 30000,
	RESULTS_MAX = 16
};

static struct err e;
static struct studio *s;
static struct studio_result results[RESULTS_MAX];
static int n_results;
static char tags[RESULTS_MAX]; /* whose addresses tell wishes apart */

static void
setup(void)
{
	workbench_open();
	signal(SIGPIPE, SIG_IGN); /* as the worker does */
	e = (struct err)ERR_INIT;
	ck_assert_msg(shelf_init(workbench_now()->conf, &e), "%s", e.message);
	n_results = 0;
	studio_open(&s, workbench_now()->conf);
}

static void
teardown(void)
{
	studio_close(&s);
	ck_assert_ptr_null(s);
	workbench_close();
}

/* One turn of the event loop. */
static void
turn(void)
{
	struct pollfd fds[STUDIO_FDS];
	unsigned n;

	studio_turn(s);
	n = studio_poll_fds(s, fds);
	poll(fds, n, 20);
	studio_turn(s);
	while (
	    n_results < RESULTS_MAX && studio_finished(s, &results[n_results]))
		n_results++;
}

static void
turn_until(int wanted)
{
	int64_t end = clock_now_ms() + PATIENCE_MS;

	while (n_results < wanted && clock_now_ms() < end)
		turn();
	ck_assert_int_eq(n_results, wanted);
}

static void
turn_for(int64_t ms)
{
	int64_t end = clock_now_ms() + ms;

	while (clock_now_ms() < end)
		turn();
}

/* The result of wish ${i}; the test fails if there is none. */
static const struct studio_result *
result_of(int i)
{
	int k;

	for (k = 0; k < n_results; k++)
		if (results[k].tag == &tags[i])
			return &results[k];
	ck_abort_msg("wish %d has no result", i);
	return NULL;
}

static void
play(int i, uint64_t seed)
{
	struct recipe r = RECIPE_INIT;

	r.seed = seed;
	r.seconds = 1;
	recipe_add(&r, LAYER_WAVES, 0, 0.5F, 0.5F, 0);
	studio_play(s, &tags[i], &r);
}

/* A file of ${size} bytes that begins with ${text}; its descriptor. */
static int
make_file(const void *bytes, size_t size)
{
	int fd = open(workbench_path("input"),
	    O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, bytes, size), (ssize_t)size);
	unlink(workbench_path("input"));
	return fd;
}

static void
put_number(unsigned char *at, uint32_t value, int bytes)
{
	int i;

	for (i = 0; i < bytes; i++)
		at[i] = (unsigned char)(value >> 8 * i);
}

/* A WAV file of noise, mono, 48 kHz. */
static int
make_wav(int frames, size_t *size)
{
	static unsigned char bytes[44 + 2 * 48000 * 4];
	uint32_t random = 1;
	int i;

	memcpy(bytes, "RIFF\0\0\0\0WAVEfmt \20\0\0\0\1\0\1\0", 24);
	put_number(bytes + 4, (uint32_t)(36 + 2 * frames), 4);
	put_number(bytes + 24, 48000, 4);
	put_number(bytes + 28, 96000, 4);
	put_number(bytes + 32, 2, 2);
	put_number(bytes + 34, 16, 2);
	memcpy(bytes + 36, "data", 4);
	put_number(bytes + 40, (uint32_t)(2 * frames), 4);
	for (i = 0; i < frames; i++) {
		random = random * 1664525 + 1013904223;
		put_number(bytes + 44 + 2 * i, (random >> 18) - 8192, 2);
	}
	*size = 44 + 2 * (size_t)frames;
	return make_file(bytes, *size);
}

START_TEST(a_recipe_becomes_a_file_on_the_shelf)
{
	const struct studio_result *r;
	char path[128], head[8];

	play(0, 7);
	ck_assert_int_eq(studio_in_flight(s), 1);
	turn_until(1);
	ck_assert_int_eq(studio_in_flight(s), 0);
	r = result_of(0);
	ck_assert_msg(r->ok, "%s", r->error.message);
	ck_assert_double_eq_tol(r->seconds, 1, 0.1);
	ck_assert_double_eq_tol(r->loudness_lufs, -23, 3);
	ck_assert_double_le(r->true_peak_dbtp, 0);
	ck_assert(shelf_has(workbench_now()->conf, r->name));
	snprintf(path, sizeof(path), "audio/%s", r->name);
	workbench_read(path, head, 5);
	ck_assert_str_eq(head, "OggS");
}
END_TEST

START_TEST(equal_recipes_make_equal_files)
{
	play(0, 7);
	play(1, 7);
	play(2, 8);
	turn_until(3);
	ck_assert_str_eq(result_of(0)->name, result_of(1)->name);
	ck_assert_str_ne(result_of(0)->name, result_of(2)->name);
	ck_assert_int_eq(workbench_count("audio"), 2);
}
END_TEST

START_TEST(a_downloaded_file_becomes_a_loop)
{
	const struct studio_result *r;
	size_t size;
	int fd = make_wav(48000 * 4, &size);

	studio_process(s, &tags[0], fd, (int64_t)size, 4);
	turn_until(1);
	r = result_of(0);
	ck_assert_msg(r->ok, "%s", r->error.message);
	ck_assert_double_ge(r->seconds, 1.5);
	ck_assert_double_le(r->seconds, 4);
	ck_assert_double_eq_tol(r->loudness_lufs, -23, 1.5);
}
END_TEST

static const char *const formats[] = { "opus", "flac", "mp3", "wav" };

START_TEST(the_file_has_the_wanted_format)
{
	const struct studio_result *r;

	ck_assert(conf_set(
	    workbench_now()->conf, CONF_SOUND_FORMAT, formats[_i], &e));
	play(0, 7);
	turn_until(1);
	r = result_of(0);
	ck_assert_msg(r->ok, "%s", r->error.message);
	ck_assert_str_eq(strchr(r->name, '.') + 1, formats[_i]);
}
END_TEST

START_TEST(a_broken_file_fails_alone)
{
	size_t size;
	int fd = make_wav(48000 * 4, &size);

	play(0, 7);
	studio_process(
	    s, &tags[1], make_file("<html>not found</html>", 22), 22, 4);
	studio_process(s, &tags[2], fd, (int64_t)size, 4);
	turn_until(3);
	ck_assert(result_of(0)->ok);
	ck_assert(!result_of(1)->ok);
	ck_assert_int_eq(result_of(1)->error.type, ERR_SOUNDSCAPE);
	ck_assert_int_eq(result_of(1)->error.cause, CAUSE_AUDIO_INVALID);
	ck_assert_msg(result_of(2)->ok, "%s", result_of(2)->error.message);
}
END_TEST

START_TEST(a_silent_file_is_no_soundscape)
{
	static unsigned char silence[44 + 2 * 48000 * 2];
	size_t size;
	char head[44];
	int fd = make_wav(48000 * 2, &size);

	ck_assert_int_eq(pread(fd, head, 44, 0), 44);
	close(fd);
	memcpy(silence, head, 44);
	studio_process(s, &tags[0], make_file(silence, size), (int64_t)size, 2);
	turn_until(1);
	ck_assert(!result_of(0)->ok);
	ck_assert_int_eq(result_of(0)->error.cause, CAUSE_AUDIO_INVALID);
}
END_TEST

START_TEST(many_wishes_all_come_true)
{
	int i;

	for (i = 0; i < 12; i++)
		play(i, (uint64_t)i);
	turn_until(12);
	for (i = 0; i < 12; i++)
		ck_assert(result_of(i)->ok);
	ck_assert_int_eq(workbench_count("audio"), 12);
}
END_TEST

START_TEST(a_forgotten_wish_has_no_result)
{
	play(0, 1);
	play(1, 2);
	studio_cancel(s, &tags[0]);
	studio_cancel(s, &tags[5]);
	turn_until(1);
	ck_assert(result_of(1)->ok);
	ck_assert_int_eq(studio_in_flight(s), 0);
}
END_TEST

START_TEST(a_wish_can_be_forgotten_while_it_is_made)
{
	play(0, 1);
	studio_turn(s);
	studio_cancel(s, &tags[0]);
	play(1, 2);
	turn_until(1);
	ck_assert(result_of(1)->ok);
	turn_for(300);
	ck_assert_int_eq(n_results, 1);
	ck_assert_int_eq(studio_in_flight(s), 0);
}
END_TEST

START_TEST(a_file_that_is_shorter_than_promised_fails_alone)
{
	size_t size;
	int fd = make_wav(48000 * 4, &size);

	studio_process(s, &tags[0], fd, (int64_t)size + 100000, 4);
	play(1, 2);
	turn_until(2);
	ck_assert(!result_of(0)->ok);
	ck_assert_int_eq(result_of(0)->error.cause, CAUSE_AUDIO_HELPER);
	ck_assert_msg(result_of(1)->ok, "%s", result_of(1)->error.message);
}
END_TEST

START_TEST(a_full_disk_fails_the_sound_and_not_the_studio)
{
	struct rlimit limit;

	signal(SIGXFSZ, SIG_IGN);
	/* The helper must be there before the disk is full. */
	play(0, 1);
	turn_until(1);
	getrlimit(RLIMIT_FSIZE, &limit);
	limit.rlim_cur = 1000;
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
	play(1, 2);
	turn_until(2);
	ck_assert(!result_of(1)->ok);
	ck_assert_int_eq(result_of(1)->error.cause, CAUSE_STORAGE);
	limit.rlim_cur = limit.rlim_max;
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
	play(2, 2);
	turn_until(3);
	ck_assert_msg(result_of(2)->ok, "%s", result_of(2)->error.message);
	ck_assert_int_eq(workbench_count("audio"), 2);
	ck_assert_int_eq(workbench_count("audio/.spool"), 0);
}
END_TEST

/* Helpers that go wrong.  Each begins by reading a request: ${id}, ${n} bytes
 * and ${body}. */
#define READ_ONE                                                               \
	"#!/bin/sh\n"                                                          \
	"echo started >>\"$(dirname \"$0\")/starts\"\n"                        \
	"while read -r line; do\n"                                             \
	"  id=${line#id=}; id=${id%% *}\n"                                     \
	"  n=${line#*bytes=}; n=${n%% *}\n"                                    \
	"  body=$(head -c \"$n\")\n"
#define ANSWER "printf 'id=%s ok bytes=3 seconds=1 lufs=-23 peak=-1\\nabc'"

static void
use_helper(const char *script)
{
	workbench_put("helper", script, 0700);
	setenv("PAGESCAPE_AUDIO", workbench_path("helper"), 1);
}

static int
count_starts(void)
{
	char text[4096];

	return (int)workbench_read("starts", text, sizeof(text)) / 8;
}

static void
must_fail_by_helper(int i, const char *why)
{
	const struct studio_result *r = result_of(i);

	ck_assert(!r->ok);
	ck_assert_int_eq(r->error.type, ERR_SOUNDSCAPE);
	ck_assert_int_eq(r->error.cause, CAUSE_AUDIO_HELPER);
	ck_assert_msg(
	    strstr(r->error.message, why) != NULL, "%s", r->error.message);
}

START_TEST(a_helper_is_understood)
{
	use_helper(READ_ONE ANSWER " \"$id\"\ndone\n");
	play(0, 1);
	play(1, 2);
	turn_until(2);
	ck_assert(result_of(0)->ok);
	ck_assert_str_eq(result_of(0)->name, result_of(1)->name);
	ck_assert_double_eq(result_of(0)->loudness_lufs, -23);
	ck_assert_int_eq(count_starts(), 1);
}
END_TEST

START_TEST(answers_may_come_in_any_order)
{
	use_helper(READ_ONE
	    "if [ \"$id\" = 2 ]; then for i in 2 1; do printf 'id=%s ok"
	    " bytes=3 seconds=%s lufs=-23 peak=-1\\nab%s' $i $i $i; done; fi\n"
	    "done\n");
	play(0, 1);
	play(1, 2);
	turn_until(2);
	ck_assert(result_of(0)->ok && result_of(1)->ok);
	ck_assert_double_eq(result_of(0)->seconds, 1);
	ck_assert_double_eq(result_of(1)->seconds, 2);
	ck_assert_str_ne(result_of(0)->name, result_of(1)->name);
}
END_TEST

START_TEST(a_helper_s_error_is_the_wish_s)
{
	use_helper(READ_ONE "printf 'id=%s error cause=audio_invalid"
	                    " message=the sound is silent\\n' \"$id\"\n"
	                    "done\n");
	play(0, 1);
	turn_until(1);
	ck_assert(!result_of(0)->ok);
	ck_assert_int_eq(result_of(0)->error.cause, CAUSE_AUDIO_INVALID);
	ck_assert_str_eq(result_of(0)->error.message, "the sound is silent");
}
END_TEST

/* Found by fuzzing: who decodes what strangers made may be taken over, and must
 * then not take the worker, too.  This is said before the request has been read
 * to its end. */
static const char *const hostile[] = {
	"error cause=audio_invalid message=x\\n",
	"ok bytes=3 seconds=1 lufs=-23 peak=-1\\nabc",
};

START_TEST(a_hostile_helper_fails_the_sound_and_nothing_else)
{
	char script[256];
	size_t size;
	int fd = make_wav(48000 * 4, &size);

	snprintf(script, sizeof(script),
	    "#!/bin/sh\nprintf 'id=1 %s'\nsleep 9\n", hostile[_i]);
	use_helper(script);
	studio_process(s, &tags[0], fd, (int64_t)size, 4);
	turn_until(1);
	must_fail_by_helper(0, "nonsense");
	ck_assert_int_eq(workbench_count("audio"), 0);
	setenv("PAGESCAPE_AUDIO", "/nowhere/pagescape-audio", 1);
	play(1, 1);
	turn_until(2);
}
END_TEST

START_TEST(a_helper_that_cannot_be_started_is_an_error)
{
	setenv("PAGESCAPE_AUDIO", "/nowhere/pagescape-audio", 1);
	play(0, 1);
	play(1, 1);
	turn_until(2);
	ck_assert(!result_of(0)->ok && !result_of(1)->ok);
	ck_assert_int_eq(result_of(0)->error.type, ERR_SOUNDSCAPE);
	ck_assert_ptr_nonnull(
	    strstr(result_of(0)->error.message, "/nowhere/pagescape-audio"));
}
END_TEST

START_TEST(a_helper_that_always_dies_is_tried_twice)
{
	use_helper(READ_ONE "kill -SEGV $$\ndone\n");
	play(0, 1);
	turn_until(1);
	must_fail_by_helper(0, "died");
	ck_assert_int_eq(count_starts(), 2);
}
END_TEST

START_TEST(a_helper_that_ends_at_once_is_an_error)
{
	use_helper("#!/bin/sh\nexit 3\n");
	play(0, 1);
	turn_until(1);
	must_fail_by_helper(0, "died");
}
END_TEST

START_TEST(only_the_sound_that_kills_it_fails)
{
	int i;

	use_helper(
	    READ_ONE "case $body in *seed=13\\ *) kill -9 $$;; esac\n" ANSWER
	             " \"$id\"\ndone\n");
	for (i = 0; i < 6; i++)
		play(i, i == 2 ? 13 : (uint64_t)i);
	turn_until(6);
	for (i = 0; i < 6; i++)
		if (i != 2)
			ck_assert_msg(result_of(i)->ok, "%d: %s", i,
			    result_of(i)->error.message);
	must_fail_by_helper(2, "died");
	ck_assert_int_le(count_starts(), 4);
}
END_TEST

START_TEST(a_dead_helper_is_replaced_for_the_next_wish)
{
	use_helper(READ_ONE ANSWER " \"$id\"\nexit 0\ndone\n");
	play(0, 1);
	turn_until(1);
	turn_for(100);
	play(1, 2);
	turn_until(2);
	ck_assert(result_of(0)->ok && result_of(1)->ok);
	ck_assert_int_eq(count_starts(), 2);
}
END_TEST

static const char *const nonsense[] = {
	"echo hello",
	"echo 'id=x ok bytes=3 seconds=1 lufs=-23 peak=-1'",
	"echo 'id=1 ok'",
	"echo 'id=1 ok bytes=99999999999 seconds=1 lufs=-23 peak=-1'",
	"echo 'id=1 ok bytes=0 seconds=1 lufs=-23 peak=-1'",
	"echo",
	"printf 'id=999 ok bytes=3 seconds=1 lufs=-23 peak=-1\\nabc'",
	"printf 'id=0 ok bytes=3 seconds=1 lufs=-23 peak=-1\\nabc'",
	"printf 'id=1 ok bytes=-3 seconds=1 lufs=-23 peak=-1\\nabc'",
	"head -c 100000 /dev/zero | tr '\\0' x",
	"head -c 100000 /dev/zero",
	"printf '\\377\\376\\n'",
};

START_TEST(nonsense_is_an_error)
{
	char script[1024];

	snprintf(script, sizeof(script), READ_ONE "%s\ndone\n", nonsense[_i]);
	use_helper(script);
	play(0, 1);
	turn_until(1);
	must_fail_by_helper(0, "talks nonsense");
	ck_assert_int_eq(workbench_count("audio"), 0);
}
END_TEST

START_TEST(an_answer_twice_is_nonsense_but_harms_nobody)
{
	use_helper(READ_ONE ANSWER " \"$id\"; " ANSWER " \"$id\"\ndone\n");
	play(0, 1);
	turn_until(1);
	ck_assert(result_of(0)->ok);
	turn_for(200);
	play(1, 2);
	turn_until(2);
	ck_assert(result_of(1)->ok);
}
END_TEST

START_TEST(half_an_answer_is_never_on_the_shelf)
{
	use_helper(READ_ONE "printf 'id=%s ok bytes=300000 seconds=1 lufs=-23"
	                    " peak=-1\\nOggS' \"$id\"; exit 0\ndone\n");
	play(0, 1);
	turn_until(1);
	must_fail_by_helper(0, "died");
	ck_assert_int_eq(workbench_count("audio"), 0);
	ck_assert_int_eq(workbench_count("audio/.spool"), 0);
}
END_TEST

START_TEST(a_helper_that_never_answers_is_given_up)
{
	ck_assert(
	    conf_set(workbench_now()->conf, CONF_SOUND_TIMEOUT, "100", &e));
	use_helper(READ_ONE "sleep 100\ndone\n");
	play(0, 1);
	turn_until(1);
	must_fail_by_helper(0, "does not answer");
}
END_TEST

START_TEST(a_helper_that_never_answers_does_not_hold_us_up)
{
	int64_t before;

	use_helper(READ_ONE "trap '' TERM\nsleep 100\ndone\n");
	play(0, 1);
	turn_for(300);
	ck_assert_int_eq(n_results, 0);
	studio_cancel(s, &tags[0]);
	before = clock_now_ms();
	studio_close(&s);
	ck_assert_int_lt(clock_now_ms() - before, 5000);
	studio_open(&s, workbench_now()->conf);
}
END_TEST

START_TEST(a_studio_that_was_never_used_starts_nothing)
{
	struct pollfd fds[STUDIO_FDS];

	use_helper("#!/bin/sh\necho started >>\"$(dirname \"$0\")/starts\"\n");
	studio_turn(s);
	ck_assert_uint_eq(studio_poll_fds(s, fds), 0);
	ck_assert_int_ne(access(workbench_path("starts"), F_OK), 0);
}
END_TEST

static void
add_wrong_ones(Suite *suite)
{
	TCase *t = tcase_create("helpers that go wrong");

	tcase_set_timeout(t, 60);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, a_helper_is_understood);
	tcase_add_test(t, answers_may_come_in_any_order);
	tcase_add_test(t, a_helper_s_error_is_the_wish_s);
	tcase_add_test(t, a_helper_that_cannot_be_started_is_an_error);
	tcase_add_test(t, a_helper_that_always_dies_is_tried_twice);
	tcase_add_test(t, a_helper_that_ends_at_once_is_an_error);
	tcase_add_test(t, only_the_sound_that_kills_it_fails);
	tcase_add_test(t, a_dead_helper_is_replaced_for_the_next_wish);
	tcase_add_loop_test(t,
	    a_hostile_helper_fails_the_sound_and_nothing_else, 0,
	    (int)(sizeof(hostile) / sizeof(hostile[0])));
	tcase_add_loop_test(t, nonsense_is_an_error, 0,
	    (int)(sizeof(nonsense) / sizeof(nonsense[0])));
	tcase_add_test(t, an_answer_twice_is_nonsense_but_harms_nobody);
	tcase_add_test(t, half_an_answer_is_never_on_the_shelf);
	tcase_add_test(t, a_helper_that_never_answers_is_given_up);
	tcase_add_test(t, a_helper_that_never_answers_does_not_hold_us_up);
	tcase_add_test(t, a_studio_that_was_never_used_starts_nothing);
	suite_add_tcase(suite, t);
}

Suite *
job_studio_suite(void)
{
	Suite *suite = suite_create("job/studio");
	TCase *t = tcase_create("the real helper");

	tcase_set_timeout(t, 60);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, a_recipe_becomes_a_file_on_the_shelf);
	tcase_add_test(t, equal_recipes_make_equal_files);
	tcase_add_test(t, a_downloaded_file_becomes_a_loop);
	tcase_add_loop_test(t, the_file_has_the_wanted_format, 0, 4);
	tcase_add_test(t, a_broken_file_fails_alone);
	tcase_add_test(t, a_silent_file_is_no_soundscape);
	tcase_add_test(t, many_wishes_all_come_true);
	tcase_add_test(t, a_forgotten_wish_has_no_result);
	tcase_add_test(t, a_wish_can_be_forgotten_while_it_is_made);
	tcase_add_test(t, a_file_that_is_shorter_than_promised_fails_alone);
	tcase_add_test(t, a_full_disk_fails_the_sound_and_not_the_studio);
	suite_add_tcase(suite, t);
	add_wrong_ones(suite);
	return suite;
}
