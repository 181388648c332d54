/* SPDX-License-Identifier: MIT */
/*
 * Every sound the synthesiser can play, once, and the moods its music knows.
 * Included with AUDIO_LAYER or AUDIO_MOOD defined.
 *
 * AUDIO_LAYER(NAME, "word", function that plays it, "what it is")
 * AUDIO_MOOD(NAME, "word")
 */
/* clang-format off */
#ifdef AUDIO_LAYER
AUDIO_LAYER(WAVES,     "waves",     layer_water_waves,     "open sea, slow swell")
AUDIO_LAYER(SURF,      "surf",      layer_water_surf,      "breakers running up a beach")
AUDIO_LAYER(RIVER,     "river",     layer_water_river,     "running water with bubbles")
AUDIO_LAYER(DRIPPING,  "dripping",  layer_water_dripping,  "single drops into a pool")
AUDIO_LAYER(RAIN,      "rain",      layer_water_rain,      "steady rain with drops near by")
AUDIO_LAYER(THUNDER,   "thunder",   layer_air_thunder,     "cracks and long rumbles")
AUDIO_LAYER(WIND,      "wind",      layer_air_wind,        "gusts that howl")
AUDIO_LAYER(FIRE,      "fire",      layer_air_fire,        "crackle over a soft roar")
AUDIO_LAYER(BIRDS,     "birds",     layer_animals_birds,   "songbirds")
AUDIO_LAYER(GULLS,     "gulls",     layer_animals_gulls,   "crying gulls")
AUDIO_LAYER(OWL,       "owl",       layer_animals_owl,     "an owl, now and then")
AUDIO_LAYER(CRICKETS,  "crickets",  layer_animals_crickets, "chirping crickets")
AUDIO_LAYER(FROGS,     "frogs",     layer_animals_frogs,   "croaking frogs")
AUDIO_LAYER(LEAVES,    "leaves",    layer_air_leaves,      "rustling leaves")
AUDIO_LAYER(CROWD,     "crowd",     layer_people_crowd,    "murmur of many voices")
AUDIO_LAYER(CHILDREN,  "children",  layer_people_children, "children at play, far away")
AUDIO_LAYER(BELLS,     "bells",     layer_things_bells,    "a tolling bell")
AUDIO_LAYER(CLOCK,     "clock",     layer_things_clock,    "a ticking clock")
AUDIO_LAYER(HOOVES,    "hooves",    layer_travel_hooves,   "a walking or trotting horse")
AUDIO_LAYER(FOOTSTEPS, "footsteps", layer_travel_footsteps, "somebody walking")
AUDIO_LAYER(TRAIN,     "train",     layer_travel_train,    "wheels over rail joints, from inside")
AUDIO_LAYER(TRAFFIC,   "traffic",   layer_travel_traffic,  "cars passing")
AUDIO_LAYER(CARTS,     "carts",     layer_travel_carts,    "wooden wheels on stones")
AUDIO_LAYER(CREAKING,  "creaking",  layer_things_creaking, "creaking timber")
AUDIO_LAYER(BATTLE,    "battle",    layer_people_battle,   "far guns, clashing metal, shouting")
AUDIO_LAYER(CHAINS,    "chains",    layer_things_chains,   "clinking chains")
AUDIO_LAYER(TAVERN,    "tavern",    layer_people_tavern,   "murmur and clinking cups")
AUDIO_LAYER(WRITING,   "writing",   layer_things_writing,  "a quill on paper")
AUDIO_LAYER(ROOM,      "room",      layer_air_room,        "the tone of a quiet room")
AUDIO_LAYER(CAVE,      "cave",      layer_air_cave,        "the breath of a cave")
AUDIO_LAYER(DESERT,    "desert",    layer_air_desert,      "dry wind and hissing sand")
AUDIO_LAYER(SNOW,      "snow",      layer_air_snow,        "the hush of snow")
AUDIO_LAYER(DRONE,     "drone",     layer_music_drone,     "a low held chord, by mood")
AUDIO_LAYER(PAD,       "pad",       layer_music_pad,       "slow chords, by mood")
#endif
#ifdef AUDIO_MOOD
AUDIO_MOOD(NEUTRAL,     "neutral")
AUDIO_MOOD(PEACEFUL,    "peaceful")
AUDIO_MOOD(JOYFUL,      "joyful")
AUDIO_MOOD(HUMOROUS,    "humorous")
AUDIO_MOOD(MYSTERIOUS,  "mysterious")
AUDIO_MOOD(TENSE,       "tense")
AUDIO_MOOD(FRIGHTENING, "frightening")
AUDIO_MOOD(SAD,         "sad")
AUDIO_MOOD(ANGRY,       "angry")
AUDIO_MOOD(ROMANTIC,    "romantic")
AUDIO_MOOD(ADVENTUROUS, "adventurous")
AUDIO_MOOD(WONDER,      "wonder")
#endif
/* clang-format on */
