/* SPDX-License-Identifier: MIT */
/* What the local synthesiser plays where, as tables. */
#include "provider/local_beds.h"

#include "base/must.h"

/* clang-format off */
/* kind, gain in dB, brightness, density, distance */
#define L(kind, gain, bright, dense, far)                                     \
	{ LAYER_##kind, gain##F, bright##F, dense##F, far##F }
/* reverb, size, number of layers, layers */
#define BED(reverb, size, n, ...) { reverb##F, size##F, n, { __VA_ARGS__ } }

static const struct local_bed settings[SETTING_COUNT] = {
[SETTING_FOREST] = BED(0.20, 0.6, 2,
	L(LEAVES, -4.0, 0.50, 0.5, 0.2), L(WIND, -15.0, 0.30, 0.3, 0.6)),
[SETTING_SEA] = BED(0.05, 1.0, 2,
	L(WAVES, -2.0, 0.55, 0.5, 0.2), L(WIND, -12.0, 0.45, 0.4, 0.4)),
[SETTING_SHIP] = BED(0.10, 0.5, 3,
	L(WAVES, -6.0, 0.35, 0.5, 0.4), L(CREAKING, -8.0, 0.50, 0.5, 0.1),
	L(WIND, -17.0, 0.50, 0.4, 0.5)),
[SETTING_BEACH] = BED(0.05, 0.9, 2,
	L(SURF, -3.0, 0.60, 0.5, 0.2), L(WIND, -17.0, 0.40, 0.3, 0.5)),
[SETTING_RIVER] = BED(0.08, 0.6, 2,
	L(RIVER, -3.0, 0.55, 0.5, 0.2), L(LEAVES, -15.0, 0.50, 0.3, 0.4)),
[SETTING_MOUNTAIN] = BED(0.35, 0.9, 1,
	L(WIND, -4.0, 0.60, 0.5, 0.5)),
[SETTING_FIELD_COUNTRYSIDE] = BED(0.05, 0.8, 2,
	L(LEAVES, -10.0, 0.65, 0.3, 0.4), L(WIND, -12.0, 0.25, 0.2, 0.5)),
[SETTING_GARDEN] = BED(0.08, 0.4, 2,
	L(LEAVES, -9.0, 0.75, 0.4, 0.1), L(RIVER, -16.0, 0.80, 0.3, 0.5)),
[SETTING_VILLAGE] = BED(0.12, 0.5, 3,
	L(CARTS, -15.0, 0.50, 0.2, 0.6), L(CROWD, -18.0, 0.50, 0.2, 0.7),
	L(FOOTSTEPS, -18.0, 0.50, 0.3, 0.5)),
[SETTING_CITY_STREET] = BED(0.22, 0.6, 3,
	L(CROWD, -8.0, 0.50, 0.6, 0.4), L(CARTS, -10.0, 0.55, 0.6, 0.4),
	L(FOOTSTEPS, -13.0, 0.60, 0.6, 0.2)),
[SETTING_HOUSE_INTERIOR] = BED(0.10, 0.2, 2,
	L(ROOM, -5.0, 0.40, 0.4, 0.1), L(CLOCK, -16.0, 0.45, 0.4, 0.4)),
[SETTING_TAVERN_INN] = BED(0.20, 0.4, 2,
	L(TAVERN, -3.0, 0.50, 0.6, 0.2), L(FIRE, -13.0, 0.50, 0.5, 0.4)),
[SETTING_CASTLE] = BED(0.55, 0.9, 3,
	L(ROOM, -8.0, 0.30, 0.4, 0.4), L(WIND, -12.0, 0.40, 0.4, 0.8),
	L(FIRE, -16.0, 0.50, 0.4, 0.6)),
[SETTING_CAVE_UNDERGROUND] = BED(0.70, 0.8, 2,
	L(CAVE, -3.0, 0.35, 0.5, 0.3), L(DRIPPING, -8.0, 0.55, 0.3, 0.3)),
[SETTING_ROAD_JOURNEY] = BED(0.05, 0.6, 2,
	L(HOOVES, -6.0, 0.50, 0.5, 0.2), L(CARTS, -9.0, 0.45, 0.6, 0.2)),
[SETTING_TRAIN_CARRIAGE] = BED(0.08, 0.2, 2,
	L(TRAIN, -3.0, 0.45, 0.6, 0.1), L(ROOM, -17.0, 0.40, 0.5, 0.1)),
[SETTING_BATTLEFIELD] = BED(0.15, 0.9, 2,
	L(BATTLE, -3.0, 0.50, 0.7, 0.4), L(WIND, -15.0, 0.40, 0.5, 0.5)),
[SETTING_CHURCH] = BED(0.85, 1.0, 2,
	L(ROOM, -7.0, 0.35, 0.3, 0.5), L(BELLS, -15.0, 0.45, 0.2, 0.7)),
[SETTING_OFFICE_SHOP] = BED(0.10, 0.3, 3,
	L(WRITING, -9.0, 0.60, 0.5, 0.1), L(ROOM, -8.0, 0.50, 0.4, 0.1),
	L(CLOCK, -12.0, 0.55, 0.5, 0.3)),
[SETTING_SCHOOL] = BED(0.35, 0.6, 3,
	L(CHILDREN, -7.0, 0.55, 0.5, 0.5), L(ROOM, -10.0, 0.55, 0.4, 0.2),
	L(FOOTSTEPS, -18.0, 0.60, 0.4, 0.6)),
[SETTING_DESERT] = BED(0.02, 1.0, 1,
	L(DESERT, -3.0, 0.60, 0.4, 0.3)),
[SETTING_SNOW_ICE] = BED(0.06, 1.0, 2,
	L(SNOW, -4.0, 0.50, 0.4, 0.2), L(WIND, -9.0, 0.65, 0.4, 0.6)),
[SETTING_SWAMP_MOOR] = BED(0.08, 0.8, 3,
	L(WIND, -8.0, 0.30, 0.4, 0.4), L(FROGS, -15.0, 0.45, 0.4, 0.5),
	L(DRIPPING, -20.0, 0.30, 0.4, 0.4)),
[SETTING_PRISON] = BED(0.50, 0.3, 3,
	L(ROOM, -8.0, 0.20, 0.3, 0.3), L(CHAINS, -14.0, 0.50, 0.2, 0.4),
	L(DRIPPING, -12.0, 0.45, 0.2, 0.3)),
[SETTING_COURT_HALL] = BED(0.55, 0.9, 2,
	L(CROWD, -9.0, 0.40, 0.4, 0.5), L(ROOM, -9.0, 0.40, 0.4, 0.4)),
[SETTING_OTHER] = BED(0.20, 0.5, 1,
	L(ROOM, -9.0, 0.30, 0.3, 0.3)),
};

static const struct local_bed weathers[WEATHER_COUNT] = {
[WEATHER_NONE] = BED(0.0, 0.5, 0, L(WIND, -60.0, 0.0, 0.0, 0.0)),
[WEATHER_CLEAR] = BED(0.0, 0.5, 0, L(WIND, -60.0, 0.0, 0.0, 0.0)),
[WEATHER_RAIN] = BED(0.0, 0.5, 1, L(RAIN, -4.0, 0.50, 0.5, 0.2)),
[WEATHER_STORM] = BED(0.0, 0.5, 3,
	L(RAIN, -4.0, 0.55, 0.8, 0.2), L(THUNDER, -4.0, 0.50, 0.6, 0.4),
	L(WIND, -4.0, 0.60, 0.9, 0.2)),
[WEATHER_SNOW] = BED(0.0, 0.5, 1, L(SNOW, -7.0, 0.45, 0.5, 0.2)),
[WEATHER_FOG] = BED(0.0, 0.5, 1, L(WIND, -20.0, 0.15, 0.2, 0.8)),
[WEATHER_WIND] = BED(0.0, 0.5, 1, L(WIND, -4.0, 0.55, 0.6, 0.2)),
[WEATHER_HOT] = BED(0.0, 0.5, 0, L(WIND, -60.0, 0.0, 0.0, 0.0)),
};

static const struct recipe_layer sounds[SOUND_COUNT] = {
[SOUND_WAVES] = L(WAVES, -7.0, 0.45, 0.5, 0.4),
[SOUND_RIVER] = L(RIVER, -9.0, 0.50, 0.5, 0.4),
[SOUND_DRIPPING] = L(DRIPPING, -11.0, 0.50, 0.3, 0.3),
[SOUND_RAIN] = L(RAIN, -7.0, 0.50, 0.5, 0.3),
[SOUND_THUNDER] = L(THUNDER, -8.0, 0.40, 0.3, 0.7),
[SOUND_WIND] = L(WIND, -8.0, 0.45, 0.4, 0.4),
[SOUND_FIRE] = L(FIRE, -9.0, 0.55, 0.5, 0.2),
[SOUND_BIRDS] = L(BIRDS, -11.0, 0.60, 0.4, 0.4),
[SOUND_GULLS] = L(GULLS, -12.0, 0.55, 0.4, 0.5),
[SOUND_OWL] = L(OWL, -13.0, 0.50, 0.3, 0.5),
[SOUND_CRICKETS] = L(CRICKETS, -14.0, 0.55, 0.5, 0.4),
[SOUND_FROGS] = L(FROGS, -13.0, 0.50, 0.4, 0.4),
[SOUND_LEAVES] = L(LEAVES, -9.0, 0.55, 0.5, 0.3),
[SOUND_CROWD] = L(CROWD, -10.0, 0.45, 0.5, 0.5),
[SOUND_CHILDREN] = L(CHILDREN, -12.0, 0.50, 0.4, 0.6),
[SOUND_BELLS] = L(BELLS, -13.0, 0.50, 0.3, 0.6),
[SOUND_CLOCK] = L(CLOCK, -13.0, 0.50, 0.5, 0.3),
[SOUND_HORSES] = L(HOOVES, -10.0, 0.50, 0.5, 0.4),
[SOUND_FOOTSTEPS] = L(FOOTSTEPS, -13.0, 0.50, 0.4, 0.3),
[SOUND_TRAIN] = L(TRAIN, -9.0, 0.40, 0.5, 0.6),
[SOUND_TRAFFIC] = L(TRAFFIC, -10.0, 0.45, 0.5, 0.5),
[SOUND_CREAKING] = L(CREAKING, -12.0, 0.50, 0.4, 0.2),
[SOUND_BATTLE] = L(BATTLE, -10.0, 0.45, 0.5, 0.7),
[SOUND_CHAINS] = L(CHAINS, -13.0, 0.50, 0.3, 0.3),
[SOUND_TAVERN] = L(TAVERN, -9.0, 0.45, 0.5, 0.5),
[SOUND_WRITING] = L(WRITING, -12.0, 0.55, 0.4, 0.1),
};

static const struct recipe_layer moods[MOOD_COUNT] = {
[MOOD_NEUTRAL] = L(PAD, -27.0, 0.30, 0.2, 0.6),
[MOOD_PEACEFUL] = L(PAD, -21.0, 0.40, 0.3, 0.4),
[MOOD_JOYFUL] = L(PAD, -20.0, 0.70, 0.6, 0.3),
[MOOD_HUMOROUS] = L(PAD, -22.0, 0.65, 0.7, 0.3),
[MOOD_MYSTERIOUS] = L(DRONE, -20.0, 0.40, 0.3, 0.5),
[MOOD_TENSE] = L(DRONE, -18.0, 0.35, 0.5, 0.4),
[MOOD_FRIGHTENING] = L(DRONE, -16.0, 0.25, 0.7, 0.3),
[MOOD_SAD] = L(PAD, -19.0, 0.25, 0.2, 0.5),
[MOOD_ANGRY] = L(DRONE, -17.0, 0.55, 0.8, 0.2),
[MOOD_ROMANTIC] = L(PAD, -19.0, 0.50, 0.4, 0.3),
[MOOD_ADVENTUROUS] = L(PAD, -18.0, 0.60, 0.7, 0.2),
[MOOD_WONDER] = L(PAD, -18.0, 0.80, 0.4, 0.5),
};
/* clang-format on */

const struct local_bed *
local_beds_setting(enum vocab_setting setting)
{
	must(setting < SETTING_COUNT);
	return &settings[setting];
}

const struct local_bed *
local_beds_weather(enum vocab_weather weather)
{
	must(weather < WEATHER_COUNT);
	return &weathers[weather];
}

struct recipe_layer
local_beds_sound(enum vocab_sound sound)
{
	must(sound < SOUND_COUNT);
	return sounds[sound];
}

struct recipe_layer
local_beds_mood(enum vocab_mood mood)
{
	must(mood < MOOD_COUNT);
	return moods[mood];
}
