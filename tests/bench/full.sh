#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: a book is ready thirty times sooner than one step after the other.
# A 300-page book of 45 scenes at the default caps with latencies as they are
# (S = 1) and 30 seconds of audio a scene; then the loop that this project
# began with takes the same book through, meeting the same latencies: twelve
# minutes, so once.  The small form does both at a tenth with a small book.
# shellcheck source-path=SCRIPTDIR source=bench.bash
. "$(dirname "$0")/bench.bash"

pages=$(either 300 60)
scenes=$(either 45 9)
scale=$(either 1 0.1)

fake_start --scale "$scale" --seed 1 --warm "$(either 30 3)"
if [ -n "$quick" ]; then
	tenth_stack
else
	book_stack 'retry.analysis=3 1000 2 60000 0.2' \
	    'retry.soundscape=3 2000 2 60000 0.2' soundscape.seconds=30 \
	    replicate.poll_interval=1000
fi
number=1
for ((run = 0; run < (runs + 1) / 2; run++)); do
	fake_reset
	id=$(book_id $number)
	number=$((number + 1))
	book_put_named "$id" "$pages" "$scenes" 'A book' book
	from=$EPOCHREALTIME
	book_start "$id"
	book_wait "$id" 240
	curl --noproxy '*' -sS "$fake_url/_fake/ledger" >"$work/ledger.json"
	sql "SELECT external_id, spread_index FROM provider_calls
	    WHERE book_id = '$id' AND step = 'soundscape'" >"$work/scenes"
	result=$("$node" "$bench/greedy.mjs" "$work/ledger.json" \
	    "$work/scenes" 64/45 "$from" "$(job_of "$id" \
	        'ROUND(UNIX_TIMESTAMP(ended_at) * 1000)')")
	wall=$(sed 's/.*wall \([0-9]*\).*/\1/' <<<"$result")
	sample full "$(sed 's/.*ratio \([0-9.]*\).*/\1/' <<<"$result")" "$result"
done
note_load full
goal full '<=' "$(either 1.05 1.5)" '× greedy' \
    "one $pages-page book at the default caps, S = $scale"

fake_reset
id=$(book_id $number)
book_put_named "$id" "$pages" "$scenes" 'A book' book
if seed_run "$id" "$scale" "$(either 30 3)"; then
	sample seed "$(calc "$(field ms) / $wall")" \
	    "the loop: $(field ms) ms, $(field scenes) scenes"
else
	broken seed "$why_no_seed"
fi
goal seed '>=' "$(either 30 4)" '× faster' \
    '… against the sequential loop, wall time'
