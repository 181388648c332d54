# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# shellcheck disable=SC2034 # what is set here is for the scripts
# What every script here begins with: a directory of its own, real stacks,
# the fake services, and a line for each thing that must be so.
#
#	. "$(dirname "$0")/lib.sh"
#	stack_start analysis.provider=local
#	post /api/generate-soundscapes '{"bookId":"x"}'
#	must_equal "$code" 400 'a book id that is no UUID is refused'
#
# Everything that was started is ended on any exit, and the last line is
# "N passed, M failed".  LIVE_KEEP=1 keeps the directory.
set -u

tree=$(realpath "$(dirname "${BASH_SOURCE[0]}")/../..")
work=$(mktemp -d "${TMPDIR:-/tmp}/live-XXXXXX") || exit 1
chmod 0711 "$work"
PATH=$PATH:/usr/sbin:/sbin
passed=0
failed=0
stacks=()
children=()

ok() { # SENTENCE
	passed=$((passed + 1))
	printf 'ok - %s\n' "$1"
}

not_ok() { # SENTENCE [WHY…]
	failed=$((failed + 1))
	printf 'not ok - %s\n' "$1"
	shift
	for why; do
		printf '%s\n' "$why" | sed 's/^/# /'
	done
}

must_equal() { # GOT WANT SENTENCE
	if [ "$1" = "$2" ]; then
		ok "$3"
	else
		not_ok "$3" "got:  $1" "want: $2"
	fi
}

must_contain() { # TEXT PART SENTENCE
	case $1 in
	*"$2"*) ok "$3" ;;
	*) not_ok "$3" "in:   $1" "want: $2" ;;
	esac
}

must_not_contain() { # TEXT PART SENTENCE
	case $1 in
	*"$2"*) not_ok "$3" "in:      $1" "unwanted: $2" ;;
	*) ok "$3" ;;
	esac
}

# The command must succeed; what it prints is shown if it does not.
must() { # SENTENCE COMMAND…
	local sentence=$1 output

	shift
	if output=$("$@" 2>&1); then
		ok "$sentence"
	else
		not_ok "$sentence" "$* failed:" "$output"
	fi
}

must_fail() { # SENTENCE COMMAND…
	local sentence=$1 output

	shift
	if output=$("$@" 2>&1); then
		not_ok "$sentence" "$* succeeded:" "$output"
	else
		ok "$sentence"
	fi
}

# Try a shell command ten times a second until it succeeds.
wait_for() { # SECONDS 'COMMAND'
	local end=$((SECONDS + $1 + 1))

	until eval "$2" >/dev/null 2>&1; do
		[ "$SECONDS" -lt "$end" ] || return 1
		sleep 0.1
	done
}

# Start a stack in ${work}/NAME, or go on with the one there.  A test that
# cannot start one ends.
stack_start_in() { # NAME [SETTING…]
	local output

	dir=$work/$1
	shift
	stacks+=("$dir")
	if ! output=$("$tree/scripts/stack" start "$dir" "$@" \
	    2>"$work/stack.err"); then
		not_ok 'a stack starts' "$(cat "$work/stack.err")"
		exit 1
	fi
	stack_use "$output"
}

# Make a stack's answer the one that get, post and sql speak to.
stack_use() { # OUTPUT
	url=$(sed -n 's/^url=//p' <<<"$1")
	config=$(sed -n 's/^config=//p' <<<"$1")
	bin=$(sed -n 's/^bin=//p' <<<"$1")
	socket=$(sed -n 's/^socket=//p' <<<"$1")
	database=$(sed -n 's/^database=//p' <<<"$1")
	dir=${config%/etc/pagescape.conf}
}

stack_start() { # [SETTING…]
	stack_start_in stack "$@"
}

stack_stop() {
	"$tree/scripts/stack" stop "$dir"
}

# Run one of the programs as the stack's user, with its configuration.
pagescape() { # ARGUMENT…
	"$tree/scripts/stack" run "$dir" pagescape "$@"
}

