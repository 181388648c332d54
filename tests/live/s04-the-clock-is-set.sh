#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: somebody sets the clock while books are worked on, and nothing comes
# of it.
# - an hour back, then two hours on, for the database, the responder and the
#   workers at once: every book is ready, worked on once, with the rows of an
#   undisturbed one
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
with_clock() {
	local -x LD_PRELOAD=$work/clock.so CLOCK_OFFSET_FILE=$offset

	book_stack worker.max_workers=2 limit.gemini_per_minute=$per_minute \
	    limit.gemini_burst=5 pipeline.analysis_concurrency=8
}
with_clock
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

put_book 2
put_book 3
book_start "$(book_id 2)"
book_start "$(book_id 3)"
must 'two books are in their middle' wait_for 30 'is_begun 2 && is_begun 3'
must 'the responder goes by the clock that can be set' \
    has_clock "$(pid_of pagescape.fcgi)"
must 'and the worker does' has_clock "$(job_of "$(book_id 2)" pid)"
set_clock -3600 'the clock goes back an hour'
sleep 0.5
set_clock 3600 'and on two hours'
must 'the first comes to its end' book_wait "$(book_id 2)" 60
must 'and the other' book_wait "$(book_id 3)" 60
set_clock -3600 'the clock goes back again'
put_book 4
book_run "$(book_id 4)" 60 'a book that begins in the past ends'
for n in 2 3 4; do
	book_rows "$(book_id "$n")" >"$work/rows.now"
	must_be_same "$work/rows" "$work/rows.now" "book $n has the same rows"
done
must_equal "$(sql 'SELECT MAX(run_token), SUM(crashes) FROM jobs')" \
    "$(printf '1\t0')" 'no worker was taken for dead'
found=$("$node" "$books/limits.mjs" rate "$fake_ledger" analysis \
    "$per_minute" 5 60)
# To the database, two hours on is two hours in which nobody called.
must "the rate limit was kept, but for a burst at the jump ahead ($found)" \
    test "${found##* }" -le 5
must_match_invoice 'the money'
