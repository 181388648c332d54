/* SPDX-License-Identifier: MIT */
/* SHA-256, by libcrypto. */
#include "base/hash.h"

#include "base/must.h"
#include "base/text.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <string.h>

/* libcrypto's own context under our name: the handle is opaque. */
struct hash;

static EVP_MD_CTX *
context(struct hash *h)
{
	return (EVP_MD_CTX *)(void *)h;
}

struct hash *
hash_open(void)
{
	EVP_MD_CTX *c = EVP_MD_CTX_new();

	must(c != NULL);
	must(EVP_DigestInit_ex(c, EVP_sha256(), NULL) == 1);
	return (struct hash *)(void *)c;
}

void
hash_add(struct hash *h, const void *bytes, size_t n)
{
	must(EVP_DigestUpdate(context(h), bytes, n) == 1);
}

struct hash *
hash_copy(const struct hash *h)
{
	EVP_MD_CTX *c = EVP_MD_CTX_new();

	must(c != NULL);
	must(EVP_MD_CTX_copy_ex(c, (const EVP_MD_CTX *)(const void *)h) == 1);
	return (struct hash *)(void *)c;
}

void
hash_close(struct hash **h)
{
	if (*h != NULL)
		EVP_MD_CTX_free(context(*h));
	*h = NULL;
}

static void
finish(struct hash **h, unsigned char *digest)
{
	unsigned int n = 0;

	must(EVP_DigestFinal_ex(context(*h), digest, &n) == 1);
	must(n == HASH_BYTES);
	EVP_MD_CTX_free(context(*h));
	*h = NULL;
}

void
hash_finish(struct hash **h, char *out)
{
	unsigned char digest[HASH_BYTES];

	finish(h, digest);
	text_print_hex(digest, sizeof(digest), out);
}

void
hash_text(const void *bytes, size_t n, char *out)
{
	struct hash *h = hash_open();

	hash_add(h, bytes, n);
	hash_finish(&h, out);
}

/* The digest over the key's two pads, each waiting for what comes behind it,
 * and one to go on with. */
struct hash_key {
	EVP_MD *sha256;
	EVP_MD_CTX *inner, *outer, *copy;
};

enum {
	BLOCK_BYTES = 64
};

static EVP_MD_CTX *
open_pad(const EVP_MD *sha256, const unsigned char *key, unsigned char pad)
{
	unsigned char block[BLOCK_BYTES];
	EVP_MD_CTX *c = EVP_MD_CTX_new();
	int i;

	for (i = 0; i < BLOCK_BYTES; i++)
		block[i] = key[i] ^ pad;
	must(c != NULL && EVP_DigestInit_ex(c, sha256, NULL) == 1 &&
	    EVP_DigestUpdate(c, block, sizeof(block)) == 1);
	OPENSSL_cleanse(block, sizeof(block));
	return c;
}

struct hash_key *
hash_key_open(const char *key)
{
	struct hash_key *k = OPENSSL_malloc(sizeof(*k));
	unsigned char block[BLOCK_BYTES] = { 0 };
	size_t n = strlen(key);

	must(k != NULL);
	k->sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
	must(k->sha256 != NULL);
	if (n <= BLOCK_BYTES)
		memcpy(block, key, n);
	else
		must(EVP_Digest(key, n, block, NULL, k->sha256, NULL) == 1);
	k->inner = open_pad(k->sha256, block, 0x36);
	k->outer = open_pad(k->sha256, block, 0x5c);
	k->copy = EVP_MD_CTX_new();
	must(k->copy != NULL);
	OPENSSL_cleanse(block, sizeof(block));
	return k;
}

void
hash_key_close(struct hash_key **k)
{
	if (*k == NULL)
		return;
	EVP_MD_CTX_free((*k)->inner);
	EVP_MD_CTX_free((*k)->outer);
	EVP_MD_CTX_free((*k)->copy);
	EVP_MD_free((*k)->sha256);
	OPENSSL_free(*k);
	*k = NULL;
}

static void
go_on(struct hash_key *k, const EVP_MD_CTX *pad, const void *bytes, size_t n,
    unsigned char *digest)
{
	unsigned int size = 0;

	must(EVP_MD_CTX_copy_ex(k->copy, pad) == 1 &&
	    EVP_DigestUpdate(k->copy, bytes, n) == 1 &&
	    EVP_DigestFinal_ex(k->copy, digest, &size) == 1 &&
	    size == HASH_BYTES);
}

void
hash_key_sign(struct hash_key *k, const char *text, char *out)
{
	unsigned char digest[HASH_BYTES];

	go_on(k, k->inner, text, strlen(text), digest);
	go_on(k, k->outer, digest, sizeof(digest), digest);
	text_print_hex(digest, sizeof(digest), out);
}

bool
hash_equal(const char *a, const char *b)
{
	size_t n = strlen(a);

	return strlen(b) == n && CRYPTO_memcmp(a, b, n) == 0;
}

uint64_t
hash_number(const void *bytes, size_t n)
{
	unsigned char digest[HASH_BYTES];
	struct hash *h = hash_open();
	uint64_t number = 0;
	int i;

	hash_add(h, bytes, n);
	finish(&h, digest);
	for (i = 0; i < 8; i++)
		number = number << 8 | digest[i];
	return number;
}
