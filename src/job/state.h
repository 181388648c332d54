/* SPDX-License-Identifier: MIT */
#ifndef JOB_STATE_H
#define JOB_STATE_H

#include "base/err.h"
#include "base/hash.h"
#include "base/uuid.h"
#include "book/eta.h"
#include "book/gcra.h"
#include "book/policy.h"
#include "book/price.h"
#include "book/reuse.h"
#include "book/scene.h"
#include "book/soundscape.h"
#include "book/step.h"
#include "book/timing.h"
#include "store/calls.h"
#include "store/errors.h"
#include "store/jobs.h"
#include "store/metrics.h"
#include "provider/replicate.h"
#include "store/sounds.h"
#include "wire/http_message.h"

#include <stdbool.h>
#include <stdint.h>

struct analysis;
struct arena;
struct conf;
struct prediction;
struct limit;
struct studio;
struct http;
struct providers;
struct tickets;
struct herald;
struct sql;

/*
 * What the files of this room share: one book being worked on.  Everything a
 * loop turn changes is changed here first and written by record_turn() in one
 * transaction; a mark (`is_dirty` …) stays until that has succeeded, so a
 * turn may be written again after the database was away.
 */

struct spread {
	struct step step; /* its analysis */
	int index;
	bool is_blank;
	bool is_decided;
	bool is_dirty; /* the analysis' part of the row */
	bool is_decision_dirty; /* the decision's part */
	int fallbacks; /* models that were given up */
	int scene; /* position in run.scenes; -1: none */
	struct arena *a; /* holds what stands below; NULL: nothing */
	const struct analysis *analysis; /* until the next one is decided */
	const char *json; /* of it; until it is written */
	struct reading *reading; /* see job/reading.h; NULL: nothing yet, or
				  * nothing any more */
	const struct spread_record *stored; /* its row at the start; NULL */
};

/* Of a spread in work. */
struct reading {
	struct reading *next; /* among the spare ones */
	char text_hash[HASH_TEXT];
	const char *provider; /* in run.a or static */
	const char *model;
	int64_t max_tokens; /* of the next answer; 0: as configured */
	int64_t analysis_ms;
	int64_t cost_nano;
	struct timing timing;
};

struct scene {
	struct step step; /* its soundscape */
	int first; /* the spread that opens it */
	int last; /* the last spread in it so far */
	int placed; /* pages up to here know their scene; 0: none */
	int variant; /* how often its soundscape was made anew: then it is
		      * its own, and nobody shares it */
	char first_hash[HASH_TEXT]; /* of its request when it had not been */
	int shares; /* the scene whose soundscape it shares; -1: has its own */
	struct reuse_group *group; /* those that may share one */
	char reuse_key[REUSE_KEY];
	bool is_dirty; /* scene row */
	bool is_sound_dirty; /* soundscape row and spread's sound columns */
	bool is_published;
	char id[UUID_TEXT];
	char reason[SCENE_REASON_MAX];
	char request_hash[HASH_TEXT];
	struct arena *a;
	const char *setting;
	const char *mood;
	const char *descriptors; /* the analysis as JSON */
	struct soundscape_request request;
	struct sound_record sound; /* strings in ${a}; set when made */
	const struct call_left *left; /* an earlier worker's purchase */
	int64_t sound_ms;
	struct timing timing;
};

/* What other books have for scenes of one key. */
struct shelf_of_others {
	struct shelf_of_others *next;
	const char *key;
	size_t key_size;
	struct sound_record *sounds;
	int n;
};

enum task_kind {
	TASK_ANALYSIS,
	TASK_SOUND
};

enum task_stage {
	STAGE_ASK, /* one request, one answer */
	STAGE_CREATE, /* a prediction is being created */
	STAGE_FIND, /* a creation without an answer is looked up */
	STAGE_RUN, /* the prediction runs; polled */
	STAGE_LOOK, /* one is asked for by itself */
	STAGE_FETCH, /* its file is fetched */
	STAGE_SOUND /* the helper computes */
};

/* A step that is being worked on. */
struct task {
	struct task *next;
	struct run *run;
	enum task_kind kind;
	enum task_stage stage;
	int index; /* position in run.spreads or run.scenes */
	struct arena *a;
	bool is_paid; /* there is a ledger row: ${call} */
	bool is_asked; /* a request of it is in flight */
	struct call call;
	struct http_request request; /* the first one: it may cost money */
	struct replicate_order order; /* what a prediction was created for */
	const char *external_id; /* NULL: not known */
	const struct err *lost; /* why it must be looked up; NULL: not known */
	int64_t created_ms; /* clock_now_ms(): from where to look it up */
	bool is_sought_well; /* the list was asked for by the provider's time */
	int64_t started_ms;
	int64_t named_us; /* until when its prediction's time is counted */
	int64_t deadline_ms; /* then it is given up; 0: none */
	int64_t look_at_ms; /* when to ask again; 0: with the common poll */
	int fetches; /* of its file that failed */
	int file_fd; /* spool; -1: none */
	struct arena *ask_a; /* the last question about it and its answer */
	int64_t connect_us, first_byte_us, total_us;
	int http_status;
};

