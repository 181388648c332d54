/* SPDX-License-Identifier: MIT */
/* One request from bytes to bytes. */
#include "audio/work.h"

#include "audio/decode.h"
#include "audio/encode.h"
#include "audio/helper.h"
#include "audio/level.h"
#include "audio/loop.h"
#include "audio/pcm.h"
#include "audio/recipe.h"
#include "audio/synth.h"
#include "base/buf.h"

#include <math.h>

/* Lossy coding moves peaks up; so much room is left for that. */
static const double lossy_room_db = 0.7;

static bool
make(const struct helper_request *r, const void *bytes, struct pcm *p,
    struct err *e)
{
	struct recipe recipe;
	double got;

	if (r->op == HELPER_SYNTH) {
		if (!recipe_parse(&recipe, bytes, r->bytes, e))
			return err_here(e);
		synth_play(p, &recipe);
		return true;
	}
	if (!decode_audio(bytes, r->bytes, r->max_seconds, p, e))
		return err_here(e);
	got = pcm_seconds(p);
	if (got < 0.5 * r->seconds)
		return err_set_cause(e, ERR_SOUNDSCAPE, CAUSE_AUDIO_INVALID, 0,
		    "the sound is only %.1f s long, %.1f s were asked for", got,
		    r->seconds);
	loop_close(p, r->crossfade, r->seconds);
	return true;
}

static bool
finish(const struct helper_request *r, struct pcm *p, struct buf *out,
    struct helper_answer *facts, struct err *e)
{
	enum encode_format format;
	struct level_facts level;
	size_t start = out->used;
	double peak = r->peak;

	if (!encode_find(r->format, &format))
		return err_set_cause(e, ERR_SOUNDSCAPE, CAUSE_AUDIO_HELPER, 0,
		    "there is no audio format \"%s\"", r->format);
	if (encode_is_lossy(format))
		peak -= lossy_room_db;
	if (!level_apply(p, r->lufs, peak, &level, e) ||
	    !encode_audio(p, format, r->bitrate, out, e))
		return err_here(e);
	*facts = (struct helper_answer){
		.id = r->id,
		.ok = true,
		.bytes = out->used - start,
		.seconds = pcm_seconds(p),
		.lufs = fmax(level.lufs, -200.0),
		.peak = level.dbtp,
	};
	return true;
}

bool
work_do(const struct helper_request *r, const void *bytes, struct buf *out,
    struct helper_answer *facts, struct err *e)
{
	struct pcm p = PCM_INIT;
	bool ok = make(r, bytes, &p, e) && finish(r, &p, out, facts, e);

	pcm_clear(&p);
	return ok || err_here(e);
}
