#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: the main job as the web app sees it, with the local providers and the
# story that comes with Pagescape.
# - imported, posted through nginx, worked on by a detached worker
# - rows: every page has its scene, scenes cover the book, one soundscape each
# - files: named by their content, valid Ogg Opus, served to be kept, in ranges
# - stats and log are the seed's
# - posted again nothing is made twice; restarted the ids stay
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=books.bash
. "$(dirname "$0")/books.bash"

# What is to stay the same when nothing is made anew.
made() { # BOOK
	sql "SELECT s.page_spread_index, s.id, s.start_page, s.end_page,
	    d.id, d.file_name, d.request_hash FROM scenes AS s
	    JOIN soundscapes AS d ON d.scene_id = s.id
	    WHERE s.book_id = '$1' ORDER BY 1"
	"$tree/scripts/stack" run "$dir" stat -c '%n %Y %i %s' \
	    "$dir"/audio/*.opus
	sql "SELECT COUNT(*) FROM provider_calls"
}

scene_ids() { # BOOK
	sql "SELECT page_spread_index, id, start_page, end_page FROM scenes
	    WHERE book_id = '$1' ORDER BY 1"
}

# The files that are not what their name says.
misnamed() {
	local file name

	for file in "$dir"/audio/*.opus; do
		name=$(basename "$file" .opus)
		[ "$(sha256sum <"$file")" = "$name  -" ] || echo "$file"
	done
}

log_of() { # JOB
	grep -F "job=$1" "$dir/log/pagescape.log"
}

stack_start soundscape.seconds=6
book=$(pagescape import "$tree/share/story/the-salt-lantern.txt")
must_equal "$(status_of "$book")" pending 'an imported book is pending'
must_contain "$(broken_rows "$book")" 'page without scene' \
    'what is looked for in the rows can be found'

submit "$book"
must_equal "$code" 202 'the book is accepted'
job=$(field jobId)
must_equal "$(status_of "$book")" processing 'and processing at once'
must_end "$book" 120 'a worker takes it to its end'
must_equal "$(status_of "$book")" ready 'the book is ready'

must_equal "$(broken_rows "$book")" '' 'its rows fit together'
must_equal "$(sql "SELECT processing_errors IS NULL FROM books
    WHERE id = '$book'")" 1 'processing_errors is NULL, not an empty list'
body=$(sql "SELECT processing_stats FROM books WHERE id = '$book'")
must_match "{ totalSpreads: 12, processedSpreads: 12, scenesCreated: above(5),
    soundscapesGenerated: above(5), errorCount: 0,
    processingTimeSeconds: above(0) }" 'the stats have the names of the seed'
must_equal "$(sql "SELECT state, live IS NULL, crashes, cost_nano_usd,
    ended_at >= started_at, replaces FROM jobs WHERE id = '$job'")" \
    "$(printf 'ended\t1\t0\t0\t1\t0')" 'its job has ended and cost nothing'

must_equal "$(misnamed)" '' 'files are named by the hash of their content'
must_equal "$(sql "SELECT COUNT(DISTINCT d.file_name) FROM soundscapes AS d")" \
    "$(find "$dir/audio" -name '*.opus' | wc -l)" 'rows name every file'
must_equal "$(sql "SELECT COUNT(*) FROM soundscapes WHERE
    audio_url <> CONCAT('/pagescape/audio/', file_name)")" 0 \
    'and readers find them where the rows say'
must 'the files are Ogg Opus' "${NODE:-node}" "$tree/tests/live/opus.mjs" \
    "$dir"/audio/*.opus
must_equal "$("${NODE:-node}" "$tree/tests/live/opus.mjs" "$dir"/audio/*.opus |
    cut -d ' ' -f 1,2 | sort -u)" '6.000 2' 'in stereo, as long as was asked'
must_equal "$(find "$dir/audio" -path '*/.spool/*')" '' \
    'nothing is left half-made'

audio=$(sql 'SELECT audio_url FROM soundscapes LIMIT 1')
get "$audio" 2>"$work/null-bytes"
must_equal "$code $(header Content-Type)" '200 audio/ogg' 'nginx serves them'
must_equal "$(header Cache-Control)" 'public, max-age=31536000, immutable' \
    'to be kept for a year'
must_equal "$(sha256sum <"$work/body")" "$(basename "$audio" .opus)  -" \
    'whole'
get "$audio" -H 'Range: bytes=0-3'
must_equal "$code $body" '206 OggS' 'and in ranges'
must_contain "$(header Content-Range)" 'bytes 0-3/' 'that say which'
request HEAD "$audio" -I
must_equal "$code $(header Accept-Ranges)" '200 bytes' 'HEAD says so before'

log=$(log_of "$job")
for mark in '🚀' '📖' '📄' '✅' '📊'; do
	must_contain "$log" "$mark" "the log has $mark"
done
must_not_contain "$log" '❌' 'and no error'
must_equal "$(grep -c '📄' <<<"$log")" 12 'every spread has its line'
must_contain "$(pagescape status "$book")" ready 'the command line agrees'

before=$(made "$book")
submit "$book"
must_equal "$code" 202 'posted again, an ended book gets a new job'
again=$(field jobId)
must_equal "$([ "$again" != "$job" ] && echo new)" new 'of another id'
must_end "$book" 60 'that ends'
must_equal "$(made "$book")" "$before" 'makes nothing new and changes nothing'
must_equal "$(broken_rows "$book")" '' 'and leaves the rows in order'
must_not_contain "$(log_of "$again")" 'analysed by' 'nor asks anything'
get "/api/generate-soundscapes/$book"
must_match "{ success: true, bookId: '$book', status: 'ready',
    stats: { totalSpreads: 12, processedSpreads: 12, scenesCreated: above(5),
    soundscapesGenerated: above(5), processingTimeSeconds: number },
    progress: any, cost: { usd: 0 }, job: any, eventsUrl: any }" \
    'the stats still tell the whole book'

before=$(scene_ids "$book")
post /api/generate-soundscapes "{\"bookId\":\"$book\",\"restart\":true}"
must_equal "$code" 202 'an ended book can be restarted'
job=$(field jobId)
must_end "$book" 120 'and comes to its end'
must_equal "$(grep -c 'analysed by' <<<"$(log_of "$job")")" 12 \
    'having asked everything anew'
must_equal "$(scene_ids "$book")" "$before" 'scenes keep their ids'
must_equal "$(broken_rows "$book")" '' 'and the rows fit together'
must_equal "$(misnamed)" '' 'as do the files'

# One page is rewritten: that spread alone is asked again.
sql "UPDATE pages SET text_content = 'They walked into the forest. Leaves
    rustled, an owl called between the old trees, and the path grew dark.'
    WHERE book_id = '$book' AND page_number = 24"
submit "$book"
job=$(field jobId)
must_end "$book" 60 'a book with a rewritten page is worked on'
must_equal "$(grep 'analysed by' <<<"$(log_of "$job")" |
    sed -n 's/.*spread=\([0-9]*\).*/\1/p')" 11 'its spread alone is asked anew'
must_equal "$(broken_rows "$book")" '' 'and the rows fit together'

# The smallest and the oddest.
new_book 'One page' 'Rain fell on the roof of the old inn all night.'
submit "$book"
must_end "$book" 60 'a book of one page ends'
must_equal "$(sql "SELECT b.status, s.start_page, s.end_page FROM books AS b
    JOIN scenes AS s ON s.book_id = b.id WHERE b.id = '$book'")" \
    "$(printf 'ready\t1\t1')" 'ready, with one scene on that page'
must_equal "$(broken_rows "$book")" '' 'and rows that fit together'
new_book 'Blank' '' '   ' ''
submit "$book"
must_end "$book" 60 'a book of blank pages ends'
must_equal "$(status_of "$book")" ready 'ready, with nothing to hear'
