# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# shellcheck disable=SC2154 # work, tree, body and code are lib.sh's
# Books for the live tests, put into the database, worked on and looked at.
# Sourced after lib.sh.

books=$tree/tests/live/books
node=${NODE:-node}

# What this test sends as keys: it greps for them everywhere afterwards.
test_key=key-that-nobody-may-see-$$
test_token=r8_token_that_nobody_may_see_$$

# The Nth book's id.
book_id() { # N
	printf '00000000-0000-7000-8000-%012d\n' "$1"
}

# Put a book: pages as lines of JSON on standard input.
book_put() { # ID [TITLE]
	"$node" "$books/book.mjs" "$@" >"$work/book.sql" &&
	    mariadb --no-defaults --socket="$socket" --user=root \
	        --binary-mode --max-allowed-packet=64M "$database" <"$work/book.sql"
}

# The same from a text for each spread, one a line.
book_put_spreads() { # ID [TITLE]
	"$node" "$books/story.mjs" spreads | book_put "$@"
}

# The same with so many pages and scenes.
book_put_marked() { # ID PAGES SCENES [TITLE]
	local id=$1

	"$node" "$books/story.mjs" marked "$2" "$3" >"$work/marked"
	shift 3
	book_put "$id" "$@" <"$work/marked"
}

book_start() { # ID
	post /api/generate-soundscapes "{\"bookId\":\"$1\"}"
}

job_of() { # ID COLUMN
	sql "SELECT $2 FROM jobs WHERE book_id = '$1'
	    ORDER BY seq DESC LIMIT 1"
}

book_of() { # ID COLUMN
	sql "SELECT $2 FROM books WHERE id = '$1'"
}

# Until its newest job is neither queued nor running.
book_wait() { # ID SECONDS
	wait_for "$2" "! job_of '$1' state | grep -qE '^(queued|running)$'"
}

# Start it and wait for its end; a book that hangs is a failure.
book_run() { # ID SECONDS SENTENCE
	book_start "$1"
	if [ "$code" != 202 ]; then
		not_ok "$3" "POST: $code $body"
		return 1
	fi
	if book_wait "$1" "$2"; then
		ok "$3"
		return 0
	fi
	not_ok "$3" "after $2 s: $(job_of "$1" \
	    "CONCAT_WS(' ', state, cause, reason, processed_spreads, 'of',
	    total_spreads, soundscapes_settled, 'of', scenes_created)")"
	return 1
}

# The job of a book that was parked goes on.
book_go_on() { # ID
	sql "UPDATE jobs SET state = 'queued', cause = '', reason = ''
	    WHERE book_id = '$1' AND live = 1"
}

# Everything that must be the same at any speed: the book's rows without ids,
# times, attempts and costs.
book_rows() { # ID
	sql "
	SELECT 'book', status, total_pages, title, author,
	  (SELECT JSON_ARRAYAGG(REGEXP_REPLACE(JSON_REMOVE(e.value,
	    '\$.timestamp', '\$.stack', '\$.attemptNumber'),
	    'prediction [a-z0-9]{26}', 'prediction ID'))
	   FROM JSON_TABLE(COALESCE(processing_errors, '[]'), '\$[*]'
	    COLUMNS (value JSON PATH '\$')) e),
	  JSON_REMOVE(processing_stats, '\$.processingTimeSeconds',
	    '\$.costUsd', '\$.cost')
	FROM books WHERE id = '$1';
	SELECT 'page', p.page_number, s.page_spread_index
	FROM pages p LEFT JOIN scenes s ON s.id = p.scene_id
	WHERE p.book_id = '$1' ORDER BY 2;
	SELECT 'scene', page_spread_index, start_page, end_page, setting,
	  mood, descriptors
	FROM scenes WHERE book_id = '$1' ORDER BY 2;
	SELECT 'sound', s.page_spread_index, a.audio_url, a.duration,
	  a.generation_prompt, a.provider, a.model, a.request_hash,
	  a.file_name, a.loudness_lufs, a.true_peak_dbtp
	FROM soundscapes a JOIN scenes s ON s.id = a.scene_id
	WHERE s.book_id = '$1' ORDER BY 2;
	SELECT 'spread', spread_index, text_hash, state, analysis,
	  scene_spread, scene_reason, sound_state, sound_request
	FROM spreads WHERE book_id = '$1' ORDER BY 2;
	SELECT 'made', request_hash, file_name, seconds, provider, model
	FROM sounds WHERE book_id = '$1' ORDER BY 2;
	SELECT 'job', state, cause, reason, total_spreads, processed_spreads,
	  failed_spreads, scenes_created, soundscapes_settled,
	  soundscapes_generated, soundscapes_failed
	FROM jobs WHERE book_id = '$1' ORDER BY seq"
}

