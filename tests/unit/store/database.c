/* SPDX-License-Identifier: MIT */
/* A private MariaDB, started once for all tests of store. */
#include "unit/store/database.h"

#include "base/arena.h"
#include "base/conf.h"
#include "base/must.h"
#include "store/migrate.h"
#include "unit/unit.h"
#include "wire/sql.h"

#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
	TRIES = 600,
	FILE_MAX = 1024 * 1024
};

static struct {
	char directory[64];
	pid_t server;
	struct database now;
} own;

/* Start ${argv} with its output in a log; it dies with us. */
static pid_t
start(char *const argv[])
{
	char log[128];
	pid_t pid;
	int fd;

	snprintf(log, sizeof(log), "%s/log", own.directory);
	pid = fork();
	must(pid >= 0);
	if (pid > 0)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	fd = open(log, O_WRONLY | O_CREAT | O_APPEND, 0600);
	if (fd >= 0) {
		dup2(fd, STDOUT_FILENO);
		dup2(fd, STDERR_FILENO);
	}
	execvp(argv[0], argv);
	_exit(127);
}

static void
give_up(const char *what)
{
	fprintf(stderr, "%s: see %s/log (is mariadb-server-core installed?)\n",
	    what, own.directory);
	exit(EXIT_FAILURE);
}

static void
install(char *datadir, char *user)
{
	char *argv[] = { (char[]){ "mariadb-install-db" },
		(char[]){ "--no-defaults" }, datadir, user,
		(char[]){ "--auth-root-authentication-method=normal" },
		(char[]){ "--skip-test-db" }, (char[]){ "--skip-name-resolve" },
		NULL };
	int status;
	pid_t pid = start(argv);

	if (waitpid(pid, &status, 0) != pid || status != 0)
		give_up("mariadb-install-db failed");
}

static void
serve(char *datadir, char *user)
{
	char socket[96], pid_file[96];
	char *argv[] = { (char[]){ "mariadbd" }, (char[]){ "--no-defaults" },
		datadir, user, socket, pid_file,
		(char[]){ "--skip-networking" },
		(char[]){ "--performance-schema=OFF" },
		(char[]){ "--innodb-buffer-pool-size=32M" },
		(char[]){ "--innodb-flush-log-at-trx-commit=0" },
		(char[]){ "--skip-sync-frm" },
		(char[]){ "--character-set-server=utf8mb4" },
		(char[]){ "--collation-server=utf8mb4_general_ci" }, NULL };

	snprintf(socket, sizeof(socket), "--socket=%s/socket", own.directory);
	snprintf(
	    pid_file, sizeof(pid_file), "--pid-file=%s/pid", own.directory);
	own.server = start(argv);
}

static void
pause_ms(long ms)
{
	struct timespec t = { ms / 1000, ms % 1000 * 1000000 };

	nanosleep(&t, NULL);
}

static void
wait_until_ready(void)
{
	struct conf *c = database_conf("mysql");
	struct sql *db = NULL;
	int i;

	for (i = 0; i < TRIES && db == NULL; i++) {
		struct err e = ERR_INIT;

		if (waitpid(own.server, NULL, WNOHANG) != 0)
			give_up("mariadbd ended");
		if (!sql_open(&db, c, &e))
			pause_ms(50);
	}
	if (db == NULL)
		give_up("mariadbd does not answer");
	sql_close(&db);
	conf_close(&c);
}

void
database_use_share(const char *share)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/share", own.directory);
	must(setenv("PAGESCAPE_SHARE", share == NULL ? path : share, 1) == 0);
}

/* The source tree's sql/. */
static void
sql_directory(char *out)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/../../sql", unit_data());
	if (realpath(path, out) == NULL)
		give_up("sql/ is not where UNIT_DATA says");
}

static void
make_share(void)
{
	char sql[PATH_MAX], path[128];

	sql_directory(sql);
	snprintf(path, sizeof(path), "%s/share", own.directory);
	must(mkdir(path, 0700) == 0);
	snprintf(path, sizeof(path), "%s/share/sql", own.directory);
	must(symlink(sql, path) == 0);
	database_use_share(NULL);
}

static void
migrate_once(void)
{
	struct conf *c = database_conf("pagescape_test");
	struct migrate_report report;
	struct err e = ERR_INIT;

	if (!migrate_run(c, false, &report, &e)) {
		fprintf(stderr, "%s\n", e.message);
		give_up("migrate failed");
	}
	conf_close(&c);
}

