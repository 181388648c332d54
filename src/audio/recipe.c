/* SPDX-License-Identifier: MIT */
/* What the synthesiser plays, as data and as one line of text. */
#include "audio/recipe.h"

#include "base/buf.h"
#include "base/must.h"
#include "base/text.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const layer_words[LAYER_COUNT] = {
#define AUDIO_LAYER(name, word, play, meaning) [LAYER_##name] = (word),
#include "audio/layers.h"
#undef AUDIO_LAYER
};

static const char *const mood_words[AUDIO_MOOD_COUNT] = {
#define AUDIO_MOOD(name, word) [AUDIO_MOOD_##name] = (word),
#include "audio/layers.h"
#undef AUDIO_MOOD
};

/* The plain numbers of a recipe: word, place and range. */
static const struct field {
	const char *word;
	size_t offset;
} fields[] = {
	{ "intensity", offsetof(struct recipe, intensity) },
	{ "reverb", offsetof(struct recipe, reverb) },
	{ "size", offsetof(struct recipe, size) },
	{ "muffle", offsetof(struct recipe, muffle) },
};

enum {
	FIELDS = sizeof(fields) / sizeof(fields[0])
};

const char *
recipe_layer_word(enum audio_layer kind)
{
	must((unsigned)kind < LAYER_COUNT);
	return layer_words[kind];
}

const char *
recipe_mood_word(enum audio_mood mood)
{
	must((unsigned)mood < AUDIO_MOOD_COUNT);
	return mood_words[mood];
}

/* The place of ${word} among ${n} words; -1 if it is none of them. */
static int
find_word(const char *const *words, int n, const char *word)
{
	int i;

	for (i = 0; i < n; i++)
		if (strcmp(words[i], word) == 0)
			return i;
	return -1;
}

bool
recipe_layer_find(const char *word, enum audio_layer *out)
{
	int i = find_word(layer_words, LAYER_COUNT, word);

	if (i >= 0)
		*out = (enum audio_layer)i;
	return i >= 0;
}

bool
recipe_mood_find(const char *word, enum audio_mood *out)
{
	int i = find_word(mood_words, AUDIO_MOOD_COUNT, word);

	if (i >= 0)
		*out = (enum audio_mood)i;
	return i >= 0;
}

static float
clamp(float x, float low, float high)
{
	return x >= low ? (x <= high ? x : high) : low;
}

bool
recipe_add(struct recipe *r, enum audio_layer kind, float gain_db,
    float brightness, float density, float distance)
{
	int i;

	must((unsigned)kind < LAYER_COUNT);
	for (i = 0; i < r->n_layers; i++)
		if (r->layers[i].kind == kind)
			return false;
	if (r->n_layers == RECIPE_LAYERS_MAX)
		return false;
	r->layers[r->n_layers++] = (struct recipe_layer){
		.kind = kind,
		.gain_db = clamp(gain_db, -60.0F, 12.0F),
		.brightness = clamp(brightness, 0.0F, 1.0F),
		.density = clamp(density, 0.0F, 1.0F),
		.distance = clamp(distance, 0.0F, 1.0F),
	};
	return true;
}

void
recipe_print(const struct recipe *r, struct buf *out)
{
	const struct recipe_layer *l;
	int i;

	buf_print(out, "seed=%llu seconds=%.6g mood=%s",
	    (unsigned long long)r->seed, r->seconds, recipe_mood_word(r->mood));
	buf_print(out, " intensity=%.4f reverb=%.4f size=%.4f muffle=%.4f",
	    (double)r->intensity, (double)r->reverb, (double)r->size,
	    (double)r->muffle);
	for (i = 0; i < r->n_layers; i++) {
		l = &r->layers[i];
		buf_print(out, " %s=%.2f,%.3f,%.3f,%.3f",
		    recipe_layer_word(l->kind), (double)l->gain_db,
		    (double)l->brightness, (double)l->density,
		    (double)l->distance);
	}
}

static bool
parse_seed(uint64_t *out, const char *value, struct err *e)
{
	char *end;

	errno = 0;
	*out = strtoull(value, &end, 10);
	if (*value < '0' || *value > '9' || *end != '\0' || errno != 0)
		return err_set_cause(e, ERR_VALIDATION, CAUSE_INVALID, 0,
		    "recipe: seed is not a whole number");
	return true;
}

