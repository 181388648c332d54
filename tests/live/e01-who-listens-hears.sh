#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: who subscribes to a book hears what becomes of it, and nobody else.
# - events come in order, say what changed, and hold no text and no secret
# - who comes late gets the last one at once
# - administrators' hosts need no ticket; others need a good one for that book
# - owners' actions are told, by whichever way they came
# - 2,000 subscribers hold no thread of the responder, and hear it soon
# - nothing that a subscriber sends crashes nginx
# - nginx reloads, the publisher is away, the module is not there: the books
#   go on, and whoever asks is answered
# shellcheck disable=SC2016 # evaluated later
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=books/books.sh
. "$tree/tests/live/books/books.sh"

[ -e /usr/lib/nginx/modules/ngx_nchan_module.so ] ||
    not_ok 'the package libnginx-mod-nchan is there'
export STACK_NGINX_WORKERS=2
events=$tree/tests/live/events.mjs
fake_start --scale 0.1
book_stack worker.max_workers=2 soundscape.seconds=6 pipeline.analysis_concurrency=4

listen() { # PATH SECONDS FILE
	"$node" "$events" listen "$url$1" "$2" >"$3" &
	children+=("$!")
	listener=$!
	sleep 0.5
}

json() { # FILE EXPRESSION over ${all}
	"$node" -e "
		const all = require('fs').readFileSync('$1', 'utf8').trim()
		    .split('\n').filter((x) => x).map((x) => JSON.parse(x));
		console.log($2);
	"
}

# --- A book is heard --------------------------------------------------------
id=$(book_id 1)
book_put_marked "$id" 40 5 'A secret title'
listen /pagescape/events/all 90 "$work/all"
book_start "$id"
ticketed=$(field eventsUrl)
must_contain "$ticketed" "/pagescape/events/books/$id?ticket=" \
    'the answer says where to subscribe'
listen "$ticketed" 90 "$work/book"
must 'the book ends' book_wait "$id" 60
wait_for 20 'grep -q "\"ended\"" "$work/book" && grep -q "\"ended\"" "$work/all"'
kill "$listener"
wait "$listener" 2>/dev/null
must_equal "$(json "$work/book" 'all.length > 4 &&
    all.every((e, i) => i === 0 || e.version > all[i - 1].version) &&
    all.every((e, i) => i === 0 ||
    e.processedSpreads >= all[i - 1].processedSpreads)')" true \
    'its events come in order'
must_equal "$(json "$work/book" "JSON.stringify([all.at(-1).status,
    all.at(-1).state, all.at(-1).processedSpreads])")" '["ready","ended",20]' \
    'the last one says that it is ready'
must_equal "$(json "$work/book" 'all.flatMap((e) => e.changed?.spreads ?? [])
    .every(([i, state]) => i >= 0 && i < 20 && state === "processed")')" true \
    'and they say which spreads'
must_equal "$(cat "$work/book" "$work/all" | grep -cE "secret|$test_key|$test_token")" 0 \
    'no text of the book and no key is in them'
must_equal "$(json "$work/all" "all.some((e) => e.state === 'queued') &&
    all.every((e) => e.bookId === '$id' && e.changed === null)")" true \
    'who listens to all books hears it, too'
listen "/pagescape/events/books/$id" 1 "$work/late"
wait "$listener"
must_equal "$(json "$work/late" 'all.length === 1 && all[0].status')" ready \
    'who comes late gets the last event at once'

# --- Who may ----------------------------------------------------------------
subscribe() { # PATH [CURL-ARGUMENT...]
	local path=$1

	shift
	code=$(curl --noproxy '*' -sS -m 1 -o "$work/body" -w '%{http_code}' \
	    -H 'Accept: text/event-stream' "$@" "$url$path" 2>"$work/curl.err")
}
subscribe "/pagescape/events/books/$id"
must_equal "$code" 200 'an administrator needs no ticket'
# From now on nobody is an administrator.
snippet=$dir/etc/snippets/pagescape-admin.conf
"$tree/scripts/stack" run "$dir" cp "$snippet" "$snippet.kept"
echo 'deny all;' | "$tree/scripts/stack" run "$dir" tee "$snippet" >"$work/told"
"$tree/scripts/stack" run "$dir" kill -HUP "$(pid_of nginx)"
sleep 1
subscribe "/pagescape/events/books/$id"
must_equal "$code" 403 'others need one'
subscribe /pagescape/events/all
must_equal "$code" 403 'and may not hear all books'
subscribe "$ticketed"
must_equal "$code" 200 'with a ticket they are let in'
subscribe "/pagescape/events/books/$(book_id 2)?${ticketed#*\?}"
must_equal "$code" 403 'for that book alone'
subscribe "${ticketed%?}x"
must_equal "$code" 403 'a forged one is none'
subscribe "/pagescape/events/books/$id?ticket=99999999999.${ticketed##*.}"
must_equal "$code" 403 'nor one with another date'
subscribe /pagescape/events/ticket
must_equal "$code" 404 'and who looks at tickets cannot be asked'
must_equal "$(grep -rl 'ticket=' "$dir/log")" '' \
    'tickets are in no log'
