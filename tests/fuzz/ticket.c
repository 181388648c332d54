/* SPDX-License-Identifier: MIT */
/* Tickets and seals cannot be made up; channels and signatures stay what they
 * are. */
#include "web/ticket.h"

#include "base/arena.h"
#include "base/hash.h"
#include "base/must.h"
#include "base/uuid.h"
#include "fuzz/fuzz.h"
#include "store/event.h"
#include "web/signature.h"

#include <stdio.h>
#include <string.h>

static void
check_ticket(
    struct arena *a, struct hash_key *key, const char *book, const char *ticket)
{
	const char *ours = ticket_make(a, key, book, 2000);

	/* Only the very text is good, for its book and until its time. */
	must(ticket_is_good(a, key, book, ours, 2000));
	must(!ticket_is_good(a, key, book, ours, 2001));
	must(ticket_is_good(a, key, book, ticket, 1000) ==
	        (strcmp(ours, ticket) == 0) ||
	    strncmp(ticket, "2000.", 5) != 0);
	must(!ticket_is_good(a, key, book, ticket, INT64_MAX) ||
	    strncmp(ticket, "9223372036854775807.", 20) == 0);
	must(strcmp(book, ticket) == 0 ||
	    !ticket_is_good(a, key, ticket, ours, 1000));
}

static void
check_channel(const char *book)
{
	char id[UUID_TEXT], channel[64];

	if (!uuid_parse(book, id))
		return;
	event_channel(id, channel, sizeof(channel));
	must(strncmp(channel, "book-", 5) == 0);
	must(strcmp(channel + 5, id) == 0);
	must(strcmp(channel, EVENT_CHANNEL_ALL) != 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct hash_key *key;
	const char *book, *ticket, *once;
	struct fuzz f;

	if (key == NULL)
		key = hash_key_open("a key for tests");
	fuzz_open(&f, data, size);
	book = fuzz_line(&f);
	ticket = fuzz_text(&f);
	check_ticket(f.a, key, book, ticket);
	check_channel(book);
	once = signature_of(f.a, ticket);
	must(strcmp(signature_of(f.a, ticket), once) == 0);
	fuzz_close(&f);
	return 0;
}
