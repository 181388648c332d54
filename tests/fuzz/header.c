/* SPDX-License-Identifier: MIT */
/* What clients say in headers: three lines, each asked everything. */
#include "web/header.h"

#include "base/arena.h"
#include "base/must.h"
#include "fuzz/fuzz.h"

#include <string.h>
#include <strings.h>

static void
check_cookie(struct arena *a, const char *cookies, const char *name)
{
	const char *value = header_cookie(a, cookies, name);
	const char *whole;

	must(value != NULL && strlen(value) <= strlen(cookies));
	must(value[0] == '\0' || strstr(cookies, value) != NULL);
	/* A whole one at the front is found, whatever follows. */
	whole = arena_print(a, "lang=de; %s", cookies);
	must(strcmp(header_cookie(a, whole, "lang"), "de") == 0);
}

static void
check_accept(struct arena *a, const char *accept)
{
	static const char *const codes[] = { "en", "de", "zh" };
	int best = header_best_language(accept, codes, 3);

	must(best >= -1 && best < 3);
	must(best < 0 || strcasestr(accept, codes[best]) != NULL);
	must(!header_wants_html(accept) || strcasestr(accept, "html") != NULL);
	must(header_wants_html(
	    arena_print(a, "text/html;q=0.5, %s", "image/*")));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *first, *second, *third;
	struct fuzz f;
	int seconds;

	fuzz_open(&f, data, size);
	first = fuzz_line(&f);
	second = fuzz_line(&f);
	third = fuzz_text(&f);
	must(!header_is_json(first) ||
	    strcasestr(first, "application/json") != NULL);
	check_accept(f.a, first);
	check_accept(f.a, third);
	seconds = header_wait_seconds(first);
	must(seconds >= 0 && seconds <= 86400);
	must(seconds == 0 || strcasestr(first, "wait") != NULL);
	check_cookie(f.a, first, second);
	/* Only a browser that says it, or the very host. */
	if (header_is_same_origin(first, second, third))
		must(strcmp(first, "same-origin") == 0 ||
		    (first[0] == '\0' && third[0] != '\0' &&
		        strlen(second) > strlen(third) &&
		        strcasecmp(second + strlen(second) - strlen(third),
		            third) == 0));
	fuzz_close(&f);
	return 0;
}
