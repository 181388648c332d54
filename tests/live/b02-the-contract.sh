#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: every status code and every body of the contract, exact to the field.
# - first with no worker: what is refused, what waits, what a full queue says
# - then with the fake services: ready, partial and failed, as the seed has them
# - then without a database, and without a responder
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=books.bash
. "$(dirname "$0")/books.bash"

api=/api/generate-soundscapes
nobody=00000000-0000-7000-8000-000000000000

# Where to hear of a book; null where nginx has no module for that.
events() { # BOOK
	printf '%s' "eventsUrl: maybe(new RegExp('^/pagescape/events/books/$1' +
	    '[?]ticket=[0-9]+[.][0-9a-f]{64}\$'))"
}

accepted() { # BOOK
	printf '%s' "{ success: true, bookId: '$1', status: 'processing',
	    jobId: uuid, statusUrl: '$api/$1', $(events "$1") }"
}

# A shape as it is read later: with the address of the events.
read_later() { # SHAPE BOOK
	printf '%s' "${1%\}}, $(events "$2") }"
}

progress() { # DONE TOTAL PERCENT ETA
	printf '%s' "{ processedSpreads: $1, totalSpreads: $2, percent: $3,
	    etaSeconds: $4 }"
}

job() { # STATE STARTED ENDED
	printf '%s' "{ id: uuid, state: '$1', cause: '', reason: '',
	    createdAt: time, startedAt: $2, endedAt: $3,
	    soundscapesReused: integer, estimate: { usd: number } }"
}

# One record of "errors", as callers without an administrator's rights see it.
record() { # SPREAD PAGES TYPE STEP CAUSE ATTEMPTS
	printf '%s' "{ timestamp: time, spreadIndex: $1, pageNumbers: $2,
	    errorType: '$3', errorMessage: text, attemptNumber: $6,
	    cause: '$5', step: '$4' }"
}

refuses() { # BODY MESSAGE SENTENCE: 400
	post $api "$1"
	must_refuse 400 ValidationError "$2" "$3"
}

seconds_of() { # COMMAND…
	local begin

	begin=$(date +%s%N)
	"$@"
	took=$((($(date +%s%N) - begin) / 1000000))
}

fake_start --scale 0.01
mapfile -t fake < <(fake_settings)
stack_start worker.max_workers=0 queue.max_queued=2 http.max_waiting=1 \
    http.wait_cap=2 http.max_body=50000 "${fake[@]}"

# --- Refused ---------------------------------------------------------------
id_wanted="'bookId must be a UUID.'"
refuses '' "'The request has no body.'" 'an empty body'
refuses '  ' "'The request has no body.'" 'a blank body'
refuses '{"bookId":' /^The\ body\ is\ / 'what is not JSON'
refuses '{"bookId":"x"} {}' /^The\ body\ is\ / 'JSON and more'
refuses '[]' "'The body must be a JSON object.'" 'an array'
refuses '17' "'The body must be a JSON object.'" 'a number'
refuses '"text"' "'The body must be a JSON object.'" 'a text'
refuses 'null' "'The body must be a JSON object.'" 'null'
refuses "$(printf '[%.0s' {1..10000})$(printf ']%.0s' {1..10000})" \
    /^The\ body\ is\ / '10,000 nested arrays'
refuses "{\"bookId\":\"$nobody\",\"x\":$(printf '[%.0s' {1..10000})$(
    printf ']%.0s' {1..10000})}" /^The\ body\ is\ / 'and so inside'
refuses '{}' "'bookId is required.'" 'no bookId'
refuses '{"bookId":null}' "'bookId is required.'" 'a bookId of null'
refuses '{"bookId":17}' "$id_wanted" 'a bookId that is a number'
refuses '{"bookId":["a"]}' "$id_wanted" 'a bookId that is an array'
refuses '{"bookId":""}' "$id_wanted" 'an empty bookId'
refuses '{"bookId":"1234"}' "$id_wanted" 'a bookId that is no UUID'
refuses "{\"bookId\":\"$nobody\u0000\"}" "$id_wanted" 'a hidden end in it'
refuses "{\"bookId\":\"$nobody' OR '1'='1\"}" "$id_wanted" 'SQL in it'
refuses "{\"bookId\":\"$nobody\",\"restart\":\"yes\"}" \
    "'restart must be true or false.'" 'a restart that is a text'
