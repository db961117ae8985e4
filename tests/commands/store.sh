#!/bin/bash
# init, migrate, journal, backup and restore as they are used. Argument: the program. On SQLite; on a PostgreSQL when
# KITH_DB names one (script/on-postgres).
set -u
kith=$1
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
postgres=
case ${KITH_DB:-} in postgres*) postgres=1 ;; *) export KITH_DB=$dir/deep/er/kith.db ;; esac

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

expect 2 "'kith init' makes" migrate
expect 2 "'kith init' makes" journal head
expect 0 "An empty database" init
expect 2 "left as it is" init
expect 2 "takes nothing" init again
expect 0 "Nothing to do" migrate
expect 0 "Nothing to do" migrate --dry-run
expect 2 "--dry-run" migrate --dry
expect 0 "no authority yet" journal verify
expect 2 "kith journal verify" journal prove
expect 2 "--head is a number" journal verify --head 12

if [ -n "$postgres" ]; then
	expect 3 "pg_dump" backup "$dir/copy"
	expect 3 "pg_restore" restore "$dir/copy"
	exit $failed
fi

expect 0 "The copy is at" backup "$dir/copy"
expect 2 "is there already" backup "$dir/copy"
public=$("$kith" backup --new-key "$dir/key" 2>/dev/null)
expect 2 "cannot be made" backup --new-key "$dir/key"
[ "$(stat -c %a "$dir/key")" = 600 ] || { echo "FAILED: the secret key is not its owner's alone"; failed=1; }
expect 2 "64 hexadecimal" backup "$dir/no" --to 1234
expect 0 "sealed" backup "$dir/sealed" --to "$public"
grep -qa kith_schema "$dir/copy" || { echo "FAILED: a plain copy is not plain"; failed=1; }
! grep -qa kith_schema "$dir/sealed" || { echo "FAILED: a sealed copy can be read"; failed=1; }

expect 2 "already a database" restore "$dir/copy"

# a process that was cut off: the last save is beside the file. Moved away without it, nothing is made in its place that
# would take it for its own; moved with it, it comes along
python3 - "$KITH_DB" "$dir" <<'END' || failed=1
import os, shutil, sqlite3, sys
db = sqlite3.connect(sys.argv[1])
db.execute("INSERT INTO kith_fact(name, value) VALUES('written', 'last')")
db.commit()
for end in ("", "-wal"):
    shutil.copy(sys.argv[1] + end, sys.argv[2] + "/crashed" + end)
db.execute("DELETE FROM kith_fact WHERE name = 'written'")
db.commit()
db.close()
END
mv "$KITH_DB" "$dir/aside"
cp "$dir/crashed-wal" "$KITH_DB-wal"
expect 2 "is left of the database" restore "$dir/copy"
expect 2 "is left of a database" init
expect 2 "is left of one" journal head
cmp -s "$dir/crashed-wal" "$KITH_DB-wal" || { echo "FAILED: what was saved last is gone"; failed=1; }
for end in -shm -journal; do
	mv "$KITH_DB"-* "$KITH_DB$end"
	expect 2 "is left of the database" restore "$dir/copy"
	expect 2 "is left of a database" demo --children 1
done
[ ! -e "$KITH_DB" ] || { echo "FAILED: a database was made beside another's log"; failed=1; }
rm "$KITH_DB"-*
expect 0 "whole" restore "$dir/crashed"
[ "$(python3 -c 'import sqlite3, sys; print(sqlite3.connect(sys.argv[1]).execute("SELECT value FROM kith_fact WHERE name = ?", ("written",)).fetchall())' "$KITH_DB")" = "[('last',)]" ] ||
	{ echo "FAILED: a restore left out what stood beside the file"; failed=1; }
rm "$KITH_DB" "$dir"/crashed*
expect 2 "cannot be read" restore "$dir/nowhere"
expect 0 "rows in" restore "$dir/copy"
expect 2 "already a database" restore "$dir/copy"
: >"$dir/taken-wal"
expect 2 "is left of a database" backup "$dir/taken"
expect 2 "a part of a database" backup "$KITH_DB-journal"
expect 2 "a part of a database" backup --new-key "$KITH_DB-wal"
rm "$KITH_DB" "$dir/taken-wal"
printf "%064d" 7 >"$dir/other"
expect 2 "say with --key" restore "$dir/sealed"
expect 2 "not sealed to that key" restore "$dir/sealed" --key "$dir/other"
expect 0 "whole" restore "$dir/sealed" --key "$dir/key"
cmp -s "$KITH_DB" "$dir/copy" || { echo "FAILED: what comes out of the seal is not what went in"; failed=1; }
rm "$KITH_DB"

