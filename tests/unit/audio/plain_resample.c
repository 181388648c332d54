/* SPDX-License-Identifier: MIT */
/* audio/resample.c as on a processor that works on four floats at a time. */
#define DSP_PLAIN
#define resample_open plain_resample_open
#define resample_close plain_resample_close
#define resample_push plain_resample_push
#define resample_finish plain_resample_finish
#include "audio/resample.c"
