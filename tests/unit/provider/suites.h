/* SPDX-License-Identifier: MIT */
#ifndef UNIT_PROVIDER_SUITES_H
#define UNIT_PROVIDER_SUITES_H

#include <check.h>

/* The suites of provider, each from the file of its name. */
Suite *provider_words_suite(void);
Suite *provider_delay_suite(void);
Suite *provider_prompt_suite(void);
Suite *provider_analysis_suite(void);
Suite *provider_answer_suite(void);
Suite *provider_gemini_suite(void);
Suite *provider_sound_input_suite(void);
Suite *provider_replicate_suite(void);
Suite *provider_prediction_suite(void);
Suite *provider_delivery_suite(void);
Suite *provider_lexicon_suite(void);
Suite *provider_local_words_suite(void);
Suite *provider_local_analysis_suite(void);
Suite *provider_local_cases_suite(void);
Suite *provider_local_soundscape_suite(void);

#endif
