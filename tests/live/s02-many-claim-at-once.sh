#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: 64 workers that claim at once, for a while, take each book once.
# - books are queued as fast as they are taken, for S02_SECONDS: by workers,
#   then by claimers that do nothing else, hundreds of claims a second
# - no book is begun twice, none is left over
# - no deadlock or lock wait reaches a job, or an administrator's log
# - of a few places none is taken twice, however many want it
# shellcheck disable=SC2016 # evaluated later
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=books/books.sh
. "$tree/tests/live/books/books.sh"

seconds=${S02_SECONDS:-5}
claimers=64

# One page that no model reads: the book has failed after one call, so nearly
# all that happens is claiming.
fake_start --latency none
book_stack worker.max_workers=$claimers queue.max_running_books=$claimers
for ((n = 1; n <= claimers * 2; n++)); do
	printf '%s\n' '[[fail:safety]] Nobody reads this.' |
	    book_put_spreads "$(book_id "$n")" "Book $n"
done
books=$((claimers * 2))

queue_all() {
	sql "INSERT INTO jobs (id, book_id, state, live, created_at)
	    SELECT UUID(), b.id, 'queued', 1, NOW(3) FROM books b
	    WHERE NOT EXISTS (SELECT 1 FROM jobs j
	    WHERE j.book_id = b.id AND j.live = 1)"
}

queued() {
	sql "SELECT COUNT(*) FROM jobs WHERE state = 'queued'"
}

queue_all
for ((n = 0; n < claimers; n++)); do
	"$tree/scripts/stack" run "$dir" pagescape-worker --config "$config" \
	    >>"$work/workers.out" 2>&1 &
	children+=("$!")
done
most=0
end=$((SECONDS + seconds))
until [ "$SECONDS" -ge "$end" ]; do
	queue_all
	now=$(sql "SELECT COUNT(*) FROM jobs WHERE state = 'running'")
	[ "$now" -le "$most" ] || most=$now
done
must 'all that was queued is taken' wait_for 120 \
    '[ "$(sql "SELECT COUNT(*) FROM jobs WHERE live = 1")" = 0 ]'
jobs=$(sql 'SELECT COUNT(*) FROM jobs')
must "$jobs jobs were claimed by up to $most workers at once" \
    test "$jobs" -gt "$books" -a "$most" -gt 8
must_equal "$(sql "SELECT COUNT(*) FROM jobs WHERE run_token <> 1
    OR crashes <> 0 OR state <> 'ended'")" 0 'each of them once'
must_equal "$(fake_total analysis.asked)" "$jobs" 'each asked once'
must_equal "$(sql "SELECT COUNT(*) FROM processing_errors
    WHERE cause IN ('deadlock', 'connection', 'timeout')")" 0 \
    'no deadlock reached a job'
must_equal "$(grep -icE 'deadlock|lock wait' "$dir/log/pagescape.log")" 0 \
    'nor the log'

# Nothing but claims: room for all, then for a few.
stack_start worker.max_workers=1
"$tree/scripts/stack" run "$dir" kill "$(pid_of pagescape.fcgi)"
wait_for 20 '[ -z "$(pid_of pagescape.fcgi)" ]'
must 'the claimers are built' make -s -C "$tree/build/plain" claimers
install -m 0755 "$tree/build/plain/claimers" "$work/claimers"
sql "INSERT INTO books (id, title) SELECT
    CONCAT('00000000-0000-7000-8000-', LPAD(seq, 12, '0')), 'A book'
    FROM seq_1001_to_1400"

must_claim() { # PLACES
	local told claims twice errors most

	sed "s/^max_running_books .*/max_running_books = $1/" "$config" |
	    "$tree/scripts/stack" run "$dir" tee "$dir/etc/crowd.conf" \
	    >"$work/conf"
	must_equal "$(grep -cx "max_running_books = $1" "$work/conf")" 1 \
	    "there are $1 places"
	told=$("$tree/scripts/stack" run "$dir" env \
	    PAGESCAPE_CONFIG="$dir/etc/crowd.conf" \
	    "$work/claimers" "$claimers" "$seconds" 2>&1)
	read -r _ claims _ twice _ errors _ most < <(tail -n 1 <<<"$told")
	must "$claims claims by $claimers claimers" \
	    test "${claims:-0}" -gt $((20 * seconds))
	must_equal "$twice $errors" '0 0' 'no book held by two, no error'
	[ "${errors:-1}" = 0 ] || printf '%s\n' "$told" | head | sed 's/^/# /'
	must "at most $most at once" test "${most:-$(($1 + 1))}" -le "$1"
}

must_claim $claimers
must_claim 8
must_claim 1
must_equal "$(sql "SELECT COUNT(*) FROM jobs WHERE run_token <> 1
    OR crashes <> 0 OR state <> 'ended'")" 0 'each job was claimed once'
printf '# deadlocks that were repeated inside: %s\n' \
    "$(sql "SHOW GLOBAL STATUS LIKE 'Innodb_deadlocks'" | cut -f 2)"