/* "gain,brightness,density,distance", the later ones optional. */
static bool
parse_layer(struct recipe *r, enum audio_layer kind, char *value, struct err *e)
{
	static const double low[4] = { -60.0, 0.0, 0.0, 0.0 };
	static const double high[4] = { 12.0, 1.0, 1.0, 1.0 };
	double v[4] = { 0.0, 0.5, 0.5, 0.0 };
	char *end;
	int i;

	for (i = 0; i < 4 && value != NULL; i++) {
		end = strchr(value, ',');
		if (end != NULL)
			*end++ = '\0';
		if (!text_parse_number(value, low[i], high[i], &v[i]))
			break;
		value = end;
	}
	if (value != NULL)
		return err_set_cause(e, ERR_VALIDATION, CAUSE_INVALID, 0,
		    "recipe: the numbers of %s are wrong",
		    recipe_layer_word(kind));
	if (!recipe_add(
	        r, kind, (float)v[0], (float)v[1], (float)v[2], (float)v[3]))
		return err_set_cause(e, ERR_VALIDATION, CAUSE_INVALID, 0,
		    "recipe: %s is there twice, or there are over %d layers",
		    recipe_layer_word(kind), RECIPE_LAYERS_MAX);
	return true;
}

static bool
parse_number(struct recipe *r, const char *word, const char *value, bool *done)
{
	double x;
	int i;

	*done = true;
	if (strcmp(word, "seconds") == 0)
		return text_parse_number(
		    value, RECIPE_SECONDS_MIN, RECIPE_SECONDS_MAX, &r->seconds);
	if (strcmp(word, "mood") == 0)
		return recipe_mood_find(value, &r->mood);
	for (i = 0; i < FIELDS; i++)
		if (strcmp(word, fields[i].word) == 0) {
			if (!text_parse_number(value, 0.0, 1.0, &x))
				return false;
			*(float *)(void *)((char *)r + fields[i].offset) =
			    (float)x;
			return true;
		}
	*done = false;
	return true;
}

static bool
parse_word(struct recipe *r, char *word, struct err *e)
{
	enum audio_layer kind;
	char *value = strchr(word, '=');
	bool done;

	if (value == NULL)
		return err_set_cause(e, ERR_VALIDATION, CAUSE_INVALID, 0,
		    "recipe: \"%.40s\" has no value", word);
	*value++ = '\0';
	if (strcmp(word, "seed") == 0)
		return parse_seed(&r->seed, value, e);
	if (recipe_layer_find(word, &kind))
		return parse_layer(r, kind, value, e);
	if (!parse_number(r, word, value, &done))
		return err_set_cause(e, ERR_VALIDATION, CAUSE_INVALID, 0,
		    "recipe: %s=%.40s is out of range", word, value);
	if (!done)
		return err_set_cause(e, ERR_VALIDATION, CAUSE_INVALID, 0,
		    "recipe: there is no layer or setting \"%.40s\"", word);
	return true;
}

bool
recipe_parse(struct recipe *out, const char *text, size_t size, struct err *e)
{
	char line[RECIPE_TEXT_MAX + 1], *word, *next;

	if (size > 0 && text[size - 1] == '\n')
		size--;
	if (size == 0 || size > RECIPE_TEXT_MAX)
		return err_set_cause(e, ERR_VALIDATION, CAUSE_INVALID, 0,
		    "recipe: empty or over %d bytes", RECIPE_TEXT_MAX);
	memcpy(line, text, size);
	line[size] = '\0';
	if (strlen(line) != size || strpbrk(line, "\n\r\t") != NULL)
		return err_set_cause(e, ERR_VALIDATION, CAUSE_INVALID, 0,
		    "recipe: not one line of plain text");
	*out = (struct recipe)RECIPE_INIT;
	for (word = line; word != NULL; word = next) {
		next = strchr(word, ' ');
		if (next != NULL)
			*next++ = '\0';
		if (*word != '\0' && !parse_word(out, word, e))
			return err_here(e);
	}
	if (out->n_layers == 0)
		return err_set_cause(
		    e, ERR_VALIDATION, CAUSE_INVALID, 0, "recipe: no layers");
	return true;
}
