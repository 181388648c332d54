#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: a book of any length takes the same memory, and time in proportion.
# Books of 100, 1,000 and 10,000 pages go through at the default caps; the
# provider answers at once, so that all that counts is ours.  Memory is the
# proportional set size (PSS) of the worker at its highest.
# shellcheck source-path=SCRIPTDIR source=bench.bash
. "$(dirname "$0")/bench.bash"

large=$(either 10000 2000)

fake_start --scale 0.1 --latency none --warm 1
book_stack worker.max_workers=1
number=1

# Into ${pss} in kB and ${spread_ms}.
one_book() { # PAGES
	local id

	id=$(book_id $number)
	number=$((number + 1))
	bench_idle 30
	fake_reset
	book_put_marked "$id" "$1" $(($1 / 100)) "Book $number"
	"$node" "$bench/pss.mjs" "$bin" >"$work/pss" &
	local watcher=$!

	book_start "$id"
	book_wait "$id" 500
	bench_idle 30
	kill "$watcher"
	wait "$watcher"
	pss=$("$node" -e 'console.log(JSON.parse(require("fs")
	    .readFileSync(0)).worker.max)' <"$work/pss")
	spread_ms=$(job_of "$id" \
	    "ROUND(TIMESTAMPDIFF(MICROSECOND, started_at, ended_at) / 1000 /
	    total_spreads, 4)")
	book_whole "$id" && [ "${pss:-0}" -gt 0 ]
}

for ((run = 0; run < (runs + 2) / 3; run++)); do
	if ! one_book 100; then
		broken long-memory "nothing was measured (root can read all)"
		break
	fi
	small=$pss
	one_book 1000
	middle_ms=$spread_ms
	one_book "$large"
	sample long-memory "$(calc "$pss / $small")" "$pss and $small kB"
	sample long-time "$(calc "$spread_ms / $middle_ms")" \
	    "$spread_ms and $middle_ms ms a spread"
done
note_load long-time
goal long-memory '<=' 1.2 '× a 100-page one' "memory of a $large-page book"
goal long-time '<=' 1.2 '× a 1,000-page one' '… its time per spread'
