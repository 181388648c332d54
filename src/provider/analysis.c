/* SPDX-License-Identifier: MIT */
/* An analysis from JSON, field by field, and back. */
#include "provider/analysis.h"

#include "base/buf.h"
#include "base/must.h"
#include "book/analysis.h"
#include "provider/words.h"
#include "wire/json.h"

#include <string.h>

enum {
	ACTION_MAX = 120,
	DEPTH = 8
};

/* The second name is what models write that were not held to a schema. */
static const struct {
	const char *name;
	const char *other;
} keys[ANALYSIS_KEY_COUNT] = {
	[ANALYSIS_KEY_SETTING] = { "setting", "location" },
	[ANALYSIS_KEY_SETTING_CLASS] = { "settingClass", "setting_class" },
	[ANALYSIS_KEY_INDOORS] = { "indoors", "indoor" },
	[ANALYSIS_KEY_MOOD] = { "mood", "atmosphere" },
	[ANALYSIS_KEY_MOOD_CLASS] = { "moodClass", "mood_class" },
	[ANALYSIS_KEY_WEATHER] = { "weather", "weatherClass" },
	[ANALYSIS_KEY_TIME] = { "timeOfDay", "time_of_day" },
	[ANALYSIS_KEY_INTENSITY] = { "intensity", "intensityLevel" },
	[ANALYSIS_KEY_ACTIONS] = { "actions", "events" },
	[ANALYSIS_KEY_SOUNDS] = { "sounds", "soundSources" },
	[ANALYSIS_KEY_PROMPT] = { "audioPrompt", "audio_prompt" },
};

const char *
analysis_key(enum analysis_key key)
{
	must(key < ANALYSIS_KEY_COUNT);
	return keys[key].name;
}

static const struct json *
field(const struct json *v, enum analysis_key key)
{
	const struct json *found = json_get(v, keys[key].name);

	return json_is_null(found) ? json_get(v, keys[key].other) : found;
}

static const char *
read_text(
    struct arena *a, const struct json *v, enum analysis_key key, size_t max)
{
	return words_clean(a, json_text(field(v, key), ""), max);
}

/* The class of ${key}; ${otherwise} (and false) if it is missing or unknown. */
static bool
read_class(const struct json *v, enum analysis_key key, enum vocab_list list,
    int otherwise, int *out)
{
	*out = otherwise;
	return vocab_find(list, json_text(field(v, key), ""), out);
}

/* Some models write a truth where the schema wants a word. */
static enum vocab_indoors
read_indoors(const struct json *v)
{
	const struct json *value = field(v, ANALYSIS_KEY_INDOORS);
	int out;

	if (json_is_text(value)) {
		read_class(v, ANALYSIS_KEY_INDOORS, VOCAB_LIST_INDOORS,
		    INDOORS_MIXED, &out);
		return (enum vocab_indoors)out;
	}
	if (json_bool(value, false))
		return INDOORS_TRUE;
	return json_bool(value, true) ? INDOORS_MIXED : INDOORS_FALSE;
}

static void
read_classes(const struct json *v, struct analysis *out)
{
	int setting, mood, weather, time, intensity;
	bool has_setting, has_mood;

	has_setting = read_class(v, ANALYSIS_KEY_SETTING_CLASS,
	    VOCAB_LIST_SETTING, SETTING_OTHER, &setting);
	has_mood = read_class(
	    v, ANALYSIS_KEY_MOOD_CLASS, VOCAB_LIST_MOOD, MOOD_NEUTRAL, &mood);
	read_class(v, ANALYSIS_KEY_WEATHER, VOCAB_LIST_WEATHER, WEATHER_NONE,
	    &weather);
	read_class(v, ANALYSIS_KEY_TIME, VOCAB_LIST_TIME, TIME_UNKNOWN, &time);
	read_class(v, ANALYSIS_KEY_INTENSITY, VOCAB_LIST_INTENSITY,
	    INTENSITY_MEDIUM, &intensity);
	out->has_classes = has_setting || has_mood;
	out->setting_class = (enum vocab_setting)setting;
	out->mood_class = (enum vocab_mood)mood;
	out->indoors = read_indoors(v);
	out->weather = (enum vocab_weather)weather;
	out->time_of_day = (enum vocab_time)time;
	out->intensity = (enum vocab_intensity)intensity;
}