/* What a turn wants written besides rows of spreads and scenes. */
struct note {
	struct note *next;
	enum {
		NOTE_ERROR,
		NOTE_HEAL,
		NOTE_RUN,
		NOTE_CLOSE,
		NOTE_REFUSAL
	} kind;
	enum error_step step; /* error, heal */
	int spread;
	bool is_current;
	struct err error;
	int64_t call_id; /* run, close */
	const char *external_id;
	struct call_result result;
	const struct limit *limit; /* refusal */
	struct gcra_refusal refusal;
	int64_t until_ms; /* it holds so long; error: tried again then, or -1 */
	int64_t started_ms; /* of the latest call that was refused */
	bool is_new; /* close: this transaction has closed it */
};

enum run_state {
	RUN_GOING,
	RUN_LEAVING, /* told to stop: hand back */
	RUN_PARKING, /* a cause that stops the whole book */
	RUN_PAUSING, /* the owner pauses it; ends when nothing is in flight */
	RUN_YIELDING, /* the owner pauses the queue: the same, handed back */
	RUN_CANCELLING, /* the owner cancels it */
	RUN_FENCED /* it is no longer ours */
};

struct run {
	const struct conf *conf;
	const struct providers *providers;
	const struct policies *policies;
	struct sql *db; /* NULL while it is away */
	struct http *http;
	struct studio *studio;
	struct job job;
	struct arena *a; /* as long as the job */
	struct arena *turn_a; /* one loop turn */
	struct arena *notes_a;
	struct note *notes, **notes_end;

	enum run_state state;
	struct err parked; /* why, when RUN_PARKING */
	int64_t leave_by_ms;

	struct spread *spreads;
	int n_spreads;
	int last_page; /* the highest page number */
	int next_decision; /* spreads before it are decided */
	int let_go; /* spreads before it are decided and recorded, … */
	int let_go_processed; /* … so many of them as processed */
	int let_go_failed;
	int reached; /* spreads from here on are as they were loaded */
	struct reading *spare_readings;
	int before; /* the last processed spread decided; -1: none */
	struct step_list analyses;
	struct scene **scenes;
	int n_scenes;
	struct step_list sounds;
	struct reuse reuse;
	struct shelf_of_others *others; /* what other books have, by key */
	const char *wanted_key; /* of which decisions wait; NULL: none */
	int next_publish; /* replacing: scenes before it are published */
	int covered; /* replacing: spreads before it are published */
	bool has_cleared; /* replacing: the rest behind the last is gone */

	struct sound_record *made; /* of earlier workers and jobs */
	int n_made;
	struct call_left *left;
	int n_left;
	const char **old_ids; /* by spread: of the scene that opens there */

	struct herald *herald;
	struct tickets *tickets;
	struct task *tasks;
	/* What a prediction that has succeeded means for its task. */
	void (*succeeded)(struct task *task, const struct prediction *p);
	int64_t analyses_closed_until_ms; /* rate limits */
	int64_t sounds_closed_until_ms;
	int64_t limited_us[2]; /* they were closed for, by enum task_kind */
	int64_t looked_us; /* when that was counted */
	int64_t next_poll_ms; /* of running predictions */
	int64_t quickest_ms; /* of the predictions that succeeded; 0: none */
	bool is_polling;
	struct arena *poll_a;
	int64_t provider_zero_ms; /* its time when clock_now_ms() was 0 */
	bool has_provider_zero; /* it has told its time */
	char poll_tag; /* whose address is the tag of that request */
	char forget_tag; /* answers that nobody needs */
	bool
	    wake_sharers; /* a soundscape was settled: others may wait for it */
	bool is_unwritten; /* the last turn is not in the database yet */

	struct scene_rule scene_rule;
	struct price_table prices;
	int64_t spent_book_nano; /* of the ledger, estimates included */
	int64_t spent_others_nano; /* of it, by other jobs */
	bool is_held; /* a budget is reached unless calls end for less */
	int64_t last_call_id; /* the last row that is known to be opened */

	struct metrics metrics; /* not written yet */
	struct job_counters counters;
	char reason[300];
	struct eta eta;
	int64_t forecast_ms; /* when it was made */
	int64_t local_sound_ms; /* when the last one ended that we made */
	int64_t started_ms;
	int64_t last_beat_ms; /* a beat that succeeded */
	int64_t last_progress_ms; /* stats and errors written */
	bool has_progress;
	bool is_progress_turn; /* this turn writes them, and metrics */
	int failed_writes; /* one after the other, on this connection */
	int64_t write_after_ms; /* after one has failed */
	int64_t away_since_ms; /* the database; 0: it is there */
	int64_t next_connect_ms;

	/* A window of pages, so that the whole book is never in memory. */
	struct arena *window_a;
	int window_first, window_n;
	struct spread_text *window;
};

#endif
