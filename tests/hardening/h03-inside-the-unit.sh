#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: all that Pagescape does works inside the unit's sandbox.
# systemd may not be running here, so what it would do is done by hand: all
# files are read-only, no program runs but ours, only the calls and sockets of
# the unit are left, users but its own are nobody, no capability.  In there the
# responder answers, its worker takes a book through both services into the
# database, and the audio helper makes its sounds.
# shellcheck source-path=SCRIPTDIR source=../live/lib.sh
. "$(dirname "$0")/../live/lib.sh"
# shellcheck source-path=SCRIPTDIR source=../live/books.bash
. "$tree/tests/live/books.bash"
# shellcheck source-path=SCRIPTDIR source=unit.bash
. "$tree/tests/hardening/unit.bash"

fake_start --scale 0.2 --sigma 0 --analysis-median 500 \
    --soundscape-median 1000 --audio-seconds 6
mapfile -t fake < <(fake_settings)
stack_start worker.max_workers=1 reuse.mode=off "${fake[@]}"
# What was built may lie where the stack's user cannot go: that has a copy.
stage=$("$tree/scripts/build" | sed -n '$s/^bin=\(.*\)\/bin$/\1/p')
unit=$stage/lib/systemd/system/pagescape.service
must 'the filter is built' make -C "${stage%/stage}" unit_filter
install -m 0755 "${stage%/stage}/unit_filter" "$work/unit_filter"
[ ! -d "$dir/tree/share" ] || export PAGESCAPE_SHARE="$dir/tree/share"
must_equal "$(sed -n 's/^RestrictAddressFamilies=//p' "$unit")" \
    'AF_UNIX AF_INET AF_INET6 AF_NETLINK' 'the unit allows four families'
unit_calls "$unit" >"$work/calls"
user=$(stat -c %u "$dir")
group=$(stat -c %g "$dir")
spawner=$(command -v spawn-fcgi)

service=("$work/unit_filter" "$work/calls" '1,2,10,16' "$spawner" -n
    -s "${socket%/*}/app.sock" -M 0600 -b 512 --
    "$bin/pagescape.fcgi" --config "$config")

# The same with other means.  What is needed to get there may run, too.
cat >"$work/enter" <<EOT
set -e
mount --make-rprivate /
mounts=\$(findmnt -rn -o TARGET | grep -vE '^/(proc|dev|sys)(/|\$)|^/\$' | sort -r)
for path in '$bin' '$work/unit_filter' /usr/lib '$spawner' \\
    $(command -v mount setpriv unshare | paste -sd ' '); do
	mount --bind "\$path" "\$path"
	mount -o remount,bind,ro "\$path"
done
for path in run audio log; do
	mount --bind "$dir/\$path" "$dir/\$path"
	mount -o remount,bind,noexec "$dir/\$path"
done
for path in \$mounts; do
	mount -o remount,bind,ro,noexec "\$path" || :
done
mount -o remount,bind,ro,noexec /
exec setpriv --reuid $user --regid $group --clear-groups \\
    --inh-caps=-all --bounding-set=-all --no-new-privs -- \\
    unshare -U --map-user=$user --map-group=$group -- \\
    $(printf '%q ' "${service[@]}")
EOT
# Elsewhere only the filter can be tried.
as_user=()
[ "$(id -u)" -ne 0 ] || as_user=(setpriv --reuid "$user" --regid "$group"
    --clear-groups --inh-caps=-all --bounding-set=-all --no-new-privs --)
printf 'exec %s\n' "$(printf '%q ' "${as_user[@]}" "${service[@]}")" \
    >"$work/filter"

responder_of() {
	pgrep -f "^$bin/pagescape.fcgi --config $config" | tail -n 1
}

chmod 0644 "$work/enter" "$work/filter" "$work/calls"
kill "$(pid_of pagescape.fcgi)"
must 'the responder outside ends' wait_for 20 '[ -z "$(responder_of)" ]'
rm -f "${socket%/*}/app.sock"
if [ "$(id -u)" -eq 0 ] && unshare -m unshare -U true 2>/dev/null; then
	unshare -m bash "$work/enter" >"$work/inside.log" 2>&1 &
	children+=($!)
	wait_for 20 '[ -n "$(responder_of)" ]'
	pid=$(responder_of)
	must_fail 'inside no other program runs' nsenter -t "$pid" -m /bin/true
	must_contain "$(awk '$5 == "/" { print $6 }' "/proc/$pid/mountinfo")" \
	    ro,noexec 'and nothing is written where it need not'
	must_equal "$(sed -n 's/^Cap\(Eff\|Prm\):[[:space:]]*//p' \
	    "/proc/$pid/status" | sort -u)" 0000000000000000 \
	    'it has no capability'
else
	printf '# nobody may make mounts here: the filter alone is tried\n'
	bash "$work/filter" >"$work/inside.log" 2>&1 &
	children+=($!)
	wait_for 20 '[ -n "$(responder_of)" ]'
	pid=$(responder_of)
fi
must_equal "$(sed -n 's/^Seccomp_filters:[[:space:]]*//p' \
    "/proc/$pid/status")" 2 'the responder is inside the unit and its own fence'
must 'it has its database' wait_for 20 \
    'get /pagescape/readyz && [ "$code" = 200 ]'
long_book 'Inside' 12
submit "$book"
must_end "$book" 90 'a book comes to its end'
must_equal "$(status_of "$book") $(sql "SELECT processing_errors IS NULL
    FROM books WHERE id = '$book'") $(broken_rows "$book")" 'ready 1 ' 'whole'
must_equal "$(sql 'SELECT COUNT(*) FROM soundscapes')" 3 'with its sounds'
get /pagescape/status/
must_equal "$code" 200 'and the pages are there'
[ "$failed" -eq 0 ] || cat "$work/inside.log"
[ -z "$pid" ] || kill "$pid"
