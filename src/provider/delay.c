/* SPDX-License-Identifier: MIT */
/* Delays as services write them. */
#include "provider/delay.h"

#include "base/text.h"

#include <math.h>
#include <string.h>

enum {
	DIGITS_MAX = 40
};

int64_t
delay_parse(const char *text)
{
	char number[DIGITS_MAX];
	size_t n = strspn(text, "0123456789.");
	double value;

	/* A full stop may end the sentence. */
	while (n > 0 && text[n - 1] == '.')
		n--;
	if (n == 0 || n >= sizeof(number))
		return -1;
	memcpy(number, text, n);
	number[n] = '\0';
	if (!text_parse_number(number, 0, 1e9, &value))
		return -1;
	if (strncmp(text + n, "ms", 2) != 0)
		value *= 1000;
	return (int64_t)ceil(value);
}

int64_t
delay_find(const char *text, const char *words)
{
	const char *found = strcasestr(text, words);

	if (found == NULL)
		return -1;
	found += strlen(words);
	return delay_parse(found + (*found == '~'));
}

int64_t
delay_longer(int64_t a, int64_t b)
{
	return a > b ? a : b;
}