static void
read_lists(struct arena *a, const struct json *v, struct analysis *out)
{
	const struct json *actions = field(v, ANALYSIS_KEY_ACTIONS);
	const struct json *sounds = field(v, ANALYSIS_KEY_SOUNDS);
	const char *text;
	size_t i;
	int sound;

	for (i = 0;
	     i < json_length(actions) && out->n_actions < ANALYSIS_ACTIONS_MAX;
	     i++) {
		text = words_clean(
		    a, json_text(json_at(actions, i), ""), ACTION_MAX);
		if (text[0] != '\0')
			out->actions[out->n_actions++] = text;
	}
	for (i = 0; i < json_length(sounds); i++)
		if (vocab_find(VOCAB_LIST_SOUND,
		        json_text(json_at(sounds, i), ""), &sound))
			out->sounds |= UINT32_C(1) << sound;
}

bool
analysis_read(
    struct arena *a, const struct json *v, struct analysis *out, struct err *e)
{
	const char *missing = NULL;

	*out = (struct analysis){ 0 };
	out->setting = read_text(a, v, ANALYSIS_KEY_SETTING, ANALYSIS_TEXT_MAX);
	out->mood = read_text(a, v, ANALYSIS_KEY_MOOD, ANALYSIS_TEXT_MAX);
	out->audio_prompt =
	    read_text(a, v, ANALYSIS_KEY_PROMPT, ANALYSIS_PROMPT_MAX);
	if (out->setting[0] == '\0')
		missing = keys[ANALYSIS_KEY_SETTING].name;
	else if (out->mood[0] == '\0')
		missing = keys[ANALYSIS_KEY_MOOD].name;
	else if (out->audio_prompt[0] == '\0')
		missing = keys[ANALYSIS_KEY_PROMPT].name;
	if (missing != NULL)
		return err_set_cause(e, ERR_IO, CAUSE_INVALID_RESPONSE, 0,
		    "the analysis has no %s", missing);
	read_classes(v, out);
	read_lists(a, v, out);
	return true;
}

static void
add_class(
    struct json_out *o, enum analysis_key key, enum vocab_list list, int value)
{
	json_add_text(o, keys[key].name, vocab_word(list, value));
}

static void
add_lists(struct json_out *o, const struct analysis *v)
{
	int i;

	json_array(o, keys[ANALYSIS_KEY_ACTIONS].name);
	for (i = 0; i < v->n_actions; i++)
		json_add_text(o, NULL, v->actions[i]);
	json_array_end(o);
	json_array(o, keys[ANALYSIS_KEY_SOUNDS].name);
	for (i = 0; i < vocab_count(VOCAB_LIST_SOUND); i++)
		if (v->sounds & (UINT32_C(1) << i))
			json_add_text(o, NULL, vocab_word(VOCAB_LIST_SOUND, i));
	json_array_end(o);
}

void
analysis_print(const struct analysis *v, struct buf *out)
{
	struct json_out o;

	json_out_init(&o, out);
	json_object(&o, NULL);
	json_add_text(&o, keys[ANALYSIS_KEY_SETTING].name, v->setting);
	if (v->has_classes)
		add_class(&o, ANALYSIS_KEY_SETTING_CLASS, VOCAB_LIST_SETTING,
		    (int)v->setting_class);
	add_class(
	    &o, ANALYSIS_KEY_INDOORS, VOCAB_LIST_INDOORS, (int)v->indoors);
	json_add_text(&o, keys[ANALYSIS_KEY_MOOD].name, v->mood);
	if (v->has_classes)
		add_class(&o, ANALYSIS_KEY_MOOD_CLASS, VOCAB_LIST_MOOD,
		    (int)v->mood_class);
	add_class(
	    &o, ANALYSIS_KEY_WEATHER, VOCAB_LIST_WEATHER, (int)v->weather);
	add_class(&o, ANALYSIS_KEY_TIME, VOCAB_LIST_TIME, (int)v->time_of_day);
	add_class(&o, ANALYSIS_KEY_INTENSITY, VOCAB_LIST_INTENSITY,
	    (int)v->intensity);
	add_lists(&o, v);
	json_add_text(&o, keys[ANALYSIS_KEY_PROMPT].name, v->audio_prompt);
	json_object_end(&o);
}

bool
analysis_read_stored(struct arena *a, const char *text, size_t size,
    struct analysis *out, struct err *e)
{
	struct json *v;

	if (!json_parse(a, text, size, DEPTH, &v, e) ||
	    !analysis_read(a, v, out, e))
		return err_here(e);
	return true;
}
