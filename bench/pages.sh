#!/bin/bash
# Pages, signed in, access checked, look committed, against a route of the same binary and queue that copies the same
# bytes. Five alternating rounds; the median of the ratios. Loopback only; the server is ended by its id.
set -euo pipefail
kith=${KITH:-build-bench/kith}
seconds=${SECONDS_EACH:-4}
dir=$(mktemp -d)
pid=
trap '[ -z "$pid" ] || kill "$pid" 2>/dev/null || true; rm -rf "$dir"' EXIT
export KITH_DB=$dir/k.db
"$kith" demo --children "${CHILDREN:-1124}" >/dev/null
port=${PORT:-$(script/free-port)}
base=http://127.0.0.1:$port
KITH_BENCH=1 "$kith" serve --port "$port" >"$dir/out" 2>"$dir/log" &
pid=$!
for _ in $(seq 50); do curl -fs "$base/healthz" >/dev/null 2>&1 && break; sleep 0.1; done

rate() { # PATH COOKIE
	wrk -t2 -c64 -d"${seconds}s" -H "Cookie: $2" "$base$1" 2>/dev/null | sed -n 's/^Requests\/sec: *//p'
}
compare() { # WHAT PATH COOKIE WANTED
	local bytes ratios=() page copy
	bytes=$(curl -s -H "Cookie: $3" "$base$2" | wc -c)
	for round in 1 2 3 4 5; do
		page=$(rate "$2" "$3")
		copy=$(rate "/bench/$bytes" "$3")
		ratios+=("$(echo "$page $copy" | awk '{printf "%.2f", $1 / $2}')")
	done
	printf '%-12s %7d bytes  %9.0f pages/s  %9.0f copies/s  ratio %s (median of five; wanted %s)\n' "$1" "$bytes" "$page" "$copy" \
		"$(printf '%s\n' "${ratios[@]}" | sort -n | sed -n 3p)" "$4"
}
worker=$("$kith" user list --json | python3 -c 'import json,sys; print([u["name"] for u in json.load(sys.stdin) if u["role"]=="social-worker"][0])')
cookie=$(python3 tests/door.py "$port" "$worker" demo)
child=$(curl -s -H "Cookie: $cookie" "$base/children" | grep -o '/child/[0-9]*' | head -1)
compare public / x 0.7
compare "my children" /children "$cookie" 0.5
compare child "$child" "$cookie" 0.4
# The generic pages: what stands of a thing, and a register of its kind.
manager=$("$kith" user list --json | python3 -c 'import json,sys; print([u["name"] for u in json.load(sys.stdin) if u["role"]=="manager"][0])')
cookie=$(python3 tests/door.py "$port" "$manager" demo)
thing=$(curl -s -H "Cookie: $cookie" "$base/things/body" | grep -o '/thing/[0-9]*' | head -1)
compare "a thing" "$thing" "$cookie" 0.4
compare "a register" /things/body "$cookie" 0.4
