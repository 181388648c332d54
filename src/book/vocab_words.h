/* SPDX-License-Identifier: MIT */
/*
 * The closed vocabulary of an analysis, once: used in the providers' response
 * schema, by the local analyser, for comparing scenes, for reuse and colours.
 * Included with the macro of the wanted list defined.
 */
/* clang-format off */
#ifdef VOCAB_SETTING
VOCAB_SETTING(FOREST,            "forest")
VOCAB_SETTING(SEA,               "sea")
VOCAB_SETTING(SHIP,              "ship")
VOCAB_SETTING(BEACH,             "beach")
VOCAB_SETTING(RIVER,             "river")
VOCAB_SETTING(MOUNTAIN,          "mountain")
VOCAB_SETTING(FIELD_COUNTRYSIDE, "field_countryside")
VOCAB_SETTING(GARDEN,            "garden")
VOCAB_SETTING(VILLAGE,           "village")
VOCAB_SETTING(CITY_STREET,       "city_street")
VOCAB_SETTING(HOUSE_INTERIOR,    "house_interior")
VOCAB_SETTING(TAVERN_INN,        "tavern_inn")
VOCAB_SETTING(CASTLE,            "castle")
VOCAB_SETTING(CAVE_UNDERGROUND,  "cave_underground")
VOCAB_SETTING(ROAD_JOURNEY,      "road_journey")
VOCAB_SETTING(TRAIN_CARRIAGE,    "train_carriage")
VOCAB_SETTING(BATTLEFIELD,       "battlefield")
VOCAB_SETTING(CHURCH,            "church")
VOCAB_SETTING(OFFICE_SHOP,       "office_shop")
VOCAB_SETTING(SCHOOL,            "school")
VOCAB_SETTING(DESERT,            "desert")
VOCAB_SETTING(SNOW_ICE,          "snow_ice")
VOCAB_SETTING(SWAMP_MOOR,        "swamp_moor")
VOCAB_SETTING(PRISON,            "prison")
VOCAB_SETTING(COURT_HALL,        "court_hall")
VOCAB_SETTING(OTHER,             "other")
#endif
#ifdef VOCAB_INDOORS
VOCAB_INDOORS(FALSE, "false")
VOCAB_INDOORS(TRUE,  "true")
VOCAB_INDOORS(MIXED, "mixed")
#endif
#ifdef VOCAB_MOOD
VOCAB_MOOD(NEUTRAL,     "neutral")
VOCAB_MOOD(PEACEFUL,    "peaceful")
VOCAB_MOOD(JOYFUL,      "joyful")
VOCAB_MOOD(HUMOROUS,    "humorous")
VOCAB_MOOD(MYSTERIOUS,  "mysterious")
VOCAB_MOOD(TENSE,       "tense")
VOCAB_MOOD(FRIGHTENING, "frightening")
VOCAB_MOOD(SAD,         "sad")
VOCAB_MOOD(ANGRY,       "angry")
VOCAB_MOOD(ROMANTIC,    "romantic")
VOCAB_MOOD(ADVENTUROUS, "adventurous")
VOCAB_MOOD(WONDER,      "wonder")
#endif
#ifdef VOCAB_WEATHER
VOCAB_WEATHER(NONE,  "none")
VOCAB_WEATHER(CLEAR, "clear")
VOCAB_WEATHER(RAIN,  "rain")
VOCAB_WEATHER(STORM, "storm")
VOCAB_WEATHER(SNOW,  "snow")
VOCAB_WEATHER(FOG,   "fog")
VOCAB_WEATHER(WIND,  "wind")
VOCAB_WEATHER(HOT,   "hot")
#endif
#ifdef VOCAB_TIME
VOCAB_TIME(UNKNOWN, "unknown")
VOCAB_TIME(DAWN,    "dawn")
VOCAB_TIME(MORNING, "morning")
VOCAB_TIME(DAY,     "day")
VOCAB_TIME(EVENING, "evening")
VOCAB_TIME(NIGHT,   "night")
#endif
#ifdef VOCAB_INTENSITY
VOCAB_INTENSITY(LOW,    "low")
VOCAB_INTENSITY(MEDIUM, "medium")
VOCAB_INTENSITY(HIGH,   "high")
#endif
#ifdef VOCAB_SOUND
VOCAB_SOUND(WAVES,     "waves")
VOCAB_SOUND(RIVER,     "river")
VOCAB_SOUND(DRIPPING,  "dripping")
VOCAB_SOUND(RAIN,      "rain")
VOCAB_SOUND(THUNDER,   "thunder")
VOCAB_SOUND(WIND,      "wind")
VOCAB_SOUND(FIRE,      "fire")
VOCAB_SOUND(BIRDS,     "birds")
VOCAB_SOUND(GULLS,     "gulls")
VOCAB_SOUND(OWL,       "owl")
VOCAB_SOUND(CRICKETS,  "crickets")
VOCAB_SOUND(FROGS,     "frogs")
VOCAB_SOUND(LEAVES,    "leaves")
VOCAB_SOUND(CROWD,     "crowd")
VOCAB_SOUND(CHILDREN,  "children")
VOCAB_SOUND(BELLS,     "bells")
VOCAB_SOUND(CLOCK,     "clock")
VOCAB_SOUND(HORSES,    "horses")
VOCAB_SOUND(FOOTSTEPS, "footsteps")
VOCAB_SOUND(TRAIN,     "train")
VOCAB_SOUND(TRAFFIC,   "traffic")
VOCAB_SOUND(CREAKING,  "creaking")
VOCAB_SOUND(BATTLE,    "battle")
VOCAB_SOUND(CHAINS,    "chains")
VOCAB_SOUND(TAVERN,    "tavern")
VOCAB_SOUND(WRITING,   "writing")
#endif
/* clang-format on */
