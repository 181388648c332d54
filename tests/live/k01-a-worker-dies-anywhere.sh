#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: a worker may die at any moment, or sleep through its lease.
# - killed at foreign calls all over a book's life (statements, requests,
#   files), each in another book: every book ends with the rows of an
#   undisturbed run; K01_STEP=1 takes every call, else a sample is taken
# - killed at random moments with everything in flight, K01_KILLS times
# - killed while the answer of a creation is lost: the prediction is found
# - stopped for longer than its lease (K01_ASLEEP seconds more): another one
#   takes over; the old one, woken, neither writes nor buys
# In all of it no soundscape is bought twice, and at most as many analyses are
# asked again at each death as were in flight.
# shellcheck disable=SC2016 # evaluated later
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=books/books.sh
. "$tree/tests/live/books/books.sh"

at_once=4
spreads=6

# Each worker takes a plan, if one is left, and dies by it.
install -d -m 0777 "$work/plans" "$work/taken"
cat >"$work/nurse" <<EOF
#!/bin/sh
for plan in "$work/plans"/p.*; do
	mv "\$plan" "$work/taken/\$\$" 2>/dev/null || continue
	PAGESCAPE_FAULT=\$(cat "$work/taken/\$\$")
	export PAGESCAPE_FAULT
	break
done
exec "\$(cat "$work/real")" "\$@"
EOF
chmod 0755 "$work/nurse"
export PAGESCAPE_WORKER=$work/nurse

# K01_BIN: programs that were built with fault points already.
variant=${K01_BIN:-$("$tree/scripts/build" fault --enable-fault-points |
    sed -n '$s/^bin=//p')}
if [ -z "$variant" ]; then
	not_ok 'a build with fault points'
	exit 1
fi
# A creation of which nobody knows whether it was asked counts as absent only
# after its own time: let that be short.
fake_start --scale 0.02 --warm 1
STACK_BIN=$variant book_stack "pipeline.analysis_concurrency=$at_once" \
    pipeline.soundscape_concurrency=4 worker.max_workers=6 \
    worker.max_crashes=50 soundscape.timeout=4000
printf '%s\n' "$bin/pagescape-worker" >"$work/real"
chmod 0644 "$work/real"

plan() { # PLAN NUMBER
	printf '%s\n' "$1" >"$work/plans/new"
	chmod 0666 "$work/plans/new"
	mv "$work/plans/new" "$work/plans/p.$(printf '%06d' "$2")"
}

new_book() { # ID
	book_put_marked "$1" $((2 * spreads)) 3 'The same book'
}

no_workers() {
	[[ $("$tree/scripts/stack" status "$dir") = *'workers: 0'* ]]
}

must_all_be_closed() { # SENTENCE
	must_equal "$(sql "SELECT COUNT(*) FROM provider_calls
	    WHERE ended_at IS NULL")" 0 "$1"
}

# The undisturbed run, which also counts.
id=$(book_id 1)
new_book "$id"
plan "count:$work/taken/count" 0
book_run "$id" 60 'an undisturbed book ends'
book_rows "$id" >"$work/rows"
wait_for 10 no_workers
calls=$(cat "$work/taken/count")
must "it makes ${calls:-0} foreign calls" test "${calls:-0}" -gt 50

# Everybody dies somewhere else.
step=${K01_STEP:-$((calls / 24 + 1))}
deaths=0
fake_reset
first=2
number=$first
for ((n = 1; n <= calls; n += step)); do
	plan "die:$n" "$n"
	new_book "$(book_id "$number")"
	number=$((number + 1))
	deaths=$((deaths + 1))
done
for ((n = first; n < number; n++)); do
	book_start "$(book_id "$n")"
done
live="SELECT COUNT(*) FROM jobs WHERE live = 1"
wait_for $((60 + 3 * deaths)) '[ "$(sql "$live")" = 0 ]'
must_equal "$(sql "$live")" 0 "$deaths books whose workers die end"
must_equal "$(find "$work/plans" -type f | wc -l)" 0 \
    'each plan was carried out'
different=''
for ((n = first; n < number; n++)); do
	book_rows "$(book_id "$n")" >"$work/rows.now"
	cmp -s "$work/rows" "$work/rows.now" || {
		different="$different $n"
		diff "$work/rows" "$work/rows.now" | cut -c 1-300 | head -n 6
	}
done
must_equal "$different" '' 'all with the rows of the undisturbed run'
must_equal "$(fake_total soundscape.created)" $((3 * deaths)) \
    'no soundscape was bought twice'
must "$(fake_total analysis.asked) analyses of $((spreads * deaths)) spreads" \
    test "$(fake_total analysis.asked)" -le \
    $((spreads * deaths + at_once * deaths))
must_all_be_closed 'no call is left open'

# With the usual build from here on: everything in flight, random moments.
unset PAGESCAPE_WORKER
fake_set '{"scale":0.1}'
stack_start pipeline.analysis_concurrency=64 \
    pipeline.soundscape_concurrency=45 worker.max_workers=2 \
    soundscape.timeout=20000

