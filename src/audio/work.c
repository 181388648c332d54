/* SPDX-License-Identifier: MIT */
/* One request from bytes to bytes. */
#include "audio/work.h"

#include "audio/encode.h"
#include "audio/heard.h"
#include "audio/helper.h"
#include "audio/level.h"
#include "audio/limit.h"
#include "audio/pcm.h"
#include "audio/recipe.h"
#include "audio/reel.h"
#include "audio/synth.h"
#include "base/buf.h"

#include <math.h>

/* Lossy coding moves peaks up; so much room is left for that. */
static const double lossy_room_db = 0.7;

/* How loud it shall be, and how high: see lossy_room_db. */
struct target {
	enum encode_format format;
	double peak;
};

static bool
find_target(const struct helper_request *r, struct target *out, struct err *e)
{
	if (!encode_find(r->format, &out->format))
		return err_set_cause(e, ERR_SOUNDSCAPE, CAUSE_AUDIO_HELPER, 0,
		    "there is no audio format \"%s\"", r->format);
	out->peak = r->peak;
	if (encode_is_lossy(out->format))
		out->peak -= lossy_room_db;
	return true;
}

/* A recipe is played in memory: its layers come in any order. */
static bool
synth(const struct helper_request *r, const void *bytes, struct buf *out,
    struct helper_answer *facts, struct err *e)
{
	struct recipe recipe;
	struct pcm p = PCM_INIT;
	struct level_facts level;
	struct target t;
	bool ok;

	if (!find_target(r, &t, e) ||
	    !recipe_parse(&recipe, bytes, r->bytes, e))
		return err_here(e);
	synth_play(&p, &recipe);
	ok = level_apply(&p, r->lufs, t.peak, &level, e) &&
	    encode_audio(&p, t.format, r->bitrate, out, e);
	facts->seconds = pcm_seconds(&p);
	facts->lufs = level.lufs;
	facts->peak = level.dbtp;
	pcm_clear(&p);
	return ok || err_here(e);
}

/* Level and encode a loop that flows by. */
static bool
finish(const struct helper_request *r, struct reel *reel,
    const struct target *t, struct buf *out, struct level_facts *facts,
    struct err *e)
{
	struct limit *l;
	struct heard h;
	struct level_plan plan;
	bool ok;

	*facts = *reel_facts(reel);
	if (!level_plan(facts, r->lufs, t->peak, &plan, e))
		return err_here(e);
	l = limit_open(reel_circle(reel), plan.gain, plan.most);
	if (plan.most >= HUGE_VALF) {
		ok = encode_circle(
		    limit_circle(l), t->format, r->bitrate, out, e);
	} else {
		/* The limiter takes some loudness: how much, is heard. */
		heard_open(&h, limit_circle(l));
		ok = encode_circle(&h.circle, t->format, r->bitrate, out, e);
		heard_facts(&h, facts);
		heard_close(&h);
	}
	limit_close(&l);
	return ok || err_here(e);
}

static bool
process(const struct helper_request *r, const void *bytes, struct buf *out,
    struct helper_answer *facts, struct err *e)
{
	struct reel_wish wish = { r->max_seconds, r->seconds, r->crossfade };
	struct level_facts level;
	struct reel *reel;
	struct target t;
	bool ok;

	if (!find_target(r, &t, e) ||
	    !reel_open(bytes, r->bytes, &wish, &reel, e))
		return err_here(e);
	ok = finish(r, reel, &t, out, &level, e);
	facts->seconds = (double)reel_circle(reel)->frames / PCM_RATE;
	facts->lufs = level.lufs;
	facts->peak = level.dbtp;
	reel_close(&reel);
	return ok || err_here(e);
}

bool
work_do(const struct helper_request *r, const void *bytes, struct buf *out,
    struct helper_answer *facts, struct err *e)
{
	struct helper_answer a = { .id = r->id, .ok = true };
	size_t start = out->used;

	if (!(r->op == HELPER_SYNTH ? synth : process)(r, bytes, out, &a, e))
		return err_here(e);
	a.bytes = out->used - start;
	a.lufs = fmax(a.lufs, -200.0);
	*facts = a;
	return true;
}
