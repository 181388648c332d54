/* SPDX-License-Identifier: MIT */
/* Classes of the vocabulary as words. */
#include "web/page_class.h"

#include "base/arena.h"
#include "web/page.h"
#include "web/visit.h"

#include <string.h>

static const struct {
	const char *name;
	enum word word;
} classes[] = {
	{ "adventurous", WORD_CLASS_ADVENTUROUS },
	{ "angry", WORD_CLASS_ANGRY },
	{ "battlefield", WORD_CLASS_BATTLEFIELD },
	{ "beach", WORD_CLASS_BEACH },
	{ "castle", WORD_CLASS_CASTLE },
	{ "cave_underground", WORD_CLASS_CAVE },
	{ "church", WORD_CLASS_CHURCH },
	{ "city_street", WORD_CLASS_STREET },
	{ "clear", WORD_CLASS_CLEAR },
	{ "court_hall", WORD_CLASS_COURT },
	{ "dawn", WORD_CLASS_DAWN },
	{ "day", WORD_CLASS_DAY },
	{ "desert", WORD_CLASS_DESERT },
	{ "evening", WORD_CLASS_EVENING },
	{ "field_countryside", WORD_CLASS_FIELD },
	{ "fog", WORD_CLASS_FOG },
	{ "forest", WORD_CLASS_FOREST },
	{ "frightening", WORD_CLASS_FRIGHTENING },
	{ "garden", WORD_CLASS_GARDEN },
	{ "high", WORD_CLASS_HIGH },
	{ "hot", WORD_CLASS_HOT },
	{ "house_interior", WORD_CLASS_HOUSE },
	{ "humorous", WORD_CLASS_HUMOROUS },
	{ "joyful", WORD_CLASS_JOYFUL },
	{ "low", WORD_CLASS_LOW },
	{ "medium", WORD_CLASS_MEDIUM },
	{ "morning", WORD_CLASS_MORNING },
	{ "mountain", WORD_CLASS_MOUNTAIN },
	{ "mysterious", WORD_CLASS_MYSTERIOUS },
	{ "neutral", WORD_CLASS_NEUTRAL },
	{ "night", WORD_CLASS_NIGHT },
	{ "office_shop", WORD_CLASS_OFFICE },
	{ "peaceful", WORD_CLASS_PEACEFUL },
	{ "prison", WORD_CLASS_PRISON },
	{ "rain", WORD_CLASS_RAIN },
	{ "river", WORD_CLASS_RIVER },
	{ "road_journey", WORD_CLASS_ROAD },
	{ "romantic", WORD_CLASS_ROMANTIC },
	{ "sad", WORD_CLASS_SAD },
	{ "school", WORD_CLASS_SCHOOL },
	{ "sea", WORD_CLASS_SEA },
	{ "ship", WORD_CLASS_SHIP },
	{ "snow", WORD_CLASS_SNOW },
	{ "snow_ice", WORD_CLASS_ICE },
	{ "storm", WORD_CLASS_STORM },
	{ "swamp_moor", WORD_CLASS_MOOR },
	{ "tavern_inn", WORD_CLASS_TAVERN },
	{ "tense", WORD_CLASS_TENSE },
	{ "train_carriage", WORD_CLASS_TRAIN },
	{ "village", WORD_CLASS_VILLAGE },
	{ "wind", WORD_CLASS_WIND },
	{ "wonder", WORD_CLASS_WONDER },
};

const char *
page_class_word(const struct page *p, const char *name)
{
	char *text, *c;
	size_t i;

	for (i = 0; i < sizeof(classes) / sizeof(classes[0]); i++)
		if (strcmp(classes[i].name, name) == 0)
			return page_word(p, classes[i].word);
	text = arena_text(p->visit->a, name);
	for (c = text; *c != '\0'; c++)
		if (*c == '_')
			*c = ' ';
	return text;
}
