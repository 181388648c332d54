/* SPDX-License-Identifier: MIT */
#ifndef UNIT_JOB_SUITES_H
#define UNIT_JOB_SUITES_H

#include <check.h>

/* The suites of job, each from the file of its name. */
Suite *job_reading_suite(void);
Suite *job_shelf_suite(void);
Suite *job_studio_suite(void);
Suite *job_task_suite(void);

#endif
