/* SPDX-License-Identifier: MIT */
/* Heads of requests, right and wrong ones, byte by byte. */
#include "wire/fcgi_head.h"

#include "unit/wire/suites.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define BEGIN "\1\1\0\1\0\10\0\0\0\1\0\0\0\0\0\0"
#define END "\1\4\0\1\0\0\0\0"

struct sample {
	const char *name;
	const char *bytes;
	size_t size;
	enum fcgi_head head;
};

#define SAMPLE(name, bytes, head)                                              \
	{                                                                      \
		name, bytes, sizeof(bytes) - 1, FCGI_HEAD_##head               \
	}

static const struct sample samples[] = {
	SAMPLE("nothing", "", MORE),
	SAMPLE("a request without variables", BEGIN END, WHOLE),
	SAMPLE("one variable", BEGIN "\1\4\0\1\0\4\0\0\1\1AB" END, WHOLE),
	SAMPLE("with padding", BEGIN "\1\4\0\1\0\4\3\0\1\1AB\0\0\0" END, WHOLE),
	SAMPLE("with a body behind it", BEGIN END "\1\5\0\1\0\2\0\0{}", WHOLE),
	SAMPLE("a variable over two records",
	    BEGIN "\1\4\0\1\0\3\0\0\1\1A\1\4\0\1\0\1\0\0B" END, WHOLE),
	SAMPLE("an empty value", BEGIN "\1\4\0\1\0\3\0\0\1\0A" END, WHOLE),
	SAMPLE("a length of four bytes",
	    BEGIN "\1\4\0\1\0\7\0\0\1\x80\0\0\1AB" END, WHOLE),
	SAMPLE("another version", "\2", BAD),
	SAMPLE("text", "GET / HTTP/1.1\r\n\r\n", BAD),
	SAMPLE("variables without a request", END, BAD),
	SAMPLE("a request for values", "\1\11\0\0\0\0\0\0", BAD),
	SAMPLE("the number 0", "\1\1\0\0\0\10\0\0\0\1\0\0\0\0\0\0", BAD),
	SAMPLE("a filter", "\1\1\0\1\0\10\0\0\0\3\0\0\0\0\0\0", BAD),
	SAMPLE("a beginning of another size", "\1\1\0\1\0\7\0\0\0\1\0\0\0\0\0",
	    BAD),
	SAMPLE("two beginnings", BEGIN BEGIN, BAD),
	SAMPLE("an end at once", BEGIN "\1\2\0\1\0\0\0\0", BAD),
	SAMPLE("a body before the variables", BEGIN "\1\5\0\1\0\0\0\0", BAD),
	SAMPLE("another one's variables", BEGIN "\1\4\0\2\0\0\0\0", BAD),
	SAMPLE("a name that is longer than all",
	    BEGIN "\1\4\0\1\0\4\0\0\3\1AB" END, BAD),
	SAMPLE("a value that is longer than all",
	    BEGIN "\1\4\0\1\0\4\0\0\1\2AB" END, BAD),
	SAMPLE("half a length", BEGIN "\1\4\0\1\0\2\0\0\1\x80" END, BAD),
	/* what makes a reader that adds them up as ints get next to no room */
	SAMPLE("two lengths of 2 GiB",
	    BEGIN "\1\4\0\1\0\12\0\0\xff\xff\xff\xff\xff\xff\xff\xff"
	          "AB" END,
	    BAD),
	SAMPLE("NUL in a value", BEGIN "\1\4\0\1\0\5\0\0\1\2A\0B" END, BAD),
};

enum {
	N_SAMPLES = sizeof(samples) / sizeof(samples[0])
};

/* In memory of exactly that size, so that a look behind it is found. */
static enum fcgi_head
check(const char *bytes, size_t size)
{
	unsigned char *copy = malloc(size + (size == 0));
	enum fcgi_head head;

	ck_assert_ptr_nonnull(copy);
	memcpy(copy, bytes, size);
	head = fcgi_head_check(copy, size);
	free(copy);
	return head;
}

START_TEST(a_head_is_whole_or_bad)
{
	const struct sample *s = &samples[_i];

	ck_assert_msg(check(s->bytes, s->size) == s->head, "%s", s->name);
}
END_TEST

/* However the bytes come, a right head is never called bad, nor whole too
 * early. */
START_TEST(half_a_head_is_waited_for)
{
	const struct sample *s = &samples[_i];
	bool was_whole = false;
	enum fcgi_head head;
	size_t n;

	for (n = 0; n <= s->size && s->head != FCGI_HEAD_BAD; n++) {
		head = check(s->bytes, n);
		ck_assert_msg(head != FCGI_HEAD_BAD, "%s at %zu", s->name, n);
		ck_assert(!was_whole || head == FCGI_HEAD_WHOLE);
		was_whole = head == FCGI_HEAD_WHOLE;
	}
	ck_assert_int_eq(was_whole, s->head == FCGI_HEAD_WHOLE);
}
END_TEST

/* One variable of ${size} bytes in records of 32 KiB, and the end. */
static enum fcgi_head
check_large(size_t size)
{
	unsigned char *bytes = calloc(1, size + 1024), *p = bytes;
	size_t left = size + 9, n;
	enum fcgi_head head;

	ck_assert_ptr_nonnull(bytes);
	memcpy(p, BEGIN, 16);
	p += 16;
	while (left > 0) {
		n = left > 32768 ? 32768 : left;
		memcpy(p, "\1\4\0\1", 4);
		p[4] = (unsigned char)(n >> 8);
		p[5] = (unsigned char)n;
		memset(p + 8, 'x', n);
		if (left == size + 9) {
			memcpy(p + 8, "\x80\0\0\1\x80", 5);
			p[13] = (unsigned char)(size >> 16);
			p[14] = (unsigned char)(size >> 8);
			p[15] = (unsigned char)size;
		}
		p += 8 + n;
		left -= n;
	}
	memcpy(p, END, 8);
	head = fcgi_head_check(bytes, (size_t)(p + 8 - bytes));
	free(bytes);
	return head;
}

START_TEST(a_head_of_64_kib_is_the_largest)
{
	ck_assert_int_eq(
	    check_large(FCGI_HEAD_PARAMS_MAX - 9), FCGI_HEAD_WHOLE);
	ck_assert_int_eq(check_large(FCGI_HEAD_PARAMS_MAX - 8), FCGI_HEAD_BAD);
}
END_TEST

Suite *
wire_fcgi_head_suite(void)
{
	Suite *s = suite_create("wire/fcgi_head");
	TCase *t = tcase_create("heads");

	tcase_add_loop_test(t, a_head_is_whole_or_bad, 0, N_SAMPLES);
	tcase_add_loop_test(t, half_a_head_is_waited_for, 0, N_SAMPLES);
	tcase_add_test(t, a_head_of_64_kib_is_the_largest);
	suite_add_tcase(s, t);
	return s;
}
