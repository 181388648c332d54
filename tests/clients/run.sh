#!/bin/sh
# Why: the official clients need packages and a newer Node than the system
# has; both are installed into a cache directory, never into the source tree.
#
#   run.sh CACHE_DIRECTORY
set -eu

if [ $# -ne 1 ]; then
	echo "usage: $0 CACHE_DIRECTORY" >&2
	exit 2
fi
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
mkdir -p -- "$1"
cache=$(CDPATH='' cd -- "$1" && pwd)

command -v npm >/dev/null || {
	echo "$0: npm is not to be found: install the Debian package npm" >&2
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

CLIENTS_DIRECTORY=$cache
export CLIENTS_DIRECTORY
exec "$node" --test "$here/clients.test.mjs"
