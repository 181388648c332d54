#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: many books handed in at once do not make the keeper look each time.
# Two hundred POSTs over one connection: the keeper begins at most one round
# in 20 ms, and it does look.
# shellcheck source-path=SCRIPTDIR source=guard.bash
. "$(dirname "$0")/guard.bash"

n=200
fake_url=http://127.0.0.1:9 # nobody is asked
book_stack worker.max_workers=0
sql "INSERT INTO books (id, title, total_pages)
    SELECT CONCAT('00000000-0000-7000-8000-', LPAD(seq, 12, '0')), 'A book', 2
    FROM seq_1_to_$n;
    INSERT INTO pages (id, book_id, page_number, text_content)
    SELECT CONCAT('00000000-0000-7000-9000-', LPAD(seq, 12, '0')),
    CONCAT('00000000-0000-7000-8000-', LPAD(seq, 12, '0')), 1, 'A long way.'
    FROM seq_1_to_$n"
for ((i = 1; i <= n; i++)); do
	[ "$i" = 1 ] || printf 'next\n'
	printf 'url = "%s/api/generate-soundscapes"\n' "$url"
	printf 'header = "Content-Type: application/json"\n'
	printf 'data = "{\\"bookId\\":\\"%s\\"}"\n' "$(book_id "$i")"
	printf 'output = "%s"\n' "$work/answer"
	printf 'noproxy = "*"\nsilent\nwrite-out = "%%{http_code}\\n"\n'
done >"$work/requests"

asked_begin
begin=${EPOCHREALTIME/./}
curl -K "$work/requests" >"$work/codes"
ms=$(((${EPOCHREALTIME/./} - begin) / 1000))
asked_of 'no such statement' >"$work/told"
must_equal "$(grep -c '^202$' "$work/codes")" "$n" "$n books are taken in"
looks=$(sql "SELECT COUNT(*) FROM mysql.general_log
    WHERE command_type = 'Execute' AND argument LIKE '%IS_USED_LOCK%'")
must "the keeper looks at most every 20 ms: $looks times in $ms ms" \
    test "$looks" -ge 1 -a "$looks" -le $((ms / 20 + 2))
