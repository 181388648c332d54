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

/* All zero is null; everything it points to lies in the document's arena.  What
 * a value has not, only its kind tells. */
struct json {
	enum json_kind kind;
	bool truth;
	union {
		const char *text; /* of a string; of a number as written */
		struct json *items; /* NULL: none */
	};
	union {
		int64_t whole; /* JSON_KIND_INT */
		size_t n; /* elements or members */
	};
	union {
		double number; /* JSON_KIND_INT, JSON_KIND_NUMBER */
		const char **keys; /* of an object with members */
	};
};

#endif
