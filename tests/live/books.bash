# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # set here for the scripts, set in lib.sh
# What scripts about books share, after lib.sh: books made by rows, waiting
# for their end, and the shapes of answers.

# A book of these pages, as the web app would put it there; its id is in
# ${book}.  A page must not hold a quote or a backslash.
new_book() { # TITLE [PAGE…]
	local title=$1 rows='' n=0 page

	shift
	book=$(cat /proc/sys/kernel/random/uuid)
	for page; do
		n=$((n + 1))
		rows="$rows${rows:+,}(UUID(), '$book', $n, '$page')"
	done
	sql "INSERT INTO books (id, title, author, total_pages)
	    VALUES ('$book', '$title', 'A. Tester', $n);
	    ${rows:+INSERT INTO pages (id, book_id, page_number, text_content)
	    VALUES $rows}"
}

# COUNT pages whose spreads take turns between two places.
long_book() { # TITLE COUNT
	local pages=() i place

	for ((i = 0; i < $2; i++)); do
		place=forest
		[ $((i / 4 % 2)) -eq 0 ] || place=sea
		pages+=("[[scene:$place]] Page $((i + 1)) of a long way.")
	done
	new_book "$1" "${pages[@]}"
}

submit() { # BOOK [CURL-ARGUMENT…]
	local id=$1

	shift
	post /api/generate-soundscapes "{\"bookId\":\"$id\"}" "$@"
}

is_over() { # BOOK
	[ "$(sql "SELECT COUNT(*) FROM jobs WHERE book_id = '$1'
	    AND live = 1")" = 0 ]
}

# Wait until no job of the book is live; a test that waits in vain says how
# far the book came.
must_end() { # BOOK SECONDS SENTENCE
	if wait_for "$2" "is_over '$1'"; then
		ok "$3"
	else
		not_ok "$3" "$(sql "SELECT state, cause, reason,
		    processed_spreads, soundscapes_settled FROM jobs
		    WHERE book_id = '$1'")"
	fi
}

status_of() { # BOOK
	sql "SELECT status FROM books WHERE id = '$1'"
}

# What must hold of a finished book's rows; a line for each thing that is
# wrong.
broken_rows() { # BOOK
	sql "SET NAMES utf8mb4 COLLATE utf8mb4_unicode_ci; SET @b = '$1';
	SELECT 'page without scene', page_number FROM pages
	    WHERE book_id = @b AND scene_id IS NULL;
	SELECT 'page outside its scene', p.page_number FROM pages AS p
	    LEFT JOIN scenes AS s ON s.id = p.scene_id AND s.book_id = @b
	    WHERE p.book_id = @b
	    AND NOT COALESCE(p.page_number BETWEEN s.start_page
	    AND s.end_page, FALSE);
	SELECT 'scenes do not join', start_page FROM (SELECT start_page,
	    LAG(end_page) OVER (ORDER BY start_page) AS before_it
	    FROM scenes WHERE book_id = @b) AS ranges
	    WHERE start_page <> COALESCE(before_it, 0) + 1;
	SELECT 'last scene ends elsewhere', MAX(end_page) FROM scenes
	    WHERE book_id = @b HAVING MAX(end_page) <> (SELECT
	    MAX(page_number) FROM pages WHERE book_id = @b);
	SELECT 'scene begins inside a spread', start_page FROM scenes
	    WHERE book_id = @b AND start_page <> 2 * page_spread_index + 1;
	SELECT 'two scenes at one spread', page_spread_index FROM scenes
	    WHERE book_id = @b GROUP BY page_spread_index HAVING COUNT(*) > 1;
	SELECT 'scene says nothing', page_spread_index FROM scenes
	    WHERE book_id = @b AND (COALESCE(setting, '') = ''
	    OR COALESCE(mood, '') = '' OR NOT JSON_VALID(descriptors));
	SELECT 'not one soundscape', s.page_spread_index FROM scenes AS s
	    LEFT JOIN soundscapes AS d ON d.scene_id = s.id
	    WHERE s.book_id = @b GROUP BY s.id HAVING COUNT(d.id) <> 1;
	SELECT 'soundscape is not told', d.id FROM soundscapes AS d
	    JOIN scenes AS s ON s.id = d.scene_id WHERE s.book_id = @b
	    AND (COALESCE(d.audio_url, '') = '' OR COALESCE(d.duration, 0) <= 0
	    OR COALESCE(d.generation_prompt, '') = '' OR d.provider IS NULL
	    OR d.loudness_lufs IS NULL);
	SELECT 'spread not settled', spread_index FROM spreads
	    WHERE book_id = @b AND state NOT IN ('processed', 'blank');
	SELECT 'spreads are missing', COUNT(*) FROM spreads WHERE book_id = @b
	    HAVING COUNT(*) <> (SELECT CEIL(MAX(page_number) / 2) FROM pages
	    WHERE book_id = @b);
	SELECT 'spread in another scene', r.spread_index FROM spreads AS r
	    JOIN pages AS p ON p.book_id = @b
	    AND p.page_number = 2 * r.spread_index + 1
	    JOIN scenes AS s ON s.id = p.scene_id
	    WHERE r.book_id = @b AND r.scene_spread <> s.page_spread_index;
	SELECT 'stats do not count the rows', processing_stats FROM books
	    WHERE id = @b AND NOT (
	    JSON_VALUE(processing_stats, '\$.totalSpreads') = (SELECT COUNT(*)
	        FROM spreads WHERE book_id = @b) AND
	    JSON_VALUE(processing_stats, '\$.scenesCreated') = (SELECT COUNT(*)
	        FROM scenes WHERE book_id = @b) AND
	    JSON_VALUE(processing_stats, '\$.soundscapesGenerated') =
	        (SELECT COUNT(*) FROM soundscapes AS d JOIN scenes AS s
	        ON s.id = d.scene_id WHERE s.book_id = @b))" 2>&1
}

# The last answer's JSON has this shape (see shape.mjs).
must_match() { # TEMPLATE SENTENCE
	local difference

	if difference=$("${NODE:-node}" "$tree/tests/live/shape.mjs" "$1" \
	    <<<"$body" 2>&1); then
		ok "$2"
	else
		not_ok "$2" "$difference"
	fi
}

# The last answer has this status and is the error that callers know.
must_refuse() { # STATUS TYPE MESSAGE SENTENCE
	must_equal "$code $(header Content-Type)" \
	    "$1 application/json; charset=utf-8" "$4"
	must_match "{ success: false, error: $3, errorType: '$2' }" "… so: $4"
}

# Settings for the fake services.
fake_settings() {
	printf '%s\n' analysis.provider=gemini soundscape.provider=replicate \
	    "gemini.base_url=$fake_url/v1beta" gemini.api_key=key-of-a-test \
	    "replicate.base_url=$fake_url/v1" \
	    replicate.api_token=token-of-a-test replicate.poll_interval=50 \
	    replicate.delivery_private=yes \
	    soundscape.seconds=3 soundscape.crossfade=0.5 \
	    limit.gemini_per_minute=0 limit.replicate_per_minute=0 \
	    'retry.analysis=3 10 2 100 0' 'retry.soundscape=3 10 2 100 0'
}

# Ask the fake services' control (see fake/README.md).
fake_control() { # METHOD PATH [JSON]
	curl --noproxy '*' -sS -m 20 -X "$1" ${3:+-d "$3"} \
	    "$fake_url/_fake/$2"
}

# A value of the fake's totals: soundscape.created.
fake_total() { # PATH
	body=$(fake_control GET totals) field "$1"
}
