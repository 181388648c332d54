#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: a book's worker belongs to nobody, and its death costs nothing.
# - born in a session of its own, with no descriptor of the responder's
# - its title says what it does; no more run than worker.max_workers
# - nginx, the responder and a new responder come and go: it works on
# - killed, its book is taken by another worker; told to end, it hands it back
# - two responders on one database do not get into each other's way
# - a book that kills every worker is set aside
# Whatever happens, no soundscape is bought twice: the services count.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=books.bash
. "$(dirname "$0")/books.bash"

# Stands before the worker and writes down how it was born.
install -d -m 0777 "$work/births"
cat >"$work/nurse" <<EOF
#!/bin/sh
ls -l /proc/\$\$/fd >$work/births/\$\$.files
cat /proc/\$\$/stat >$work/births/\$\$.stat
pwd >$work/births/\$\$.place
exec "\$(cat $work/real)" "\$@"
EOF
chmod 0755 "$work/nurse"
export PAGESCAPE_WORKER=$work/nurse

# The pid of the book's worker, once it has one.
worker_of() { # BOOK
	local pid

	wait_for 20 "[ \"\$(sql \"SELECT pid FROM jobs WHERE book_id = '$1'
	    AND state = 'running'\")\" ]"
	pid=$(sql "SELECT pid FROM jobs WHERE book_id = '$1'
	    AND state = 'running'")
	printf '%s\n' "${pid:-0}"
}

is_alive() { # PID
	kill -0 "$1" 2>/dev/null && ! grep -q '^State:.Z' "/proc/$1/status"
}

# Some soundscapes are made, some are on their way.
is_in_the_middle() { # BOOK
	[ "$(sql "SELECT soundscapes_settled BETWEEN 1 AND scenes_created - 1
	    FROM jobs WHERE book_id = '$1' AND state = 'running'")" = 1 ]
}

wait_for_middle() { # BOOK
	wait_for 30 "is_in_the_middle $1" || not_ok 'the book gets on' \
	    "$(sql "SELECT * FROM jobs WHERE book_id = '$1'\\G")"
}

job_of() { # BOOK COLUMNS
	sql "SELECT $2 FROM jobs WHERE book_id = '$1'"
}

# Nothing was bought twice: the services' own count since the last look.
must_have_bought() { # SCENES SENTENCE
	must_equal "$(fake_total soundscape.created)" "$1" "$2"
	must_equal "$(sql "SELECT COUNT(*) - COUNT(DISTINCT book_id,
	    spread_index) FROM provider_calls WHERE step = 'soundscape'")" 0 \
	    'and the ledger has each soundscape once'
}

must_be_whole() { # BOOK SENTENCE
	must_equal "$(status_of "$1") $(sql "SELECT processing_errors IS NULL
	    FROM books WHERE id = '$1'") $(broken_rows "$1")" 'ready 1 ' "$2"
}

part_is_dead() { # PART
	[ -z "$(pid_of "$1")" ]
}

# Four pages a scene; one soundscape at a time, so that there is a
# middle.
fake_start --scale 0.1 --sigma 0 --analysis-median 2000 \
    --soundscape-median 6000 --audio-seconds 3
mapfile -t fake < <(fake_settings)
stack_start worker.max_workers=2 pipeline.soundscape_concurrency=1 \
	reuse.mode=off "${fake[@]}"
printf '%s/pagescape-worker\n' "$bin" >"$work/real"
chmod 0644 "$work/real"

# --- Five books, two workers -----------------------------------------------
five=()
for n in 1 2 3 4 5; do
	long_book "Book $n" 8
	five+=("$book")
done
for book in "${five[@]}"; do
	submit "$book"
done
first=$(worker_of "${five[0]}")
title=''
most=0
all_are_over() {
	[ "$(sql 'SELECT COUNT(*) FROM jobs WHERE live = 1')" = 0 ]
}
look_at_workers() {
	local titles n

	titles=$(tr '\0' ' ' <"/proc/$first/cmdline")
	case $titles in
	"pagescape-worker: "*" "[0-9]*/4*) title=$titles ;;
	esac
	n=$(sql "SELECT COUNT(*) FROM jobs WHERE state = 'running'")
	[ "$n" -le "$most" ] || most=$n
}
until all_are_over || [ "$SECONDS" -gt 120 ]; do
	look_at_workers 2>/dev/null
	sleep 0.1
