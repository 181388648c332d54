# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# What the scripts about the unit share.

# The calls that a SystemCallFilter= names, groups by their members.
expand() { # GROUP OR NAME…
	local word

	for word; do
		case $word in
		@*)
			# shellcheck disable=SC2046
			expand $(systemd-analyze syscall-filter "$word" |
			    sed '1d; s/#.*//')
			;;
		*) printf '%s\n' "$word" ;;
		esac
	done
}

# What may be called inside a unit, a name a line.
unit_calls() { # UNIT
	local refused

	# shellcheck disable=SC2046
	refused=$(expand $(sed -n 's/^SystemCallFilter=~//p' "$1") | sort -u)
	# shellcheck disable=SC2046
	expand $(sed -n 's/^SystemCallFilter=\([^~]\)/\1/p' "$1") | sort -u |
	    comm -23 - <(printf '%s\n' "$refused")
}
