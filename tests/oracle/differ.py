#!/usr/bin/env python3
"""differ: kith against tests/oracle/plain.py, to the child and the value, at many dates.

    differ.py KITH DIR [--postcodes FILE --authority CODE --councils FILE] [--only reviews] DATE…
Prints each difference; exit 1 when there is one."""
import argparse
import datetime
import json
import subprocess
import sys

import plain


def kith(*words):
    return json.loads(subprocess.run(words, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout)


def main():
    a = argparse.ArgumentParser()
    a.add_argument("kith")
    a.add_argument("dir")
    a.add_argument("dates", nargs="+", type=datetime.date.fromisoformat)
    a.add_argument("--postcodes")
    a.add_argument("--councils")
    a.add_argument("--authority")
    a.add_argument("--only")
    a = a.parse_args()
    years = plain.read(a.dir)
    children = plain.children_of(years)
    codes = a.postcodes and plain.read_postcodes(a.postcodes, a.councils)
    wrong = 0
    for d in a.dates:
        want = plain.answer(years, children, d, codes, a.authority)
        got = sorted(([r["child"], r["clock"], r["since"], r["due"], r["state"], r["on"]]
                      for r in kith(a.kith, "duties", "--from", a.dir, "--as-at", str(d), "--json")
                      if r["clock"].startswith("review-")), key=json.dumps)
        for row in [r for r in want["reviews"] if r not in got][:20]:
            print(d, "missing ", row)
            wrong += 1
        for row in [r for r in got if r not in want["reviews"]][:20]:
            print(d, "too many", row)
            wrong += 1
        if len(got) != len(want["reviews"]):
            print(d, len(got), "rows where", len(want["reviews"]), "are right")
            wrong += 1
        if a.only == "reviews":
            continue
        more = ["--postcodes", a.postcodes, "--authority", a.authority] if a.postcodes else []
        got = {m["measure"]: [m["value"], m["numerator"], m["denominator"]]
               for m in kith(a.kith, "measure", "--from", a.dir, "--as-at", str(d), "--json", *more)}
        for name in sorted(set(got) | set(want["measures"])):
            if got.get(name) != want["measures"].get(name):
                print(d, name, "is", got.get(name), "where", want["measures"].get(name), "is right")
                wrong += 1
    print(f"{len(a.dates)} dates, {len(children)} children, {wrong} differences")
    sys.exit(1 if wrong else 0)


main()
