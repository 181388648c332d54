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
	{ "battle", WORD_CLASS_BATTLE },
	{ "battlefield", WORD_CLASS_BATTLEFIELD },
	{ "beach", WORD_CLASS_BEACH },
	{ "bells", WORD_CLASS_BELLS },
	{ "birds", WORD_CLASS_BIRDS },
	{ "castle", WORD_CLASS_CASTLE },
	{ "cave_underground", WORD_CLASS_CAVE },
	{ "chains", WORD_CLASS_CHAINS },
	{ "children", WORD_CLASS_CHILDREN },
	{ "church", WORD_CLASS_CHURCH },
	{ "city_street", WORD_CLASS_STREET },
	{ "clear", WORD_CLASS_CLEAR },
	{ "clock", WORD_CLASS_CLOCK },
	{ "court_hall", WORD_CLASS_COURT },
	{ "creaking", WORD_CLASS_CREAKING },
	{ "crickets", WORD_CLASS_CRICKETS },
	{ "crowd", WORD_CLASS_CROWD },
	{ "dawn", WORD_CLASS_DAWN },
	{ "day", WORD_CLASS_DAY },
	{ "desert", WORD_CLASS_DESERT },
	{ "dripping", WORD_CLASS_DRIPPING },
	{ "evening", WORD_CLASS_EVENING },
	{ "field_countryside", WORD_CLASS_FIELD },
	{ "fire", WORD_CLASS_FIRE },
	{ "fog", WORD_CLASS_FOG },
	{ "footsteps", WORD_CLASS_FOOTSTEPS },
	{ "forest", WORD_CLASS_FOREST },
	{ "frightening", WORD_CLASS_FRIGHTENING },
	{ "frogs", WORD_CLASS_FROGS },
	{ "garden", WORD_CLASS_GARDEN },
	{ "gulls", WORD_CLASS_GULLS },
	{ "high", WORD_CLASS_HIGH },
	{ "horses", WORD_CLASS_HORSES },
	{ "hot", WORD_CLASS_HOT },
	{ "house_interior", WORD_CLASS_HOUSE },
	{ "humorous", WORD_CLASS_HUMOROUS },
	{ "joyful", WORD_CLASS_JOYFUL },
	{ "leaves", WORD_CLASS_LEAVES },
	{ "low", WORD_CLASS_LOW },
	{ "medium", WORD_CLASS_MEDIUM },
	{ "morning", WORD_CLASS_MORNING },
	{ "mountain", WORD_CLASS_MOUNTAIN },
	{ "mysterious", WORD_CLASS_MYSTERIOUS },
	{ "neutral", WORD_CLASS_NEUTRAL },
	{ "night", WORD_CLASS_NIGHT },
	{ "none", WORD_CLASS_NONE },
	{ "office_shop", WORD_CLASS_OFFICE },
	{ "other", WORD_CLASS_OTHER },
	{ "owl", WORD_CLASS_OWL },
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
	{ "tavern", WORD_CLASS_INN },
	{ "tavern_inn", WORD_CLASS_TAVERN },
	{ "tense", WORD_CLASS_TENSE },
	{ "thunder", WORD_CLASS_THUNDER },
	{ "traffic", WORD_CLASS_TRAFFIC },
	{ "train", WORD_CLASS_RAILWAY },
	{ "train_carriage", WORD_CLASS_TRAIN },
	{ "unknown", WORD_UNKNOWN },
	{ "village", WORD_CLASS_VILLAGE },
	{ "waves", WORD_CLASS_WAVES },
	{ "wind", WORD_CLASS_WIND },
	{ "wonder", WORD_CLASS_WONDER },
	{ "writing", WORD_CLASS_WRITING },
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
