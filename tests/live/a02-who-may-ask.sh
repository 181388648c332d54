#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: with http.auth = token the API answers bearers, each as far as its
# scope goes.
# - without a token, with a wrong, a cut or a revoked one: 401; with too small
#   a scope: 403 and which one is needed; nothing is done
# - read reads, submit also hands in, admin may do everything
# - the audit log names the token; its secret is in no log and no row
# - the pages, which nginx guards, read what they need by themselves
# - nginx may ask administrators for a password; the audit log names them, and
#   what others call themselves is not believed
# - without it the responder says at its start that nobody is asked
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source-path=SCRIPTDIR source=books.bash
. "$tree/tests/live/books.bash"

pagescape() {
	"$tree/scripts/stack" run "$dir" pagescape "$@"
}

# Ask as the bearer of TOKEN.
as() { # TOKEN METHOD PATH [CURL-OPTION…]
	local token=$1

	shift
	request "$@" -H "Authorization: Bearer $token" \
	    -H 'Content-Type: application/json'
}

hand_in() { # TOKEN BOOK
	as "$1" POST /api/generate-soundscapes -d "{\"bookId\":\"$2\"}"
}

is_refused() { # STATUS IN-THE-CHALLENGE SENTENCE
	must_equal "$code $(field success)" "$1 false" "$3"
	must_contain "$(header WWW-Authenticate)" "$2" 'and it is said how'
}

stack_start analysis.provider=local soundscape.provider=local
must_contain "$(cat "$dir/log/pagescape.log")" 'http.auth = network' \
    'an open responder says so at its start'
must_contain "$(pagescape check-config)" 'whoever nginx lets through' \
    'and check-config does'
get /pagescape/api/books
must_equal "$code" 200 'nobody is asked for a token'

stack_start http.auth=token
new_book 'A Book' 'It rained.' 'It rained on.'
reader=$(pagescape token create reader --scope=read)
app=$(pagescape token create app --scope=submit)
admin=$(pagescape token create admin --scope=admin)

get /pagescape/api/books
is_refused 401 'Bearer realm=' 'without a token the list is closed'
post /api/generate-soundscapes "{\"bookId\":\"$book\"}"
is_refused 401 'Bearer realm=' 'and no book is handed in'
for wrong in nonsense "${reader%?}" "${reader%?}x" "ps_$reader" ''; do
	as "$wrong" GET /pagescape/api/books
	must_equal "$code" 401 "a wrong token is refused (${#wrong})"
done
request GET /pagescape/api/books -H "Authorization: Basic $reader"
must_equal "$code" 401 'another scheme is none'

as "$reader" GET /pagescape/api/books
must_equal "$code" 200 'a reader reads'
hand_in "$reader" "$book"
is_refused 403 'scope="submit"' 'but hands nothing in'
as "$reader" POST "/pagescape/api/books/$book/cancel"
is_refused 403 'scope="admin"' 'and cancels nothing'
as "$reader" GET "/pagescape/api/books/$book/pages"
is_refused 403 'scope="admin"' 'nor reads the text'
must_equal "$(sql 'SELECT COUNT(*) FROM jobs')" 0 'nothing was done'

hand_in "$app" "$book"
must_equal "$code" 202 'a submitter hands in'
as "$app" GET "/api/generate-soundscapes/$book"
must_equal "$code" 200 'and reads how it is'
as "$app" POST "/pagescape/api/queue/pause"
is_refused 403 'scope="admin"' 'but is no administrator'
as "$admin" POST "/pagescape/api/queue/pause" -d '{}'
must_equal "$code" 200 'an administrator pauses the queue'
as "$admin" POST "/pagescape/api/queue/resume" -d '{}'
as "$admin" GET "/pagescape/api/books/$book/pages"
must_equal "$code" 200 'and reads the text'
must_equal "$(sql "SELECT GROUP_CONCAT(DISTINCT actor ORDER BY actor)
    FROM audit_log WHERE actor LIKE 'token:%'")" 'token:admin,token:app' \
    'the audit log names the tokens'

get "/pagescape/status/books/$book"
must_equal "$code" 200 'the page is the matter of nginx'
for part in scenes pages; do
	get "/pagescape/status/books/$book/$part"
	must_equal "$code" 200 "and so are the $part that its preview reads"
