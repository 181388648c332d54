/* SPDX-License-Identifier: MIT */
/* Reads the lexicon's files into one hash table. */
#include "provider/lexicon.h"

#include "base/arena.h"
#include "base/must.h"
#include "base/text.h"
#include "book/vocab.h"
#include "provider/local_file.h"
#include "provider/local_words.h"

#include <dirent.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Twice the entries, a power of two: probes stay short. */
enum {
	SLOTS = 2 * LEXICON_ENTRIES_MAX,
	FILES_MAX = 64,
	FILE_BYTES_MAX = 1 << 20,
	SENSES_MAX = 4 * LEXICON_ENTRIES_MAX,
	KEY_MAX = LEXICON_PHRASE_MAX * LOCAL_WORD_MAX
};

struct lexicon {
	struct arena *a;
	struct lexicon_entry **slots;
	int n_entries;
	int n_senses;
	const char *actions[LEXICON_ACTIONS_MAX];
	int n_actions;
};

/* Where the reading stands. */
struct reading {
	struct lexicon *lx;
	struct local_words words;
	const char *file;
	int line;
	bool has_section;
	enum lexicon_class class;
	int value;
	struct err *e;
};

enum {
	NO_LIST = -1,
	FREE_LIST = -2
};

static const struct {
	const char *name;
	int list; /* enum vocab_list, NO_LIST or FREE_LIST */
} classes[LEXICON_CLASS_COUNT] = {
	[LEXICON_SETTING] = { "setting", VOCAB_LIST_SETTING },
	[LEXICON_WEATHER] = { "weather", VOCAB_LIST_WEATHER },
	[LEXICON_TIME] = { "time", VOCAB_LIST_TIME },
	[LEXICON_MOOD] = { "mood", VOCAB_LIST_MOOD },
	[LEXICON_INTENSITY] = { "intensity", VOCAB_LIST_INTENSITY },
	[LEXICON_SOUND] = { "sound", VOCAB_LIST_SOUND },
	[LEXICON_INDOORS] = { "indoors", VOCAB_LIST_INDOORS },
	[LEXICON_OVER] = { "over", VOCAB_LIST_WEATHER },
	[LEXICON_ACTION] = { "action", FREE_LIST },
	[LEXICON_NEGATION] = { "negation", NO_LIST },
	[LEXICON_SIMILE] = { "simile", NO_LIST },
	[LEXICON_ELSEWHERE] = { "elsewhere", NO_LIST },
	[LEXICON_MOVEMENT] = { "movement", NO_LIST },
	[LEXICON_LEAVING] = { "leaving", NO_LIST },
	[LEXICON_DISTANT] = { "distant", NO_LIST },
	[LEXICON_ENDING] = { "ending", NO_LIST },
	[LEXICON_TURN] = { "turn", NO_LIST },
	[LEXICON_JUMP] = { "jump", NO_LIST },
	[LEXICON_TITLE] = { "title", NO_LIST },
	[LEXICON_IGNORE] = { "ignore", NO_LIST },
};

/* FNV-1a. */
static uint32_t
hash(const char *key)
{
	uint32_t h = 2166136261u;

	for (; *key != '\0'; key++)
		h = (h ^ (unsigned char)*key) * 16777619u;
	return h;
}

static struct lexicon_entry **
slot(const struct lexicon *lx, const char *key)
{
	uint32_t i = hash(key) & (SLOTS - 1);

	while (lx->slots[i] != NULL && strcmp(lx->slots[i]->key, key) != 0)
		i = (i + 1) & (SLOTS - 1);
	return &lx->slots[i];
}

const struct lexicon_entry *
lexicon_find(const struct lexicon *lx, const char *key)
{
	return *slot(lx, key);
}

int
lexicon_count(const struct lexicon *lx)
{
	return lx->n_entries;
}

int
lexicon_actions(const struct lexicon *lx)
{
	return lx->n_actions;
}

const char *
lexicon_action(const struct lexicon *lx, int i)
{
	must(i >= 0 && i < lx->n_actions);
	return lx->actions[i];
}

#define bad_line(r, ...) err_set((r)->e, ERR_VALIDATION, __VA_ARGS__)