refuses "{\"bookId\":\"$nobody\",\"restart\":1}" \
    "'restart must be true or false.'" 'a restart that is a number'
refuses "$(printf '{"bookId":"\xff\xfe"}')" 'text' 'bytes that are no text'

submit $nobody
must_refuse 404 ValidationError "'Book not found'" 'an unknown book'
get $api/$nobody
must_refuse 404 ValidationError "'Book not found'" 'the state of an unknown book'
get $api/1234
must_refuse 400 ValidationError "$id_wanted" 'the state of no UUID'
for path in "/pagescape/api/books/$nobody"{,/scenes,/spreads,/errors}; do
	get "$path"
	must_refuse 404 ValidationError "'Book not found'" "GET ${path##*/}"
done
get /pagescape/api/nothing
must_refuse 404 ValidationError text 'an address of nothing'
get $api
must_refuse 405 ValidationError text 'GET where only POST is'
must_equal "$(header Allow)" POST 'Allow says POST'
request DELETE "$api/$nobody"
must_refuse 405 ValidationError text 'DELETE of a state'
must_equal "$(header Allow)" 'GET, HEAD' 'Allow says GET and HEAD'
request PUT /pagescape/api/books
must_refuse 405 ValidationError text 'PUT of the list'

printf '{"bookId":"%s"}' $nobody >"$work/request"
for type in text/plain application/x-www-form-urlencoded ''; do
	request POST $api -H "Content-Type: $type" \
	    --data-binary "@$work/request"
	must_refuse 415 ValidationError text "POST of the type '$type'"
done
request POST $api -H 'Content-Type: application/json; charset=UTF-8' \
    --data-binary "@$work/request"
must_equal "$code" 404 'a charset may be named'
head -c 50001 /dev/zero | tr '\0' ' ' >"$work/large"
request POST $api -H 'Content-Type: application/json' \
    --data-binary "@$work/large"
must_refuse 413 ValidationError text 'a body above http.max_body'
head -c 1100000 /dev/zero >"$work/large"
request POST $api -H 'Content-Type: application/json' \
    --data-binary "@$work/large"
must_equal "$code $(header Content-Type)" '413 application/json' \
    'a body above what nginx lets through'
must_match "{ success: false, error: text, errorType: 'ValidationError' }" \
    'which says so in the same words'

new_book 'No pages'
submit "$book"
must_refuse 400 ValidationError "'Book has no pages to process'" \
    'a book without pages'
get $api/"$book"
must_equal "$code" 200 'its state can be read'
must_match "{ success: false, bookId: '$book', status: 'failed',
    error: 'Book has no pages to process', stats: { totalSpreads: 0,
    errorCount: 1, processingTimeSeconds: 0 },
    errors: [$(record null '[]' ValidationError book invalid 0)],
    progress: $(progress 0 0 100 null), cost: { usd: 0 }, job: null,
    $(events "$book") }" \
    'the book has failed, with a ValidationError'

# --- Waiting ---------------------------------------------------------------
new_book 'First' 'Rain.' 'Wind.' 'The sea.'
first=$book
get $api/"$first"
must_equal "$code $(header Vary)" '200 Accept' 'a book never posted has a state'
must_match "{ success: true, bookId: '$first', status: 'pending',
    stats: { totalSpreads: 2, processedSpreads: 0, scenesCreated: 0,
    soundscapesGenerated: 0, processingTimeSeconds: 0 },
    progress: $(progress 0 2 0 null), cost: { usd: 0 }, job: null,
    why: 'Not submitted yet.', $(events "$first") }" 'pending'

submit "${first^^}"
must_equal "$code $(header Location)" "202 $api/$first" \
    '202, and where its state is; ids are lower case'
must_match "$(accepted "$first")" 'all fields of 202'
must_equal "$(header Cache-Control)" no-store 'nobody keeps the answer'
first_job=$(field jobId)
post $api "{\"bookId\":\"$first\",\"restart\":false,\"more\":{\"a\":[1]}}"
must_equal "$code $(field jobId) $(header Location)" \
    "200 $first_job $api/$first" 'posted again while it is live: 200, that job'
