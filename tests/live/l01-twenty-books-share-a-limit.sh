#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: books that are worked on at once keep a service's limit together.
# - twenty books of ten spreads: the service refuses at most one call in a
#   hundred, sees no more than the configured rate, and every book is ready
# - a long book that was there first lets the short ones pass: they end before
#   it, and it has what they leave
# - a cap on calls in flight is kept over all workers, and shared
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=books/books.sh
. "$tree/tests/live/books/books.sh"

all_over() {
	[ "$(sql "SELECT COUNT(*) FROM jobs WHERE live = 1")" = 0 ]
}

# Put and start books FIRST to LAST of PAGES pages in SCENES scenes.
put_books() { # FIRST LAST PAGES SCENES
	local i

	for ((i = $1; i <= $2; i++)); do
		book_put_marked "$(book_id "$i")" "$3" "$4" "Book $i"
	done
}

start_books() { # FIRST LAST
	local i

	for ((i = $1; i <= $2; i++)); do
		book_start "$(book_id "$i")"
		[ "$code" = 202 ] || not_ok "book $i is accepted" "$code $body"
	done
}

must_keep_rate() { # KIND PER-MINUTE BURST SENTENCE
	local calls refused excess

	read -r calls refused excess < <("$node" "$books/limits.mjs" rate \
	    "$fake_ledger" "$1" "$2" "$3" 100)
	must "$4: $refused of $calls calls are refused" \
	    test "$calls" -gt 0 -a $((refused * 100)) -le "$calls"
	must_equal "$excess" 0 "$4: no stretch of time has more calls"
}

must_be_whole() { # FIRST LAST SPREADS SENTENCE
	must_equal "$(sql "SELECT COUNT(*), SUM(b.status = 'ready'),
	    SUM(b.processing_errors IS NULL), SUM((SELECT COUNT(*)
	        FROM spreads s WHERE s.book_id = b.id
	        AND s.state = 'processed') = $3),
	    SUM((SELECT COUNT(*) FROM pages p WHERE p.book_id = b.id
	        AND p.scene_id IS NULL) = 0)
	    FROM books b WHERE b.id BETWEEN '$(book_id "$1")'
	    AND '$(book_id "$2")'" | tr '\t' ' ')" \
	    "$(($2 - $1 + 1)) $(($2 - $1 + 1)) $(($2 - $1 + 1)) $(($2 - $1 + 1)) $(($2 - $1 + 1))" \
	    "$4"
}

# 1200 analyses and 600 creations a minute.
fake_start --scale 0.1 --seed 3 --gemini-rpm 120 --gemini-burst 15 \
    --replicate-rpm 60 --replicate-burst 12
book_stack worker.max_workers=4 queue.max_running_books=16 \
    limit.gemini_per_minute=1200 limit.gemini_burst=10 \
    limit.replicate_per_minute=600 limit.replicate_burst=8

put_books 1 20 20 3
start_books 1 20
must 'twenty books end' wait_for 90 all_over
must_be_whole 1 20 10 'they are ready and have all their pages'
must_keep_rate analysis 1200 15 'Gemini'
must_keep_rate soundscape 600 12 'Replicate'
must_equal "$(sql "SELECT COUNT(*) FROM provider_calls
    WHERE state IN ('open', 'running') OR attempt > 1")" 0 \
    'no row is open, waiting cost no attempt'

fake_reset
: >"$fake_ledger"
book_put_marked "$(book_id 30)" 600 6 'The long one'
put_books 31 50 20 3
start_books 30 50
must 'a long book and twenty short ones end' wait_for 120 all_over
must_be_whole 31 50 10 'the short ones are whole'
must_equal "$(sql "SELECT COUNT(*) FROM jobs s JOIN jobs l
    ON l.book_id = '$(book_id 30)' AND s.ended_at < l.ended_at
    WHERE s.book_id BETWEEN '$(book_id 31)' AND '$(book_id 50)'")" 20 \
    'every short one ends before the long one'
# What is left over when the short ones compose, and begin.
share=$(sql "SELECT ROUND(100 * SUM(c.book_id = '$(book_id 30)') / COUNT(*))
    FROM provider_calls c, (SELECT MIN(started_at) a, MAX(ended_at) z
        FROM jobs WHERE book_id BETWEEN '$(book_id 31)'
        AND '$(book_id 50)') t
    WHERE c.step = 'analysis' AND c.created_at BETWEEN t.a AND t.z")
must "meanwhile the long one has $share % of the analyses" \
    test "$share" -ge 1 -a "$share" -le 50
must_keep_rate analysis 1200 15 'Gemini again'

# Without a rate, five in flight.
fake_reset
fake_set '{"gemini-rpm":0,"replicate-rpm":0}'
stack_start limit.gemini_per_minute=0 limit.replicate_per_minute=0 \
    limit.gemini_concurrency=5 limit.replicate_concurrency=4
book_put_marked "$(book_id 60)" 120 3 'Another long one'
put_books 61 66 12 2
start_books 60 66
must 'books under a cap end' wait_for 60 all_over
must_be_whole 61 66 6 'they are whole'
must_equal "$(fake_total max_in_flight.analysis)" 5 \
    'never more than five analyses in flight'
must "never more than four creations ($(fake_total \
    max_in_flight.soundscape))" \
    test "$(fake_total max_in_flight.soundscape)" -le 4
must_equal "$(sql "SELECT COUNT(*) FROM jobs s JOIN jobs l
    ON l.book_id = '$(book_id 60)' AND s.ended_at < l.ended_at
    WHERE s.book_id BETWEEN '$(book_id 61)' AND '$(book_id 66)'")" 6 \
    'and the short ones end before the long one'
