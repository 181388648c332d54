/* SPDX-License-Identifier: MIT */
#ifndef BOOK_REUSE_H
#define BOOK_REUSE_H

#include <stdbool.h>
#include <stddef.h>

struct analysis;
struct arena;

/*
 * Which scenes of a book share one soundscape.  Scenes come in page order and
 * join a group each: that of an earlier scene with an equal request, or else
 * the newest one of the same classes while it has room, or else a new one.
 * So the groups depend on what the scenes are and on nothing else; who of a
 * group buys does depend on what fails, and is the caller's matter.  Pure.
 */

enum reuse_mode {
	REUSE_OFF,
	REUSE_BOOK,
	REUSE_ALL
};

enum reuse_match {
	REUSE_SCENE, /* setting, mood, intensity */
	REUSE_WEATHER, /* and the weather */
	REUSE_TIME /* and the time of day */
};

enum {
	REUSE_KEY = 120
};

/* Of the words of the configuration. */
enum reuse_mode reuse_mode(const char *word);
enum reuse_match reuse_match(const char *word);

/* What a soundscape for ${v} is like, "forest/tense/low/rain/night/", into
 * ${out} of REUSE_KEY bytes; "" where nobody can say (no classes, or "other"):
 * such a scene is like no other.  No weather sounds like a clear sky. */
void reuse_key(const struct analysis *v, char *out);

/* How many bytes of such a key must be the same. */
size_t reuse_key_size(const char *key, enum reuse_match match);

struct reuse_group {
	const char *key;
	size_t key_size; /* 0: only for equal requests */
	int uses; /* scenes in it */
	int buyer; /* the scene whose soundscape they share; the first one
	            * until the caller changes it */
};

struct reuse {
	enum reuse_mode mode;
	enum reuse_match match;
	int max_uses;
	const char **hashes; /* by scene: its request */
	int *places; /* by scene: its group */
	int n;
	struct reuse_group *groups;
	int n_groups;
};

/* For at most ${max} scenes; all of it lives in ${a}. */
void reuse_init(struct reuse *r, struct arena *a, int max);

/* The next scene, with its key and its request's hash (both borrowed for
 * good): its group, which is new when its buyer is this scene. */
struct reuse_group *reuse_join(
    struct reuse *r, const char *key, const char *request_hash);

#endif
