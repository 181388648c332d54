#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: a database or a disk that fails costs time, never money or work.
# - away when the responder starts: 503 until it is there, then all is well
# - killed, stopped or frozen in the middle of a book: the book goes on, its
#   rows are those of an undisturbed run, no soundscape is bought twice and at
#   most what was in flight is analysed again
# - a directory that cannot be written, from the start or from the middle of a
#   book on, a disk that is full: the book is parked with the reason, no broken
#   file can be fetched; when there is room again it ends, and what was bought
#   is not bought again
# (A full disk is a small tmpfs, which only root can mount.)
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
	wait_for 30 'sql "SELECT 1"' || not_ok 'MariaDB is back'
}

database_down() { # SIGNAL
	kill "-$1" "$database_pid"
	case $1 in
	KILL | TERM) wait "$database_pid" 2>/dev/null ;;
	esac
}

# Until so many of its spreads are settled.
reaches() { # ID SPREADS
	wait_for 30 "[ \"\$(sql \"SELECT COUNT(*) FROM spreads WHERE
	    book_id = '$1' AND state = 'processed'\")\" -ge $2 ]"
}

# Compared with the undisturbed run in ${work}/rows.
must_be_unharmed() { # ID SENTENCE
	must_equal "$(book_of "$1" "CONCAT_WS(' ', status,
	    processing_errors)")" ready "$2: the book is ready"
	book_rows "$1" >"$work/rows.now"
	must_be_same "$work/rows" "$work/rows.now" "$2: its rows are the same"
	must_equal "$(fake_total soundscape.created)" \
	    "$(sql "SELECT COUNT(*) FROM scenes WHERE book_id = '$1'")" \
	    "$2: no soundscape was bought twice"
	must "$2: $(fake_total analysis.asked) analyses of 30 spreads" \
	    test "$(fake_total analysis.asked)" -le $((30 + 4))
}

fake_start --scale 0.1 --warm 1
book_stack pipeline.analysis_concurrency=4 pipeline.soundscape_concurrency=4
remember_database
"$tree/scripts/stack" run "$dir" kill "$(pid_of mariadbd)"
wait_for 20 '[ ! -S "$socket" ]'

# The responder first.
"$tree/scripts/stack" run "$dir" kill "$(pid_of pagescape.fcgi)"
wait_for 10 '[ -z "$(pid_of pagescape.fcgi)" ]'
rm -f "$dir/run/app.sock"
"$tree/scripts/stack" run "$dir" spawn-fcgi -n -s "$dir/run/app.sock" \
    -M 0600 -- "$bin/pagescape.fcgi" --config "$config" \
    >>"$work/fcgi.log" 2>&1 </dev/null &
children+=("$!")
wait_for 10 '[ -S "$dir/run/app.sock" ]'
get /pagescape/healthz
must_equal "$code" 200 'the responder lives without a database'
get /pagescape/readyz
must_equal "$code" 503 'but is not ready'
id=$(book_id 1)
book_start "$id"
must_equal "$code $(field errorType)" '503 DatabaseError' \
    'a POST is answered with what is wrong'
must "and with when to come back: $(header Retry-After)" \
    test "$(header Retry-After)" -ge 1
database_up
book_put_marked "$id" 60 10 'The same book'
wait_for 10 'get /pagescape/readyz && [ "$code" = 200 ]'
must_equal "$code" 200 'it is ready when the database is there'
book_run "$id" 60 'and a book is worked on to its end'
must_equal "$(book_of "$id" status)" ready 'the book is ready'
book_rows "$id" >"$work/rows"

id=$(book_id 2)
fake_reset
book_put_marked "$id" 60 10 'The same book'
book_start "$id"
reaches "$id" 10
database_down KILL
sleep 2
database_up
book_wait "$id" 60
must_be_unharmed "$id" 'killed'

id=$(book_id 3)
fake_reset
book_put_marked "$id" 60 10 'The same book'
book_start "$id"
reaches "$id" 12
database_down TERM
get "/api/generate-soundscapes/$id"
must_equal "$code $(field errorType)" '503 DatabaseError' \
    'while it is stopped nobody is told that there are no books'
sleep "${C04_STOPPED:-14}"
database_up
book_wait "$id" 60
must_be_unharmed "$id" 'stopped for a while'

id=$(book_id 4)
fake_reset
book_put_marked "$id" 60 10 'The same book'
book_start "$id"
reaches "$id" 8
database_down STOP
sleep 13
database_down CONT
book_wait "$id" 60
must_be_unharmed "$id" 'frozen for 13 s'

# Every file that can be fetched is whole: its name is the hash of it.
must_be_whole() { # SENTENCE
	local file hash broken=''

	for file in "$dir"/audio/*; do
		[ -e "$file" ] || continue
		hash=$(sha256sum <"$file" | cut -d ' ' -f 1)
		case ${file##*/} in
		"$hash".*) ;;
		*) broken="$broken ${file##*/}" ;;
		esac
	done
	must_equal "$broken" '' "$1: no half-written file can be fetched"
}

stops_for_storage() { # ID SENTENCE
	[ -n "$(job_of "$1" id)" ] || book_start "$1"
	book_wait "$1" 60
	must_equal "$(job_of "$1" "CONCAT_WS(' ', state, cause)")" \
	    'parked storage' "$2: the book is parked"
	must_contain "$(job_of "$1" reason)" "storage.directory, $dir/audio" \
	    "$2: a sentence says which directory"
	must_equal "$(book_of "$1" "CONCAT_WS(' ', status,
	    processing_errors)")" processing "$2: nothing is marked failed"
	must_be_whole "$2"
}

goes_on() { # ID SENTENCE
	book_go_on "$1"
	book_start "$1"
	book_wait "$1" 60
	must_be_unharmed "$1" "$2"
	must_be_whole "$2"
}

may_write() { # MODE
	"$tree/scripts/stack" run "$dir" \
	    chmod "$1" "$dir/audio" "$dir/audio/.spool"
}

id=$(book_id 5)
fake_reset
rm -f "$dir"/audio/*
book_put_marked "$id" 60 10 'The same book'
may_write 0555
stops_for_storage "$id" 'a directory that cannot be written'
may_write 0755
goes_on "$id" 'when it can be written again'

# Some are there already; the others find the door shut.
id=$(book_id 7)
fake_reset
rm -f "$dir"/audio/*
book_put_marked "$id" 60 10 'The same book'
book_start "$id"
made() {
	sql "SELECT COUNT(*) FROM sounds WHERE book_id = '$id'"
}
wait_for 30 '[ "$(made)" -ge 1 ]'
may_write 0555
stops_for_storage "$id" 'read-only from the middle on'
must "in the middle: $(made) of 10 were there" \
    test "$(made)" -ge 1 -a "$(made)" -lt 10
may_write 0755
goes_on "$id" 'when it can be written once more'

if [ "$(id -u)" -eq 0 ] && mount -t tmpfs -o size=64k,mode=0755,uid="$(
	stat -c %u "$dir/audio")" tmpfs "$dir/audio" 2>"$work/mount"; then
	# shellcheck disable=SC2064 # the directory of now
	trap "umount -l '$dir/audio'; live_end \$?" EXIT
	id=$(book_id 6)
	fake_reset
	book_put_marked "$id" 60 10 'The same book'
	stops_for_storage "$id" 'a full disk'
	mount -o remount,size=64m "$dir/audio"
	goes_on "$id" 'when there is room again'
else
	printf '# no tmpfs can be mounted here: %s\n' \
	    "$(cat "$work/mount" 2>/dev/null)"
fi
must_keep_secrets 'the keys are nowhere'
