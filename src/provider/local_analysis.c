/* SPDX-License-Identifier: MIT */
/* Decides from the evidence of a spread, and from the memory of the scene so
 * far, what the scene is. */
#include "provider/local_analysis.h"

#include "base/arena.h"
#include "book/analysis.h"
#include "provider/lexicon.h"
#include "provider/local_places.h"
#include "provider/local_prompt.h"
#include "provider/local_score.h"
#include "provider/local_sounds.h"

#include <string.h>

enum {
	ACTIONS_TOLD = 5,
	UNTOLD_WORDS = 250 /* so much text would have named the weather */
};

/* How a class is chosen. */
struct choice {
	int n; /* values of the class */
	int nothing; /* the value that means "not said" */
	int held; /* what it was so far; ${nothing}: no memory */
	double least; /* evidence that any value needs */
	double inertia; /* lead that a new value needs over ${held} … */
	double times; /* … beyond this many times its evidence */
};

static int
best_of(const double *score, int n, int nothing)
{
	int best = nothing, i;

	for (i = 0; i < n; i++)
		if (i != nothing && score[i] > 0 &&
		    (best == nothing || score[i] > score[best]))
			best = i;
	return best;
}

/* The value with the most evidence, unless it is too little or the old one is
 * close behind. */
static int
choose(const double *score, const struct choice *c)
{
	int best = best_of(score, c->n, c->nothing);

	if (best == c->nothing || score[best] < c->least)
		return c->held;
	if (c->held != c->nothing && best != c->held &&
	    score[best] < c->times * score[c->held] + c->inertia)
		return c->held;
	return best;
}

/* Longer texts hold more chance words: what counts as evidence grows. */
static double
by_length(double base, double per_thousand, const struct local_score *s)
{
	int words = s->words < 2000 ? s->words : 2000;

	return base + per_thousand * words / 1000.0;
}

static enum vocab_setting
choose_setting(struct local_score *s, const struct analysis *before)
{
	struct choice c = {
		.n = SETTING_COUNT,
		.nothing = SETTING_OTHER,
		.held =
		    before == NULL ? SETTING_OTHER : (int)before->setting_class,
		.least = by_length(2.0, 6.0, s),
		.inertia = by_length(2.6, 6.0, s),
		.times = 1.15,
	};

	local_places_absorb(s->setting);
	return (enum vocab_setting)choose(s->setting, &c);
}

/* Does the story leave the moment before ("weeks later")? */
static bool
forgets(const struct local_score *s, const struct analysis *before)
{
	return before == NULL || s->jump >= 1.0;
}

/* What the weather was, as far as it may still be so.  Rain, snow or a storm
 * that two pages in the open do not mention has passed; somebody who came in
 * from it still has it outside. */
static enum vocab_weather
weather_memory(const struct local_score *s, const struct analysis *before,
    enum vocab_setting setting)
{
	bool open = local_places_of(setting)->indoors == INDOORS_FALSE;
	enum vocab_weather held;

	if (forgets(s, before))
		return WEATHER_NONE;
	held = before->weather;
	if (s->over[held] > 0.4 && s->over[held] > s->weather[held])
		return WEATHER_NONE;
	if (open && s->words >= UNTOLD_WORDS && s->weather[held] < 0.4 &&
	    held != WEATHER_CLEAR && held != WEATHER_HOT)
		return WEATHER_NONE;
	return held;
}

static enum vocab_weather
choose_weather(struct local_score *s, const struct analysis *before,
    enum vocab_setting setting)
{
	struct choice c = {
		.n = WEATHER_COUNT,
		.nothing = WEATHER_NONE,
		.held = (int)weather_memory(s, before, setting),
		.least = by_length(1.4, 1.0, s),
		.inertia = 0.8,
		.times = 1.15,
	};

	/* A storm is made of rain and wind. */
	if (s->weather[WEATHER_STORM] >= 1.5)
		s->weather[WEATHER_STORM] +=
		    0.6 * (s->weather[WEATHER_RAIN] + s->weather[WEATHER_WIND]);
	return (enum vocab_weather)choose(s->weather, &c);
}

static enum vocab_time
choose_time(const struct local_score *s, const struct analysis *before)
{
	struct choice c = { .n = TIME_COUNT,
		.nothing = TIME_UNKNOWN,
		.held = TIME_UNKNOWN,
		.least = by_length(1.2, 0.8, s),
		.inertia = 0.7,
		.times = 1.15 };

	if (!forgets(s, before))
		c.held = (int)before->time_of_day;
	return (enum vocab_time)choose(s->time, &c);
}

