#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: a book takes little longer than its providers need for it.
# A 300-page book of 150 spreads and 45 scenes goes through the fake services
# at a tenth of their latencies (lognormal, median 3 s an analysis and 5 s a
# soundscape, sigma 0.35).  From the very latencies of the run simulate.mjs
# computes the best schedule in page order under the same caps; the row is the
# time from the POST to the end in the database over that.
# shellcheck source-path=SCRIPTDIR source=bench.bash
. "$(dirname "$0")/bench.bash"

pages=$(either 300 60)
scenes=$(either 45 9)
number=1

one_run() { # CAPS KEY
	local id from result

	id=$(book_id "$number")
	number=$((number + 1))
	fake_reset
	book_put_named "$id" "$pages" "$scenes" 'A book' book
	from=$EPOCHREALTIME
	book_start "$id"
	if ! book_wait "$id" 240 || [ "$(book_of "$id" status)" != ready ]; then
		broken "$2" "the book is $(job_of "$id" state)"
		return 1
	fi
	curl --noproxy '*' -sS "$fake_url/_fake/ledger" >"$work/ledger.json"
	sql "SELECT external_id, spread_index FROM provider_calls
	    WHERE book_id = '$id' AND step = 'soundscape'" >"$work/scenes"
	result=$("$node" "$bench/greedy.mjs" "$work/ledger.json" \
	    "$work/scenes" "$1" "$from" "$(job_of "$id" \
	        'ROUND(UNIX_TIMESTAMP(ended_at) * 1000)')")
	sample "$2" "$(sed 's/.*ratio \([0-9.]*\).*/\1/' <<<"$result")" "$result"
}

fake_start --scale 0.1 --seed 1 --warm 3
tenth_stack
for cap in 8/8 64/45; do
	key=schedule-${cap/\//-}
	stack_start "pipeline.analysis_concurrency=${cap%/*}" \
	    "pipeline.soundscape_concurrency=${cap#*/}"
	for ((run = 0; run < runs; run++)); do
		one_run "$cap" "$key"
	done
	note_load "$key"
done
goal schedule-8-8 '<=' 1.02 '× greedy' \
    'one 300-page book at caps 8/8, S = 0.1'
goal schedule-64-45 '<=' 1.12 '× greedy' \
    'the same at the default caps 64/45, S = 0.1'
