#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: a book obeys its owner at any moment, and nothing that was paid for is
# paid for again.
# - cancel acts within a second, stops the running predictions, keeps what is
#   finished; also where no worker has the book
# - pause and resume, of one book and of the whole queue, lose nothing
# - retry tries what has failed, or what has failed for one cause
# - rerun asks for the spreads from one on, and for no other
# - regenerate buys one soundscape; the old one is read until then
# - what is parked for a cause is resumed by one command
# - what a state does not allow is refused in a sentence; all is in a log
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=books.bash
. "$(dirname "$0")/books.bash"

api=/pagescape/api

act() { # BOOK ACTION [JSON]
	post "$api/books/$1/$2" "${3:-}"
}

job_of() { # BOOK COLUMNS
	sql "SELECT $2 FROM jobs WHERE book_id = '$1' ORDER BY seq DESC LIMIT 1"
}

is_state() { # BOOK STATE
	[ "$(job_of "$1" state)" = "$2" ]
}

must_be() { # BOOK STATE SENTENCE
	if wait_for 20 "is_state '$1' '$2'"; then
		ok "$3"
	else
		not_ok "$3" "$(sql "SELECT * FROM jobs
		    WHERE book_id = '$1'\\G")"
	fi
}

fake_reset() {
	fake_control POST reset >"$work/reset"
}

fake_config() { # JSON
	fake_control POST config "$1" >"$work/fake.config"
}

open_calls() { # BOOK
	sql "SELECT COUNT(*) FROM provider_calls WHERE book_id = '$1'
	    AND state IN ('open', 'running')"
}

no_open_calls() { # BOOK
	[ "$(open_calls "$1")" = 0 ]
}

has_running_predictions() { # BOOK NUMBER
	[ "$(sql "SELECT COUNT(*) FROM provider_calls WHERE book_id = '$1'
	    AND state = 'running'")" -ge "$2" ]
}

ms() {
	printf '%s\n' "$((${EPOCHREALTIME/[.,]/} / 1000))"
}

sounds_of() { # BOOK
	sql "SELECT s.page_spread_index, d.replicate_prediction_id
	    FROM scenes AS s
	    JOIN soundscapes AS d ON d.scene_id = s.id
	    WHERE s.book_id = '$1' ORDER BY 1"
}

must_be_whole() { # BOOK SENTENCE
	must_equal "$(status_of "$1") $(sql "SELECT processing_errors IS NULL
	    FROM books WHERE id = '$1'") $(broken_rows "$1")" 'ready 1 ' "$2"
}

# Unfinished predictions last for long, so that there is time to act.
fake_start --scale 1 --sigma 0 --analysis-median 50 \
    --soundscape-median 60000 --audio-seconds 5
mapfile -t fake < <(fake_settings)
stack_start worker.max_workers=1 "${fake[@]}" reuse.mode=off \
    soundscape.seconds=5 pipeline.soundscape_concurrency=6

# --- Cancel ------------------------------------------------------------------
long_book 'Cancelled' 40
submit "$book"
must 'six predictions run' wait_for 20 "has_running_predictions $book 6"
from=$(ms)
act "$book" cancel
must_equal "$code $(field success) $(field bookId) $(field wanted)" \
    "202 true $book cancel" 'a running book is asked to be cancelled'
until is_state "$book" cancelled || [ $(($(ms) - from)) -gt 5000 ]; do
	sleep 0.02
done
took=$(($(ms) - from))
must_equal "$([ "$took" -lt 1000 ] && echo yes || echo "$took ms")" yes \
    'it is cancelled within a second'
must_equal "$(status_of "$book") $(sql "SELECT JSON_VALUE(processing_errors,
    '\$[0].cause') FROM books WHERE id = '$book'")" 'ready cancelled' \
    'it is ready, with the reason as its error'
must 'its ledger is closed a moment later' wait_for 5 "no_open_calls $book"
must_equal "$(fake_total soundscape.canceled)" 6 \
    'all its predictions are stopped'
