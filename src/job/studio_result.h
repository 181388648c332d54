/* SPDX-License-Identifier: MIT */
#ifndef JOB_STUDIO_RESULT_H
#define JOB_STUDIO_RESULT_H

#include "base/err.h"
#include "job/shelf.h"

#include <stdbool.h>
#include <stdint.h>

/* What became of a sound that was wanted. */
struct studio_result {
	void *tag;
	bool ok;
	char name[SHELF_NAME]; /* of the file on the shelf */
	double seconds;
	double loudness_lufs;
	double true_peak_dbtp;
	int64_t queue_us; /* until the helper had its first byte */
	int64_t work_us; /* from then on */
	struct err error; /* where not ok */
};

#endif
