/* SPDX-License-Identifier: MIT */
/* The settings beyond their words. */
#include "provider/local_places.h"

#include "base/must.h"

#include <stddef.h>

/* clang-format off */
#define PLACE(name, roof, words, heard, n, ...)                               \
	[SETTING_##name] = { words, heard, INDOORS_##roof, n, { __VA_ARGS__ } }

static const struct local_place places[SETTING_COUNT] = {
PLACE(FOREST, FALSE, "a forest",
    "wind moving through tall trees, rustling leaves", 2,
    SOUND_LEAVES, SOUND_BIRDS),
PLACE(SEA, FALSE, "the open sea",
    "long swells and breaking wave crests", 2, SOUND_WAVES, SOUND_WIND),
PLACE(SHIP, FALSE, "a ship at sea",
    "water along a wooden hull, creaking timber and rigging", 2,
    SOUND_WAVES, SOUND_CREAKING),
PLACE(BEACH, FALSE, "a shore",
    "surf running up the shore and drawing back", 2,
    SOUND_WAVES, SOUND_GULLS),
PLACE(RIVER, FALSE, "a river bank",
    "running water over stones, reeds stirring", 2,
    SOUND_RIVER, SOUND_BIRDS),
PLACE(MOUNTAIN, FALSE, "a mountainside",
    "wide open air and wind over bare rock", 1, SOUND_WIND),
PLACE(FIELD_COUNTRYSIDE, FALSE, "open countryside",
    "a breeze over grass and hedges, far farm sounds", 2,
    SOUND_BIRDS, SOUND_LEAVES),
PLACE(GARDEN, FALSE, "a garden",
    "leaves stirring between walls, insects over flower beds", 2,
    SOUND_BIRDS, SOUND_LEAVES),
PLACE(VILLAGE, FALSE, "a village",
    "a quiet lane, doors and distant voices", 2,
    SOUND_BIRDS, SOUND_FOOTSTEPS),
PLACE(CITY_STREET, FALSE, "a city street",
    "passers-by, wheels on paving stones, many voices", 2,
    SOUND_CROWD, SOUND_FOOTSTEPS),
PLACE(HOUSE_INTERIOR, TRUE, "a room in a house",
    "the soft tone of a quiet room, a house settling", 1, SOUND_CLOCK),
PLACE(TAVERN_INN, TRUE, "a tavern",
    "murmuring guests, mugs on wooden tables", 2,
    SOUND_TAVERN, SOUND_FIRE),
PLACE(CASTLE, MIXED, "a castle",
    "wide stone rooms and draughty passages", 2, SOUND_WIND, SOUND_FIRE),
PLACE(CAVE_UNDERGROUND, TRUE, "a cave underground",
    "hollow echoes and slow drops of water", 1, SOUND_DRIPPING),
PLACE(ROAD_JOURNEY, FALSE, "a road",
    "hooves and wheels on a country road", 1, SOUND_HORSES),
PLACE(TRAIN_CARRIAGE, TRUE, "a railway carriage",
    "wheels over rail joints, a swaying carriage", 1, SOUND_TRAIN),
PLACE(BATTLEFIELD, FALSE, "a battlefield",
    "distant guns, clashing metal, far shouting", 1, SOUND_BATTLE),
PLACE(CHURCH, TRUE, "a church",
    "a large, reverberant stone nave", 1, SOUND_BELLS),
PLACE(OFFICE_SHOP, TRUE, "an office",
    "a small working room, paper and pens", 2,
    SOUND_WRITING, SOUND_CLOCK),
PLACE(SCHOOL, TRUE, "a school",
    "a bare, echoing building full of children", 1, SOUND_CHILDREN),
PLACE(DESERT, FALSE, "a desert",
    "dry wind and hissing sand", 1, SOUND_WIND),
PLACE(SNOW_ICE, FALSE, "a snowbound waste",
    "the hush of snow, ice ticking in the cold", 1, SOUND_WIND),
PLACE(SWAMP_MOOR, FALSE, "a moor",
    "wind over wet ground, small bubbling pools", 2,
    SOUND_WIND, SOUND_FROGS),
PLACE(PRISON, TRUE, "a prison cell",
    "cold stone, a far iron door", 2, SOUND_CHAINS, SOUND_DRIPPING),
PLACE(COURT_HALL, TRUE, "a great hall",
    "a high hall with a restless audience", 1, SOUND_CROWD),
PLACE(OTHER, MIXED, "an undefined place",
    "soft, neutral room tone", 0, SOUND_WIND),
};
#undef PLACE

/* What takes which share of what. */
static const struct {
	enum vocab_setting special;
	enum vocab_setting general;
	double share;
} shares[] = {
	{ SETTING_SHIP, SETTING_SEA, 0.6 },
	{ SETTING_SHIP, SETTING_BEACH, 0.3 },
	{ SETTING_BEACH, SETTING_SEA, 0.6 },
	{ SETTING_TAVERN_INN, SETTING_HOUSE_INTERIOR, 0.7 },
	{ SETTING_TAVERN_INN, SETTING_VILLAGE, 0.3 },
	{ SETTING_CASTLE, SETTING_HOUSE_INTERIOR, 0.5 },
	{ SETTING_CASTLE, SETTING_COURT_HALL, 0.3 },
	{ SETTING_COURT_HALL, SETTING_CASTLE, 0.2 },
	{ SETTING_COURT_HALL, SETTING_HOUSE_INTERIOR, 0.5 },
	{ SETTING_PRISON, SETTING_CASTLE, 0.4 },
	{ SETTING_PRISON, SETTING_CAVE_UNDERGROUND, 0.5 },
	{ SETTING_PRISON, SETTING_HOUSE_INTERIOR, 0.5 },
	{ SETTING_CHURCH, SETTING_HOUSE_INTERIOR, 0.4 },
	{ SETTING_CHURCH, SETTING_VILLAGE, 0.4 },
	{ SETTING_OFFICE_SHOP, SETTING_HOUSE_INTERIOR, 0.5 },
	{ SETTING_OFFICE_SHOP, SETTING_CITY_STREET, 0.3 },
	{ SETTING_SCHOOL, SETTING_HOUSE_INTERIOR, 0.5 },
	{ SETTING_TRAIN_CARRIAGE, SETTING_ROAD_JOURNEY, 0.5 },
	{ SETTING_TRAIN_CARRIAGE, SETTING_FIELD_COUNTRYSIDE, 0.4 },
	{ SETTING_ROAD_JOURNEY, SETTING_FIELD_COUNTRYSIDE, 0.2 },
	{ SETTING_FOREST, SETTING_ROAD_JOURNEY, 0.3 },
	{ SETTING_DESERT, SETTING_ROAD_JOURNEY, 0.5 },
	{ SETTING_SNOW_ICE, SETTING_ROAD_JOURNEY, 0.5 },
	{ SETTING_SWAMP_MOOR, SETTING_ROAD_JOURNEY, 0.5 },
	{ SETTING_MOUNTAIN, SETTING_ROAD_JOURNEY, 0.3 },
	{ SETTING_CITY_STREET, SETTING_ROAD_JOURNEY, 0.3 },
	{ SETTING_VILLAGE, SETTING_FIELD_COUNTRYSIDE, 0.3 },
	{ SETTING_BATTLEFIELD, SETTING_FIELD_COUNTRYSIDE, 0.6 },
	{ SETTING_SNOW_ICE, SETTING_MOUNTAIN, 0.3 },
	{ SETTING_SWAMP_MOOR, SETTING_FIELD_COUNTRYSIDE, 0.4 },
	{ SETTING_GARDEN, SETTING_HOUSE_INTERIOR, 0.2 },
	{ SETTING_CAVE_UNDERGROUND, SETTING_MOUNTAIN, 0.3 },
};

/* Settings whose words are much the same: the larger takes from the smaller. */
static const struct {
	enum vocab_setting one;
	enum vocab_setting other;
	double share;
} siblings[] = {
	{ SETTING_VILLAGE, SETTING_CITY_STREET, 0.4 },
	{ SETTING_CASTLE, SETTING_COURT_HALL, 0.3 },
	{ SETTING_MOUNTAIN, SETTING_SNOW_ICE, 0.2 },
};
/* clang-format on */

const struct local_place *
local_places_of(enum vocab_setting setting)
{
	must(setting < SETTING_COUNT);
	return &places[setting];
}

static void
settle_siblings(double *score)
{
	double *larger, *smaller, taken;
	size_t i;

	for (i = 0; i < sizeof(siblings) / sizeof(siblings[0]); i++) {
		larger = &score[siblings[i].one];
		smaller = &score[siblings[i].other];
		if (*larger < *smaller) {
			larger = smaller;
			smaller = &score[siblings[i].one];
		}
		taken = siblings[i].share * *smaller;
		*larger += taken;
		*smaller -= taken;
	}
}

void
local_places_absorb(double *score)
{
	double before[SETTING_COUNT], taken;
	size_t i;

	for (i = 0; i < SETTING_COUNT; i++)
		before[i] = score[i];
	for (i = 0; i < sizeof(shares) / sizeof(shares[0]); i++) {
		/* A special setting needs evidence of its own. */
		if (before[shares[i].special] < 2.0 ||
		    before[shares[i].special] < 0.3 * before[shares[i].general])
			continue;
		taken = shares[i].share * before[shares[i].general];
		if (taken > score[shares[i].general])
			taken = score[shares[i].general];
		score[shares[i].special] += taken;
		score[shares[i].general] -= taken;
	}
	settle_siblings(score);
}
