#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: whatever a provider does, the book comes to an end that is told right.
# - every failure that the fake knows, one a spread: the book ends, and each
#   spread is read or failed with the right type and cause after as many
#   attempts as the policy gives it; the same once healed leaves no record
# - some failed is ready with errors, all failed is failed
# - what only people can mend parks the book: a sentence says what to do,
#   nothing is marked failed, and it goes on afterwards
# - what one model blocks is read by the next one, or by the local analyser
# - keys and signed addresses stand nowhere
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=books/books.sh
. "$tree/tests/live/books/books.sh"

# "cause/attempts: names"; ok: it becomes a success; a cause that parks has no
# attempts.
analyses() {
	cat <<-'EOT'
	refused/1: 400 400_tokens
	timeout/3: 408 504 hang
	rate_limited/1: 429 429_fraction 429_tokens 429_message 429_help 429_bare
	rate_limited/1: 429_header
	server_error/3: 499 500 502_html 502_empty
	overloaded/4: 503 503_demand 503_array 503_header
	truncated/3: max_tokens max_tokens_text truncated_body looping
	truncated/3: continuation cut_json
	blocked/1: safety safety_text recitation recitation_text blocklist
	blocked/1: blocklist_text prohibited_content prohibited_content_text spii
	blocked/1: spii_text image_safety image_safety_text blocked_safety
	blocked/1: blocked_other blocked_blocklist blocked_prohibited_content
	blocked/1: blocked_image_safety blocked
	invalid_response/3: language language_text other other_text
	invalid_response/3: malformed_function_call malformed_function_call_text
	invalid_response/3: malformed_response malformed_response_text
	invalid_response/3: unexpected_tool_call unexpected_tool_call_text
	invalid_response/3: too_many_tool_calls too_many_tool_calls_text no_image
	invalid_response/3: no_image_text finish_reason_unspecified_text html_200
	invalid_response/3: endless_body not_json wrong_root null_root
	invalid_response/3: unknown_reason wrong_types null_values missing_keys
	invalid_response/3: wrong_answer cut_text no_json deep_answer
	empty_response/3: finish_reason_unspecified empty_body stop_empty
	empty_response/3: stop_no_parts stop_no_content stop_blank thoughts_only
	empty_response/3: no_candidates empty_candidates finish_absent_empty
	network/3: dropped_before dropped_after
	ok: trickle out_of_vocabulary long_strings long_lists fenced prose
	ok: fenced_prose bom older_schema extra_keys markup control_characters
	ok: thought_part split_parts no_usage finish_absent extra_fields
	auth: 400_key 400_precondition 401 403
	billing: 402
	quota: 429_day 429_day_no_delay
	model: 400_field 400_schema 400_thinking 404 404_new_users
	EOT
}

soundscapes() {
	cat <<-'EOT'
	refused/1: 400 413 422 422_enum 422_bare failed_memory failed_sensitive
	refused/1: failed_validation failed_permanent
	rate_limited/1: 429 429_text 429_body 429_header 429_reset 429_bare
	server_error/3: 500 504 502_html download_500
	overloaded/4: 503 503_empty 503_header failed_e003
	network/3: dropped_before hang dropped_download
	prediction/3: failed_pa failed_e9828 failed_e004 failed_e6716 failed_e8765
	prediction/3: failed_e9243 failed_e1000 failed_e8367 failed_e9825
	prediction/3: failed_boot failed_unknown failed_no_text
	timeout/3: aborted canceled stuck stuck_processing unknown_status
	timeout/3: hang_download
	empty_response/3: output_null output_empty_array empty_file
	invalid_response/3: output_object output_number
	invalid_response/3: output_file_url output_not_url data_uri_broken
	invalid_response/3: huge_file endless_file redirect redirect_loop
	expired/3: removed expired expired_403 expired_410 download_401
	audio_invalid/3: broken_audio silent_audio short_audio html_audio
	truncated/3: truncated_download
	ok: 500_made 504_made lost_response hang_made empty_body html_201 no_id
	ok: successful output_array data_uri download_503_once truncated_once
	ok: slow_download wrong_type redirect_same poll_502 poll_404 poll_dropped
	ok: poll_not_json
	auth: 401 403
	billing: 402 402_billing
	model: 404 422_version
	delivery: output_other_host
	EOT
}

# "name cause attempts" a line.
spelled() { # TABLE
	"$1" | awk '{
		split($1, head, "[/:]")
		for (i = 2; i <= NF; i++)
			print $i, head[1], head[2] + 0
	}'
}

