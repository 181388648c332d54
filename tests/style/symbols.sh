#!/bin/sh
# SPDX-License-Identifier: MIT
# foo.c exports only foo_*; no writable globals outside the list.
# shellcheck source-path=SCRIPTDIR
builddir=$(pwd)
. "$(dirname "$0")/lib.sh"
cd "$builddir" || exit 1

for room in base book wire audio store provider import job web; do
	[ -f "lib$room.a" ] || { echo "lib$room.a is not built"; exit 1; }
	nm -A --defined-only "lib$room.a" | awk -v room="$room" '
	$2 == "T" || $(NF-1) == "T" {
		split($1, part, ":")
		object = part[2]
		sub(/^lib[a-z]+_a-/, "", object); sub(/\.o$/, "", object)
		if (index($NF, object) != 1) print room "/" object ".c exports " $NF
	}'
done | none "functions not named after their file"

for room in base book wire audio store provider import job web; do
	nm -A --defined-only "lib$room.a" | awk '
	$(NF-1) ~ /^[DdBbC]$/ && $NF !~ /^__/ {
		split($1, part, ":"); print part[2] ": " $NF }'
done | grep -vE '^(libbase_a-)?(must|log|text|fault)\.o:|^libbase_a-' |
	none "writable globals outside base"
finish