# The two files must be equal.
must_be_same() { # FILE FILE SENTENCE
	local why="$1 is empty"

	if [ -s "$1" ] && why=$(diff "$1" "$2" 2>&1); then
		ok "$3"
	else
		not_ok "$3" "$(printf '%s\n' "$why" | cut -c 1-400 | head -20)"
	fi
}

# A value of the fake's totals, by its path.
fake_total() { # PATH
	local body

	body=$(curl --noproxy '*' -sS "$fake_url/_fake/totals")
	field "$1"
}

fake_set() { # JSON
	curl --noproxy '*' -sS -d "$1" "$fake_url/_fake/config" >"$work/told"
}

fake_rules() { # JSON
	curl --noproxy '*' -sS -d "$1" "$fake_url/_fake/rules" >"$work/told"
}

fake_reset() {
	curl --noproxy '*' -sS -X POST "$fake_url/_fake/reset" >"$work/told"
}

# The settings of a stack that speaks to the fake and waits a tenth or less of
# what it would wait in earnest.
book_settings() {
	printf '%s\n' \
	    analysis.provider=gemini \
	    soundscape.provider=replicate \
	    "gemini.base_url=$fake_url/v1beta" \
	    "gemini.api_key=$test_key" \
	    "replicate.base_url=$fake_url/v1" \
	    "replicate.api_token=$test_token" \
	    replicate.delivery_private=yes \
	    replicate.poll_interval=50 \
	    soundscape.seconds=1 reuse.mode=off \
	    'retry.analysis=3 20 2 200 0.2' \
	    'retry.soundscape=3 20 2 200 0.2' \
	    'retry.database=3 20 2 200 0.2' \
	    'retry.overloaded=4 20 2 200 0.2' \
	    retry.rate_limit_pause=100 \
	    limit.recovery=50 limit.reduced_for=50 \
	    limit.gemini_per_minute=0 limit.replicate_per_minute=0 \
	    budget.per_book=1000 budget.per_day=10000
}

# A stack with these settings and more.
book_stack() { # [SETTING…]
	local settings

	mapfile -t settings < <(book_settings)
	stack_start "${settings[@]}" "$@"
}

# Every row of every table.
all_rows() {
	local table

	sql 'SHOW TABLES' | while read -r table; do
		sql "SELECT * FROM $table" </dev/null
	done
}

# No key may stand in a log, a row, a page or on a command line.  (This
# search itself is among the latter.)
must_keep_secrets() { # SENTENCE
	local found

	printf '%s\n' "$test_key" "$test_token" >"$work/secrets"
	found=$(
		grep -rlF -f "$work/secrets" "$dir/log" "$dir/run"
		all_rows | grep -F -f "$work/secrets"
		grep -sF -f "$work/secrets" "$work/ps"
	)
	must_equal "$found" '' "$1"
}

# Our ledger against the fake's invoice, call by call; ${unknown} is how many
# calls nobody knows the cost of.
must_match_invoice() { # SENTENCE
	local found

	curl --noproxy '*' -sS "$fake_url/_fake/ledger" >"$work/invoice"
	sql "SELECT c.step, c.state, b.title, c.spread_index, c.external_id,
	    c.cost_nano_usd, c.estimate_nano_usd FROM provider_calls c
	    JOIN books b ON b.id = c.book_id" >"$work/calls"
	found=$("$node" "$books/invoice.mjs" "$work/invoice" "$work/calls")
	unknown=${found##* }
	if [[ $found =~ ^([0-9]+)\ ([0-9]+)$ ]]; then
		ok "$1: ${BASH_REMATCH[1]} calls agree with the invoice, \
$unknown are unknown, each with its estimate"
	else
		not_ok "$1: the ledger agrees with the invoice" "$found"
	fi
}

# What was paid is there, once; or what it made was lost at the service (cut,
# gone, not to be played, never handed out).
must_be_bought_once() { # SENTENCE
	must_equal "$(sql "SELECT book_id, request_hash, COUNT(*) AS n
	    FROM provider_calls WHERE step = 'soundscape' AND state = 'done'
	    GROUP BY book_id, request_hash HAVING n > 1;
	    SELECT book_id, spread_index, cause FROM provider_calls
	    WHERE step = 'soundscape' AND state IN ('failed', 'unknown')
	    AND cost_nano_usd > 0 AND cause NOT IN
	    ('truncated', 'expired', 'audio_invalid', 'timeout')")" '' "$1"
}
