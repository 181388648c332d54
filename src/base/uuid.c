/* SPDX-License-Identifier: MIT */
/* Ids that sort by time. */
#include "base/uuid.h"

#include "base/must.h"

#include <ctype.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

void
uuid_make(char *out)
{
	unsigned char b[16];
	struct timespec t;
	uint64_t ms;

	must(getrandom(b, sizeof(b), 0) == (ssize_t)sizeof(b));
	clock_gettime(CLOCK_REALTIME, &t);
	ms = (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
	b[6] = (unsigned char)(0x70 | (b[6] & 0x0f));
	b[8] = (unsigned char)(0x80 | (b[8] & 0x3f));
	snprintf(out, UUID_TEXT,
	    "%08x-%04x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x",
	    (unsigned)(ms >> 16), (unsigned)(ms & 0xffff), b[6], b[7], b[8],
	    b[9], b[10], b[11], b[12], b[13], b[14], b[15]);
}

bool
uuid_parse(const char *text, char *out)
{
	char id[UUID_TEXT];
	int i;

	for (i = 0; i < UUID_TEXT - 1; i++) {
		if (i == 8 || i == 13 || i == 18 || i == 23) {
			if (text[i] != '-')
				return false;
		} else if (!isxdigit((unsigned char)text[i])) {
			return false;
		}
		id[i] = (char)tolower((unsigned char)text[i]);
	}
	if (text[i] != '\0')
		return false;
	id[i] = '\0';
	memcpy(out, id, sizeof(id));
	return true;
}
