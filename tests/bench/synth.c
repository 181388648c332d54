/* SPDX-License-Identifier: MIT */
/* How fast the synthesiser plays what the local provider asks for: one 30 s
 * stereo loop for each place, in the weathers, hours and moods of the list.
 * Prints how many times faster than it sounds, on one core. */
#include "audio/pcm.h"
#include "audio/recipe.h"
#include "audio/synth.h"
#include "base/clock.h"
#include "book/soundscape.h"
#include "provider/local_soundscape.h"

#include <stdio.h>

static const double seconds = 30;

static int64_t
play(int i)
{
	struct soundscape_request wanted = { .prompt = "",
		.seconds = seconds,
		.setting = (enum vocab_setting)(i % SETTING_COUNT),
		.indoors = (enum vocab_indoors)(i % INDOORS_COUNT),
		.mood = (enum vocab_mood)(i % MOOD_COUNT),
		.weather = (enum vocab_weather)(i % WEATHER_COUNT),
		.time_of_day = (enum vocab_time)(i % TIME_COUNT),
		.intensity = (enum vocab_intensity)(i % INTENSITY_COUNT),
		.seed = (uint64_t)i };
	struct recipe recipe;
	struct pcm out = PCM_INIT;
	int64_t begin = clock_cpu_us();

	local_soundscape_recipe(&wanted, &recipe);
	synth_play(&out, &recipe);
	begin = clock_cpu_us() - begin;
	pcm_clear(&out);
	return begin;
}

int
main(void)
{
	int64_t us = 0;
	int i;

	play(0); /* tables are made once */
	for (i = 0; i < SETTING_COUNT; i++)
		us += play(i);
	printf("%.1f\n", SETTING_COUNT * seconds * 1e6 / (double)us);
	return 0;
}
