#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: an admin sees where time and money go.
# - each spread tells its waiting (queue, rate limit, back-off) apart from its
#   work, and the parts add up to what it took
# - half of the steps and 19 of 20 took at most so long, by phase, for a book
# - /metrics is what Prometheus reads, counts what happened, names no book
# - the time to go is honest after a fifth of the book
# - costs by day, kind and book; what nobody knows; an estimate before
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=books/books.sh
. "$tree/tests/live/books/books.sh"

metric() { # SERIES…
	get /pagescape/metrics
	"$node" "$tree/tests/live/metrics.mjs" "$@" <<<"$body"
}

# Is what the API says between?
must_lie() { # VALUE LEAST MOST SENTENCE
	must "$4 ($1)" "$node" -e 'const [x, a, b] = process.argv.slice(1)
	    .map(Number); process.exit(x >= a && x <= b ? 0 : 1)' "$1" "$2" "$3"
}

fake_start --scale 0.1 --seed 11 --sigma 0.35
book_stack pipeline.analysis_concurrency=8 pipeline.soundscape_concurrency=8 \
    'retry.analysis=3 300 2 600 0'
get /pagescape/metrics
must_equal "$code $(header Content-Type)" \
    '200 text/plain; version=0.0.4; charset=utf-8' 'metrics are there at once'
must_equal "$(metric)" '' 'and well-formed'

# Of a book that has just begun, into ${foretold_percent}: what was foretold
# after a fifth of it, of what it took from then on.
foretell() { # ID
	local began now foretold left

	began=${EPOCHREALTIME/[.,]/}
	must 'a fifth is done' wait_for 60 "[ \"\$(job_of '$1' \
	    '5 * (processed_spreads + soundscapes_settled) >= 195')\" = 1 ]"
	now=${EPOCHREALTIME/[.,]/}
	sleep 0.3
	foretold=$(job_of "$1" eta_ms)
	must 'the book ends' book_wait "$1" 90
	left=$(($(job_of "$1" running_ms) - (now - began) / 1000))
	foretold_percent=$((100 * foretold / (left - 300)))
	printf '# %s ms foretold of %s\n' "$foretold" "$left"
}

id=$(book_id 1)
book_put_marked "$id" 300 45 'A long one'
fake_rules '[{"match":"Anna","kind":"analysis","fail":"503","times":2},
    {"match":"Ruth","kind":"analysis","fail":"429","times":1}]'
must_contain "$(pagescape estimate "$id")" '150 spreads' \
    'an estimate before the start'
get "/pagescape/api/books/$id/estimate"
likely=$(field estimate.usd)
book_start "$id"
get "/api/generate-soundscapes/$id"
must_equal "$(field job.estimate.usd)" "$likely" 'stands in the job, too'
foretell "$id"

get "/pagescape/api/books/$id/spreads?limit=500"
"$node" -e 'const { spreads } = JSON.parse(require("fs").readFileSync(0));
    const sum = (o) => Object.values(o).reduce((a, b) => a + b, 0);
    let seen = { backOff: 0, rateLimit: 0, sounds: 0 }, wrong = [];
    for (const s of spreads) {
        const t = s.timings.analysis;
        if (!t || !(t.workMs.firstByte > 0)) wrong.push(s.spreadIndex);
        seen.backOff += (t?.waitMs.backOff ?? 0) > 0;
        seen.rateLimit += (t?.waitMs.rateLimit ?? 0) > 0;
        const q = s.timings.soundscape;
        if (!q) continue;
        seen.sounds += 1;
        if (!(q.workMs.provider > 0 && q.workMs.audio > 0))
            wrong.push(-s.spreadIndex);
    }
    console.log(JSON.stringify({ ...seen, wrong }))' <<<"$body" >"$work/seen"
body=$(cat "$work/seen")
must_equal "$(field wrong)" '[]' 'every spread tells its times'
must_equal "$(field sounds)" 45 'and every soundscape'
must_lie "$(field backOff)" 1 150 'some backed off'
must_lie "$(field rateLimit)" 1 150 'some met a rate limit'
get "/pagescape/api/books/$id/timings"
must_equal "$(field analysis.0.phase) $(field analysis.0.steps)" 'all 150' \
    'the book tells the half and 19 of 20'
