#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: nothing that a stranger sends forges a line or acts on a terminal.
# - titles, authors, causes, provider messages, addresses, headers and user
#   names with line ends, escapes, C1 controls and marks that turn the order
#   of text
# - in the logs of the responder and the workers, in nginx's access and error
#   log, and in what the command line prints on a terminal
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source-path=SCRIPTDIR source=books.bash
. "$tree/tests/live/books.bash"

# The evil of them all, as bytes and for SQL, and where a header may hold it.
evil=$'\e[2J\e]0;x\a\r2026-11-24T00:00:00.000Z FORGED\xc2\x9b31m\xe2\x80\xaex\xe2\x81\xa6'
# nginx refuses a header with a carriage return at once.
sent=${evil//$'\r'/}
line=$'\n2026-11-24T00:00:00.000Z FORGED'
hex=$(printf '%s' "$evil$line" | od -An -v -tx1 | tr -d ' \n')

# Bytes that do something, of a file; a line end only where lines may end.
harmful() { # FILE…
	LC_ALL=C grep -a -n -P "[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|$(
	    )\xe2\x80[\x8e\x8f\xa8-\xae]|\xe2\x81[\xa6-\xa9]|^2026\S+ FORGED" \
	    "$@" | cat -v
}

# What a command prints on a terminal of its own, without the lines' ends.
on_terminal() { # ARGUMENT…
	script -qec "$(printf '%q ' "$tree/scripts/stack" run "$dir" \
	    pagescape "$@")" /dev/null </dev/null | tr -d '\r' >"$work/shown"
}

must_show() { # SENTENCE PART ARGUMENT…
	local sentence=$1 part=$2

	shift 2
	on_terminal "$@"
	must_contain "$(cat -v "$work/shown")" "$part" "$sentence"
	must_equal "$(harmful "$work/shown")" '' '… and only that'
}

fake_start --scale 0.05
mapfile -t settings < <(fake_settings)
stack_start "${settings[@]}" log.level=debug retry.analysis='1 10 2 100 0'
sed -i '1i allow 127.0.0.2;' "$dir/etc/snippets/pagescape-app.conf"
# A server in front that passes on what it is told of the user.
# shellcheck disable=SC2016 # nginx's variable
sed -i '1i fastcgi_param REMOTE_USER "$http_x_user";' \
    "$dir/etc/snippets/pagescape-fastcgi.conf"
"$tree/scripts/stack" run "$dir" kill -HUP "$(pid_of nginx)"

new_book 'To be renamed' "[[fail:dropped_before]] The sea was rough."
sql "UPDATE books SET title = CONVERT(x'$hex' USING utf8mb4),
    author = CONVERT(x'$hex' USING utf8mb4) WHERE id = '$book'"
wait_for 20 "get /pagescape/healthz --interface 127.0.0.2
    [ \$code = 200 ]"
# curl ends a header at a line's end; nginx lets the rest through.
submit "$book" -H "X-User: ann$sent" -H "User-Agent: $sent"
must_equal "$code" 202 'a book with such a title is taken'
get "/pagescape/api/books?q=$(printf '%s' "$evil" | od -An -v -tx1 |
    tr -d '\n' | tr ' ' %)"
get '/pagescape/%1b%5b2J%0aFORGED%c2%9b31m'
get /pagescape/healthz -H "Referer: $evil"
must_equal "$code" 400 'controls in Referer are refused'
get /pagescape/healthz -H "Host: $evil"
must_equal "$code" 400 'and in Host'
get /pagescape/status/ --interface 127.0.0.2 -H "Referer: $evil"
must_equal "$code" 400 'where nginx would write them into its error log, too'
post /api/generate-soundscapes '{"bookId":"\u001b[2J\nFORGED\u009b"}'
must_end "$book" 60 'the book ends'
sql "UPDATE processing_errors SET message =
    CONVERT(x'$hex' USING utf8mb4) WHERE book_id = '$book';
    UPDATE books SET processing_errors = JSON_SET(processing_errors,
    '\$[0].errorMessage', CONVERT(x'$hex' USING utf8mb4))
    WHERE id = '$book';
    UPDATE provider_calls SET model = CONVERT(x'$hex' USING utf8mb4)"

must_show 'the list shows the title' '\x1b[2J' status
must_show 'a book shows title, author and error' '\x1b[2J' status "$book"
must_show 'as JSON, too' '\u001b[2J' status "$book" --json
must_show 'the audit log shows the user' 'user:ann\x1b[2J' audit
must_show 'the costs show book and model' '\x1b[2J' costs
must_show 'as JSON, too' '\u001b[2J' costs --json
must_equal "$(harmful "$dir"/log/pagescape*.log)" '' \
    'the logs of Pagescape hold nothing harmful'
must_contain "$(cat "$dir/log/access.log")" '\x1B[2J' \
    'the access log of nginx shows what came'
must_equal "$(harmful "$dir/log/access.log" "$dir/log/nginx.log")" '' \
    'and neither of its logs holds anything harmful'
