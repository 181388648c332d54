# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2034 # who reads this uses it
# What the scripts of the fuzz targets share: building them, and their names.

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cd "$top" || exit 1
# The grown corpora of long runs; what is kept in the sources is small.
grown=${PAGESCAPE_TEST_CACHE:-$top/build/cache}/fuzz

# Build the targets as VARIANT; the directory they are in goes to ${built}.
# libbacktrace belongs to gcc, and clang does not look there by itself.
build_targets() { # VARIANT OPTION...
	local variant=$1

	shift
	built=$top/build/$variant
	BUILD_GOAL=fuzzers scripts/build "$variant" CC=clang-14 \
	    CPPFLAGS=-idirafter"$(gcc -print-file-name=include)" "$@" >/dev/null
}

# The names of all targets.
targets() {
	sed -n 's/^fuzz_\([a-z_]*\)_SOURCES.*/\1/p' tests/fuzz.am | sort
}

# The longest input of a target, in bytes.
longest() { # TARGET
	case $1 in
	conf | decode | epub | http | opf | plain | reel | xhtml | zip) echo 16384 ;;
	*) echo 4096 ;;
	esac
}
