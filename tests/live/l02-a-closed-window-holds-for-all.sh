#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: what a service asks one worker, all workers do.
# - 429 with every kind of hint, from both services: no call of any book comes
#   into a closed window later than 250 ms after the refusal was sent
# - waiting cost no attempt, no page is lost, every book is ready
# - the rate was halved, and has come back in the end
# - a rate that a refusal names is kept
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=books/books.sh
. "$tree/tests/live/books/books.sh"

scale=0.05
limit=limit.gemini_per_minute=1200

all_over() {
	[ "$(sql "SELECT COUNT(*) FROM jobs WHERE live = 1")" = 0 ]
}

# Ten spreads in three scenes; spread 4 begins with these marks.
put_marked() { # N MARKS
	"$node" "$books/story.mjs" marked 20 3 |
	    sed "s/^\[9, *\"/&$2 /" | book_put "$(book_id "$1")" "Book $1"
}

must_keep_windows() { # KIND AT-LEAST SENTENCE
	local found

	found=$("$node" "$books/limits.mjs" windows "$fake_ledger" "$1" "$scale")
	must "$3: $(tail -n 1 <<<"$found")" \
	    test "$(tail -n 1 <<<"$found" | cut -d ' ' -f 1)" -ge "$2"
	must_equal "$(sed '$d' <<<"$found")" '' "$3: nothing comes into them"
}

limit_of() { # PROVIDER COLUMN
	sql "SELECT $2 FROM rate_limits WHERE provider = '$1'
	    ORDER BY closings DESC LIMIT 1"
}

fake_start --scale "$scale" --seed 5
book_stack worker.max_workers=4 "$limit" limit.gemini_burst=3 \
    limit.replicate_per_minute=1200 limit.replicate_burst=3 \
    limit.recovery=3000 limit.reduced_for=1000 retry.rate_limit_pause=300

n=0
for hint in 429 429_fraction 429_tokens 429_message 429_header 429_help \
    429_bare; do
	n=$((n + 1))
	put_marked "$n" "[[fail:$hint*1]]"
done
for hint in 429_text 429_body 429_header 429_reset 429_bare; do
	n=$((n + 1))
	put_marked "$n" "[[scene:desert]] [[mood:sad]] [[sound-fail:$hint*1]]"
done
for ((i = 1; i <= n; i++)); do
	book_start "$(book_id "$i")"
done
must "$n books in a storm end" wait_for 150 all_over
must_equal "$(sql "SELECT COUNT(*), SUM(status = 'ready'),
    SUM(processing_errors IS NULL) FROM books" | tr '\t' ' ')" "$n $n $n" \
    'they are ready and whole'
must_equal "$(sql "SELECT COUNT(*) FROM provider_calls
    WHERE attempt > 1")" 0 'waiting cost no attempt'
must_keep_windows analysis 7 'Gemini'
must_keep_windows soundscape 5 'Replicate'
must_equal "$(limit_of gemini 'closings >= 7 AND cut_us > 0')" 1 \
    'the rate was cut'

# The same services after a while of peace.
stack_start limit.recovery=100
sleep 1
put_marked 20 ''
book_run "$(book_id 20)" 60 'a book after the storm ends'
must_equal "$(limit_of gemini share_ppm) $(limit_of replicate share_ppm)" \
    '1000000 1000000' 'the whole rate has come back'

# "6 requests per minute with a burst of 1"
fake_reset
: >"$fake_ledger"
stack_start limit.reduced_for=60000
put_marked 21 '[[scene:desert]] [[mood:sad]] [[sound-fail:429*1]]'
book_run "$(book_id 21)" 90 'a book on little credit ends'
must_equal "$(limit_of replicate \
    'told_interval_us, told_burst' | tr '\t' ' ')" '10000000 1' \
    'the rate that was named is kept'
# What was on its way when the refusal came is not yet bound by it (250 ms).
"$node" -e '
const at = require("fs").readFileSync(process.argv[1], "utf8").trim()
    .split("\n").map((line) => JSON.parse(line))
    .filter(({ kind }) => kind === "soundscape")
    .map(({ time, outcome }) => ({ outcome, ms: Date.parse(time) }));
const told = at.find(({ outcome }) => outcome === "429");
const later = told ? at.filter(({ ms }) => ms > told.ms + 250) : [];
const gaps = later.slice(1).map(({ ms }, i) => ms - later[i].ms);
console.log(gaps.length > 0, gaps.every((ms) => ms > 9900), gaps.join(" "));
' "$fake_ledger" >"$work/gaps"
must_equal "$(cut -d ' ' -f 1,2 "$work/gaps")" 'true true' \
    'ten seconds lie between two calls'
