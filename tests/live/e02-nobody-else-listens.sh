#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: events reach those they are for, and come from those who may tell them.
# - a site in an administrator's browser hears nothing; sites that are allowed
#   and pages of this host hear, by both ways, in the words browsers accept
# - a ticket ends, an open stream does not, and a state holds the next ticket
# - nobody but our own processes can publish, and check-config sees to it
# - no address with a ticket is logged, not even one that leads nowhere
# shellcheck disable=SC2016 # evaluated later
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=books/books.sh
. "$tree/tests/live/books/books.sh"

[ -e /usr/lib/nginx/modules/ngx_nchan_module.so ] ||
    not_ok 'the package libnginx-mod-nchan is there'
stack_start analysis.provider=local soundscape.provider=local \
    events.ticket=10 \
    'http.allowed_origins=https://app.example http://other.example:8080'
id=$(book_id 1)
book_put_marked "$id" 4 1 'Heard'
book_start "$id"
must 'a book ends' book_wait "$id" 60

sse=(-H 'Accept: text/event-stream')
websocket=(-H 'Connection: Upgrade' -H 'Upgrade: websocket'
    -H 'Sec-WebSocket-Version: 13'
    -H 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==')

# Ask for a stream for a second: ${code}, ${allowed} (all values) and ${heard}.
subscribe() { # PATH [CURL-ARGUMENT…]
	local path=$1

	shift
	code=$(curl --noproxy '*' -sS -m 1 -o "$work/body" -D "$work/headers" \
	    -w '%{http_code}' "$@" "$url$path" 2>"$work/curl.err")
	allowed=$(tr -d '\r' <"$work/headers" |
	    sed -n 's/^Access-Control-Allow-Origin: *//Ip' | paste -sd ' ')
	heard=$(grep -ac '"type":"book"' "$work/body")
}

reload() {
	local before

	before=$(pgrep -P "$(pid_of nginx)" | head -n 1)
	"$tree/scripts/stack" run "$dir" kill -HUP "$(pid_of nginx)"
	wait_for 20 "! pgrep -P $(pid_of nginx) | grep -qx '$before'"
}

# --- Pages of other sites ---------------------------------------------------
books=/pagescape/events/books/$id
all=/pagescape/events/all
for origin in https://evil.example https://app.example.evil.example null \
    http://app.example http://127.0.0.1; do
	for path in "$books" "$all"; do
		subscribe "$path" "${sse[@]}" -H "Origin: $origin"
		must_equal "$code $heard" '403 0' "$origin hears nothing ($path)"
		subscribe "$path" "${websocket[@]}" -H "Origin: $origin"
		must_equal "$code $heard" '403 0' '… nor by WebSocket'
	done
done
for origin in https://app.example http://other.example:8080; do
	subscribe "$books" "${sse[@]}" -H "Origin: $origin"
	must_equal "$code $heard $allowed" "200 1 $origin" \
	    "$origin is allowed, and named once"
	subscribe "$books" "${websocket[@]}" -H "Origin: $origin"
	must_equal "$code $heard" '101 1' '… and by WebSocket'
	subscribe "$all" "${websocket[@]}" -H "Origin: $origin"
	must_equal "$code $heard" '403 0' '… but not what all books do'
done
for path in "$books" "$all"; do
	subscribe "$path" "${websocket[@]}" -H "Origin: $url"
	must_equal "$code $heard" '101 1' "a page of this host hears ($path)"
	subscribe "$path" "${sse[@]}"
	must_equal "$code $heard" '200 1' '… and who is no page'
done
"$tree/scripts/stack" run "$dir" sed -n 'p;$aset $pagescape_origin "*";' \
    "$dir/etc/snippets/pagescape-origins.conf" >"$work/origins"
"$tree/scripts/stack" run "$dir" tee \
    "$dir/etc/snippets/pagescape-origins.conf" <"$work/origins" >"$work/told"
reload
book_start "$id"
must 'after a reload the book is done once more' book_wait "$id" 60
subscribe "$books" "${sse[@]}" -H 'Origin: https://any.example'
must_equal "$code $heard $allowed" '200 1 *' 'where all are allowed, all are'
subscribe "$all" "${sse[@]}" -H 'Origin: https://any.example'
must_equal "$code $heard" '403 0' 'but for what all books do'

# --- Tickets end ------------------------------------------------------------
echo 'deny all;' | "$tree/scripts/stack" run "$dir" \
    tee "$dir/etc/snippets/pagescape-admin.conf" >"$work/told"
reload
get "/api/generate-soundscapes/$id"
ticketed=$(field eventsUrl)
jobs=$(sql "SELECT COUNT(*) FROM jobs")
subscribe "$ticketed" "${sse[@]}"
must_equal "$code" 200 'the state of a book holds a ticket'
get "/pagescape/api/books/$id"
subscribe "$(field eventsUrl)" "${sse[@]}"
must_equal "$code" 200 'and so does the book under the prefix'
"$node" "$tree/tests/live/events.mjs" listen "$url$ticketed" 30 \
    >"$work/stream" &
children+=("$!")
sleep 12
subscribe "$ticketed" "${sse[@]}"
must_equal "$code" 403 'after its time it lets nobody in'
must_contain "$(cat "$work/body")" '"errorType":"ValidationError"' \
    'and the answer says so in JSON'
get "/api/generate-soundscapes/$id"
subscribe "$(field eventsUrl)" "${sse[@]}"
must_equal "$code" 200 'the next one does'
must_equal "$(sql "SELECT COUNT(*) FROM jobs")" "$jobs" \
    'and asking for it has started no job'
post /api/generate-soundscapes "{\"bookId\":\"$id\",\"restart\":true}"
must 'a stream that was open goes on after that' \
    wait_for 15 'grep -q "\"ended\"" "$work/stream"'

# --- Logs -------------------------------------------------------------------
mark=ticket-that-nobody-may-read
for path in "$books" "$all" "${books^^}" "$books/" "$books/more" \
    /pagescape/events/books/x; do
	subscribe "$path?ticket=$mark" "${sse[@]}"
	subscribe "$path?ticket=$mark" -H 'If-None-Match: 1'
	subscribe "$path?ticket=$mark" -X DELETE
done
"$tree/scripts/stack" run "$dir" kill -STOP "$(pid_of pagescape.fcgi)"
subscribe "$books?ticket=$mark" "${sse[@]}"
"$tree/scripts/stack" run "$dir" kill -CONT "$(pid_of pagescape.fcgi)"
must_equal "$(grep -rlE "$mark|${ticketed##*ticket=}" "$dir/log" |
    grep -vx "$dir/log/access.log")" '' 'no log of ours holds a ticket'
must_equal "$(grep -E "$mark|${ticketed##*ticket=}" "$dir/log/access.log" |
    grep -F /pagescape/events/)" '' 'nor does the one of requests'

# --- Publishing -------------------------------------------------------------
publisher=$(sed -n 's/^publisher = //p' "$config")
must 'the socket of the publishers is there' test -S "$publisher"
must_equal "$(stat -c %a "$(dirname "$publisher")" | grep -c '0$')" 1 \
    'in a directory that others may not enter'
if [ "$(id -u)" -eq 0 ]; then
	must_fail 'another user cannot publish' setpriv --reuid 65530 \
	    --regid 65530 --clear-groups curl -sS -m 5 --unix-socket \
	    "$publisher" -d '{}' "http://nginx/publish/book-$id"
fi
code=$(curl --noproxy '*' -sS -m 5 -o "$work/body" -w '%{http_code}' \
    -d '{"type":"book"}' "$url/publish/book-$id")
must_equal "$code" 404 'nor can anybody through the site'
for method in POST PUT DELETE; do
	code=$(curl --noproxy '*' -sS -m 5 -o "$work/body" \
	    -w '%{http_code}' -X "$method" -d '{"type":"book"}' \
	    "$url$ticketed")
	must_equal "${code:0:1}" 4 "nor where one listens ($method)"
done

must_contain "$(pagescape check-config 2>&1)" "✓ events: $publisher" \
    'check-config is content'
"$tree/scripts/stack" run "$dir" chmod 0711 "$(dirname "$publisher")"
must_contain "$(pagescape check-config 2>&1)" '✗ events: everybody may enter' \
    'but not when everybody may enter'
"$tree/scripts/stack" run "$dir" chmod 0700 "$(dirname "$publisher")"
kill -TERM "$(pid_of nginx)"
wait_for 20 '[ ! -e "$publisher" ]'
must_contain "$(pagescape check-config 2>&1)" '✗ events: ' \
    'nor when nginx is away'
