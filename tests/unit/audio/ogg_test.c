/* SPDX-License-Identifier: MIT */
/* Ogg pages, as a reader sees them. */
#include "audio/ogg.h"

#include "base/buf.h"
#include "unit/audio/suites.h"

#include <string.h>

/* The checksum as RFC 3533 describes it, bit by bit. */
static uint32_t
sum_of(const uint8_t *b, size_t n)
{
	uint32_t crc = 0;
	size_t i;
	int bit;

	for (i = 0; i < n; i++) {
		crc ^= (uint32_t)(i >= 22 && i < 26 ? 0 : b[i]) << 24;
		for (bit = 0; bit < 8; bit++)
			crc = (crc << 1) ^
			    ((crc & 0x80000000U) != 0 ? 0x04c11db7U : 0);
	}
	return crc;
}

static uint64_t
number(const uint8_t *b, int bytes)
{
	uint64_t x = 0;
	int i;

	for (i = bytes - 1; i >= 0; i--)
		x = x << 8 | b[i];
	return x;
}

/* Pages and packets of a stream whose packets are filled with 'a', 'b', …;
 * each page must be sound. */
static void
walk(const struct buf *b, size_t *pages, size_t *packets)
{
	const uint8_t *at = (const uint8_t *)b->data, *end = at + b->used;
	size_t i, size, run;

	for (*pages = *packets = 0, run = 0; at < end; at += size, ++*pages) {
		ck_assert_mem_eq(at, "OggS\0", 5);
		ck_assert_uint_eq((at[5] & 2) != 0, *pages == 0);
		ck_assert_uint_eq(number(at + 14, 4), 77);
		ck_assert_uint_eq(number(at + 18, 4), *pages);
		for (size = 27 + (size_t)at[26], i = 0; i < at[26]; i++) {
			run += at[27 + i];
			size += at[27 + i];
			if (at[27 + i] < 255) {
				if (run > 0)
					ck_assert_uint_eq(
					    at[size - 1], 'a' + *packets % 26);
				++*packets;
				run = 0;
			}
		}
		ck_assert_uint_eq(number(at + 22, 4), sum_of(at, size));
		ck_assert_uint_eq((at[5] & 4) != 0, at + size == end);
		ck_assert_uint_eq(number(at + 6, 8), 10 * *packets);
	}
	ck_assert_ptr_eq(at, end);
}

static const size_t sizes[] = { 1, 254, 255, 256, 510, 1275, 0, 10000 };

START_TEST(packets_of_any_size_come_back)
{
	static struct ogg o;
	char packet[10000];
	size_t i, pages, packets;
	struct buf b;

	buf_init(&b, 1 << 22);
	ogg_init(&o, &b, 77);
	for (i = 0; i < 60; i++) {
		memset(packet, (int)('a' + i % 26), sizeof(packet));
		ogg_packet(&o, packet, sizes[_i], 10 * (i + 1));
	}
	ogg_flush(&o, 1);
	walk(&b, &pages, &packets);
	ck_assert_uint_eq(packets, 60);
	ck_assert_uint_ge(pages, 1 + 60 * (sizes[_i] / 255 + 1) / 256);
	buf_clear(&b);
}
END_TEST

START_TEST(pages_end_where_they_shall)
{
	static struct ogg o;
	size_t pages, packets;
	struct buf b;

	buf_init(&b, 1 << 16);
	ogg_init(&o, &b, 77);
	ogg_packet(&o, "aaa", 3, 10);
	ogg_flush(&o, 0);
	ogg_packet(&o, "bb", 2, 20);
	ogg_packet(&o, "c", 1, 30);
	ogg_flush(&o, 1);
	walk(&b, &pages, &packets);
	ck_assert_uint_eq(pages, 2);
	ck_assert_uint_eq(packets, 3);
	buf_clear(&b);
}
END_TEST

Suite *
audio_ogg_suite(void)
{
	Suite *s = suite_create("audio/ogg");
	TCase *c = tcase_create("ogg");

	tcase_add_loop_test(c, packets_of_any_size_come_back, 0,
	    sizeof(sizes) / sizeof(sizes[0]));
	tcase_add_test(c, pages_end_where_they_shall);
	suite_add_tcase(s, c);
	return s;
}
