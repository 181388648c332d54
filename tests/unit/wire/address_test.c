/* SPDX-License-Identifier: MIT */
/* Which addresses are on the internet. */
#include "wire/address.h"

#include "unit/wire/suites.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

#define COUNT(list) ((int)(sizeof(list) / sizeof((list)[0])))

/* Each network by its first and last address, and its neighbours outside. */
static const struct {
	const char *text;
	bool is_public;
} addresses[] = {
	{ "0.0.0.0", false },
	{ "0.255.255.255", false },
	{ "1.0.0.0", true },
	{ "9.255.255.255", true },
	{ "10.0.0.0", false },
	{ "10.255.255.255", false },
	{ "11.0.0.0", true },
	{ "100.63.255.255", true },
	{ "100.64.0.0", false },
	{ "100.127.255.255", false },
	{ "100.128.0.0", true },
	{ "126.255.255.255", true },
	{ "127.0.0.1", false },
	{ "127.255.255.255", false },
	{ "128.0.0.0", true },
	{ "169.253.255.255", true },
	{ "169.254.0.0", false },
	{ "169.254.169.254", false },
	{ "169.255.0.0", true },
	{ "172.15.255.255", true },
	{ "172.16.0.0", false },
	{ "172.31.255.255", false },
	{ "172.32.0.0", true },
	{ "192.0.0.255", false },
	{ "192.0.1.0", true },
	{ "192.0.2.1", false },
	{ "192.88.99.1", false },
	{ "192.167.255.255", true },
	{ "192.168.0.0", false },
	{ "192.168.255.255", false },
	{ "192.169.0.0", true },
	{ "198.17.255.255", true },
	{ "198.18.0.0", false },
	{ "198.19.255.255", false },
	{ "198.20.0.0", true },
	{ "198.51.100.7", false },
	{ "203.0.113.7", false },
	{ "203.0.114.0", true },
	{ "223.255.255.255", true },
	{ "224.0.0.1", false },
	{ "239.255.255.255", false },
	{ "240.0.0.0", false },
	{ "255.255.255.255", false },
	{ "::", false },
	{ "::1", false },
	{ "::2", false },
	{ "::7f00:1", false },
	{ "::ffff:127.0.0.1", false },
	{ "::ffff:10.1.2.3", false },
	{ "::ffff:1.1.1.1", true },
	{ "64:ff9b::10.0.0.1", false },
	{ "64:ff9b::8.8.8.8", true },
	{ "64:ff9b:1::8.8.8.8", false },
	{ "100::1", false },
	{ "1fff::1", false },
	{ "2001:1::1", false },
	{ "2001:0:808:808::1", false },
	{ "2001:200::1", true },
	{ "2001:db8::1", false },
	{ "2001:db9::1", true },
	{ "2002:7f00:1::1", false },
	{ "2002:0808:0808::1", true },
	{ "2606:4700::1", true },
	{ "3fff:1::1", false },
	{ "3fff:ffff::1", true },
	{ "4000::1", false },
	{ "fc00::1", false },
	{ "fd12:3456::1", false },
	{ "fe80::1", false },
	{ "fec0::1", false },
	{ "ff02::1", false },
};

static bool
as_socket(const char *text)
{
	struct sockaddr_storage s = { .ss_family = AF_INET };
	struct sockaddr_in in4 = { .sin_family = AF_INET };
	struct sockaddr_in6 in6 = { .sin6_family = AF_INET6 };

	if (inet_pton(AF_INET, text, &in4.sin_addr) == 1) {
		memcpy(&s, &in4, sizeof(in4));
	} else {
		ck_assert_int_eq(inet_pton(AF_INET6, text, &in6.sin6_addr), 1);
		memcpy(&s, &in6, sizeof(in6));
	}
	return address_is_public((const struct sockaddr *)&s);
}

START_TEST(what_is_inside_is_told_from_the_internet)
{
	const char *text = addresses[_i].text;

	ck_assert_msg(as_socket(text) == addresses[_i].is_public, "%s", text);
	ck_assert_msg(address_text_is_public(text) == addresses[_i].is_public,
	    "%s as text", text);
}
END_TEST

START_TEST(what_is_no_address_is_not_on_the_internet)
{
	struct sockaddr_un local = { .sun_family = AF_UNIX };

	ck_assert(!address_is_public((const struct sockaddr *)&local));
	ck_assert(!address_text_is_public(""));
	ck_assert(!address_text_is_public("localhost"));
	ck_assert(!address_text_is_public("8.8.8"));
	ck_assert(!address_text_is_public("0x08080808"));
	ck_assert(!address_text_is_public("[2606:4700::1]"));
}
END_TEST

Suite *
wire_address_suite(void)
{
	Suite *s = suite_create("wire/address");
	TCase *t = tcase_create("addresses");

	tcase_add_loop_test(
	    t, what_is_inside_is_told_from_the_internet, 0, COUNT(addresses));
	tcase_add_test(t, what_is_no_address_is_not_on_the_internet);
	suite_add_tcase(s, t);
	return s;
}
