/* SPDX-License-Identifier: MIT */
/* Sentences about a scene, made from its classes. */
#include "provider/local_prompt.h"

#include "base/arena.h"
#include "base/buf.h"
#include "book/analysis.h"
#include "provider/local_places.h"

/* clang-format off */
static const char *const times[TIME_COUNT] = {
	[TIME_UNKNOWN] = "",
	[TIME_DAWN] = " at dawn",
	[TIME_MORNING] = " in the morning",
	[TIME_DAY] = " by day",
	[TIME_EVENING] = " in the evening",
	[TIME_NIGHT] = " at night",
};

/* The weather as it is in the open, and as it is heard from inside. */
static const struct {
	const char *outdoors;
	const char *indoors;
	const char *heard_outdoors;
	const char *heard_indoors;
} weathers[WEATHER_COUNT] = {
	[WEATHER_NONE] = { "", "", "", "" },
	[WEATHER_CLEAR] = { " under a clear sky", "", "", "" },
	[WEATHER_RAIN] = { " in the rain", ", rain outside",
		"steady rain", "rain on the roof and windows, muffled" },
	[WEATHER_STORM] = { " in a storm", ", a storm outside",
		"a storm with gusts, rain and rolling thunder",
		"a storm outside, muffled by the walls" },
	[WEATHER_SNOW] = { " in the snow", ", snow outside",
		"the hush of falling snow", "the hush of snow outside" },
	[WEATHER_FOG] = { " in the fog", ", fog outside",
		"sounds damped by fog", "" },
	[WEATHER_WIND] = { " in the wind", ", wind outside",
		"a rising and falling wind",
		"wind around the building, muffled" },
	[WEATHER_HOT] = { " in the heat", " in the heat",
		"the shimmer of insects in the heat", "" },
};

static const char *const sounds[SOUND_COUNT] = {
	[SOUND_WAVES] = "waves",
	[SOUND_RIVER] = "running water",
	[SOUND_DRIPPING] = "dripping water",
	[SOUND_RAIN] = "rain",
	[SOUND_THUNDER] = "distant thunder",
	[SOUND_WIND] = "wind",
	[SOUND_FIRE] = "a crackling fire",
	[SOUND_BIRDS] = "songbirds",
	[SOUND_GULLS] = "crying gulls",
	[SOUND_OWL] = "an owl",
	[SOUND_CRICKETS] = "crickets",
	[SOUND_FROGS] = "frogs",
	[SOUND_LEAVES] = "rustling leaves",
	[SOUND_CROWD] = "an indistinct crowd",
	[SOUND_CHILDREN] = "children playing far off",
	[SOUND_BELLS] = "bells",
	[SOUND_CLOCK] = "a ticking clock",
	[SOUND_HORSES] = "horses' hooves",
	[SOUND_FOOTSTEPS] = "footsteps",
	[SOUND_TRAIN] = "a train on its rails",
	[SOUND_TRAFFIC] = "passing traffic",
	[SOUND_CREAKING] = "creaking timber",
	[SOUND_BATTLE] = "far sounds of battle",
	[SOUND_CHAINS] = "clinking chains",
	[SOUND_TAVERN] = "clinking cups and murmured talk",
	[SOUND_WRITING] = "a scratching pen",
};

static const char *const energies[INTENSITY_COUNT] = {
	[INTENSITY_LOW] = "quiet and sparse",
	[INTENSITY_MEDIUM] = "moderate",
	[INTENSITY_HIGH] = "dense and powerful",
};
/* clang-format on */

const char *
local_prompt_setting(struct arena *a, const struct analysis *an)
{
	const char *weather = an->indoors == INDOORS_TRUE
	    ? weathers[an->weather].indoors
	    : weathers[an->weather].outdoors;

	return arena_print(a, "%s%s%s",
	    local_places_of(an->setting_class)->text, times[an->time_of_day],
	    weather);
}

const char *
local_prompt_mood(
    struct arena *a, const struct analysis *an, enum vocab_mood second)
{
	const char *first = vocab_word(VOCAB_LIST_MOOD, (int)an->mood_class);

	if (second == an->mood_class || second == MOOD_NEUTRAL ||
	    an->mood_class == MOOD_NEUTRAL)
		return first;
	return arena_print(
	    a, "%s and %s", first, vocab_word(VOCAB_LIST_MOOD, (int)second));
}

/* ", with waves, wind and crying gulls". */
static void
list_sounds(struct buf *b, uint32_t set)
{
	const char *before = ", with ";
	int i;

	for (i = 0; i < SOUND_COUNT; i++) {
		if ((set & (UINT32_C(1) << i)) == 0)
			continue;
		set &= ~(UINT32_C(1) << i);
		buf_text(b, before);
		buf_text(b, sounds[i]);
		before = (set & (set - 1)) == 0 ? " and " : ", ";
	}
}

const char *
local_prompt_audio(struct arena *a, const struct analysis *an)
{
	const struct local_place *place = local_places_of(an->setting_class);
	const char *weather = an->indoors == INDOORS_TRUE
	    ? weathers[an->weather].heard_indoors
	    : weathers[an->weather].heard_outdoors;
	struct buf b;
	const char *out;

	buf_init(&b, ANALYSIS_PROMPT_MAX);
	buf_print(
	    &b, "Ambient soundscape of %s: %s", an->setting, place->ambience);
	list_sounds(&b, an->sounds);
	if (*weather != '\0')
		buf_print(&b, "; %s", weather);
	buf_print(&b,
	    ". The mood is %s, the energy %s; no speech, no melody with "
	    "vocals, steady, loopable.",
	    an->mood, energies[an->intensity]);
	out = arena_text(a, buf_str(&b));
	buf_clear(&b);
	return out;
}
