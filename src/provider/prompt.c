/* SPDX-License-Identifier: MIT */
/* Prompts come from files and are filled here. */
#include "provider/prompt.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/conf.h"
#include "base/must.h"
#include "base/text.h"
#include "book/analysis.h"
#include "book/spread.h"
#include "provider/analysis_task.h"
#include "provider/words.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum {
	FILE_MAX = 65536,
	FILLED_MAX = 8 << 20,
	NAME_SIZE = 32
};

static bool
read_text(struct arena *a, const char *path, char *text, const char **out,
    struct err *e)
{
	FILE *f = fopen(path, "re");
	size_t n;

	if (f == NULL)
		return err_set_cause(e, ERR_IO, CAUSE_NOT_FOUND, errno,
		    "could not open the prompt %s: %s", path, strerror(errno));
	n = fread(text, 1, FILE_MAX + 1, f);
	fclose(f);
	if (n == 0 || n > FILE_MAX || !text_is_utf8(text, n) ||
	    memchr(text, '\0', n) != NULL)
		return err_set_cause(e, ERR_IO, CAUSE_INVALID, 0,
		    "the prompt %s is empty, larger than %d bytes or not UTF-8",
		    path, FILE_MAX);
	*out = arena_copy(a, text, n);
	return true;
}

static bool
read_file(struct arena *a, const char *directory, const char *name,
    const char **out, struct err *e)
{
	struct arena *read_a = arena_open();
	bool ok = read_text(a, arena_print(read_a, "%s/%s", directory, name),
	    arena_alloc(read_a, FILE_MAX + 1), out, e);

	arena_close(&read_a);
	return ok || err_here(e);
}

/* The length of a {placeholder} at ${s}, 0 if there is none. */
static size_t
placeholder_length(const char *s)
{
	size_t n = strspn(s + 1, "abcdefghijklmnopqrstuvwxyz_");

	return s[0] == '{' && n > 0 && n < NAME_SIZE && s[n + 1] == '}' ? n + 2
	                                                                : 0;
}

/* How much of ${s}, at least a byte, goes as it is: to the next bracket. */
static size_t
plain_length(const char *s, size_t size)
{
	const char *next = memchr(s + 1, '{', size - 1);

	return next == NULL ? size : (size_t)(next - s);
}

static const struct prompt_field *
find(const struct prompt_field *fields, int n, const char *name, size_t size)
{
	int i;

	for (i = 0; i < n; i++)
		if (strlen(fields[i].name) == size &&
		    strncmp(fields[i].name, name, size) == 0)
			return &fields[i];
	return NULL;
}

static bool
fill_line(struct buf *b, const char *line, size_t size,
    const struct prompt_field *fields, int n, struct err *e)
{
	size_t before = b->used, i = 0, length;
	const struct prompt_field *field;

	while (i < size) {
		length = line[i] == '{' ? placeholder_length(line + i) : 0;
		if (length == 0) {
			length = plain_length(line + i, size - i);
			buf_add(b, line + i, length);
			i += length;
			continue;
		}
		field = find(fields, n, line + i + 1, length - 2);
		if (field == NULL)
			return err_set(e, ERR_VALIDATION,
			    "a prompt has the unknown placeholder %.*s",
			    (int)length, line + i);
		if (field->value == NULL || field->value[0] == '\0') {
			b->used = before;
			return true;
		}
		buf_text(b, field->value);
		i += length;
	}
	return true;
}

bool
prompt_fill(struct arena *a, const char *template,
    const struct prompt_field *fields, int n, const char **out, struct err *e)
{
	struct buf b;
	size_t size;
	bool ok = true;

	buf_init(&b, FILLED_MAX);
	while (ok && *template != '\0') {
		size = strcspn(template, "\n");
		size += template[size] == '\n';
		ok = fill_line(&b, template, size, fields, n, e);
		template += size;
	}
	must(!b.overflow);
	if (ok)
		*out = arena_copy(a, b.used == 0 ? "" : b.data, b.used);
	buf_clear(&b);
	return ok;
}

/* "forest, sea, ship …" */
static const char *
list_words(struct arena *a, enum vocab_list list)
{
	struct buf b;
	const char *out;
	int i;

	buf_init(&b, FILE_MAX);
	for (i = 0; i < vocab_count(list); i++)
		buf_print(&b, "%s%s", i == 0 ? "" : ", ", vocab_word(list, i));
	out = arena_text(a, buf_str(&b));
	buf_clear(&b);
	return out;
}