worker_pid() { # ID
	sql "SELECT pid FROM jobs WHERE book_id = '$1' AND state = 'running'"
}

big_book() { # ID
	book_put_marked "$1" 120 18 'The big book'
}

id=$(book_id 500)
fake_reset
big_book "$id"
book_run "$id" 60 'a bigger book ends'
book_rows "$id" >"$work/rows"

# A few deaths a book, until there were enough.
wanted=${K01_KILLS:-20}
number=501
kills=0
idle=0
different=''
fake_reset
RANDOM=7
while [ "$kills" -lt "$wanted" ]; do
	id=$(book_id "$number")
	big_book "$id"
	book_start "$id"
	of_book=0
	end=$((SECONDS + 120))
	while [ "$of_book" -lt 5 ] && [ "$SECONDS" -lt "$end" ] &&
	    [[ $(job_of "$id" state) =~ ^(queued|running)$ ]]; do
		sleep "0.$((RANDOM % 9))"
		pid=$(worker_pid "$id")
		if [ -n "$pid" ] && kill -KILL "$pid" 2>/dev/null; then
			of_book=$((of_book + 1))
		fi
	done
	# Killed between the row and the request: nobody knows that it was not
	# made before its own time is over.
	book_wait "$id" 180
	book_rows "$id" >"$work/rows.now"
	cmp -s "$work/rows" "$work/rows.now" || {
		different="$different $number"
		diff "$work/rows" "$work/rows.now" | cut -c 1-300 | head -n 6
		sql "SELECT state, cause, reason, run_token, crashes FROM jobs
		    WHERE book_id = '$id'"
	}
	kills=$((kills + of_book))
	number=$((number + 1))
	# Twice in a row nobody died, or the book did not end: something is
	# wrong, and it would be for ever.
	if [ "$of_book" -eq 0 ] || [ "$(job_of "$id" state)" != ended ]; then
		idle=$((idle + 1))
		[ "$idle" -lt 2 ] || break
	else
		idle=0
	fi
done
must "$kills of $wanted workers were killed" test "$kills" -ge "$wanted"
big=$((number - 501))
must_equal "$different" '' \
    "$big books whose workers were killed $kills times have the same rows"
must_equal "$(fake_total soundscape.created)" $((18 * big)) \
    'and nothing bought twice'
must "$(fake_total analysis.asked) analyses of $((60 * big)) spreads" \
    test "$(fake_total analysis.asked)" -le $((60 * big + 60 * kills))

# Killed while nobody knows whether the prediction was made.
id=$(book_id 9002)
fake_reset
printf '[[scene:sea]] [[sound-fail:hang_made*1]] One.\n%s\n' \
    '[[scene:forest]] [[sound-fail:lost_response*1]] Two.' |
    book_put_spreads "$id"
book_start "$id"
wait_for 20 '[ "$(fake_total soundscape.created)" = 2 ]'
kill -KILL "$(worker_pid "$id")"
book_wait "$id" 60
must_equal "$(book_of "$id" "CONCAT_WS(' ', status, processing_errors)")" \
    ready 'a book killed while creations were lost is ready'
must_equal "$(fake_total soundscape.created)" 2 \
    'both predictions were found, none was bought again'
must_equal "$(sql "SELECT COUNT(*) FROM provider_calls WHERE book_id = '$id'
    AND step = 'soundscape' AND state = 'done'
    AND external_id IS NOT NULL")" 2 'and stand in the ledger'

# Asleep.
id=$(book_id 9003)
fake_reset
stack_start worker.lease=2000 "pipeline.analysis_concurrency=$at_once"
big_book "$id"
book_start "$id"
wait_for 20 "[ \"\$(sql \"SELECT COUNT(*) FROM spreads
    WHERE book_id = '$id' AND state = 'processed'\")\" -ge 10 ]"
old=$(worker_pid "$id")
must 'a book has a worker in the middle of it' test "${old:-0}" -gt 0
kill -STOP "$old"
wait_for 30 "pid=\$(worker_pid '$id') && [ -n \"\$pid\" ] &&
    [ \"\$pid\" != $old ]"
must 'another worker takes over from one that sleeps' \
    test "$(worker_pid "$id")" != "$old"
sleep "${K01_ASLEEP:-0}"
kill -CONT "$old"
wait_for 10 "! kill -0 $old 2>/dev/null"
must_fail 'the old one ends when it wakes' kill -0 "$old"
book_wait "$id" 60
book_rows "$id" >"$work/rows.now"
must_be_same "$work/rows" "$work/rows.now" 'the book has the same rows'
must_equal "$(fake_total soundscape.created)" 18 'nothing was bought twice'
must "$(fake_total analysis.asked) analyses of 60 spreads" \
    test "$(fake_total analysis.asked)" -le $((60 + at_once))
must_all_be_closed 'no call is left open'