done
must_equal "$most" 2 'of five books two are worked on at once'
must_contain "$title" 'pagescape-worker: ' 'a worker says what it does'
form='^pagescape-worker: [0-9a-f-]{36} [0-4]/4 *$'
must_equal "$([[ $title =~ $form ]] && echo yes)" yes \
    'by the book and how far it is'
for book in "${five[@]}"; do
	must_be_whole "$book" 'and every book ends whole'
done
must_have_bought 10 'two soundscapes a book were bought'
must_equal "$(find "$dir/run/worker" -name 'worker.*' | wc -l)" 2 \
    'there are as many slots as workers may run'

must_equal "$(find "$work/births" -name '*.stat' | wc -l)" 2 \
    'one worker takes book after book'
for stat in "$work"/births/*.stat; do
	pid=$(basename "$stat" .stat)
	read -r _ _ _ _ group session terminal _ <"$stat"
	must_equal "$group $session $terminal" "$pid $pid 0" \
	    'a worker leads its own session, without a terminal'
	must_equal "$(sed -n 's/.* [0-9]* -> //p' "$work/births/$pid.files" |
	    grep -vxe /dev/null -e "$work/nurse" -e "$work/births/.*")" '' \
	    'and has no descriptor of the responder'
	must_equal "$(cat "$work/births/$pid.place")" / \
	    'nor holds its directory'
done
workers_are_gone() {
	[[ $("$tree/scripts/stack" status "$dir") = *'workers: 0'* ]]
}
must 'when no book is left the workers end' wait_for 20 workers_are_gone
must_equal "$(pgrep -r Z -P "$(pid_of pagescape.fcgi)")" '' \
    'and leave no zombie'

# --- Everything else comes and goes ----------------------------------------
fake_control POST reset >"$work/reset"
long_book 'Alone' 80
submit "$book"
pid=$(worker_of "$book")
kill -KILL "$(pid_of nginx)"
kill -KILL "$(pid_of pagescape.fcgi)"
must 'nginx and the responder die' \
    wait_for 5 'part_is_dead nginx && part_is_dead pagescape.fcgi'
wait_for_middle "$book"
must 'the worker works on' is_alive "$pid"
stack_start
kill "$(pid_of pagescape.fcgi)"
must 'a new responder ends when it is told to' \
    wait_for 20 'part_is_dead pagescape.fcgi'
must 'and the worker still works' is_alive "$pid"
stack_start
must_end "$book" 60 'the book comes to its end'
must_equal "$(job_of "$book" 'pid, crashes, run_token')" \
    "$(printf '%s\t0\t1' "$pid")" 'by the one worker that began it'
must_be_whole "$book" 'whole'
must_have_bought 20 'with each soundscape bought once'

# --- Killed in the middle --------------------------------------------------
fake_control POST reset >"$work/reset"
long_book 'Killed' 20
submit "$book"
wait_for_middle "$book"
pid=$(worker_of "$book")
kill -KILL "$pid"
must 'a killed worker is missed' wait_for 10 \
    "[ \"\$(job_of $book crashes)\" = 1 ]"
must_equal "$([ "$(worker_of "$book")" != "$pid" ] && echo another)" another \
    'another one takes the book'
must_end "$book" 60 'to its end'
must_be_whole "$book" 'whole'
must_have_bought 5 'with each soundscape bought once'
must_equal "$(fake_total analysis.asked)" 10 \
    'and each spread that was settled asked once'

# --- Told to end -----------------------------------------------------------
fake_control POST reset >"$work/reset"
long_book 'Handed back' 20
submit "$book"
wait_for_middle "$book"
pid=$(worker_of "$book")
kill -TERM "$pid"
must 'a worker that is told to end ends' wait_for 10 "! is_alive $pid"
must_end "$book" 60 'its book comes to its end all the same'
must_equal "$(job_of "$book" crashes)" 0 'which is no crash'
must_equal "$([ "$(job_of "$book" pid)" != "$pid" ] && echo another)" \
    another 'by another worker'
must_be_whole "$book" 'whole'
must_have_bought 5 'with each soundscape bought once'

# --- No slot, no book ------------------------------------------------------
for n in 1 2 3; do
	long_book "Busy $n" 20
	submit "$book"
done
wait_for 20 "[ \"\$(sql \"SELECT COUNT(*) FROM jobs
    WHERE state = 'running'\")\" = 2 ]"
must 'a worker too many ends at once' timeout 5 "$tree/scripts/stack" run \
    "$dir" pagescape-worker --config "$config"
must_equal "$(job_of "$book" state)" queued 'and takes no book'
wait_for 60 all_are_over

# --- Two responders --------------------------------------------------------
fake_control POST reset >"$work/reset"
sed 's|run/worker$|run/other|' "$config" |
    "$tree/scripts/stack" run "$dir" tee "$dir/etc/other.conf" >"$work/other"
"$tree/scripts/stack" run "$dir" spawn-fcgi -s "${socket%/*}/other.sock" \
    -P "$dir/run/other.pid" -- "$bin/pagescape.fcgi" \
    --config "$dir/etc/other.conf" >"$work/other.out" 2>&1
other=$(cat "$dir/run/other.pid")
children+=("$other")
must 'a second responder starts' is_alive "$other"
many=()
for n in 1 2 3 4 5 6 7 8; do
	long_book "Shared $n" 8
	many+=("$book")
	submit "$book"
done
victim=$(worker_of "${many[0]}")
wait_for 20 "[ -s '$dir/run/other/worker.0' ]"
kill -KILL "$victim"
wait_for 90 all_are_over
must_equal "$([ -s "$dir/run/worker/worker.0" ] &&
    [ -s "$dir/run/other/worker.0" ] && echo both)" both \
    'both start workers'
for book in "${many[@]}"; do
	must_be_whole "$book" 'every book ends whole'
done
must_equal "$(sql "SELECT SUM(crashes), SUM(run_token) FROM jobs AS j
    JOIN books AS b ON b.id = j.book_id WHERE b.title LIKE 'Shared%'")" \
    "$(printf '1\t10')" \
    'each was taken once, and the killed one once more'
must_have_bought 16 'two soundscapes a book were bought'
kill "$other"

# --- A book that kills -----------------------------------------------------
new_book 'Deadly' '[[fail:hang]] Once upon a time.' 'And on.'
submit "$book"
for n in 1 2 3; do
	pid=$(worker_of "$book")
	kill -KILL "$pid"
	must "death $n is seen" wait_for 15 "[ \"\$(job_of $book crashes)\" = $n ]"
done
must_equal "$(job_of "$book" 'state, cause, pid')" \
    "$(printf 'parked\tcrash\t0')" 'the third death sets the book aside'
get "/api/generate-soundscapes/$book"
must_equal "$(field status) $(field job.state) $(field job.cause)" \
    'processing parked crash' 'callers can see it'
must_contain "$(field why)" 'The worker died 3 times' 'and why'
submit "$book"
must_equal "$code" 200 'posted again it stays there'
sleep 3
must_equal "$(job_of "$book" state)" parked 'nobody is sent to it any more'
new_book 'Next' 'Rain.'
submit "$book"
must_end "$book" 60 'and the next book has its turn'
must_equal "$(status_of "$book")" ready 'as ever'