void
database_start(void)
{
	char datadir[96], user[32];
	FILE *empty;

	snprintf(own.directory, sizeof(own.directory), "/tmp/store-XXXXXX");
	must(mkdtemp(own.directory) != NULL);
	snprintf(datadir, sizeof(datadir), "%s/empty.conf", own.directory);
	empty = fopen(datadir, "we");
	must(empty != NULL && fclose(empty) == 0);
	make_share();
	snprintf(datadir, sizeof(datadir), "--datadir=%s/data", own.directory);
	/* only root may, and must, name a user */
	snprintf(user, sizeof(user), "%s",
	    geteuid() == 0 ? "--user=root" : "--skip-symbolic-links");
	install(datadir, user);
	serve(datadir, user);
	sql_library_init();
	wait_until_ready();
	migrate_once();
}

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

void
database_stop(void)
{
	kill(own.server, SIGTERM);
	waitpid(own.server, NULL, 0);
	nftw(own.directory, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

struct conf *
database_conf(const char *name)
{
	struct err e = ERR_INIT;
	struct conf *c = NULL;
	char path[128];

	snprintf(path, sizeof(path), "%s/empty.conf", own.directory);
	must(conf_open(&c, path, &e));
	snprintf(path, sizeof(path), "%s/socket", own.directory);
	must(conf_set(c, CONF_DATABASE_SOCKET, path, &e));
	must(conf_set(c, CONF_DATABASE_USER, "root", &e));
	must(conf_set(c, CONF_DATABASE_PASSWORD, "", &e));
	must(conf_set(c, CONF_DATABASE_NAME, name, &e));
	return c;
}

void
database_make(const char *name, const char *script)
{
	struct arena *a = arena_open();
	struct conf *c = database_conf(name);
	struct err e = ERR_INIT;
	struct sql *db = NULL;

	must(sql_open_server(&db, c, &e));
	database_run(db, arena_print(a, "DROP DATABASE IF EXISTS %s", name));
	if (script != NULL)
		database_run(db,
		    arena_print(a,
		        "CREATE DATABASE %s CHARACTER SET utf8mb4 COLLATE"
		        " utf8mb4_unicode_ci; USE %s; %s",
		        name, name, script));
	sql_close(&db);
	conf_close(&c);
	arena_close(&a);
}

static const char *
read_file(struct arena *a, const char *path)
{
	FILE *stream = fopen(path, "re");
	char *text = arena_alloc(a, FILE_MAX);
	size_t n;

	ck_assert_msg(stream != NULL, "cannot open %s", path);
	n = fread(text, 1, FILE_MAX - 1, stream);
	ck_assert(n > 0 && fclose(stream) == 0);
	return text;
}

const char *
database_data(struct arena *a, const char *name)
{
	return read_file(
	    a, arena_print(a, "%s/data/store/%s", unit_data(), name));
}

static void
copy_file(struct arena *a, const char *from, const char *to)
{
	const char *text = read_file(a, from);
	FILE *stream = fopen(to, "we");

	ck_assert(stream != NULL);
	ck_assert(fputs(text, stream) >= 0 && fclose(stream) == 0);
}

const char *
database_copy_share(struct arena *a)
{
	char *path = arena_print(a, "%s/copy-XXXXXX", own.directory);
	char sql[PATH_MAX];
	struct dirent *entry;
	DIR *dir;

	sql_directory(sql);
	ck_assert(mkdtemp(path) != NULL);
	ck_assert(mkdir(arena_print(a, "%s/sql", path), 0700) == 0);
	dir = opendir(sql);
	ck_assert(dir != NULL);
	while ((entry = readdir(dir)) != NULL)
		if (strstr(entry->d_name, ".sql") != NULL)
			copy_file(a,
			    arena_print(a, "%s/%s", sql, entry->d_name),
			    arena_print(a, "%s/sql/%s", path, entry->d_name));
	closedir(dir);
	return path;
}

const struct database *
database_now(void)
{
	return &own.now;
}

void
database_open(void)
{
	struct err e = ERR_INIT;

	own.now.conf = database_conf("pagescape_test");
	own.now.a = arena_open();
	ck_assert_msg(sql_open(&own.now.db, own.now.conf, &e), "%s", e.message);
	/* nearly everything hangs on books */
	database_run(
	    own.now.db, "DELETE FROM books; DELETE FROM queue_settings");
}

void
database_close(void)
{
	sql_close(&own.now.db);
	conf_close(&own.now.conf);
	arena_close(&own.now.a);
}

void
database_run(struct sql *db, const char *script)
{
	struct err e = ERR_INIT;

	if (!sql_script(db, script, &e))
		ck_abort_msg("%s", e.message);
}

const char *
database_ask(struct sql *db, struct arena *a, const char *text)
{
	struct sql_rows r = { 0 };
	struct err e = ERR_INIT;

	if (!sql_select(db, a, &r, &e, text, ""))
		ck_abort_msg("%s", e.message);
	ck_assert_int_gt(r.n, 0);
	return sql_is_null(&r, 0, 0) ? "NULL" : sql_text(&r, 0, 0);
}
