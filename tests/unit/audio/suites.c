/* SPDX-License-Identifier: MIT */
/* Runs what is tested of audio. */
#include "unit/audio/suites.h"

#include "unit/unit.h"

int
main(void)
{
	static Suite *(*const suites[])(void) = { audio_dsp_suite,
		audio_sniff_suite, audio_resample_suite, audio_decode_suite,
		audio_loop_suite, audio_circle_suite, audio_loudness_suite,
		audio_gauge_suite, audio_limit_suite, audio_level_suite,
		audio_ogg_suite, audio_encode_suite, audio_recipe_suite,
		audio_room_suite, audio_plain_suite, audio_synth_suite,
		audio_layers_suite, audio_helper_suite, audio_slot_suite,
		audio_reel_suite, audio_work_suite, audio_crew_suite };

	return unit_run(suites, (int)(sizeof(suites) / sizeof(suites[0])));
}
