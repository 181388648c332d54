/* SPDX-License-Identifier: MIT */
/*
 * The ceiling of the request path: libfcgi and Connector/C alone run the very
 * statements that the responder was seen to run (recorded.mjs), prepared and
 * kept, on as many threads, and give the answer that it was seen to give.
 * Nothing is checked, logged or composed: what a responder costs above this
 * is its own.
 *
 *	ceiling LISTEN-SOCKET THREADS DATABASE-SOCKET DATABASE DIRECTORY
 *
 * DIRECTORY has POST.sql and GET.sql, a statement a line, a tab before each of
 * its values: "book" and "job" are those of the request, "=text" is itself and
 * "#7" a number; and POST.txt and GET.txt, whole answers with their headers.
 */
#include <fcgiapp.h>
#include <mysql.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
	STATEMENTS_MAX = 64,
	VALUES_MAX = 32,
	ID = 36
};

struct statement {
	char *text;
	char *values[VALUES_MAX];
	unsigned int n;
};

struct script {
	const char *method;
	struct statement statements[STATEMENTS_MAX];
	int n;
	char *answer;
	size_t answer_size;
};

static struct script scripts[2] = { { .method = "POST" }, { .method = "GET" } };
static const char *database_socket, *database;
static int listener;

static void
die(const char *what, const char *why)
{
	fprintf(stderr, "ceiling: %s: %s\n", what, why);
	exit(1);
}

static char *
read_file(
    const char *directory, const char *method, const char *suffix, size_t *size)
{
	char path[1024], *out = calloc(1, 1024 * 1024);
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s%s", directory, method, suffix);
	f = fopen(path, "r");
	if (f == NULL || out == NULL)
		die(path, "cannot be read");
	*size = fread(out, 1, 1024 * 1024 - 1, f);
	fclose(f);
	return out;
}

static void
read_script(struct script *s, const char *directory)
{
	size_t size;
	char *rest = read_file(directory, s->method, ".sql", &size), *line;

	while ((line = strsep(&rest, "\n")) != NULL && line[0] != '\0') {
		struct statement *to = &s->statements[s->n++];
		char *value;

		to->text = strsep(&line, "\t");
		while ((value = strsep(&line, "\t")) != NULL)
			to->values[to->n++] = value;
	}
	s->answer = read_file(directory, s->method, ".txt", &s->answer_size);
}

/* A version 7 UUID, as the responder makes them: they sort by time. */
static void
make_id(char *out)
{
	unsigned char b[16];
	struct timespec t;
	uint64_t ms;
	int i;

	clock_gettime(CLOCK_REALTIME, &t);
	ms = (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
	if (getrandom(b, sizeof(b), 0) != sizeof(b))
		die("getrandom", "failed");
	for (i = 0; i < 6; i++)
		b[i] = (unsigned char)(ms >> (40 - 8 * i));
	b[6] = (b[6] & 0x0f) | 0x70;
	b[8] = (b[8] & 0x3f) | 0x80;
	snprintf(out, ID + 1,
	    "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-"
	    "%02x%02x%02x%02x%02x%02x",
	    b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10],
	    b[11], b[12], b[13], b[14], b[15]);
}

static MYSQL *
open_database(void)
{
	MYSQL *db = mysql_init(NULL);

	mysql_options(db, MYSQL_SET_CHARSET_NAME, "utf8mb4");
	if (mysql_real_connect(db, NULL, "root", "", database, 0,
	        database_socket, CLIENT_FOUND_ROWS) == NULL ||
	    mysql_query(db,
	        "SET time_zone = '+00:00', tx_isolation = 'READ-COMMITTED'") !=
	        0)
		die("the database", mysql_error(db));
	return db;
}

