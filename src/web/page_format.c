/* SPDX-License-Identifier: MIT */
/* Numbers as people read them. */
#include "web/page_format.h"

#include "base/arena.h"
#include "base/text.h"

#include <stdbool.h>
#include <string.h>

/* How a language writes numbers. */
static const struct {
	char point;
	const char *group;
	bool has_sign_behind; /* the currency's */
} writing[LANG_COUNT] = {
	[LANG_EN] = { '.', ",", false },
	[LANG_DE] = { ',', ".", true },
};

const char *
page_format_int(struct arena *a, enum words_lang lang, int64_t n)
{
	const char *digits = arena_print(a, "%lld", (long long)n);
	const char *text = "";
	size_t size = strlen(digits), head;

	if (n < 10000)
		return digits;
	for (head = size % 3 == 0 ? 3 : size % 3; size > 0; head = 3) {
		text = arena_print(a, "%s%.*s%s", text, (int)head, digits,
		    size > head ? writing[lang].group : "");
		digits += head;
		size -= head;
	}
	return text;
}

const char *
page_format_number(struct arena *a, enum words_lang lang, double x, int digits)
{
	char *text = arena_print(a, "%.*f", digits, x), *point;

	point = strchr(text, '.');
	if (point != NULL)
		*point = writing[lang].point;
	return text;
}

static const char *
with_currency(struct arena *a, enum words_lang lang, const char *sum)
{
	return writing[lang].has_sign_behind ? arena_print(a, "%s $", sum)
	                                     : arena_print(a, "$%s", sum);
}

const char *
page_format_money(struct arena *a, enum words_lang lang, int64_t nano)
{
	/* tenths of a thousandth of a dollar, rounded: no binary fraction */
	int64_t units = (nano + 50000) / 100000, cents;
	char point = writing[lang].point;

	if (nano != 0 && units < 10000)
		return with_currency(a, lang,
		    arena_print(a, "0%c%04lld", point, (long long)units));
	cents = (nano + 5000000) / 10000000;
	return with_currency(a, lang,
	    arena_print(a, "%s%c%02lld", page_format_int(a, lang, cents / 100),
	        point, (long long)(cents % 100)));
}

const char *
page_format_duration(struct arena *a, enum words_lang lang, int64_t ms)
{
	long long s = (long long)((ms + 500) / 1000);

	if (ms < 0)
		return words_say(lang, WORD_UNKNOWN);
	if (ms < 9950)
		return arena_print(a, "%s s",
		    page_format_number(a, lang, (double)ms / 1000, 1));
	if (s < 60)
		return arena_print(a, "%lld s", s);
	if (s < 3600)
		return s % 60 == 0
		    ? arena_print(a, "%lld min", s / 60)
		    : arena_print(a, "%lld min %lld s", s / 60, s % 60);
	if (s < 86400)
		return arena_print(
		    a, "%lld h %lld min", s / 3600, s % 3600 / 60);
	return arena_print(a, "%lld d %lld h", s / 86400, s % 86400 / 3600);
}

const char *
page_format_count(struct arena *a, enum words_lang lang, int64_t n,
    enum word one, enum word many)
{
	return n == 1 ? words_say(lang, one)
	              : words_fill(a, lang, many, page_format_int(a, lang, n));
}

const char *
page_format_time(struct arena *a, const char *iso)
{
	if (strlen(iso) < 20 || iso[10] != 'T')
		return iso;
	return arena_print(a, "%.10s %.8s", iso, iso + 11);
}

const char *
page_format_origin(struct arena *a, const char *url)
{
	static const char fine[] = "abcdefghijklmnopqrstuvwxyz"
	                           "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:";
	size_t scheme = text_starts(url, "https://") ? 8
	    : text_starts(url, "http://")            ? 7
	                                             : 0,
	       n;

	if (scheme == 0)
		return "";
	n = strspn(url + scheme, fine);
	if (n == 0 || (url[scheme + n] != '/' && url[scheme + n] != '\0'))
		return "";
	return arena_print(a, "%.*s", (int)(scheme + n), url);
}
