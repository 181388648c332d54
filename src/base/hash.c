/* SPDX-License-Identifier: MIT */
/* SHA-256, by libcrypto. */
#include "base/hash.h"

#include "base/must.h"
#include "base/text.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
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

void
hash_sign(const char *key, const char *text, char *out)
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned int n = 0;

	must(HMAC(EVP_sha256(), key, (int)strlen(key),
	         (const unsigned char *)text, strlen(text), digest,
	         &n) != NULL &&
	    n == HASH_BYTES);
	text_print_hex(digest, n, out);
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
