#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: a book that is handed in at a quiet time begins at once.
# From the POST to the worker's first request at the provider, when no worker
# runs: the keeper wakes, starts one, it claims the job and asks.
# shellcheck source-path=SCRIPTDIR source=bench.bash
. "$(dirname "$0")/bench.bash"

n=$(either $((runs * 5)) 5)

fake_start --scale 0.1 --latency none --warm 1
book_stack worker.max_workers=1
for ((i = 1; i <= n; i++)); do
	id=$(book_id "$i")
	book_put_marked "$id" 2 1 "Book $i"
	bench_idle 30
	sleep 0.3
	fake_reset
	from=$("$node" -e '
		const body = JSON.stringify({ bookId: process.argv[2] });
		const ask = () => fetch(process.argv[1], { method: "POST", body,
		    headers: { "content-type": "application/json" } });
		(async () => {
			// the connection and the compiler have been used before
			await fetch(process.argv[1] + "/" + process.argv[2]);
			const from = performance.timeOrigin + performance.now();
			await ask();
			console.log(from.toFixed(3));
		})();' "$url/api/generate-soundscapes" "$id")
	book_wait "$id" 30
	first=$(curl --noproxy '*' -sS "$fake_url/_fake/ledger" |
	    "$node" -e 'console.log(Date.parse(JSON.parse(
		require("fs").readFileSync(0))[0].time))')
	sample first "$(calc "$first - $from")"
done
note_load first
goal first '<=' 15 'ms p50' "POST to the worker's first request, idle host"
