/* SPDX-License-Identifier: MIT */
/* Which scenes of a book share one soundscape. */
#include "book/reuse.h"

#include "base/arena.h"
#include "book/analysis.h"
#include "book/vocab.h"

#include <stdio.h>
#include <string.h>

enum reuse_mode
reuse_mode(const char *word)
{
	if (strcmp(word, "off") == 0)
		return REUSE_OFF;
	return strcmp(word, "all") == 0 ? REUSE_ALL : REUSE_BOOK;
}

enum reuse_match
reuse_match(const char *word)
{
	if (strcmp(word, "scene") == 0)
		return REUSE_SCENE;
	return strcmp(word, "time") == 0 ? REUSE_TIME : REUSE_WEATHER;
}

void
reuse_key(const struct analysis *v, char *out)
{
	enum vocab_weather weather =
	    v->weather == WEATHER_NONE ? WEATHER_CLEAR : v->weather;

	out[0] = '\0';
	if (!v->has_classes || v->setting_class == SETTING_OTHER)
		return;
	snprintf(out, REUSE_KEY, "%s/%s/%s/%s/%s/",
	    vocab_word(VOCAB_LIST_SETTING, (int)v->setting_class),
	    vocab_word(VOCAB_LIST_MOOD, (int)v->mood_class),
	    vocab_word(VOCAB_LIST_INTENSITY, (int)v->intensity),
	    vocab_word(VOCAB_LIST_WEATHER, (int)weather),
	    vocab_word(VOCAB_LIST_TIME, (int)v->time_of_day));
}

size_t
reuse_key_size(const char *key, enum reuse_match match)
{
	int parts = 3 + (int)match;
	const char *p = key;

	for (; *p != '\0' && parts > 0; p++)
		parts -= *p == '/';
	return (size_t)(p - key);
}

void
reuse_init(struct reuse *r, struct arena *a, int max)
{
	r->hashes = arena_array(a, (size_t)max, sizeof(*r->hashes));
	r->places = arena_array(a, (size_t)max, sizeof(*r->places));
	r->groups = arena_array(a, (size_t)max, sizeof(*r->groups));
	r->n = r->n_groups = 0;
}

static struct reuse_group *
find_equal(const struct reuse *r, const char *request_hash)
{
	int i;

	for (i = 0; i < r->n; i++)
		if (strcmp(r->hashes[i], request_hash) == 0)
			return &r->groups[r->places[i]];
	return NULL;
}

/* Older groups of the same classes are full. */
static struct reuse_group *
find_alike(const struct reuse *r, const char *key, size_t size)
{
	int i;

	for (i = r->n_groups - 1; size > 0 && i >= 0; i--) {
		struct reuse_group *g = &r->groups[i];

		if (g->key_size == size && memcmp(g->key, key, size) == 0)
			return g->uses < r->max_uses ? g : NULL;
	}
	return NULL;
}

struct reuse_group *
reuse_join(struct reuse *r, const char *key, const char *request_hash)
{
	size_t size = r->mode == REUSE_OFF ? 0 : reuse_key_size(key, r->match);
	struct reuse_group *g = find_equal(r, request_hash);

	if (g == NULL)
		g = find_alike(r, key, size);
	if (g == NULL) {
		g = &r->groups[r->n_groups++];
		*g = (struct reuse_group){
			.key = key, .key_size = size, .buyer = r->n
		};
	}
	g->uses++;
	r->hashes[r->n] = request_hash;
	r->places[r->n] = (int)(g - r->groups);
	r->n++;
	return g;
}
