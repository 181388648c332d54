# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# The parts of a stack as processes.  DIR/run/NAME.pid holds pid, start time
# and boot id, so that a pid which now belongs to somebody else is neither
# shown as ours nor killed.

# State and start time (clock ticks since boot) of a process; fails if it is
# gone.  Fields are counted after the name, which may hold blanks and ")".
# A zombie is gone: not every PID 1 reaps at once.
process_started() { # PID
	local line fields

	{ read -r line <"/proc/$1/stat"; } 2>/dev/null || return 1
	read -ra fields <<<"${line##*) }"
	case ${fields[0]} in
	Z | X) return 1 ;;
	esac
	printf '%s\n' "${fields[19]}"
}

process_boot() {
	cat /proc/sys/kernel/random/boot_id
}

# Print the pid of a part if it runs.
process_pid() { # DIR NAME
	local pid started boot

	read -r pid started boot 2>/dev/null <"$1/run/$2.pid" || return 1
	[ "$boot" = "$(process_boot)" ] || return 1
	[ "$(process_started "$pid")" = "$started" ] || return 1
	printf '%s\n' "$pid"
}

# What is left of a part whose first process may be dead: when nginx's master
# is killed its workers live on and keep the port.  The number of a session
# is not dealt out again while a member lives; that a member holds files of
# this stack tells it from a stranger's after that.
process_session() { # DIR NAME
	local leader stat pid line fields

	read -r leader _ 2>/dev/null <"$1/run/$2.pid" || return 0
	for stat in /proc/[0-9]*/stat; do
		{ read -r line <"$stat"; } 2>/dev/null || continue
		read -ra fields <<<"${line##*) }"
		[ "${fields[3]}" = "$leader" ] || continue
		pid=${line%% *}
		if [ "${fields[0]}" != Z ] && [ -O "/proc/$pid" ] &&
		    process_in_stack "$pid" "$1"; then
			printf '%s\n' "$pid"
		fi
	done
}

process_end_session() { # DIR NAME
	local pids tries=100

	mapfile -t pids < <(process_session "$1" "$2")
	[ "${#pids[@]}" -eq 0 ] || kill -KILL "${pids[@]}" 2>/dev/null
	while [ "$tries" -gt 0 ] && [ "${#pids[@]}" -gt 0 ]; do
		sleep 0.02
		tries=$((tries - 1))
		mapfile -t pids < <(process_session "$1" "$2")
	done
}

# Start a part in a session of its own, its output in DIR/log/NAME.log, with
# no other descriptor of ours: a caller that reads our stdout to the end must
# not wait for it.
process_start() { # DIR NAME COMMAND…
	local dir=$1 name=$2 pid started

	process_end_session "$1" "$2"
	shift 2
	(
		for fd in /proc/self/fd/*; do
			fd=${fd##*/}
			[ "$fd" -le 2 ] || eval "exec $fd>&-"
		done
		cd "$dir" || exit 1
		exec setsid "$@"
	) </dev/null >>"$dir/log/$name.log" 2>&1 &
	pid=$!
	disown "$pid"
	started=$(process_started "$pid") || return 1
	printf '%s %s %s\n' "$pid" "$started" "$(process_boot)" \
	    >"$dir/run/$name.pid"
}

# End a part: TERM, then KILL for its whole session after so many seconds.
process_stop() { # DIR NAME SECONDS
	local dir=$1 name=$2 end=$((SECONDS + $3)) pid

	if pid=$(process_pid "$dir" "$name"); then
		kill -TERM "$pid" 2>/dev/null
		while [ "$SECONDS" -lt "$end" ] &&
		    process_pid "$dir" "$name" >/dev/null; do
			sleep 0.05
		done
		if process_pid "$dir" "$name" >/dev/null; then
			say "$name did not end when asked: killing it"
			kill -KILL "$pid" 2>/dev/null
		fi
	fi
	process_end_session "$dir" "$name"
	rm -f "$dir/run/$name.pid"
}

# All processes of Pagescape's programs, by their file or their command line.
# (Under valgrind the file is valgrind's, and a title hides the command.)
process_ours() {
	{
		find /proc -maxdepth 2 -path '/proc/[0-9]*/exe' \
		    -lname '*/pagescape*' 2>/dev/null
		grep -lzE '(^|/)pagescape(-worker|-audio|\.fcgi)(:|$)' \
		    /proc/[0-9]*/cmdline 2>/dev/null
	} | cut -d / -f 3 | sort -nu
}

# Does it belong to the stack in DIR: by its command line, its environment,
# or a file it holds there?  A title written over both leaves the files.
process_in_stack() { # PID DIR
	local fd

	if tr '\0' '\n' 2>/dev/null <"/proc/$1/cmdline" |
	    grep -Fqe "$2/etc/pagescape.conf" ||
	    tr '\0' '\n' 2>/dev/null <"/proc/$1/environ" |
	    grep -Fqxe "PAGESCAPE_CONFIG=$2/etc/pagescape.conf"; then
		return 0
	fi
	for fd in "/proc/$1/fd"/*; do
		case $(readlink "$fd" 2>/dev/null) in
		"$2"/run/* | "$2"/log/*) return 0 ;;
		esac
	done
	return 1
}

# Who holds the slot files of a stack, a pid a line.  A worker hides its memory
# and with it nearly all of its /proc, but not its locks.
process_slots() { # DIR
	find "$1/run/worker" -name 'worker.*' -printf '%i\n' 2>/dev/null |
	    awk 'NR == FNR { ours[$1]; next }
		$2 == "FLOCK" { n = split($6, file, ":")
			if (file[n] in ours) print $5 }' - /proc/locks
}

# The workers of a stack and their helpers, a pid a line.  They are detached
# on purpose, so nobody's child list has them.
process_workers() { # DIR
	local pid fcgi slots

	fcgi=$(process_pid "$1" pagescape.fcgi)
	slots=" $(process_slots "$1" | tr '\n' ' ') "
	process_ours | while read -r pid; do
		if [ "$pid" != "$fcgi" ] &&
		    process_started "$pid" >/dev/null &&
		    { [[ $slots == *" $pid "* ]] || { [ -O "/proc/$pid" ] &&
		    process_in_stack "$pid" "$1"; }; }; then
			printf '%s\n' "$pid"
		fi
	done
	return 0
}

# End them all: they leave their books resumable on TERM.
process_stop_workers() { # DIR
	local pids end=$((SECONDS + 10))

	mapfile -t pids < <(process_workers "$1")
	[ "${#pids[@]}" -gt 0 ] || return 0
	kill -TERM "${pids[@]}" 2>/dev/null
	while [ "$SECONDS" -lt "$end" ]; do
		mapfile -t pids < <(process_workers "$1")
		[ "${#pids[@]}" -gt 0 ] || return 0
		sleep 0.1
	done
	say "workers did not end when asked: killing ${pids[*]}"
	kill -KILL "${pids[@]}" 2>/dev/null
	sleep 0.1
}
