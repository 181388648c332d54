#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: what is cancelled costs nothing more, also when every worker is busy.
# - a book that was handed back with its predictions running, while the only
#   worker has another book: they are stopped within seconds of its cancelling
# - a book that its worker was to cancel when it was killed is cancelled
# - the busy worker's book goes on and ends; no more books run than allowed
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=books.bash
. "$(dirname "$0")/books.bash"

api=/pagescape/api

is_state() { # BOOK STATE
	[ "$(sql "SELECT state FROM jobs WHERE book_id = '$1'
	    ORDER BY seq DESC LIMIT 1")" = "$2" ]
}

has_running_predictions() { # BOOK NUMBER
	[ "$(sql "SELECT COUNT(*) FROM provider_calls WHERE book_id = '$1'
	    AND state = 'running'")" -ge "$2" ]
}

no_open_calls() { # BOOK
	[ "$(sql "SELECT COUNT(*) FROM provider_calls WHERE book_id = '$1'
	    AND state IN ('open', 'running')")" = 0 ]
}

worker_of() { # BOOK
	sql "SELECT pid FROM jobs WHERE book_id = '$1' AND state = 'running'"
}

workers() {
	sql "SELECT COUNT(*) FROM jobs WHERE state = 'running'"
}

# Predictions last for a minute.
fake_start --scale 1 --sigma 0 --analysis-median 50 \
    --soundscape-median 60000 --audio-seconds 5
mapfile -t fake < <(fake_settings)
stack_start worker.max_workers=1 "${fake[@]}" reuse.mode=off \
    soundscape.seconds=5 pipeline.soundscape_concurrency=4

# --- Handed back, then cancelled -----------------------------------------------
long_book 'Handed back' 16
first=$book
submit "$first"
must 'four predictions run' wait_for 30 "has_running_predictions $first 4"
long_book 'Busy' 16
busy=$book
pagescape submit --priority=-10 "$busy" >"$work/submitted" 2>&1
kill -TERM "$(worker_of "$first")"
must 'the only worker takes the urgent book' wait_for 30 \
    "is_state $busy running && has_running_predictions $busy 4"
must 'and the first one waits' is_state "$first" queued
must_equal "$(fake_total soundscape.canceled)" 0 'its predictions run on'
post "$api/books/$first/cancel" ''
must_equal "$code $(field state)" '200 cancelled' 'it is cancelled'
must 'its ledger is closed soon' wait_for 15 "no_open_calls $first"
must_equal "$(fake_total soundscape.canceled)" 4 \
    'because its predictions were stopped'
must_equal "$(sql "SELECT wanted FROM jobs WHERE book_id = '$first'")" none \
    'nothing is left of it'
must 'while the other book runs' is_state "$busy" running
must 'with its predictions' has_running_predictions "$busy" 4
must_equal "$(workers)" 1 'and no other does'

# --- To be cancelled by a worker that died ---------------------------------------
# Stopped, it cannot obey; killed, it leaves the order behind.
must 'the busy book is worked on' test -n "$(worker_of "$busy")"
pid=$(worker_of "$busy")
long_book 'Next' 4
next=$book
pagescape submit --priority=-20 "$next" >"$work/submitted" 2>&1
kill -STOP "$pid"
post "$api/books/$busy/cancel" ''
must_equal "$code $(field wanted)" '202 cancel' 'it is asked to cancel it'
kill -KILL "$pid"
must 'killed before it could, the book is cancelled all the same' \
    wait_for 30 "is_state $busy cancelled"
must 'and its predictions are stopped' wait_for 20 "no_open_calls $busy"
must_equal "$(fake_total soundscape.canceled)" 8 'as the service says'
fake_control POST config '{"scale":0.05}' >"$work/told"
must_end "$next" 120 'the next book comes to its end'
