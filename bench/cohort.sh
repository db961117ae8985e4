#!/bin/bash
# The cohort of 10,000 children from the store, beside stepping over the same columns (bench/cohort.c).
set -euo pipefail
kith=${KITH:-build-bench/kith}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
export KITH_DB=$dir/k.db
"$kith" demo --children "${CHILDREN:-10000}" --years 2 --seed 7 --as-at 2027-04-01 --returns "$dir/returns" >/dev/null
"$kith" init >/dev/null
"$kith" import 903 "$dir/returns" --authority Essex >/dev/null || true
"${KITH_BUILD:-build-bench}/bench/cohort-from-store" "$KITH_DB"
