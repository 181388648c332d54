#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: a worker that was stopped and forgotten does not cost a host its slot.
# - the only worker is stopped in the midst of a book: the book is taken from
#   it after the lease, and goes on when the worker was killed for its slot
# - it was stopped once, so the book has one death at most, and ends whole
# - a worker that is stopped before it has a book is killed, too
# shellcheck disable=SC2016 # evaluated later
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=books/books.sh
. "$tree/tests/live/books/books.sh"

is_running() { # ID
	[ "$(job_of "$1" state)" = running ]
}

is_gone() { # PID
	! kill -0 "$1" 2>/dev/null
}

fake_start --scale 0.1
book_stack worker.max_workers=1 worker.lease=3000 \
    pipeline.analysis_concurrency=2
id=$(book_id 1)
book_put_marked "$id" 40 6 'Stopped'
book_start "$id"
must 'a book is begun' wait_for 30 \
    "[ \"\$(job_of $id processed_spreads)\" -ge 4 ]"
old=$(job_of "$id" pid)
kill -STOP "$old"
must 'the book is taken from a worker that was stopped' \
    wait_for 60 "! is_running $id"
must_equal "$(job_of "$id" state)" queued 'and waits for its slot'
must 'which it is killed for' wait_for 60 "is_gone $old"
must_contain "$(cat "$dir/log/pagescape.log")" \
    "worker $old does nothing, but holds a slot of this host: killed" \
    'as the log says'
must 'the book ends' book_wait "$id" 90
must_equal "$(book_of "$id" "CONCAT_WS(' ', status, processing_errors)") $(
    job_of "$id" 'crashes')" 'ready 0' 'it is ready'
must_equal "$(fake_total soundscape.created)" \
    "$(sql "SELECT COUNT(DISTINCT request_hash) FROM soundscapes")" \
    'and no soundscape was bought twice'

# Before it has a book: it waits for a table that is locked.
id=$(book_id 2)
book_put_marked "$id" 4 1 'Next'
wait_for 30 '[[ $("$tree/scripts/stack" status "$dir") = *"workers: 0"* ]]'
sql 'LOCK TABLES books READ, jobs READ; DO SLEEP(4)' >"$work/held" &
sleep 0.5
"$tree/scripts/stack" run "$dir" pagescape-worker --config "$config" \
    >"$work/worker.out" 2>&1 &
old=''
wait_for 20 'old=$(cut -d " " -f 1 "$dir/run/worker/worker.0") &&
    [ -n "$old" ] && kill -STOP "$old"'
must 'a worker without a book is stopped' test -n "$old"
must 'and killed' wait_for 60 "is_gone $old"
book_start "$id"
must 'the next book has its turn' book_wait "$id" 60
must_equal "$(book_of "$id" status)" ready 'and is ready'
