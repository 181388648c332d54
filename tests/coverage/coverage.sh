#!/bin/bash
# SPDX-License-Identifier: MIT
# Measures which branches the tests take in the rooms where a mistake costs
# money or a night: unit tests, whole books on real parts, and failing calls.
#
#   tests/coverage/coverage.sh      prints the rooms, their files, and what no
#                                   test has taken; fails below nine tenths
set -u

top=$(cd "$(dirname "$0")/../.." && pwd)
cd "$top" || exit 1
build=$top/build/coverage

bin=$(scripts/build coverage --enable-coverage --enable-fault-points |
    sed -n '$s/^bin=//p')
[ -n "$bin" ] || exit 1
(cd "$build" && make -j"$(nproc)" check TESTS= >/dev/null) || exit 1

# Programs of a stack run as another user, and add to the same counts.
find "$build" -name '*.gcda' -delete
find "$build/src" -type d -exec chmod a+rwx {} +
umask 0
for suite in "$build"/check_*; do
	fork=no
	case $suite in
	*/check_base | */check_book) fork=yes ;;
	esac
	CK_FORK=$fork UNIT_DATA=$top/tests/unit PAGESCAPE_SHARE=$top/share \
	    PAGESCAPE_AUDIO=$build/pagescape-audio "$suite" >&2
done
# shellcheck disable=SC2016 # evaluated later
printf '%s\n' tests/live/[a-z][0-9]*.sh tests/fault/f01*.sh |
    STACK_BIN=$bin FAULT_STEP=${FAULT_STEP:-1} xargs -P 2 -I{} \
    sh -c 'printf "%s: %s\n" {} "$(timeout 1800 {} 2>&1 | tail -n 1)" >&2'

node tests/coverage/report.mjs "$build" book job provider wire
