# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# What a stack remembers.  DIR/etc/settings holds section.key=value lines, the
# last one of a key wins; DIR/etc/pagescape.conf is written from it at each
# start (what is edited by hand belongs in DIR/etc/conf.d/*.conf).

# Is this a setting that can stand in an INI file?
settings_check() { # KEY=VALUE
	case $1 in
	*$'\n'*) die "a setting is one line: $1" ;;
	esac
	printf '%s\n' "$1" | grep -Eq '^[a-z_]+\.[a-z0-9_]+=' ||
	    die "not a setting of the form section.key=value: $1"
}

settings_add() { # DIR KEY=VALUE…
	local dir=$1

	shift
	for setting; do
		settings_check "$setting"
		printf '%s\n' "$setting" >>"$dir/etc/settings"
	done
}

# The value of a key in force, or else the default.
settings_get() { # DIR KEY DEFAULT
	local line value=$3

	while IFS= read -r line; do
		[ "${line%%=*}" != "$2" ] || value=${line#*=}
	done <"$1/etc/settings"
	printf '%s\n' "$value"
}

# The defaults of a stack, which differ from those of an installation.
settings_defaults() { # DIR SOCKET
	local prefix

	prefix=$(settings_get "$1" http.prefix /pagescape)
	cat <<-EOT
		database.socket=$2
		database.user=pagescape
		storage.directory=$1/audio
		storage.public_url=$prefix/audio
		worker.run_directory=$1/run/worker
		log.target=$1/log/pagescape.log
	EOT
	! site_has_events ||
	    printf 'events.publisher=%s\n' "$sockets/publish.sock"
}

# Write DIR/etc/pagescape.conf.
settings_write() { # DIR SOCKET
	{
		settings_defaults "$1" "$2"
		grep -v '^stack\.' "$1/etc/settings"
	} | awk '
	BEGIN { print "# Written by scripts/stack at each start." }
	{
		key = substr($0, 1, index($0, "=") - 1)
		if (!(key in value))
			order[n++] = key
		value[key] = substr($0, index($0, "=") + 1)
	}
	END {
		for (i = 0; i < n; i++) {
			split(order[i], part, ".")
			print "[" part[1] "]"
			print part[2] " = " value[order[i]]
		}
	}' >"$1/etc/pagescape.conf"
}
