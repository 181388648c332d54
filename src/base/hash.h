/* SPDX-License-Identifier: MIT */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* SHA-256 (FIPS 180-4), by libcrypto: names files by their content, tells a
 * changed spread, finds equal requests. */

enum {
	HASH_BYTES = 32,
	HASH_TEXT = 65
};

struct hash;

struct hash *hash_open(void);
void hash_add(struct hash *h, const void *bytes, size_t n);
/* Another one that has been given the same; ${h} stays as it is. */
struct hash *hash_copy(const struct hash *h);
/* Drop it without a digest; NULL is fine. */
void hash_close(struct hash **h);
/* The digest as 64 hex digits and a NUL into ${out}; closes ${*h}. */
void hash_finish(struct hash **h, char *out);

/* All of it in one call. */
void hash_text(const void *bytes, size_t n, char *out);

/* A key to sign with, prepared once: looking the algorithm up and digesting the
 * key cost ten times what a short text does. */
struct hash_key;

struct hash_key *hash_key_open(const char *key);
/* NULL is closed already. */
void hash_key_close(struct hash_key **k);
/* HMAC-SHA-256 (RFC 2104) of ${text} as 64 hex digits and a NUL into ${out}. */
void hash_key_sign(struct hash_key *k, const char *text, char *out);
/* Are the two texts equal?  Takes as long whether they are or not, but for
 * their length. */
bool hash_equal(const char *a, const char *b);

/* The first eight bytes of the digest, as a seed. */
uint64_t hash_number(const void *bytes, size_t n);

#endif
