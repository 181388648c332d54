#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: the ground that all other scripts stand on.
# - two stacks run side by side and do not see each other's data
# - no part runs as root, and no port but nginx's is open
# - status sees a part that died, and start brings back just that part
# - stop ends every part and every worker, and nothing of another stack
# - a second start keeps data, port and settings
# - what cannot work is refused in a sentence and leaves nothing running
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

stack=$tree/scripts/stack

# The processes that have a directory in their command line or open files.
left_in() { # DIR
	local pid line

	for pid in /proc/[0-9]*; do
		line=$(tr '\0' ' ' 2>/dev/null <"$pid/cmdline")
		case "$line $(readlink "$pid"/fd/* 2>/dev/null)" in
		*"$1/"*) printf '%s\n' "$line" ;;
		esac
	done
}

owners() { # the users that the parts of ${dir} run as
	local part

	for part in mariadbd pagescape.fcgi nginx; do
		stat -c %U "/proc/$(pid_of "$part")"
	done | sort -u
}

# A stand-in for a worker: right name, right environment, own session.
start_worker() {
	cp "$(command -v sleep)" "$work/pagescape-worker"
	chmod 0755 "$work/pagescape-worker"
	"$stack" run "$dir" setsid -f "$work/pagescape-worker" 600 \
	    </dev/null >/dev/null 2>&1
	wait_for 5 "pgrep -f '^$work/pagescape-worker'"
}

part_is_dead() { # PART
	[ -z "$(pid_of "$1")" ]
}

stack_start_in one
first=$(cat "$dir/etc/started")
get /pagescape/readyz
must_equal "$code" 200 'a stack is ready when start returns'
must 'status of a running stack succeeds' "$stack" status "$dir"
if [ "$(id -u)" -eq 0 ]; then
	must_equal "$(owners)" "${STACK_USER:-${SUDO_USER:-nobody}}" \
	    'started by root, no part runs as root'
else
	must_equal "$(owners)" "$(id -un)" 'the parts run as the user'
fi
must_equal "$(stat -c %a "$dir")" 700 'nobody else can enter the directory'
sql 'CREATE TABLE harness (n INT); INSERT INTO harness VALUES (1)'

stack_start_in two http.prefix=/sound http.allowed_origins=https://a.example
second=$(cat "$dir/etc/started")
must_equal "$(sql "SHOW TABLES LIKE 'harness'")" '' \
    'a second stack has its own database'
get /sound/readyz
must_equal "$code" 200 'its prefix is the one asked for'
get /pagescape/readyz
must_equal "$code" 404 'and only that one'

printf 'OggS-not-really' | "$stack" run "$dir" tee "$dir/audio/ab12.opus" \
    >/dev/null
get /sound/audio/ab12.opus -H 'Range: bytes=0-3' -H 'Origin: https://a.example'
must_equal "$code $body" '206 OggS' 'audio is served in ranges'
must_equal "$(header Content-Type)" audio/ogg 'with the right type'
must_contain "$(header Cache-Control)" immutable 'to be kept for a year'
must_equal "$(header Access-Control-Allow-Origin)" https://a.example \
    'to the pages of an allowed origin'
get /sound/audio/ab12.opus -H 'Origin: https://b.example'
must_equal "$(header Access-Control-Allow-Origin)" '' 'and to no other'
get /sound/audio/nothing.opus
must_equal "$code $(field errorType)" '404 ValidationError' \
    'a file that is not there is 404 in JSON'
"$stack" run "$dir" cp "$dir/audio/ab12.opus" "$dir/audio/notes.txt"
get /sound/audio/notes.txt
must_equal "$code" 404 'nothing but audio is served'

head -c 1100000 /dev/zero >"$work/large"
request POST /api/generate-soundscapes --data-binary "@$work/large"
must_equal "$code $(field errorType)" '413 ValidationError' \
    'nginx refuses a large body in JSON'

