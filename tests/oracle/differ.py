#!/usr/bin/env python3
"""differ: kith against tests/oracle/plain.py, to the child and the value, at many dates.

    differ.py KITH DIR DATE…             [--postcodes FILE --authority CODE --councils FILE]
    differ.py KITH --wild SEED…          returns made by wild.py, at dates of their own
    differ.py KITH --shared              the returns in KITH_SHARED or ../shared, where they are there (else exit 77: skipped)

Prints each difference; exit 1 when there is one."""
import datetime
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile

import plain
import wild


def kith(*words):
    """--sure: days past the data and cells that cannot be read are asked of too."""
    run = subprocess.run([*words, "--sure"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert run.returncode in (0, 1), words  # 1: rows were left out
    return json.loads(run.stdout)


def compare(program, folder, dates, postcodes=None, authority=None, councils=None):
    """The number of differences."""
    years = plain.read(folder)
    children = plain.children_of(years)
    codes = plain.read_postcodes(postcodes, councils) if postcodes else None
    wrong = rows = 0
    for d in dates:
        want = plain.answer(years, children, d, codes, authority)
        got = sorted(([r["child"], r["clock"], r["since"], r["due"], r["state"], r["on"]]
                      for r in kith(program, "duties", "--from", folder, "--as-at", str(d), "--json")
                      if r["clock"].startswith("review-")), key=json.dumps)
        rows += len(got)
        if got != want["reviews"]:
            for row in [r for r in want["reviews"] if r not in got][:20]:
                print(folder, d, "missing ", row)
            for row in [r for r in got if r not in want["reviews"]][:20]:
                print(folder, d, "too many", row)
            wrong += 1
        more = ["--postcodes", postcodes, "--authority", authority] if postcodes else []
        got = {m["measure"]: [m["value"], m["numerator"], m["denominator"]]
               for m in kith(program, "measure", "--from", folder, "--as-at", str(d), "--json", *more)}
        for name in sorted(set(got) | set(want["measures"])):
            if got.get(name) != want["measures"].get(name):
                print(folder, d, name, "is", got.get(name), "where", want["measures"].get(name), "is right")
                wrong += 1
    print(f"{folder}: {len(dates)} dates, {len(children)} children, {rows} obligations, {wrong} differences")
    return wrong


def wild_dates(seed):
    r = random.Random(seed)
    edges = [datetime.date(y, m, d) for y in range(2017, 2029) for m, d in ((3, 31), (4, 1), (9, 30), (10, 1), (3, 30))]
    return [datetime.date(2020, 2, 29), datetime.date(2024, 2, 29)] + r.sample(edges, 5) + \
        [datetime.date(2017, 6, 1) + datetime.timedelta(r.randrange(3800)) for _ in range(4)]


def run_wild(program, seeds):
    wrong = 0
    for seed in seeds:
        with tempfile.TemporaryDirectory() as folder:
            wild.write(seed, 120, folder)
            wrong += compare(program, folder, wild_dates(seed))
    return wrong


def run_shared(program):
    shared = pathlib.Path(os.environ.get("KITH_SHARED", "../shared"))
    if not (shared / "data/903-clean").is_dir():
        print(f"skipped: {shared}/data is not there")
        return 77
    day = datetime.date.fromisoformat
    wrong = 0
    for name in ("clean", "fuzz"):
        folder = shared / f"data/903-{name}"
        dates = "2025-10-01 2026-03-31 2026-09-30 2027-03-31 2028-02-29".split()
        wrong += compare(program, str(folder), [day(d) for d in dates], str(folder / "postcodes_used.csv"), "E10000016",
                         str(shared / "data/authorities.csv"))
        wrong += compare(program, str(folder / "this"), [day("2027-03-31"), day("2026-09-30")])
    dates = "2017-10-01 2018-03-31 2019-03-31 2020-02-29 2020-03-31 2021-03-31 2021-11-11 2022-03-31".split()
    wrong += compare(program, str(shared / "data/903-five-years"), [day(d) for d in dates])
    return wrong


def main(program, *words):
    if words[0] == "--wild":
        return run_wild(program, map(int, words[1:]))
    if words[0] == "--shared":
        return run_shared(program)
    options = dict(zip((w[2:] for w in words[-6::2]), words[-5::2])) if "--postcodes" in words else {}
    dates = words[1:-6] if options else words[1:]
    return compare(program, words[0], [datetime.date.fromisoformat(d) for d in dates], **options)


if __name__ == "__main__":
    status = main(*sys.argv[1:])
    sys.exit(status if status == 77 else 1 if status else 0)
