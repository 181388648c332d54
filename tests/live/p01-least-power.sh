#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: no process of ours has more power than its work needs.
# - responder, worker and audio helper are inside their fence, without new
#   rights, without capabilities, without a core file or a debugger; their
#   threads, too
# - security.sandbox = off lets them out and is said loudly; log refuses nothing
# - the database user of all of them may read and write rows and nothing else
# - check-config names what it may do beyond
# - marked secrets are in no log, row, page, command line or environment
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source-path=SCRIPTDIR source=books.bash
. "$tree/tests/live/books.bash"

# A line of /proc/PID/status, without its name.
status_line() { # PID NAME
	sed -n "s/^$2:[[:space:]]*//p" "/proc/$1/status" 2>/dev/null
}

# The filters that all threads of a process are under: "3", or "1 3" where
# they differ.
filters() { # PID
	sed -n 's/^Seccomp_filters:[[:space:]]*//p' /proc/"$1"/task/*/status \
	    2>/dev/null | sort -u | paste -sd ' '
}

core_limit() { # PID
	sed -n 's/^Max core file size *\([0-9a-z]*\) *\([0-9a-z]*\) .*/\1 \2/p' \
	    "/proc/$1/limits"
}

# Pid of the stack's program of this name; the title hides its arguments.
one_of() { # NAME
	local pid

	for pid in $(pgrep -f "^(.*/)?$1"); do
		[ "$(readlink "/proc/$pid/exe")" = "$bin/$1" ] || continue
		tr '\0' '\n' <"/proc/$pid/environ" |
		    grep -Fqx "PAGESCAPE_CONFIG=$config" &&
		    printf '%s\n' "$pid" && return
	done
	return 1
}

must_be_fenced() { # PID NAME FILTERS
	must_equal "$(status_line "$1" Seccomp) $(filters "$1")" "2 $3" \
	    "$2: every thread is inside $3 fence(s)"
	must_equal "$(status_line "$1" NoNewPrivs)" 1 "$2: gains no rights"
	must_equal "$(status_line "$1" CapEff) $(status_line "$1" CapPrm)" \
	    '0000000000000000 0000000000000000' "$2: has no capability"
	must_equal "$(core_limit "$1")" '0 0' "$2: leaves no core file"
	# what is not dumpable belongs to root
	[ "$(id -u)" -ne 0 ] ||
	    must_equal "$(stat -c %u "/proc/$1/environ")" 0 \
	        "$2: shows itself to no debugger"
}

declare -A secrets=([key]=AIzaMARKED-gemini-0123456789
    [token]=r8_MARKED_replicate_0123456789
    [password]=MARKED-password-0123456789)
fake_start --scale 0.2 --sigma 0 --analysis-median 1000 \
    --soundscape-median 4000 --audio-seconds 30
mapfile -t fake < <(fake_settings | grep -vE '^[a-z]+\.api_(key|token)=')
install -d -m 0755 "$work/keys"
for name in "${!secrets[@]}"; do
	printf '%s\n' "${secrets[$name]}" >"$work/keys/$name"
	chmod 0640 "$work/keys/$name"
	[ "$(id -u)" -ne 0 ] ||
	    chown "root:$(id -gn "${STACK_USER:-${SUDO_USER:-nobody}}")" \
	        "$work/keys/$name"
done
stack_start worker.max_workers=1 reuse.mode=off "${fake[@]}" \
    "gemini.api_key_file=$work/keys/key" \
    "replicate.api_token_file=$work/keys/token"
sql "ALTER USER pagescape@localhost IDENTIFIED BY '${secrets[password]}'"
stack_start "database.password_file=$work/keys/password"

job_of_book() { # COLUMN
	sql "SELECT $1 FROM jobs WHERE book_id = '$book'"
}

# --- A book, and who works on it ---------------------------------------------
responder=$(pid_of pagescape.fcgi)
must_be_fenced "$responder" 'the responder' 1
long_book 'Fenced' 40
submit "$book"
must 'a worker works' wait_for 20 "[ \"\$(job_of_book pid)\" -gt 0 ]"
worker=$(job_of_book pid)
must_be_fenced "$worker" 'the worker' 2
must 'and an audio helper' wait_for 30 'one_of pagescape-audio'
helper=$(one_of pagescape-audio)
wait_for 5 "[ \"\$(filters $helper)\" = 3 ]"
must_be_fenced "$helper" 'the audio helper' 3
for pid in "$responder" "$worker" "$helper"; do
	for part in cmdline environ; do
		must_equal "$(grep -c MARKED "/proc/$pid/$part")" 0 \
		    "no secret in the $part of $(cat "/proc/$pid/comm")"
	done
done
must_end "$book" 90 'the book ends'
must_equal "$(status_of "$book") $(sql "SELECT processing_errors IS NULL
    FROM books WHERE id = '$book'") $(broken_rows "$book")" 'ready 1 ' \
    'whole, all of it made inside'

# --- The database user --------------------------------------------------------
must_equal "$(sql "SELECT GROUP_CONCAT(DISTINCT user) FROM
    information_schema.processlist WHERE db = '$database'
    AND id <> CONNECTION_ID()")" pagescape \
    'who is connected is the user with the least rights'

