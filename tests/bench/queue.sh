#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: a long queue costs nothing.
# 1,000 books of 10 spreads are queued, then two workers take them: how many
# are claimed in a second among the last fifth, over the same among the first.
# shellcheck source-path=SCRIPTDIR source=bench.bash
. "$(dirname "$0")/bench.bash"

n=$(either 1000 120)

fake_start --scale 0.1 --latency none --warm 1
book_stack worker.max_workers=0
"$node" "$books/story.mjs" marked 20 1 >"$work/pages"
# The same pages for each of them.
book_put "$(book_id 1)" 'Book 1' <"$work/pages"
sql "INSERT INTO books (id, title, total_pages)
    SELECT CONCAT('00000000-0000-7000-8000-', LPAD(seq, 12, '0')),
    CONCAT('Book ', seq), 20 FROM seq_2_to_$n;
    INSERT INTO pages (id, book_id, page_number, text_content)
    SELECT CONCAT('00000000-0000-7000-9', LPAD(p.page_number, 3, '0'), '-',
    LPAD(seq, 12, '0')),
    CONCAT('00000000-0000-7000-8000-', LPAD(seq, 12, '0')), p.page_number,
    p.text_content FROM seq_2_to_$n JOIN pages AS p
    ON p.book_id = '$(book_id 1)'"
seq 1 "$n" | awk '{ printf "POST /api/generate-soundscapes " \
    "{\"bookId\":\"00000000-0000-7000-8000-%012d\"}\n", $1 }' >"$work/requests"
read -r _ unwanted _ < <("$build/bench_load" "${url##*:}" 8 202 <"$work/requests")
must_equal "${unwanted:-x}" 0 "$n books are queued"
stack_start worker.max_workers=2
wait_for 550 "[ \"\$(sql \"SELECT COUNT(*) FROM jobs WHERE live = 1\")\" = 0 ]" ||
    broken queue "$(sql 'SELECT COUNT(*) FROM jobs WHERE live = 1') books are left"
must_equal "$(sql "SELECT COUNT(*) FROM books WHERE status = 'ready'
    AND processing_errors IS NULL")" "$n" 'all of them are whole'
sql 'SELECT UNIX_TIMESTAMP(started_at) FROM jobs ORDER BY 1' >"$work/claims"
read -r first last < <(awk '{ t[NR] = $1 } END { k = int(NR / 5);
    printf "%.3f %.3f\n", k / (t[k + 1] - t[1]), k / (t[NR] - t[NR - k]) }' \
    "$work/claims")
sample queue "$(calc "$last / $first")" "$first and $last a second"
note queue "$(calc "1 / $first") s a book at the start"
note_load queue
goal queue '>=' 0.95 '× the start' "claims a second at the end of $n books"
