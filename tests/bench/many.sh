#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: books that share a limit end as early as it allows, one after the
# other and not all at the end; a long book does not hold up short ones.
# - 20 equal books at 600 calls a minute of each provider, burst 60 (S = 0.1):
#   the last and the median end over the bound that the limit sets
# - a 1,000-page book, and 20 of 30 pages that come one after the other while
#   it is worked on: each short one over its time alone, the long one over the
#   bound; and all of them at once, where the short ones have a bound of
#   their own
# The fake refuses what comes too fast; a refused call is a 429.  The audio is
# short: ten times the books in the same time would have all cores compose.
# shellcheck source-path=SCRIPTDIR source=bench.bash
. "$(dirname "$0")/bench.bash"

equal=$(either 20 6)
pages=$(either 100 40)
scenes=$(either 15 6)
long_pages=$(either 1000 200)
long_scenes=$(either 150 30)

all_over() {
	[ "$(sql "SELECT COUNT(*) FROM jobs WHERE live = 1")" = 0 ]
}

# Begin FIRST … LAST in this order within a moment; into ${from}.
begin() { # BOOK-NUMBER…
	local n

	for n; do
		printf 'POST /api/generate-soundscapes {"bookId":"%s"}\n' \
		    "$(book_id "$n")"
	done >"$work/requests"
	from=$EPOCHREALTIME
	"$build/bench_load" "${url##*:}" 1 202 <"$work/requests" >"$work/told"
}

# Seconds from the begin to each book's end, sorted.
ends() { # FIRST LAST
	sql "SELECT ROUND(UNIX_TIMESTAMP(ended_at) - $from, 3) FROM jobs
	    WHERE book_id BETWEEN '$(book_id "$1")' AND '$(book_id "$2")'
	    ORDER BY 1"
}

# What the limit allows for books FIRST … LAST, in the order they ended in.
bound() { # FIRST LAST
	curl --noproxy '*' -sS "$fake_url/_fake/ledger" >"$work/ledger.json"
	sql "SELECT c.external_id, b.title, c.spread_index
	    FROM provider_calls AS c JOIN books AS b ON b.id = c.book_id
	    JOIN jobs AS j ON j.id = c.job_id
	    WHERE c.step = 'soundscape' AND c.state = 'done'
	      AND c.book_id BETWEEN '$(book_id "$1")' AND '$(book_id "$2")'
	    ORDER BY j.ended_at, c.spread_index" >"$work/calls"
	"$node" "$bench/bound.mjs" "$work/ledger.json" "$work/calls" 6000 60
}

lost_pages() {
	sql "SELECT COUNT(*) FROM pages WHERE scene_id IS NULL"
}

fake_start --scale 0.1 --seed 3 --warm 1 --gemini-rpm 600 --gemini-burst 60 \
    --replicate-rpm 600 --replicate-burst 60
tenth_stack soundscape.seconds=1 worker.max_workers=21 queue.max_running_books=32 \
    limit.gemini_per_minute=6000 limit.gemini_burst=60 \
    limit.replicate_per_minute=6000 limit.replicate_burst=60
number=1
for ((run = 0; run < (runs + 1) / 2; run++)); do
	bench_idle 60
	fake_reset
	first=$number
	number=$((number + equal))
	for ((i = first; i < number; i++)); do
		book_put_named "$(book_id "$i")" "$pages" "$scenes" "Book $i" \
		    "equal/$((i - first))"
	done
	mapfile -t those < <(seq "$first" $((number - 1)))
	begin "${those[@]}"
	wait_for 300 all_over || broken equal-last 'the books do not end'
	least=$(bound "$first" $((number - 1)))
	ends "$first" $((number - 1)) >"$work/ends"
	sample equal-last "$(calc "$(tail -n 1 "$work/ends") / $least")" \
	    "the last ends after $(tail -n 1 "$work/ends") s, bound $least s"
	half=$(sed -n "$((equal / 2))p" "$work/ends")
	sample equal-median "$(calc "$half / $least")" "half after $half s"
	refused=$(fake_total http_429)
	sample equal-429 "$(calc "100 * ${refused:-0} / ($(fake_total \
	    analysis.asked) + $(fake_total soundscape.created) +
	    ${refused:-0})")" "$refused refused"
	sample equal-lost "$(lost_pages)"
done
must_equal "$(sql "SELECT COUNT(*) FROM books WHERE status <> 'ready'
    OR processing_errors IS NOT NULL")" 0 'every book is whole'
note_load equal-last
goal equal-last '<=' 1.04 '× bound' "$equal equal books at once: the last ends"
goal equal-median '<=' 0.60 '× bound' '… half of them have ended'
goal equal-429 '<=' 1 % '… calls that were refused'
goal equal-lost '<=' 0 pages '… lost'

# The long one, then the short ones, with SECONDS between two of them.
mixed() { # KEY SECONDS
	local first=$((number + 1)) last=$((number + equal)) i

	bench_idle 60
	fake_reset
	book_put_named "$(book_id "$number")" "$long_pages" "$long_scenes" \
	    'Long' long
	for ((i = first; i <= last; i++)); do
		book_put_named "$(book_id "$i")" 30 5 "Short $i" \
		    "short/$((i - first))"
	done
	if [ "$2" = 0 ]; then
		mapfile -t those < <(seq "$number" "$last")
		begin "${those[@]}"
	else
		begin "$number"
		for ((i = first; i <= last; i++)); do
			sleep "$2"
			book_start "$(book_id "$i")"
		done
	fi
	wait_for 300 all_over || broken "$1-short" 'the books do not end'
	slowest=$(sql "SELECT ROUND(MAX(UNIX_TIMESTAMP(ended_at)
	    - UNIX_TIMESTAMP(created_at)), 3) FROM jobs WHERE book_id
	    BETWEEN '$(book_id "$first")' AND '$(book_id "$last")'")
	long=$(ends "$number" "$number")
	whole=$(bound "$number" "$last")
	sample "$1-long" "$(calc "$long / $whole")" \
	    "the long one after $long s, bound $whole s"
	number=$((last + 1))
}

# Alone first.
for ((run = 0; run < (runs + 1) / 2; run++)); do
	bench_idle 60
	fake_reset
	book_put_named "$(book_id "$number")" 30 5 'Alone' short/0
	begin "$number"
	wait_for 120 all_over
	alone=$(ends "$number" "$number")
	number=$((number + 1))

	mixed turn 0.4
	sample turn-short "$(calc "$slowest / $alone")" \
	    "the slowest short one took $slowest s, alone $alone s"
	mixed mixed 0
	# All short ones, and nothing else, cannot be through before.
	least=$(calc "(15 * $equal - 60) / 100 + $alone")
	sample mixed-short "$(calc "$slowest / $least")" \
	    "the last short one after $slowest s, no order ends before $least s"
done
note_load mixed-short
goal turn-short '<=' 2 '× alone' \
    "a $long_pages-page book, $equal of 30 pages meanwhile: the slowest of these"
goal turn-long '<=' 1.1 '× bound' '… the long one'
goal mixed-short '<=' 1.2 '× bound' '… all at once: the last short one'
goal mixed-long '<=' 1.1 '× bound' '… the long one'
