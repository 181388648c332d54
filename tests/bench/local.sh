#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: a whole book gets its sound in seconds without any service.
# 300 pages of prose in 45 scenes go through the local analyser and the local
# synthesiser, 30 seconds a scene, on all cores.
# shellcheck source-path=SCRIPTDIR source=bench.bash
. "$(dirname "$0")/bench.bash"

pages=$(either 300 60)
scenes=$(either 45 9)

stack_start analysis.provider=local soundscape.provider=local
for ((run = 1; run <= runs; run++)); do
	id=$(book_id "$run")
	# Marks are the fake's; the local analyser reads the prose.
	"$node" "$books/story.mjs" marked "$pages" "$scenes" |
	    sed 's/\[\[[^]]*\]\] *//g' | book_put "$id" "Book $run"
	from=$EPOCHREALTIME
	book_start "$id"
	book_wait "$id" 240
	if ! book_whole "$id"; then
		broken local "the book is $(job_of "$id" state)"
		break
	fi
	sample local "$(job_of "$id" \
	    "ROUND(UNIX_TIMESTAMP(ended_at) - $from, 3)")" "$(job_of "$id" \
	    "CONCAT(scenes_created, ' scenes, ', soundscapes_generated,
	    ' soundscapes of which ', soundscapes_reused, ' reused')")"
done
note_load local
goal local '<=' "$(either 10 3)" s \
    "a whole $pages-page book by the local providers"