# The pid of a part: mariadbd, pagescape.fcgi or nginx.
pid_of() { # PART
	"$tree/scripts/stack" status "$dir" |
	    sed -n "s/^$1: running (pid \([0-9]*\))\$/\1/p"
}

# Start the fake Gemini and Replicate; ${fake_url} is where it listens, and
# ${fake_ledger} what it was asked.
fake_start() { # [OPTION…]
	local port=$work/fake.port

	rm -f "$port"
	fake_ledger=$work/fake.ledger
	"${NODE:-node}" "$tree/tests/fake/fake.mjs" --port 0 \
	    --port-file "$port" --ledger "$fake_ledger" "$@" \
	    >>"$work/fake.log" 2>&1 </dev/null &
	fake_pid=$!
	children+=("$fake_pid")
	if ! wait_for 10 "[ -s '$port' ] || ! kill -0 $fake_pid" ||
	    [ ! -s "$port" ]; then
		not_ok 'the fake services start' "$(tail "$work/fake.log")"
		exit 1
	fi
	fake_url=http://127.0.0.1:$(cat "$port")
}

# Ask nginx; the answer is in ${code}, ${headers} and ${body}.  Further
# arguments are curl's.
request() { # METHOD PATH [CURL-ARGUMENT…]
	local method=$1 path=$2

	shift 2
	code=$(curl --noproxy '*' -sS -m 90 -X "$method" -o "$work/body" \
	    -D "$work/headers" -w '%{http_code}' "$@" "$url$path" \
	    2>"$work/curl.err")
	body=$(cat "$work/body" 2>/dev/null)
	headers=$(tr -d '\r' <"$work/headers")
}

get() { # PATH [CURL-ARGUMENT…]
	request GET "$@"
}

post() { # PATH JSON [CURL-ARGUMENT…]
	local path=$1 json=$2

	shift 2
	printf '%s' "$json" >"$work/request"
	request POST "$path" -H 'Content-Type: application/json' \
	    --data-binary "@$work/request" "$@"
}

# The value of a header of the last answer.
header() { # NAME
	sed -n "s/^$1: *//Ip" <<<"$headers" | tail -n 1
}

# A value in the JSON of the last answer, by its path: stats.errorCount,
# scenes.0.mood.  Objects and arrays are printed as JSON.
field() { # PATH
	"${NODE:-node}" -e '
		let value = JSON.parse(require("fs").readFileSync(0, "utf8"));
		for (const key of process.argv[1].split("."))
			value = value?.[key];
		console.log(typeof value === "string" ? value :
		    JSON.stringify(value) ?? "undefined");
	' "$1" <<<"$body"
}

# Ask the database; columns are tab-separated, rows are lines.
sql() { # STATEMENTS
	mariadb --no-defaults --socket="$socket" --user=root -N -B \
	    --default-character-set=utf8mb4 "$database" -e "$1"
}

show_logs() {
	local file

	for file in "$work"/*/log/{pagescape,pagescape.fcgi,nginx}.log \
	    "$work/fake.log"; do
		[ -s "$file" ] || continue
		printf '# --- %s\n' "${file#"$work"/}"
		tail -n 10 "$file" | cut -c 1-300 | sed 's/^/# /'
	done
}

live_end() {
	local code=$1

	trap - EXIT INT TERM HUP
	[ "$code" -eq 0 ] || [ "$failed" -gt 0 ] ||
	    not_ok 'the script comes to its end' "it ended with $code"
	[ "$failed" -eq 0 ] || show_logs
	for pid in "${children[@]}"; do
		kill "$pid" 2>/dev/null && wait "$pid" 2>/dev/null
	done
	for dir in "${stacks[@]}"; do
		"$tree/scripts/stack" stop "$dir"
	done
	if [ -n "${LIVE_KEEP:-}" ]; then
		printf '# kept: %s\n' "$work"
	else
		rm -rf "$work"
	fi
	printf '%s passed, %s failed\n' "$passed" "$failed"
	[ "$failed" -eq 0 ] || exit 1
	exit 0
}

trap 'live_end $?' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
