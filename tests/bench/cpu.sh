#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: a book costs little processor time beside its audio.
# A 300-page book of 45 scenes goes through at the default caps; the provider
# answers audio of one second, and what pagescape-audio does is not counted.
# The seed's loop takes the same book through for comparison.
# shellcheck source-path=SCRIPTDIR source=bench.bash
. "$(dirname "$0")/bench.bash"

pages=$(either 300 60)
scenes=$(either 45 9)

fake_start --scale 0.1 --seed 1 --warm 1,3
spent_begin
spent_stack tenth_stack soundscape.seconds=1 worker.max_workers=1
number=1
for ((run = 0; run < runs; run++)); do
	fake_reset
	: >"$spent"
	id=$(book_id $number)
	number=$((number + 1))
	book_put_named "$id" "$pages" "$scenes" 'A book' book
	book_start "$id"
	if ! book_wait "$id" 240 || ! bench_idle 30 || ! book_whole "$id"; then
		broken cpu "the book is $(job_of "$id" state)"
		break
	fi
	if [ "$(spent_by pagescape-worker)" = 0.000000 ]; then
		broken cpu 'the worker did not say what it spent'
		break
	fi
	sample cpu "$(calc "$(spent_by pagescape-worker) * 1000 / ($pages / 2)")" \
	    "$(grep pagescape-worker "$spent") s: in all, user, system"
done
note_load cpu
goal cpu '<=' 0.7 ms 'own CPU per spread, audio apart'

fake_reset
id=$(book_id $number)
book_put_named "$id" "$pages" "$scenes" 'A book' book
if seed_run "$id" 0.1 1; then
	ours=$(sed -n 's/^sample\tcpu\t//p' "$results" | sort -n |
	    awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }')
	sample cpu-seed "$(calc "$(field cpuMs) / ($pages / 2) / $ours")" \
	    "the seed: $(field cpuMs) ms of processor time"
else
	broken cpu-seed "$why_no_seed"
fi
goal cpu-seed '>=' 4 '× less' '… against the sequential loop in Node'
