#!/usr/bin/env python3
"""tests/expected.py KITH DIR: a return in DIR/this and DIR/last is checked, and the findings are compared, rule by rule,
with DIR/expected.json. Says what is missing and what is too many; exit 1 where anything is. With --done only rules that
kith has are asked. A rule in "no_answer" is not compared."""
import csv
import csv
import glob
import json
import subprocess
import sys

arguments = [a for a in sys.argv[1:] if not a.startswith("--")]
kith, folder = arguments[0], arguments[1]
only = set(arguments[2].split(",")) if len(arguments) > 2 else None
expected = json.load(open(f"{folder}/expected.json", encoding="utf-8"))
year = int(expected["collection_year"][:4]) + 1
run = subprocess.run(
    [kith, "check", f"{folder}/this", "--last", f"{folder}/last", "--year", str(year), "--authority", "E08000025",
     "--providers", f"{folder}/providers.csv", "--postcodes", f"{folder}/postcodes_used.csv", "--format", "json"],
    capture_output=True, check=False)
if run.returncode not in (0, 1):
    sys.exit(run.stderr.decode())
told = json.loads(run.stdout)
ran = set(told["rules"]["run"])
found = {}
said = {}
for path in glob.glob(f"{folder}/this/*.csv"):
    with open(path, encoding="utf-8-sig", newline="") as f:
        names, *rows = csv.reader(f)
    said[frozenset(names)] = rows
KNOWN = {"Header": "ETHNIC", "Episodes": "RNE", "Reviews": "REVIEW", "UASC": "DUC", "OC2": "SDQ_SCORE", "OC3": "ACTIV", "AD1": "DATE_INT",
         "PlacedAdoption": "DATE_PLACED", "PrevPerm": "PREV_PERM", "Missing": "MIS_START", "SWEpisodes": "SW_ID", "DoLo": "DOLO_START"}
rows_of = {table: next((r for names, r in said.items() if column in names), []) for table, column in KNOWN.items()}


def differ(table, want, got):
    """Rows wanted and not found, and the other way round; rows equal in every cell are interchangeable."""
    missing, extra = sorted(want - got), sorted(got - want)
    for row in list(missing):
        twin = next((x for x in extra if rows_of[table][x] == rows_of[table][row]), None)
        if twin is not None:
            missing.remove(row)
            extra.remove(twin)
    return missing, extra


for f in told["findings"]:
    found.setdefault(f["rule"], {}).setdefault(f["table"], []).append(f["row"])
wrong = right = absent = 0
for rule, tables in expected["findings"].items():
    if only and rule not in only:
        continue
    if rule not in ran:
        absent += 1
        if "--done" not in sys.argv:
            print(f"{rule}: not run")
        continue
    lines = []
    for table in sorted(set(tables) | set(found.get(rule, {}))):
        want, got = set(tables.get(table, [])), set(found.get(rule, {}).get(table, []))
        missing, extra = differ(table, want, got)
        if missing or extra:
            lines.append(f"{rule} {table}: {len(want)} wanted; missing {len(missing)} {missing[:12]}; too many {len(extra)} {extra[:12]}")
    wrong += bool(lines)
    right += not lines
    for line in lines:
        print(line)
print(f"{right} rules agree, {wrong} do not, {absent} are not there")
sys.exit(1 if wrong or (absent and "--done" not in sys.argv) else 0)