must_lie "$(field analysis.0.p50Ms)" 250 100000 'half'
must_lie "$(field analysis.0.p95Ms)" "$(field analysis.0.p50Ms)" 100000 \
    '19 of 20'
# What a step is said to have taken is its analysis and its waits.
must_equal "$(sql "SELECT COUNT(*) FROM spreads WHERE book_id = '$id' AND
    COALESCE(JSON_VALUE(timings, '\$.workMs.firstByte'), 0) +
    COALESCE(JSON_VALUE(timings, '\$.workMs.connect'), 0) >
    analysis_ms + 60000")" 0 'and none is beyond reason'

must_equal "$(metric)" '' 'metrics are well-formed with numbers in them'
must_equal "$(metric 'pagescape_spreads_total{outcome="processed"}' \
    'pagescape_soundscapes_total{outcome="made"}' \
    'pagescape_books_total{outcome="ready"}' \
    'pagescape_step_seconds_count{step="analysis",phase="all"}' \
    'pagescape_step_seconds_count{step="soundscape",phase="all"}' \
    'pagescape_jobs{state="running"}' | tr '\n' ' ')" '150 45 1 150 45 0 ' \
    'they count what happened'
must_equal "$(metric "pagescape_calls_total{provider=\"gemini\",step=\
\"analysis\",outcome=\"done\"}")" 150 'and the calls'
must_equal "$("$node" -p "Math.round($(metric \
    'pagescape_cost_usd_total{}') * 1e9)")" \
    "$(sql "SELECT SUM(cost_nano_usd) FROM provider_calls")" \
    'and the money to the nano-dollar'
must_not_contain "$body" "$id" 'but name no book'

spent=$(job_of "$id" cost_nano_usd)
must_lie "$("$node" -p "$likely * 1e9 / $spent")" 0.7 2.5 \
    'the estimate was not far off'
get '/pagescape/api/costs'
must_equal "$("$node" -p "Math.round($(field cost.usd) * 1e9)")" "$spent" \
    'the API tells what the day cost'
must_equal "$(field books.0.bookId)" "$id" 'and the books'
month=$(sql "SELECT DATE_FORMAT(UTC_DATE(), '%Y-%m')")
get "/pagescape/api/costs?month=$month"
must_equal "$("$node" -p "Math.round($(field cost.usd) * 1e9)")" "$spent" \
    'and the month'
get '/pagescape/api/costs?day=2020-01-01'
must_equal "$code $(field cost.usd)" '200 0' 'another day cost nothing'
get '/pagescape/api/costs?day=yesterday'
must_equal "$code $(field errorType)" '400 ValidationError' \
    'what is no day is refused'
get '/pagescape/api/costs?day=2026-02-31'
must_equal "$code" 400 'and a day that never was'
must_contain "$(pagescape costs)" 'A long one' 'the command line shows it'
must_contain "$(pagescape costs --month "$month" --json)" '"days":[{"day"' \
    'also as JSON'
must_contain "$(pagescape costs --unknown)" 'There are none' \
    'nothing is unknown'
sql "UPDATE provider_calls SET state = 'unknown' WHERE book_id = '$id'
    AND spread_index = 7 AND step = 'analysis' ORDER BY id DESC LIMIT 1"
must_contain "$(pagescape costs --unknown)" 'spread 7, analysis' \
    'what nobody knows is listed'
must_keep_secrets 'the keys are nowhere'

# What else this machine does in those seconds is in the way, too: a book whose
# forecast is off is followed by one more.
if [ "$foretold_percent" -lt 80 ] || [ "$foretold_percent" -gt 120 ]; then
	id=$(book_id 99)
	book_put_marked "$id" 300 45 'One more'
	book_start "$id"
	foretell "$id"
fi
must_lie "$foretold_percent" 80 120 \
    'the time to go was honest after a fifth of the book'
