#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: the service that is installed has no more power than it needs.
# - systemd understands the unit, its user and its directories
# - its exposure (systemd-analyze security) is 2.0 at most
# - our own fence asks for nothing that the unit's forbids
# shellcheck source-path=SCRIPTDIR source=../live/lib.sh
. "$(dirname "$0")/../live/lib.sh"
# shellcheck source-path=SCRIPTDIR source=unit.bash
. "$tree/tests/hardening/unit.bash"

most=2.0
bin=$("$tree/scripts/build" | sed -n '$s/^bin=//p')
stage=${bin%/bin}
unit=$work/pagescape.service
cp "$stage/lib/systemd/system/pagescape.service" "$unit" ||
    not_ok 'the unit is installed'

must 'systemd understands the unit' systemd-analyze verify "$unit"
must_equal "$(systemd-analyze verify "$unit" 2>&1)" '' 'without a word'
cp "$unit" "$work/broken.service"
echo 'NoNewPrivilege=maybe' >>"$work/broken.service"
must_contain "$(systemd-analyze verify "$work/broken.service" 2>&1)" \
    'NoNewPrivilege' '(it does have a word for what it does not know)'

score=$(systemd-analyze security --offline=true --no-pager "$unit" 2>&1 |
    sed -n 's/.*Overall exposure level for .*: \([0-9.]*\) .*/\1/p')
must_equal "$(awk "BEGIN { print (\"$score\" != \"\" && \"$score\" + 0 <= $most) }")" \
    1 "its exposure is $score, at most $most"

root=$work/root
mkdir -p "$root/etc"
must 'systemd understands the user' systemd-sysusers --root="$root" \
    "$stage/lib/sysusers.d/pagescape.conf"
must_contain "$(cat "$root/etc/passwd")" 'pagescape:' 'and makes it'
sed "s| $stage/etc/| /etc/|; s| www-data| pagescape|" \
    "$stage/lib/tmpfiles.d/pagescape.conf" >"$work/tmpfiles.conf"
if [ "$(id -u)" -eq 0 ]; then
	must 'and the directories' systemd-tmpfiles --create --root="$root" \
	    "$work/tmpfiles.conf"
	must_equal "$(stat -c %a "$root/var/lib/pagescape/audio" \
	    "$root/etc/pagescape" "$root/run/pagescape-events" |
	    paste -sd ' ')" '750 750 750' 'which are closed to others'
fi

unit_calls "$unit" >"$work/unit.calls"
grep -oE 'SANDBOX_(CALL|START|SOUND)\([a-z0-9_]+\)' \
    "$tree/src/wire/sandbox_calls.h" | sed 's/.*(//; s/)//' |
    grep -vx name | sort -u >"$work/our.calls"
must_equal "$([ "$(wc -l <"$work/our.calls")" -gt 150 ] && echo many)" many \
    'our fence lets many calls through'
# Newer than this systemd, so that it knows no name for them.
must_equal "$(comm -23 "$work/our.calls" "$work/unit.calls" |
    grep -vxE 'fchmodat2|map_shadow_stack|mseal' | paste -sd ' ')" '' \
    'and none that the unit forbids'
must_equal "$(grep -oE 'SANDBOX_DEADLY\([a-z0-9_]+\)' \
    "$tree/src/wire/sandbox_calls.h" | sed 's/.*(//; s/)//' |
    sort -u | comm -12 - "$work/our.calls")" '' \
    'and none that kills'