/* The entry of ${key}, made if need be; NULL if the table is full. */
static struct lexicon_entry *
entry(struct lexicon *lx, const char *key)
{
	struct lexicon_entry **s = slot(lx, key);

	if (*s != NULL)
		return *s;
	if (lx->n_entries == LEXICON_ENTRIES_MAX)
		return NULL;
	*s = arena_alloc(lx->a, sizeof(**s));
	(*s)->key = arena_text(lx->a, key);
	(*s)->number = lx->n_entries++;
	return *s;
}

/* The key of what stands in the lexicon: stems and blanks, or '=' and a form.
 * Sets ${first} to the first stem and ${n} to the number of words. */
static bool
make_key(struct reading *r, const char *text, char *key, char *first, int *n)
{
	struct local_word word;
	bool is_exact = *text == '=';
	size_t used = 0, size;

	if (is_exact)
		key[used++] = '=';
	local_words_set(&r->words, text, strlen(text));
	for (*n = 0; local_words_next(&r->words, &word); (*n)++) {
		const char *form = is_exact ? word.text : word.stem;

		if (*n == (is_exact ? 1 : LEXICON_PHRASE_MAX))
			return bad_line(r, "%s:%d: \"%s\" has too many words",
			    r->file, r->line, text);
		size = strlen(form);
		if (*n == 0)
			memcpy(first, form, size + 1);
		else
			key[used++] = ' ';
		memcpy(key + used, form, size);
		used += size;
	}
	key[used] = '\0';
	return *n > 0 ||
	    bad_line(r, "%s:%d: \"%s\" is no word", r->file, r->line, text);
}

/* The sense of the present section that ${to} has already; else NULL. */
static struct lexicon_sense *
find_sense(const struct lexicon_entry *to, const struct reading *r)
{
	struct lexicon_sense *s = to->senses;

	while (s != NULL && (s->class != r->class || s->value != r->value))
		s = s->next;
	return s;
}

/* Add one word or phrase of the present section. */
static bool
add(struct reading *r, const char *text, double weight)
{
	char key[KEY_MAX + 1], first[LOCAL_WORD_MAX];
	struct lexicon_sense *sense;
	struct lexicon_entry *to, *begin;
	int n;

	if (!make_key(r, text, key, first, &n))
		return err_here(r->e);
	to = entry(r->lx, key);
	begin = n > 1 ? entry(r->lx, first) : to;
	if (to == NULL || begin == NULL || r->lx->n_senses++ == SENSES_MAX)
		return bad_line(
		    r, "%s:%d: the lexicon is too large", r->file, r->line);
	if (begin->longest < n)
		begin->longest = n;
	sense = find_sense(to, r);
	if (sense != NULL) {
		/* "leaf, leaves": one stem, said twice. */
		if (sense->weight < weight)
			sense->weight = weight;
		return true;
	}
	sense = arena_alloc(r->lx->a, sizeof(*sense));
	*sense = (struct lexicon_sense){
		.class = r->class,
		.value = r->value,
		.weight = weight,
		.next = to->senses,
	};
	to->senses = sense;
	return true;
}

static char *
trim(char *text)
{
	size_t n;

	text += strspn(text, " \t\r");
	n = strlen(text);
	while (n > 0 && strchr(" \t\r", text[n - 1]) != NULL)
		text[--n] = '\0';
	return text;
}

/* "3: forest, woods": a weight and what carries it. */
static bool
read_words(struct reading *r, char *line)
{
	char *colon = strchr(line, ':'), *rest, *word;
	double weight;

	if (!r->has_section)
		return bad_line(r, "%s:%d: words before the first [section]",
		    r->file, r->line);
	if (colon == NULL)
		return bad_line(r, "%s:%d: no weight (\"2: word, word\")",
		    r->file, r->line);
	*colon = '\0';
	if (!text_parse_number(trim(line), 0, 100, &weight))
		return bad_line(
		    r, "%s:%d: \"%s\" is no weight", r->file, r->line, line);
	for (rest = colon + 1; (word = strsep(&rest, ",")) != NULL;) {
		word = trim(word);
		if (*word != '\0' && !add(r, word, weight))
			return err_here(r->e);
	}
	return true;
}