/* Where words of feeling are few, place, weather and hour set a tone. */
static void
tone(double *mood, double loud, const struct analysis *an)
{
	static const struct {
		enum vocab_mood mood;
		double amount;
	} places[SETTING_COUNT] = {
		[SETTING_GARDEN] = { MOOD_PEACEFUL, 1.0 },
		[SETTING_FIELD_COUNTRYSIDE] = { MOOD_PEACEFUL, 1.0 },
		[SETTING_RIVER] = { MOOD_PEACEFUL, 0.8 },
		[SETTING_CHURCH] = { MOOD_PEACEFUL, 1.0 },
		[SETTING_TAVERN_INN] = { MOOD_JOYFUL, 0.8 },
		[SETTING_BATTLEFIELD] = { MOOD_TENSE, 2.4 },
		[SETTING_PRISON] = { MOOD_TENSE, 1.2 },
		[SETTING_COURT_HALL] = { MOOD_TENSE, 1.0 },
		[SETTING_MOUNTAIN] = { MOOD_ADVENTUROUS, 0.8 },
		[SETTING_SHIP] = { MOOD_ADVENTUROUS, 0.6 },
		[SETTING_CAVE_UNDERGROUND] = { MOOD_MYSTERIOUS, 1.4 },
		[SETTING_SWAMP_MOOR] = { MOOD_MYSTERIOUS, 1.4 },
		[SETTING_SNOW_ICE] = { MOOD_TENSE, 0.8 },
	}, weathers[WEATHER_COUNT] = {
		[WEATHER_CLEAR] = { MOOD_PEACEFUL, 0.8 },
		[WEATHER_STORM] = { MOOD_TENSE, 1.2 },
		[WEATHER_FOG] = { MOOD_MYSTERIOUS, 1.5 },
	};

	mood[places[an->setting_class].mood] +=
	    places[an->setting_class].amount;
	/* A storm outside makes the fireside cosy. */
	if (local_places_of(an->setting_class)->indoors != INDOORS_TRUE)
		mood[weathers[an->weather].mood] +=
		    weathers[an->weather].amount;
	if (an->time_of_day == TIME_NIGHT)
		mood[MOOD_MYSTERIOUS] += 0.8;
	/* Haste and noise without a word of joy are no good sign. */
	mood[MOOD_TENSE] += 0.25 * loud;
}

/* Moods shade into each other: dread speaks for tension as well, so that two
 * halves of one feeling do not lose against a chance word of another. */
static void
shade(double *mood)
{
	static const struct {
		enum vocab_mood one;
		enum vocab_mood other;
		double share;
	} kin[] = {
		{ MOOD_TENSE, MOOD_FRIGHTENING, 0.4 },
		{ MOOD_TENSE, MOOD_MYSTERIOUS, 0.2 },
		{ MOOD_TENSE, MOOD_ANGRY, 0.2 },
		{ MOOD_TENSE, MOOD_ADVENTUROUS, 0.2 },
		{ MOOD_FRIGHTENING, MOOD_MYSTERIOUS, 0.2 },
		{ MOOD_JOYFUL, MOOD_HUMOROUS, 0.3 },
		{ MOOD_JOYFUL, MOOD_WONDER, 0.2 },
		{ MOOD_PEACEFUL, MOOD_ROMANTIC, 0.2 },
		{ MOOD_PEACEFUL, MOOD_WONDER, 0.1 },
	};
	double before[MOOD_COUNT];
	size_t i;

	memcpy(before, mood, sizeof(before));
	for (i = 0; i < sizeof(kin) / sizeof(kin[0]); i++) {
		mood[kin[i].one] += kin[i].share * before[kin[i].other];
		mood[kin[i].other] += kin[i].share * before[kin[i].one];
	}
}

static enum vocab_mood
choose_mood(struct local_score *s, const struct analysis *before,
    const struct analysis *now, int *second)
{
	struct choice c = {
		.n = MOOD_COUNT,
		.nothing = MOOD_NEUTRAL,
		.held = before == NULL ? MOOD_NEUTRAL : (int)before->mood_class,
		.least = by_length(1.1, 4.0, s),
		.inertia = by_length(1.0, 5.0, s),
		.times = 1.3,
	};
	double rest[MOOD_COUNT];
	int mood;

	tone(s->mood, s->intensity[INTENSITY_HIGH], now);
	shade(s->mood);
	mood = choose(s->mood, &c);

	memcpy(rest, s->mood, sizeof(rest));
	rest[mood] = 0;
	*second = best_of(rest, MOOD_COUNT, MOOD_NEUTRAL);
	if (rest[*second] < c.least || rest[*second] < 0.6 * s->mood[mood])
		*second = MOOD_NEUTRAL;
	return (enum vocab_mood)mood;
}

