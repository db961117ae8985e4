#!/bin/bash
# serve where it may not, and what it leaves behind. usage: serve.sh KITH
set -uo pipefail
kith=$1
dir=$(mktemp -d)
served=
trap '[ -n "$served" ] && kill "$served" 2>/dev/null; rm -rf "$dir"' EXIT
. "${0%/*}/ok.sh"
export KITH_DB=$dir/k.db KITH_CONF=$dir/kith.conf
: >"$KITH_CONF"
"$kith" init >/dev/null
port=$(free_port)
refuses() { # WORDS ARGUMENTS…
	local words=$1
	shift
	timeout 20 "$kith" serve --port "$port" "$@" >"$dir/out" 2>"$dir/err"
	[ $? = 2 ] && grep -q "$words" "$dir/err"
}
serves() { # ARGUMENTS…: until healthz has answered
	"$kith" serve --port "$port" "$@" >"$dir/out" 2>"$dir/err" &
	served=$!
	for _ in $(seq 100); do
		curl -fs "http://127.0.0.1:$port/healthz" >/dev/null && return 0
		kill -0 "$served" 2>/dev/null || return 1
		sleep 0.1
	done
	return 1
}
ends() {
	kill -TERM "$served" && wait "$served"
	local status=$?
	served=
	return $status
}
for host in 0.0.0.0 :: 192.0.2.1 ::ffff:192.0.2.1; do
	ok "other machines at $host: refused without https" refuses "without-https = yes" --host "$host"
done
echo "address = 0.0.0.0" >"$KITH_CONF"
ok "and so where the settings name the address" refuses "https = yes"
: >"$KITH_CONF"
ok "this machine alone is served" serves
ok "no core file is written of it" grep -q "Max core file size *0 *0" "/proc/$served/limits"
ok "it ends when it is asked to" ends
echo "without-https = yes" >"$KITH_CONF"
ok "where the operator says that nobody hears it, it serves" serves --host 0.0.0.0
ok "and ends" ends
echo "https = yes" >"$KITH_CONF"
ok "behind https it serves" serves --host 0.0.0.0
ok "and ends" ends
export KITH_DB=$dir/demo.db
"$kith" demo --children 5 >/dev/null
ok "a demonstration is refused, whatever is set" refuses "demonstration" --host 0.0.0.0
: >"$KITH_CONF"
ok "and with nothing set" refuses "demonstration" --host 0.0.0.0
# the clock stands still for tests alone: what a record reaches to is today
reaches() { # DAY VARIABLES…
	local day=$1
	shift
	env "$@" "$kith" duties --db --as-at 2024-01-01 2>&1 >/dev/null | grep -q "it reaches to $day\.$"
}
now=$(TZ=Europe/London date '+%-d %B %Y')
ok "a clock that stands still is obeyed in tests" reaches "5 March 2024" KITH_TEST=1 KITH_NOW=2024-03-05
ok "and nowhere else" reaches "$now" KITH_NOW=2024-03-05
ok "nor where the word is another" reaches "$now" KITH_TEST=0 KITH_NOW=2024-03-05
ok "and without it the day is today" reaches "$now" KITH_TEST=1
counted