must_equal "$(sql "SELECT COUNT(*), SUM(state = 'unknown' AND
    cause = 'cancelled' AND cost_nano_usd = estimate_nano_usd) FROM
    provider_calls WHERE book_id = '$book' AND step = 'soundscape'")" \
    "$(printf '6\t6')" 'and the ledger has their estimates'
get "/api/generate-soundscapes/$book"
must_contain "$(field why)" "pagescape submit $book" \
    'it says how it can go on'
act "$book" cancel
must_equal "$code $(field state)" '200 cancelled' 'once more changes nothing'
act "$book" resume
must_refuse 409 ValidationError text 'a cancelled book cannot be resumed'

fake_config '{"soundscape-median":100}'
submit "$book"
must_end "$book" 60 'submitted again it comes to its end'
must_be_whole "$book" 'whole'
must_equal "$(fake_total analysis.asked) $(fake_total soundscape.created)" \
    '20 16' 'no analysis was asked twice, only what was stopped bought again'

# --- Cancelled where no worker has it ---------------------------------------
fake_config '{"soundscape-median":60000}'
fake_reset
long_book 'Left behind' 8
submit "$book"
must 'its predictions run' wait_for 20 "has_running_predictions $book 2"
post "$api/queue/pause" ''
must_equal "$code $(field queue) $(field changed)" '200 paused true' \
    'the queue is paused'
pid=$(job_of "$book" pid)
kill -TERM "$pid"
must_be "$book" queued 'its worker hands the book back'
sleep 1.5
must_equal "$(job_of "$book" state)" queued 'and nobody takes it'
act "$book" cancel
must_equal "$code $(field state)" '200 cancelled' \
    'it is cancelled at once'
must 'a worker comes to stop what it left' wait_for 10 "no_open_calls $book"
must_equal "$(fake_total soundscape.canceled)" 2 'both are stopped'
new_book 'Waiting' '[[scene:sea]] Waves.'
submit "$book"
get "/api/generate-soundscapes/$book"
must_contain "$(field why)" 'pagescape resume --all' \
    'a book that waits for the queue says so'
act "$book" cancel
must_equal "$code $(field state) $(status_of "$book")" '200 cancelled failed' \
    'a book that has not begun is cancelled, too'
pagescape resume --all >"$work/out"
must_equal "$(cat "$work/out")" 'The queue goes on.' 'the queue goes on'

# --- Pause and resume -------------------------------------------------------
fake_config '{"soundscape-median":1500}'
fake_reset
long_book 'Paused' 40
submit "$book"
must 'six predictions run' wait_for 20 "has_running_predictions $book 6"
act "$book" pause
must_equal "$code $(field wanted)" '202 pause' 'a running book is to pause'
must_be "$book" paused 'it is paused when what is in flight has ended'
must_equal "$(open_calls "$book") $(job_of "$book" soundscapes_settled)" \
    '0 6' 'and nothing of that is lost'
get "/api/generate-soundscapes/$book"
must_equal "$(field status) $(field job.state)" 'processing paused' \
    'callers can see it'
must_contain "$(field why)" "pagescape resume $book" 'and what helps'
submit "$book"
must_equal "$code $(job_of "$book" state)" '200 paused' \
    'posted again it stays paused'
pagescape resume "$book" >"$work/out"
must_end "$book" 60 'resumed it comes to its end'
must_be_whole "$book" 'whole'
must_equal "$(fake_total analysis.asked) $(fake_total soundscape.created)" \
    '20 10' 'everything was asked and bought once'

fake_reset
long_book 'Yields' 40
submit "$book"
must 'predictions run' wait_for 20 "has_running_predictions $book 6"
pagescape pause --all >"$work/out"
must_equal "$(cat "$work/out")" 'The queue is paused.' \
    'the queue can be paused while a book runs'
must_be "$book" queued 'then the book waits'
must_equal "$(open_calls "$book")" 0 'with nothing in flight'
post "$api/queue/resume" '{}'
must_equal "$code $(field queue)" '200 open' 'the queue goes on'
must_end "$book" 60 'and the book comes to its end'
must_be_whole "$book" 'whole'
must_equal "$(fake_total analysis.asked) $(fake_total soundscape.created)" \
    '20 10' 'everything was asked and bought once'

