#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: a book's text is read by administrators alone.
# - pages come in windows, as they are; what is missing is left out
# - an address that is the web app's, not an administrator's, reads scenes but
#   no text, however it writes the address
# - the preview lies under the same rule; its policy lets sounds be fetched
#   from where they are kept
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source-path=SCRIPTDIR source=books.bash
. "$tree/tests/live/books.bash"

# 127.0.0.2 is this machine, too; here it is the web app's host.
app=(--interface 127.0.0.2)

stack_start analysis.provider=local soundscape.provider=local \
    storage.public_url=https://sounds.example:8443/a
sed -i '1i allow 127.0.0.2;' "$dir/etc/snippets/pagescape-app.conf"
"$tree/scripts/stack" run "$dir" kill -HUP "$(pid_of nginx)"
pages=()
for ((i = 1; i <= 100; i++)); do
	pages+=("Text $i <b>")
done
new_book 'A Book' "${pages[@]}"
sql "DELETE FROM pages WHERE book_id = '$book' AND page_number = 3"
way_in=/pagescape/api/books/$book/pages
wait_for 10 "get /pagescape/healthz --interface 127.0.0.2
    [ \$code = 200 ]"

get "$way_in?from=2&to=4"
must_equal "$code $body" "200 {\"pages\":[{\"pageNumber\":2,\"text\":\"Text 2 \
<b>\",\"isCut\":false},{\"pageNumber\":4,\"text\":\"Text 4 <b>\",\
\"isCut\":false}],\"lastPage\":100,\"next\":5}" 'pages come as they are'
must_equal "$(header Cache-Control)" no-store 'and are not kept on the way'
get "$way_in"
must_equal "$(field pages.0.pageNumber) $(field pages.38.pageNumber) $(
    field pages.39) $(field next)" '1 40 undefined 41' 'forty at most'
get "$way_in?from=91"
must_equal "$(field pages.9.pageNumber) $(field next)" '100 null' \
    'to the end'
get "$way_in?from=2147483000&to=2147483647"
must_equal "$code $(field pages) $(field next)" '200 [] null' \
    'behind the end is nothing'
for bad in from=0 from=x to=0 'from=5&to=4' from=2147483647 \
    from=99999999999999999999; do
	get "$way_in?$bad"
	must_equal "$code $(field errorType)" '400 ValidationError' \
	    "$bad is refused"
done
get /pagescape/api/books/00000000-0000-7000-8000-000000000000/pages
must_equal "$code $(field error)" '404 Book not found' \
    'of an unknown book there are none'
get /pagescape/api/books/nonsense/pages
must_equal "$code" 400 'what is no id is refused'
post "$way_in" '{}'
must_equal "$code" 405 'they are only to be read'

get "/pagescape/api/books/$book/scenes" "${app[@]}"
must_equal "$code" 200 'the web app reads scenes'
upper=${book^^}
for way in "$way_in" "$way_in/" "$way_in?from=1" "/pagescape/api/books/$upper/pages" \
    "/pagescape//api/books//$book/pages" "/pagescape/api/books/$book/%70ages" \
    "/pagescape/api/books/x/../$book/pages" "/pagescape/api/books/$book%2Fpages"; do
	get "$way" "${app[@]}" --path-as-is
	must_equal "$code" 403 "but no text: ${way#/pagescape}"
	must_not_contain "$body" 'Text 1' 'and gets none'
done
request POST "$way_in" "${app[@]}"
must_equal "$code" 403 'whatever the method'
get "/pagescape/status/books/$book/preview" "${app[@]}"
must_equal "$code" 403 'nor the preview'

get "/pagescape/status/books/$book/preview?spread=1"
must_contain "$code $body" 'This page is missing.' 'an administrator reads it'
must_contain "$body" 'Text 4 &lt;b&gt;' 'as text'
policy=$(header Content-Security-Policy)
must_contain "$policy" "connect-src 'self' https://sounds.example:8443;" \
    'its script may fetch the sounds'
must_contain "$policy" "media-src 'self' https://sounds.example:8443;" \
    'and play them'
must_not_contain "$policy" unsafe 'and nothing else'
