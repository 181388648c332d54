/* SPDX-License-Identifier: MIT */
#ifndef STORE_COLUMNS_H
#define STORE_COLUMNS_H

/* SQL text of a DATETIME(3) column as "2026-11-24T02:00:00.001Z". */
#define COLUMNS_ISO(column)                                                    \
	"CONCAT(LEFT(DATE_FORMAT(" column ", '%Y-%m-%dT%H:%i:%s.%f'), 23), 'Z')"

#endif
