#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: a soundscape that is missing is told of no longer than its scene is.
# - a spread that could not be read, and the scene behind it, whose soundscape
#   could not be made, are the book's errors
# - read again, the spread opens that scene itself: the scene behind it is no
#   more, and nor is its error
# - a page with a NUL in it is read whole
# shellcheck disable=SC2119 # no settings of its own
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=books/books.sh
. "$tree/tests/live/books/books.sh"

errors_of() { # ID
	sql "SELECT GROUP_CONCAT(CONCAT(spread_index, ' ', step, ' ', cause)
	    ORDER BY spread_index SEPARATOR ', ') FROM processing_errors
	    WHERE book_id = '$1' AND is_current"
}

fake_start --scale 0.05
book_stack analysis.fallback_model= analysis.fallback_local=no
id=$(book_id 1)
book_put_spreads "$id" <<'EOT'
[[scene:sea]] One.
[[scene:forest]] [[fail:safety*1]] Two.
[[scene:forest]] [[sound-fail:failed_sensitive*1]] Three.
EOT
book_run "$id" 60 'a book with two failures ends'
must_equal "$(errors_of "$id")" '1 analysis blocked, 2 soundscape refused' \
    'a spread and the soundscape behind it are missing'
post "/pagescape/api/books/$id/retry?cause=blocked" ''
must_equal "$code" 200 'only the spread is tried again'
must 'its job ends' book_wait "$id" 60
must_equal "$(sql "SELECT GROUP_CONCAT(start_page ORDER BY start_page)
    FROM scenes WHERE book_id = '$id'")" 1,3 'it opens the scene now'
must_equal "$(errors_of "$id")" NULL 'nothing is missing any more'
must_equal "$(book_of "$id" 'CONCAT_WS(" ", status, processing_errors,
    JSON_VALUE(processing_stats, "$.errorCount"))')" 'ready 0' \
    'and the web app is told so'

# What is behind the NUL decides where the page is.
id=$(book_id 2)
printf 'The beginning.\n' | book_put_spreads "$id"
sql "UPDATE pages SET text_content = CONCAT('A page', CHAR(0),
    '[[scene:desert]] and what follows.') WHERE book_id = '$id'"
book_run "$id" 60 'a book with a NUL in its text ends'
must_equal "$(sql "SELECT JSON_VALUE(analysis, '$.settingClass') FROM spreads
    WHERE book_id = '$id'")" desert 'all of its page was read'
