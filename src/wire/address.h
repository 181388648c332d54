/* SPDX-License-Identifier: MIT */
#ifndef WIRE_ADDRESS_H
#define WIRE_ADDRESS_H

#include <stdbool.h>

struct sockaddr;

/* Where an address leads: out into the internet, or to this host and the
 * networks that only it can see. */

/*
 * Does ${a} belong to a host on the internet?  False for loopback, link-local,
 * private and shared (carrier-grade NAT) networks, multicast, and whatever is
 * set aside for documentation, tests or later (IANA's special-purpose
 * registries: RFC 6890 and its updates), for an IPv6 address that carries such
 * an IPv4 one (mapped, 6to4, NAT64), and for every other family.
 */
bool address_is_public(const struct sockaddr *a);

/* The same of an address as text, "127.0.0.1" or "::1"; false for all else. */
bool address_text_is_public(const char *text);

#endif