refused=0
as_user() { # STATEMENT
	MYSQL_PWD=${secrets[password]} mariadb --no-defaults \
	    --socket="$socket" --user=pagescape -N -B "$database" -e "$1" 2>&1
}
must_be_refused() { # STATEMENT
	local said

	said=$(as_user "$1") && said="done: $said"
	case $said in
	*denied* | *'you need'*) refused=$((refused + 1)) ;;
	*) not_ok "it may not: $1" "$said" ;;
	esac
}
while IFS= read -r statement; do
	must_be_refused "$statement"
done <<'EOT'
CREATE TABLE loot (a INT)
CREATE TEMPORARY TABLE loot (a INT)
CREATE VIEW loot AS SELECT * FROM secrets
CREATE DATABASE loot
CREATE TRIGGER t BEFORE INSERT ON pages FOR EACH ROW SET NEW.text_content = ''
CREATE PROCEDURE p() SELECT 1
CREATE EVENT v ON SCHEDULE EVERY 1 HOUR DO DELETE FROM jobs
ALTER TABLE jobs ADD loot INT
CREATE INDEX loot ON jobs (id)
DROP TABLE api_tokens
TRUNCATE TABLE audit_log
DELETE FROM books
DELETE FROM pages
UPDATE pages SET text_content = 'other words'
UPDATE books SET title = 'another', user_id = NULL
UPDATE audit_log SET actor = 'somebody else'
UPDATE secrets SET value = 'known'
DELETE FROM api_tokens
DELETE FROM spend_days
INSERT INTO schema_migrations VALUES (999, 'x', 'y', NOW())
LOCK TABLES jobs WRITE
SELECT * FROM mysql.user
SELECT 1 INTO OUTFILE '/tmp/pagescape-loot'
LOAD DATA INFILE '/etc/passwd' INTO TABLE audit_log
GRANT SELECT ON jobs TO pagescape@localhost
CREATE USER loot
SET GLOBAL general_log = 1
SET PASSWORD FOR root@localhost = PASSWORD('')
FLUSH TABLES
SHOW GRANTS FOR root@localhost
EOT
must_equal "$refused" 30 'thirty things it is refused'
must_equal "$(as_user "SELECT LOAD_FILE('/etc/passwd')")" NULL \
    'and no file of the server'
must_equal "$(sql "SELECT COUNT(*) FROM books WHERE title = 'Fenced'")" 1 \
    'nothing came of it'

must_equal "$(sql "SELECT table_name FROM information_schema.tables AS t
    WHERE table_schema = DATABASE() AND NOT EXISTS (SELECT 1
    FROM information_schema.table_privileges AS p WHERE p.table_schema =
    t.table_schema AND p.table_name = t.table_name AND p.grantee LIKE
    '%pagescape%')" | paste -sd ' ')" '' \
    'every table stands in sql/grants_run.sql'
must_contain "$(pagescape check-config)" \
    'rights: the database user has no more than it needs' \
    'check-config has looked'
sql "GRANT DROP ON jobs TO pagescape@localhost;
    GRANT FILE ON *.* TO pagescape@localhost"
must_contain "$(pagescape check-config)" 'FILE on *.*' 'and names what is more'
must_contain "$(pagescape check-config)" "DROP on \`$database\`.\`jobs\`" \
    'on a table, too'
must_fail 'tables are not for the programs to make' pagescape migrate \
    --user=pagescape --merge-duplicates=no

# --- Nowhere a secret ----------------------------------------------------------
new_book 'Refused' '[[fail:400_key]] Once upon a time.' 'And on.'
submit "$book"
must 'a refused key sets a book aside' wait_for 30 \
    '[ "$(job_of_book state)" = parked ]'
get "/api/generate-soundscapes/$book"
must_not_contain "$body" MARKED 'the API tells no secret'
get "/pagescape/status/book/$book"
must_not_contain "$body" MARKED 'nor a page'
must_not_contain "$(pagescape dump-config)" MARKED 'nor dump-config'
must_not_contain "$(pagescape check-config)" MARKED 'nor check-config'
must_equal "$(grep -rlE MARKED "$dir/log" 2>/dev/null)" '' 'nor a log'
must_equal "$(mariadb-dump --no-defaults --socket="$socket" --user=root \
    "$database" 2>"$work/dump.err" | grep -c MARKED)" 0 'nor a row'
must_equal "$(find "$dir" "$work" -name 'core*' -type f)" '' \
    'and nothing has left a core'

# --- Without, and said so -----------------------------------------------------
stack_start security.sandbox=off
must_equal "$(status_line "$(pid_of pagescape.fcgi)" Seccomp)" 0 \
    'security.sandbox = off lets them out'
must_contain "$(tail -n 5 "$dir/log/pagescape.log")" \
    'runs without its sandbox' 'and the log says so'
must_equal "$(core_limit "$(pid_of pagescape.fcgi)")" '0 0' \
    'what needs no seccomp stays'
stack_start security.sandbox=log
must_equal "$(status_line "$(pid_of pagescape.fcgi)" Seccomp)" 2 \
    'security.sandbox = log has the kernel look'
must_contain "$(tail -n 5 "$dir/log/pagescape.log")" 'refuses nothing' \
    'and the log says that it only looks'
must_fail 'another word is refused' "$tree/scripts/stack" start "$dir" \
    security.sandbox=maybe
