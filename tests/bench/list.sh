#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: the list of books stays quick however many there are.
# 100,000 books with a job each and 1,500,000 spread rows; the newest page of
# the list, pages far down, those of a state, and the administrators' page are
# asked for one after the other.
# shellcheck source-path=SCRIPTDIR source=bench.bash
. "$(dirname "$0")/bench.bash"

n=$(either 100000 10000)
spreads=$(either 15 3)

stack_start worker.max_workers=0 worker.lease=3600000
mariadb --no-defaults --socket="$socket" --user=root -e \
    'SET GLOBAL innodb_buffer_pool_size = 268435456'
sql "SET unique_checks = 0, foreign_key_checks = 0;
    INSERT INTO books (id, title, author, total_pages, status,
        processing_errors, created_at, updated_at)
    SELECT CONCAT('00000000-0000-7000-8000-', LPAD(seq, 12, '0')),
    CONCAT('Book ', seq), CONCAT('Author ', seq % 500), 30,
    ELT(1 + seq % 20, 'failed', 'pending', 'ready', 'ready', 'ready',
        'ready', 'ready', 'ready', 'ready', 'ready', 'ready', 'ready',
        'ready', 'ready', 'ready', 'ready', 'ready', 'ready', 'ready',
        'ready'),
    IF(seq % 20 = 2, '[]', NULL),
    NOW(3) - INTERVAL seq MINUTE, NOW(3) - INTERVAL seq MINUTE
    FROM seq_1_to_$n;
    INSERT INTO jobs (id, book_id, live, state, total_spreads,
        processed_spreads, scenes_created, created_at, started_at, ended_at)
    SELECT CONCAT('00000000-0000-7000-9000-', LPAD(seq, 12, '0')),
    CONCAT('00000000-0000-7000-8000-', LPAD(seq, 12, '0')), NULL, 'ended',
    $spreads, $spreads, 5, NOW(3) - INTERVAL seq MINUTE,
    NOW(3) - INTERVAL seq MINUTE, NOW(3) - INTERVAL seq MINUTE
    FROM seq_1_to_$n WHERE seq % 20 <> 1;
    INSERT INTO spreads (book_id, spread_index, text_hash, state, analysis,
        updated_at)
    SELECT CONCAT('00000000-0000-7000-8000-', LPAD(1 + seq DIV $spreads,
        12, '0')), seq % $spreads, REPEAT('a', 64), 'processed',
    '{\"setting\":\"a forest\",\"mood\":\"calm\"}', NOW(3)
    FROM seq_0_to_$((n * spreads - 1));
    ANALYZE TABLE books, jobs, spreads" >"$work/analysed"
note list "$(sql 'SELECT COUNT(*) FROM books') books, $(sql \
    'SELECT COUNT(*) FROM spreads') spread rows"

# Half of the cursors lie anywhere in the list.
requests() {
	local i far

	for ((i = 0; i < 50; i++)); do
		far=$(printf '00000000-0000-7000-8000-%012d' \
		    $(((i * 7919 * 13) % n + 1)))
		printf 'GET /pagescape/api/books%s\n' '' '?limit=200' \
		    "?after=$far" "?status=ready&after=$far" '?status=failed' \
		    "?status=pending&after=$far"
	done
}

ask() { # KEY REQUESTS WHAT
	local unwanted p50 p99 max

	printf '%s\n' "$2" >"$work/requests"
	read -r _ unwanted _ _ p50 p99 max < <("$build/bench_load" "${url##*:}" 1 \
	    200 <"$work/requests" 2>"$work/load.err")
	[ "${unwanted:-x}" = 0 ] || broken "$1" "$(head -c 300 "$work/load.err")"
	sample "$1" "$(calc "${p99:-0} / 1000")" "$3: p50 $p50 µs, max $max µs"
}

for ((run = 0; run < runs; run++)); do
	ask list "$(requests)" 'the API'
	ask list-page "$(yes 'GET /pagescape/status' | head -n 100)" 'the page'
	ask list-search "$(for i in 1 2 3 4 5 6; do
		echo "GET /pagescape/api/books?q=Author+$((i * 77))"
		echo "GET /pagescape/api/books?q=BOOK+$((n - i * 7))"
		echo "GET /pagescape/api/books?q=nowhere&status=ready"
	done)" 'a search'
done
note_load list
goal list '<=' 50 'ms p99' "list of books at $n books"
goal list-page '<=' 50 'ms p99' '… the page of it'
goal list-search '<=' 50 'ms p99' '… a search through title and author'