is_parking='^(auth|billing|quota|model|delivery)$'

# Those that end in the book itself, and those that stop it.
ending() {
	spelled "$1" | awk -v p="$is_parking" '$2 !~ p'
}
parking() {
	# What lies out of bounds stays there: tests/live/d01.
	spelled "$1" | awk -v p="$is_parking" '$2 ~ p && $2 != "delivery"'
}

# Attempts are those of the configuration above.
healing() {
	ending "$1" | awk '$3 > 1 || $2 == "rate_limited"'
}

# A spread for each line of "name …"; [[MARK:nameTIMES]].
spreads_of() { # MARK [TIMES]
	awk -v m="$1" -v t="${2:-}" '{
		printf "[[scene:%s]] [[%s:%s%s]] They went on, %d.\n",
		    NR % 2 ? "forest" : "sea", m, $1, t, NR }'
}

# What became of each spread: "name cause attempts" a line.
told() { # ID STEP NAMES
	sql "
	SELECT s.spread_index, COALESCE(e.cause, 'ok'), COALESCE(e.attempt, 0)
	FROM spreads s LEFT JOIN processing_errors e
	  ON e.book_id = s.book_id AND e.spread_index = s.spread_index
	  AND e.step = '$2' AND e.is_current
	WHERE s.book_id = '$1'
	  AND ('$2' = 'soundscape' OR s.state IN ('processed', 'failed'))
	  AND ('$2' = 'analysis' OR s.sound_state IN ('made', 'failed'))
	ORDER BY 1" | awk '{ print $2, $3 }' | paste -d ' ' "$3" -
}

must_know_all() { # KIND TABLE
	must_equal "$(spelled "$2" | cut -d ' ' -f 1 | sort)" \
	    "$("$node" "$tree/tests/fake/fake.mjs" --list-failures |
	        sed -n "s/^$1: //p" | tr ' ' '\n' | sort)" \
	    "every failure of the kind $1 has its line here"
}

# Every record says what, where, when and how often.
must_be_records() { # ID TYPE SENTENCE
	must_equal "$(sql "SELECT COUNT(*) FROM books b, JSON_TABLE(
	    b.processing_errors, '\$[*]' COLUMNS (
	    type VARCHAR(64) PATH '\$.errorType',
	    message TEXT PATH '\$.errorMessage',
	    stack TEXT PATH '\$.stack',
	    cause VARCHAR(32) PATH '\$.cause',
	    stamp VARCHAR(64) PATH '\$.timestamp',
	    attempt INT PATH '\$.attemptNumber',
	    spread INT PATH '\$.spreadIndex',
	    page1 INT PATH '\$.pageNumbers[0]',
	    page2 INT PATH '\$.pageNumbers[1]')) r
	    WHERE b.id = '$1' AND r.type = '$2' AND r.message <> ''
	    AND r.stack REGEXP '^[a-z0-9_]+ \\\\(src/[a-z_/]+\\\\.c:[0-9]+\\\\)( < |\$)'
	    AND r.cause <> '' AND r.attempt >= 1
	    AND r.stamp REGEXP '^20[0-9-]{8}T[0-9:]{8}\\\\.[0-9]{3}Z\$'
	    AND r.page1 = 2 * r.spread + 1 AND r.page2 = 2 * r.spread + 2")" \
	    "$(sql "SELECT JSON_LENGTH(processing_errors) FROM books
	    WHERE id = '$1'")" "$3"
}

one_kind() { # NUMBER STEP TABLE MARK TYPE
	local id failures

	id=$(book_id "$1")
	ending "$3" >"$work/names"
	cut -d ' ' -f 1 "$work/names" >"$work/only"
	spreads_of "$4" <"$work/names" | book_put_spreads "$id"
	book_run "$id" 100 "a book with every failure of the $2 ends"
	told "$id" "$2" "$work/only" >"$work/told.$1"
	must_be_same "$work/names" "$work/told.$1" \
	    "each $2 fails for its cause after its attempts"
	failures=$(awk '$2 != "ok"' "$work/names" | wc -l)
	must_equal "$(book_of "$id" \
	    "CONCAT(status, ' ', JSON_LENGTH(processing_errors))")" \
	    "ready $failures" 'the book is ready, a record for each failure'
	must_be_records "$id" "$5" 'the records are complete'
	must_equal "$(sql "SELECT COUNT(*) FROM provider_calls
	    WHERE book_id = '$id' AND ended_at IS NULL")" 0 \
	    'and no call is left open'

	id=$(book_id $(($1 + 1)))
	healing "$3" >"$work/names"
	spreads_of "$4" '*1' <"$work/names" | book_put_spreads "$id"
	book_run "$id" 100 "a book where every $2 fails once ends"
	must_equal "$(book_of "$id" \
	    "CONCAT_WS(' ', status, processing_errors)")" ready \
	    'it is ready and its record empty'
	must_equal "$(sql "SELECT COUNT(DISTINCT spread_index)
	    FROM processing_errors WHERE book_id = '$id' AND step = '$2'
	    AND attempt = 1 AND NOT is_current
	    AND stack LIKE '%(src/%.c:%'")" "$(wc -l <"$work/names")" \
	    'the rows remember what healed'
}

