/* SPDX-License-Identifier: MIT */
#ifndef IMPORT_HREF_H
#define IMPORT_HREF_H

struct arena;

/*
 * The archive's name of what ${href} in entry ${base} points to: relative to
 * the base's folder, percent signs decoded, "." and ".." resolved, fragment
 * and query dropped; in ${a}.  NULL if it leads out of the archive or
 * somewhere else altogether (a scheme, a host).
 */
const char *href_resolve(struct arena *a, const char *base, const char *href);

#endif