static void
run(MYSQL *db, MYSQL_STMT **kept, const struct statement *s, const char *book,
    const char *job)
{
	MYSQL_BIND binds[VALUES_MAX];
	long long numbers[VALUES_MAX];
	unsigned int i;

	memset(binds, 0, sizeof(binds));
	if (*kept == NULL) {
		*kept = mysql_stmt_init(db);
		if (mysql_stmt_prepare(*kept, s->text, strlen(s->text)) != 0)
			die(s->text, mysql_stmt_error(*kept));
	}
	for (i = 0; i < s->n; i++) {
		const char *v = s->values[i];

		binds[i].buffer_type = MYSQL_TYPE_STRING;
		if (v[0] == '#') {
			numbers[i] = atoll(v + 1);
			binds[i].buffer_type = MYSQL_TYPE_LONGLONG;
			binds[i].buffer = &numbers[i];
			continue;
		}
		if (strcmp(v, "null") == 0)
			binds[i].buffer_type = MYSQL_TYPE_NULL;
		v = strcmp(v, "book") == 0  ? book
		    : strcmp(v, "job") == 0 ? job
		                            : v + 1;
		binds[i].buffer = (void *)(uintptr_t)v;
		binds[i].buffer_length = strlen(v);
	}
	if ((s->n > 0 && mysql_stmt_bind_param(*kept, binds) != 0) ||
	    mysql_stmt_execute(*kept) != 0 ||
	    (mysql_stmt_field_count(*kept) > 0 &&
	        mysql_stmt_store_result(*kept) != 0))
		die(s->text, mysql_stmt_error(*kept));
	mysql_stmt_free_result(*kept);
}

/* The last 36 bytes of a path, or what stands behind "bookId":" */
static void
find_book(FCGX_Request *r, bool is_post, char *out)
{
	const char *path = FCGX_GetParam("DOCUMENT_URI", r->envp), *found;
	char body[1024];
	int n;

	memset(out, 0, ID + 1);
	if (is_post) {
		n = FCGX_GetStr(body, sizeof(body) - 1, r->in);
		body[n < 0 ? 0 : n] = '\0';
		found = strstr(body, "\"bookId\":\"");
		if (found != NULL)
			strncpy(out, found + strlen("\"bookId\":\""), ID);
	} else if (path != NULL && strlen(path) > ID) {
		memcpy(out, path + strlen(path) - ID, ID);
	}
}

static void *
serve(void *arg)
{
	MYSQL *db = open_database();
	MYSQL_STMT *kept[2][STATEMENTS_MAX] = { { NULL } };
	char book[ID + 1], job[ID + 1];
	FCGX_Request request;

	FCGX_InitRequest(&request, listener, 0);
	while (FCGX_Accept_r(&request) == 0) {
		const char *method =
		    FCGX_GetParam("REQUEST_METHOD", request.envp);
		bool is_post = method != NULL && strcmp(method, "POST") == 0;
		struct script *s = &scripts[is_post ? 0 : 1];
		int i;

		find_book(&request, is_post, book);
		make_id(job);
		for (i = 0; i < s->n; i++)
			run(db, &kept[is_post ? 0 : 1][i], &s->statements[i],
			    book, job);
		FCGX_PutStr(s->answer, (int)s->answer_size, request.out);
		/* Ending a request waits for the server to hang up. */
		FCGX_FFlush(request.out);
		FCGX_Finish_r(&request);
	}
	return arg;
}

int
main(int argc, char **argv)
{
	pthread_t thread;
	int i;

	if (argc != 6) {
		fprintf(stderr,
		    "usage: ceiling LISTEN-SOCKET THREADS "
		    "DATABASE-SOCKET DATABASE DIRECTORY\n");
		return 2;
	}
	database_socket = argv[3];
	database = argv[4];
	for (i = 0; i < 2; i++)
		read_script(&scripts[i], argv[5]);
	mysql_library_init(0, NULL, NULL);
	FCGX_Init();
	signal(SIGTERM, SIG_DFL); /* libfcgi's own would only wake one */
	listener = FCGX_OpenSocket(argv[1], 512);
	if (listener < 0)
		die(argv[1], "cannot listen");
	chmod(argv[1], 0666);
	for (i = 0; i < atoi(argv[2]); i++)
		if (pthread_create(&thread, NULL, serve, NULL) != 0)
			die("thread", "cannot be made");
	pthread_join(thread, NULL);
	return 0;
}
