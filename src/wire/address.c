/* SPDX-License-Identifier: MIT */
#include "wire/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>

struct network {
	unsigned char prefix[16];
	unsigned bits;
};

/* IPv4 that nobody on the internet has. */
static const struct network inside4[] = {
	{ { 0 }, 8 }, /* this network */
	{ { 10 }, 8 }, /* private */
	{ { 100, 64 }, 10 }, /* shared, RFC 6598 */
	{ { 127 }, 8 }, /* loopback */
	{ { 169, 254 }, 16 }, /* link-local: a cloud's metadata, too */
	{ { 172, 16 }, 12 }, /* private */
	{ { 192, 0, 0 }, 24 }, /* protocol assignments */
	{ { 192, 0, 2 }, 24 }, /* documentation */
	{ { 192, 88, 99 }, 24 }, /* 6to4 relays, given up */
	{ { 192, 168 }, 16 }, /* private */
	{ { 198, 18 }, 15 }, /* benchmarks */
	{ { 198, 51, 100 }, 24 }, /* documentation */
	{ { 203, 0, 113 }, 24 }, /* documentation */
	{ { 224 }, 3 }, /* multicast, reserved, broadcast */
};

/* All that IPv6 has on the internet is 2000::/3, but for these. */
static const struct network global6 = { { 0x20 }, 3 };
static const struct network inside6[] = {
	{ { 0x20, 0x01 }, 23 }, /* protocol assignments, Teredo */
	{ { 0x20, 0x01, 0x0d, 0xb8 }, 32 }, /* documentation */
	{ { 0x3f, 0xff }, 20 }, /* documentation, RFC 9637 */
};

/* What carries an IPv4 address, and where in it. */
static const struct {
	struct network network;
	size_t at;
} carriers[] = {
	{ { { [10] = 0xff, 0xff }, 96 }, 12 }, /* mapped */
	{ { { 0x00, 0x64, 0xff, 0x9b }, 96 }, 12 }, /* NAT64, RFC 6052 */
	{ { { 0x20, 0x02 }, 16 }, 2 }, /* 6to4 */
};

static bool
is_in(const unsigned char *address, const struct network *n)
{
	unsigned whole = n->bits / 8, rest = n->bits % 8;

	return memcmp(address, n->prefix, whole) == 0 &&
	    (rest == 0 ||
	        (address[whole] ^ n->prefix[whole]) >> (8 - rest) == 0);
}

static bool
is_in_any(const unsigned char *address, const struct network *list, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (is_in(address, &list[i]))
			return true;
	return false;
}

static bool
is_public4(const unsigned char *address)
{
	return !is_in_any(
	    address, inside4, sizeof(inside4) / sizeof(inside4[0]));
}

static bool
is_public6(const unsigned char *address)
{
	size_t i;

	for (i = 0; i < sizeof(carriers) / sizeof(carriers[0]); i++)
		if (is_in(address, &carriers[i].network))
			return is_public4(address + carriers[i].at);
	return is_in(address, &global6) &&
	    !is_in_any(address, inside6, sizeof(inside6) / sizeof(inside6[0]));
}

bool
address_is_public(const struct sockaddr *a)
{
	struct sockaddr_in in4;
	struct sockaddr_in6 in6;

	if (a->sa_family == AF_INET) {
		memcpy(&in4, a, sizeof(in4));
		return is_public4((const unsigned char *)&in4.sin_addr);
	}
	if (a->sa_family != AF_INET6)
		return false;
	memcpy(&in6, a, sizeof(in6));
	return is_public6(in6.sin6_addr.s6_addr);
}

bool
address_text_is_public(const char *text)
{
	unsigned char address[16];

	if (inet_pton(AF_INET, text, address) == 1)
		return is_public4(address);
	return inet_pton(AF_INET6, text, address) == 1 && is_public6(address);
}
