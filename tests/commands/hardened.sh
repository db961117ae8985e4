#!/bin/bash
# The binary is hardened, and a process of it leaves no image of its memory. usage: hardened.sh KITH fortified|plain
set -uo pipefail
kith=$1 how=$2
. "${0%/*}/ok.sh"
command -v readelf >/dev/null || { echo "skipped: no readelf here"; exit 77; }
heads() { readelf -hldW "$kith"; }
has() { grep -qE "$1"; }
ok "it may lie anywhere (PIE)" has 'Type: +DYN' < <(heads)
ok "what is relocated is read-only (RELRO)" has 'GNU_RELRO' < <(heads)
ok "and bound before it starts (BIND_NOW)" has 'BIND_NOW|Flags: .*NOW' < <(heads)
ok "the stack is no code" has 'GNU_STACK +[0-9a-fx]+ [0-9a-fx]+ [0-9a-fx]+ [0-9a-fx]+ [0-9a-fx]+ RW ' < <(heads)
if [ "$how" = fortified ]; then
	ok "what the library checks of sizes is checked (FORTIFY)" has '__(memcpy|snprintf|vsnprintf|memmove)_chk' < <(readelf -sW --dyn-syms "$kith")
	# a command that gets no memory ends with a sentence and status 3, and what it had begun is not there
	dir=$(mktemp -d)
	trap 'rm -rf "$dir"' EXIT
	export KITH_DB=$dir/k.db
	"$kith" demo --children 20000 --years 3 --returns "$dir/returns" >/dev/null
	"$kith" init >/dev/null
	head=$("$kith" journal head 2>/dev/null)
	starved() { # COMMAND…: with less and less until it does not go
		local room status
		for room in 200000 170000 150000 140000 130000; do
			(ulimit -v $room; "$kith" "$@" >/dev/null 2>"$dir/err")
			status=$?
			[ $status = 3 ] && grep -q "there is not enough memory for this" "$dir/err" && return 0
			[ $status -le 1 ] || return 1
		done
		return 1
	}
	ok "measures without memory: a sentence and status 3" starved measure --from "$dir/returns" --as-at 2026-03-31
	ok "an import without memory: a sentence and status 3" starved import 903 "$dir/returns" --authority Essex --sure
	ok "and nothing of it is in the record" test "$("$kith" journal head 2>/dev/null)" = "$head"
	ok "the stack has its guard" has '__stack_chk_fail' < <(readelf -sW --dyn-syms "$kith")
fi
counted
