# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# A private MariaDB: its own directory and unix socket, no TCP, small, and as
# durable as a real one.

# Given to mariadb-install-db and to mariadbd alike: the log's size must agree.
# --no-defaults must come first, or /etc/mysql leaks in.
database_options() { # DIR
	printf '%s\n' --no-defaults "--datadir=$1/data" \
	    --innodb-log-file-size=64M --innodb-flush-log-at-trx-commit=1 \
	    --character-set-server=utf8mb4 \
	    --collation-server=utf8mb4_general_ci
}

# Make the system tables in a directory beside it and move that in place when
# it is whole: a start that was cut short leaves nothing half made.  Where many
# servers begin at once one may be refused by the kernel: it is tried again.
database_install() { # DIR
	local options tries

	[ ! -d "$1/data/mysql" ] || return 0
	mapfile -t options < <(database_options "$1")
	options[1]=--datadir=$1/data.new
	for tries in 3 2 1; do
		rm -rf "$1/data.new" "$1/data"
		if mariadb-install-db "${options[@]}" --skip-test-db \
		    --skip-name-resolve \
		    --auth-root-authentication-method=normal \
		    >"$1/log/mariadb-install.log" 2>&1; then
			mv "$1/data.new" "$1/data"
			return
		fi
		sleep $((4 - tries))
	done
	tail -n 15 "$1/log/mariadb-install.log" >&2
	die "mariadb-install-db failed: see $1/log/mariadb-install.log"
}

database_start() { # DIR SOCKET
	local options

	process_pid "$1" mariadbd >/dev/null && return
	database_install "$1"
	mapfile -t options < <(database_options "$1")
	process_start "$1" mariadbd mariadbd "${options[@]}" \
	    --socket="$2" --skip-networking --tmpdir="$1/tmp" \
	    --pid-file="$1/tmp/mariadbd.pid" --performance-schema=OFF \
	    --innodb-buffer-pool-size=64M --max-connections=200
}

database_client() { # SOCKET ARGUMENT…
	local socket=$1

	shift
	mariadb --no-defaults --socket="$socket" --user=root "$@"
}

# The programs run as a user with no more rights than they need; nobody else
# reaches the socket, so it has no password.
database_grant() { # SOCKET NAME FILE
	{
		echo 'CREATE USER IF NOT EXISTS pagescape@localhost;'
		cat "$3"
	} | database_client "$1" "$2"
}

# Wait until it answers, then make the database.  (mariadb-admin's ping is not
# in mariadb-client-core.)
database_ready() { # DIR SOCKET NAME
	local tries=400

	until database_client "$2" -e 'DO 1' >/dev/null 2>&1; do
		tries=$((tries - 1))
		[ "$tries" -gt 0 ] && process_pid "$1" mariadbd >/dev/null ||
		    return 1
		sleep 0.05
	done
	database_client "$2" -e \
	    "CREATE DATABASE IF NOT EXISTS \`$3\` CHARACTER SET utf8mb4"
}
