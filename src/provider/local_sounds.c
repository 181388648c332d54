/* SPDX-License-Identifier: MIT */
/* Chooses the sound sources of a scene. */
#include "provider/local_sounds.h"

#include "book/analysis.h"
#include "provider/local_places.h"
#include "provider/local_score.h"

/* A source with less than this is not heard: longer texts name more things in
 * passing. */
static double
least(const struct local_score *s)
{
	return 0.8 + 0.0025 * (s->words < 600 ? s->words : 600);
}

/* Does this place have living nature around it? */
static bool
is_green(enum vocab_setting setting)
{
	return setting == SETTING_FOREST || setting == SETTING_RIVER ||
	    setting == SETTING_FIELD_COUNTRYSIDE || setting == SETTING_GARDEN ||
	    setting == SETTING_VILLAGE || setting == SETTING_SWAMP_MOOR ||
	    setting == SETTING_ROAD_JOURNEY;
}

/* What place, weather and hour bring with them. */
static void
imply(double *x, const struct analysis *an)
{
	const struct local_place *place = local_places_of(an->setting_class);
	bool open = is_green(an->setting_class) && an->indoors != INDOORS_TRUE;
	int i;

	for (i = 0; i < place->n_sounds; i++)
		x[place->sounds[i]] += i == 0 ? 2.0 : 1.0;
	if (an->weather == WEATHER_RAIN || an->weather == WEATHER_STORM)
		x[SOUND_RAIN] += 2.0;
	if (an->weather == WEATHER_STORM)
		x[SOUND_THUNDER] += 1.8;
	if (an->weather == WEATHER_STORM || an->weather == WEATHER_WIND)
		x[SOUND_WIND] += 2.0;
	if (open && an->time_of_day == TIME_NIGHT)
		x[SOUND_CRICKETS] += 1.1;
	if (an->setting_class == SETTING_FOREST &&
	    an->time_of_day == TIME_NIGHT)
		x[SOUND_OWL] += 1.1;
	if (open &&
	    (an->time_of_day == TIME_DAWN || an->time_of_day == TIME_MORNING))
		x[SOUND_BIRDS] += 1.2;
}

/* What cannot be heard, whatever the words. */
static void
forbid(double *x, const struct analysis *an)
{
	bool storm = an->weather == WEATHER_STORM;
	bool snow = an->weather == WEATHER_SNOW ||
	    an->setting_class == SETTING_SNOW_ICE;

	if (an->time_of_day == TIME_NIGHT || storm)
		x[SOUND_BIRDS] = 0;
	if (an->time_of_day == TIME_NIGHT)
		x[SOUND_GULLS] = 0;
	if (storm || snow)
		x[SOUND_CRICKETS] = x[SOUND_FROGS] = 0;
	if (an->weather != WEATHER_RAIN && !storm)
		x[SOUND_RAIN] = 0;
	if (!storm && an->weather != WEATHER_RAIN)
		x[SOUND_THUNDER] = 0;
}

uint32_t
local_sounds_choose(const struct local_score *s, const struct analysis *an)
{
	double x[SOUND_COUNT];
	uint32_t set = 0;
	int i, n, best;

	for (i = 0; i < SOUND_COUNT; i++)
		x[i] = s->sound[i] / least(s);
	imply(x, an);
	forbid(x, an);
	for (n = 0; n < LOCAL_SOUNDS_MAX; n++) {
		best = 0;
		for (i = 1; i < SOUND_COUNT; i++)
			if (x[i] > x[best])
				best = i;
		if (x[best] < 1.0)
			break;
		set |= UINT32_C(1) << best;
		x[best] = 0;
	}
	return set;
}
