#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: what a request costs does not grow unnoticed.
# The responder answers on one thread under callgrind: instructions and
# allocations of a POST that makes a job, of one for a job that is live, and of
# a GET of the status; how many statements each sends to the database.
# shellcheck source-path=SCRIPTDIR source=guard.bash
. "$(dirname "$0")/guard.bash"

n=50
fake_url=http://127.0.0.1:9 # nobody is asked
profile=$work/profile

# Programs as they are, but the responder under callgrind.
wrap() {
	local real

	real=$("$tree/scripts/build" | sed -n '$s/^bin=//p')
	mkdir -p "$work/bin/stage/bin" "$profile"
	chmod 0777 "$profile"
	ln -s "$real"/* "$work/bin/stage/bin/"
	rm "$work/bin/stage/bin/pagescape.fcgi"
	cat >"$work/bin/stage/bin/pagescape.fcgi" <<-EOT
		#!/bin/sh
		exec valgrind -q --tool=callgrind --separate-threads=yes \\
		    --vgdb-prefix=$profile/vgdb \\
		    --callgrind-out-file=$profile/out \\
		    '$real/pagescape.fcgi' "\$@"
	EOT
	chmod 0755 "$work/bin/stage/bin/pagescape.fcgi"
	export STACK_BIN=$work/bin/stage/bin
	export PAGESCAPE_SHARE=${PAGESCAPE_SHARE:-$real/../share/pagescape}
}

control() { # ARGUMENT
	"$tree/scripts/stack" run "$dir" callgrind_control \
	    --vgdb-prefix="$profile/vgdb" "$1" >>"$work/control" 2>&1
}

# What the thread that answers did since it was last asked, as "INSTRUCTIONS
# ALLOCATIONS".  Names are written once and numbered from then on.
look() { # COUNT
	local file

	rm -f "$profile"/out*
	control -d
	for file in "$profile"/out*; do
		grep -q 'accept_requests' "$file" || continue
		awk -v n="$1" '
		/^(summary|totals):/ { total = $2 }
		/^c?fn=/ {
			name = $0; id = $0
			sub(/^c?fn=\([0-9]+\) ?/, "", name)
			sub(/^c?fn=/, "", id); sub(/\).*/, ")", id)
			if (name != "") names[id] = name
			called = names[id]
		}
		/^calls=/ {
			split(substr($1, 7), count, " ")
			if (called ~ /^(malloc|calloc|realloc|strdup)$/)
				allocations += count[1]
		}
		END { printf "%.0f %.1f\n", total / n, allocations / n }' \
		    "$file"
		return
	done
	printf '0 0\n'
}

ask() { # FIRST LAST COMMAND
	local i

	for ((i = $1; i <= $2; i++)); do
		"$3" "$(book_id "$i")"
		[ "$code" = "$want" ] || not_ok "$3 $i is answered $want" \
		    "$code $body"
	done
}

status_of() { # ID
	get "/api/generate-soundscapes/$1"
}

measure() { # FIRST LAST COMMAND STATUS PART-OF-A-STATEMENT
	want=$4
	look 1 >"$work/told"
	asked_begin
	ask "$1" "$2" "$3"
	statements=$(per "$(asked_of "$5")" $(($2 - $1 + 1)))
	read -r instructions allocations < <(look $(($2 - $1 + 1)))
}

wrap
# valgrind does what no program of ours may
book_stack worker.max_workers=0 http.threads=1 security.sandbox=off
put_books() {
	local i

	for ((i = 1; i <= n + 20; i++)); do
		printf "INSERT INTO books (id, title, total_pages) VALUES
		    ('%s', 'Book %s', 2);
		    INSERT INTO pages (id, book_id, page_number, text_content)
		    VALUES (UUID(), '%s', 1, 'A long way.');" \
		    "$(book_id "$i")" "$i" "$(book_id "$i")"
	done
}
sql "$(put_books)"
# Statements are prepared and caches filled.
want=202
ask $((n + 1)) $((n + 20)) book_start
want=200
ask $((n + 1)) $((n + 5)) book_start
ask $((n + 1)) $((n + 5)) status_of

measure 1 "$n" book_start 202 "FOR UPDATE"
must_count "$instructions" 130000 'instructions of a POST that makes a job'
must_count "$allocations" 68 'its allocations'
must_count "$statements" 6 'its statements'

measure 1 "$n" book_start 200 "FOR UPDATE"
must_count "$instructions" 115000 'instructions of a POST of a live job'
must_count "$allocations" 65 'its allocations'
must_count "$statements" 3 'its statements'

# Who asks first has the job's estimate made.
ask 1 "$n" status_of
measure 1 "$n" status_of 200 "j.soundscapes_reused"
must_count "$instructions" 155000 'instructions of a GET of the status'
must_count "$allocations" 49 'its allocations'
must_count "$statements" 2 'its statements'
