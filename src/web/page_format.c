/* SPDX-License-Identifier: MIT */
/* Numbers as people read them. */
#include "web/page_format.h"

#include "base/arena.h"
#include "base/text.h"

#include <string.h>

const char *
page_format_money(struct arena *a, int64_t nano)
{
	/* tenths of a thousandth of a dollar, rounded: no binary fraction */
	int64_t units = (nano + 50000) / 100000, cents;

	if (nano == 0)
		return "$0.00";
	if (units < 10000)
		return arena_print(a, "$0.%04lld", (long long)units);
	cents = (nano + 5000000) / 10000000;
	return arena_print(a, "$%lld.%02lld", (long long)(cents / 100),
	    (long long)(cents % 100));
}

const char *
page_format_duration(struct arena *a, int64_t ms)
{
	long long s = (long long)((ms + 500) / 1000);

	if (ms < 0)
		return "unknown";
	if (ms < 9950)
		return arena_print(a, "%.1f s", (double)ms / 1000);
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
page_format_count(struct arena *a, int64_t n, const char *one, const char *many)
{
	return arena_print(a, "%lld %s", (long long)n, n == 1 ? one : many);
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
