#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: a book takes little longer than its providers need for it.
# A 300-page book of 150 spreads and 45 scenes goes through the fake services,
# whose latencies are lognormal (median 3 s an analysis, 5 s a soundscape,
# sigma 0.35), with all times scaled by 0.1.  From the very latencies of the
# run simulate.mjs computes the best schedule in page order under the same
# caps; the time from the POST to `ready` may be no more than so many times
# that.
#
#	tests/bench/greedy.sh [--runs N] [--bound X] [--caps A/S]... [--first]
#
# Other work on the same cores makes every figure worse.  --first (needs the
# right to use real-time priorities) runs everything before it.
# shellcheck source-path=SCRIPTDIR source=../live/lib.sh
. "$(dirname "$0")/../live/lib.sh"
# shellcheck source=../live/books/books.sh
. "$tree/tests/live/books/books.sh"

runs=3
bound=1.25
caps=()
first=

while [ "$#" -gt 0 ]; do
	case $1 in
	--runs) runs=$2 ;;
	--bound) bound=$2 ;;
	--caps) caps+=("$2") ;;
	--first)
		first=yes
		shift
		continue
		;;
	*)
		printf '%s [--runs N] [--bound X] [--caps A/S]... [--first]\n' \
		    greedy.sh >&2
		exit 2
		;;
	esac
	shift 2
done
[ "${#caps[@]}" -gt 0 ] || caps=(8/8 64/45)

# What is started from here on inherits it.
[ -z "$first" ] || chrt -r -p 1 "$$" || exit 2

# Seconds of processor time that this machine has spent.
busy() {
	awk -v hz="$(getconf CLK_TCK)" '/^cpu / {
		printf "%.2f", ($2 + $3 + $4 + $7 + $8) / hz }' /proc/stat
}

# One run: its line goes to $work/results.CAPS.
one_run() { # BOOK-NUMBER CAPS
	local id from cpu

	id=$(book_id "$1")
	fake_reset
	book_put_marked "$id" 300 45 'The same book'
	cpu=$(busy)
	from=$EPOCHREALTIME
	book_start "$id"
	if ! book_wait "$id" 120 || [ "$(book_of "$id" status)" != ready ]; then
		not_ok "the book is ready at $2" "$(job_of "$id" state)"
		return 1
	fi
	curl --noproxy '*' -sS "$fake_url/_fake/ledger" >"$work/ledger.json"
	sql "SELECT external_id, spread_index FROM provider_calls
	    WHERE book_id = '$id' AND step = 'soundscape'" >"$work/scenes"
	"$node" "$tree/tests/bench/greedy.mjs" "$work/ledger.json" \
	    "$work/scenes" "$2" "$from" "$(job_of "$id" \
	        'ROUND(UNIX_TIMESTAMP(ended_at) * 1000)')" \
	    "$cpu" "$(busy)" | tee -a "$work/results.${2/\//-}" | sed 's/^/# /'
}

fake_start --scale 0.1 --seed 1 --warm 3
book_stack 'retry.analysis=3 100 2 6000 0.2' 'retry.soundscape=3 200 2 6000 0.2' \
    soundscape.seconds=3 replicate.poll_interval=100
printf '# load average %s, %s processors\n' "$(cut -d ' ' -f 1 /proc/loadavg)" \
    "$(nproc)"
number=1
for cap in "${caps[@]}"; do
	stack_start "pipeline.analysis_concurrency=${cap%/*}" \
	    "pipeline.soundscape_concurrency=${cap#*/}"
	for ((run = 0; run < runs; run++)); do
		one_run "$number" "$cap"
		number=$((number + 1))
	done
	ratio=$(sed 's/.*ratio \([0-9.]*\).*/\1/' "$work/results.${cap/\//-}" |
	    sort -n | awk '{ r[NR] = $1 } END { print r[int((NR + 1) / 2)] }')
	must "at $cap a book takes ${ratio:-?} times the best schedule (at most $bound)" \
	    awk "BEGIN { exit !(${ratio:-99} <= $bound) }"
done