# A book each: parked with advice, unharmed, and ready when it goes on.
parks() { # NUMBER STEP TABLE MARK
	local id n=$1 name cause wrong='' late=''

	parking "$3" >"$work/names"
	while read -r name cause _; do
		echo "$name" | spreads_of "$4" '*1' >"$work/spread"
		book_put_spreads "$(book_id "$n")" <"$work/spread"
		book_start "$(book_id "$n")"
		n=$((n + 1))
	done <"$work/names"
	n=$1
	while read -r name cause _; do
		id=$(book_id "$n")
		book_wait "$id" 30 || late="$late $name"
		job_of "$id" "'$name', state, cause, CHAR_LENGTH(reason) > 30,
		    failed_spreads, soundscapes_failed"
		n=$((n + 1))
	done <"$work/names" >"$work/told"
	must_equal "$late" '' "a failure of the $2 that only people can mend stops the book"
	must_equal "$(cat "$work/told")" "$(awk '{
	    print $1 "\tparked\t" $2 "\t1\t0\t0" }' "$work/names")" \
	    'with its cause and a sentence; nothing is marked failed'
	must_equal "$(sql "SELECT COUNT(*) FROM books WHERE id BETWEEN
	    '$(book_id "$1")' AND '$(book_id $((n - 1)))'
	    AND (status <> 'processing' OR processing_errors IS NOT NULL)")" 0 \
	    'the book is still processing, without a record'
	sql "SELECT DISTINCT cause, reason FROM jobs WHERE book_id BETWEEN
	    '$(book_id "$1")' AND '$(book_id $((n - 1)))'" >"$work/reasons"
	while read -r cause reason; do
		case $cause:$reason in
		auth:*api_key* | auth:*api_token* | billing:*credit* | \
		    billing:*[Bb]illing* | quota:*quota* | model:*model* | \
		    model:*version*) ;;
		*) wrong="$wrong
$cause: $reason" ;;
		esac
	done <"$work/reasons"
	must_equal "$wrong" '' 'the sentence says what to look at'
	for ((id = $1; id < n; id++)); do
		book_go_on "$(book_id "$id")"
	done
	# Woken by any POST.
	book_start "$(book_id "$1")"
	wait_for 60 "[ \$(sql \"SELECT COUNT(*) FROM books WHERE id BETWEEN
	    '$(book_id "$1")' AND '$(book_id $((n - 1)))'
	    AND status = 'ready' AND processing_errors IS NULL\") = $((n - $1)) ]"
	must_equal "$(sql "SELECT COUNT(*) FROM books WHERE id BETWEEN
	    '$(book_id "$1")' AND '$(book_id $((n - 1)))'
	    AND status = 'ready' AND processing_errors IS NULL")" \
	    $((n - $1)) 'and goes on to its end when that is done'
}

fake_start --scale 0.02 --latency none --warm 1 \
    --key "$test_key" --token "$test_token"
must_know_all analysis analyses
must_know_all soundscape soundscapes
book_stack analysis.timeout=1500 soundscape.timeout=3000 \
    retry.rate_limit_max=3000 worker.max_workers=3

one_kind 1 analysis analyses fail ContentAnalysisError
one_kind 3 soundscape soundscapes sound-fail SoundscapeGenerationError
parks 100 analysis analyses fail
parks 200 soundscape soundscapes sound-fail

# All failed.
id=$(book_id 10)
printf '[[fail:no_json]] One.\n[[fail:recitation]] Two.\n' |
    book_put_spreads "$id"
book_run "$id" 30 'a book of which nothing could be read ends'
must_equal "$(book_of "$id" "CONCAT(status, ' ',
    JSON_LENGTH(processing_errors))")" 'failed 2' \
    'all failed is failed, with both records'
get "/api/generate-soundscapes/$id"
must_equal "$code $(field success) $(field status) $(field stats.errorCount)" \
    '200 false failed 2' 'and so says the API'