must_match "$(accepted "$first")" 'all fields of 200'
post $api "{\"bookId\":\"$first\",\"restart\":true}"
must_refuse 409 ValidationError text 'a restart while it is live'
get $api/"${first^^}"
must_match "{ success: true, bookId: '$first', status: 'processing',
    stats: { totalSpreads: 2, processedSpreads: 0, scenesCreated: 0,
    soundscapesGenerated: 0, processingTimeSeconds: 0 },
    progress: $(progress 0 2 0 null), cost: { usd: 0 },
    job: $(job queued null null), why: text, $(events "$first") }" 'processing'
must_contain "$(field why)" 'worker' 'and it says what it waits for'

new_book 'Second' 'Rain.'
second=$book
submit "$second"
must_equal "$code" 202 'the queue takes a second book'
get $api/"$second"
must_equal "$(field why)" 'Waiting for a worker: one book comes first.' \
    'which knows its place'
new_book 'Third' 'Rain.'
third=$book
submit "$third"
must_refuse 429 ValidationError text 'a full queue'
must_equal "$(header Retry-After)" 30 'Retry-After says when to come back'
must_equal "$(status_of "$third")" pending 'the book is as it was'
submit "$first"
must_equal "$code" 200 'what is in the queue already is not refused'
get /pagescape/readyz
must_equal "$code" 503 'a full queue is not ready'
must_match "{ ready: false, failed: 'queue', error: 'The queue is full.',
    checks: { database: true, schema: true, queue: false }, queued: 2,
    running: 0 }" 'and says which check failed'

# --- Prefer: wait ----------------------------------------------------------
seconds_of submit "$first" -H 'Prefer: wait=1'
must_equal "$code $(header Preference-Applied)" '202 wait=1' \
    'who waits in vain gets 202'
must_match "$(accepted "$first")" 'with all its fields'
must_equal "$((took >= 1000))" 1 'but has waited'
seconds_of submit "$first" -H 'Prefer: wait=600'
must_equal "$code $(header Preference-Applied)" '202 wait=2' \
    'nobody waits longer than http.wait_cap'
printf '{"bookId":"%s"}' "$first" >"$work/waiter"
curl --noproxy '*' -s -o "$work/waited" -w '%{http_code}' -H 'Prefer: wait=2' \
    -H 'Content-Type: application/json' --data-binary "@$work/waiter" \
    "$url$api" >"$work/waited.code" &
waiter=$!
sleep 0.5
seconds_of submit "$second" -H 'Prefer: wait=2'
must_equal "$code $(header Preference-Applied)" '202 ' \
    'where http.max_waiting wait already the answer is 202'
must_equal "$((took < 1000))" 1 'at once'
wait "$waiter"
must_equal "$(cat "$work/waited.code")" 202 'and the one before waits on'

# --- Pages, HEAD, health ---------------------------------------------------
for accept in text/html 'text/html,application/xhtml+xml,*/*;q=0.8'; do
	get $api/"$first" -H "Accept: $accept"
	must_equal "$code $(header Location) $(header Vary)" \
	    "303 /pagescape/status/books/$first Accept" \
	    "browsers are led to the page ($accept)"
done
for accept in application/json '*/*' 'application/json, text/html;q=0.5'; do
	get $api/"$first" -H "Accept: $accept"
	must_equal "$code" 200 "programs are not ($accept)"
done
request HEAD $api/"$first" -I
must_equal "$code $(header Content-Type) $(tail -c 2 "$work/body" |
    od -An -tx1 | tr -d ' \n')" '200 application/json; charset=utf-8 0d0a' \
    'HEAD answers without a body'
get /pagescape/healthz
must_equal "$code $(header Content-Type) $body" \
    '200 text/plain; charset=utf-8 ok' healthz

# --- With workers: the seed's three shapes ---------------------------------
stack_start worker.max_workers=2 queue.max_queued=10000 http.max_waiting=64 \
    http.wait_cap=50 "${fake[@]}"
