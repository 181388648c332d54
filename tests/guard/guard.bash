# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # set here for the scripts, set in lib.sh
# What the regression guards share.  They count what does not depend on the
# machine or on what else runs there: instructions, statements, system calls,
# allocations; never seconds.  A bound is what was counted when it was last
# changed on purpose and a tenth more.
# shellcheck source-path=SCRIPTDIR source=../live/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../live/lib.sh"
# shellcheck source=../live/books/books.sh
. "$tree/tests/live/books/books.sh"

# COUNT is at most a tenth above COUNTED; much less is worth a look, too.
must_count() { # COUNT COUNTED SENTENCE
	if ! awk "BEGIN { exit !($1 > 0 && $1 <= 1.1 * $2) }"; then
		not_ok "$3" "$1, at most a tenth more than $2 is allowed"
		return
	fi
	ok "$3: $1"
	awk "BEGIN { exit !($1 < 0.8 * $2) }" &&
	    printf '# %s was the count: put the new one there\n' "$2"
	return 0
}

per() { # TOTAL COUNT
	awk "BEGIN { printf \"%.1f\", $1 / $2 }"
}

# Count what the database is asked by whoever asks for this, too: the keeper
# has a connection of its own.  The log has values only of statements that
# were prepared while it was written.
asked_begin() {
	sql "SET GLOBAL general_log = 0; SET GLOBAL log_output = 'TABLE';
	    TRUNCATE mysql.general_log; SET GLOBAL general_log = 1"
}

asked_of() { # PART OF A STATEMENT
	sql "SET GLOBAL general_log = 0; SELECT COUNT(*) FROM mysql.general_log
	    WHERE command_type IN ('Execute', 'Query') AND thread_id IN
	    (SELECT thread_id FROM mysql.general_log
	    WHERE command_type = 'Execute' AND argument LIKE '%$1%')"
}

# Of these, statements like this one.
asked_like() { # PART OF A STATEMENT, BEGIN
	sql "SELECT COUNT(*) FROM mysql.general_log
	    WHERE command_type = 'Execute' AND argument LIKE '$2%'
	    AND thread_id IN (SELECT thread_id FROM mysql.general_log
	    WHERE command_type = 'Execute' AND argument LIKE '%$1%')"
}
