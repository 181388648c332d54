#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: whichever foreign call of a worker fails, the book ends the same.
# - the calls of an undisturbed run are counted: to the database, to the
#   services, to the helper, to the disk
# - the same book is worked on anew with call 1, 2, 3 … failing; a worker that
#   gives up is followed by another, a few times at most
# - each time the rows are those of the undisturbed run, no call is left open
#   in the ledger, and the services have sold each soundscape once
# FAULT_STEP=1 tries every call, the default every seventh (and the first).
# shellcheck source-path=SCRIPTDIR source=../live/lib.sh
. "$(dirname "$0")/../live/lib.sh"
# shellcheck source=../live/books/books.sh
. "$tree/tests/live/books/books.sh"

step=${FAULT_STEP:-7}

# The keeper takes books from dead workers; the workers are ours.
export PAGESCAPE_WORKER=/bin/true

# Run a worker with a fault planned, until it ends by itself.
work_with() { # PLAN
	timeout 60 "$tree/scripts/stack" run "$dir" \
	    env PAGESCAPE_FAULT="$1" pagescape-worker >>"$work/worker.log" 2>&1
}

is_free() { # ID
	[ "$(job_of "$1" state)" != running ]
}

# The first worker has the fault, those after it have none.
work_on() { # ID PLAN
	work_with "$2"
	for _ in 1 2 3 4 5; do
		is_over "$1" && return
		wait_for 20 "is_free $1"
		work_with none
	done
	is_over "$1"
}

is_over() { # ID
	[ "$(job_of "$1" state)" = ended ]
}

put_and_start() { # ID
	book_put_marked "$1" 12 4 'The same book'
	fake_reset
	book_start "$1"
}

# Everything that is wrong with a book that has ended, in lines.
differences() { # ID
	is_over "$1" || printf 'its job is %s\n' "$(job_of "$1" \
	    "CONCAT_WS(' ', state, cause, reason)")"
	book_rows "$1" >"$work/rows.now"
	diff "$work/rows.calm" "$work/rows.now" | cut -c 1-300
	sql "SELECT 'open in the ledger:', id, step, state FROM provider_calls
	    WHERE book_id = '$1' AND state IN ('open', 'running')"
	[ "$(fake_total soundscape.created)" = "$sold" ] ||
	    printf 'soundscapes sold: %s, not %s\n' \
	        "$(fake_total soundscape.created)" "$sold"
}

must_survive() { # N
	local id wrong

	id=$(book_id "$1")
	put_and_start "$id"
	work_on "$id" "fail:$1"
	wrong=$(differences "$id")
	if [ -z "$wrong" ]; then
		ok "call $1 fails"
	else
		not_ok "call $1 fails" "$wrong" \
		    "$(sql "SELECT spread_index, step, cause, message, stack
		        FROM processing_errors WHERE book_id = '$id'" |
		        cut -c 1-300)"
	fi
}

STACK_BIN=${STACK_BIN:-$("$tree/scripts/build" fault --enable-fault-points |
    sed -n '$s/^bin=//p')}
export STACK_BIN
fake_start --scale 0.005 --seed 7
book_stack soundscape.seconds=0.5 pipeline.analysis_concurrency=4 \
    pipeline.soundscape_concurrency=2 "$@"
install -m 0666 /dev/null "$work/count"

calm=$(book_id 0)
put_and_start "$calm"
work_with "count:$work/count"
must_equal "$(job_of "$calm" state)" ended 'undisturbed, the book ends'
book_rows "$calm" >"$work/rows.calm"
sold=$(fake_total soundscape.created)
must "undisturbed, $sold soundscapes are sold" test "$sold" -gt 2
calls=$(cat "$work/count")
must "undisturbed, there are $calls foreign calls" test "$calls" -gt 30

tried=1
must_survive 1
for ((n = 2; n <= calls; n += step)); do
	must_survive "$n"
	tried=$((tried + 1))
done

# A fault that nobody feels proves nothing.
felt=$(grep -c 'pagescape-worker.*❌' "$dir/log/pagescape.log")
must "of $tried faults $felt were felt" test "$felt" -ge $((tried * 2 / 3))
must_equal "$(grep -c 'impossible:\|died of signal' "$work/worker.log" \
    "$dir/log/pagescape.log" | sed 's/.*://' | sort -u)" 0 'no worker crashed'
