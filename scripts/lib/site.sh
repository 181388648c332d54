# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# A private nginx around the shipped snippets, filled in for a stack.
# shellcheck disable=SC2154 # $nginx and $sockets are scripts/stack's

# Replace the @NAMES@ of a shipped file.  The values are paths and numbers
# that were checked: no "|", "&" or backslash.
site_render() { # DIR FILE
	local prefix wait audio

	prefix=$(settings_get "$1" http.prefix /pagescape)
	audio=$(settings_get "$1" storage.public_url "$prefix/audio")
	[[ $audio == /* ]] || audio=$prefix/audio
	wait=$(settings_get "$1" http.wait_cap 50)
	sed -e "s|@SOCKET@|$sockets/app.sock|g" \
	    -e "s|@PREFIX@|$prefix|g" \
	    -e "s|@AUDIO_URL@|$audio|g" \
	    -e "s|@AUDIO_DIR@|$(settings_get "$1" storage.directory \
	        "$1/audio")|g" \
	    -e "s|@READ_TIMEOUT@|$((wait + 10))s|g" \
	    -e "s|@PUBLISHER@|$sockets/publish.sock|g" \
	    "$2"
}

# Which other sites' pages may play our audio.
site_origins() { # DIR
	local origin origins

	read -ra origins <<<"$(settings_get "$1" http.allowed_origins '')"
	for origin in "${origins[@]}"; do
		if [ "$origin" = '*' ]; then
			# shellcheck disable=SC2016 # nginx's variable
			printf 'set $pagescape_origin "*";\n'
		else
			# shellcheck disable=SC2016
			printf 'if ($http_origin = "%s") { %s }\n' "$origin" \
			    'set $pagescape_origin $http_origin;'
		fi
	done
}

nchan=/usr/lib/nginx/modules/ngx_nchan_module.so

# Can nginx have live events?  The module insists on a directory that only
# root can make; without it nginx would not start.  STACK_NCHAN=no: as if the
# module were not there.
site_has_events() {
	[ "${STACK_NCHAN:-yes}" != no ] && [ -e "$nchan" ] &&
	    [ -d /var/lib/nginx/body ]
}

# As root, before the user is changed: that directory, if it is missing.
site_prepare() {
	[ ! -e "$nchan" ] || [ ! -d /var/lib/nginx ] ||
	    [ -d /var/lib/nginx/body ] ||
	    install -d -m 0700 /var/lib/nginx/body
}

# As many connections as the installation's page asks for, if this user may
# open so many files.
site_connections() {
	local most

	most=$(ulimit -Hn)
	if [ "$most" = unlimited ] || [ "$most" -gt 16896 ]; then
		most=16896
	fi
	printf '%s\n' $((most - 512))
}

site_write() { # DIR PORT
	local snippets=$1/etc/snippets file module='' events='' connections

	connections=$(site_connections)
	mkdir -p "$snippets"
	rm -f "$snippets"/pagescape-events*.conf
	for file in "$nginx"/*.in; do
		site_render "$1" "$file" >"$snippets/$(basename "$file" .in)"
	done
	for file in "$nginx"/*.conf; do
		cp "$file" "$snippets/"
	done
	site_origins "$1" >"$snippets/pagescape-origins.conf"
	if site_has_events; then
		module="load_module $nchan;"
		events="include \"$snippets/pagescape-events-http.conf\";"
		rm -f "$sockets/publish.sock"
	else
		rm -f "$snippets"/pagescape-events*.conf
	fi
	cat >"$1/etc/nginx.conf" <<-EOT
		# Written by scripts/stack at each start.
		$module
		daemon off;
		worker_processes ${STACK_NGINX_WORKERS:-1};
		worker_rlimit_nofile $((connections + 512));
		worker_shutdown_timeout 10s;
		pid "$1/tmp/nginx.pid";
		error_log "$1/log/nginx.log";
		events {
			worker_connections $connections;
		}
		http {
			access_log "$1/log/access.log";
			client_body_temp_path "$1/tmp/body";
			fastcgi_temp_path "$1/tmp/fastcgi";
			proxy_temp_path "$1/tmp/proxy";
			scgi_temp_path "$1/tmp/scgi";
			uwsgi_temp_path "$1/tmp/uwsgi";
			include "$snippets/pagescape-limits-http.conf";
			$events
			server {
				listen 127.0.0.1:$2;
				include "$snippets/pagescape.conf";
				location / {
					return 404;
				}
			}
		}
	EOT
}

# Does anybody listen on this port?
site_port_taken() { # PORT
	local hex

	hex=$(printf '%04X' "$1")
	awk -v port="$hex" '
		$4 == "0A" && $2 ~ ":" port "$" { found = 1 }
		END { exit !found }
	' /proc/net/tcp /proc/net/tcp6 2>/dev/null
}

# Start nginx on one port; false if it could not have it.
site_try() { # DIR PORT
	local tries=200

	rm -f "$1/tmp/nginx.pid"
	site_write "$1" "$2"
	process_start "$1" nginx nginx -p "$1/" -c "$1/etc/nginx.conf" \
	    -e "$1/log/nginx.log" || return 1
	until [ -s "$1/tmp/nginx.pid" ]; do
		tries=$((tries - 1))
		[ "$tries" -gt 0 ] && process_pid "$1" nginx >/dev/null ||
		    return 1
		sleep 0.02
	done
}

# Start nginx: on the port that was asked for, else on the one of last time,
# else on a free one below the range from which the kernel deals out.
site_start() { # DIR
	local asked port tries=20

	process_pid "$1" nginx >/dev/null && return
	process_end_session "$1" nginx
	asked=$(settings_get "$1" stack.port '')
	port=${asked:-$(cat "$1/etc/port" 2>/dev/null)}
	while :; do
		if [ -n "$port" ] && ! site_port_taken "$port" &&
		    site_try "$1" "$port"; then
			printf '%s\n' "$port" >"$1/etc/port"
			return
		fi
		process_stop "$1" nginx 1
		[ -z "$asked" ] || die "cannot listen on port $asked" \
		    "(taken? see $1/log/nginx.log)"
		tries=$((tries - 1))
		[ "$tries" -gt 0 ] ||
		    die "nginx did not start: see $1/log/nginx.log"
		port=$((20000 + RANDOM % 12000))
	done
}
