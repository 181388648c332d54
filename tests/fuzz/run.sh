#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: no input from outside crashes a parser, hangs it, or makes it say
# something that is not true (tests/fuzz/*.c).
#
#   tests/fuzz/run.sh [TARGET ...]
#
# First every input of tests/fuzz/corpus and tests/fuzz/found is tried once,
# then each target looks for new ones for FUZZ_SECONDS (5), two at a time.  With
# FUZZ_GROW=yes it begins with what earlier long runs found, and keeps what it
# finds, in build/cache/fuzz.  What fails is left in build/fuzz/failed.
set -u

# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/lib.sh"

seconds=${FUZZ_SECONDS:-5}
jobs=${FUZZ_JOBS:-2}
seed=${FUZZ_SEED:-1}
build_targets fuzz --with-fuzzers || exit 1
failed=$built/failed
work=$(mktemp -d -p "$([ -w /dev/shm ] && echo /dev/shm || echo /tmp)") || exit 1
trap 'rm -rf "$work"' EXIT
mkdir -p "$failed"

export ASAN_OPTIONS=detect_leaks=1:allocator_may_return_null=0:handle_abort=0
export UBSAN_OPTIONS=print_stacktrace=1
export LSAN_OPTIONS=suppressions=$top/tests/fuzz/lsan.supp:print_suppressions=0
export PAGESCAPE_SHARE=$top/share
unset PAGESCAPE_CONFIG

# What failed: where it is, and its bytes, so that a log is enough to try it.
show() { # TARGET
	local f

	for f in "$failed/$1"-*; do
		[ -e "$f" ] || continue
		echo "# reproduce: $built/fuzz_$1 $f"
		od -A d -t x1z "$f" | head -n 64
	done
}

fuzz() { # TARGET
	local name=$1 limits dirs=()

	limits=(-max_len="$(longest "$name")" -timeout=30 -rss_limit_mb=3072
		-malloc_limit_mb=1024 -seed="$seed" -artifact_prefix="$failed/$name-"
		-print_final_stats=1 -verbosity=1)
	[ -f "tests/fuzz/dict/$name" ] && limits+=(-dict="tests/fuzz/dict/$name")
	mkdir -p "$work/$name"
	if [ -n "${FUZZ_GROW:-}" ]; then
		mkdir -p "$grown/$name"
		dirs=("$grown/$name")
	else
		mkdir -p "$work/$name/new"
		dirs=("$work/$name/new")
	fi
	dirs+=("tests/fuzz/corpus/$name")
	rm -f "$failed/$name"-*
	# Known ones first: also those that a mutation would never meet again.
	find "tests/fuzz/corpus/$name" "tests/fuzz/found/$name" -type f \
	    >"$work/$name/known" 2>/dev/null
	# Without a file libFuzzer would look for new ones, and for ever.
	[ -s "$work/$name/known" ] || return 1
	export TMPDIR=$work/$name
	# shellcheck disable=SC2046 # names without blanks
	"$built/fuzz_$name" "${limits[@]}" $(cat "$work/$name/known") \
	    >"$work/$name/log" 2>&1 &&
	    "$built/fuzz_$name" "${limits[@]}" -max_total_time="$seconds" \
	        "${dirs[@]}" >"$work/$name/log" 2>&1
}

say() { # TARGET STATUS
	local log=$work/$1/log tried known

	known=$(wc -l <"$work/$1/known")
	tried=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log" |
		tail -n 1)
	if [ "$2" -eq 0 ] && [ "$known" -gt 0 ]; then
		echo "ok - $1: $known known, ${tried:-0} new inputs"
		return 0
	fi
	[ "$known" -gt 0 ] || echo "# it has no corpus"
	echo "not ok - $1 (ended with $2)"
	sed 's/^/# /' <(grep -v '^#[0-9]' "$log" | tail -n 60)
	show "$1"
	return 1
}

passed=0
bad=0
names=("$@")
[ $# -gt 0 ] || mapfile -t names < <(targets)
for name in "${names[@]}"; do
	while [ "$(jobs -pr | wc -l)" -ge "$jobs" ]; do
		wait -n
	done
	(
		fuzz "$name"
		echo $? >"$work/$name/status"
	) &
done
wait
for name in "${names[@]}"; do
	if say "$name" "$(cat "$work/$name/status")"; then
		passed=$((passed + 1))
	else
		bad=$((bad + 1))
	fi
done
echo "$passed passed, $bad failed"
[ "$bad" -eq 0 ]