done
get /pagescape/healthz
must_equal "$code" 200 'who watches whether it lives needs none'

must_contain "$(pagescape token list)" 'submit  made' 'tokens are listed'
pagescape token create app --scope=admin >/dev/null 2>&1
must_equal "$?" 1 'a name is taken'
pagescape token create 'no name' --scope=admin >/dev/null 2>&1
must_equal "$?" 2 'a wrong name is refused'
pagescape token create other --scope=root >/dev/null 2>&1
must_equal "$?" 2 'and a wrong scope'
pagescape token revoke app >/dev/null
as "$app" GET /pagescape/api/books
is_refused 401 invalid_token 'a revoked token is refused at once'
pagescape token revoke app >/dev/null 2>&1
must_equal "$?" 66 'twice is once too often'

for secret in "$reader" "$app" "$admin"; do
	must_equal "$(grep -rlF "${secret##*_}" "$dir/log" | wc -l) $(sql "
	    SELECT COUNT(*) FROM api_tokens WHERE secret_hash =
	    '${secret##*_}'")" '0 0' 'the secret is in no log and no row'
done

# The owner takes in the three lines of the snippet.
echo 'ann:{PLAIN}secret' >"$dir/etc/htpasswd"
chmod 644 "$dir/etc/htpasswd"
edit_pages() { # SED-OPTION…
	local before

	before=$(pgrep -P "$(pid_of nginx)")
	"$tree/scripts/stack" run "$dir" sed -i "$@" \
	    "$dir/etc/snippets/pagescape-pages.conf"
	"$tree/scripts/stack" run "$dir" kill -HUP "$(pid_of nginx)"
	wait_for 5 "! pgrep -P $(pid_of nginx) | grep -qx '$before'"
}
edit_pages -e 's/^#auth_basic/auth_basic/' \
    -e "s#/etc/nginx/pagescape.htpasswd#$dir/etc/htpasswd#" \
    -e 's/^#\(fastcgi_param .* $remote_user;\)/\1/'
get /pagescape/status/
must_equal "$code" 401 'the pages ask for a password'
get /pagescape/status/ -u ann:wrong
must_equal "$code" 401 'for the right one'
get "/pagescape/status/books/$book" -u ann:secret
must_equal "$code" 200 'an administrator is let in'
seal=$(sed -n 's/.* name="seal" value="\([^"]*\)".*/\1/p' <<<"$body" | head -n 1)
press() { # CURL-OPTION…
	request POST "/pagescape/status/books/$book/act" \
	    -H 'Sec-Fetch-Site: same-origin' "$@" \
	    --data-urlencode action=rerun --data-urlencode spread=0 \
	    --data-urlencode "seal=$seal"
}
press -u ann:secret
must_equal "$code" 303 'and does what is to be done'
must_equal "$(sql "SELECT actor FROM audit_log ORDER BY id DESC LIMIT 1")" \
    user:ann 'under a name'
echo 'eve:{PLAIN}secret' >>"$dir/etc/htpasswd"
press -u eve:secret
must_equal "$code" 403 'another one cannot send that form'
as "$admin" POST "/pagescape/api/queue/pause" -d '{}'
must_equal "$(sql "SELECT actor FROM audit_log ORDER BY id DESC LIMIT 1")" \
    token:admin 'the API goes by tokens still'

# A proxy in front has asked who it is.
edit_pages -e 's/^auth_basic/#&/' -e 's/^fastcgi_param .* $remote_user;/#&/' \
    -e 's/^#\(if .*remote_user\)/\1/' \
    -e 's/^#\(fastcgi_param .* $http_x_remote_user;\)/\1/'
get /pagescape/status/
must_equal "$code" 403 'who comes past the proxy is not let in'
get "/pagescape/status/books/$book" -H 'X-Remote-User: bob'
must_equal "$code" 200 'whom the proxy knows is'
seal=$(sed -n 's/.* name="seal" value="\([^"]*\)".*/\1/p' <<<"$body" | head -n 1)
press -H 'X-Remote-User: bob'
must_equal "$code" 303 'and may act'
must_equal "$(sql "SELECT actor FROM audit_log ORDER BY id DESC LIMIT 1")" \
    user:bob 'under his name'
