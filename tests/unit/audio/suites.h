/* SPDX-License-Identifier: MIT */
#ifndef UNIT_AUDIO_SUITES_H
#define UNIT_AUDIO_SUITES_H

#include <check.h>

/* The suites of audio, each from the file of its name. */
Suite *audio_dsp_suite(void);
Suite *audio_sniff_suite(void);
Suite *audio_resample_suite(void);
Suite *audio_decode_suite(void);
Suite *audio_loop_suite(void);
Suite *audio_circle_suite(void);
Suite *audio_loudness_suite(void);
Suite *audio_gauge_suite(void);
Suite *audio_limit_suite(void);
Suite *audio_level_suite(void);
Suite *audio_ogg_suite(void);
Suite *audio_encode_suite(void);
Suite *audio_recipe_suite(void);
Suite *audio_room_suite(void);
Suite *audio_plain_suite(void);
Suite *audio_synth_suite(void);
Suite *audio_layers_suite(void);
Suite *audio_helper_suite(void);
Suite *audio_slot_suite(void);
Suite *audio_reel_suite(void);
Suite *audio_work_suite(void);
Suite *audio_crew_suite(void);

#endif
