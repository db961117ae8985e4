#!/bin/bash
# Bad input, by the command line and against a running server: each is said in words with its place, changes nothing, and
# what was running goes on. On SQLite; on a PostgreSQL when KITH_DB names one. usage: hostile.sh KITH
set -uo pipefail
kith=$1
dir=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$dir"' EXIT
. "${0%/*}/ok.sh"
case ${KITH_DB:-} in postgres*) postgres=1 ;; *) export KITH_DB=$dir/k.db postgres= ;; esac
"$kith" demo --children 15 --seed 5 --as-at 2026-11-20 >/dev/null || exit 1
"$kith" demo --children 20 --years 1 --seed 3 --as-at 2026-05-01 --returns "$dir/returns" >/dev/null || exit 1
good=$(echo "$dir"/returns/2026)
head=$("$kith" journal head)

# ---- returns ----
# refused WHAT TEXT FOLDER: import, check, duties and measure say so with that text; no crash, no change
refused() {
	local what=$1 text=$2 bad=$3 said status command all=0
	for command in "import 903 $bad --year 2026" "check $bad --year 2026" "duties --from $bad --as-at 2026-03-31 --json" "measure --from $bad --as-at 2026-03-31 --json"; do
		# shellcheck disable=SC2086
		said=$(timeout 120 "$kith" $command 2>&1)
		status=$?
		{ [ $status = 2 ] || [ $status = 3 ]; } && [[ $said == *"$text"* ]] || { echo "kith $command: exit $status: ${said:0:300}"; all=1; }
	done
	ok "$what" test $all = 0
}
fresh() {
	rm -rf "$dir/bad"
	cp -r "$good" "$dir/bad"
}
fresh; : >"$dir/bad/episodes.csv"
refused "an empty file" "The file is empty" "$dir/bad"
fresh; sed -i '1s/DECOM/BEGAN/' "$dir/bad/episodes.csv"
refused "a column with another name" "episodes.csv" "$dir/bad"
fresh; printf 'D1,01/01/2020,a\0b\n' >>"$dir/bad/missing.csv"
refused "a zero byte" "missing.csv:" "$dir/bad"
fresh; size=$(stat -c %s "$good/episodes.csv"); tail=$(tail -c 40 "$good/episodes.csv" | head -c 20)
head -c $((size - 40)) "$good/episodes.csv" >"$dir/bad/episodes.csv"
refused "a file cut off in a row" "Is the file cut short" "$dir/bad"
fresh; head -c $((1 << 20)) /dev/zero | tr '\0' 'x' >>"$dir/bad/episodes.csv"
refused "a field of a mebibyte" "episodes.csv:" "$dir/bad"
fresh; truncate -s 400M "$dir/line" && { printf 'D1'; tr '\0' ',' <"$dir/line"; } >>"$dir/bad/episodes.csv"; rm "$dir/line"
refused "a line of 400 MiB of commas" "episodes.csv:" "$dir/bad"
fresh; { head -1 "$good/episodes.csv"; dd if=/dev/zero bs=1M count=1024 status=none | tr '\0' 'x'; } >"$dir/bad/episodes.csv"
refused "a line of 1 GiB" "episodes.csv" "$dir/bad"
fresh
{ head -1 "$good/missing.csv"; row=$(sed -n 2p "$good/missing.csv"); for i in $(seq 10001); do echo "$row"; done; } >"$dir/bad/missing.csv"
refused "a child with ten thousand rows and one" "missing.csv:10002: One child has more than 10000 rows" "$dir/bad"
# half as many are done in seconds
{ head -1 "$good/missing.csv"; for i in $(seq 5000); do echo "$row"; done; } >"$dir/bad/missing.csv"
timeout 60 "$kith" check "$dir/bad" --year 2026 --format none >/dev/null 2>&1
ok "five thousand rows of one child are checked" test $? = 1

