#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: strangers do what they can, and nobody else notices.
# - 10,000 idle connections (or what this user may open), slow heads and
#   bodies, readers who do not read, 1,500 subscribers, floods of POSTs for
#   one book and for 10,000, resets, half-closed connections, and requests
#   that no honest client sends
# - meanwhile the administrator gets his page and an honest POST is taken
# - what was accepted is there, the honest books end
# - afterwards the responder has no more memory or descriptors than before,
#   no zombie, and is the same process; so is nginx
# The long form: scripts/soak abuse.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source-path=SCRIPTDIR source=books.bash
. "$tree/tests/live/books.bash"
# shellcheck source-path=SCRIPTDIR source=../abuse/abuse.bash
. "$tree/tests/abuse/abuse.bash"

world=$work/world.json
idle=$(idle_most)
accepted=0
world_start worker.max_workers=1
honest=$(many_books 4 Honest)
new_book 'Flooded' 'The wind was loud.' 'The rain fell.'
world_write "$world" '' "$honest" "$idle" 400
responder=$(pid_of pagescape.fcgi)
nginx=$(nginx_pids | sort | paste -sd ' ')

# Once round, so that what is kept for good is there.
attack "$world" 1 bodies oneBookTrusted
before=$(weight "$responder")

attack "$world" 4 slowHeads,slowBodies,listeners,idle,frames,heads,bodies \
    slowReaders,halfClosed,resets,pipeline,oneBook,fastcgi oneBookTrusted
flood=$(many_books 10000 Flood)
world_write "$world" "$flood" "$honest" "$idle" 400
attack "$world" 1 manyBooks

must_equal "$(sql "SELECT COUNT(*) FROM jobs AS j JOIN books AS b
    ON b.id = j.book_id WHERE b.title = 'Flood'")" "$accepted" \
    'each POST that was accepted has its job'
[ "$accepted" -ge 9900 ] && ok 'nearly all of them are' ||
    not_ok 'nearly all of them are' "$accepted"
sql "DELETE FROM books WHERE title = 'Flood'"
wait_for 60 "[ \"\$(sql \"SELECT COUNT(*) FROM jobs WHERE live = 1\")\" = 0 ]"
must_equal "$(sql "SELECT DISTINCT status FROM books")" ready \
    'the honest books end, and the one that was flooded'

must_equal "$(pid_of pagescape.fcgi)" "$responder" 'the responder lives'
must_equal "$(nginx_pids | sort | paste -sd ' ')" "$nginx" 'so does nginx'
must_not_contain "$(cat "$dir/log/nginx.log")" 'exited on signal' \
    'and none of its workers died'
is_back() {
	read -r pss files <<<"$(weight "$responder")"
	read -r pss_before files_before <<<"$before"
	[ "$files" -le $((files_before + 12)) ] &&
	    [ "$pss" -le $((pss_before * 5 / 4 + 8192)) ]
}
if wait_for 30 is_back; then
	ok "memory and descriptors are back: $before, $pss $files"
else
	not_ok 'memory and descriptors are back' "$before" "$pss $files" \
	    "$(find "/proc/$responder/fd" -mindepth 1 -printf '%l\n' |
	        sed 's/[0-9]*//g' | sort | uniq -c)"
fi
must_equal "$(zombies)" 0 'no zombie is left'
