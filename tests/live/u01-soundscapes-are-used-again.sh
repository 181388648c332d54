#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: a soundscape may be used again, and nothing depends on luck.
# - scenes of the same classes share one soundscape of their book, at most
#   max_uses of them; it is bought once, the others are marked and cost nothing
# - the same rows at 1/1 and 64/45, also when purchases fail for good and the
#   next of the group buys; and when a worker is killed in between
# - off: a purchase for each; all: another book's is taken over, but only if
#   it was there before the job; a second run buys nothing
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=books/books.sh
. "$tree/tests/live/books/books.sh"

# Twenty-four scenes that take turns between three places; spread 4 and 7 cry
# for purchases that fail.
turns() {
	local i place

	for i in $(seq 0 23); do
		place=$(cut -d ' ' -f $((i % 3 + 1)) <<<'forest sea tavern_inn')
		printf '%s[[scene:%s]] [[mood:tense]] [[intensity:medium]] ' \
		    "$(case $i in
		    0 | 4) echo '[[sound-fail:failed_sensitive]] ' ;;
		    esac)" "$place"
		printf '[[weather:none]] [[time:day]] Spread %s of a way.\n' \
		    "$i"
	done
}

sources() { # BOOK
	sql "SELECT s.page_spread_index, p.sound_state,
	    COALESCE(r.page_spread_index, '-'), a.cost_nano_usd > 0,
	    a.file_name = COALESCE(f.file_name, a.file_name)
	    FROM scenes AS s
	    JOIN spreads AS p ON p.book_id = s.book_id
	    AND p.spread_index = s.page_spread_index
	    LEFT JOIN soundscapes AS a ON a.scene_id = s.id
	    LEFT JOIN scenes AS r ON r.id = a.reused_from
	    LEFT JOIN soundscapes AS f ON f.scene_id = r.id
	    WHERE s.book_id = '$1' ORDER BY 1" | tr '\t' ' '
}

one_speed() { # N ANALYSES SOUNDS
	local id

	id=$(book_id "$1")
	fake_reset
	book_stack "pipeline.analysis_concurrency=$2" \
	    "pipeline.soundscape_concurrency=$3" reuse.mode=book \
	    reuse.max_uses=4
	turns | book_put_spreads "$id" 'Three places'
	book_run "$id" 60 "$2/$3 at once: the book ends" || return
	book_rows "$id" >"$work/rows.$1"
	sources "$id" >"$work/sources.$1"
}

fake_start --scale 0.02 --seed 5
one_speed 1 1 1
one_speed 2 64 45
must_be_same "$work/rows.1" "$work/rows.2" 'the same rows at 1/1 and 64/45'
must_be_same "$work/sources.1" "$work/sources.2" 'and the same sources'

# Forest: 0 fails, 3 buys, 6 and 9 share; a group of four, so 12 buys anew.
# Sea: 1 buys, 4 shares that one (what it cried for was never asked).
must_equal "$(grep -E '^(0|1|3|4|6|9|12|15) ' "$work/sources.2")" \
    '0 failed - NULL NULL
1 made - 1 1
3 made - 1 1
4 reused 1 0 1
6 reused 3 0 1
9 reused 3 0 1
12 made - 1 1
15 reused 12 0 1' 'who has, who shares and who buys'
id=$(book_id 2)
must_equal "$(fake_total soundscape.created)" 7 'seven were asked for'
must_equal "$(job_of "$id" "CONCAT_WS(' ', soundscapes_generated,
    soundscapes_reused, soundscapes_failed)")" '23 17 1' \
    'reused ones count as generated'
must_equal "$(sql "SELECT SUM(a.cost_nano_usd) FROM soundscapes AS a
    JOIN scenes AS s ON s.id = a.scene_id WHERE s.book_id = '$id'")" \
    "$(fake_total soundscape.billed_nano_usd)" 'and cost nothing'
must_equal "$(fake_total soundscape.billed_nano_usd)" "$(sql "SELECT
    SUM(cost_nano_usd) FROM provider_calls WHERE book_id = '$id'
    AND step = 'soundscape'")" 'as the ledger says'
get "/pagescape/api/books/$id/scenes"
must_equal "$(field scenes.4.soundscape.reusedFrom.pageSpreadIndex)" 1 \
    'the API says from where'
