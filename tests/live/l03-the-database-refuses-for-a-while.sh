#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: a statement that the database refuses is written later.
# - somebody holds the job's row for longer than a worker tries at once: the
#   worker pauses as retry.database says, and writes what it has
# - nothing is asked twice, nothing failed, the book is ready
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=books/books.sh
. "$tree/tests/live/books/books.sh"

id=$(book_id 1)
fake_start --scale 0.1
book_stack 'retry.database=3 300 2 1000 0.2' pipeline.analysis_concurrency=2
book_put_marked "$id" 80 2 'Held up'
book_start "$id"
must 'the book is begun' wait_for 20 \
    "[ \"\$(job_of $id processed_spreads)\" -ge 4 ]"
sql "BEGIN; SELECT beat FROM jobs WHERE book_id = '$id' FOR UPDATE;
    DO SLEEP(14); COMMIT" >"$work/held"
must 'the book ends' book_wait "$id" 60
must_equal "$(book_of "$id" 'status, processing_errors IS NULL' |
    tr '\t' ' ')" 'ready 1' 'it is ready and whole'
must_equal "$(job_of "$id" crashes)" 0 'no worker died'
must_contain "$(cat "$dir/log/pagescape.log")" 'writing again' \
    'the worker said that it would write again'
must_equal "$(fake_total analysis.asked)" 40 'each spread was read once'
