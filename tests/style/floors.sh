#!/bin/sh
# SPDX-License-Identifier: MIT
# A file includes its own room and lower floors only; no ring inside a room;
# foreign headers only behind their door.
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/lib.sh"

includes() {
	grep -rHoE '^#include ["<][^">]+[">]' src |
		sed -E 's/^([^:]+):#include ["<]([^">]+)[">]/\1 \2/'
}

floor_table='base 1
book 2
wire 2
audio 2
store 3
provider 3
import 3
job 4
web 4
main 5'

includes | awk -v table="$floor_table" '
BEGIN {
	n = split(table, lines, "\n")
	for (i = 1; i <= n; i++) { split(lines[i], f, " "); floor[f[1]] = f[2] }
}
{
	split($1, from, "/"); split($2, to, "/")
	a = from[2]; b = to[1]
	if (!(b in floor) || !(a in floor) || a == b) next
	if (floor[b] >= floor[a]) print $1 " includes " $2
}' | none "includes that go up or sideways"

# Rings: only headers can make one; tsort names those it finds.
includes | awk '$1 ~ /\.h$/ && $2 ~ /\// && $2 !~ /^sys\// {
	sub(/^src\//, "", $1); if ($1 != $2) print $1, $2 }' |
	tsort 2>&1 >/dev/null | grep -v '^$' | none "headers in a ring"

# A file of a room and the files of the room that it includes.
includes | awk '{
	split($1, from, "/"); split($2, to, "/")
	if (from[2] != to[1]) next
	a = $1; b = "src/" $2
	sub(/\.[ch]$/, "", a); sub(/\.[ch]$/, "", b)
	if (a != b) print a, b }' | sort -u |
	tsort 2>&1 >/dev/null | none "files of a room in a ring"

door() { # PATTERN ROOM...
	pattern=$1
	shift
	rooms=$(echo "$*" | tr ' ' '|')
	includes | awk -v p="$pattern" -v r="^src/($rooms)/" \
		'$2 ~ p && $1 !~ r { print $1 " includes <" $2 ">" }' |
		none "foreign headers outside their door"
}
door '^(curl/|mysql|mysqld_error|errmsg|fcgiapp|fcgi_stdio|json-c/|archive|libxml/|seccomp)' wire
door '^(sndfile|ebur128|opus)' audio
door '^(uchardet|utf8proc|libstemmer)' import provider
door '^(openssl/|backtrace\.h)' base
finish
