# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# What the house tests share: where the sources are, and how they fail.

top=${top_srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}
cd "$top" || exit 1
# A file, because the ends of pipes are processes of their own.
found_any=$(mktemp)
trap 'rm -f "$found_any"' EXIT

# COMMAND | none SENTENCE: each line is a fault.
none() {
	faults=$(cat)
	[ -z "$faults" ] && return
	echo "$1:" | tee -a "$found_any"
	echo "$faults" | sed 's/^/  /'
}

finish() {
	[ ! -s "$found_any" ]
	exit $?
}
