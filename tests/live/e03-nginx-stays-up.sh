#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: no subscriber, no expiry and no reload takes nginx or an event away.
# - messages that expire each second, are deleted and published again, under
#   subscribers with hostile ids, methods and ends: no worker of nginx crashes
# - the test can fail: with ids let in, the same crowd does crash it
# - a worker that was told to go does not count: nchan 1.3.6 frees a message at
#   its exit that a neighbour may just be handing on (doc/events.md)
# - after a reload, and after nginx was away, whoever comes back hears the
#   book's end, however short before it nobody took an event
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
book_stack worker.max_workers=2 soundscape.seconds=6 \
    pipeline.analysis_concurrency=2
publisher=$(sed -n 's/^publisher = //p' "$config")

# Workers of nginx that crashed while nobody had told them to go.
leaving=0
crashes() {
	grep -E 'exited on signal|exited with code [1-9]' "$dir/log/nginx.log" |
	    grep -cvE "worker process ($leaving) exited"
}

# Tell nginx, and remember which of its workers go for it.
nginx_signal() { # SIGNAL
	local worker

	for worker in $(pgrep -P "$(pid_of nginx)"); do
		leaving+="|$worker"
	done
	"$tree/scripts/stack" run "$dir" kill "-$1" "$(pid_of nginx)"
}

reload() {
	local before

	before=$(pgrep -P "$(pid_of nginx)" | head -n 1)
	nginx_signal HUP
	wait_for 20 "! pgrep -P $(pid_of nginx) | grep -qx '$before'"
}

# Change a snippet of the running nginx.
edit() { # FILE SED-SCRIPT
	"$tree/scripts/stack" run "$dir" sed -i "$2" "$dir/etc/snippets/$1"
	reload
}

# Publish, delete and let expire what hostile subscribers ask for.
siege() { # BOOK SECONDS
	"$node" "$events" churn "$publisher" "$1" "$2" &
	churn=$!
	children+=("$churn")
	tried=$("$node" "$events" abuse "$url/pagescape/events/books/$1" "$2")
	wait "$churn"
}

# --- Under siege ------------------------------------------------------------
edit pagescape-events-http.conf \
    's/nchan_message_timeout 5m/nchan_message_timeout 1s/
    s/nchan_publisher http;/nchan_publisher http; client_body_timeout 5s;/'
id=$(book_id 1)
siege "$id" "${E03_SIEGE:-15}"
must "$tried hostile subscribers come" test "$tried" -gt 500
must_equal "$(crashes)" 0 'and no worker of nginx crashes'
get /pagescape/healthz
must_equal "$code" 200 'nginx answers'

# What the shipped configuration keeps away, and the reason to keep it.
edit pagescape-events.conf '/nchan_subscriber_last_message_id/d
    s/if (\$pagescape_bad_id)/if ($pagescape_never)/
    1iset $pagescape_never "";'
siege "$id" "${E03_SIEGE:-15}"
must "were ids let in, nginx would have crashed ($(crashes) times)" \
    test "$(crashes)" -gt 0
stack_stop >"$work/told"
"$tree/scripts/stack" run "$dir" rm "$dir/log/nginx.log"
stack_start

# --- A reload ---------------------------------------------------------------
hear() { # FILE
	"$node" "$events" follow "$url/pagescape/events/books/$id" 90 >"$1" &
	follower=$!
	children+=("$follower")
	sleep 0.5
}

id=$(book_id 2)
book_put_marked "$id" 120 6 'Reloaded'
hear "$work/reloaded"
book_start "$id"
wait_for 30 '[ "$(job_of "$id" processed_spreads)" -gt 5 ]'
reload
before=$(grep -c '"type":"book"' "$work/reloaded")
must 'after a reload who comes back hears more' wait_for 30 \
    '[ "$(grep -c "\"type\":\"book\"" "$work/reloaded")" -gt $((before + 2)) ]'
must 'and the end' wait_for 90 'grep -q "\"ended\"" "$work/reloaded"'
must_contain "$(cat "$work/reloaded")" '# closed' 'having been sent away once'
kill "$follower"

# --- Away -------------------------------------------------------------------
id=$(book_id 3)
book_put_marked "$id" 120 6 'Away'
hear "$work/away"
book_start "$id"
wait_for 30 '[ "$(job_of "$id" processed_spreads)" -gt 5 ]'
# shellcheck disable=SC2034 # evaluated later
spread=$(job_of "$id" processed_spreads)
nginx_signal TERM
wait_for 20 '[ -z "$(pid_of nginx)" ]'
must 'without nginx the book goes on' wait_for 30 \
    '[ "$(job_of "$id" processed_spreads)" -gt "$((spread + 5))" ]'
stack_start
must 'when it is back, so are the events' wait_for 30 \
    'tail -n 1 "$work/away" | grep -q running'
must 'and the end is heard' wait_for 90 'grep -q "\"ended\"" "$work/away"'
must_equal "$(grep 'events are not taken' "$dir/log/pagescape.log" |
    grep -c "book=$id")" 1 'the log says once that nobody took them'
kill "$follower"

# The last moment: nobody takes events, and when nginx is there again the book
# ends.  Its worker stands still meanwhile, so that it does not end before.
id=$(book_id 4)
book_put_marked "$id" 60 6 'At the last moment'
book_start "$id"
wait_for 30 '[ "$(job_of "$id" processed_spreads)" -gt 2 ]'
nginx_signal TERM
wait_for 60 '[ "$(job_of "$id" processed_spreads)" -ge 24 ]'
worker=$(job_of "$id" pid)
"$tree/scripts/stack" run "$dir" kill -STOP "$worker"
must 'its worker is stopped while it runs' \
    test "$(job_of "$id" state)" = running
stack_start
fake_set '{"scale":0.001}'
"$tree/scripts/stack" run "$dir" kill -CONT "$worker"
must 'a book ends right after its events were lost' book_wait "$id" 60
"$node" "$events" listen "$url/pagescape/events/books/$id" 1 >"$work/last"
must_contain "$(cat "$work/last")" '"state":"ended"' \
    'and that is what the channel says'
must_equal "$(crashes)" 0 'no worker of nginx that serves has crashed'
