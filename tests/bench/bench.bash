# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # set here for the rows, set in lib.sh
# What every row of the benchmark begins with.  A row takes samples and names
# its goals; report.mjs makes the table of them.
#
#	. "$(dirname "$0")/bench.bash"
#	sample post-1 1.03
#	goal post-1 '>=' 0.85 '× the ceiling' 'POST at 1 connection'
#
# BENCH_RESULTS is where they go, BENCH_RUNS how often a thing is measured,
# BENCH_QUICK=1 asks for a small form (see scripts/bench).
# shellcheck source-path=SCRIPTDIR source=../live/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../live/lib.sh"
# shellcheck source=../live/books/books.sh
. "$tree/tests/live/books/books.sh"

bench=$tree/tests/bench
runs=${BENCH_RUNS:-5}
quick=${BENCH_QUICK:-}
results=${BENCH_RESULTS:-$work/results}
build=${BENCH_BUILD:-$tree/build/plain}
packages=${BENCH_PACKAGES:-$tree/build/cache/bench}

# The Node that the packages brought along, else the system's.
for candidate in "$packages"/node_modules/node-linux-*/bin/node; do
	[ ! -x "$candidate" ] || NODE=$candidate
done
node=${NODE:-node}

line() { # WORD…
	local IFS=$'\t'

	printf '%s\n' "$*" >>"$results"
}

# One measurement of a row.
sample() { # KEY VALUE [REMARK]
	line sample "$1" "$2"
	printf '# %s %s %s\n' "$1" "$2" "${3:-}"
}

# What the median of a row's samples should be.
goal() { # KEY '<='|'>=' LIMIT UNIT WHAT
	line goal "$@"
}

# Something to know about a row.
note() { # KEY TEXT
	line note "$1" "$2"
	printf '# %s: %s\n' "$1" "$2"
}

# The row could not be measured: it has failed, whatever its samples say.
broken() { # KEY WHY
	line broken "$1" "$2"
	not_ok "$1 can be measured" "$2"
}

# FULL, or QUICK where a small form is wanted.
either() { # FULL QUICK
	if [ -n "$quick" ]; then
		printf '%s\n' "$2"
	else
		printf '%s\n' "$1"
	fi
}

calc() { # EXPRESSION
	awk "BEGIN { printf \"%.4f\", $1 }"
}

# Put a book whose calls have names, so that whoever reads it meets the same
# latencies (see the fake's README, [[as:…]]).
book_put_named() { # ID PAGES SCENES TITLE [NAME]
	"$node" "$books/story.mjs" marked "$2" "$3" |
	    "$node" "$bench/named.mjs" "${5:-$1}" | book_put "$1" "$4"
}

# A book that has ended and lacks nothing.
book_whole() { # ID
	[ "$(book_of "$1" "CONCAT(status, processing_errors IS NULL)")" = ready1 ]
}

# Every worker and helper of this stack has ended.
bench_idle() { # SECONDS
	wait_for "$1" "[ \"\$('$tree/scripts/stack' status '$dir' |
	    sed -n 's/^workers: //p')\" = 0 ]"
}

# Rates and waits of the defaults at a tenth of the time.
tenth_settings() {
	printf '%s\n' 'retry.analysis=3 100 2 6000 0.2' \
	    'retry.soundscape=3 200 2 6000 0.2' \
	    'retry.overloaded=8 200 2 6000 0.3' \
	    retry.rate_limit_pause=500 retry.rate_limit_max=60000 \
	    limit.recovery=6000 limit.reduced_for=60000 \
	    soundscape.seconds=3 soundscape.crossfade=0.2 \
	    replicate.poll_interval=100
}

tenth_stack() { # [SETTING…]
	local settings

	mapfile -t settings < <(tenth_settings)
	book_stack "${settings[@]}" "$@"
}

# As much of the machine as others use now, beside which everything is slow.
note_load() { # KEY
	note "$1" "load average $(cut -d ' ' -f 1-2 /proc/loadavg), $(nproc) cores"
}

# The seed's loop takes a book through; its line of JSON is in ${body}.
seed_run() { # ID SCALE SECONDS
	if ! cmp -s "$bench/package-lock.json" "$packages/installed"; then
		why_no_seed="the packages are not installed in $packages"
		return 1
	fi
	mkdir -p "$work/seed"
	body=$(BENCH_PACKAGES=$packages "$node" "$bench/seed/seed.mjs" "{
	    \"socket\": \"$socket\", \"database\": \"$database\",
	    \"gemini\": \"$fake_url/v1beta\", \"key\": \"$test_key\",
	    \"replicate\": \"$fake_url/v1\", \"token\": \"$test_token\",
	    \"scale\": $2, \"seconds\": $3,
	    \"directory\": \"$work/seed\" }" "$1" 2>"$work/seed.err")
	if [ "$(field errors)" != 0 ]; then
		why_no_seed="$(field error) $(tail -n 3 "$work/seed.err")"
		return 1
	fi
}

# What a stack's programs spend from here on, each at its end.
spent_begin() {
	spent=$work/spent
	: >"$spent"
	chmod 0666 "$spent"
	export BENCH_SPENT=$spent
}

# Start a stack whose programs say what they spent.
spent_stack() { # COMMAND [SETTING…]
	LD_PRELOAD=$build/bench_spent.so "$@"
}

# Seconds that programs of this name have spent.
spent_by() { # NAME
	awk -v name="$1" '$1 == name { s += $2 } END { printf "%.6f", s }' "$spent"
}
