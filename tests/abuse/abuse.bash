# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # set here for the scripts, set in lib.sh
# What the short and the long form share, after lib.sh and books.bash: a
# world to attack, and what is looked at afterwards.

# Attackers have other addresses of this machine, which the web app's list
# lets in and no limit spares; the administrator is at 127.0.0.1.
world_start() { # [SETTING…]
	stack_start analysis.provider=local soundscape.provider=local \
	    log.level=warning http.max_body=1048576 \
	    events.publisher="$work/stack/run/publish.sock" "$@"
	sed -i '1i allow 127.0.0.0/8;' "$dir/etc/snippets/pagescape-app.conf"
	"$tree/scripts/stack" run "$dir" kill -HUP "$(pid_of nginx)"
	wait_for 20 "get /pagescape/healthz --interface 127.0.0.9
	    [ \$code = 200 ]" || not_ok 'nginx takes the list over'
}

# How many idle connections: 10,000 if this user may have so many files, beside
# those of all other attacks.
idle_most() {
	local most

	most=$(ulimit -Hn)
	[ "$most" != unlimited ] && [ "$most" -lt 16000 ] || most=16000
	most=$((most - 6000))
	printf '%s\n' $((most < 500 ? 500 : most))
}

# N books of two pages, by rows; their ids, a line each.
many_books() { # N TITLE
	sql "INSERT INTO books (id, title, author, total_pages)
	    SELECT UUID(), '$2', 'A. Tester', 2 FROM seq_1_to_$1;
	    INSERT INTO pages (id, book_id, page_number, text_content)
	    SELECT UUID(), b.id, n.seq, CONCAT('The sea was rough, ', b.id)
	    FROM books AS b JOIN seq_1_to_2 AS n WHERE b.title = '$2';
	    SELECT id FROM books WHERE title = '$2'"
}

# Write WORLD.json; ${book} is the one that is flooded.
world_write() { # FILE FLOOD-IDS HONEST-IDS IDLE SLOW
	local events

	submit "$book"
	events=$(field eventsUrl)
	[ "$events" = null ] || [ "$events" = undefined ] ||
	    events=/${events#*://*/}
	case $events in
	/*) events="\"/${events#/}\"" ;;
	*) events=null ;;
	esac
	printf '{"url":"%s","book":"%s","flood":[%s],"honest":[%s],%s}\n' \
	    "$url" "$book" "$(json_list "$2")" "$(json_list "$3")" \
	    "\"events\":$events,\"socket\":\"$dir/run/app.sock\",\"idle\":$4,\"slow\":$5" \
	    >"$1"
}

json_list() { # LINES
	sed 's/.*/"&"/' <<<"$1" | paste -sd ,
}

# Let abuse.mjs attack; its lines become ours.
attack() { # WORLD SECONDS ATTACKS…
	local line ended=''

	while IFS= read -r line; do
		case $line in
		'ok - '*) ok "${line#ok - }" ;;
		'not ok - '*) not_ok "${line#not ok - }" ;;
		'accepted '*)
			accepted=$((accepted + ${line#accepted }))
			ended=yes
			;;
		*) printf '%s\n' "$line" ;;
		esac
	done < <("${NODE:-node}" "$tree/tests/abuse/abuse.mjs" "$@" 2>&1)
	[ -n "$ended" ] || not_ok 'the attacks come to their end'
}

# "PSS-kB DESCRIPTORS" of these processes together.
weight() { # PID…
	local pid pss=0 files=0

	for pid; do
		pss=$((pss + $(awk '/^Pss:/ { print $2 }' \
		    "/proc/$pid/smaps_rollup" 2>/dev/null || echo 0)))
		files=$((files + $(find "/proc/$pid/fd" -mindepth 1 \
		    2>/dev/null | wc -l)))
	done
	printf '%s %s\n' "$pss" "$files"
}

nginx_pids() {
	pid_of nginx
	pgrep -P "$(pid_of nginx)"
}

zombies() {
	ps -o stat= --ppid "$(pid_of pagescape.fcgi)" | grep -c ^Z
}
