#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: the shipped nginx snippets, without any book.
# - who may ask for what: the web app's hosts, the administrators', everybody
# - what nginx itself has to say on our paths is JSON to callers of the API
#   and a page to people: 403, 404, 405, 413, 429, 503, 504
# - the old address of the pages leads to them
# - an nginx that keeps connections, against the shipped snippet, holds up
#   nobody
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

# 127.0.0.2 is this machine, too, but not an address that is allowed.
stranger=(--interface 127.0.0.2)
book=00000000-0000-7000-8000-000000000000

# Change a file of the running nginx, and wait for the new worker.
edit() { # FILE SED-SCRIPT
	local before

	before=$(pgrep -P "$(pid_of nginx)")
	"$tree/scripts/stack" run "$dir" sed -i "$2" "$dir/etc/$1"
	"$tree/scripts/stack" run "$dir" kill -HUP "$(pid_of nginx)"
	wait_for 5 "[ -n '$before' ] && ! pgrep -P $(pid_of nginx) |
	    grep -qx '$before'"
}

is_error() { # STATUS TYPE SENTENCE
	must_equal "$code $(header Content-Type) $(field success) $(
	    field errorType)" "$1 application/json false $2" "$3"
}

stack_start log.level=debug

post /api/generate-soundscapes '{}' "${stranger[@]}"
is_error 403 ValidationError 'a stranger cannot start a book'
get "/api/generate-soundscapes/$book" "${stranger[@]}"
is_error 403 ValidationError 'nor read its state'
get /pagescape/api/books "${stranger[@]}"
is_error 403 ValidationError 'nor the list of books'
post "/pagescape/api/books/$book/cancel" '' "${stranger[@]}"
is_error 403 ValidationError 'nor cancel one'
get /pagescape/status/ "${stranger[@]}"
must_contain "$code $(header Content-Type) $body" \
    '403 text/html; charset=utf-8 <!DOCTYPE html>' 'a page refuses in HTML'
get /pagescape/metrics "${stranger[@]}"
must_equal "$code" 403 'what has no rule of its own is closed'
get /pagescape/audio/nothing.opus "${stranger[@]}"
is_error 404 ValidationError 'audio is open to everybody'
"$tree/scripts/stack" run "$dir" touch "$dir/audio/something.opus"
post /pagescape/audio/something.opus '{}'
is_error 405 ValidationError 'and only to be read'
must_contain "$(header Allow)" GET 'as the answer says'

edit snippets/pagescape-app.conf '1i allow 127.0.0.2;'
get /pagescape/healthz "${stranger[@]}"
must_equal "$code" 200 'an address that was added may read'
post "/pagescape/api/books/$book/cancel" '' "${stranger[@]}"
is_error 403 ValidationError 'but does not become an administrator'
request OPTIONS /pagescape/api/books "${stranger[@]}"
is_error 403 ValidationError 'whatever the method'

get /pagescape
must_equal "$code $(header Location)" '302 /pagescape/status/' \
    'the prefix leads to the pages'

# Four times as many kept connections as there are threads to answer.
socket=$(sed -n 's/^fastcgi_pass "\(.*\)";/\1/p' \
    "$dir/etc/snippets/pagescape-fastcgi.conf")
edit nginx.conf \
    "s#access_log#upstream kept { server $socket; keepalive 32; } &#"
edit snippets/pagescape-fastcgi.conf 's/^fastcgi_pass .*/fastcgi_pass kept;/
    s/^fastcgi_keep_conn off/fastcgi_keep_conn on/'
seq 200 | xargs -P 32 -I{} curl -s -m 10 -o "$work/kept.{}" -w '%{http_code}\n' \
    --noproxy '*' "$url/pagescape/healthz?{}" | sort | uniq -c >"$work/kept"
must_equal "$(awk '$2 == 200 { print $1 }' "$work/kept")" 200 \
    'kept connections hold up nobody'
edit snippets/pagescape-fastcgi.conf "s/^fastcgi_keep_conn on/fastcgi_keep_conn off/
    s#^fastcgi_pass .*#fastcgi_pass \"$socket\";#"
get /pagescape/healthz
must_equal "$code" 200 'nor do those of the snippet'

# shellcheck disable=SC2016 # nginx's variable
edit nginx.conf 's/access_log/limit_req_zone $uri zone=few:1m rate=1r\/m;&/'
edit snippets/pagescape-fastcgi.conf '1i limit_req zone=few;'
get /pagescape/healthz
get /pagescape/healthz
is_error 429 ValidationError 'a limit that the owner sets is told in JSON'
must_equal "$(header Retry-After)" 5 'with a time to come back'

edit snippets/pagescape-fastcgi.conf 's/read_timeout .*/read_timeout 1s;/'
"$tree/scripts/stack" run "$dir" kill -STOP "$(pid_of pagescape.fcgi)"
get "/api/generate-soundscapes/$book"
is_error 504 DatabaseError 'a responder that hangs is told in JSON'
get /pagescape/status/slow
must_contain "$code $body" '504 <!DOCTYPE html>' 'and in HTML'
"$tree/scripts/stack" run "$dir" kill -CONT "$(pid_of pagescape.fcgi)"
