/* SPDX-License-Identifier: MIT */
/* Turns a scene's classes into the synthesiser's recipe. */
#include "provider/local_soundscape.h"

#include "audio/recipe.h"
#include "base/must.h"
#include "book/soundscape.h"
#include "provider/local_beds.h"
#include "provider/local_places.h"

#include <stdbool.h>
#include <stdint.h>

/* How much of the weather and of the world outside comes in. */
struct walls {
	float gain_db;
	float brightness; /* factor */
	float distance; /* added */
};

static const struct walls walls[INDOORS_COUNT] = {
	[INDOORS_FALSE] = { 0.0F, 1.0F, 0.0F },
	[INDOORS_MIXED] = { -4.0F, 0.7F, 0.25F },
	[INDOORS_TRUE] = { -9.0F, 0.4F, 0.6F },
};

static const struct walls underground = { -16.0F, 0.2F, 0.8F };

/* Gain and density of everything that moves. */
static const struct {
	float music;
	float gain_db;
	float density; /* factor */
} energies[INTENSITY_COUNT] = {
	[INTENSITY_LOW] = { 0.25F, -1.5F, 0.75F },
	[INTENSITY_MEDIUM] = { 0.5F, 0.0F, 1.0F },
	[INTENSITY_HIGH] = { 0.85F, 1.5F, 1.3F },
};

/* A recipe in the making. */
struct maker {
	const struct soundscape_request *request;
	struct recipe *recipe;
	struct walls walls; /* between the listener and the sky */
	int room; /* layers that may still be added */
};

static void
add(struct maker *m, const struct recipe_layer *l)
{
	enum vocab_intensity i = m->request->intensity;

	if (m->room > 0 &&
	    recipe_add(m->recipe, l->kind, l->gain_db + energies[i].gain_db,
	        l->brightness, l->density * energies[i].density, l->distance))
		m->room--;
}

/* Add what is heard from outside. */
static void
add_outside(struct maker *m, struct recipe_layer l)
{
	l.gain_db += m->walls.gain_db;
	l.brightness *= m->walls.brightness;
	l.distance += m->walls.distance;
	add(m, &l);
}

static bool
is_winter(const struct soundscape_request *r)
{
	return r->weather == WEATHER_SNOW || r->setting == SETTING_SNOW_ICE;
}

static bool
is_wet(const struct soundscape_request *r)
{
	return r->weather == WEATHER_RAIN || r->weather == WEATHER_STORM;
}

/* Can this animal be heard at this hour, in this weather? */
static bool
is_out(enum audio_layer kind, const struct soundscape_request *r)
{
	bool night = r->time_of_day == TIME_NIGHT;

	if (kind == LAYER_BIRDS)
		return !night && r->weather != WEATHER_STORM;
	if (kind == LAYER_GULLS)
		return !night;
	if (kind == LAYER_OWL)
		return night || r->time_of_day == TIME_EVENING ||
		    r->time_of_day == TIME_UNKNOWN;
	if (kind == LAYER_CRICKETS || kind == LAYER_FROGS)
		return !is_winter(r) && r->weather != WEATHER_STORM;
	return true;
}

/* Weather moves what it blows on and dulls what it covers. */
static void
weather_on(struct recipe_layer *l, enum vocab_weather weather)
{
	bool moves = l->kind == LAYER_WAVES || l->kind == LAYER_SURF ||
	    l->kind == LAYER_LEAVES || l->kind == LAYER_CREAKING ||
	    l->kind == LAYER_RIVER;

	if (moves && weather == WEATHER_STORM) {
		l->density += 0.4F;
		l->gain_db += 2.0F;
	}
	if (moves && weather == WEATHER_WIND)
		l->density += 0.2F;
	if (weather == WEATHER_FOG || weather == WEATHER_SNOW) {
		l->brightness -= 0.15F;
		l->distance += 0.15F;
	}
}

/* What lies under everything.  In a hut in the forest the forest is outside. */
static void
add_bed(struct maker *m, const struct local_bed *bed)
{
	const struct soundscape_request *r = m->request;
	bool hut = r->indoors == INDOORS_TRUE &&
	    local_places_of(r->setting)->indoors == INDOORS_FALSE;
	struct recipe_layer l;
	int i;

	for (i = 0; i < bed->n; i++) {
		l = bed->layers[i];
		if (!is_out(l.kind, r))
			continue;
		weather_on(&l, r->weather);
		if (hut) {
			l.gain_db -= 4.0F;
			l.distance += 0.3F;
		}
		add(m, &l);
	}
}

static void
add_weather(struct maker *m)
{
	const struct local_bed *bed = local_beds_weather(m->request->weather);
	int i;

	/* A storm's wind is louder than the bed's, and a layer plays once:
	 * the weather goes first. */
	for (i = 0; i < bed->n; i++)
		add_outside(m, bed->layers[i]);
}

