/* SPDX-License-Identifier: MIT */
#ifndef FUZZ_FUZZ_H
#define FUZZ_FUZZ_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct http_response;

/*
 * What the fuzz targets share.  A target is one function that takes any bytes:
 * it must not crash, and what it says of itself (must) has to hold for all of
 * them.  Inputs are text where that is possible: a few lines that steer, then
 * what is parsed, so that the seeds in corpus/ can be read and written by hand.
 */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max);
size_t LLVMFuzzerCustomMutator(
    uint8_t *data, size_t size, size_t max, unsigned seed);

/* An input that is taken apart. */
struct fuzz {
	struct arena *a;
	const char *at;
	size_t left;
};

void fuzz_open(struct fuzz *f, const uint8_t *data, size_t size);
void fuzz_close(struct fuzz *f);

/* The next line without its end, a text in the arena (cut at a NUL); "" behind
 * the last. */
char *fuzz_line(struct fuzz *f);

/* The next line as a number; ${otherwise} if it is none in this range. */
int64_t fuzz_int(struct fuzz *f, int64_t min, int64_t max, int64_t otherwise);

/* All that is left: exactly so many bytes and a NUL in the arena, so that one
 * byte too far is seen. */
char *fuzz_rest(struct fuzz *f, size_t *size);

/* The same as a text, without its NULs. */
char *fuzz_text(struct fuzz *f);

/* The answer of a service: "STATUS RETRY-AFTER-MS RESET-MS" in one line, then
 * the body.  Status 0 is one that did not come, the body then its message. */
void fuzz_response(struct fuzz *f, struct http_response *out);

/* What is true of every call that can fail: the error is set exactly if it
 * failed, with a readable message and the place where it happened. */
void fuzz_outcome(bool ok, const struct err *e);

/* ${text} is valid UTF-8. */
void fuzz_utf8(const char *text);

/* A file in memory with these bytes, and the path by which this process can
 * open it, into ${path} of FUZZ_PATH bytes. */
enum {
	FUZZ_PATH = 64
};
int fuzz_file(const void *bytes, size_t size, char *path);

/* An empty directory of this process's own, removed at its end. */
const char *fuzz_directory(void);

/* Change ${data}, which is ${skip} lines and then JSON, so that it stays JSON
 * most of the time: values are taken out, doubled, moved, wrapped and replaced
 * by others. */
size_t fuzz_mutate_json(
    uint8_t *data, size_t size, size_t max, unsigned seed, int skip);

#endif