"$tree/scripts/stack" run "$dir" mv "$snippet.kept" "$snippet"
"$tree/scripts/stack" run "$dir" kill -HUP "$(pid_of nginx)"
sleep 1

# --- Owners' actions --------------------------------------------------------
id=$(book_id 3)
book_put_marked "$id" 800 10 'Long'
book_start "$id"
listen "/pagescape/events/books/$id" 120 "$work/acts"
wait_for 20 '[ "$(job_of "$id" processed_spreads)" -gt 2 ]'
must 'a book is paused from the command line' pagescape pause "$id"
must 'that is heard' wait_for 30 'grep -q "\"paused\"" "$work/acts"'
post "/pagescape/api/books/$id/resume" '{}'
must 'it is resumed through the API, and that is heard' wait_for 30 \
    'tail -n 3 "$work/acts" | grep -qE "\"(queued|running)\""'
post "/pagescape/api/books/$id/cancel" '{}'
must 'it is cancelled, and that is heard' wait_for 30 \
    'grep -q "\"cancelled\"" "$work/acts"'

# --- A crowd ----------------------------------------------------------------
id=$(book_id 4)
book_put_marked "$id" 60 6 'Seen by many'
"$node" "$events" crowd "$url/pagescape/events/books/$id" \
    "${E01_CROWD:-2000}" 14 >"$work/crowd" &
children+=("$!")
crowd=$!
must 'a crowd comes' wait_for 30 'grep -q ready "$work/crowd"'
begun=$(date +%s%N)
get /pagescape/healthz
book_start "$id"
must_equal "$code" 202 'meanwhile a book is taken'
took=$((($(date +%s%N) - begun) / 1000000))
must "and answered, in $took ms" test "$took" -lt 2000
wait "$crowd"
read -r open told late < <(tail -n 1 "$work/crowd")
must_equal "$open $told" "${E01_CROWD:-2000} ${E01_CROWD:-2000}" \
    'all of them are let in and hear it'
must "19 of 20 events are heard within $late ms" test "$late" -lt 5000

# --- Abuse ------------------------------------------------------------------
id=$(book_id 5)
book_put_marked "$id" 200 10 'Under fire'
fake_set '{"scale":0.3}'
book_start "$id"
tried=$("$node" "$events" abuse "$url/pagescape/events/books/$id" \
    "${E01_ABUSE:-8}")
must "$tried hostile subscribers come" test "$tried" -gt 200
must_equal "$(grep -cE 'exited on signal|Assertion' "$dir/log/nginx.log")" 0 \
    'and nginx does not crash'
subscribe "/pagescape/events/books/$id" -H 'If-None-Match: 1'
must_equal "$code" 400 'who names a message is refused'

# --- Away -------------------------------------------------------------------
kill -TERM "$(pid_of nginx)"
fake_set '{"scale":0.02}'
must 'without nginx the book goes on' book_wait "$id" 120
must_equal "$(book_of "$id" "CONCAT(status, processing_errors IS NULL)")" \
    ready1 'ready'
must_contain "$(grep 'events are not taken' "$dir/log/pagescape.log")" \
    'events.publisher' 'and the log says once that nobody took events'
stack_stop >"$work/told"
STACK_NCHAN=no stack_start
id=$(book_id 6)
book_put_marked "$id" 20 2 'Without'
book_start "$id"
must_equal "$code $(field eventsUrl)" '202 null' \
    'without the module there is no address to subscribe'
must 'and the book ends' book_wait "$id" 60
subscribe /pagescape/events/all
must_equal "$code" 404 'who subscribes all the same is told so'