must_end "$first" 60 'with workers the first book ends'
must_end "$second" 60 'and the second'
get /pagescape/readyz
must_equal "$code" 200 'readyz is well again'
must_match "{ ready: true, checks: { database: true, schema: true,
    queue: true }, queued: 0, running: 0 }" 'all its checks'

new_book 'Good' '[[scene:forest]] One.' 'Two.' '[[scene:sea]] Three.' 'Four.' \
    '[[scene:sea]] Five.'
good=$book
ready="{ success: true, bookId: '$good', status: 'ready',
    stats: { totalSpreads: 3, processedSpreads: 3, scenesCreated: 2,
    soundscapesGenerated: 2, processingTimeSeconds: above(0) },
    progress: $(progress 3 3 100 0), cost: { usd: above(0) },
    job: $(job ended time time) }"
submit "$good" -H 'Prefer: wait=45'
must_equal "$code $(header Preference-Applied)" '200 wait=45' \
    'who waits hears of a complete success: 200'
must_match "$ready" 'in the shape of the seed'
get $api/"$good"
must_equal "$code" 200 'it can be read later, too'
must_match "$(read_later "$ready" "$good")" 'in the same shape'

new_book 'Partial' '[[scene:forest]] One.' 'Two.' \
    '[[fail:safety]] Three.' 'Four.' \
    '[[scene:sea]] [[sound-fail:broken_audio]] Five.' 'Six.' \
    '[[scene:garden]] Seven.' 'Eight.'
partial=$book
submit "$partial" -H 'Prefer: wait=45'
must_equal "$code" 200 'a partial success is 200'
shape="{ success: true, bookId: '$partial', status: 'ready',
    warning: 'Some spreads failed to process',
    stats: { totalSpreads: 4, processedSpreads: 3, scenesCreated: 3,
    soundscapesGenerated: 2, errorCount: 2, processingTimeSeconds: above(0) },
    errors: [$(record 1 '[3, 4]' ContentAnalysisError analysis blocked 1),
    $(record 2 '[5, 6]' SoundscapeGenerationError soundscape audio_invalid 3)],
    progress: $(progress 3 4 100 0), cost: { usd: above(0) },
    job: $(job ended time time) }"
must_match "$shape" 'in the shape of the seed'
get $api/"$partial"
must_match "$(read_later "$shape" "$partial")" 'and so when it is read'
must_equal "$(sql "SELECT COUNT(*) FROM books WHERE status = 'ready' AND
    processing_errors IS NOT NULL")" 1 "the web app's query finds it alone"
body=$(sql "SELECT processing_errors FROM books WHERE id = '$partial'")
must_match "each({ timestamp: time, spreadIndex: integer,
    pageNumbers: each(integer), errorType: text, errorMessage: text,
    stack: /^\w+ \(src\/\w+\/\w+\.c:\d+\)( < \w+ \(src\/\w+\/\w+\.c:\d+\))*\$/,
    attemptNumber: integer, cause: text, step: text })" \
    'the record in the database has its stack'

new_book 'Bad' '[[fail:bad_key]] One.'
sql "UPDATE pages SET text_content = '[[fail:safety]] One.'
    WHERE book_id = '$book'"
bad=$book
submit "$bad" -H 'Prefer: wait=45'
must_equal "$code" 500 'a complete failure is 500, as it always was'
shape="{ success: false, bookId: '$bad', status: 'failed',
    error: 'All spreads failed to process', stats: { totalSpreads: 1,
    errorCount: 1, processingTimeSeconds: number },
    errors: [$(record 0 '[1]' ContentAnalysisError analysis blocked 1)],
    progress: $(progress 0 1 100 0), cost: { usd: number },
    job: $(job ended time time) }"
must_match "$shape" 'in the shape of the seed'
get $api/"$bad"
must_equal "$code" 200 'but its state can be read'
must_match "$(read_later "$shape" "$bad")" 'in the same shape'

# --- The list --------------------------------------------------------------
books=/pagescape/api/books
line="{ bookId: uuid, title: text, author: 'A. Tester', status: text,
    hasErrors: (x) => typeof x === 'boolean', totalPages: integer,
    createdAt: time, updatedAt: time, progress: $(progress integer integer \
    number 'maybe(number)'), cost: { usd: number },
    job: maybe({ id: uuid, state: text, cause: any, reason: any,
    createdAt: time, startedAt: maybe(time), endedAt: maybe(time),
    soundscapesReused: integer, estimate: { usd: number } }) }"
