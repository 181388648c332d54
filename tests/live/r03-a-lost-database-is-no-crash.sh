#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: a database that goes away under a worker is no death of the book's.
# - killed while a worker claims a book, and while it reads one, each more
#   often than deaths are allowed: the book is taken again and ends
# - the connection alone is killed while a book is read: it is taken again
# - away for longer than database.outage: the worker gives up (75), and the
#   rescue counts nothing
# - a worker that is killed is still counted, also after all that
# shellcheck disable=SC2016,SC2119 # evaluated later; no settings of its own
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=books/books.sh
. "$tree/tests/live/books/books.sh"

# MariaDB as the stack started it, but ours.
remember_database() {
	mapfile -d '' -t database_command <"/proc/$(pid_of mariadbd)/cmdline"
}

database_up() {
	"$tree/scripts/stack" run "$dir" "${database_command[@]}" \
	    >>"$work/mariadbd.log" 2>&1 </dev/null &
	database_pid=$!
	children=("$database_pid" "${children[@]}")
	wait_for 60 'sql "SELECT 1"' || not_ok 'MariaDB is back'
}

database_kill() {
	kill -KILL "$database_pid"
	wait "$database_pid" 2>/dev/null
}

# Hold something in a session of our own until the database is killed.
hold() { # STATEMENT
	sql "$1; SELECT 'held'; DO SLEEP(60)" >"$work/held" 2>/dev/null &
	children+=("$!")
	wait_for 30 "[ \"\$(sql \"SELECT COUNT(*) FROM
	    information_schema.processlist WHERE info LIKE 'DO SLEEP%'\")\" \
	    -ge 1 ]" || not_ok 'the session holds what it is to hold'
}

# Nobody claims anything; what is running goes on.
close_queue() {
	sql "INSERT IGNORE INTO queue_settings (name, since)
	    VALUES ('paused', NOW(3))"
}

open_queue() {
	sql "DELETE FROM queue_settings WHERE name = 'paused'"
}

# A job without a request, which would read the pages.
put_job() { # ID
	sql "INSERT IGNORE INTO jobs (id, book_id, created_at)
	    VALUES ('$(book_id "7${1: -2}")', '$1', NOW(3))"
}

is_running() { # ID
	[ "$(job_of "$1" state)" = running ]
}

crashes_of() { # ID
	job_of "$1" 'crashes, state, cause' | tr '\t' ' '
}

fake_start --scale 0.05
book_stack worker.max_crashes=2 database.outage=600
remember_database
"$tree/scripts/stack" run "$dir" kill "$(pid_of mariadbd)"
wait_for 30 '[ ! -S "$socket" ]'
database_up
wait_for 30 'get /pagescape/readyz && [ "$code" = 200 ]'

# While it claims: it waits for the book's lock, which we have.
id=$(book_id 1)
book_put_marked "$id" 12 3 'Claimed'
close_queue
book_start "$id"
for n in 1 2 3; do
	hold "SELECT GET_LOCK('pagescape:$database:$id', 0)"
	open_queue
	must "a worker claims the book ($n)" wait_for 30 "is_running $id"
	close_queue
	database_kill
	sleep 1
	database_up
done
open_queue
must 'the book whose claims were cut off ends' book_wait "$id" 90
must_equal "$(book_of "$id" status) $(crashes_of "$id")" 'ready 0 ended ' \
    'it is ready, and no death is counted'

# While it reads the book: it waits for the table, which we have.
id=$(book_id 2)
book_put_marked "$id" 12 3 'Read'
close_queue
put_job "$id"
for n in 1 2 3; do
	hold 'LOCK TABLES pages WRITE'
	open_queue
	must "a worker reads the book ($n)" wait_for 30 "is_running $id"
	close_queue
	sleep 0.5
	database_kill
	sleep 1
	database_up
done
open_queue
must 'the book whose reading was cut off ends' book_wait "$id" 90
must_equal "$(book_of "$id" status) $(crashes_of "$id")" 'ready 0 ended ' \
    'it is ready, and no death is counted'

# The connection alone.
id=$(book_id 3)
book_put_marked "$id" 12 3 'Cut off'
sql 'LOCK TABLES pages WRITE; DO SLEEP(6)' >"$work/held" &
sleep 0.5
put_job "$id"
must 'a worker reads the book' wait_for 30 "is_running $id"
sleep 0.5
sql "KILL CONNECTION $(sql "SELECT IS_USED_LOCK('pagescape:$database:$id')")"
must 'the book whose connection was cut ends' book_wait "$id" 90
must_equal "$(book_of "$id" status) $(crashes_of "$id")" 'ready 0 ended ' \
    'it is ready, and no death is counted'
must_contain "$(cat "$dir/log/pagescape.log")" \
    'the book goes back into the queue' 'the worker gave it back'

# For longer than a worker waits, which the next one is told.
wait_for 30 '[[ $("$tree/scripts/stack" status "$dir") = *"workers: 0"* ]]'
sed -i 's/^outage *= *600$/outage = 2/' "$config"
must 'a worker waits for two seconds only' grep -q '^outage = 2$' "$config"
id=$(book_id 4)
book_put_marked "$id" 60 10 'Outage'
book_start "$id"
wait_for 30 "[ \"\$(sql \"SELECT COUNT(*) FROM spreads
    WHERE book_id = '$id' AND state = 'processed'\")\" -ge 4 ]"
old=$(job_of "$id" pid)
must 'a book has a worker in the middle of it' test "${old:-0}" -gt 0
database_kill
must 'the worker gives up' wait_for 30 "! kill -0 $old 2>/dev/null"
must_contain "$(cat "$dir/log/pagescape.log")" 'worker ends' \
    'and says so'
database_up
must 'the book goes on and ends' book_wait "$id" 90
must_equal "$(book_of "$id" status) $(crashes_of "$id")" 'ready 0 ended ' \
    'it is ready, and no death is counted'

# A death is a death.
id=$(book_id 5)
printf '[[fail:hang]] One.\n' | book_put_spreads "$id"
book_start "$id"
for n in 1 2; do
	wait_for 30 "is_running $id"
	sleep 0.5
	kill -KILL "$(job_of "$id" pid)"
	must "death $n is counted" wait_for 30 \
	    "[ \"\$(job_of $id crashes)\" = $n ]"
done
must_equal "$(crashes_of "$id")" '2 parked crash' \
    'and the last that is allowed parks the book'
