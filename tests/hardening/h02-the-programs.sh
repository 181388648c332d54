#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: the programs are built as the strictest daemons of Debian are.
# Position-independent, everything relocated before they start and read-only
# from then on, no executable stack, stack protector, fortified library calls,
# marked jump targets (x86-64), no search path of their own.
# shellcheck source-path=SCRIPTDIR source=../live/lib.sh
. "$(dirname "$0")/../live/lib.sh"

"$tree/scripts/build" >"$work/build.log" 2>&1 || not_ok 'it builds'
dir=$tree/build/plain

for name in pagescape pagescape.fcgi pagescape-worker pagescape-audio; do
	file=$dir/$name
	dynamic=$(readelf -dW "$file")
	segments=$(readelf -lW "$file")
	symbols=$(readelf -sW --dyn-syms "$file")
	must_contain "$(readelf -hW "$file")" 'DYN (Position-Independent' \
	    "$name may lie anywhere"
	must_contain "$segments" GNU_RELRO 'its tables are read-only'
	must_contain "$dynamic" 'NOW PIE' 'before it starts'
	must_equal "$(sed -n 's/^ *GNU_STACK.* \(R[WE ]*\) *0x.*/\1/p' \
	    <<<"$segments" | tr -d ' ')" RW 'its stack is no code'
	must_equal "$(grep -cE '^ *LOAD.* RWE? *E ' <<<"$segments")" 0 \
	    'nor is anything that can be written'
	must_equal "$(grep -oE 'RPATH|RUNPATH|TEXTREL' <<<"$dynamic")" '' \
	    'it searches no path of its own and has no code to patch'
	must_contain "$symbols" __stack_chk_fail 'it guards its stack'
	must_equal "$([ "$(grep -oE '__[a-z0-9]+_chk\b' <<<"$symbols" |
	    sort -u | wc -l)" -ge 3 ] && echo several)" several \
	    'it calls the checked library functions'
done

# The linker marks a program only where the C library's start files are
# marked, too (Debian 12's are not): our own code must be.
if [ "$(uname -m)" = x86_64 ]; then
	for room in base book wire audio store provider import job web; do
		must_equal "$(readelf -nW "$dir/lib$room.a" |
		    grep -c 'IBT, SHSTK')" "$(ar t "$dir/lib$room.a" | wc -l)" \
		    "every jump into $room has its mark"
	done
fi
