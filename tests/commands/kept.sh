#!/bin/bash
# A return that was handed in is given as it was sent, whatever was written since; and a person is joined, parted, sealed and
# unsealed from the command line. On SQLite: the entry is changed in the database file itself.
# usage: kept.sh KITH
set -uo pipefail
kith=$1
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
. "${0%/*}/ok.sh"
export KITH_DB=$dir/k.db
"$kith" demo --children 40 --years 2 --seed 5 --as-at 2027-05-01 --returns "$dir/returns" >/dev/null || exit 1
year=$(ls "$dir/returns" | grep -E '^[0-9]{4}$' | tail -1)
"$kith" init >/dev/null && "$kith" import 903 "$dir/returns" --authority E10000012 --sure >/dev/null
"$kith" return keep "$dir/returns/$year" --year "$year" --authority E10000012 --sure >/dev/null
"$kith" export 903 "$dir/before" --year "$year" >/dev/null
"$kith" export 903 "$dir/before-xml" --year "$year" --xml >/dev/null
number=$(sed -n 2p "$dir/before/header.csv" | cut -d, -f1) other=$(sed -n 3p "$dir/before/header.csv" | cut -d, -f1)
python3 - "$KITH_DB" "$number" <<'P'
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
who = db.execute("SELECT child FROM k_person_number WHERE number = ? AND current = 1", (sys.argv[2],)).fetchone()[0]
db.execute("UPDATE k_person SET source = 'kith', told_year = NULL, dob = dob + 1 WHERE entry = ? AND current = 1", (who,))
db.commit()
P
"$kith" export 903 "$dir/kept" --year "$year" >"$dir/out"
"$kith" export 903 "$dir/kept-xml" --year "$year" --xml >/dev/null
"$kith" export 903 "$dir/now" --year "$year" --as-now >/dev/null
same() { diff -rq "$dir/$1" "$dir/$2" >/dev/null; }
differs() { ! same "$1" "$2"; }
ok "what was handed in is given as it was sent" same before kept
ok "as XML too, where it was handed in as CSV" same before-xml kept-xml
"$kith" export 903 "$dir/now-xml" --year "$year" --xml --as-now >/dev/null
ok "and --as-now as XML is another" differs before-xml now-xml
ok "and said to be" grep -q "handed in" "$dir/out"
ok "--as-now gives what was written since" differs before now
"$kith" person join "$number" "$other" >"$dir/out" || cat "$dir/out"
ok "joined" grep -q "Joined: $other is $number" "$dir/out"
"$kith" export 903 "$dir/joined" --year "$year" --as-now >/dev/null
gone() { ! cut -d, -f1 "$dir/$1/header.csv" | grep -qx "$2"; }
ok "the return has one number" gone joined "$other"
ok "the list says so" sh -c "'$kith' person list | grep -q '^$other is $number'"
ok "a second time is refused" test "$("$kith" person join "$number" "$other" >/dev/null 2>&1; echo $?)" = 2
"$kith" person part "$other" >/dev/null
"$kith" export 903 "$dir/parted" --year "$year" --as-now >/dev/null
ok "parted, the return is as it was" same now parted
"$kith" person seal "$other" >/dev/null
ok "a sealed record is not joined" test "$("$kith" person join "$number" "$other" >/dev/null 2>&1; echo $?)" = 2
"$kith" person unseal "$other" >/dev/null
ok "unsealed, it is" "$kith" person join "$number" "$other"
ok "the journal is whole" sh -c "'$kith' journal verify >/dev/null"
ok "a wrong verb is asked back" test "$("$kith" person mend x 2>/dev/null; echo $?)" = 2
counted
