#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: an hour of all attacks, and nothing grows.
# - all that z01 does, round after round, for SOAK_SECONDS (3600), while books
#   run with the fake providers
# - every five seconds memory (PSS) and descriptors of nginx, the responder
#   and the workers are noted; the rounds are alike, so the median of the last
#   third must not be above that of the second by more than a tenth and
#   2 MB, or 8 descriptors (the first third fills what is kept)
# - nothing that was accepted is lost, every book ends
# The samples are kept beside the log: build/soak/abuse.tsv.
# shellcheck source-path=SCRIPTDIR source=../live/lib.sh
. "$(dirname "$0")/../live/lib.sh"
# shellcheck source-path=SCRIPTDIR source=../live/books.bash
. "$tree/tests/live/books.bash"
# shellcheck source-path=SCRIPTDIR source=abuse.bash
. "$tree/tests/abuse/abuse.bash"

seconds=${SOAK_SECONDS:-3600}
world=$work/world.json
samples=$tree/build/soak/abuse.tsv
idle=$(idle_most)
accepted=0
flooded=0

# Median of a column in the samples of a third; lines without a value are
# left out.
median() { # COLUMN THIRD
	awk -F '\t' -v c="$1" '$c != "-" { print $c }' "$samples" |
	    awk -v third="$2" '{ v[n++] = $1 } END {
		for (i = int(n * (third - 1) / 3); i < int(n * third / 3); i++)
			print v[i] }' | sort -n |
	    awk '{ v[n++] = $1 } END { print n ? v[int(n / 2)] : 0 }'
}

must_be_flat() { # COLUMN NAME SLACK
	local first second third

	first=$(median "$1" 1)
	second=$(median "$1" 2)
	third=$(median "$1" 3)
	if [ "$third" -le $((second * 11 / 10 + $3)) ]; then
		ok "$2: $first, $second, $third"
	else
		not_ok "$2 grows: $first, $second, $third"
	fi
}

# A line: seconds, and PSS in kB and descriptors of nginx, the responder, and
# (mean of) the workers.
sample() {
	local pids nginx fcgi pss files

	nginx=$(nginx_pids | paste -sd ' ')
	fcgi=$(pid_of pagescape.fcgi)
	mapfile -t pids < <(sql "SELECT DISTINCT pid FROM jobs
	    WHERE state = 'running' AND pid > 0")
	# shellcheck disable=SC2086 # pids are words
	printf '%s\t%s\t%s\t' "$SECONDS" "$(weight $nginx | tr ' ' '\t')" \
	    "$(weight "$fcgi" | tr ' ' '\t')"
	read -r pss files <<<"$(weight "${pids[@]}")"
	if [ "${#pids[@]}" -gt 0 ] && [ "$pss" -gt 0 ]; then
		printf '%s\t%s\n' $((pss / ${#pids[@]})) \
		    $((files / ${#pids[@]}))
	else
		printf -- '-\t-\n'
	fi
}

# New books, the attacks, and a flood whose books are taken away again.
round() {
	local flood

	honest=$(many_books 3 "Honest $SECONDS")
	for ((k = 0; k < 3; k++)); do
		long_book "Long $SECONDS" 60
		submit "$book"
	done
	flood=$(many_books 2000 Flood)
	world_write "$world" "$flood" "$honest" "$idle" 400
	attack "$world" 5 slowHeads,slowBodies,listeners,idle,frames,heads,bodies \
	    slowReaders,halfClosed,resets,pipeline,oneBook,fastcgi \
	    oneBookTrusted,manyBooks
	flooded=$((flooded + $(sql "SELECT COUNT(*) FROM jobs AS j JOIN books
	    AS b ON b.id = j.book_id WHERE b.title = 'Flood'")))
	sql "DELETE FROM books WHERE title = 'Flood'"
}

fake_start --scale 0.5
mapfile -t settings < <(fake_settings)
world_start "${settings[@]}" worker.max_workers=2
responder=$(pid_of pagescape.fcgi)
nginx=$(nginx_pids | sort | paste -sd ' ')
mkdir -p "${samples%/*}"
: >"$samples"
while sleep 5; do sample >>"$samples"; done &
children+=($!)

end=$((SECONDS + seconds))
while [ "$SECONDS" -lt "$end" ]; do
	round
done
kill "${children[-1]}"
must_equal "$flooded" "$accepted" 'each POST that was accepted had its job'
wait_for 300 "[ \"\$(sql \"SELECT COUNT(*) FROM jobs WHERE live = 1\")\" = 0 ]"
must_equal "$(sql "SELECT DISTINCT status FROM books")" ready \
    "all $(sql "SELECT COUNT(*) FROM books") honest books end"
must_equal "$(pid_of pagescape.fcgi)" "$responder" 'the responder lives'
must_equal "$(nginx_pids | sort | paste -sd ' ')" "$nginx" 'so does nginx'
must_not_contain "$(cat "$dir/log/nginx.log")" 'exited on signal' \
    'and none of its workers died'
must_equal "$(zombies)" 0 'no zombie is left'
must_be_flat 2 'kB of nginx' 2048
must_be_flat 3 'descriptors of nginx' 8
must_be_flat 4 'kB of the responder' 2048
must_be_flat 5 'descriptors of the responder' 8
must_be_flat 6 'kB of a worker' 2048
must_be_flat 7 'descriptors of a worker' 8
