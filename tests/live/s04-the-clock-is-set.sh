#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: somebody sets the clock while books are worked on, and nothing comes
# of it.
# - an hour back, then two hours on, for the database, the responder and the
#   workers at once: every book is ready, worked on once, with the rows of an
#   undisturbed one; no call is given up
# - a creation whose answer was lost is found by a clock that is an hour off,
#   and not bought again
# - the rate limit is kept, but for one burst when time jumps ahead, and no
#   book waits for the clock to come round
# shellcheck disable=SC2016 # evaluated later
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=books/books.sh
. "$tree/tests/live/books/books.sh"

per_minute=1200
offset=$work/clock
echo 0 >"$offset"
chmod 0644 "$offset"
must 'a clock that can be set' "${CC:-cc}" -shared -fPIC -O1 -D_GNU_SOURCE \
    -o "$work/clock.so" "$tree/tests/live/clock.c" -ldl
fake_start --scale 0.05

# Whatever the stack starts has the clock; the scripts keep the machine's.
with_clock() { # COMMAND…
	local -x LD_PRELOAD=$work/clock.so CLOCK_OFFSET_FILE=$offset

	"$@"
}
with_clock book_stack worker.max_workers=2 \
    limit.gemini_per_minute=$per_minute limit.gemini_burst=5 \
    pipeline.analysis_concurrency=8
must_equal "$(sql "SELECT ABS(UNIX_TIMESTAMP() - $(date +%s)) < 3")" 1 \
    'the database begins with the right time'

# The preloaded clock is in a process, and not merely in what started it.
has_clock() { # PID
	grep -qF "$work/clock.so" "/proc/$1/maps"
}

put_book() { # N
	book_put_marked "$(book_id "$1")" 60 6 'The same book'
}

put_book 1
book_run "$(book_id 1)" 60 'an undisturbed book ends'
book_rows "$(book_id 1)" >"$work/rows"

set_clock() { # SECONDS SENTENCE
	echo "$1" >"$offset"
	must_equal "$(sql "SELECT ABS(UNIX_TIMESTAMP() - $(date +%s) - $1) < 3")" \
	    1 "$2"
}

is_begun() { # N
	[ "$(job_of "$(book_id "$1")" "processed_spreads BETWEEN 3 AND 25")" = 1 ]
}

is_worked_on() { # N
	[ "$(job_of "$(book_id "$1")" "state = 'running'")" = 1 ]
}

# When the clock is set one book is in its middle and another waits for the
# same limit; both end by that clock.
set_amid() { # SECONDS SENTENCE N N
	put_book "$3"
	put_book "$4"
	book_start "$(book_id "$3")"
	book_start "$(book_id "$4")"
	must 'a book is in its middle, and one waits behind it' \
	    wait_for 30 "is_begun $3 && is_worked_on $4"
	must 'the responder goes by the clock that can be set' \
	    has_clock "$(pid_of pagescape.fcgi)"
	must 'and the worker does' has_clock "$(job_of "$(book_id "$3")" pid)"
	set_clock "$1" "$2"
	must 'one comes to its end' book_wait "$(book_id "$3")" 60
	must 'and the other' book_wait "$(book_id "$4")" 60
}

set_amid -3600 'the clock goes back an hour' 2 3
set_amid 3600 'and on two hours' 4 5
set_clock -3600 'and back again'
put_book 6
book_run "$(book_id 6)" 60 'a book that begins in the past ends'
for n in 2 3 4 5 6; do
	book_rows "$(book_id "$n")" >"$work/rows.now"
	must_be_same "$work/rows" "$work/rows.now" "book $n has the same rows"
done
must_equal "$(sql 'SELECT MAX(run_token), SUM(crashes) FROM jobs')" \
    "$(printf '1\t0')" 'no worker was taken for dead'
must_equal "$(fake_total analysis.asked) $(fake_total soundscape.created)" \
    '180 36' 'nothing was given up and asked again'
must_equal "$(sql 'SELECT COUNT(*) FROM processing_errors')" 0 \
    'no call failed'
found=$("$node" "$books/limits.mjs" rate "$fake_ledger" analysis \
    "$per_minute" 5 60)
# To the database, two hours on is two hours in which nobody called.
must "the rate limit was kept, but for a burst at the jump ahead ($found)" \
    test "${found##* }" -le 5
must_match_invoice 'the money'
must_equal "$unknown" 0 'and none is unknown'

# The answer of a creation is lost: it is looked for from our time on, which
# is not the service's.
must_find() { # N
	fake_reset
	printf '[[scene:sea]] [[sound-fail:lost_response*1]] One.\n%s\n' \
	    '[[scene:forest]] [[sound-fail:hang_made*1]] Two.' |
	    book_put_spreads "$(book_id "$1")"
	book_run "$(book_id "$1")" 60 'a book ends whose creations were lost'
	must_equal "$(book_of "$(book_id "$1")" \
	    "CONCAT_WS(' ', status, processing_errors)")" ready 'it is ready'
	must_equal "$(fake_total soundscape.created)" 2 \
	    'both predictions were found, none was bought again'
}

with_clock stack_start soundscape.timeout=4000
must_find 7
set_clock 3600 'the clock goes on again'
must_find 8