must_equal "$(field scenes.4.soundscape.state)" reused 'and that it is'
must_equal "$(field scenes.1.soundscape.reusedFrom)" null \
    'and that others are not'
get "/pagescape/status/books/$id"
must_contain "$body" 'Reused from' 'the page says so'
must_contain "$(pagescape status "$id")" 'reused from page 3' \
    'and the command line'
must_contain "$(pagescape status "$id")" '(17 reused)' 'with their number'

# A second run: the failed one is tried again, nothing else is asked.
fake_reset
book_run "$id" 60 'a second job ends'
must_equal "$(fake_total soundscape.created)" 1 'and asks for what failed'
sources "$id" >"$work/sources.again"
must_be_same "$work/sources.2" "$work/sources.again" 'all sources stay'

# Killed and taken over in between.
fake_reset
fake_set '{"scale":0.2}'
id=$(book_id 3)
turns | book_put_spreads "$id" 'Three places'
book_start "$id"
must 'a soundscape is being made' wait_for 30 "[ \"\$(sql \"SELECT COUNT(*)
    FROM sounds WHERE book_id = '$id'\")\" -gt 1 ]"
kill -9 "$(job_of "$id" pid)"
must 'a killed worker is replaced' book_wait "$id" 60
book_rows "$id" >"$work/rows.3"
sources "$id" >"$work/sources.3"
must_be_same "$work/sources.2" "$work/sources.3" 'the same sources'
must_be_same "$work/rows.2" "$work/rows.3" 'and the same rows'
must_equal "$(fake_total soundscape.created)" 7 'nothing was bought twice'
fake_set '{"scale":0.02}'

# Off.
fake_reset
book_stack reuse.mode=off
id=$(book_id 4)
turns | book_put_spreads "$id" 'Off'
book_run "$id" 60 'without reuse a book ends'
must_equal "$(fake_total soundscape.created)" 24 'having asked for all'
must_equal "$(sql "SELECT COUNT(*) FROM spreads WHERE book_id = '$id'
    AND sound_state = 'reused'")" 0 'and used none again'

# All: what other books have, oldest first.
fake_reset
book_stack reuse.mode=all reuse.max_uses=4
id=$(book_id 5)
turns | book_put_spreads "$id" 'All'
book_run "$id" 60 'with other books at hand a book ends'
# The fake plays but a few different sounds, so groups may be without one.
created=$(fake_total soundscape.created)
must "having bought less than alone ($created)" test "$created" -lt 4
must_equal "$(job_of "$id" "CONCAT_WS(' ', soundscapes_generated,
    soundscapes_reused)")" "24 $((24 - created))" 'all others are reused'
must_equal "$(sql "SELECT COUNT(*) FROM soundscapes AS a
    JOIN scenes AS s ON s.id = a.scene_id
    LEFT JOIN scenes AS r ON r.id = a.reused_from
    LEFT JOIN soundscapes AS f ON f.scene_id = r.id
    WHERE s.book_id = '$id' AND a.reused_from IS NOT NULL
    AND NOT COALESCE(f.file_name = a.file_name
    AND f.generation_prompt = a.generation_prompt, FALSE)")" 0 \
    'each says which scene it was made for'
must_equal "$(sql "SELECT MAX(uses) FROM (SELECT COUNT(*) AS uses
    FROM soundscapes AS a JOIN scenes AS s ON s.id = a.scene_id
    WHERE s.book_id = '$id' GROUP BY a.request_hash) AS x")" 4 \
    'none is used more often than it may'
must_contain "$(pagescape status "$id")" 'reused from book' \
    'as the command line does'
book_rows "$id" >"$work/rows.5"
book_run "$id" 60 'once more'
book_rows "$id" | grep -v '^job' >"$work/rows.5b"
grep -v '^job' "$work/rows.5" >"$work/rows.5a"
must_be_same "$work/rows.5a" "$work/rows.5b" 'a second run changes nothing'

# What came after the job was handed in does not count.
sql "UPDATE sounds SET made_at = NOW(3) + INTERVAL 1 DAY"
id=$(book_id 6)
turns | book_put_spreads "$id" 'Too late'
fake_reset
book_run "$id" 60 'what is made later is not looked at'
must_equal "$(fake_total soundscape.created)" 7 'and bought'
