#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: what is older than retention.days goes, and nobody's figures change.
# - a book's calls, healed errors and actions are made a hundred days old: the
#   responder sweeps them; what has failed now and what is young stays
# - costs of the days, of the month, of the book and of its job are told as
#   before; so is the room in the book's budget
# - submitted again, the book costs nothing and adds nothing
# shellcheck disable=SC2016,SC2119 # evaluated later; no settings of its own
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=books/books.sh
. "$tree/tests/live/books/books.sh"

# Everything that tells of money, but for the book's state.
figures() { # ID
	get "/pagescape/api/costs?day=$day"
	printf '%s\n' "$body"
	get "/pagescape/api/costs?month=${day%-*}"
	printf '%s\n' "$body"
	get "/api/generate-soundscapes/$1"
	field cost
	pagescape costs --month "${day%-*}"
}

left() { # TABLE
	sql "SELECT COUNT(*) FROM $1"
}

fake_start --scale 0.05
book_stack
id=$(book_id 1)
book_put_spreads "$id" 'Old' <<'EOT'
[[scene:sea]] One.
[[scene:forest]] [[fail:500*1]] Two.
[[scene:desert]] [[sound-fail:failed_sensitive]] Three.
EOT
book_run "$id" 60 'a book with a healed and a lasting failure ends'
must_equal "$(sql "SELECT SUM(is_current), COUNT(*) > 1
    FROM processing_errors" | tr '\t' ' ')" '1 1' 'it has both'
sql "UPDATE provider_calls SET created_at = created_at - INTERVAL 100 DAY,
	    spend_day = spend_day - INTERVAL 100 DAY;
    UPDATE spend_days SET day = day - INTERVAL 100 DAY;
    UPDATE processing_errors SET
	    occurred_at = occurred_at - INTERVAL 100 DAY;
    UPDATE audit_log SET at = at - INTERVAL 100 DAY;
    DELETE FROM queue_settings"
day=$(sql 'SELECT MIN(day) FROM spend_days')
calls=$(left provider_calls)
must "it made $calls calls" test "$calls" -ge 6
figures "$id" >"$work/before"
must_contain "$(cat "$work/before")" '"calls":[{' 'money is told by kind'

# A responder looks when it starts.
kill "$(pid_of pagescape.fcgi)"
wait_for 20 '[ -z "$(pid_of pagescape.fcgi)" ]'
stack_start
must 'the calls are swept' wait_for 60 '[ "$(left provider_calls)" = 0 ]'
must 'so are the actions' wait_for 60 '[ "$(left audit_log)" = 0 ]'
must 'of the errors what has failed now stays' wait_for 60 \
    '[ "$(left processing_errors)" = 1 ]'
must_equal "$(sql 'SELECT is_current FROM processing_errors')" 1 'and only it'
figures "$id" >"$work/after"
must_be_same "$work/before" "$work/after" 'every figure is as before'
must 'and then nobody sweeps for an hour' wait_for 30 '[ "$(sql "SELECT
    COUNT(*) FROM queue_settings WHERE name = '"'swept'"'")" = 1 ]'

# The ledger knows what the book has cost.
must_equal "$(sql "SELECT SUM(spent_nano_usd + unknown_nano_usd)
    FROM call_sums")" "$(job_of "$id" cost_nano_usd)" \
    'the sums are what the job has cost'
book_start "$id"
must 'submitted again it ends' book_wait "$id" 60
must_equal "$(sql "SELECT SUM(cost_nano_usd) FROM jobs WHERE book_id = '$id'")" \
    "$(sql "SELECT (SELECT SUM(spent_nano_usd + unknown_nano_usd)
    FROM call_sums) + COALESCE((SELECT SUM(cost_nano_usd)
    FROM provider_calls), 0)")" 'its jobs together cost what the ledger says'
