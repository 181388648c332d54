#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: whatever address a service names for a finished file, only allowed hosts
# on the internet are asked for it, without the token, and what is bought waits.
# - a host that nobody allowed stops the book with its name, without a retry
# - an allowed name that leads to this host is not asked, not even connected to
# - when the owner allows it, the same purchase is fetched: none is made twice
# - check-config says when inside addresses are allowed
# shellcheck disable=SC2016 # evaluated later
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=books/books.sh
. "$tree/tests/live/books/books.sh"

stopped() { # ID
	job_of "$1" "state, cause"
}

fake_start --scale 0.02 --latency none --warm 1 \
    --key "$test_key" --token "$test_token"
book_stack retry.rate_limit_max=3000
must_contain "$("$tree/scripts/stack" run "$dir" pagescape check-config 2>&1)" \
    'replicate.delivery_private' 'check-config says that inside is allowed here'

# --- A host that nobody has allowed ------------------------------------------
id=$(book_id 1)
printf '[[scene:sea]] [[sound-fail:output_other_host]] One.\n' |
    book_put_spreads "$id"
book_start "$id"
must 'a file on a foreign host stops the book' book_wait "$id" 30
must_equal "$(stopped "$id")" 'parked	delivery' 'with its cause'
must_contain "$(job_of "$id" reason)" 127.0.0.2 'the sentence names the host'
must_contain "$(job_of "$id" reason)" replicate.delivery_hosts \
    'and the setting'
must_equal "$(fake_total soundscape.created)" 1 'nothing is bought again for it'
get "/api/generate-soundscapes/$id"
must_contain "$(field why)" replicate.delivery_hosts 'the API says what to do'
must_equal "$(fake_total downloads)" 0 'nothing was fetched'

# --- An allowed name that leads inside ---------------------------------------
stack_stop >"$work/told"
stack_start replicate.delivery_private=no
id=$(book_id 2)
printf '[[scene:sea]] One.\n[[scene:forest]] Two.\n' | book_put_spreads "$id"
book_start "$id"
must 'a file on this host stops the book' book_wait "$id" 30
must_equal "$(stopped "$id")" 'parked	delivery' 'with its cause'
must_contain "$(job_of "$id" reason)" 'not on the internet' 'and says why'
must_equal "$(fake_total downloads)" 0 'this host was not asked'

# --- The owner allows it -----------------------------------------------------
stack_stop >"$work/told"
stack_start replicate.delivery_private=yes
"$tree/scripts/stack" run "$dir" pagescape resume --cause delivery \
    >"$work/told"
must 'once it is allowed the book ends' wait_for 60 \
    '[ "$(book_of "$id" status)" = ready ]'
must_equal "$(book_of "$id" "CONCAT_WS(' ', status, processing_errors)")" \
    ready 'without an error'
must_equal "$(sql "SELECT COUNT(*) FROM provider_calls
    WHERE book_id = '$id' AND step = 'soundscape'")" 2 \
    'with one purchase for each scene'
must_equal "$(fake_total soundscape.created)" 3 'and none made twice'
must_equal "$(fake_total downloads_with_token)" 0 \
    'and no download carried the token'
