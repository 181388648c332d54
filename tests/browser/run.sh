#!/bin/sh
# Why: the pages are for people, so a real browser has to show them: sounds
# that load, pages that move, keys that reach everything, text that stays text.
#
#	run.sh CACHE_DIRECTORY [SCREENSHOT_DIRECTORY]
#
# Packages are installed into the cache directory, never into the source tree.
# $STACK_BIN is passed on to scripts/stack, $CHROMIUM names another browser.
set -eu

if [ $# -lt 1 ] || [ $# -gt 2 ]; then
	echo "usage: $0 CACHE_DIRECTORY [SCREENSHOT_DIRECTORY]" >&2
	exit 2
fi
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
mkdir -p -- "$1"
cache=$(CDPATH='' cd -- "$1" && pwd)
if [ $# -eq 2 ]; then
	mkdir -p -- "$2"
	BROWSER_SHOTS=$(CDPATH='' cd -- "$2" && pwd)
	export BROWSER_SHOTS
fi

command -v npm >/dev/null || {
	echo "$0: npm is not to be found: install the Debian package npm" >&2
	exit 1
}
command -v "${CHROMIUM:-chromium}" >/dev/null || {
	echo "$0: no browser: install the Debian package chromium" >&2
	exit 1
}

# Installed once for each state of the lock file; the copy of it that says
# "done" is made last.
if ! cmp -s "$here/package-lock.json" "$cache/installed"; then
	rm -f "$cache/installed"
	cp "$here/package.json" "$here/package-lock.json" "$cache/"
	(cd "$cache" && npm ci --ignore-scripts --no-audit --no-fund >&2)
	cp "$here/package-lock.json" "$cache/installed"
fi

node=node
for candidate in "$cache"/node_modules/node-linux-*/bin/node; do
	if [ -x "$candidate" ]; then
		node=$candidate
	fi
done

BROWSER_PACKAGES=$cache
export BROWSER_PACKAGES
exec "$node" --test --test-concurrency=1 "$here"/*.test.mjs
