#!/bin/bash
# GET /measures, which counts every child at nine days: time and the server's highest memory, with 10,000 children and with
# CHILDREN (100,000). Memory does not grow with their number: some are counted at a time, and the day is one more integer a child.
set -euo pipefail
kith=${KITH:-build-bench/kith}
pid= dir=
trap '[ -z "$pid" ] || kill "$pid" 2>/dev/null || true; [ -z "$dir" ] || rm -rf "$dir"' EXIT

measure() { # CHILDREN
	local port base cookie before after took
	dir=$(mktemp -d)
	export KITH_DB=$dir/k.db
	"$kith" demo --children "$1" --years 2 --seed 7 --as-at 2027-04-01 --returns "$dir/returns" >/dev/null
	"$kith" init >/dev/null
	"$kith" import 903 "$dir/returns" --authority Essex --sure >/dev/null || true
	rm -rf "$dir/returns"
	"$kith" user add "Anna Lyst" --role analyst >/dev/null
	echo "a long password of the bench" | "$kith" user password "Anna Lyst" >/dev/null
	port=${PORT:-$(script/free-port)}
	base=http://127.0.0.1:$port
	"$kith" serve --port "$port" >"$dir/out" 2>"$dir/log" &
	pid=$!
	for _ in $(seq 50); do curl -fs "$base/healthz" >/dev/null 2>&1 && break; sleep 0.1; done
	cookie=$(python3 tests/door.py "$port" "Anna Lyst" "a long password of the bench")
	before=$(awk '/VmRSS/ {print $2}' "/proc/$pid/status")
	took=$(curl -s -o "$dir/page" -w '%{http_code} %{time_total}' --max-time 300 -H "Cookie: $cookie" "$base/measures?as-at=31%2F03%2F2027")
	after=$(awk '/VmHWM/ {print $2}' "/proc/$pid/status")
	printf '%7d children in care: status %s s, %d KB of page; %d MB before, %d MB at the highest\n' "$1" "$took" \
		$(($(wc -c <"$dir/page") / 1024)) $((before / 1024)) $((after / 1024))
	kill "$pid" && wait "$pid" 2>/dev/null || true
	pid=
	rm -rf "$dir"
}
measure "${FEWER:-10000}"
measure "${CHILDREN:-100000}"
