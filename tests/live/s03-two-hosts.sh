#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: two hosts on one database are one service.
# - queue.max_running_books and the rate limits hold over both
# - when one host dies, worker, responder and all, the other takes over what
#   it was doing
# - how long a killed worker's book waits for another one: S03_KILLS times,
#   99 of 100 within 3 s
# Two responders with run directories of their own are two hosts but for the
# name.
# shellcheck disable=SC2016 # evaluated later
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=books/books.sh
. "$tree/tests/live/books/books.sh"

kills=${S03_KILLS:-12}
per_minute=1200

fake_start --scale 0.05 --gemini-rpm 60 --gemini-burst 10
book_stack worker.max_workers=2 queue.max_running_books=3 \
    limit.gemini_per_minute=$per_minute limit.gemini_burst=8 \
    worker.max_crashes=100 soundscape.seconds=6 pipeline.analysis_concurrency=8 \
    pipeline.soundscape_concurrency=4

# The other host.
sed 's|run/worker$|run/other|' "$config" |
    "$tree/scripts/stack" run "$dir" tee "$dir/etc/other.conf" >"$work/conf"
start_other() {
	"$tree/scripts/stack" run "$dir" spawn-fcgi \
	    -s "${socket%/*}/other.sock" -P "$dir/run/other.pid" -- \
	    "$bin/pagescape.fcgi" --config "$dir/etc/other.conf" \
	    >"$work/other.out" 2>&1
	other=$(cat "$dir/run/other.pid")
	children+=("$other")
}
start_other
must 'the other host starts' kill -0 "$other"

none_is_live() {
	[ "$(sql 'SELECT COUNT(*) FROM jobs WHERE live = 1')" = 0 ]
}

for ((n = 1; n <= 8; n++)); do
	book_put_marked "$(book_id "$n")" 24 3 "Book $n"
done
for ((n = 1; n <= 8; n++)); do
	book_start "$(book_id "$n")"
done
most=0
until none_is_live || [ "$SECONDS" -gt 120 ]; do
	now=$(sql "SELECT COUNT(*) FROM jobs WHERE state = 'running'")
	[ "$now" -le "$most" ] || most=$now
	sleep 0.05
done
must_equal "$most" 3 'no more books run at once than the queue allows'
must_equal "$(sql "SELECT COUNT(*) FROM books WHERE status = 'ready'
    AND processing_errors IS NULL")" 8 'every book is ready'
must_equal "$(sql 'SELECT MAX(run_token) FROM jobs')" 1 'each ran once'
must_equal "$([ -s "$dir/run/worker/worker.0" ] &&
    [ -s "$dir/run/other/worker.0" ] && echo both)" both 'both hosts worked'
# A worker that gets no CPU sends late, and then all at once; hosts that knew
# nothing of each other would be over it by half of all calls.
found=$("$node" "$books/limits.mjs" rate "$fake_ledger" analysis \
    "$per_minute" 8 300)
must_equal "${found##* }" 0 "the rate limit held over both ($found)"
must_match_invoice 'the money'

# A host is gone: its responder and its workers, at once.
stack_start limit.gemini_per_minute=0 worker.max_workers=1
kill "$other"
wait_for 10 "! kill -0 $other 2>/dev/null"
id=$(book_id 20)
book_put_marked "$id" 120 10 'Book 20'
fake_set '{"gemini-rpm":0,"scale":0.3}'
book_start "$id"
wait_for 30 '[ "$(job_of "$id" "state = '"'running'"' AND processed_spreads > 2")" = 1 ]'
sed 's|run/worker$|run/other|' "$config" |
    "$tree/scripts/stack" run "$dir" tee "$dir/etc/other.conf" >"$work/conf"
start_other
sleep 3.5 # a keeper does not judge before it has looked for a while
pid=$(job_of "$id" pid)
kill -KILL "$(pid_of pagescape.fcgi)" "$pid"
must 'when a host dies the other takes its book' wait_for 20 \
    '[ "$(job_of "$id" "run_token > 1 AND state = '"'running'"'")" = 1 ]'
must 'and brings it to its end' book_wait "$id" 120
must_equal "$(book_of "$id" "CONCAT(status, processing_errors IS NULL)")" \
    ready1 'ready'
must_match_invoice 'the money'
must_be_bought_once 'no soundscape was bought twice'

# Killed over and over, with progress between.
stack_start
id=$(book_id 21)
book_put_marked "$id" $((20 * (kills + 4))) $((kills + 4)) 'Book 21'
fake_set '{"scale":0.3,"sigma":0}'
book_start "$id"
: >"$work/times"
for ((n = 1; n <= kills; n++)); do
	wait_for 30 "sql \"SELECT pid FROM jobs WHERE book_id = '$id'
	    AND state = 'running'\" | grep -q ." || break
	sleep "0.$((RANDOM % 10))"
	pid=$(job_of "$id" pid)
	kill -KILL "$pid" 2>/dev/null || break
	begun=$EPOCHREALTIME
	wait_for 20 "[ \"\$(sql \"SELECT pid <> $pid AND state = 'running'
	    FROM jobs WHERE book_id = '$id'\")\" = 1 ]" || break
	awk -v a="$begun" -v b="$EPOCHREALTIME" \
	    'BEGIN { printf "%.2f\n", b - a }' >>"$work/times"
done
must_equal "$(wc -l <"$work/times")" "$kills" "$kills workers were killed"
slow=$(awk '$1 >= 3' "$work/times" | wc -l)
must "their books waited $(sort -n "$work/times" | awk '{ t[NR] = $1 }
    END { print t[int((NR + 1) / 2)] " s in the middle, " t[NR] }') s at most" \
    test "$slow" -le $(((kills + 99) / 100))
must 'the book comes to its end' book_wait "$id" 120
must_equal "$(book_of "$id" "CONCAT(status, processing_errors IS NULL)")" \
    ready1 'ready'
must_match_invoice 'the money'
must_be_bought_once 'no soundscape was bought twice'
