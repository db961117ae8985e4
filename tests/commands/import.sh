#!/bin/bash
# Returns in and out by the command line: the same rows back; nothing changes the second time; an import that is killed
# leaves nothing behind (20 rounds); a disk that is full is said and loses nothing; bad input is refused with its place.
# usage: import.sh KITH
set -uo pipefail
kith=$1
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
. "${0%/*}/ok.sh"
export KITH_TEST=1 KITH_NOW=2026-11-30 # the last year of these returns is not over
fresh() {
	rm -f "$dir"/k.db*
	export KITH_DB=$dir/k.db
	"$kith" init >/dev/null
}
same() { # A B: the same rows in every file, in any order
	local f
	for f in "$1"/*.csv; do
		[ -f "$2/$(basename "$f")" ] || return 1
		diff <(sort "$f") <(sort "$2/$(basename "$f")") >/dev/null || return 1
	done
}
"$kith" demo --children 80 --years 2 --seed 3 --as-at 2027-05-01 --returns "$dir/returns" >/dev/null || exit 1
fresh
"$kith" import 903 "$dir"/returns --authority E10000012 >"$dir/said"
ok "a return goes in" test $? -le 1
for y in "$dir"/returns/*/; do
	year=$(basename "$y")
	"$kith" export 903 "$dir/out/$year" --year "$year" >/dev/null
	ok "$year comes out as it was told" same "$y" "$dir/out/$year"
done
head1=$("$kith" journal head)
"$kith" import 903 "$dir"/returns >/dev/null
ok "the same again changes nothing" test "$("$kith" journal head)" = "$head1"
ok "the journal is whole" "$kith" journal verify
ok "an authority that is not there: exit 2" test "$("$kith" import 903 "$dir/returns" --authority Exesx >/dev/null 2>&1; echo $?)" = 2
ok "two folders of one year: exit 2" test "$("$kith" import 903 "$dir/returns" "$dir/returns" >/dev/null 2>&1; echo $?)" = 2
ok "no such folder: not done" test "$("$kith" import 903 "$dir/none" >/dev/null 2>&1; echo $?)" -ge 2
ok "no progress in a pipe" test -z "$("$kith" import 903 "$dir/returns" 2>&1 >/dev/null)"

# handed in: given as it was sent
ok "a year that is not over is asked back" test "$("$kith" return keep "$dir/returns/$year" --year "$year" >/dev/null 2>&1; echo $?)" = 2
ok "what was taken in is kept just so" bash -c '"$1" return keep "$2/returns/$3" --year "$3" --sure | grep -q "just so"' - "$kith" "$dir" "$year"
ok "a return handed in is exported as it was sent" bash -c '"$1" export 903 "$2/sent" --year "$3" | grep -q "given as it was sent"' - "$kith" "$dir" "$year"
ok "and is just that" same "$dir/returns/$year" "$dir/sent"
ok "--as-told and --as-now are not both" test "$("$kith" export 903 "$dir/both" --year "$year" --as-told --as-now >/dev/null 2>&1; echo $?)" = 2
# told again without somebody
mkdir -p "$dir/without"
child=$(sed -n '2s/,.*//p' "$dir/returns/$year/episodes.csv")
for f in "$dir/returns/$year"/*.csv; do grep -v "^$child," "$f" >"$dir/without/$(basename "$f")"; done
"$kith" import 903 "$dir/without" --year "$year" --replace >"$dir/said"
ok "a child that the return leaves out is named" grep -q "told no more: child $child in" "$dir/said"
"$kith" export 903 "$dir/less" --year "$year" >/dev/null
ok "and is in it no more" same "$dir/without" "$dir/less"
ok "the journal is whole after it" "$kith" journal verify

# of another authority, by its postcodes
fresh
list=$dir/returns/postcodes.csv
ok "another authority's return is asked back: exit 2" test "$("$kith" import 903 "$dir/returns" --authority Birmingham --postcodes "$list" >"$dir/said" 2>"$dir/err"; echo $?)" = 2
ok "in one line, with the remedy" bash -c '[ "$(wc -l <"$1")" = 1 ] && grep -q -- "--authority E10000012; if it is not, add --sure" "$1"' - "$dir/err"
ok "and nothing was written, not even the council" test "$("$kith" journal verify 2>/dev/null | wc -l)" -le 1
ok "the setting's list does as well" test "$(KITH_POSTCODES=$list "$kith" return keep "$dir/returns/$year" --year "$year" --authority Birmingham >/dev/null 2>&1; echo $?)" = 2
ok "its own is not asked back" test "$("$kith" import 903 "$dir/returns" --authority Essex --postcodes "$list" >/dev/null; echo $?)" -le 1
fresh
ok "--sure takes it in" test "$("$kith" import 903 "$dir/returns" --authority Birmingham --postcodes "$list" --sure >/dev/null; echo $?)" -le 1

whole=0
for round in $(seq 20); do
	fresh
	"$kith" import 903 "$dir/returns" --authority Essex >/dev/null 2>&1 &
	pid=$!
	sleep "0.$(printf '%02d' $((round * 7 % 60)))"
	kill -9 $pid 2>/dev/null
	wait $pid 2>/dev/null
	"$kith" journal verify >/dev/null 2>&1 || { echo "round $round: the journal is not whole"; whole=1; }
	# nothing, or all of it: the import's rows are there in both years or in none
	n=$("$kith" export 903 "$dir/round$round" --year "$year" 2>/dev/null | wc -l)
	if [ "$n" -gt 0 ]; then same "$dir/returns/$year" "$dir/round$round" || { echo "round $round: half of it is there"; whole=1; }; fi
done
ok "killed twenty times, nothing is left half" test $whole = 0

fresh
( ulimit -f 300; "$kith" import 903 "$dir/returns" --authority Essex ) >/dev/null 2>"$dir/err"
ok "a full disk is said" test $? = 3
ok "and lost nothing" "$kith" journal verify
"$kith" import 903 "$dir/returns" --authority Essex >/dev/null
ok "and it goes on when there is room" test $? -le 1
counted
