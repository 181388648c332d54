#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: taking a book in and telling how it is cost hardly more than the
# database's part of it.
# POST and GET through nginx at 1, 16 and 64 connections, in turns against
# - the ceiling: nginx and libfcgi with the same statements and none of our
#   code, on the same threads (ceiling.c)
# - nginx and PHP-FPM, nginx and Fastify: what a LAMP and a Node host would
#   write (php/, fastify/)
# all on the same MariaDB, durable at every commit, with as many workers,
# threads or connections.  No worker of ours runs.  A round is short, and the
# contestants take turns: what else the machine does hits all of them.
# shellcheck source-path=SCRIPTDIR source=bench.bash
. "$(dirname "$0")/bench.bash"

posts=$(either 800 300) # a round; so many jobs are queued at its end
gets=$(either 4000 1000)
warm=128 # as many before each round do not count
rounds=$((runs * $(either 3 1)))
threads=8
yard=$work/yard
declare -A port rates tails # of each contestant: where it is, what it did

# Books that wait to be posted, a page each.
put_books() {
	sql "INSERT INTO books (id, title, total_pages)
	    SELECT CONCAT('00000000-0000-7000-8000-', LPAD(seq, 12, '0')),
	    CONCAT('Book ', seq), 2 FROM seq_1_to_$((posts + warm));
	    INSERT INTO pages (id, book_id, page_number, text_content)
	    SELECT CONCAT('00000000-0000-7000-9000-', LPAD(seq, 12, '0')),
	    CONCAT('00000000-0000-7000-8000-', LPAD(seq, 12, '0')), 1,
	    REPEAT('A long way. ', 100) FROM seq_1_to_$((posts + warm))"
}

# As if none had ever been posted.  Deleting would leave marks that later
# rounds must look through until they are purged.
forget_jobs() {
	sql "TRUNCATE audit_log; TRUNCATE jobs;
	    UPDATE books SET status = 'pending'"
}

# A job that runs: the lock is held as by a worker, so no keeper takes it.
run_job() { # BOOK
	sql "UPDATE jobs SET state = 'running', started_at = NOW(3),
	    beat_at = NOW(3), total_spreads = 150, processed_spreads = 75,
	    eta_ms = 10000, running_ms = 10000, estimate_nano_usd = 1000000
	    WHERE book_id = '$1'"
}

hold_lock() { # BOOK
	mariadb --no-defaults --socket="$socket" --user=root -N -B \
	    "$database" -e "SELECT GET_LOCK('pagescape:$database:$1', 10),
	    SLEEP(3600)" >"$work/lock" 2>&1 &
	children+=("$!")
	wait_for 10 "[ \"\$(sql \"SELECT IS_USED_LOCK('pagescape:$database:$1')
	    IS NOT NULL\")\" = 1 ]"
}

ask_for() { # METHOD BOOK
	if [ "$1" = POST ]; then
		book_start "$2"
	else
		get "/api/generate-soundscapes/$2"
	fi
}

# What the responder does for one request, as a script for the ceiling; not
# what it does once only: it was asked for another book before.
record() { # METHOD BOOK ANOTHER
	local thread job

