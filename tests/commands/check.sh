#!/bin/bash
# kith check, cases and postcodes as a stranger asks them: every wrong question is answered in one line on standard error, with exit 2
# (asked wrongly) or 3 (could not be read), at once, whatever lies in the folder.
# usage: check.sh KITH
set -uo pipefail
kith=$1
dir=$(mktemp -d)
trap 'chmod -R u+rwx "$dir"; rm -rf "$dir"' EXIT
. "${0%/*}/ok.sh"
# asks STATUS TEXT COMMAND…: the status, one line on standard error with the text in it ("" for none)
asks() {
	local status=$1 text=$2 got lines
	shift 2
	timeout 60 "$kith" "$@" >"$dir/out" 2>"$dir/err"
	got=$?
	lines=$(grep -vc '^kith check: read ' "$dir/err")
	if [ -n "$text" ]; then grep -qF -- "$text" "$dir/err" || lines="none with that"; fi
	if [ "$got" = "$status" ] && [ "$lines" = "$([ -n "$text" ] && echo 1 || echo 0)" ]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "[  FAILED  ] kith $*: exit $got, not $status, or not one line with '$text':"
		cat "$dir/err"
	fi
}
"$kith" demo --children 60 --years 2 --seed 3 --as-at 2027-05-01 --returns "$dir/returns" >/dev/null || exit 1
this=$dir/returns/2027 last=$dir/returns/2026 list=$dir/returns/postcodes.csv homes=$dir/returns/providers.csv
a=(--year 2027 --authority E10000012 --format none)
afresh() { # a folder f to spoil
	rm -rf "$dir/f"
	cp -r "$this" "$dir/f"
}
f=$dir/f

# ---- what is asked ----
asks 1 "" check "$this" --last "$last" "${a[@]}" --providers "$homes" --postcodes "$list"
asks 2 "There is no rule 389X in 2027. Did you mean 389?" check "$this" "${a[@]}" --rules 389X
asks 2 "they are known from 2024/25 to 2026/27" check "$this" --year 2031
asks 2 "--year wants a year" check "$this" --year soon
asks 2 "one year at a time" check "$this" --year 2026,2027
asks 2 "Did you mean: Essex" check "$this" --year 2027 --authority Esex
asks 2 "is a district; its children are looked after by West Sussex (E10000032)" check "$this" --year 2027 --authority Adur
asks 1 "" check "$this" --year 2027 --authority essex --format none
asks 2 "not yaml" check "$this" --year 2027 --format yaml
asks 2 "--out FILE.xlsx" check "$this" --year 2027 --format xlsx
asks 2 "Did you mean --format?" check "$this" --formt json
asks 2 "Is this the return of Essex?" check "$this" --year 2027 --authority E08000025 --postcodes "$list" --format none
asks 1 "" check "$this" --year 2027 --authority E08000025 --postcodes "$list" --format none --sure
asks 1 "Is it the return of that year?" check "$this" --last "$this" "${a[@]}"
asks 2 "There are 2 returns and --year names 1" check "$dir/returns" "${a[@]}"
asks 3 "cannot be read: No such file" check "$dir/none" "${a[@]}"
asks 3 "it needs the columns" check "$this" "${a[@]}" --postcodes "$homes"
asks 3 "the column 'URN' is missing" check "$this" "${a[@]}" --providers "$list"
asks 3 "cannot be written" check "$this" --year 2027 --out "$dir/none/x"

# ---- what lies in the folder ----
afresh; rm "$f/header.csv"; asks 3 "No file has the columns of Header" check "$f" "${a[@]}"
afresh; rm "$f/episodes.csv"; asks 3 "No file has the columns of Episodes" check "$f" "${a[@]}"
afresh; cp "$f/reviews.csv" "$f/again.csv"; asks 2 "The table Reviews is there twice" check "$f" "${a[@]}"
afresh; rm "$f/header.csv"; mkdir "$f/header.csv"; asks 3 "No file has the columns of Header" check "$f" "${a[@]}"
afresh; rm "$f/header.csv"; ln -s header.csv "$f/header.csv"; asks 3 "symbolic links" check "$f" "${a[@]}"
afresh; rm "$f/header.csv"; ln -s "$this/header.csv" "$f/header.csv"; asks 1 "" check "$f" "${a[@]}"
afresh; ln -s . "$f/self"; ln -s / "$f/root"; ln -s nowhere "$f/gone"; asks 1 "" check "$f" "${a[@]}"
afresh; mkfifo "$f/pipe.csv"; asks 3 "pipe.csv is not a file" check "$f" "${a[@]}"
afresh; ln -s /dev/zero "$f/zero.csv"; asks 3 "zero.csv is not a file" check "$f" "${a[@]}"
afresh; : >"$f/reviews.csv"; asks 3 "The file is empty" check "$f" "${a[@]}"
afresh; truncate -s 600M "$f/header.csv"; asks 3 "larger than the limit of 512 MiB" check "$f" "${a[@]}"
afresh; sed -i '1s/,DECOM//' "$f/episodes.csv"; asks 3 "missing: DECOM" check "$f" "${a[@]}"
afresh; sed -i '3s/,/,"/' "$f/episodes.csv"; asks 3 "episodes.csv:3: A quote is opened here" check "$f" "${a[@]}"
afresh; sed -i '3s/,/\x00/' "$f/episodes.csv"; asks 3 "episodes.csv:3: There is a zero byte" check "$f" "${a[@]}"
if [ "$(id -u)" != 0 ]; then
	afresh; chmod 0 "$f/header.csv"; asks 3 "Permission denied" check "$f" "${a[@]}"
fi

# ---- cases and postcodes ----
mkfifo "$dir/pipe.json"; asks 3 "is not a file" cases "$dir/pipe.json"; rm "$dir/pipe.json"
echo '{' >"$dir/bad.json"; asks 3 "bad.json:2: This is not JSON" cases "$dir/bad.json"
asks 2 "say which" cases
asks 0 "" postcodes build "$list" --out "$dir/index"
asks 1 "" check "$this" "${a[@]}" --postcodes "$dir/index"
asks 2 "This is an index already" postcodes build "$dir/index"
head -c 1000 "$dir/index" >"$dir/cut"; asks 3 "damaged" check "$this" "${a[@]}" --postcodes "$dir/cut"
counted