kill -KILL "$(pid_of pagescape.fcgi)"
wait_for 5 "part_is_dead pagescape.fcgi"
get /api/generate-soundscapes/00000000-0000-7000-8000-000000000000
must_equal "$code $(field error)" '503 Pagescape is not running' \
    'without a responder nginx says so'
must_contain "$(header Content-Type)" application/json 'in JSON'
must_equal "$(header Retry-After)" 5 'and when to come back'
get /sound/status/
must_contain "$body" '<h1>Pagescape is not running</h1>' 'to people in HTML'

kill -KILL "$(pid_of nginx)"
wait_for 5 "part_is_dead nginx"
must_fail 'status fails when a part is dead' "$stack" status "$dir"
must_contain "$("$stack" status "$dir")" 'nginx: not running' \
    'and says which one'
before=$(pid_of mariadbd)
stack_start_in two
must_equal "$(cat "$dir/etc/started")" "$second" \
    'start brings the dead parts back where they were'
must_equal "$(pid_of mariadbd)" "$before" 'and leaves the others alone'

start_worker
must_contain "$("$stack" status "$dir")" 'workers: 1' 'status counts workers'
stack_use "$first"
must_contain "$("$stack" status "$dir")" 'workers: 0' \
    'but not those of another stack'
must 'stop succeeds' "$stack" stop "$dir"
must 'stop of a stopped stack succeeds too' "$stack" stop "$dir"
must_equal "$(left_in "$dir")" '' 'nothing of it is left'
must_fail 'status of a stopped stack fails' "$stack" status "$dir"
stack_use "$second"
must_contain "$("$stack" status "$dir")" 'workers: 1' \
    'the other stack and its worker still run'
must 'stop ends workers' "$stack" stop "$dir"
must_equal "$(left_in "$dir"; pgrep -f "^$work/pagescape-worker")" '' \
    'no worker is left'

stack_start_in one http.wait_cap=20
must_equal "$(cat "$dir/etc/started")" "$first" 'a later start keeps the port'
must_equal "$(sql 'SELECT n FROM harness')" 1 'and the data'
must_contain "$(cat "$dir/etc/pagescape.conf")" 'wait_cap = 20' \
    'and takes new settings over'

must_fail 'an unknown key is refused' "$stack" start "$dir" http.nonsense=1
must_not_contain "$(cat "$dir/etc/pagescape.conf")" nonsense 'and forgotten'
must 'the stack runs on' "$stack" status "$dir"
must_fail 'what is no setting is refused' "$stack" start "$dir" nonsense
mkdir -m 0777 "$work/full"
touch "$work/full/thesis.txt"
must_fail "somebody's files are not written over" "$stack" start "$work/full"
must_equal "$(ls "$work/full")" thesis.txt 'nor among'
must_fail 'a port that is taken is refused' \
    "$stack" start "$work/third" "stack.port=${url##*:}"
must_equal "$(left_in "$work/third")" '' 'a failed start leaves nothing running'

long=$(printf 'a-rather-long-name-%.0s' 1 2 3 4 5 6)
stack_start_in "$long"
must_equal "$(sql 'SELECT 1')" 1 'a long path does not break the sockets'
must 'it stops' "$stack" stop "$dir"
must_equal "$([ -e "${socket%/*}" ] || echo gone)" gone \
    'and takes its socket directory along'

if [ "$(id -u)" -eq 0 ]; then
	install -d -o nobody "$work/plain"
	as_nobody=(setpriv --reuid nobody --regid nogroup --clear-groups)
	# A tree in a closed directory was copied to where nobody can read it.
	[ ! -e "$dir/tree" ] || stack=$dir/tree/scripts/stack
	must 'an ordinary user can start a stack' env "STACK_BIN=$bin" \
	    "${as_nobody[@]}" "$stack" start "$work/plain/stack"
	must 'and stop it' "${as_nobody[@]}" "$stack" stop "$work/plain/stack"
fi