# --- Retry ------------------------------------------------------------------
fake_config '{"soundscape-median":100}'
fake_reset
new_book 'Fails' '[[scene:sea]] Calm.' '-' \
    '[[scene:forest]] [[fail:no_json*3]] One.' '-' \
    '[[scene:castle]] [[fail:safety*3]] Two.' '-' \
    '[[scene:cave_underground]] [[sound-fail:failed_unknown*3]] Three.' '-'
submit "$book"
must_end "$book" 30 'a book with failures comes to its end'
must_equal "$(sql "SELECT COUNT(*) FROM processing_errors
    WHERE book_id = '$book' AND is_current")" 3 'three things have failed'
cause=$(sql "SELECT cause FROM processing_errors WHERE book_id = '$book'
    AND is_current AND spread_index = 1")
asked=$(fake_total analysis.asked)
bought=$(fake_total soundscape.created)
post "$api/books/$book/retry?cause=$cause" ''
must_equal "$code $(field state)" '200 queued' \
    'what has failed for one cause is tried again'
must_end "$book" 30 'to the end'
must_equal "$(($(fake_total analysis.asked) - asked)) $(($(
    fake_total soundscape.created) - bought))" '1 1' \
    'it alone: one analysis, and its soundscape'
must_equal "$(sql "SELECT COUNT(*) FROM processing_errors
    WHERE book_id = '$book' AND is_current")" 2 'two are left'
asked=$(fake_total analysis.asked)
fake_config '{}'
for n in 1 2 3; do
	pagescape retry "$book" >"$work/out"
	must_end "$book" 30 "retry $n comes to its end"
	[ "$(sql "SELECT COUNT(*) FROM processing_errors
	    WHERE book_id = '$book' AND is_current")" = 0 ] && break
done
must_be_whole "$book" 'everything has healed'
must_equal "$([ $(($(fake_total analysis.asked) - asked)) -le 3 ] &&
    echo few)" few 'and nothing else was asked'
act "$book" retry
must_refuse 409 ValidationError "'Nothing of the book has failed.'" \
    'where nothing has failed there is nothing to retry'

# --- Rerun ------------------------------------------------------------------
fake_reset
long_book 'Again' 40
submit "$book"
must_end "$book" 60 'a book is made'
before=$(sounds_of "$book")
fake_reset
act "$book" rerun '{"fromSpread":14}'
must_equal "$code $(field state)" '200 queued' 'it is to be read again'
must_end "$book" 60 'it is read again'
must_be_whole "$book" 'and is whole'
must_equal "$(fake_total analysis.asked) $(fake_total soundscape.created)" \
    '6 0' 'the last six spreads were asked, and nothing was bought'
must_equal "$(sounds_of "$book")" "$before" \
    'for the same prompts the soundscapes are the same'

# --- Regenerate -------------------------------------------------------------
fake_config '{"soundscape-median":2000}'
fake_reset
act "$book" regenerate '{"sceneSpread":4}'
must_equal "$code $(field state)" '200 queued' 'a soundscape is made anew'
must 'it is being made' wait_for 20 "has_running_predictions $book 1"
must_equal "$(sounds_of "$book")" "$before" 'the old one is there meanwhile'
must_end "$book" 60 'it comes to its end'
must_be_whole "$book" 'whole'
must_equal "$(fake_total analysis.asked) $(fake_total soundscape.created)" \
    '0 1' 'exactly one was bought'
after=$(sounds_of "$book")
must_equal "$(diff <(echo "$before") <(echo "$after") | grep -c '^>')" 1 \
    'exactly one is another'
scene=$(sql "SELECT id FROM scenes WHERE book_id = '$book'
    AND page_spread_index = 4")
act "$book" regenerate "{\"sceneId\":\"$scene\"}"
must_end "$book" 60 'also by the scene'
must_equal "$(fake_total soundscape.created)" 2 'one more was bought'
act "$book" regenerate '{"sceneSpread":5}'
must_refuse 400 ValidationError text \
    'where no scene opens nothing can be made anew'

# --- Parked -----------------------------------------------------------------
fake_reset
fake_config '{"soundscape-median":100}'
fake_control POST rules '[{"match":"","kind":"soundscape","fail":"402_billing",
    "times":null}]' >"$work/rules"
