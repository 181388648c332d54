/* SPDX-License-Identifier: MIT */
/* The worker's side of pagescape-audio's pipes: a helper that was taken over by
 * the file it decodes may write anything.  Every sound that is wanted ends, and
 * nothing else on the shelf changes.  The first line says what is wanted: "p" a
 * file that is processed, "P" one too long to be written at once, "s" a recipe,
 * "l" one that lacks bytes, "c" the first is
 * cancelled; "d" there is no disk, "m" no helper.  Of what follows, each byte 0x1e ends what the
 * helper writes at once, and each 0x1d the helper. */
#include "job/studio.h"

#include "audio/recipe.h"
#include "base/conf.h"
#include "base/must.h"
#include "fuzz/fuzz.h"
#include "wire/proc.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum {
	WISHES_MAX = 6,
	TURNS_MAX = 200,
	LONG_FILE = 300000,
	PIPE_ROOM = 65536
};

bool __wrap_proc_pipe_start(const char *path, const char *const *argv,
    int stderr_fd, struct proc_pipe *out, struct err *e);
int __wrap_proc_pipe_stop(struct proc_pipe *p, int wait_ms);

static struct conf *conf, *broken_conf;
static bool is_missing; /* the helper's program */
/* The helper's ends; -1: none runs. */
static int reads = -1, writes = -1;

bool
__wrap_proc_pipe_start(const char *path, const char *const *argv, int stderr_fd,
    struct proc_pipe *out, struct err *e)
{
	int in[2], from[2];

	(void)path, (void)argv, (void)stderr_fd;
	if (is_missing)
		return err_set(e, ERR_IO, "could not start it");
	must(reads < 0 && writes < 0);
	must(pipe2(in, O_CLOEXEC | O_NONBLOCK) == 0);
	must(pipe2(from, O_CLOEXEC | O_NONBLOCK) == 0);
	reads = in[0];
	writes = from[1];
	*out = (struct proc_pipe){ .pid = 1, .in = in[1], .out = from[0] };
	return true;
}

int
__wrap_proc_pipe_stop(struct proc_pipe *p, int wait_ms)
{
	(void)wait_ms;
	if (p->pid == 0)
		return -1;
	close(p->in);
	close(p->out);
	close(reads);
	if (writes >= 0)
		close(writes);
	reads = writes = -1;
	*p = (struct proc_pipe){ .pid = 0, .in = -1, .out = -1 };
	return 0;
}

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	struct err e = ERR_INIT;
	char directory[128];

	(void)argc, (void)argv;
	signal(SIGPIPE, SIG_IGN);
	snprintf(directory, sizeof(directory), "%s/audio", fuzz_directory());
	must(conf_open(&conf, "/dev/null", &e));
	must(conf_set(conf, CONF_STORAGE_DIRECTORY, directory, &e));
	must(conf_set(conf, CONF_WORKER_RUN, directory, &e));
	must(shelf_init(conf, &e));
	must(conf_open(&broken_conf, "/dev/null", &e));
	must(conf_set(broken_conf, CONF_STORAGE_DIRECTORY, "/nonexistent", &e));
	must(setenv("PAGESCAPE_AUDIO", "/nonexistent/audio", 1) == 0);
	return 0;
}

static int
make_file(size_t size)
{
	int fd = memfd_create("fuzz", MFD_CLOEXEC);

	must(fd >= 0 && ftruncate(fd, (off_t)size) == 0);
	return fd;
}

static void
want(struct studio *s, const char *line, int *tags)
{
	struct recipe recipe = RECIPE_INIT;
	int n = 0;

	recipe_add(&recipe, LAYER_COUNT - 1, -6.0F, 0.5F, 0.5F, 0.5F);
	for (; *line != '\0' && n < WISHES_MAX; line++)
		switch (*line) {
		case 'p':
			studio_process(s, &tags[n++], make_file(10), 10, 0);
			break;
		case 'P':
			studio_process(
			    s, &tags[n++], make_file(LONG_FILE), LONG_FILE, 0);
			break;
		case 'l':
			studio_process(s, &tags[n++], make_file(10), 20, 0);
			break;
		case 's':
			studio_play(s, &tags[n++], &recipe);
			break;
		case 'c':
			studio_cancel(s, &tags[0]);
			break;
		default:
			break;
		}
}

static void
drain(void)
{
	char bytes[4096];

	while (reads >= 0 && read(reads, bytes, sizeof(bytes)) > 0)
		continue;
}

static void
take_finished(struct studio *s)
{
	struct studio_result r;
	char path[512];

	while (studio_finished(s, &r)) {
		must(r.tag != NULL);
		must(r.ok != err_is_set(&r.error));
		if (!r.ok)
			continue;
		must(strchr(r.name, '/') == NULL && r.name[0] != '.');
		must(shelf_has(conf, r.name));
		snprintf(path, sizeof(path), "%s/%s",
		    conf_text(conf, CONF_STORAGE_DIRECTORY), r.name);
		unlink(path);
	}
	must(!studio_has_finished(s));
}

/* What the helper writes next; false: nothing more. */
static bool
say(struct fuzz *f)
{
	size_t n = 0;
	char end = '\0';

	while (n < f->left && f->at[n] != 0x1e && f->at[n] != 0x1d)
		n++;
	if (n < f->left)
		end = f->at[n];
	if (writes >= 0 && n > 0 && n < PIPE_ROOM)
		must(write(writes, f->at, n) > 0);
	if (end == 0x1d && writes >= 0) {
		close(writes);
		writes = -1;
	}
	f->at += n + (end != '\0');
	f->left -= n + (end != '\0');
	return f->left > 0;
}

/* After the last word the helper dies, as often as there is one: then nothing
 * is left to wait for. */
static void
let_die(struct studio *s)
{
	int i;

	for (i = 0; i < TURNS_MAX && studio_in_flight(s) > 0; i++) {
		if (writes >= 0)
			close(writes);
		writes = -1;
		studio_turn(s);
		take_finished(s);
	}
	must(studio_in_flight(s) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int tags[WISHES_MAX], turns = 0;
	struct pollfd fds[STUDIO_FDS];
	struct studio *s = NULL;
	struct fuzz f;
	const char *line;
	bool more;

	studio_close(&s);
	fuzz_open(&f, data, size);
	line = fuzz_line(&f);
	is_missing = strchr(line, 'm') != NULL;
	studio_open(&s, strchr(line, 'd') != NULL ? broken_conf : conf);
	want(s, line, tags);
	studio_turn(s);
	do {
		more = say(&f);
		if (turns % 2 == 0)
			drain();
		must(studio_poll_fds(s, fds) <= STUDIO_FDS);
		studio_turn(s);
		take_finished(s);
	} while (more && ++turns < TURNS_MAX);
	let_die(s);
	studio_close(&s);
	fuzz_close(&f);
	return 0;
}
