/* SPDX-License-Identifier: MIT */
#ifndef BOOK_TIMING_H
#define BOOK_TIMING_H

#include <stdbool.h>
#include <stdint.h>

struct buf;

/*
 * Where the time of a step goes: waiting apart from work, phase by phase, over
 * all its attempts.  What several steps share (a look at all predictions, the
 * transaction of a turn) counts for each of them.
 */

/* TIMING(NAME, "name", is_wait): the JSON of the API has these names. */
/* clang-format off */
#define TIMING_LIST \
	TIMING(QUEUE,       "queue",      true)  /* ready, nobody takes it */ \
	TIMING(RATE_LIMIT,  "rateLimit",  true) \
	TIMING(BACKOFF,     "backOff",    true)  /* before a further attempt */ \
	TIMING(CONNECT,     "connect",    false) /* and for a free stream */ \
	TIMING(FIRST_BYTE,  "firstByte",  false) /* the provider thinks */ \
	TIMING(TRANSFER,    "transfer",   false) \
	TIMING(PROVIDER,    "provider",   false) /* a prediction runs; ourselves */ \
	TIMING(AUDIO_QUEUE, "audioQueue", true)  /* for the helper */ \
	TIMING(AUDIO,       "audio",      false) \
	TIMING(DATABASE,    "database",   false) /* before the call */
/* clang-format on */

enum timing_phase {
#define TIMING(name, word, is_wait) TIMING_##name,
	TIMING_LIST
#undef TIMING
	    TIMING_COUNT
};

struct timing {
	int64_t us[TIMING_COUNT];
	/* while it is pending: since when, what it waits for and until when
	 * (clock_now_us), and how long rate limits had been in force by then;
	 * the rest of its waiting is in the queue */
	int64_t since_us;
	int64_t due_us;
	int64_t limited_us;
	enum timing_phase waits_for;
};

const char *timing_name(enum timing_phase phase);
bool timing_is_wait(enum timing_phase phase);

/* It is pending from ${now_us} on, until ${due_us} (0: not at all) because of
 * ${phase}.  Rate limits have been in force for ${limited_us} in all. */
void timing_wait(struct timing *t, int64_t now_us, int64_t due_us,
    enum timing_phase phase, int64_t limited_us);

/* It is taken up at ${now_us}. */
void timing_start(struct timing *t, int64_t now_us, int64_t limited_us);

void timing_add(struct timing *t, enum timing_phase phase, int64_t us);

/* All of it, waiting and work. */
int64_t timing_total(const struct timing *t);

/* {"waitMs":{"queue":1.5,…},"workMs":{…}}: what is not zero. */
void timing_print(const struct timing *t, struct buf *out);

#endif
