/* SPDX-License-Identifier: MIT */
#ifndef WEB_TICKET_H
#define WEB_TICKET_H

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct hash_key;

/* A ticket lets its bearer subscribe to the events of one book for a while:
 * "<seconds since 1970>.<HMAC-SHA-256>".  (An EventSource can send no header,
 * so it travels in the address, and nothing logs that.) */

const char *ticket_make(struct arena *a, struct hash_key *key,
    const char *book_id, int64_t until_s);

/* Is it one of ours, for this book, and still good at ${now_s}? */
bool ticket_is_good(struct arena *a, struct hash_key *key, const char *book_id,
    const char *ticket, int64_t now_s);

#endif
