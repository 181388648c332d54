/* SPDX-License-Identifier: MIT */
/* Tickets for event streams. */
#include "web/ticket.h"

#include "base/arena.h"
#include "base/hash.h"
#include "base/text.h"

#include <string.h>

const char *
ticket_make(
    struct arena *a, struct hash_key *key, const char *book_id, int64_t until_s)
{
	const char *what =
	    arena_print(a, "events %s %lld", book_id, (long long)until_s);
	char mac[HASH_TEXT];

	hash_key_sign(key, what, mac);
	return arena_print(a, "%lld.%s", (long long)until_s, mac);
}

bool
ticket_is_good(struct arena *a, struct hash_key *key, const char *book_id,
    const char *ticket, int64_t now_s)
{
	size_t digits = strcspn(ticket, ".");
	int64_t until_s;

	if (!text_parse_int(
	        arena_copy(a, ticket, digits), 0, INT64_MAX, &until_s))
		return false;
	/* First whether it is ours: then its date can be believed. */
	return hash_equal(ticket, ticket_make(a, key, book_id, until_s)) &&
	    now_s <= until_s;
}
