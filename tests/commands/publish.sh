#!/bin/bash
# kith publish as it is used, on the invented authority. Argument: the program.
set -u
kith=$1
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
export KITH_DB=$dir/kith.db

failed=0
# expect STATUS TEXT COMMAND…: the exit status, and a text somewhere in what it says
expect() {
	local status=$1 text=$2 said got
	shift 2
	said=$("$kith" "$@" 2>&1)
	got=$?
	if [ "$got" != "$status" ] || [[ $said != *"$text"* ]]; then
		echo "FAILED: kith $*: exit $got, not $status, or without '$text':"
		echo "$said"
		failed=1
	fi
}

expect 2 "'kith init' makes" publish --as-at 2026-03-31
expect 0 "Nobody in it is real" demo --children 60 --as-at 2026-11-20
expect 2 "is published already" publish --as-at 2026-09-30
expect 2 "The one before it is 30 June 2026" publish --as-at 2026-07-01
expect 2 "say to which day" publish
expect 2 "Did you mean" publish --as-ta 2026-06-30
expect 2 "no whole year" publish --as-at 2011-03-31
expect 2 "" publish --as-at 2026-06-30 --authority Nowhere
expect 0 "Published: " publish --as-at 2026-06-30 --title "To June"
expect 0 "Published: " publish --as-at 2026-06-30 --afresh
expect 0 "The journal is whole" journal verify
exit $failed
