#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: a night with bad providers costs time, not pages and not money.
# - three calls in ten fail, in every way that passes: every book is ready
# - ten minutes of 503 (scaled; S01_OUTAGE seconds of it), first without and
#   then with a Retry-After: every book is ready
# - answers that never end, predictions stuck or aborted, outputs that expire:
#   ready
# - the credit runs out in the middle: the books stop and say what to do, and
#   one command lets all of them go on
# In all of it no soundscape is paid twice, and the ledger agrees with the
# invoice call by call.
# shellcheck disable=SC2016,SC2154 # evaluated later; unknown is books.sh's
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=books/books.sh
. "$tree/tests/live/books/books.sh"

scale=${S01_SCALE:-0.02}
outage=${S01_OUTAGE:-12}
number=0

# Milliseconds of the real world; not less than MINIMUM.
scaled() { # MILLISECONDS [MINIMUM]
	awk -v s="$scale" -v ms="$1" -v least="${2:-1}" 'BEGIN {
	    n = s * ms + 0.5; printf "%d\n", n < least ? least : n }'
}

# So many books of 20 spreads and 5 scenes are handed in at once.
start_books() { # HOW-MANY
	local n

	first=$((number + 1))
	for ((n = 0; n < $1; n++)); do
		number=$((number + 1))
		book_put_marked "$(book_id "$number")" 40 5 "Book $number"
	done
	for ((n = first; n <= number; n++)); do
		book_start "$(book_id "$n")"
	done
}

none_is_live() {
	[ "$(sql 'SELECT COUNT(*) FROM jobs WHERE live = 1')" = 0 ]
}

must_end_ready() { # SECONDS SENTENCE
	must "$2 come to an end" wait_for "$1" none_is_live
	must_equal "$(sql "SELECT COUNT(*) FROM books WHERE status <> 'ready'
	    OR processing_errors IS NOT NULL")" 0 'all of them are ready'
	must_equal "$(sql "SELECT COUNT(*) FROM spreads
	    WHERE state <> 'processed'")" 0 'no page is lost'
	must_match_invoice 'the money'
	must_be_bought_once 'no soundscape is paid twice'
}

# From now on every call of both services fails so.
fail_all() { # FAILURE
	fail_none
	fake_rules "[{\"match\":\"\",\"kind\":\"analysis\",\"fail\":\"$1\"},
	    {\"match\":\"\",\"kind\":\"soundscape\",\"fail\":\"$1\"}]"
}

fail_none() {
	curl --noproxy '*' -sS -X DELETE "$fake_url/_fake/rules" >"$work/told"
}

times_told() { # FAILURE
	grep -c "\"outcome\":\"$1\"" "$fake_ledger"
}

fake_start --scale "$scale" --seed 11
book_stack worker.max_workers=4 "analysis.timeout=$(scaled 30000 1500)" \
    "soundscape.timeout=$(scaled 120000 6000)" \
    'retry.analysis=12 20 2 200 0.2' 'retry.soundscape=12 20 2 200 0.2' \
    "retry.overloaded=20 $(scaled 2000) 2 $(scaled 60000) 0.3" \
    "retry.rate_limit_pause=$(scaled 5000)"

fake_set '{"error-rate":0.3}'
start_books "${S01_BOOKS:-6}"
must_end_ready "${S01_WAIT:-120}" 'books in a storm of every kind of error'
healed=$(sql 'SELECT COUNT(*) FROM processing_errors')
must "$healed errors were healed, each kept as a row" test "$healed" -gt 20
must_equal "$(sql 'SELECT COUNT(*) FROM processing_errors
    WHERE is_current')" 0 'none is current'
fake_set '{"error-rate":0}'

fail_all 503
start_books 3
sleep $((outage / 2))
fail_all 503_header
sleep $((outage - outage / 2))
must 'they were told both ways that the service is overloaded' \
    test "$(times_told 503)" -gt 3 -a "$(times_told 503_header)" -gt 0
must_equal "$(sql "SELECT COUNT(*) FROM jobs WHERE live = 1
    AND state = 'running'")" 3 "after $outage s of 503 the books still wait"
must_equal "$(sql "SELECT COUNT(*) FROM spreads WHERE state = 'failed'")" 0 \
    'and no page was given up'
fail_none
must_end_ready "${S01_WAIT:-120}" 'the books of the outage'

number=$((number + 1))
printf '%s\n' '[[scene:sea]] [[fail:hang*1]] [[sound-fail:stuck*1]] One.' \
    '[[scene:forest]] [[fail:endless_body*1]] [[sound-fail:aborted*1]] Two.' \
    '[[scene:castle]] [[fail:dropped_after*1]] [[sound-fail:expired*1]] Three.' \
    '[[scene:river]] [[sound-fail:hang_download*1]] Four.' \
    '[[scene:desert]] [[sound-fail:removed*1]] Five.' |
    book_put_spreads "$(book_id "$number")" "Book $number"
book_start "$(book_id "$number")"
must "what never ends is given up and asked again" \
    wait_for "${S01_WAIT:-90}" none_is_live
must_equal "$(sql "SELECT COUNT(*) FROM books WHERE status <> 'ready'
    OR processing_errors IS NOT NULL")" 0 'the book is ready'
must_match_invoice 'the money'
must_be_bought_once 'no soundscape is paid twice'

# Only so much credit is left.  One soundscape after the other, so that there
# is a middle.
stack_start pipeline.soundscape_concurrency=1
fake_set "$(awk -v s="$scale" 'BEGIN {
    printf "{\"scale\":%s}", s < 0.05 ? 0.05 : s }')"
made() {
	sql "SELECT COUNT(*) FROM sounds
	    WHERE book_id >= '$(book_id "$first")'"
}
start_books 3
wait_for "${S01_WAIT:-60}" '[ "$(made)" -ge 2 ]'
fake_rules '[{"match":"","kind":"soundscape","fail":"402_billing","times":null}]'
must 'without credit the books stop' wait_for "${S01_WAIT:-60}" \
    '[ "$(sql "SELECT COUNT(*) FROM jobs WHERE live = 1
    AND state IN ('"'queued', 'running'"')")" = 0 ]'
must "the credit ended in the middle: $(made) of 15 soundscapes" \
    test "$(made)" -ge 2 -a "$(made)" -lt 15
parked=$(sql "SELECT COUNT(*) FROM jobs WHERE state = 'parked'
    AND cause = 'billing'")
must "$parked of them are parked for billing" test "$parked" -ge 1
must_contain "$(sql "SELECT reason FROM jobs WHERE state = 'parked' LIMIT 1")" \
    'credit' 'with a sentence that says why'
must_equal "$(sql "SELECT COUNT(*) FROM processing_errors
    WHERE is_current")" 0 'nothing is marked as failed'
fail_none
must 'one command lets all of them go on' pagescape resume --cause=billing
must_end_ready "${S01_WAIT:-120}" 'the books with credit again'