/* Places where animals live close by. */
static bool
is_green(enum vocab_setting setting)
{
	return setting == SETTING_FOREST || setting == SETTING_RIVER ||
	    setting == SETTING_FIELD_COUNTRYSIDE || setting == SETTING_GARDEN ||
	    setting == SETTING_VILLAGE || setting == SETTING_SWAMP_MOOR ||
	    setting == SETTING_ROAD_JOURNEY;
}

/* The animals of each hour where it is green: gains in dB, 0 is none. */
static const struct {
	float birds;
	float bird_density;
	float crickets;
	float owl; /* in forests only */
} hours[TIME_COUNT] = {
	[TIME_UNKNOWN] = { -16.0F, 0.25F, 0.0F, 0.0F },
	[TIME_DAWN] = { -8.0F, 0.8F, 0.0F, 0.0F },
	[TIME_MORNING] = { -10.0F, 0.6F, 0.0F, 0.0F },
	[TIME_DAY] = { -13.0F, 0.4F, 0.0F, 0.0F },
	[TIME_EVENING] = { -17.0F, 0.2F, -19.0F, 0.0F },
	[TIME_NIGHT] = { 0.0F, 0.0F, -14.0F, -14.0F },
};

static void
add_animal(struct maker *m, enum audio_layer kind, float gain_db, float density)
{
	struct recipe_layer l = { kind, gain_db, 0.55F, density, 0.4F };

	if (gain_db < 0.0F && is_out(kind, m->request))
		add_outside(m, l);
}

static void
add_hour(struct maker *m)
{
	const struct soundscape_request *r = m->request;
	enum vocab_time t = r->time_of_day;
	bool hot = r->weather == WEATHER_HOT && t != TIME_DAWN;

	if (!is_green(r->setting) || is_wet(r) || is_winter(r))
		return;
	add_animal(m, LAYER_BIRDS, hours[t].birds, hours[t].bird_density);
	/* In the heat they sing by day as well. */
	add_animal(m, LAYER_CRICKETS, hot ? -13.0F : hours[t].crickets,
	    hot ? 0.8F : 0.5F);
	if (r->setting == SETTING_FOREST)
		add_animal(m, LAYER_OWL, hours[t].owl, 0.3F);
}

/* Sources that stand in the open: a roof muffles them as it does the rain. */
static bool
is_outside(enum audio_layer kind)
{
	return kind == LAYER_RAIN || kind == LAYER_THUNDER ||
	    kind == LAYER_WIND || kind == LAYER_WAVES || kind == LAYER_SURF ||
	    kind == LAYER_RIVER || kind == LAYER_BIRDS || kind == LAYER_GULLS ||
	    kind == LAYER_OWL || kind == LAYER_CRICKETS ||
	    kind == LAYER_FROGS || kind == LAYER_LEAVES ||
	    kind == LAYER_HOOVES || kind == LAYER_TRAFFIC;
}

/* The sources that were named. */
static void
add_sounds(struct maker *m)
{
	const struct soundscape_request *r = m->request;
	struct recipe_layer l;
	int i;

	for (i = 0; i < SOUND_COUNT; i++) {
		if ((r->sounds & (UINT32_C(1) << i)) == 0)
			continue;
		l = local_beds_sound((enum vocab_sound)i);
		if (i == SOUND_WAVES && r->setting == SETTING_BEACH)
			l.kind = LAYER_SURF;
		if (!is_out(l.kind, r))
			continue;
		if (is_outside(l.kind))
			add_outside(m, l);
		else
			add(m, &l);
	}
}

static enum audio_mood
mood_of(enum vocab_mood mood)
{
	enum audio_mood out;

	must(recipe_mood_find(vocab_word(VOCAB_LIST_MOOD, (int)mood), &out));
	return out;
}

void
local_soundscape_recipe(const struct soundscape_request *r, struct recipe *out)
{
	const struct local_bed *bed = local_beds_setting(r->setting);
	struct maker m = {
		.request = r,
		.recipe = out,
		.walls = r->setting == SETTING_CAVE_UNDERGROUND
		    ? underground
		    : walls[r->indoors],
		.room = LOCAL_SOUNDSCAPE_LAYERS - 1, /* one for the music */
	};
	struct recipe_layer music = local_beds_mood(r->mood);

	*out = (struct recipe)RECIPE_INIT;
	out->seed = r->seed;
	out->seconds = r->seconds > RECIPE_SECONDS_MAX ? RECIPE_SECONDS_MAX
	    : r->seconds >= RECIPE_SECONDS_MIN         ? r->seconds
	                                               : RECIPE_SECONDS_MIN;
	out->mood = mood_of(r->mood);
	out->intensity = energies[r->intensity].music;
	out->reverb = bed->reverb;
	out->size = bed->size;
	add_weather(&m);
	add_bed(&m, bed);
	add_hour(&m);
	add_sounds(&m);
	m.room++;
	add(&m, &music);
}
