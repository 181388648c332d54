#!/bin/bash
# SPDX-License-Identifier: MIT
# Static analysis of every source file: what the analysers find and nobody has
# looked at (tests/analysis/known) fails.
#
#   tests/analysis/analysis.sh [gcc] [tidy] [scan]     none: all three
#
#   gcc    gcc -fanalyzer
#   tidy   clang-tidy with the checks of .clang-tidy
#   scan   clang --analyze, which is what scan-build runs
set -u

top=$(cd "$(dirname "$0")/../.." && pwd)
cd "$top" || exit 1
flags=(-std=gnu11 -O2 -D_GNU_SOURCE -DHAVE_CONFIG_H
    -DPAGESCAPE_SYSCONFDIR='"/etc"' -DPAGESCAPE_SHAREDIR='"/usr/share"'
    "-I$top/build/plain" "-I$top/src")
# shellcheck disable=SC2207 # flags are words
flags+=($(sed -n 's/^[A-Z_]*_CFLAGS = *\(-.*\)/\1/p' build/plain/Makefile |
    grep -v -e -Wall -e -std= | tr ' ' '\n' | grep '^-[ID]' | sort -u))
# Debian keeps libbacktrace's header with gcc's.
flags+=("-idirafter$(dirname "$(gcc -print-file-name=include/backtrace.h)")")
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
failed=0

# Run "$@ FILE" for each source; what is said is kept.
each() { # LOG COMMAND...
	local log=$1

	shift
	git ls-files 'src/*.c' | xargs -P "$(nproc)" -I{} sh -c '
		out=$("$@" 2>&1) || echo "{}:0:0: error: $1 has failed [failed]"
		[ -z "$out" ] || printf "%s\n" "$out"' sh "$@" {} >"$log"
}

# One line a finding: FILE CHECK LINE TEXT.
findings() { # LOG
	sed -nE "s#^($top/)?(src/[^:]*|[^:]*\.[ch]):([0-9]+):[0-9]+: (warning|error): (.*) \[-?([^],]*)[^]]*\]\$#\2 \6 \3 \5#p" \
	    "$1" | sort -u
}

told() { # NAME LOG
	awk 'NR == FNR { if (!/^#/) known[$1 " " $2] = 1; next }
	    !(($1 " " $2) in known) { print "    " $1 ":" $3 ": " $2 ":" \
	        substr($0, length($1 $2 $3) + 3) }' \
	    tests/analysis/known <(findings "$2") >"$work/new"
	if [ -s "$work/new" ]; then
		echo "not ok - $1 has found nothing new"
		cat "$work/new"
		failed=$((failed + 1))
	else
		echo "ok - $1 has found nothing new"
	fi
}

scripts/build plain >/dev/null || exit 1
[ $# -gt 0 ] || set -- gcc tidy scan
for tool; do
	case $tool in
	gcc) each "$work/log" gcc "${flags[@]}" -fanalyzer -c -o /dev/null ;;
	tidy)
		printf '%s\n' "${flags[@]}" >"$work/compile_flags.txt"
		each "$work/log" clang-tidy-14 --quiet -p "$work"
		;;
	scan) each "$work/log" clang-14 "${flags[@]}" --analyze \
	    -Xclang -analyzer-output=text -o /dev/null ;;
	esac
	told "$tool" "$work/log"
done
echo "$(($# - failed)) passed, $failed failed"
[ "$failed" -eq 0 ]
