#!/bin/bash
# The table of sizes in docs/operations.md: for so many children, how large the database is, how much memory serve holds at its highest,
# and pages a second of three kinds with 64 waiting: one for everybody, a worker's list, a child's page (signed in, access asked, look
# committed). Prints Markdown. Loopback only; the server is ended by its id. SIZES="1000 10000 100000" SECONDS_EACH=4.
set -euo pipefail
kith=${KITH:-build-bench/kith}
seconds=${SECONDS_EACH:-4}
pid= dir=
trap '[ -z "$pid" ] || kill "$pid" 2>/dev/null || true; [ -z "$dir" ] || rm -rf "$dir"' EXIT

rate() { # PATH COOKIE → median of three, rounded
	for _ in 1 2 3; do wrk -t2 -c64 -d"${seconds}s" -H "Cookie: $2" "$base$1" 2>/dev/null | sed -n 's/^Requests\/sec: *//p'; done | sort -n | sed -n 2p | cut -d. -f1
}
measure() { # CHILDREN
	local port cookie worker child rows
	dir=$(mktemp -d)
	export KITH_DB=$dir/k.db
	"$kith" demo --children "$1" >/dev/null
	port=${PORT:-$(script/free-port)} base=
	base=http://127.0.0.1:$port
	"$kith" serve --port "$port" --per-address 0 >"$dir/out" 2>"$dir/log" &
	pid=$!
	for _ in $(seq 300); do curl -fs "$base/healthz" >/dev/null 2>&1 && break; sleep 0.2; done
	worker=$("$kith" user list --json | python3 -c 'import json,sys; print([u["name"] for u in json.load(sys.stdin) if u["role"]=="social-worker"][0])')
	cookie=$(python3 tests/door.py "$port" "$worker" demo)
	child=$(curl -s -H "Cookie: $cookie" "$base/children" | grep -o '/child/[0-9]*' | head -1)
	rows=("$(rate / x)" "$(rate /children "$cookie")" "$(rate "$child" "$cookie")")
	printf '| %s | %d MB | %d MB | %s | %s | %s |\n' "$1" $(($(stat -c %s "$dir/k.db") / 1048576)) \
		$(($(awk '/VmHWM/ {print $2}' "/proc/$pid/status") / 1024)) "${rows[@]}"
	kill "$pid" && wait "$pid" 2>/dev/null || true
	pid=
	rm -rf "$dir"
}
echo "$(nproc) processors, load $(cut -d' ' -f1 /proc/loadavg) at the beginning, $(date +%F)"
echo '| Children | Database | Memory of serve | Front page a second | My children a second | A child a second |'
echo '|---:|---:|---:|---:|---:|---:|'
for n in ${SIZES:-1000 10000 100000}; do measure "$n"; done
