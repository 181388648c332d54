#!/bin/sh
# SPDX-License-Identifier: MIT
# foo.c exports only foo_*; no writable globals outside the list.
# shellcheck source-path=SCRIPTDIR
builddir=$(pwd)
. "$(dirname "$0")/lib.sh"
cd "$builddir" || exit 1

# What a process has one of: its title, its log, its crash report.
allowed='^proc\.o: title$'

for room in base book wire audio store provider import job web; do
	[ -f "lib$room.a" ] || { echo "lib$room.a is not built"; exit 1; }
	nm -A --defined-only "lib$room.a" | awk -v room="$room" '
	$2 == "T" || $(NF-1) == "T" {
		split($1, part, ":")
		object = part[2]
		sub(/^lib[a-z]+_a-/, "", object); sub(/\.o$/, "", object)
		if ($NF != object && index($NF, object "_") != 1)
			print room "/" object ".c exports " $NF
	}'
done | none "functions not named after their file"

# By section: a table of pointers is constant, although it is relocated.
# What begins with __ is the compiler's (coverage, sanitizers).
for room in base book wire audio store provider import job web; do
	objdump -t "lib$room.a" | awk '
	/^[^ ]+\.o:/ { file = $1; sub(/^lib[a-z]+_a-/, "", file) }
	$0 ~ / O \.(data|bss)[^ ]*[\t ]/ && $0 !~ /\.data\.rel\.ro/ &&
	$NF !~ /^(\.hidden )?__/ {
		print file " " $NF }'
done | grep -vE '^(must|log|text|fault|conf)\.o: ' | grep -vE "$allowed" |
	none "writable globals outside the list"
finish