# What the polls may say, thrice each: creations go well.
id=$(book_id 11)
for fail in $("$node" "$tree/tests/fake/fake.mjs" --list-failures |
    sed -n 's/^poll: //p'); do
	[ "$fail" = 401 ] || printf '{"match":"","kind":"poll","fail":"%s",
	    "times":2}\n' "$fail"
done | paste -sd , | sed 's/.*/[&]/' >"$work/rules"
printf '[[scene:sea]] One.\n[[scene:forest]] Two.\n[[scene:castle]] Three.\n' |
    book_put_spreads "$id"
fake_set '{"soundscape-median":20000}'
fake_rules "$(cat "$work/rules")"
book_run "$id" 60 'a book ends though no poll is answered well for a while'
fake_set '{"soundscape-median":0}'
must_equal "$(book_of "$id" "CONCAT_WS(' ', status, processing_errors)")" \
    ready 'without a record'
must_equal "$(curl --noproxy '*' -sS "$fake_url/_fake/rules" |
    "$node" -p 'JSON.parse(require("fs").readFileSync(0)).filter(
	(r) => r.used < 2).length')" 0 'though each of them was met'

# Fallbacks.
printf '[[fail:recitation*1]] [[scene:sea]] One.\n%s\n' \
    '[[fail:blocked]] The ship lay in the harbour; waves broke.' >"$work/two"
# What everybody on the machine can see of it.
while sleep 0.2; do
	# The fake is the other side: it has to know the key.
	ps -eo args | sed '/fake\.mjs/d'
done >"$work/ps" 2>&1 &
children+=("$!")

stack_start analysis.fallback_model=gemini-2.5-flash \
    analysis.thinking=none analysis.fallback_local=yes
id=$(book_id 12)
book_put_spreads "$id" <"$work/two"
book_run "$id" 30 'a book with blocked texts ends'
must_equal "$(book_of "$id" "CONCAT_WS(' ', status, processing_errors)")" \
    ready 'with other readers it is whole'
must_equal "$(sql "SELECT provider, model FROM spreads
    WHERE book_id = '$id' ORDER BY spread_index")" \
    "gemini	gemini-2.5-flash
local	" 'the next model has read the one, the local analyser the other'
must_equal "$(sql "SELECT GROUP_CONCAT(model ORDER BY id) FROM provider_calls
    WHERE book_id = '$id' AND step = 'analysis' AND spread_index = 1")" \
    gemini-3.5-flash-lite,gemini-2.5-flash \
    'each model was asked once'

# Gemini through Replicate: what creations and predictions can do.
stack_start analysis.provider=replicate analysis.fallback_model= \
    analysis.fallback_local=no analysis.timeout=3000
id=$(book_id 13)
cat >"$work/names" <<'EOT'
400 refused 1
500 server_error 3
503 overloaded 4
429_bare rate_limited 1
dropped_before network 3
hang network 3
failed_pa prediction 3
failed_sensitive refused 1
stuck timeout 3
canceled timeout 3
no_json invalid_response 3
lost_response ok 0
500_made ok 0
hang_made ok 0
no_id ok 0
poll_404 ok 0
poll_502 ok 0
fenced ok 0
EOT
cut -d ' ' -f 1 "$work/names" >"$work/only"
spreads_of fail <"$work/names" | book_put_spreads "$id"
book_run "$id" 100 'a book read through Replicate ends'
told "$id" analysis "$work/only" >"$work/told.13"
must_be_same "$work/names" "$work/told.13" \
    'each fails for its cause after its attempts'
must_equal "$(sql "SELECT COUNT(*), SUM(c.cost_nano_usd > 0),
    SUM(c.state = 'failed' OR c.cost_nano_usd = c.estimate_nano_usd)
    FROM provider_calls c JOIN pages p ON p.book_id = c.book_id
    AND p.page_number = 2 * c.spread_index + 1
    WHERE c.book_id = '$id' AND p.text_content LIKE '%[[fail:no_json%'" |
    tr '\t' ' ')" '3 3 3' 'what succeeded, but cannot be read, has its price'
must_be_records "$id" ContentAnalysisError 'as a ContentAnalysisError'

must_keep_secrets 'keys stand in no log, no row and no command line'
must_not_contain "$(grep -rl '/delivery/xezq/' "$dir/log"
    all_rows | grep -m 1 '/delivery/xezq/')" delivery \
    'nor do addresses of files at the provider'
must_equal "$(grep -c 'AddressSanitizer\|must failed\|assert' \
    "$dir/log/pagescape.log")" 0 'and nothing fell over'
