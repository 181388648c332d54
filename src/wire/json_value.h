/* SPDX-License-Identifier: MIT */
#ifndef WIRE_JSON_VALUE_H
#define WIRE_JSON_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a struct json is inside: known to the two halves of json.h only. */

enum json_kind {
	JSON_KIND_NULL,
	JSON_KIND_BOOL,
	JSON_KIND_INT,
	JSON_KIND_NUMBER,
	JSON_KIND_TEXT,
	JSON_KIND_ARRAY,
	JSON_KIND_OBJECT
};

/* All zero is null; everything it points to lies in the document's arena. */
struct json {
	enum json_kind kind;
	bool truth;
	int64_t whole;
	double number;
	const char *text; /* of a string; of a number as it was written */
	size_t n; /* elements or members */
	const char **keys;
	struct json *items;
};

#endif