# what is not whole: nothing is made of it
head -c 60000 "$dir/copy" >"$dir/cut"
head -c 70000 "$dir/sealed" >"$dir/cut-sealed"
cp "$dir/sealed" "$dir/changed"
printf 'x' | dd of="$dir/changed" bs=1 seek=69000 conv=notrunc 2>/dev/null
echo "not a database at all, but some text that is longer than a header of one, so that it is looked at" >"$dir/text"
: >"$dir/empty"
expect 3 "not a whole copy" restore "$dir/cut"
expect 3 "cut short or was changed" restore "$dir/cut-sealed" --key "$dir/key"
expect 3 "cut short or was changed" restore "$dir/changed" --key "$dir/key"
expect 3 "not a whole copy" restore "$dir/text"
# a copy with a page in its midst that is none any more, and one whose journal was rewritten
cp "$dir/copy" "$dir/holed"
dd if=/dev/zero of="$dir/holed" bs=4096 seek=3 count=2 conv=notrunc 2>/dev/null
expect 3 "not a whole copy" restore "$dir/holed"
# one with a row that its index does not know: every page can be read, and the integrity check alone finds it
cp "$dir/copy" "$dir/broken"
python3 - "$dir/broken" <<'END' || failed=1
import sqlite3, sys
def schema(*commands):
    db = sqlite3.connect(sys.argv[1])
    db.execute("PRAGMA writable_schema = 1")
    for text, values in commands:
        db.execute(text, values)
    db.commit()
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
index = sqlite3.connect(sys.argv[1]).execute("SELECT type, name, tbl_name, rootpage, sql FROM sqlite_master WHERE name = 'publication_as_at'").fetchone()
schema(("DELETE FROM sqlite_master WHERE name = 'publication_as_at'", ()))
schema(("INSERT INTO publication(authority, id, as_at, as_known, made_at, made_by, made_as, title, returns) VALUES(1, 1, 1, 1, 1, 1, 'x', 'x', 'x')", ()))
schema(("INSERT INTO sqlite_master(type, name, tbl_name, rootpage, sql) VALUES(?, ?, ?, ?, ?)", index))
END
expect 3 "not a whole copy" restore "$dir/broken"
KITH_DB=$dir/told.db "$kith" init --authority E08000025 >/dev/null
KITH_DB=$dir/told.db "$kith" backup "$dir/told" >/dev/null
expect 0 "whole" restore "$dir/told"
rm "$KITH_DB"
python3 - "$dir/told" <<'END' || failed=1
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
assert db.execute("UPDATE journal SET at = at + 1 WHERE number = 1").rowcount == 1
db.commit()
db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
db.close()
END
expect 3 "The journal in the backup is not whole" restore "$dir/told"
[ ! -e "$KITH_DB" ] || { echo "FAILED: a database was made of a copy that is not whole"; failed=1; }
expect 2 "not a database of kith" restore "$dir/empty"

# a copy that lies where nothing may be written, and nothing is: no file comes beside it (a folder mounted read-only where root
# runs this, since root may write anywhere)
mkdir "$dir/still"
cp "$dir/copy" "$dir/still/copy?#%.db"
chmod 400 "$dir/still"/*
chmod 500 "$dir/still"
mounted=
if [ "$(id -u)" = 0 ] && mount --bind "$dir/still" "$dir/still" 2>/dev/null && mount -o remount,ro,bind "$dir/still" 2>/dev/null; then mounted=1; fi
KITH_DB="$dir/still/copy?#%.db" expect 0 "no authority yet" journal verify --record
KITH_DB="$dir/still/copy?#%.db" expect 0 "" journal head
[ "$(ls "$dir/still" | wc -l)" = 1 ] || { echo "FAILED: reading a copy left something beside it"; failed=1; }
[ -z "$mounted" ] || umount "$dir/still"
chmod 700 "$dir/still"
expect 2 "kith journal verify" journal head --record

left=$(find "$dir" -name '*-wal' -o -name '*-shm' -o -name '*restoring*' -o -name '*copy-*' -o -path "$KITH_DB")
[ -z "$left" ] || { echo "FAILED: left behind: $left"; failed=1; }
exit $failed
