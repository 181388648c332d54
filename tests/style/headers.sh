#!/bin/sh
# SPDX-License-Identifier: MIT
# Each header compiles alone and has the guard ROOM_FILE_H; each source file
# begins with its licence and its own header.
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/lib.sh"

lists='base/err_types.h base/err_causes.h base/conf_keys.h
book/vocab_words.h audio/layers.h wire/sandbox_calls.h web/words_book.h
web/words_frame.h web/words_list.h web/words_preview.h'

for h in src/*/*.h; do
	name=${h#src/}
	case " $(echo "$lists" | tr '\n' ' ') " in *" $name "*) continue ;; esac
	guard=$(echo "$name" | tr 'a-z/.' 'A-Z__')
	grep -q "^#ifndef $guard\$" "$h" || echo "$h: no guard $guard"
	echo "#include \"$name\"" |
		${CC:-cc} -std=gnu11 -D_GNU_SOURCE -Isrc -fsyntax-only -x c - \
			2>&1 | head -n 3
done | none "headers that do not stand alone"

for f in src/*/*.[ch] tests/unit/*.[ch] tests/unit/*/*.[ch]; do
	head -n 1 "$f" | grep -q 'SPDX-License-Identifier: MIT' ||
		echo "$f"
done | none "files without their licence line"

for c in src/*/*.c; do
	h=${c%.c}.h
	[ -f "$h" ] || continue
	first=$(grep -m 1 '^#include' "$c")
	[ "$first" = "#include \"${h#src/}\"" ] || echo "$c: $first"
done | none "sources that do not include their own header first"
finish
