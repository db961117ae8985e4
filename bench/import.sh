#!/bin/bash
# Import of 10,000 children beside reading the same bytes. Five alternating rounds; the median of the ratios.
set -euo pipefail
kith=${KITH:-build-bench/kith}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
"$kith" demo --children "${CHILDREN:-10000}" --years 2 --seed 7 --as-at 2027-04-01 --returns "$dir/returns" >/dev/null
bytes=$(find "$dir/returns" -name '*.csv' -print0 | xargs -0 cat | wc -c)
ratios=()
for round in 1 2 3 4 5; do
	rm -f "$dir"/k.db*
	KITH_DB=$dir/k.db "$kith" init >/dev/null
	t0=$(date +%s%N)
	find "$dir/returns" -name '*.csv' -print0 | xargs -0 cat >/dev/null
	t1=$(date +%s%N)
	KITH_DB=$dir/k.db /usr/bin/env time -f '%M' -o "$dir/peak" "$kith" import 903 "$dir/returns" --authority Essex >"$dir/said" || true
	t2=$(date +%s%N)
	ratios+=("$(( (t2 - t1) / (t1 - t0) ))")
	printf 'round %d: reading %d ms, import %d ms\n' "$round" $(( (t1 - t0) / 1000000 )) $(( (t2 - t1) / 1000000 ))
done
median=$(printf '%s\n' "${ratios[@]}" | sort -n | sed -n 3p)
printf 'import of %s (%d bytes): %s times reading the bytes (median of five), peak %s KiB\n' \
	"$(grep -m1 '^children' "$dir/said" | awk '{print $2 " children"}')" "$bytes" "$median" "$(cat "$dir/peak")"