static bool
find_action(struct reading *r, const char *name)
{
	struct lexicon *lx = r->lx;

	for (r->value = 0; r->value < lx->n_actions; r->value++)
		if (strcmp(lx->actions[r->value], name) == 0)
			return true;
	if (lx->n_actions == LEXICON_ACTIONS_MAX)
		return bad_line(r, "%s:%d: too many actions", r->file, r->line);
	lx->actions[lx->n_actions++] = arena_text(lx->a, name);
	return true;
}

/* "[setting forest]", "[negation]". */
static bool
read_section(struct reading *r, char *line)
{
	char *end = strchr(line, ']'), *value = line + 1, *name;
	int i = 0;

	if (end == NULL || end[1] != '\0')
		return bad_line(
		    r, "%s:%d: a section without its ]", r->file, r->line);
	*end = '\0';
	name = strsep(&value, " ");
	value = value == NULL ? end : trim(value);
	while (i < LEXICON_CLASS_COUNT && strcmp(classes[i].name, name) != 0)
		i++;
	if (i == LEXICON_CLASS_COUNT)
		return bad_line(
		    r, "%s:%d: \"%s\" is no section", r->file, r->line, name);
	r->class = (enum lexicon_class)i;
	r->value = 0;
	r->has_section = true;
	if (*value == '\0' && classes[i].list == NO_LIST)
		return true;
	if (*value != '\0' && classes[i].list == FREE_LIST)
		return find_action(r, value);
	if (*value != '\0' && classes[i].list >= 0 &&
	    vocab_find((enum vocab_list)classes[i].list, value, &r->value))
		return true;
	return bad_line(
	    r, "%s:%d: \"%s\" is no %s", r->file, r->line, value, name);
}

static bool
read_lines(struct reading *r, char *text)
{
	char *line;

	while ((line = strsep(&text, "\n")) != NULL) {
		r->line++;
		line = trim(line);
		if (*line == '\0' || *line == '#')
			continue;
		if (*line == '[' ? !read_section(r, line)
		                 : !read_words(r, line))
			return err_here(r->e);
	}
	return true;
}

static int
is_text_file(const struct dirent *d)
{
	const char *dot = strrchr(d->d_name, '.');

	return d->d_name[0] != '.' && dot != NULL && strcmp(dot, ".txt") == 0;
}

/* By bytes: the same order in every locale. */
static int
by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

/* Read ${n} files of ${directory}. */
static bool
read_files(struct lexicon *lx, const char *directory, struct dirent **names,
    int n, struct err *e)
{
	struct reading r = { .lx = lx, .e = e };
	struct arena *a = arena_open();
	bool ok = true;
	char *text;
	int i;

	local_words_open(&r.words);
	for (i = 0; ok && i < n; i++) {
		r.file = arena_print(a, "%s/%s", directory, names[i]->d_name);
		r.line = 0;
		r.has_section = false;
		ok = local_file_read(a, r.file, FILE_BYTES_MAX, &text, e) &&
		    read_lines(&r, text);
	}
	local_words_close(&r.words);
	arena_close(&a);
	return ok || err_here(e);
}

bool
lexicon_open(struct lexicon **out, const char *directory, struct err *e)
{
	struct arena *a = arena_open();
	struct dirent **names = NULL;
	int n, i;
	bool ok;

	*out = arena_alloc(a, sizeof(**out));
	(*out)->a = a;
	(*out)->slots = arena_array(a, SLOTS, sizeof((*out)->slots[0]));
	n = scandir(directory, &names, is_text_file, by_name);
	if (n <= 0 || n > FILES_MAX)
		ok = err_set(e, ERR_VALIDATION,
		    "no lexicon in \"%s\" (1 to %d *.txt files)", directory,
		    FILES_MAX);
	else
		ok = read_files(*out, directory, names, n, e);
	for (i = 0; i < n; i++)
		free(names[i]);
	free(names);
	if (!ok)
		lexicon_close(out);
	return ok || err_here(e);
}

void
lexicon_close(struct lexicon **lx)
{
	struct arena *a;

	if (*lx == NULL)
		return;
	a = (*lx)->a;
	arena_close(&a);
	*lx = NULL;
}