parked=()
for n in 1 2; do
	new_book "Parked $n" "[[scene:sea]] Waves $n."
	parked+=("$book")
	submit "$book"
	must_be "$book" parked "book $n is parked"
done
get "/api/generate-soundscapes/$book"
must_equal "$(field job.cause)" billing 'for the account'
must_contain "$(field why)" 'pagescape resume --cause=billing' \
    'and says what helps'
fake_control DELETE rules >"$work/rules"
post "$api/resume?cause=auth" ''
must_equal "$code $(field resumed)" '200 0' 'none waits for a key'
pagescape resume --cause=billing >"$work/out"
must_equal "$(cat "$work/out")" '2 books resumed.' \
    'all that wait for the account are resumed'
for book in "${parked[@]}"; do
	must_end "$book" 30 'and come to their end'
	must_be_whole "$book" 'whole'
done

# --- Priority ---------------------------------------------------------------
pagescape pause --all >"$work/out"
new_book 'Later' '[[scene:sea]] Later.'
later=$book
submit "$later"
new_book 'First' '[[scene:sea]] First.'
post /api/generate-soundscapes "{\"bookId\":\"$book\",\"priority\":-5}"
must_equal "$code $(job_of "$book" priority)" '202 -5' \
    'a book may be put before others'
pagescape submit "$later" --priority=7 >"$work/out"
must_equal "$(job_of "$later" priority)" 7 'or behind them while it waits'
pagescape resume --all >"$work/out"
must_end "$later" 30 'both come to their end'
must_equal "$(sql "SELECT (SELECT started_at FROM jobs
    WHERE book_id = '$book') < (SELECT started_at FROM jobs
    WHERE book_id = '$later')")" 1 'in that order'
post /api/generate-soundscapes "{\"bookId\":\"$book\",\"priority\":101}"
must_refuse 400 ValidationError text 'a priority has limits'

# --- Refusals ---------------------------------------------------------------
nobody=00000000-0000-4000-8000-000000000000
act "$nobody" cancel
must_refuse 404 ValidationError "'Book not found'" 'an unknown book'
act nonsense cancel
must_refuse 400 ValidationError "'bookId must be a UUID.'" 'no id at all'
request POST "$api/books/$book/cancel" -d ''
must_refuse 415 ValidationError text 'a form of another site'
post "$api/books/$book/rerun" '{"fromSpread":99}'
must_refuse 400 ValidationError text 'a spread that is not there'
post "$api/books/$book/rerun" '{}'
must_refuse 400 ValidationError "'fromSpread is required.'" 'no spread'
post "$api/books/$book/pause" ''
must_refuse 409 ValidationError text 'a pause when all is over'
post "$api/resume?cause=nonsense" ''
must_refuse 400 ValidationError "'There is no such cause.'" 'no cause'
get "$api/books/$book/cancel"
must_equal "$code $(header Allow)" '405 POST' 'looking changes nothing'
new_book 'New' 'Rain.'
act "$book" cancel
must_refuse 409 ValidationError text 'a book without a job'

# --- The log ----------------------------------------------------------------
must_equal "$(sql "SELECT COUNT(*) FROM audit_log
    WHERE actor NOT LIKE 'http:127.0.0.1' AND actor NOT LIKE 'cli:%'")" 0 \
    'every row says who'
must_equal "$(sql "SELECT GROUP_CONCAT(DISTINCT action ORDER BY action)
    FROM audit_log")" \
    cancel,pause,priority,regenerate,rerun,resume,retry,submit \
    'everything that was done is in the log'
pagescape audit "${parked[0]}" >"$work/out"
must_equal "$(awk '{print $2, $3}' "$work/out" | sed 's/cli:[^ ]*/cli/')" \
    "$(printf 'cli resume\nhttp:127.0.0.1 submit')" 'also by book'
