#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: a small server has room for it.
# The proportional set size (PSS) of what runs, at its highest: a worker at
# caps 8/8 without TLS; at the default caps over TLS and HTTP/2; each further
# of fifty; the audio helper with sounds of 30 seconds; the responder at rest.
# shellcheck source-path=SCRIPTDIR source=bench.bash
. "$(dirname "$0")/bench.bash"

pages=$(either 300 60)
scenes=$(either 45 9)
many=$(either 50 8)
number=1

# PSS in MB of what was seen.
seen() { # NAME WHAT
	"$node" -e 'const seen = JSON.parse(require("fs").readFileSync(0));
	    console.log((seen[process.argv[1]][process.argv[2]] / 1024)
	        .toFixed(2))' "$1" "$2" <"$work/pss"
}

count_seen() { # NAME
	"$node" -e 'console.log(JSON.parse(require("fs").readFileSync(0))[
	    process.argv[1]].count)' "$1" <"$work/pss"
}

# Take so many books through at once and look.
watch_books() { # BOOKS PAGES SCENES
	local i id watcher first=$number

	bench_idle 60
	fake_reset
	for ((i = 0; i < $1; i++)); do
		book_put_marked "$(book_id $((first + i)))" "$2" "$3" \
		    "Book $((first + i))"
	done
	number=$((first + $1))
	"$node" "$bench/pss.mjs" "$bin" >"$work/pss" &
	watcher=$!
	for ((i = 0; i < $1; i++)); do
		book_start "$(book_id $((first + i)))"
	done
	for ((i = 0; i < $1; i++)); do
		book_wait "$(book_id $((first + i)))" 300
	done
	kill "$watcher"
	wait "$watcher"
}

if [ "$(id -u)" -ne 0 ]; then
	broken memory-plain 'workers hide their memory: only root can look'
	exit 1
fi
fake_start --scale 0.1 --seed 1 --warm 3,30
tenth_stack soundscape.seconds=30 soundscape.crossfade=2 worker.max_workers=1 \
    pipeline.analysis_concurrency=8 pipeline.soundscape_concurrency=8

# At rest: nothing has been asked but /readyz.
"$node" "$bench/pss.mjs" "$bin" >"$work/pss" &
watcher=$!
sleep 2
kill "$watcher"
wait "$watcher"
sample memory-web "$(seen fcgi max)"
goal memory-web '<=' 6 MB 'memory (PSS): web part at rest'

watch_books 1 "$pages" "$scenes"
one=$(seen worker max)
sample memory-plain "$one"
goal memory-plain '<=' 10 MB '… one running book at 8/8'
sample memory-audio "$(seen audio max)"
goal memory-audio '<=' 8 MB '… the audio helper, 30 s of sound'

stack_start worker.max_workers="$many" queue.max_running_books="$many" \
    soundscape.seconds=3
watch_books "$many" 60 1
note memory-further "$(count_seen worker) workers at once: $(seen worker sum) MB"
sample memory-further "$(calc "($(seen worker sum) - $one) / ($(count_seen \
    worker) - 1)")"
goal memory-further '<=' 3 MB "… each further of $many"
stack_stop

# The system's authorities are replaced for this stack alone.
if ! unshare -m true 2>/dev/null; then
	broken memory-tls 'no mount namespace: TLS cannot be given an authority'
	exit 1
fi
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost \
    -addext 'subjectAltName=DNS:localhost,IP:127.0.0.1' \
    -keyout "$work/tls.key" -out "$work/tls.crt" 2>"$work/openssl.err"
chmod 0644 "$work/tls.crt"
tls_port=$((${url##*:} + 1))
cat >"$work/tls.conf" <<-EOT
	daemon off;
	worker_processes 1;
	pid "$work/tls.pid";
	error_log "$work/tls.log";
	events { worker_connections 1024; }
	http {
		access_log off;
		client_body_temp_path "$work/tls-body";
		fastcgi_temp_path "$work/tls-fastcgi";
		proxy_temp_path "$work/tls-proxy";
		scgi_temp_path "$work/tls-scgi";
		uwsgi_temp_path "$work/tls-uwsgi";
		server {
			listen 127.0.0.1:$tls_port ssl http2;
			http2_max_concurrent_streams 128;
			ssl_certificate "$work/tls.crt";
			ssl_certificate_key "$work/tls.key";
			location / {
				proxy_pass $fake_url;
				proxy_set_header Host localhost:$tls_port;
				proxy_set_header X-Forwarded-Proto https;
			}
		}
	}
EOT
nginx -p "$work/" -c "$work/tls.conf" -e "$work/tls.log" \
    >>"$work/tls.log" 2>&1 &
children+=("$!")
wait_for 10 "[ -s '$work/tls.pid' ]" || broken memory-tls "$(cat "$work/tls.log")"
cat >"$work/in-namespace" <<-'EOT'
	mount --bind "$1" /etc/ssl/certs/ca-certificates.crt || exit 1
	shift
	exec "$@"
EOT
tls_settings=(pipeline.analysis_concurrency=64 worker.max_workers=1
    pipeline.soundscape_concurrency=45 soundscape.seconds=30
    "gemini.base_url=https://localhost:$tls_port/v1beta"
    "replicate.base_url=https://localhost:$tls_port/v1"
    "replicate.delivery_hosts=localhost")
unshare -m bash "$work/in-namespace" "$work/tls.crt" \
    "$tree/scripts/stack" start "$dir" "${tls_settings[@]}" \
    >"$work/tls.started" 2>"$work/tls.err" ||
    broken memory-tls "$(cat "$work/tls.err")"
watch_books 1 "$pages" "$scenes"
if book_whole "$(book_id $((number - 1)))" &&
    [ "$(fake_total analysis.answered)" != 0 ]; then
	sample memory-tls "$(seen worker max)"
else
	broken memory-tls "$(all_rows | grep -i -m 1 -o 'could not[^	]*')"
fi
goal memory-tls '<=' 20 MB '… one running book at the default caps over TLS'
note_load memory-plain
