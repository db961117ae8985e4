#!/bin/bash
# The return's day, kept in the evening by a serve that runs: a real process, whose clock stands at ten at night and which looks at it
# every second. Nobody looks at a page. On the engine that KITH_DB names, else SQLite in a new folder.
# usage: evening.sh KITH
set -uo pipefail
kith=$1
dir=$(mktemp -d)
served=
trap '[ -n "$served" ] && kill "$served" 2>/dev/null; rm -rf "$dir"' EXIT
case ${KITH_DB:-} in postgres*) ;; *) export KITH_DB=$dir/k.db ;; esac
. "${0%/*}/ok.sh"
rows() { "$kith" journal head | sed 's/.* \([0-9]*\):.*/\1/;s/^\([0-9]*\):.*/\1/'; }
# MOMENT SECONDS: serves from then on, until the journal has a row more or the seconds are over; the rows that came
serve_at() {
	local before after
	before=$(rows)
	KITH_TEST=1 KITH_NOW=$1 KITH_LOOK_EVERY=1 "$kith" serve --port "$(free_port)" >"$dir/served" 2>"$dir/err" &
	served=$!
	for _ in $(seq "$2"); do
		sleep 1
		after=$(rows)
		[ "$after" != "$before" ] && sleep 2 && break
	done
	kill -TERM "$served"
	wait "$served"
	stopped=$?
	served=
	came=$(($(rows) - before))
}
"$kith" demo --children 60 --years 1 --seed 5 --as-at 2027-05-01 --returns "$dir/returns" >/dev/null || exit 1
"$kith" init >/dev/null
"$kith" import 903 "$dir/returns" --authority Essex >/dev/null
serve_at 2027-05-03T11:00 4
ok "by day nothing is reckoned" test "$came" = 0
ok "and it stops when it is asked to" test "$stopped" = 0
serve_at 2027-05-03T21:30 30 # half past ten in London: summer time
ok "in the evening the day's numbers are kept, once" test "$came" = 1
ok "and nothing is complained of" test ! -s "$dir/err"
serve_at 2027-05-03T21:40 4
ok "the same evening again: the numbers are the same, nothing is written" test "$came" = 0
serve_at 2027-05-04T21:40 30
ok "the next evening is a day of its own" test "$came" = 1
ok "the journal is whole" "$kith" journal verify
counted