static bool
fill_format(
    struct arena *a, struct prompt *p, const char *format, struct err *e)
{
	const struct prompt_field fields[] = {
		{ "settings", list_words(a, VOCAB_LIST_SETTING) },
		{ "moods", list_words(a, VOCAB_LIST_MOOD) },
		{ "weathers", list_words(a, VOCAB_LIST_WEATHER) },
		{ "times", list_words(a, VOCAB_LIST_TIME) },
		{ "intensities", list_words(a, VOCAB_LIST_INTENSITY) },
		{ "sounds", list_words(a, VOCAB_LIST_SOUND) },
	};
	const char *filled;

	if (!prompt_fill(a, format, fields,
	        (int)(sizeof(fields) / sizeof(fields[0])), &filled, e))
		return err_here(e);
	p->system_format = arena_print(a, "%s%s", p->system, filled);
	return true;
}

static bool
fill_user(const struct prompt *p, struct arena *a, const char *pages,
    const char *title, const char *text, const char **out, struct err *e)
{
	const struct prompt_field fields[] = {
		{ "pages", pages },
		{ "title", title },
		{ "text", text },
	};

	return prompt_fill(a, p->user, fields,
	    (int)(sizeof(fields) / sizeof(fields[0])), out, e);
}

static bool
fill_sound(const struct prompt *p, struct arena *a,
    const struct analysis *scene, const char **out, struct err *e)
{
	const struct prompt_field fields[] = {
		{ "audio_prompt", scene->audio_prompt },
		{ "mood", scene->mood },
		{ "intensity",
		    vocab_word(VOCAB_LIST_INTENSITY, (int)scene->intensity) },
		{ "weather",
		    scene->weather == WEATHER_NONE
		        ? ""
		        : vocab_word(VOCAB_LIST_WEATHER, (int)scene->weather) },
		{ "time",
		    scene->time_of_day == TIME_UNKNOWN
		        ? ""
		        : vocab_word(
		              VOCAB_LIST_TIME, (int)scene->time_of_day) },
	};

	return prompt_fill(a, p->sound, fields,
	    (int)(sizeof(fields) / sizeof(fields[0])), out, e);
}

/* A placeholder that nobody fills is found at start, not at page 200. */
static bool
try_out(struct arena *a, const struct prompt *p, struct err *e)
{
	const struct analysis scene = { .audio_prompt = "x", .mood = "x" };
	const char *out;

	return fill_user(p, a, "x", "x", "x", &out, e) &&
	    fill_sound(p, a, &scene, &out, e);
}

bool
prompt_open(
    struct arena *a, const char *directory, struct prompt *out, struct err *e)
{
	const char *format;

	if (directory == NULL)
		directory = arena_print(a, "%s/prompts", conf_share());
	if (!read_file(a, directory, "analysis_system.txt", &out->system, e) ||
	    !read_file(a, directory, "analysis_format.txt", &format, e) ||
	    !read_file(a, directory, "analysis_user.txt", &out->user, e) ||
	    !read_file(a, directory, "soundscape.txt", &out->sound, e) ||
	    !fill_format(a, out, format, e) || !try_out(a, out, e))
		return err_here(e);
	return true;
}

const char *
prompt_user(const struct prompt *p, struct arena *a,
    const struct analysis_task *task, size_t max_text)
{
	static const struct err none = ERR_INIT;
	const struct spread_text *spread = task->spread;
	const char *pages, *text, *title, *out = NULL;
	struct err e = none;

	must(spread->n_pages >= 1 && spread->n_pages <= 2);
	if (spread->n_pages == 1)
		pages = arena_print(a, "Page %d", spread->pages[0]);
	else
		pages = arena_print(
		    a, "Pages %d-%d", spread->pages[0], spread->pages[1]);
	title = words_clean(a, task->title, ANALYSIS_TEXT_MAX);
	text = arena_copy(
	    a, spread->text, words_cut(spread->text, spread->size, max_text));
	/* Its placeholders were tried when the files were read. */
	must(fill_user(p, a, pages, title, text, &out, &e));
	return out;
}

const char *
prompt_sound(
    const struct prompt *p, struct arena *a, const struct analysis *scene)
{
	static const struct err none = ERR_INIT;
	struct err e = none;
	const char *filled = NULL, *line;

	must(fill_sound(p, a, scene, &filled, &e));
	line = words_clean(a, filled, PROMPT_SOUND_MAX * 4);
	return arena_copy(
	    a, line, words_cut(line, strlen(line), PROMPT_SOUND_MAX));
}
