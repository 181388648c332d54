/* SPDX-License-Identifier: MIT */
/* What may stand in pagescape.conf, and what is said when it may not. */
#include "base/conf.h"

#include "base/buf.h"
#include "unit/base/suites.h"

#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define N(table) ((int)(sizeof(table) / sizeof((table)[0])))

static struct err e;
static struct conf *c;
static struct buf out;
static char directory[64], file[128];

static const char *
path_of(const char *name)
{
	static char path[256];

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	return path;
}

static void
put(const char *name, const char *text, mode_t mode)
{
	FILE *stream = fopen(path_of(name), "we");

	ck_assert_ptr_nonnull(stream);
	ck_assert_int_ge(fputs(text, stream), 0);
	ck_assert_int_eq(fclose(stream), 0);
	ck_assert_int_eq(chmod(path_of(name), mode), 0);
}

static void
setup(void)
{
	e = (struct err)ERR_INIT;
	buf_init(&out, 1 << 20);
	snprintf(directory, sizeof(directory), "/tmp/conf_test.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(directory));
	snprintf(file, sizeof(file), "%s/pagescape.conf", directory);
	ck_assert_int_eq(mkdir(path_of("conf.d"), 0755), 0);
	unsetenv("PAGESCAPE_CONFIG");
	unsetenv("PAGESCAPE_GEMINI_API_KEY");
}

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

static void
teardown(void)
{
	conf_close(&c);
	buf_clear(&out);
	nftw(directory, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static void
open_text(const char *text)
{
	put("pagescape.conf", text, 0640);
	ck_assert_msg(conf_open(&c, file, &e), "%s", e.message);
}

/* The file must be refused with "FILE:LINE: ${what}" (line 0: no place). */
static void
must_refuse(const char *text, int line, const char *what)
{
	char wanted[512];

	put("pagescape.conf", text, 0640);
	ck_assert(!conf_open(&c, file, &e));
	ck_assert_ptr_null(c);
	snprintf(wanted, sizeof(wanted), "%s:%d: %s", file, line, what);
	ck_assert_str_eq(e.message, line == 0 ? what : wanted);
	ck_assert_int_eq(e.type, ERR_VALIDATION);
}

START_TEST(an_empty_file_is_all_defaults)
{
	open_text("");
	ck_assert_str_eq(conf_file(c), file);
	ck_assert_str_eq(conf_text(c, CONF_ANALYSIS_PROVIDER), "local");
	ck_assert_int_eq(conf_int(c, CONF_DATABASE_PORT), 3306);
	ck_assert_double_eq(conf_number(c, CONF_SOUND_LUFS), -23);
	ck_assert(conf_bool(c, CONF_SCENE_MOOD));
	ck_assert(!conf_bool(c, CONF_ANALYSIS_FALLBACK_LOCAL));
}
END_TEST

START_TEST(every_default_is_a_good_value)
{
	enum conf_key key = (enum conf_key)_i;
	char text[1024];

	open_text("");
	snprintf(text, sizeof(text), "%s", conf_text(c, key));
	ck_assert_msg(conf_set(c, key, text, &e), "%s", e.message);
}
END_TEST

START_TEST(every_key_has_a_name_of_its_own)
{
	const char *name = conf_name((enum conf_key)_i);
	int i;

	ck_assert_ptr_nonnull(strchr(name, '.'));
	for (i = 0; i < _i; i++)
		ck_assert_str_ne(conf_name((enum conf_key)i), name);
}
END_TEST

/* The keys that others rely on by name. */
static const char *const promised[] = { "database.socket", "database.host",
	"database.port", "database.user", "database.password", "database.name",
	"analysis.provider", "soundscape.provider", "analysis.model",
	"soundscape.model", "gemini.base_url", "gemini.api_key",
	"replicate.base_url", "replicate.api_token", "soundscape.seconds",
	"soundscape.format", "log.target", "http.prefix", "storage.directory",
	"storage.public_url", "pipeline.analysis_concurrency",
	"pipeline.soundscape_concurrency", "worker.max_workers" };

START_TEST(the_promised_keys_are_there)
{
	int i;

	for (i = 0; i < CONF_COUNT; i++)
		if (strcmp(conf_name((enum conf_key)i), promised[_i]) == 0)
			return;
	ck_abort_msg("%s is missing", promised[_i]);
}
END_TEST

START_TEST(values_are_read)
{
	open_text(
	    "; a comment\n# another\n[database]\nname = shelf\n"
	    "port=3307\n\n[scene]\nmood = off\n[soundscape]\nseconds = 12.5\n");
	ck_assert_str_eq(conf_text(c, CONF_DATABASE_NAME), "shelf");
	ck_assert_int_eq(conf_int(c, CONF_DATABASE_PORT), 3307);
	ck_assert(!conf_bool(c, CONF_SCENE_MOOD));
	ck_assert_double_eq(conf_number(c, CONF_SOUND_SECONDS), 12.5);
}
END_TEST

START_TEST(a_later_line_counts)
{
	open_text("[database]\nname = one\n[log]\nlevel = debug\n"
	          "[database]\nname = two\n");
	ck_assert_str_eq(conf_text(c, CONF_DATABASE_NAME), "two");
}
END_TEST

START_TEST(an_indented_line_is_a_line_of_its_own)
{
	open_text("[database]\n  name = shelf\n\tport = 3307\n");
	ck_assert_str_eq(conf_text(c, CONF_DATABASE_NAME), "shelf");
	ck_assert_int_eq(conf_int(c, CONF_DATABASE_PORT), 3307);
}
END_TEST

START_TEST(a_value_keeps_its_semicolons)
{
	open_text("[database]\nuser = a;b\npassword = p ;4 # s\n");
	ck_assert_str_eq(conf_text(c, CONF_DATABASE_USER), "a;b");
	ck_assert_str_eq(conf_text(c, CONF_DATABASE_PASSWORD), "p ;4 # s");
}
END_TEST

START_TEST(a_value_may_be_long)
{
	char text[10100], value[10001];

	memset(value, 'v', sizeof(value) - 1);
	value[sizeof(value) - 1] = '\0';
	snprintf(text, sizeof(text), "[soundscape]\ninput = %s\n", value);
	open_text(text);
	ck_assert_str_eq(conf_text(c, CONF_SOUND_INPUT), value);
}
END_TEST

START_TEST(a_mark_of_the_byte_order_is_passed_over)
{
	open_text("\xef\xbb\xbf[database]\nname = shelf\n");
	ck_assert_str_eq(conf_text(c, CONF_DATABASE_NAME), "shelf");
}
END_TEST

START_TEST(a_directory_is_no_configuration)
{
	ck_assert(!conf_open(&c, directory, &e));
	ck_assert_ptr_nonnull(strstr(e.message, "Is a directory"));
}
END_TEST

START_TEST(line_ends_of_windows_are_fine)
{
	open_text("[database]\r\nname = shelf \r\nport = 3307\r\n");
	ck_assert_str_eq(conf_text(c, CONF_DATABASE_NAME), "shelf");
	ck_assert_int_eq(conf_int(c, CONF_DATABASE_PORT), 3307);
}
END_TEST

static const struct {
	const char *text;
	int line;
	const char *what;
} bad[] = {
	{ "[database]\nname = x\nnam = y\n", 3, "unknown key database.nam" },
	{ "[databse]\nname = x\n", 2, "unknown key databse.name" },
	{ "name = x\n", 1, "unknown key .name" },
	{ "\n\n# c\n[database]\n\nname_file = /x\n", 6,
	    "unknown key database.name_file" },
	{ "[pipeline]\nanalysis_concurrency = 0\n", 2,
	    "pipeline.analysis_concurrency = 0: needs a whole number from 1 to"
	    " 1000" },
	{ "[database]\nport = 33o6\n", 2,
	    "database.port = 33o6: needs a whole number from 1 to 65535" },
	{ "[database]\nport =\n", 2,
	    "database.port = : needs a whole number from 1 to 65535" },
	{ "[soundscape]\nseconds = 0,5\n", 2,
	    "soundscape.seconds = 0,5: needs a number from 0.5 to 190" },
	{ "[scene]\nmood = maybe\n", 2, "scene.mood = maybe: needs yes or no" },
	{ "[soundscape]\nformat = ogg\n", 2,
	    "soundscape.format = ogg: needs one of: opus flac mp3 wav" },
	{ "[soundscape]\nformat = opus flac\n", 2,
	    "soundscape.format = opus flac: needs one of: opus flac mp3 wav" },
	{ "[soundscape]\nformat = pus\n", 2,
	    "soundscape.format = pus: needs one of: opus flac mp3 wav" },
	{ "[soundscape]\nformat =\n", 2,
	    "soundscape.format = : needs one of: opus flac mp3 wav" },
	{ "[database]\nname = x\nrubbish\n", 3,
	    "neither a [section] nor key = value" },
	{ "[database\nname = x\n", 1, "neither a [section] nor key = value" },
	{ "[database]\nname = x\nrubbish\nnam = y\n", 3,
	    "neither a [section] nor key = value" },
};

START_TEST(what_is_wrong_is_named_with_file_and_line)
{
	must_refuse(bad[_i].text, bad[_i].line, bad[_i].what);
}
END_TEST

START_TEST(broken_utf8_is_refused)
{
	put("pagescape.conf", "[database]\nname = \xff\n", 0644);
	ck_assert(!conf_open(&c, file, &e));
	ck_assert_ptr_nonnull(strstr(e.message, "pagescape.conf:2: "));
	ck_assert_ptr_nonnull(strstr(e.message, "is not valid UTF-8"));
}
END_TEST

START_TEST(a_line_without_end_is_refused)
{
	static char text[200000];

	strcpy(text, "[database]\nname = ");
	memset(text + 18, 'x', sizeof(text) - 20);
	put("pagescape.conf", text, 0644);
	ck_assert(!conf_open(&c, file, &e));
	ck_assert_ptr_nonnull(
	    strstr(e.message, "pagescape.conf:2: the line is too long"));
}
END_TEST

START_TEST(a_named_file_must_be_there)
{
	char wanted[256];

	snprintf(wanted, sizeof(wanted),
	    "cannot read %s: No such file or directory", file);
	ck_assert(!conf_open(&c, file, &e));
	ck_assert_str_eq(e.message, wanted);
}
END_TEST

START_TEST(the_environment_may_name_the_file)
{
	put("pagescape.conf", "[database]\nname = shelf\n", 0644);
	setenv("PAGESCAPE_CONFIG", file, 1);
	ck_assert(conf_open(&c, NULL, &e));
	ck_assert_str_eq(conf_text(c, CONF_DATABASE_NAME), "shelf");
	conf_close(&c);
	setenv("PAGESCAPE_CONFIG", path_of("nowhere"), 1);
	ck_assert(!conf_open(&c, NULL, &e));
}
END_TEST

START_TEST(files_of_conf_d_come_after_in_order_of_name)
{
	put("conf.d/20-b.conf", "[database]\nname = b\nuser = b\n", 0644);
	put("conf.d/10-a.conf", "[database]\nname = a\nport = 10\n", 0644);
	open_text("[database]\nname = main\nport = 1\nuser = main\n"
	          "host = main\n");
	ck_assert_str_eq(conf_text(c, CONF_DATABASE_NAME), "b");
	ck_assert_str_eq(conf_text(c, CONF_DATABASE_USER), "b");
	ck_assert_int_eq(conf_int(c, CONF_DATABASE_PORT), 10);
	ck_assert_str_eq(conf_text(c, CONF_DATABASE_HOST), "main");
}
END_TEST

START_TEST(other_files_of_conf_d_are_left_alone)
{
	put("conf.d/a.conf.bak", "[x]\ny = z\n", 0644);
	put("conf.d/.hidden.conf", "[x]\ny = z\n", 0644);
	put("conf.d/.conf", "[x]\ny = z\n", 0644);
	open_text("");
	ck_assert_str_eq(conf_text(c, CONF_DATABASE_NAME), "pagescape");
}
END_TEST

START_TEST(a_fault_in_conf_d_names_that_file)
{
	char wanted[256];

	put("pagescape.conf", "", 0644);
	put("conf.d/a.conf", "[x]\ny = z\n", 0644);
	snprintf(wanted, sizeof(wanted), "%s/conf.d/a.conf:2: unknown key x.y",
	    directory);
	ck_assert(!conf_open(&c, file, &e));
	ck_assert_str_eq(e.message, wanted);
}
END_TEST

/* A configuration that takes the key from a file of this text and mode. */
static bool
open_with_secret(const char *text, mode_t mode)
{
	char line[256];

	put("key", text, mode);
	snprintf(
	    line, sizeof(line), "[gemini]\napi_key_file = %s/key\n", directory);
	put("pagescape.conf", line, 0644);
	return conf_open(&c, file, &e);
}

static const struct {
	mode_t mode;
	bool ok;
} modes[] = {
	{ 0600, true },
	{ 0400, true },
	{ 0640, true },
	{ 0644, false },
	{ 0604, false },
	{ 0602, false },
	{ 0601, false },
};

START_TEST(a_secret_s_file_is_for_its_owner_and_group)
{
	bool ok = open_with_secret("s3cret\n", modes[_i].mode);

	ck_assert_int_eq(ok, modes[_i].ok);
	if (!ok) {
		ck_assert_ptr_nonnull(strstr(e.message, "pagescape.conf:2: "));
		ck_assert_ptr_nonnull(strstr(e.message, "read by others"));
		ck_assert_ptr_null(strstr(e.message, "s3cret"));
	}
}
END_TEST

static const char *const secrets[] = { "s3cret", "s3cret\n", "s3cret\r\n",
	"s3cret\nsecond line\n" };

START_TEST(a_secret_is_the_first_line)
{
	ck_assert_msg(open_with_secret(secrets[_i], 0600), "%s", e.message);
	ck_assert_str_eq(conf_text(c, CONF_GEMINI_API_KEY), "s3cret");
}
END_TEST

START_TEST(an_empty_secret_s_file_is_an_empty_secret)
{
	ck_assert_msg(open_with_secret("", 0600), "%s", e.message);
	ck_assert_str_eq(conf_text(c, CONF_GEMINI_API_KEY), "");
}
END_TEST

START_TEST(a_secret_s_file_must_be_there)
{
	put("pagescape.conf", "[gemini]\napi_key_file = /nowhere/key\n", 0644);
	ck_assert(!conf_open(&c, file, &e));
	ck_assert_ptr_nonnull(strstr(e.message,
	    "pagescape.conf:2: cannot read /nowhere/key: No such file"));
}
END_TEST

START_TEST(a_secret_s_file_is_a_file)
{
	char text[256];

	snprintf(
	    text, sizeof(text), "[gemini]\napi_key_file = %s\n", directory);
	put("pagescape.conf", text, 0644);
	chmod(directory, 0700);
	ck_assert(!conf_open(&c, file, &e));
}
END_TEST

/* Nobody may ever write into it: the start does not wait for that. */
START_TEST(a_secret_s_file_is_no_pipe)
{
	char path[128], text[256];

	snprintf(path, sizeof(path), "%s/pipe", directory);
	ck_assert_int_eq(mkfifo(path, 0600), 0);
	snprintf(text, sizeof(text), "[gemini]\napi_key_file = %s\n", path);
	put("pagescape.conf", text, 0644);
	ck_assert(!conf_open(&c, file, &e));
	unlink(path);
}
END_TEST

START_TEST(a_bad_secret_is_not_repeated)
{
	put("pagescape.conf",
	    "[gemini]\napi_key = s3cr\xff"
	    "et\n",
	    0600);
	ck_assert(!conf_open(&c, file, &e));
	ck_assert_ptr_nonnull(strstr(e.message, "gemini.api_key"));
	ck_assert_ptr_null(strstr(e.message, "s3cr"));
}
END_TEST

START_TEST(a_configuration_with_a_secret_is_not_for_others)
{
	static const char text[] = "[gemini]\napi_key = s3cret\n";

	put("pagescape.conf", text, modes[_i].mode | S_IRUSR);
	ck_assert_int_eq(conf_open(&c, file, &e), modes[_i].ok);
	if (!modes[_i].ok) {
		ck_assert_ptr_nonnull(strstr(e.message, "pagescape.conf:2: "));
		ck_assert_ptr_null(strstr(e.message, "s3cret"));
	}
}
END_TEST

START_TEST(a_configuration_without_one_is_for_everybody)
{
	put("pagescape.conf", "[gemini]\napi_key =\n[log]\nlevel = debug\n",
	    0644);
	ck_assert_msg(conf_open(&c, file, &e), "%s", e.message);
}
END_TEST

static bool
open_with_credential(const char *name)
{
	char text[128];

	snprintf(text, sizeof(text), "[gemini]\napi_key_file = credential:%s\n",
	    name);
	put("pagescape.conf", text, 0644);
	return conf_open(&c, file, &e);
}

START_TEST(a_credential_is_what_systemd_passes)
{
	put("gemini.key", "s3cret\n", 0400);
	setenv("CREDENTIALS_DIRECTORY", directory, 1);
	ck_assert_msg(open_with_credential("gemini.key"), "%s", e.message);
	ck_assert_str_eq(conf_text(c, CONF_GEMINI_API_KEY), "s3cret");
}
END_TEST

START_TEST(a_credential_must_be_passed_inside_the_service)
{
	setenv("CREDENTIALS_DIRECTORY", directory, 1);
	ck_assert(!open_with_credential("other.key"));
	ck_assert_ptr_nonnull(strstr(e.message, "other.key"));
}
END_TEST

START_TEST(outside_the_service_a_credential_is_empty)
{
	unsetenv("CREDENTIALS_DIRECTORY");
	ck_assert_msg(open_with_credential("gemini.key"), "%s", e.message);
	ck_assert_str_eq(conf_text(c, CONF_GEMINI_API_KEY), "");
}
END_TEST

START_TEST(a_credential_has_a_plain_name)
{
	static const char *const names[] = { "", ".", "../key", "/etc/passwd" };
	size_t i;

	setenv("CREDENTIALS_DIRECTORY", directory, 1);
	for (i = 0; i < N(names); i++) {
		err_clear(&e);
		ck_assert(!open_with_credential(names[i]));
	}
}
END_TEST

START_TEST(secrets_are_known_by_their_variable)
{
	ck_assert(conf_is_secret_variable("PAGESCAPE_GEMINI_API_KEY=x"));
	ck_assert(conf_is_secret_variable("PAGESCAPE_REPLICATE_API_TOKEN="));
	ck_assert(conf_is_secret_variable("PAGESCAPE_DATABASE_PASSWORD=y"));
	ck_assert(!conf_is_secret_variable("PAGESCAPE_CONFIG=/etc/x"));
	ck_assert(!conf_is_secret_variable("PAGESCAPE_GEMINI_API_KEYS=x"));
	ck_assert(!conf_is_secret_variable("PATH=/bin"));
}
END_TEST

START_TEST(a_secret_in_the_environment_goes_first)
{
	setenv("PAGESCAPE_GEMINI_API_KEY", "from-env", 1);
	open_text("[gemini]\napi_key = from-file\n");
	ck_assert_str_eq(conf_text(c, CONF_GEMINI_API_KEY), "from-env");
}
END_TEST

START_TEST(only_secrets_are_taken_from_the_environment)
{
	setenv("PAGESCAPE_DATABASE_NAME", "from-env", 1);
	open_text("");
	unsetenv("PAGESCAPE_DATABASE_NAME");
	ck_assert_str_eq(conf_text(c, CONF_DATABASE_NAME), "pagescape");
}
END_TEST

START_TEST(a_bad_secret_in_the_environment_is_named)
{
	setenv("PAGESCAPE_GEMINI_API_KEY", "\xff", 1);
	put("pagescape.conf", "", 0644);
	ck_assert(!conf_open(&c, file, &e));
	ck_assert_str_eq(
	    e.message, "environment: gemini.api_key is not valid UTF-8");
}
END_TEST

START_TEST(a_print_masks_secrets)
{
	open_text("[gemini]\napi_key = s3cret\n[database]\nname = shelf\n");
	conf_print(c, &out);
	ck_assert_ptr_null(strstr(buf_str(&out), "s3cret"));
	ck_assert_ptr_nonnull(strstr(buf_str(&out), "\napi_key = ********\n"));
	ck_assert_ptr_nonnull(strstr(buf_str(&out), "\npassword = \n"));
	ck_assert_ptr_nonnull(strstr(buf_str(&out), "\nname = shelf\n"));
	ck_assert_ptr_nonnull(strstr(buf_str(&out), file));
}
END_TEST

START_TEST(a_print_can_be_read_again)
{
	open_text("[database]\nname = shelf\n[scene]\nmood = off\n");
	conf_print(c, &out);
	conf_close(&c);
	open_text(buf_str(&out));
	ck_assert_str_eq(conf_text(c, CONF_DATABASE_NAME), "shelf");
	ck_assert(!conf_bool(c, CONF_SCENE_MOOD));
}
END_TEST

/* Take the semicolons away that comment keys out. */
static void
uncomment(char *text)
{
	char *from = text, *to = text;
	bool at_start = true;

	for (; *from != '\0'; from++) {
		if (!at_start || *from != ';')
			*to++ = *from;
		at_start = *from == '\n';
	}
	*to = '\0';
}

START_TEST(the_example_uncommented_is_the_defaults)
{
	struct conf *defaults = NULL;
	int i;

	conf_print_example(&out);
	open_text("");
	defaults = c;
	c = NULL;
	uncomment(out.data);
	open_text(buf_str(&out));
	for (i = 0; i < CONF_COUNT; i++)
		ck_assert_str_eq(conf_text(c, (enum conf_key)i),
		    conf_text(defaults, (enum conf_key)i));
	conf_close(&defaults);
}
END_TEST

START_TEST(the_example_as_it_is_changes_nothing)
{
	conf_print_example(&out);
	open_text(buf_str(&out));
	ck_assert_str_eq(conf_text(c, CONF_DATABASE_NAME), "pagescape");
}
END_TEST

START_TEST(the_example_explains_every_key)
{
	const char *name = strchr(conf_name((enum conf_key)_i), '.') + 1;
	char line[128];
	const char *p;

	conf_print_example(&out);
	snprintf(line, sizeof(line), "\n;%s =", name);
	p = strstr(buf_str(&out), line);
	ck_assert_ptr_nonnull(p);
	/* The line above is a comment. */
	for (p--; p > buf_str(&out) && p[-1] != '\n';)
		p--;
	ck_assert_int_eq(*p, '#');
}
END_TEST

START_TEST(the_example_s_comments_fit_a_terminal)
{
	const char *p, *end;

	conf_print_example(&out);
	for (p = buf_str(&out); *p != '\0'; p = end + 1) {
		end = strchr(p, '\n');
		ck_assert_ptr_nonnull(end);
		if (*p == '#')
			ck_assert_int_le(end - p, 80);
	}
}
END_TEST

START_TEST(a_value_can_be_set)
{
	open_text("");
	ck_assert(conf_set(c, CONF_LOG_FORMAT, "json", &e));
	ck_assert_str_eq(conf_text(c, CONF_LOG_FORMAT), "json");
	ck_assert(conf_set(c, CONF_WORKER_MAX, "7", &e));
	ck_assert_int_eq(conf_int(c, CONF_WORKER_MAX), 7);
}
END_TEST

START_TEST(a_bad_value_leaves_the_old_one)
{
	open_text("");
	ck_assert(!conf_set(c, CONF_WORKER_MAX, "many", &e));
	ck_assert_int_eq(conf_int(c, CONF_WORKER_MAX), 2);
	ck_assert_str_eq(conf_text(c, CONF_WORKER_MAX), "2");
	ck_assert_str_eq(e.message,
	    "worker.max_workers = many: needs a whole number from 0 to 1000");
}
END_TEST

static const struct {
	const char *word;
	bool value;
} words[] = {
	{ "yes", true },
	{ "TRUE", true },
	{ "on", true },
	{ "1", true },
	{ "no", false },
	{ "False", false },
	{ "off", false },
	{ "0", false },
};

START_TEST(yes_and_no_have_several_words)
{
	open_text("");
	ck_assert(conf_set(c, CONF_SCENE_MOOD, words[_i].word, &e));
	ck_assert_int_eq(conf_bool(c, CONF_SCENE_MOOD), words[_i].value);
}
END_TEST

/* Who dies leaves no directory behind. */
static void
open_for_the_last_time(void)
{
	open_text("");
	nftw(directory, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

START_TEST(asking_a_text_for_a_number_is_a_bug)
{
	open_for_the_last_time();
	conf_int(c, CONF_DATABASE_NAME);
}
END_TEST

START_TEST(asking_a_number_for_a_fraction_is_a_bug)
{
	open_for_the_last_time();
	conf_number(c, CONF_DATABASE_PORT);
}
END_TEST

START_TEST(asking_a_number_for_yes_or_no_is_a_bug)
{
	open_for_the_last_time();
	conf_bool(c, CONF_DATABASE_PORT);
}
END_TEST

START_TEST(the_share_may_be_elsewhere)
{
	setenv("PAGESCAPE_SHARE", "/elsewhere", 1);
	ck_assert_str_eq(conf_share(), "/elsewhere");
	unsetenv("PAGESCAPE_SHARE");
	ck_assert_int_eq(conf_share()[0], '/');
}
END_TEST

START_TEST(closing_nothing_is_fine)
{
	conf_close(&c);
	ck_assert_ptr_null(c);
}
END_TEST

static void
add_secrets(Suite *s)
{
	TCase *t = tcase_create("secrets");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(
	    t, a_secret_s_file_is_for_its_owner_and_group, 0, N(modes));
	tcase_add_loop_test(t, a_secret_is_the_first_line, 0, N(secrets));
	tcase_add_test(t, an_empty_secret_s_file_is_an_empty_secret);
	tcase_add_test(t, a_secret_s_file_must_be_there);
	tcase_add_test(t, a_secret_s_file_is_a_file);
	tcase_add_test(t, a_secret_s_file_is_no_pipe);
	tcase_add_test(t, a_bad_secret_is_not_repeated);
	tcase_add_loop_test(
	    t, a_configuration_with_a_secret_is_not_for_others, 0, N(modes));
	tcase_add_test(t, a_configuration_without_one_is_for_everybody);
	tcase_add_test(t, a_credential_is_what_systemd_passes);
	tcase_add_test(t, a_credential_must_be_passed_inside_the_service);
	tcase_add_test(t, outside_the_service_a_credential_is_empty);
	tcase_add_test(t, a_credential_has_a_plain_name);
	tcase_add_test(t, secrets_are_known_by_their_variable);
	tcase_add_test(t, a_secret_in_the_environment_goes_first);
	tcase_add_test(t, only_secrets_are_taken_from_the_environment);
	tcase_add_test(t, a_bad_secret_in_the_environment_is_named);
	suite_add_tcase(s, t);
}

static void
add_printing(Suite *s)
{
	TCase *t = tcase_create("printing");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, a_print_masks_secrets);
	tcase_add_test(t, a_print_can_be_read_again);
	tcase_add_test(t, the_example_uncommented_is_the_defaults);
	tcase_add_test(t, the_example_as_it_is_changes_nothing);
	tcase_add_loop_test(t, the_example_explains_every_key, 0, CONF_COUNT);
	tcase_add_test(t, the_example_s_comments_fit_a_terminal);
	suite_add_tcase(s, t);
}

static void
add_values(Suite *s)
{
	TCase *t = tcase_create("values");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, a_value_can_be_set);
	tcase_add_test(t, a_bad_value_leaves_the_old_one);
	tcase_add_loop_test(t, yes_and_no_have_several_words, 0, N(words));
	tcase_add_test_raise_signal(
	    t, asking_a_text_for_a_number_is_a_bug, SIGABRT);
	tcase_add_test_raise_signal(
	    t, asking_a_number_for_a_fraction_is_a_bug, SIGABRT);
	tcase_add_test_raise_signal(
	    t, asking_a_number_for_yes_or_no_is_a_bug, SIGABRT);
	tcase_add_test(t, the_share_may_be_elsewhere);
	tcase_add_test(t, closing_nothing_is_fine);
	suite_add_tcase(s, t);
}

static void
add_files(Suite *s)
{
	TCase *t = tcase_create("files");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, a_named_file_must_be_there);
	tcase_add_test(t, a_directory_is_no_configuration);
	tcase_add_test(t, the_environment_may_name_the_file);
	tcase_add_test(t, files_of_conf_d_come_after_in_order_of_name);
	tcase_add_test(t, other_files_of_conf_d_are_left_alone);
	tcase_add_test(t, a_fault_in_conf_d_names_that_file);
	tcase_add_test(t, broken_utf8_is_refused);
	tcase_add_test(t, a_line_without_end_is_refused);
	suite_add_tcase(s, t);
}

Suite *
base_conf_suite(void)
{
	Suite *s = suite_create("base/conf");
	TCase *t = tcase_create("conf");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, an_empty_file_is_all_defaults);
	tcase_add_loop_test(t, every_default_is_a_good_value, 0, CONF_COUNT);
	tcase_add_loop_test(t, every_key_has_a_name_of_its_own, 0, CONF_COUNT);
	tcase_add_loop_test(t, the_promised_keys_are_there, 0, N(promised));
	tcase_add_test(t, values_are_read);
	tcase_add_test(t, a_later_line_counts);
	tcase_add_test(t, an_indented_line_is_a_line_of_its_own);
	tcase_add_test(t, a_value_keeps_its_semicolons);
	tcase_add_test(t, a_value_may_be_long);
	tcase_add_test(t, line_ends_of_windows_are_fine);
	tcase_add_test(t, a_mark_of_the_byte_order_is_passed_over);
	tcase_add_loop_test(
	    t, what_is_wrong_is_named_with_file_and_line, 0, N(bad));
	suite_add_tcase(s, t);
	add_files(s);
	add_secrets(s);
	add_printing(s);
	add_values(s);
	return s;
}
