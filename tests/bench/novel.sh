#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: a novel gets its sound in well under a minute without any service.
# 75,000 words, some 300 pages, are imported and go through the local analyser
# and synthesiser, 30 seconds a scene.
#
#	tests/bench/novel.sh [--words N] [--bound SECONDS] [--first]
#
# --first (needs the right to use real-time priorities): before all other work
# on the machine.
# shellcheck source-path=SCRIPTDIR source=../live/lib.sh
. "$(dirname "$0")/../live/lib.sh"
# shellcheck source=../live/books/books.sh
. "$tree/tests/live/books/books.sh"

words=75000
bound=60
first=

while [ "$#" -gt 0 ]; do
	case $1 in
	--words) words=$2 ;;
	--bound) bound=$2 ;;
	--first)
		first=yes
		shift
		continue
		;;
	*)
		printf 'novel.sh [--words N] [--bound SECONDS] [--first]\n' >&2
		exit 2
		;;
	esac
	shift 2
done
[ -z "$first" ] || chrt -r -p 1 "$$" || exit 2

stack_start analysis.provider=local soundscape.provider=local
"$node" "$books/story.mjs" novel "$words" >"$work/novel.txt"
chmod 0644 "$work/novel.txt"
printf '# load average %s, %s processors\n' "$(cut -d ' ' -f 1 /proc/loadavg)" \
    "$(nproc)"
from=$EPOCHREALTIME
id=$(pagescape import "$work/novel.txt" --title 'A novel')
imported=$EPOCHREALTIME
book_start "$id"
posted=$EPOCHREALTIME
book_wait "$id" 600
wall=$(job_of "$id" "ROUND(UNIX_TIMESTAMP(ended_at) - $imported, 2)")
must_equal "$(book_of "$id" status)" ready "a novel of $words words is ready"
job_of "$id" "CONCAT('# ', total_spreads, ' spreads, ', scenes_created,
    ' scenes, ', (SELECT COUNT(*) FROM sounds WHERE book_id = '$id'),
    ' different soundscapes')"
awk "BEGIN { printf \"# import %.2f s, POST %.0f ms, POST to ready %.2f s\n\",
    $imported - $from, 1000 * ($posted - $imported), ${wall:-0} }"
must "it took ${wall:-?} s (at most $bound)" \
    awk "BEGIN { exit !(${wall:-99999} <= $bound) }"