# taken, with what is wrong said (exit 1), and the answers whole
told() { # WHAT: import goes into a database of its own, so that the head may be compared
	local what=$1 said status
	said=$(KITH_DB=$dir/own.db sh -c '"$1" init >/dev/null && "$1" import 903 "$2" --authority Essex --year 2026 --asides "$3"' sh "$kith" "$dir/bad" "$dir/asides" 2>&1)
	status=$?
	rm -f "$dir"/own.db*
	[ $status = 1 ] || echo "exit $status: $said"
	ok "$what: told, exit 1" test $status = 1
	ok "$what: listed with its line" grep -q "$2" "$dir/asides"
	local command
	for command in duties measure; do
		"$kith" $command --from "$dir/bad" --as-at 2026-03-31 --json >"$dir/$command.json" 2>"$dir/err"
		status=$?
		ok "$what: $command ends with $3" test $status = "$3"
		ok "$what: $command is whole JSON" python3 -c 'import json,sys; sys.exit(not json.load(open(sys.argv[1])))' "$dir/$command.json"
	done
}
fresh; sed -n 2p "$good/episodes.csv" >>"$dir/bad/episodes.csv"
told "the same child and start twice" "episodes.csv,[0-9]*,DECOM" 0
fresh; sed -n '2s/^[^,]*//p' "$good/episodes.csv" >>"$dir/bad/episodes.csv"
told "an episode of nobody" "episodes.csv,[0-9]*,CHILD" 1
fresh; line=$(sed -n 2p "$good/missing.csv"); sed -i "\$a $(echo "$line" | cut -d, -f1-3),30/02/2026,31/02/2026" "$dir/bad/missing.csv"
told "dates that do not exist" "missing.csv,[0-9]*,MIS_START" 1
fresh; sed -n 2p "$good/header.csv" >>"$dir/bad/header.csv"
"$kith" check "$dir/bad" --year 2026 --format csv >"$dir/found"
ok "a child twice in the header is found" test $? = 1
fresh; for f in "$good"/*.csv; do head -1 "$f" >"$dir/bad/$(basename "$f")"; done
"$kith" duties --from "$dir/bad" --as-at 2026-03-31 --json --sure 2>/dev/null | python3 -c 'import json,sys; sys.exit(json.load(sys.stdin) != [])'
ok "headers only: no obligations" test $? = 0
ok "headers only: measured" test "$("$kith" measure --from "$dir/bad" --as-at 2026-03-31 --json --sure 2>/dev/null | python3 -c 'import json,sys; print(json.load(sys.stdin)[0]["measure"])')" = in-care
ok "nothing of all this changed the record" test "$("$kith" journal head)" = "$head"

# ---- YAML of the council's own ----
mkdir "$dir/kinds" "$dir/laws"
printf 'kind: pet\n\ttitle: Pet\n' >"$dir/kinds/pet.yaml"
said=$(KITH_RECORD=$dir/kinds "$kith" journal head 2>&1)
ok "a tab in a kind: exit 2" test $? = 2
ok "with its line" test -n "$(echo "$said" | grep 'pet.yaml:2')"
printf 'kind: pet\nunheard-of: yes\n' >"$dir/kinds/pet.yaml"
said=$(KITH_RECORD=$dir/kinds "$kith" journal head 2>&1)
ok "an unknown key in a kind: exit 2" test $? = 2
ok "which is named" test -n "$(echo "$said" | grep 'unheard-of')"

# ---- the server ----
if command -v curl >/dev/null; then
	port=$(free_port)
	"$kith" serve --port $port >"$dir/log" 2>&1 &
	server=$!
	at=http://localhost:$port
	for _ in $(seq 100); do curl -s -o /dev/null $at/healthz && break; sleep 0.1; done
	status() { curl -s -o "$dir/page" -w '%{http_code}' "$@"; }
	enter() { # NAME JAR
		local token
		token=$(curl -s -c "$2" $at/sign-in | grep -o 'name="token"[^>]*value="[^"]*"' | sed 's/.*value="//; s/"//')
		status -b "$2" -c "$2" $at/sign-in --data-urlencode "name=$1" -d password=demo --data-urlencode "token=$token"
	}
	ok "signing in: 303" test "$(enter "Sam Worker (demonstration)" "$dir/sam")" = 303
	ok "and another" test "$(enter "Bo Board (demonstration)" "$dir/bo")" = 303
	child=$(curl -s -b "$dir/sam" $at/children | grep -o '/child/[0-9]*' | head -1)
	ok "the worker sees the child" test "$(status -b "$dir/sam" "$at$child")" = 200
	ok "without a cookie nobody does" test "$(status "$at$child")" != 200
	ok "with another's cookie one sees what the other may" test "$(status -b "$dir/bo" "$at$child")" != 200
	ok "a forged cookie is nobody's" test "$(status -H 'Cookie: kith=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' "$at$child")" != 200
	ok "a forged token: 403" test "$(status $at/sign-in -d 'name=Sam&password=demo&token=forged')" = 403
	ok "no such child, as another's: the same answer" test "$(status -b "$dir/sam" $at/child/1)" = "$(status -b "$dir/sam" $at/child/2)"
	ok "which is a refusal" grep -qE '^40[34]$' <(status -b "$dir/sam" $at/child/1)
	ok "an id that is no number" test "$(status -b "$dir/sam" $at/child/99999999999999999999999)" = 404
	seq -f 'a%g=' -s '&' 10000 >"$dir/form"
	ok "10,000 fields: 400 or 413" grep -qE '^4(00|13)$' <(status -b "$dir/sam" $at/sign-in --data "@$dir/form")
	yes a= | head -10000 | paste -sd '&' | tr -d '\n' >"$dir/form"
	ok "10,000 short ones: 400" test "$(status -b "$dir/sam" $at/sign-in --data "@$dir/form")" = 400
	ok "a zero byte in a field: 400" test "$(status -b "$dir/sam" $at/sign-in -d 'name=a%00b&password=x&token=y')" = 400
	ok "bytes that are no UTF-8: 400" test "$(status -b "$dir/sam" $at/sign-in -d 'name=%ff&password=x&token=y')" = 400
	# a client that says a byte at a time, beside others who do not notice
	( exec 3<>/dev/tcp/localhost/$port; for _ in $(seq 30); do printf 'G' >&3; sleep 0.1; done ) 2>/dev/null &
	slow=$!
	ok "others do not notice a slow client" test "$(status --max-time 2 $at/healthz)" = 200
	wait $slow
	"$kith" serve --port $port >"$dir/taken" 2>&1
	ok "a taken port: not done" test $? = 3
	ok "said in one line" test "$(wc -l <"$dir/taken")" = 1
	# killed in the middle of requests, the journal is whole
	for _ in $(seq 20); do curl -s -o /dev/null -b "$dir/sam" "$at$child" & done
	kill -9 $server
	wait $server 2>/dev/null
	server=
	wait
	ok "killed while serving: the journal is whole" "$kith" journal verify >/dev/null
	ok "nobody's name is in the log" test -z "$(grep -i 'worker\|demonstration\|forged' "$dir/log" | grep '"route"')"
else
	echo "skipped: the server's part, as curl is not installed"
fi
counted
