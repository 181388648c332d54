#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: making a soundscape ready costs less than the libraries called
# plainly, and the synthesiser is fast.
# - a book whose scenes get 30 seconds of MP3 each: the processor time of
#   pagescape-audio for each, beside plain_audio.c on the same files
# - one loop for each kind of place through the synthesiser, not encoded
# shellcheck source-path=SCRIPTDIR source=bench.bash
. "$(dirname "$0")/bench.bash"

scenes=$(either 20 8)

# The fake's own files, for the yard-stick.
"$node" -e '
	import(process.argv[1]).then(async ({ Audio, VARIANTS }) => {
		const audio = new Audio();
		for (let v = 0; v < VARIANTS; v += 1)
			require("fs").writeFileSync(`${process.argv[2]}/${v}.mp3`,
			    await audio.get(30, v, "mp3_standard"));
	});' "$tree/tests/fake/audio.mjs" "$work"

fake_start --scale 0.1 --latency none --warm 30
spent_begin
spent_stack tenth_stack soundscape.seconds=30 soundscape.crossfade=2 \
    worker.max_workers=1
for ((run = 1; run <= runs; run++)); do
	: >"$spent"
	id=$(book_id "$run")
	book_put_marked "$id" $((scenes * 2)) "$scenes" "Book $run"
	book_start "$id"
	if ! book_wait "$id" 240 || ! bench_idle 30 || ! book_whole "$id"; then
		broken audio "the book is $(job_of "$id" state)"
		break
	fi
	ours=$(calc "$(spent_by pagescape-audio) / $(fake_total downloads)")
	curl --noproxy '*' -sS -X POST "$fake_url/_fake/reset" >"$work/told"
	plain=$("$build/bench_audio" "$work"/[0-9].mp3)
	sample audio "$ours" "plainly $plain s"
	sample audio-plain "$(calc "$ours / $plain")"
done
note_load audio
goal audio '<=' 0.25 's CPU' 'audio per soundscape of 30 s'
goal audio-plain '<=' 0.75 '× plain' '… against the libraries called plainly'

for ((run = 0; run < runs; run++)); do
	sample synth "$("$build/bench_synth")"
done
goal synth '>=' 400 '× real time' 'local synthesis of a 30 s stereo loop'
