#!/bin/sh
# SPDX-License-Identifier: MIT
# Words that stand nowhere, or only in one room.
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/lib.sh"

calls() { # PATTERN FILE...
	pattern=$1
	shift
	grep -nE "(^|[^A-Za-z0-9_\"])($pattern)\\(" "$@" /dev/null |
		grep -vE '^[^:]+:[0-9]+:[[:space:]]*(/?\*|//)'
}

calls 'strcpy|strcat|sprintf|vsprintf|gets|atoi|atol|atof|system|popen|rand|srand|usleep|sleep|tmpnam|strtok|setjmp' \
	src/*/*.[ch] | none "calls that are forbidden"
calls 'fork|vfork|posix_spawn|posix_spawnp|execv|execve|execvp|execl' \
	$(ls src/*/*.c | grep -v '^src/wire/proc') | none "processes outside wire/proc"
calls 'log_line|log_error' \
	$(ls src/*/*.c | grep -vE '^src/(base/log|job/|web/|main/)') |
	none "logging below the fourth floor"
grep -nE '"[^"]*\b(SELECT|INSERT INTO|UPDATE [a-z_]+ SET|DELETE FROM)\b' \
	$(ls src/*/*.c | grep -vE '^src/(store|wire/sql)') /dev/null |
	none "SQL outside store"
# Tables between "clang-format off" and "on" may be as wide as they need.
for f in src/*/*.[ch] tests/unit/*/*.[ch]; do
	expand "$f" | awk '
	/clang-format off/ { off = 1 } /clang-format on/ { off = 0 }
	{ print off ? "" : $0 }' | LC_ALL=C.UTF-8 grep -nP '.{81,}' |
		sed "s|^\([0-9]*\):.*|$f:\1|"
done | none "lines over 80 columns"
finish