	sql "SET GLOBAL log_output = 'TABLE'; TRUNCATE mysql.general_log;
	    SET GLOBAL general_log = 1"
	ask_for "$1" "$3"
	ask_for "$1" "$2"
	sql 'SET GLOBAL general_log = 0'
	job=$(job_of "$2" id)
	# The keeper asks the database, too: take the thread with the book.
	thread=$(sql "SELECT thread_id FROM mysql.general_log
	    WHERE command_type = 'Execute' AND argument LIKE '%$2%'
	    ORDER BY event_time LIMIT 1")
	sql "SELECT thread_id, command_type, argument FROM mysql.general_log
	    WHERE thread_id = $thread
	    AND command_type IN ('Prepare', 'Execute')" |
	    awk -F '\t' -v book="$2" '
	    $2 != "Execute" { print; next }
	    !seen && index($3, book) {
		seen = 1
		if (before ~ /START TRANSACTION$/) print before
	    }
	    seen
	    { before = $0 }' |
	    "$node" "$bench/recorded.mjs" "$2" "$job" >"$yard/$1.sql"
	{
		sed -n "s/^HTTP[^ ]* /Status: /p; /^\(Content-Type\|Location\|Cache-Control\|X-Content-Type-Options\|Content-Length\):/Ip" \
		    <<<"$headers"
		printf '\n%s' "$body"
	} | sed -z 's/\n/\r\n/g' >"$yard/$1.txt"
}

# A thread prepares a statement once, so there is only one meanwhile, and a new
# one for each kind.
record_both() {
	local id

	id=$(book_id 1)
	mkdir -p "$yard"
	hold_lock "$id"
	hold_lock "$(book_id 2)"
	stack_start http.threads=1
	record POST "$id" "$(book_id 2)"
	stack_start http.threads=1
	run_job "$id"
	run_job "$(book_id 2)"
	record GET "$id" "$(book_id 2)"
	stack_start http.threads=$threads
	note post-1-ceiling "$(wc -l <"$yard/POST.sql") statements a POST, $(wc -l <"$yard/GET.sql") a GET"
}

start_ceiling() {
	"$build/bench_ceiling" "$yard/ceiling.sock" "$threads" "$socket" \
	    "$database" "$yard" >"$yard/ceiling.log" 2>&1 &
	children+=("$!")
	wait_for 10 "[ -S '$yard/ceiling.sock' ]" ||
	    broken post-1-ceiling "$(cat "$yard/ceiling.log")"
}

start_php() {
	local fpm=''

	fpm=$(compgen -c php-fpm | sort | head -n 1)
	if [ -z "$fpm" ] ||
	    [ ! -e "$("$fpm" -i 2>/dev/null | sed -n 's/^extension_dir => \([^ ]*\).*/\1/p')/pdo_mysql.so" ]; then
		why_no_php='PHP-FPM or php-mysql is missing: scripts/deps bench'
		return 1
	fi
	cat >"$yard/fpm.conf" <<-EOT
		[global]
		error_log = $yard/fpm.log
		daemonize = no
		[bench]
		listen = $yard/php.sock
		listen.mode = 0666
		pm = static
		pm.max_children = $threads
		$([ "$(id -u)" -ne 0 ] || printf 'user = nobody\ngroup = nogroup\n')
		php_admin_value[opcache.enable] = 1
	EOT
	"$fpm" --fpm-config "$yard/fpm.conf" >>"$yard/fpm.log" 2>&1 &
	children+=("$!")
	cp "$bench/php/submit.php" "$yard/"
	chmod 0644 "$yard/submit.php"
	wait_for 10 "[ -S '$yard/php.sock' ]" ||
	    { why_no_php=$(tail -n 3 "$yard/fpm.log" | tr '\n' ' '); return 1; }
}

start_fastify() {
	if ! cmp -s "$bench/package-lock.json" "$packages/installed"; then
		why_no_fastify="the packages are not installed: $packages"
		return 1
	fi
	BENCH_PACKAGES=$packages "$node" "$bench/fastify/server.mjs" \
	    "$yard/fastify.sock" "$socket" "$database" \
	    $((threads / $(nproc) > 0 ? threads / $(nproc) : 1)) \
	    >"$yard/fastify.log" 2>&1 &
	children+=("$!")
	wait_for 20 "[ -S '$yard/fastify.sock' ]" ||
	    { why_no_fastify=$(tail -n 5 "$yard/fastify.log" | tr '\n' ' '); return 1; }
}

# One nginx before all yard-sticks, set up as the stack's own.
start_nginx() {
	local snippets=$dir/etc/snippets

	port[pagescape]=${url##*:}
	port[ceiling]=$((port[pagescape] + 1))
	port[php]=$((port[pagescape] + 2))
	port[fastify]=$((port[pagescape] + 3))
	sed "s|unix:[^\"]*|unix:$yard/ceiling.sock|" \
	    "$snippets/pagescape-fastcgi.conf" | sed '/error_page/d' \
	    >"$yard/ceiling.conf"
	sed "s|unix:[^\"]*|unix:$yard/php.sock|" \
	    "$snippets/pagescape-fastcgi.conf" | sed '/error_page/d' \
	    >"$yard/php.conf"
	cat >"$yard/nginx.conf" <<-EOT
		daemon off;
		worker_processes 1;
		pid "$yard/nginx.pid";
		error_log "$yard/nginx.log";
		$([ "$(id -u)" -ne 0 ] || echo 'user nobody nogroup;')
		events { worker_connections 1024; }
		http {
			access_log "$yard/access.log";
			client_body_temp_path "$yard/tmp-body";
			fastcgi_temp_path "$yard/tmp-fastcgi";
			proxy_temp_path "$yard/tmp-proxy";
			scgi_temp_path "$yard/tmp-scgi";
			uwsgi_temp_path "$yard/tmp-uwsgi";
			upstream fastify {
				server "unix:$yard/fastify.sock";
				keepalive 64;
			}
			server {
				listen 127.0.0.1:${port[ceiling]};
				location / { include "$yard/ceiling.conf"; }
			}
			server {
				listen 127.0.0.1:${port[php]};
				location / {
					include "$yard/php.conf";
					fastcgi_param SCRIPT_FILENAME "$yard/submit.php";
					fastcgi_param DB_SOCKET "$socket";
					fastcgi_param DB_NAME "$database";
				}
			}
			server {
				listen 127.0.0.1:${port[fastify]};
				location / {
					proxy_pass http://fastify;
					proxy_http_version 1.1;
					proxy_set_header Connection "";
				}
			}
		}
	EOT
	nginx -p "$yard/" -c "$yard/nginx.conf" -e "$yard/nginx.log" \
	    >>"$yard/nginx.log" 2>&1 &
	children+=("$!")
	wait_for 10 "[ -s '$yard/nginx.pid' ]" ||
	    broken post-1-ceiling "$(cat "$yard/nginx.log")"
}

requests_for() { # FIRST COUNT
	seq "$1" $(($1 + $2 - 1)) | awk '{
		printf "POST /api/generate-soundscapes "
		printf "{\"bookId\":\"00000000-0000-7000-8000-%012d\"}\n", $1
	}'
}

# A round of one contestant: into ${rate}, ${p50} and ${p99} (µs); fails if
# an answer was another than it should be.
measure() { # WHO CONNECTIONS STATUS
	local unwanted

	read -r _ unwanted _ rate p50 p99 _ < <("$build/bench_load" \
	    "${port[$1]}" "$2" "$3" <"$work/requests" 2>"$work/load.err")
	[ "${unwanted:-x}" = 0 ] && return
	not_ok "$1 answers $3 at $2 connections" \
	    "$(head -c 600 "$work/load.err")"
	return 1
}

post_round() { # CONNECTIONS
	local who

	for who in "${contestants[@]}"; do
		forget_jobs
		# Threads prepare their statements anew for the new tables.
		requests_for $((posts + 1)) "$warm" >"$work/requests"
		measure "$who" 64 202
		requests_for 1 "$posts" >"$work/requests"
		measure "$who" "$1" 202 || continue
		printf '%s\t%s\t%s\n' "$rate" "$p50" "$p99" \
		    >>"$work/post-$1-$who"
		rates[$who]=$rate
		tails[$who]=$p99
	done
	sample "post-$1-ceiling" "$(calc "${rates[pagescape]} / ${rates[ceiling]}")" \
	    "${rates[pagescape]} of ${rates[ceiling]} a second"
	sample "post-$1-p99" "$(calc "${tails[pagescape]} / ${tails[ceiling]}")" \
	    "${tails[pagescape]} and ${tails[ceiling]} µs"
	[ -n "${why_no_php:-}" ] ||
	    sample "post-$1-php" "$(calc "${rates[pagescape]} / ${rates[php]}")"
	[ -n "${why_no_fastify:-}" ] ||
	    sample "post-$1-fastify" "$(calc "${rates[pagescape]} / ${rates[fastify]}")"
}

get_round() { # CONNECTIONS
	local ours

	measure pagescape "$1" 200
	ours=$rate
	measure ceiling "$1" 200
	sample "get-$1" "$(calc "$ours / $rate")" "$ours of $rate a second"
}

# The median of a column of what was measured.
middle() { # FILE COLUMN
	cut -f "$2" "$1" | sort -n | awk '{ v[NR] = $1 }
	    END { print v[int((NR + 1) / 2)] }'
}

fake_url=http://127.0.0.1:9 # nobody is asked
book_stack worker.max_workers=0 worker.lease=3600000 http.threads=$threads
mariadb --no-defaults --socket="$socket" --user=root -e \
    'SET GLOBAL innodb_buffer_pool_size = 268435456'
put_books
record_both
contestants=(pagescape ceiling)
start_ceiling
if start_php; then contestants+=(php); fi
if start_fastify; then contestants+=(fastify); fi
start_nginx

for connections in 1 16 64; do
	for ((round = 0; round < rounds; round++)); do
		post_round "$connections"
	done
	for who in "${contestants[@]}"; do
		note "post-$connections-ceiling" "$who: $(middle \
		    "$work/post-$connections-$who" 1) a second, p50 $(middle \
		    "$work/post-$connections-$who" 2) µs, p99 $(middle \
		    "$work/post-$connections-$who" 3) µs"
	done
	note_load "post-$connections-ceiling"
	goal "post-$connections-ceiling" '>=' 0.85 '× the ceiling' \
	    "POST → 202 at $connections connections"
	goal "post-$connections-p99" '<=' 1.5 '× the ceiling' '… its p99'
	goal "post-$connections-php" '>=' 2 '× PHP-FPM' '… against PHP-FPM'
	[ -z "${why_no_php:-}" ] || broken "post-$connections-php" "$why_no_php"
	goal "post-$connections-fastify" '>=' 1 '× Fastify' '… against Fastify'
	[ -z "${why_no_fastify:-}" ] ||
	    broken "post-$connections-fastify" "$why_no_fastify"
done

forget_jobs
book_start "$(book_id 1)"
run_job "$(book_id 1)"
yes "GET /api/generate-soundscapes/$(book_id 1)" | head -n "$gets" \
    >"$work/requests"
for connections in 1 16; do
	measure pagescape "$connections" 200
	measure ceiling "$connections" 200
	for ((round = 0; round < rounds; round++)); do
		get_round "$connections"
	done
	goal "get-$connections" '>=' 0.85 '× the ceiling' \
	    "GET status of a running book at $connections connections"
done
must_equal "$(job_of "$(book_id 1)" state)" running 'it still runs at the end'
