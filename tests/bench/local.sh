#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: a whole book gets its sound in seconds without any service.
# 300 pages of prose in 45 scenes go through the local analyser and the local
# synthesiser, 30 seconds a scene, on all cores; none is used again.
# shellcheck source-path=SCRIPTDIR source=bench.bash
. "$(dirname "$0")/bench.bash"

pages=$(either 300 60)
scenes=$(either 45 9)

# Marks are the fake's: the local analyser reads the prose, and what stays the
# same from page to page is one scene.
prose() {
	"$node" -e '
		let mark, text;
		for (const line of require("fs").readFileSync(0, "utf8").trim()
		    .split("\n").map((one) => JSON.parse(one))) {
			const marks = /^(\[\[[^\]]*\]\] )+/.exec(line[1])?.[0];
			if (marks && marks !== mark) {
				mark = marks;
				text = line[1].slice(marks.length);
			}
			console.log(JSON.stringify([line[0], text]));
		}'
}

stack_start analysis.provider=local soundscape.provider=local reuse.mode=off
for ((run = 1; run <= runs; run++)); do
	id=$(book_id "$run")
	"$node" "$books/story.mjs" marked "$pages" "$scenes" | prose |
	    book_put "$id" "Book $run"
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
