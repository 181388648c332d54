# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# What the house tests share: where the sources are, and how they fail.

top=${top_srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}
cd "$top" || exit 1
failures=0

# bad SENTENCE: what is wrong, on stdin in lines; nothing if there are none.
none() {
	found=$(cat)
	[ -z "$found" ] && return
	echo "$1:"
	echo "$found" | sed 's/^/  /'
	failures=$((failures + 1))
}

finish() {
	[ "$failures" -eq 0 ]
	exit $?
}
