/* SPDX-License-Identifier: MIT */
/* SHA-256 against the vectors of its standard. */
#include "base/hash.h"

#include "unit/base/suites.h"

#include <string.h>

#define N(table) ((int)(sizeof(table) / sizeof((table)[0])))

static const struct {
	const char *text;
	const char *hash;
} vectors[] = {
	{ "",
	    "e3b0c44298fc1c149afbf4c8996fb924"
	    "27ae41e4649b934ca495991b7852b855" },
	{ "abc",
	    "ba7816bf8f01cfea414140de5dae2223"
	    "b00361a396177a9cb410ff61f20015ad" },
	{ "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
	    "248d6a61d20638b8e5c026930c3e6039"
	    "a33ce45964ff2167f6ecedd419db06c1" },
};

START_TEST(known_texts_have_known_hashes)
{
	char out[HASH_TEXT];

	hash_text(vectors[_i].text, strlen(vectors[_i].text), out);
	ck_assert_str_eq(out, vectors[_i].hash);
}
END_TEST

START_TEST(a_million_letters_in_pieces)
{
	struct hash *h = hash_open();
	char piece[1000], out[HASH_TEXT];
	int i;

	memset(piece, 'a', sizeof(piece));
	for (i = 0; i < 1000; i++)
		hash_add(h, piece, sizeof(piece));
	hash_finish(&h, out);
	ck_assert_ptr_null(h);
	ck_assert_str_eq(out,
	    "cdc76e5c9914fb9281a1c7e284d73e67"
	    "f1809a48a497200e046d39ccc7112cd0");
}
END_TEST

START_TEST(pieces_hash_like_the_whole)
{
	struct hash *h = hash_open();
	char whole[HASH_TEXT], pieces[HASH_TEXT];

	hash_add(h, "ab", 2);
	hash_add(h, "", 0);
	hash_add(h, "c", 1);
	hash_finish(&h, pieces);
	hash_text("abc", 3, whole);
	ck_assert_str_eq(pieces, whole);
}
END_TEST

START_TEST(the_number_is_the_first_eight_bytes)
{
	ck_assert_uint_eq(hash_number("abc", 3), 0xba7816bf8f01cfeaULL);
	ck_assert_uint_ne(hash_number("abd", 3), hash_number("abc", 3));
}
END_TEST

/* RFC 4231, test cases 2 and 6: a short key, and one longer than a block. */
static const struct {
	const char *key, *text, *mac;
} signed_texts[] = {
	{ "Jefe", "what do ya want for nothing?",
	    "5bdcc146bf60754e6a042426089575c7"
	    "5a003f089d2739839dec58b964ec3843" },
	{ NULL, "Test Using Larger Than Block-Size Key - Hash Key First",
	    "60e431591ee0b67f0d8a26aacbf5b77f"
	    "8e0bc6213728c5140546040f0ee37f54" },
};

START_TEST(known_texts_have_known_signatures)
{
	char long_key[132], out[HASH_TEXT];
	struct hash_key *k;
	int i;

	memset(long_key, 0xaa, sizeof(long_key) - 1);
	long_key[sizeof(long_key) - 1] = '\0';
	k = hash_key_open(
	    signed_texts[_i].key == NULL ? long_key : signed_texts[_i].key);
	for (i = 0; i < 2; i++) {
		hash_key_sign(k, signed_texts[_i].text, out);
		ck_assert_str_eq(out, signed_texts[_i].mac);
		hash_key_sign(k, "something else", out);
		ck_assert_str_ne(out, signed_texts[_i].mac);
	}
	hash_key_close(&k);
	ck_assert_ptr_null(k);
	hash_key_close(&k);
}
END_TEST

Suite *
base_hash_suite(void)
{
	Suite *s = suite_create("base/hash");
	TCase *t = tcase_create("hash");

	tcase_add_loop_test(t, known_texts_have_known_hashes, 0, N(vectors));
	tcase_add_test(t, a_million_letters_in_pieces);
	tcase_add_test(t, pieces_hash_like_the_whole);
	tcase_add_test(t, the_number_is_the_first_eight_bytes);
	tcase_add_loop_test(
	    t, known_texts_have_known_signatures, 0, N(signed_texts));
	suite_add_tcase(s, t);
	return s;
}
