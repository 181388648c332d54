#!/bin/sh
# SPDX-License-Identifier: MIT
# Words that stand nowhere, or only in one room.
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/lib.sh"

# The sources but for those that PATTERN names; no name has a blank.
others() {
	find src -name '*.c' -o -name '*.h' | grep -vE "$1"
}

allowed() { # PATTERN-OF-FILES SENTENCE PATTERN-OF-CALLS
	others "$1" | xargs grep -nE "(^|[^A-Za-z0-9_\"])($3)\\(" /dev/null |
		grep -vE '^[^:]+:[0-9]+:[[:space:]]*(/?\*|//)' | none "$2"
}

allowed '^$' "calls that are forbidden" \
	'strcpy|strcat|sprintf|vsprintf|gets|atoi|atol|atof|system|popen|rand|srand|usleep|sleep|tmpnam|strtok|setjmp'
allowed '^src/wire/proc' "processes outside wire/proc" \
	'fork|vfork|posix_spawn|posix_spawnp|execv|execve|execvp|execl'
allowed '^src/(base/log|job/|web/|main/)' "logging below the fourth floor" \
	'log_line|log_error'
others '^src/(store|wire/sql)' |
	xargs grep -nE '"[^"]*\b(SELECT|INSERT INTO|UPDATE [a-z_]+ SET|DELETE FROM)\b' |
	none "SQL outside store"
# Tables between "clang-format off" and "on" may be as wide as they need, and
# a piece of text is not cut for it.
for f in src/*/*.[ch] tests/unit/*/*.[ch]; do
	expand "$f" | awk '
	/clang-format off/ { off = 1 } /clang-format on/ { off = 0 }
	{ print off ? "" : $0 }' | LC_ALL=C.UTF-8 grep -nP '.{81,}' |
		grep -vP '^[0-9]+:\s*".*"[,;)]*$' |
		sed "s|^\([0-9]*\):.*|$f:\1|"
done | none "lines over 80 columns"
finish
