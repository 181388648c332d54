/* SPDX-License-Identifier: MIT */
/* Runs what is tested of provider. */
#include "unit/provider/suites.h"

#include "unit/unit.h"

int
main(void)
{
	static Suite *(*const suites[])(void) = {
		provider_words_suite,
		provider_delay_suite,
		provider_prompt_suite,
		provider_analysis_suite,
		provider_answer_suite,
		provider_gemini_suite,
		provider_sound_input_suite,
		provider_replicate_suite,
		provider_prediction_suite,
		provider_delivery_suite,
		provider_lexicon_suite,
		provider_local_words_suite,
		provider_local_analysis_suite,
		provider_local_cases_suite,
		provider_local_soundscape_suite,
	};

	return unit_run(suites, (int)(sizeof(suites) / sizeof(suites[0])));
}
