#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: what a spread and a soundscape cost a worker does not grow unnoticed.
# A worker takes two books, one spread at a time: the difference of their
# system calls, instructions and statements is that of so many spreads; a third
# differs by so many soundscapes.  A worker that waits for a slow answer sleeps.
# shellcheck source-path=SCRIPTDIR source=guard.bash
. "$(dirname "$0")/guard.bash"

export PAGESCAPE_WORKER=/bin/true # the workers are ours
number=1

# Work on a new book under a program that counts.
work_on() { # PAGES SCENES COMMAND…
	local id

	id=$(book_id $number)
	number=$((number + 1))
	book_put_marked "$id" "$1" "$2" 'A book'
	fake_reset
	book_start "$id"
	shift 2
	asked_begin
	timeout 300 "$tree/scripts/stack" run "$dir" "$@" pagescape-worker \
	    >>"$work/worker.log" 2>&1
	statements=$(asked_of "GET_LOCK%$id")
	commits=$(asked_like "GET_LOCK%$id" COMMIT)
	[ "$(book_of "$id" "CONCAT(status, processing_errors IS NULL)")" = \
	    ready1 ] || not_ok 'the book is ready' \
	    "$(job_of "$id" "CONCAT_WS(' ', state, cause, reason)")" \
	    "$(tail -n 3 "$work/worker.log")"
}

# Into ${calls}: its system calls, but how often it looks whether something has
# come, which depends on when it comes; into ${connects}: connections it opened.
count_calls() { # PAGES SCENES
	local out=$dir/tmp/strace

	work_on "$1" "$2" strace -q -c -o "$out" \
	    -e 'trace=!poll,ppoll,epoll_wait,recvfrom'
	calls=$(awk '$NF == "total" { print $4 }' "$out")
	connects=$(awk '$NF == "connect" { print $4 }' "$out")
}

# Into ${wakes}: its system calls in ten seconds in which nothing comes.
count_wakes() {
	local out=$dir/tmp/strace

	fake_set '{"analysis-median": 150000, "sigma": 0}'
	work_on 2 1 strace -q -ttt -o "$out"
	wakes=$(awk 'NR == 1 { from = $1 + 3 } $1 >= from && $1 < from + 10' \
	    "$out" | wc -l)
}

count_instructions() { # PAGES SCENES
	local out=$dir/tmp/callgrind

	work_on "$1" "$2" valgrind -q --tool=callgrind \
	    --callgrind-out-file="$out"
	instructions=$(sed -n 's/^\(summary\|totals\): //p' "$out" | tail -n 1)
}

# (SECOND - FIRST) / COUNT
apart() { # SECOND FIRST COUNT
	per "$(($1 - $2))" "$3"
}

fake_start --scale 0.1 --latency none --warm 1
# valgrind does what no program of ours may
book_stack security.sandbox=off worker.max_workers=1 \
    pipeline.analysis_concurrency=1 \
    pipeline.soundscape_concurrency=1

count_calls 40 1
few=("$calls" "$statements" "$commits" "$connects")
count_calls 240 1
must_count "$(apart "$calls" "${few[0]}" 100)" 30 'system calls of a spread'
must_count "$(apart "$statements" "${few[1]}" 100)" 19.1 'its statements'
must_count "$(apart "$commits" "${few[2]}" 100)" 2 'its commits'
must "its connections are used again: $((connects - few[3])) more for 100" \
    test $((connects - few[3])) -le 5
few=("$calls" "$statements" "$commits")
count_calls 240 41
must_count "$(apart "$statements" "${few[1]}" 40)" 24.8 \
    'statements of a soundscape'
must_count "$(apart "$commits" "${few[2]}" 40)" 2.9 'its commits'

count_instructions 40 1
few=("$instructions")
count_instructions 240 1
must_count "$(apart "$instructions" "${few[0]}" 100)" 600000 \
    'instructions of a spread'

# What two beats a second take, and nothing else.
count_wakes
must_count "$(per "$wakes" 10)" 10 'system calls of a second of waiting'
