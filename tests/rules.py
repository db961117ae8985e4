#!/usr/bin/env python3
"""tests/rules.py KITH: every rule has cases of its own in tests/cases, and all of them pass; where the cases, the lists
of rules and the whole returns with answers made by others are there (KITH_SHARED, or ../shared beside the project), they
are run too. What the project knows to differ, and why, stands in docs/return.md under the codes in KNOWN."""
import csv
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
SHARED = pathlib.Path(os.environ.get("KITH_SHARED", ROOT.parent / "shared"))
KITH = sys.argv[1]
KNOWN = {"142", "199", "SW08STG2", "SW17STG2",
         "392c", "169", "179", "452", "453", "503H", "503J",  # postcodes that the other program did not know
         "392b", "205A", "205D", "303"}  # separated children, of whom it took others
wrong = []


def run(*arguments):
    return subprocess.run(arguments, capture_output=True, text=True, check=False)


def listed(year):
    told = run(KITH, "check", "--list", "--year", str(year)).stdout
    return re.findall(r"^  (\S+)\s+since", told, re.M)


def cases(folder):
    told = run(KITH, "cases", str(folder))
    if told.returncode not in (0, 1):
        wrong.append(told.stderr)
    return told.stdout


def own():
    have = {p.stem for p in (ROOT / "tests/cases").glob("*/*.json")}
    wrong.extend(f"rule {code} has no case of its own" for code in listed(2027) if code not in have)
    for year in (2025, 2026, 2027):
        codes = listed(year)
        wrong.extend(f"rule {code} is there twice in {year}" for code in set(codes) if codes.count(code) > 1)
    told = cases(ROOT / "tests/cases")
    wrong.extend(line for line in told.splitlines() if not line.startswith("pass"))
    wrong[:] = [w for w in wrong if not re.fullmatch(r"\d+ passed, 0 failed", w)]


def others():
    folder = SHARED / "cases903"
    if not folder.is_dir():
        print(f"skipped: {folder} is not there")
        return
    for year in (2025, 2026, 2027):
        path = folder / f"rules_{year - 1}_{year % 100}.csv"
        with open(path, encoding="utf-8", newline="") as f:
            want = [r["code"] for r in csv.DictReader(f)]
        have = listed(year)
        lacking = [c for c in want if c not in have]
        if lacking:
            wrong.append(f"{len(lacking)} of {len(want)} rules of {year} are not there: {' '.join(lacking)}")
        wrong.extend(f"rule {c} is not one of {year}" for c in have if c not in want)
    told = cases(folder)
    lines = told.splitlines()
    for line, why in zip(lines, lines[1:]):
        if line.startswith("FAIL"):
            wrong.extend([line, why])
    print("others' cases:", told.splitlines()[-1])
    for name in ("903-fuzz", "903-clean"):
        told = run(sys.executable, str(ROOT / "tests/expected.py"), KITH, str(SHARED / "data" / name))
        lines = told.stdout.splitlines()
        wrong.extend(f"{name}: {line}" for line in lines[:-1] if line.split()[0] not in KNOWN)
        print(f"{name}:", lines[-1] if lines else told.stderr)


own()
others()
print("\n".join(wrong) if wrong else "all as it should be")
sys.exit(1 if wrong else 0)