pending_line=${line%\}}', why: text }'
get $books
must_equal "$code" 200 'the list'
total=$(sql 'SELECT COUNT(*) FROM books')
must_match "{ books: (b) => b.length === $total, next: null }" 'has all books'
get "$books?status=ready"
must_match "{ books: each($line), next: null }" 'a line has these fields'
get "$books?status=pending"
must_match "{ books: [$pending_line], next: null }" 'and why, where one waits'
must_equal "$(field books.0.bookId)" "$third" 'status= chooses'
for pair in "failed:2" "ready_with_errors:1" "processing:0" "queued:0" \
    "running:0" "paused:0" "parked:0"; do
	get "$books?status=${pair%:*}"
	must_match "{ books: (b) => b.length === ${pair#*:}, next: null }" \
	    "status=${pair%:*}"
done
get "$books?q=GOO"
must_equal "$(field books.0.bookId) $(field books.1)" "$good undefined" \
    'q= looks in titles, whatever the case'
get "$books?q=tester&limit=3"
must_equal "$(field books.2.author) $(field books.3)" 'A. Tester undefined' \
    'and in authors'
get "$books?q=%25"
must_match '{ books: (b) => b.length === 0, next: null }' \
    'a percent sign is one'
seen=''
next=''
for _ in 1 2 3 4 5 6 7 8 9; do
	get "$books?limit=2${next:+&after=$next}"
	for i in 0 1; do
		[ "$(field "books.$i.bookId")" = undefined ] ||
		    seen="$seen$(field "books.$i.bookId")
"
	done
	next=$(field next)
	[ "$next" != null ] || break
done
must_equal "$seen" "$(sql 'SELECT id FROM books
    ORDER BY created_at DESC, id DESC')
" 'page by page the list shows every book once, newest first'
for query in 'status=broken' 'limit=0' 'limit=201' 'limit=x' 'limit=1.5' \
    'after=17' "after=$nobody" 'q=%ff' 'q=%zz' 'status=%' \
    "q=$(printf 'x%.0s' {1..201})"; do
	get "$books?$query"
	must_refuse 400 ValidationError text "?${query:0:30}"
done

# --- One book's parts ------------------------------------------------------
get "$books/$good"
must_equal "$code" 200 'one book'
must_match "$(read_later "$ready" "$good")" 'is what its state is'
sound="{ state: 'made', audioUrl: /^\/pagescape\/audio\/[0-9a-f]{64}\.opus\$/,
    duration: (x) => x > 2.4 && x < 3.1, generationPrompt: text,
    provider: 'replicate', model: 'elevenlabs/music',
    replicatePredictionId: text,
    loudnessLufs: (x) => x > -25 && x < -21, truePeakDbtp: (x) => x <= -0.9,
    cost: { usd: above(0) }, reusedFrom: null }"
scene() { # SPREAD FIRST LAST CLASS
	printf '%s' "{ id: uuid, pageSpreadIndex: $1, startPage: $2,
	    endPage: $3, setting: text, mood: text, descriptors: (d) =>
	    d.settingClass === '$4', reason: text, soundscape: $sound,
	    cost: { usd: above(0) } }"
}
get "$books/$good/scenes"
must_match "{ scenes: [$(scene 0 1 2 forest), $(scene 1 3 5 sea)],
    next: null }" 'its scenes'
get "$books/$good/scenes?limit=1"
must_match "{ scenes: [$(scene 0 1 2 forest)], next: 0 }" 'one a page'
get "$books/$good/scenes?limit=1&after=0"
must_match "{ scenes: [$(scene 1 3 5 sea)], next: null }" 'and the next'
get "$books/$partial/scenes?after=1&limit=1"
must_match "{ scenes: [{ id: uuid, pageSpreadIndex: 2, startPage: 5,
    endPage: 6, setting: text, mood: text, descriptors: any, reason: text,
    soundscape: { state: 'failed', audioUrl: null },
    cost: { usd: above(0) } }], next: 2 }" \
    'a scene that lost its soundscape'
