#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: nobody's money is spent beyond what was allowed.
# - 64 analyses in flight: a book stops before the call that would cross
#   budget.per_book, has used it but for less than one call, is parked with a
#   sentence, and goes on when there is more
# - two workers at once stop before the call that would cross budget.per_day
# - the ledger agrees with the providers' invoices to the nano-dollar, failed
#   and cancelled calls included, and the sums by day agree with the ledger
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=books/books.sh
. "$tree/tests/live/books/books.sh"

spent() {
	sql "SELECT COALESCE(SUM(IF(state IN ('done', 'failed'), cost_nano_usd,
	    estimate_nano_usd)), 0) FROM provider_calls"
}

billed() {
	echo $(($(fake_total analysis.billed_nano_usd) +
	    $(fake_total soundscape.billed_nano_usd)))
}

# The row of each day says what its calls add up to.
must_add_up() { # SENTENCE
	must_equal "$(sql "SELECT d.day FROM spend_days AS d LEFT JOIN
	    (SELECT spend_day,
	    SUM(IF(state IN ('open', 'running'), estimate_nano_usd, 0)) AS held,
	    SUM(IF(state IN ('done', 'failed'), cost_nano_usd, 0)) AS spent,
	    SUM(IF(state = 'unknown', estimate_nano_usd, 0)) AS unknown
	    FROM provider_calls GROUP BY spend_day) AS s ON s.spend_day = d.day
	    WHERE d.reserved_nano_usd <> COALESCE(s.held, 0)
	    OR d.spent_nano_usd <> COALESCE(s.spent, 0)
	    OR d.unknown_nano_usd <> COALESCE(s.unknown, 0)")" '' "$1"
}

# How many estimates of one call at most are left of ${cap}.
must_be_used_up() { # SPENT CAP SENTENCE
	local most

	most=$(sql 'SELECT MAX(estimate_nano_usd) FROM provider_calls')
	must "$3 ($1 of $2)" test "$1" -le "$2" -a "$1" -gt $(($2 - most))
}

fake_start --scale 0.02 --seed 3
# A few calls fail and are charged or not, as they are.
book_stack budget.per_book=0.10 pipeline.analysis_concurrency=64 \
    pipeline.soundscape_concurrency=45 soundscape.timeout=4000
id=$(book_id 1)
book_put_marked "$id" 240 60 'Too dear'
fake_rules '[{"match":"wind","kind":"soundscape","fail":"failed_pa","times":3},
    {"match":"Nobody","kind":"analysis","fail":"no_json","times":5}]'
book_start "$id"
must_equal "$code" 202 'a book is accepted that costs more than it may'
must 'it stops' book_wait "$id" 60
must_equal "$(job_of "$id" "CONCAT_WS(' ', state, cause)")" 'parked budget' \
    'because of the budget'
must_equal "$(job_of "$id" reason)" "The book would cost more than \
budget.per_book (0.10 USD): raise it and resume the book." 'and says so'
must_equal "$(spent)" "$(billed)" 'the ledger agrees with the invoices'
must_be_used_up "$(spent)" 100000000 'all of it was used but for one call'
must_equal "$(sql "SELECT COUNT(*) FROM provider_calls
    WHERE state IN ('open', 'running')")" 0 'nothing is in flight'
must_add_up 'the sum of the day agrees with the ledger'
get "/api/generate-soundscapes/$id"
must_contain "$body" 'budget.per_book' 'the API says why it waits'

stack_start budget.per_book=5
book_go_on "$id"
curl --noproxy '*' -s -o "$work/woken" "$url/pagescape/readyz"
must 'with more money it goes on to its end' book_wait "$id" 90
must_equal "$(book_of "$id" status)" ready 'ready'
must_equal "$(spent)" "$(billed)" 'the ledger agrees with the invoices still'
must_equal "$(job_of "$id" cost_nano_usd)" "$(spent)" 'and so does the job'
must_add_up 'and the sum of the day'

# Two workers, four books, one day's money.
fake_reset
before=$(spent)
cap=$(((before + 150000000) / 10000000 + 1))
stack_start "budget.per_day=0.$(printf %02d $cap)" budget.per_book=5 \
    worker.max_workers=2 queue.max_running_books=2 \
    pipeline.analysis_concurrency=64
for n in 2 3 4 5; do
	book_put_marked "$(book_id $n)" 160 40 "Book $n"
done
for n in 2 3 4 5; do
	book_start "$(book_id $n)"
done
must 'four books stop' wait_for 90 "[ \"\$(sql \"SELECT COUNT(*) FROM jobs
    WHERE state = 'parked' AND cause = 'budget'\")\" = 4 ]"
must_equal "$(sql "SELECT DISTINCT reason FROM jobs WHERE live = 1" |
    cut -c 1-48)" "Today's books would cost more than budget.per_da" \
    'all say that the day has cost enough'
must 'two workers spent it at the same time' test "$(sql "SELECT
    COUNT(DISTINCT job_id) FROM provider_calls WHERE job_id IN
    (SELECT id FROM jobs WHERE live = 1)")" -ge 2
must_be_used_up "$(spent)" $((cap * 10000000)) \
    'and not more than the day allows'
must_equal "$(($(spent) - before))" "$(billed)" \
    'the ledger agrees with the invoices'
must_add_up 'the sum of the day agrees with the ledger'

# A call of which nobody knows, as a dead worker leaves it.
sql "INSERT INTO provider_calls (book_id, job_id, run_token, spread_index,
    step, provider, model, attempt, state, request_hash, estimate_nano_usd,
    spend_day, created_at, ended_at) SELECT book_id, id, 0, 0, 'analysis',
    'gemini', 'gemini-x', 1, 'open', SHA2('x', 256), 700, UTC_DATE(),
    NOW(3), NULL FROM jobs WHERE book_id = '$(book_id 2)';
    UPDATE spend_days SET reserved_nano_usd = reserved_nano_usd + 700
    WHERE day = UTC_DATE()"
book_go_on "$(book_id 2)"
curl --noproxy '*' -s -o "$work/woken" "$url/pagescape/readyz"
must 'the next worker looks at what was left' wait_for 30 \
    "[ \"\$(sql \"SELECT COUNT(*) FROM provider_calls
    WHERE state = 'unknown'\")\" = 1 ]"
must_add_up 'it counts as unknown'
must_keep_secrets 'the keys are nowhere'