/* How loud a mood is by itself. */
static const double mood_energy[MOOD_COUNT] = {
	[MOOD_PEACEFUL] = -0.9,
	[MOOD_SAD] = -0.5,
	[MOOD_ROMANTIC] = -0.4,
	[MOOD_MYSTERIOUS] = -0.3,
	[MOOD_TENSE] = 0.4,
	[MOOD_ADVENTUROUS] = 0.6,
	[MOOD_FRIGHTENING] = 0.8,
	[MOOD_ANGRY] = 0.9,
};

static enum vocab_intensity
choose_intensity(const struct local_score *s, const struct analysis *before,
    enum vocab_mood mood, enum vocab_weather weather)
{
	double words = s->words < 60 ? 60 : s->words;
	double loud = s->intensity[INTENSITY_HIGH] + 0.6 * s->exclamations;
	double x = 100.0 * (loud - 0.8 * s->intensity[INTENSITY_LOW]) / words;
	double high = 2.2, low = -0.4;

	x += mood_energy[mood];
	if (weather == WEATHER_STORM)
		x += 0.6;
	/* The level so far is left with some delay. */
	if (before != NULL && before->intensity == INTENSITY_HIGH)
		high -= 0.5;
	if (before != NULL && before->intensity == INTENSITY_LOW)
		low += 0.4;
	return x >= high ? INTENSITY_HIGH
	    : x <= low   ? INTENSITY_LOW
	                 : INTENSITY_MEDIUM;
}

static enum vocab_indoors
choose_indoors(const struct local_score *s, const struct analysis *before,
    enum vocab_setting setting)
{
	enum vocab_indoors usual = local_places_of(setting)->indoors;
	double in = s->indoors[INDOORS_TRUE], out = s->indoors[INDOORS_FALSE];
	bool same = before != NULL && before->setting_class == setting;

	/* "Below deck", "in the open": more than a door or a window. */
	if (in >= 3.0 && in > 1.5 * out && usual != INDOORS_TRUE)
		return usual == INDOORS_MIXED || in > 5.0 ? INDOORS_TRUE
		                                          : INDOORS_MIXED;
	if (out >= 3.0 && out > 1.5 * in && usual != INDOORS_FALSE)
		return usual == INDOORS_MIXED ? INDOORS_FALSE : INDOORS_MIXED;
	return same && in < 1.0 && out < 1.0 ? before->indoors : usual;
}

/* The few actions with the most evidence. */
static void
tell_actions(
    const struct lexicon *lx, struct local_score *s, struct analysis *out)
{
	int i, best;

	while (out->n_actions < ACTIONS_TOLD) {
		best = 0;
		for (i = 1; i < lexicon_actions(lx); i++)
			if (s->action[i] > s->action[best])
				best = i;
		if (s->action[best] < 1.0)
			return;
		s->action[best] = 0;
		out->actions[out->n_actions++] = lexicon_action(lx, best);
	}
}

static void
copy_actions(struct arena *a, struct analysis *out)
{
	int i;

	for (i = 0; i < out->n_actions; i++)
		out->actions[i] = arena_text(a, out->actions[i]);
}

bool
local_analysis_read(const struct lexicon *lx, struct arena *a, const char *text,
    size_t size, const struct analysis *before, struct analysis *out,
    struct err *e)
{
	struct local_score *s;
	int second;

	if (size > LOCAL_ANALYSIS_TEXT_MAX)
		return err_set_cause(e, ERR_CONTENT_ANALYSIS, CAUSE_INVALID, 0,
		    "a spread of %zu bytes is too long to read", size);
	if (before != NULL && !before->has_classes)
		before = NULL;
	s = arena_alloc(a, sizeof(*s));
	local_score_read(lx, a, text, size, s);
	memset(out, 0, sizeof(*out));
	out->has_classes = true;
	out->setting_class = choose_setting(s, before);
	out->weather = choose_weather(s, before, out->setting_class);
	out->time_of_day = choose_time(s, before);
	out->mood_class = choose_mood(s, before, out, &second);
	out->intensity =
	    choose_intensity(s, before, out->mood_class, out->weather);
	out->indoors = choose_indoors(s, before, out->setting_class);
	out->sounds = local_sounds_choose(s, out);
	tell_actions(lx, s, out);
	copy_actions(a, out);
	out->setting = local_prompt_setting(a, out);
	out->mood = local_prompt_mood(a, out, (enum vocab_mood)second);
	out->audio_prompt = local_prompt_audio(a, out);
	return true;
}
