/* SPDX-License-Identifier: MIT */
/* pagescape-audio's side of its pipes: whatever a worker writes, every request
 * that could be read is answered once, as the worker reads it.  Each line is a
 * request's words, "|", and its bytes ("~" is a line end); a line that begins
 * with "!" goes out as it is; "full": nobody takes the answers. */
#include "audio/crew.h"

#include "audio/helper.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/must.h"
#include "fuzz/fuzz.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	ROOM = 1 << 18,
	REQUESTS_MAX = 8,
	BYTES_MAX = 4000,
	WORDS_MAX = 1900
};

/* Long sounds take long: half a second is as good. */
static bool
is_long(const char *text)
{
	const char *at = text;

	while ((at = strstr(at, "seconds=")) != NULL) {
		at += strlen("seconds=");
		if (!(strtod(at, NULL) <= 0.6))
			return true;
	}
	return false;
}

static void
add_request(struct fuzz *f, struct buf *out, int id, char *line)
{
	char *body = strchr(line, '|'), *s;

	if (body != NULL)
		*body++ = '\0';
	else
		body = line + strlen(line);
	for (s = body; *s != '\0'; s++)
		*s = *s == '~' ? '\n' : *s;
	buf_text(out,
	    arena_print(f->a, "id=%d bytes=%zu %s max_seconds=0.5\n%s", id,
	        strlen(body), line, body));
}

/* How many requests have a right id and length of ours. */
static int
write_requests(struct fuzz *f, struct buf *out, bool *is_raw, bool *is_full)
{
	char *line;
	int n = 0;

	while (f->left > 0 && n < REQUESTS_MAX) {
		line = fuzz_line(f);
		if (strcspn(line, "|") > WORDS_MAX)
			continue; /* else no header would end */
		/* Its own id or length: then nobody knows how many there are. */
		*is_raw |=
		    strstr(line, "id") != NULL || strstr(line, "bytes") != NULL;
		if (strcmp(line, "full") == 0) {
			*is_full = true;
			continue;
		}
		if (line[0] == '!') {
			buf_text(out, line + 1);
			buf_char(out, '\n');
			*is_raw = true;
		} else
			add_request(f, out, ++n, line);
	}
	return n;
}

/* How many answers there are; all of them make sense. */
static int
read_answers(struct arena *a, int fd)
{
	struct helper_answer answer;
	struct err e = ERR_INIT;
	char *bytes, *end, *at;
	struct stat st;
	int n = 0;

	must(fstat(fd, &st) == 0);
	bytes = arena_alloc(a, (size_t)st.st_size + 1);
	must(pread(fd, bytes, (size_t)st.st_size, 0) == st.st_size);
	for (at = bytes; at < bytes + st.st_size; n++) {
		end = memchr(at, '\n', (size_t)(bytes + st.st_size - at));
		must(end != NULL);
		must(helper_answer_parse(&answer, at, (size_t)(end - at), &e));
		must(answer.ok ? answer.bytes > 0 : answer.message[0] != '\0');
		at = end + 1 + answer.bytes;
		must(at <= bytes + st.st_size);
	}
	return n;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct crew_options o = { .threads = 1, .max_bytes = BYTES_MAX };
	char in[FUZZ_PATH], out[FUZZ_PATH];
	struct err e = ERR_INIT;
	bool is_raw = false, is_full = false, ok;
	struct fuzz f;
	struct buf bytes;
	int n, answered, file;

	fuzz_open(&f, data, size);
	buf_init(&bytes, ROOM);
	n = write_requests(&f, &bytes, &is_raw, &is_full);
	if (!is_long(buf_str(&bytes)) &&
	    strlen(buf_str(&bytes)) == bytes.used) {
		file = fuzz_file(buf_str(&bytes), bytes.used, in);
		o.in = open(in, O_RDONLY | O_CLOEXEC);
		o.out = is_full ? open("/dev/full", O_WRONLY | O_CLOEXEC)
		                : fuzz_file("", 0, out);
		must(o.in >= 0);
		ok = crew_run(&o, &e);
		fuzz_outcome(ok, &e);
		answered = is_full ? 0 : read_answers(f.a, o.out);
		must(is_raw || is_full || (ok && answered == n));
		must(!is_full || is_raw || n == 0 || !ok);
		close(o.in);
		close(o.out);
		close(file);
	}
	buf_clear(&bytes);
	fuzz_close(&f);
	return 0;
}
