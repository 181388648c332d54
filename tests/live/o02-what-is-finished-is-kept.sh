#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: what was paid for is kept, whatever its owner changes his mind about.
# - soundscapes that were finished, but not fetched, when their book was
#   cancelled are kept and used when it goes on
# - a soundscape that is made anew is made for its scene alone: those that
#   shared it keep the old one
# - one that could not be made anew leaves the old one in its place
# - so with the local synthesiser, which then makes another sound
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=books.bash
. "$(dirname "$0")/books.bash"

api=/pagescape/api

act() { # BOOK ACTION [JSON]
	post "$api/books/$1/$2" "${3:-}"
}

is_state() { # BOOK STATE
	[ "$(sql "SELECT state FROM jobs WHERE book_id = '$1'
	    ORDER BY seq DESC LIMIT 1")" = "$2" ]
}

sounds_of() { # BOOK COLUMN
	sql "SELECT s.page_spread_index, $2 FROM scenes AS s
	    JOIN soundscapes AS d ON d.scene_id = s.id
	    WHERE s.book_id = '$1' ORDER BY 1"
}

# What is different between two such lists: numbers of spreads.
changed() { # BEFORE AFTER
	diff <(echo "$1") <(echo "$2") | sed -n 's/^> \([0-9]*\).*/\1/p' |
	    tr '\n' ' '
}

is_settled_at_the_provider() { # NUMBER
	[ "$(fake_total soundscape.succeeded)" = "$1" ]
}

no_open_calls() { # BOOK
	[ "$(sql "SELECT COUNT(*) FROM provider_calls WHERE book_id = '$1'
	    AND state IN ('open', 'running')")" = 0 ]
}

fake_start --scale 0.1 --sigma 0 --analysis-median 50 \
    --soundscape-median 3000 --audio-seconds 3
mapfile -t fake < <(fake_settings)

# --- Finished, not fetched ---------------------------------------------------
# Nobody looks at the predictions for a minute.
stack_start_in slow "${fake[@]}" replicate.poll_interval=60000 reuse.mode=off
long_book 'Finished' 16
submit "$book"
must 'the soundscapes are finished' wait_for 20 'is_settled_at_the_provider 4'
act "$book" cancel
must 'the book is cancelled' wait_for 10 "is_state $book cancelled"
must 'its ledger is closed' wait_for 20 "no_open_calls $book"
must_equal "$(sql "SELECT GROUP_CONCAT(DISTINCT state) FROM provider_calls
    WHERE book_id = '$book' AND step = 'soundscape'")" 'done' \
    'with what was made and charged'
must_equal "$(sql "SELECT SUM(cost_nano_usd) FROM provider_calls
    WHERE book_id = '$book' AND step = 'soundscape'")" \
    "$(fake_total soundscape.billed_nano_usd)" 'to the nano-dollar'
must_equal "$(sql "SELECT cost_nano_usd FROM jobs WHERE book_id = '$book'")" \
    "$(sql "SELECT SUM(cost_nano_usd) FROM provider_calls
    WHERE book_id = '$book'")" 'and so says the job'
must_equal "$(sql "SELECT COUNT(*) FROM sounds WHERE book_id = '$book'")" 4 \
    'all of them are kept'
submit "$book"
must_end "$book" 30 'submitted again it comes to its end'
must_equal "$(status_of "$book") $(broken_rows "$book")" 'ready ' 'whole'
must_equal "$(fake_total soundscape.created) $(fake_total analysis.asked)" \
    '4 8' 'and nothing was bought or asked again'
stack_stop

# --- Shared soundscapes ------------------------------------------------------
fake_control POST reset >"$work/reset"
stack_start_in shared "${fake[@]}" reuse.mode=book
long_book 'Shared' 24
submit "$book"
must_end "$book" 30 'a book with scenes that share is made'
bought=$(fake_total soundscape.created)
must_equal "$bought" 2 'six scenes share two soundscapes'
before=$(sounds_of "$book" d.replicate_prediction_id)
act "$book" regenerate '{"sceneSpread":0}'
must_end "$book" 30 'the first one is made anew'
must_equal "$(fake_total soundscape.created)" 3 'one was bought'
after=$(sounds_of "$book" d.replicate_prediction_id)
must_equal "$(changed "$before" "$after")" '0 ' 'for this scene alone'
must_equal "$(status_of "$book") $(broken_rows "$book")" 'ready ' \
    'the book is whole'
act "$book" regenerate '{"sceneSpread":6}'
must_end "$book" 30 'also one that did not buy'
must_equal "$(fake_total soundscape.created)" 4 'one was bought'
must_equal "$(changed "$after" \
    "$(sounds_of "$book" d.replicate_prediction_id)")" '6 ' \
    'for this scene alone'
after=$(sounds_of "$book" d.replicate_prediction_id)
act "$book" rerun '{"fromSpread":0}'
must_end "$book" 30 'all is read again'
must_equal "$(fake_total soundscape.created)" 4 'nothing is bought for it'
must_equal "$(changed "$after" \
    "$(sounds_of "$book" d.replicate_prediction_id)")" '' \
    'and what was made anew stays'

# --- In vain -----------------------------------------------------------------
fake_control POST rules '[{"match":"","kind":"soundscape",
    "fail":"failed_sensitive","times":null}]' >"$work/rules"
act "$book" regenerate '{"sceneSpread":4}'
must_end "$book" 30 'one cannot be made anew'
must_equal "$(sounds_of "$book" d.replicate_prediction_id)" "$after" \
    'the old one is still there'
must_equal "$(sql "SELECT CONCAT_WS(' ', status,
    JSON_LENGTH(processing_errors), JSON_VALUE(processing_errors,
    '\$[0].spreadIndex')) FROM books WHERE id = '$book'")" 'ready 1 4' \
    'and the failure is told'
fake_control DELETE rules >"$work/rules"
act "$book" retry
must_end "$book" 30 'a retry makes it'
must_equal "$(changed "$after" \
    "$(sounds_of "$book" d.replicate_prediction_id)") $(sql "SELECT
    processing_errors IS NULL FROM books WHERE id = '$book'")" '4  1' \
    'and all is well'
stack_stop

# --- Local -------------------------------------------------------------------
stack_start_in local soundscape.seconds=3 soundscape.crossfade=0.5
new_book 'Local' 'The waves of the sea rolled in the storm.' '-' \
    'In the quiet forest the birds sang in the trees.' '-'
submit "$book"
must_end "$book" 60 'a book is made without any service'
before=$(sounds_of "$book" d.file_name)
act "$book" regenerate '{"sceneSpread":0}'
must_end "$book" 60 'one soundscape is made anew'
must_equal "$(changed "$before" "$(sounds_of "$book" d.file_name)")" '0 ' \
    'it is another one'
must_equal "$(status_of "$book") $(broken_rows "$book")" 'ready ' \
    'the book is whole'