get "$books/$partial/spreads"
spread="spreadIndex: integer, pageNumbers: each(integer), attempts: integer,
    analysisMs: integer, provider: 'gemini', model: text,
    sceneSpreadIndex: integer,
    timings: { analysis: any, soundscape: any }"
must_match "{ spreads: [
    { $spread, state: 'processed', analysis: any, sceneReason: text,
        cost: { usd: above(0) } },
    { $spread, state: 'failed', analysis: null, sceneReason: maybe(text),
        provider: any, model: any, cost: { usd: number } },
    { $spread, state: 'processed', analysis: any, sceneReason: text,
        cost: { usd: above(0) } },
    { $spread, state: 'processed', analysis: any, sceneReason: text,
        cost: { usd: above(0) } }], next: null }" 'spreads'
must_equal "$(field spreads.1.sceneSpreadIndex)" 0 \
    'a failed spread belongs to the scene before it'
get "$books/$partial/spreads?limit=2&after=0"
must_equal "$(field spreads.0.spreadIndex) $(field next)" '1 2' 'by pages, too'
get "$books/$partial/errors"
error="{ id: integer, spreadIndex: integer, pageNumbers: each(integer),
    errorType: text, errorMessage: text, cause: text, step: text,
    attemptNumber: integer, timestamp: time,
    isCurrent: (x) => typeof x === 'boolean' }"
must_match "{ errors: (e) => e.length === 4, next: null }" \
    'errors of every attempt'
must_match "{ errors: each($error), next: null }" 'with these fields'
get "$books/$partial/errors?limit=1"
one=$(field errors.0.id)
must_equal "$(field next)" "$one" 'by pages'
get "$books/$partial/errors?limit=1&after=$one"
must_equal "$(field errors.1) $([ "$(field errors.0.id)" -gt "$one" ] &&
    echo later)" 'undefined later' 'each once'
for query in limit=501 limit=-1 after=-2 after=x after=99999999999999999999; do
	get "$books/$good/scenes?$query"
	must_refuse 400 ValidationError text "scenes?$query"
done
must_not_contain "$(get "$books/$partial/errors"; cat "$work/body")" '.c:' \
    'no stack for callers without rights'

# --- The database is away --------------------------------------------------
kill "$(pid_of mariadbd)"
wait_for 30 "[ -z \"\$(pid_of mariadbd)\" ]"
submit "$good"
must_refuse 503 DatabaseError "'The database does not answer.'" \
    'POST without a database'
must_equal "$(header Retry-After)" 5 'says when to come back'
for path in "$api/$good" "$books" "$books/$good" "$books/$good/scenes"; do
	get "$path"
	must_refuse 503 DatabaseError "'The database does not answer.'" \
	    "GET $path"
	must_equal "$(header Retry-After)" 5 '… and when to come back'
done
submit 1234
must_refuse 400 ValidationError "$id_wanted" 'what needs no database'
get /pagescape/healthz
must_equal "$code" 200 'the process is healthy'
get /pagescape/readyz
must_equal "$code $(header Retry-After)" '503 5' 'but not ready'
must_match "{ ready: false, failed: 'database',
    error: 'The database does not answer.', checks: { database: false,
    schema: false, queue: false }, queued: 0, running: 0 }" 'and says why'
get /pagescape/status/ -H 'Accept: text/html'
must_contain "$code $body" 'The database does not answer' \
    'people are told in HTML'
stack_start
get $api/"$good"
must_equal "$code" 200 'with the database everything is back'
must_match "$(read_later "$ready" "$good")" 'as it was'

# --- The responder is away -------------------------------------------------
kill -KILL "$(pid_of pagescape.fcgi)"
wait_for 5 "[ -z \"\$(pid_of pagescape.fcgi)\" ]"
submit "$good"
must_equal "$code $(header Content-Type) $(header Retry-After)" \
    '503 application/json 5' 'without a responder nginx answers'
must_match "{ success: false, error: 'Pagescape is not running',
    errorType: 'DatabaseError' }" 'in the same words'
