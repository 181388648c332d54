#!/bin/sh
# SPDX-License-Identifier: MIT
# Every file of the source tree is listed in an automake file, so that it is
# built, installed or shipped; and nothing is listed that is not there.
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/lib.sh"

word='[A-Za-z0-9_.-]+'
listed=$(grep -ohE "[A-Za-z]$word(/$word)+" \
	Makefile.am src/*.am share/*.am systemd/*.am tests/*.am | sort -u)

for f in src/*/*.[ch] tests/unit/*.[ch] tests/unit/*/*.[ch] \
	tests/unit/data/*/* tests/style/*.sh tests/live/*.sh tests/fault/*.sh \
	tests/abuse/* tests/analysis/* tests/coverage/* tests/guard/* \
	tests/fuzz/*.[chs]* \
	tests/hardening/* tests/bench/* tests/bench/*/* \
	share/*/* sql/* systemd/*.in nginx/*; do
	[ -f "$f" ] || continue
	echo "$listed" | grep -qxF -e "$f" || echo "$f"
done | none "files that no .am file lists"

echo "$listed" | grep -E '^(src|tests|share|sql|systemd|nginx)/' | while read -r f; do
	# what is made from a template is in the build directory
	[ -e "$f" ] || [ -e "$f.in" ] || echo "$f"
done | none "listed files that are not there"
finish
