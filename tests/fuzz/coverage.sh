#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: what is kept in tests/fuzz reaches at least 95 lines of 100 of every
# parser that the targets aim at (doc/fuzzing.md).
#
#   tests/fuzz/coverage.sh [--lines]
#
# Builds the targets for reports, tries every kept input once, and says how many
# lines of which file were run; with --lines also which were not.  No fuzzing
# takes place: what a run finds by luck does not count.
set -u

# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/lib.sh"

least=95
# Less where the rest is no parser (doc/fuzzing.md says what it is).
least_of() { # FILE
	case $1 in
	src/base/log.c) echo 94 ;;
	src/wire/http_call.c) echo 92 ;;
	*) echo "$least" ;;
	esac
}
# The files that turn bytes from outside into something; who only hands them on
# to a database is not among them.
aims='src/audio/crew.c src/audio/decode.c src/audio/helper.c
src/audio/recipe.c src/audio/reel.c src/audio/sniff.c src/audio/tape.c
src/base/conf.c src/base/log.c src/base/text.c src/base/uuid.c
src/import/book_file.c src/import/chapter.c src/import/charset.c
src/import/cut.c src/import/epub.c src/import/href.c src/import/manuscript.c
src/import/opf.c src/import/paginate.c src/import/plain.c
src/import/preamble.c src/import/sentence.c src/import/words.c
src/import/xhtml.c src/job/studio.c src/job/wish.c src/provider/analysis.c
src/provider/answer.c src/provider/delay.c src/provider/delivery.c
src/provider/gemini_answer.c src/provider/gemini_error.c
src/provider/prediction.c src/provider/replicate_error.c
src/provider/sound_input.c src/provider/thinking.c src/provider/words.c
src/web/body.c src/web/header.c src/web/html.c
src/web/query.c src/web/signature.c src/web/ticket.c
src/wire/fcgi.c src/wire/http_call.c src/wire/json.c src/wire/json_parse.c
src/wire/json_scan.c src/wire/xml.c src/wire/zip.c'

build_targets fuzz-coverage --with-fuzzers=coverage || exit 1
work=$(mktemp -d -p "$([ -w /dev/shm ] && echo /dev/shm || echo /tmp)") ||
	exit 1
trap 'rm -rf "$work"' EXIT
export PAGESCAPE_SHARE=$top/share TMPDIR=$work
unset PAGESCAPE_CONFIG

# Try what is kept; the profile is written when the process ends.
replay() { # TARGET
	local known

	known=$(find "tests/fuzz/corpus/$1" "tests/fuzz/found/$1" -type f \
	    2>/dev/null)
	# shellcheck disable=SC2086 # names without blanks
	LLVM_PROFILE_FILE=$work/$1.raw "$built/fuzz_$1" $known \
	    >"$work/$1.log" 2>&1 || {
		tail -n 20 "$work/$1.log"
		echo "not ok - $1"
		touch "$work/failed"
	}
}

objects=()
for name in $(targets); do
	while [ "$(jobs -pr | wc -l)" -ge 2 ]; do
		wait -n
	done
	replay "$name" &
	objects+=(-object "$built/fuzz_$name")
done
wait
[ ! -e "$work/failed" ] || exit 1
llvm-profdata-14 merge -o "$work/data" "$work"/*.raw || exit 1

passed=0
bad=0
while read -r file lines missing; do
	percent=$(((lines - missing) * 1000 / lines))
	line=$(printf '%s: %d.%d %% of %d lines' "$file" $((percent / 10)) \
	    $((percent % 10)) "$lines")
	if [ "$percent" -ge "$(($(least_of "$file") * 10))" ]; then
		passed=$((passed + 1))
		echo "ok - $line"
	else
		bad=$((bad + 1))
		echo "not ok - $line"
	fi
	[ -z "${1:-}" ] || llvm-cov-14 show "${objects[@]:1}" \
	    -instr-profile="$work/data" "$top/$file" 2>/dev/null |
		sed -n 's/^ *\([0-9]*\)| *0|\(.*\)$/    \1 \2/p'
done < <(
	# shellcheck disable=SC2086 # names without blanks
	llvm-cov-14 report "${objects[@]:1}" -instr-profile="$work/data" \
	    $aims 2>/dev/null |
		awk '/\.c / { sub(/.*src\//, "", $1); print "src/" $1, $8, $9 }'
)
echo "$passed passed, $bad failed"
[ "$bad" -eq 0 ] && [ "$passed" -gt 0 ]
