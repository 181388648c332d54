/* SPDX-License-Identifier: MIT */
#ifndef UNIT_IMPORT_ZIP_MAKER_H
#define UNIT_IMPORT_ZIP_MAKER_H

#include <stdbool.h>
#include <stddef.h>

/*
 * ZIP archives and other files for tests, in a temporary directory of their
 * own: as honest or as hostile as a test wants them.
 */
struct zip_maker;

/* A new archive; ${password}: its entries are locked with it; NULL: not. */
struct zip_maker *zip_maker_open(const char *password);

/* Add an entry. */
void zip_maker_add(struct zip_maker *z, const char *name, const char *text);
void zip_maker_add_bytes(
    struct zip_maker *z, const char *name, const char *bytes, size_t size);

/* Add a symbolic link. */
void zip_maker_add_link(
    struct zip_maker *z, const char *name, const char *target);

/* Finish the archive; its path is good until zip_maker_clean(). */
const char *zip_maker_close(struct zip_maker **z);

/* A file called ${name} with ${size} bytes; its path, as above. */
const char *zip_maker_file(const char *name, const char *bytes, size_t size);

/* Remove all that was made. */
void zip_maker_clean(void);

#endif
