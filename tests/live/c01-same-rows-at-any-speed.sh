#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: a book's rows do not depend on how fast it was worked on.
# - 300 pages with blank ones, failures that heal, failures that stay and
#   shared prompts: the same rows at one, eight and 64 analyses in flight
# - the same analyses and soundscapes when Gemini is asked through Replicate
# - the ledger agrees with the providers' invoices to the nano-dollar, no row
#   of it is left open, nothing is asked or bought in excess
# shellcheck disable=SC2016 # evaluated later
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=books/books.sh
. "$tree/tests/live/books/books.sh"

# Spread 3 is blank, 17 and 18 are never read, 30 is read at the second try,
# 60 and 90 open scenes with the same prompt, 110's is refused for good and
# 120's heals.
trouble() {
	"$node" -e '
	const lines = require("fs").readFileSync(0, "utf8").trim().split("\n");
	const add = { 17: "[[fail:no_json]]", 18: "[[fail:no_json]]",
	    30: "[[fail:cut_text*1]]",
	    60: "[[scene:desert]] [[mood:sad]] [[prompt:wind over sand]]",
	    90: "[[scene:desert]] [[mood:sad]] [[prompt:wind over sand]]",
	    110: "[[scene:ship]] [[sound-fail:failed_sensitive]]",
	    120: "[[scene:school]] [[sound-fail:failed_pa*1]]" };
	for (const line of lines) {
		const [page, text] = JSON.parse(line);
		const spread = (page - 1) >> 1;
		const mark = page % 2 === 1 && add[spread];
		console.log(JSON.stringify([page, spread === 3 ? " \n" :
		    mark ? `${mark} ${text}` : text]));
	}'
}

# The milliseconds of a run, in ${took}.
timed() {
	local from=${EPOCHREALTIME/[.,]/} result=0

	"$@" || result=1
	took=$(((${EPOCHREALTIME/[.,]/} - from) / 1000))
	return "$result"
}

must_agree_with_invoice() { # ID SENTENCE
	# A creation that was refused costs nothing and stands at 0.
	must_equal "$(sql "SELECT step, SUM(cost_nano_usd) FROM provider_calls
	    WHERE book_id = '$1' GROUP BY step ORDER BY step" | tr '\t\n' '= ')" \
	    "analysis=$(fake_total analysis.billed_nano_usd) soundscape=$(
	        fake_total soundscape.billed_nano_usd) " "$2: the ledger's sum"
	must_equal "$(sql "SELECT COUNT(*) FROM provider_calls
	    WHERE book_id = '$1' AND state IN ('open', 'running')
	    OR ended_at IS NULL")" 0 "$2: no row of it is open"
	must_equal "$(sql "SELECT COUNT(*) FROM provider_calls
	    WHERE book_id = '$1' AND step = 'analysis'")" \
	    "$(fake_total analysis.asked)" "$2: a row for each analysis"
	must_equal "$(sql "SELECT COUNT(*) FROM provider_calls
	    WHERE book_id = '$1' AND step = 'soundscape'")" \
	    "$(fake_total soundscape.created)" "$2: a row for each creation"
	must_equal "$(job_of "$1" cost_nano_usd)" "$(sql "SELECT
	    SUM(cost_nano_usd) FROM provider_calls WHERE book_id = '$1'")" \
	    "$2: the job's cost is their sum"
}

one_speed() { # N ANALYSES SOUNDS [SETTING…]
	local id name="$2/$3 at once" total most

	id=$(book_id "$1")
	fake_reset
	stack_start "pipeline.analysis_concurrency=$2" \
	    "pipeline.soundscape_concurrency=$3" "${@:4}"
	"$node" "$books/story.mjs" marked 300 45 | trouble |
	    book_put "$id" 'The same book'
	timed book_run "$id" 120 "$name: the book ends" || return
	book_rows "$id" >"$work/rows.$1"
	must_agree_with_invoice "$id" "$name"
	most=$(fake_total max_in_flight.analysis)
	total=$(fake_total max_in_flight.soundscape)
	must "$name: never more in flight ($most, $total)" \
	    test "$most" -le "$2" -a "$total" -le "$3"
	# One look at all of them in 50 ms, and a few at single ones.
	total=$(($(fake_total polls) + $(fake_total lists)))
	most=$((took / 50 + 5 * $(fake_total soundscape.created)))
	must "$name: $total looks at predictions in $took ms, of $most" \
	    test "$total" -gt 0 -a "$total" -le "$most"
	must_equal "$(fake_total downloads_with_token)" 0 \
	    "$name: the token is not sent to the host of the files"
}

fake_start --scale 0.02 --seed 7
book_stack reuse.mode=book
one_speed 1 1 1
one_speed 2 8 8
one_speed 3 64 45
must_be_same "$work/rows.1" "$work/rows.2" 'the same rows at 1/1 and 8/8'
must_be_same "$work/rows.1" "$work/rows.3" 'the same rows at 1/1 and 64/45'

id=$(book_id 3)
must_equal "$(book_of "$id" status)" ready 'a book with some failures is ready'
must_equal "$(sql "SELECT CONCAT_WS(' ', JSON_VALUE(e.value, '\$.spreadIndex'),
    JSON_VALUE(e.value, '\$.errorType'), JSON_VALUE(e.value, '\$.cause'))
    FROM books, JSON_TABLE(processing_errors, '\$[*]'
    COLUMNS (value JSON PATH '\$')) e WHERE id = '$id'")" \
    '17 ContentAnalysisError invalid_response
18 ContentAnalysisError invalid_response
110 SoundscapeGenerationError refused' 'with a record for each failure'
must_equal "$(sql "SELECT COUNT(*) FROM soundscapes a JOIN scenes s
    ON s.id = a.scene_id WHERE s.book_id = '$id'
    AND s.page_spread_index IN (60, 90)
    GROUP BY request_hash")" 2 'two scenes of one prompt share a file'
must_equal "$(sql "SELECT COUNT(*) FROM provider_calls WHERE book_id = '$id'
    AND step = 'soundscape' AND spread_index IN (60, 90)")" 1 \
    'that was bought once'

one_speed 4 64 45 analysis.provider=replicate
id=$(book_id 4)
must_equal "$(sql "SELECT DISTINCT provider, model FROM spreads
    WHERE book_id = '$id' AND provider <> ''")" \
    "replicate	google/gemini-2.5-flash" 'Gemini through Replicate was asked'
must_be_same "$work/rows.1" "$work/rows.4" \
    'the same rows when Gemini is asked through Replicate'
must_keep_secrets 'the keys are nowhere'
