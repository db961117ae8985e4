#!/usr/bin/env python3
"""docs/capabilities.csv: what the strategies name, and whether kith does it. Checks that each line is whole and that what it names is there;
writes docs/capabilities.md from it.

usage: capabilities.py                    checks, and that the page is as the table is
       capabilities.py --write            writes the page
       capabilities.py --ran TESTLOG.json checks that no test it leans on was skipped or fell"""
import csv, json, pathlib, re, sys

root = pathlib.Path(__file__).resolve().parent.parent
COLUMNS = ["id", "what", "for", "where", "test", "state", "missing"]
LAST = 231
AREAS = [(1, "Strategy, language, law and principles"), (21, "Promises and offers"), (30, "Voice, participation and celebration"),
         (55, "Boards, meetings and decisions"), (79, "Roles, responsibilities and champions"), (93, "Plans, performance, audit and assurance"),
         (113, "Early help, edge of care, court and oversight"), (121, "The plan and the child's record"),
         (132, "Missing, exploitation, police and youth justice"), (144, "Homes"), (164, "Health and wellbeing"), (179, "Learning"),
         (193, "Leaving care and independence"), (213, "Identity, equality and separated young people"),
         (224, "Sharing information"), (228, "The people who work with children")]
ROLES = ["nobody", "young-person", "carer", "social-worker", "personal-adviser", "iro", "nurse", "manager", "analyst", "board-member", "administrator"]
wrong = []


def lines():
    with open(root / "docs" / "capabilities.csv", newline="", encoding="utf-8") as f:
        rows = list(csv.reader(f))
    if rows[0] != COLUMNS:
        sys.exit(f"docs/capabilities.csv: the first line is {','.join(COLUMNS)}")
    return [(n, dict(zip(COLUMNS, r)) if len(r) == len(COLUMNS) else None) for n, r in enumerate(rows[1:], 2)]


def parts(text):
    return [p.strip() for p in text.split(";") if p.strip()]


def declared():
    """Routes, commands and tests that there are."""
    source = "\n".join(p.read_text(encoding="utf-8") for top in ("src", "parts") for p in (root / top).rglob("*.c"))
    routes = set(re.findall(r'pattern = "([^"]+)"', source)) | set(re.findall(r'^[A-Z]+\(\w+, "(/[^"]*)"', source, re.M))
    commands = set(re.findall(r'^\s*\{"([a-z]+)",', (root / "src" / "main.c").read_text(encoding="utf-8"), re.M))
    meson = "".join(p.read_text(encoding="utf-8") for p in (root / "tests").rglob("meson.build"))
    tests = {p.stem[5:] for p in (root / "tests" / "unit").glob("test_*.c")} | {
        f"{p.parts[-3]}_{p.stem}" for p in (root / "parts").glob("*/tests/*.*")} | set(re.findall(r"(?:test\(|\[|\{)'([^']+)'", meson))
    return routes, commands, tests | {f"browser {r}" for r in ROLES} | {"browser safe", "browser second"}


def check(rows):
    routes, commands, tests = declared()
    state, order = {}, []
    for n, r in rows:
        at = f"docs/capabilities.csv:{n}: "
        if not r:
            wrong.append(at + "it has not seven columns")
            continue
        m = re.fullmatch(r"S-(\d{3})(?:\.(\d+))?", r["id"])
        if not m or r["id"] in state:
            wrong.append(at + f"the id {r['id']} is none, or stands twice")
            continue
        order.append((int(m[1]), int(m[2] or 0)))
        state[r["id"]] = r["state"]
        if r["state"] not in ("works", "part", "no"):
            wrong.append(at + f"a state is works, part or no, and not {r['state']!r}")
        if not r["what"] or not r["for"]:
            wrong.append(at + "what it is, and for whom, is needed")
        if r["state"] == "works" and (not parts(r["where"]) or not parts(r["test"]) or r["missing"]):
            wrong.append(at + "what works says where and by which test, and misses nothing")
        if r["state"] != "works" and not r["missing"]:
            wrong.append(at + "what is missing?")
        for w in parts(r["where"]):
            there = w in routes if w.startswith("/") else w.split()[1] in commands if w.startswith("kith ") and len(w.split()) > 1 else (root / w).exists()
            if not there:
                wrong.append(at + f"there is no {w}")
        for t in parts(r["test"]):
            if t not in tests:
                wrong.append(at + f"there is no test {t!r}")
    if order != sorted(order):
        wrong.append("docs/capabilities.csv: the lines are not in the order of their ids")
    for i in range(1, LAST + 1):
        name = f"S-{i:03}"
        its = [s for k, s in state.items() if k.startswith(name + ".")]
        if name not in state:
            wrong.append(f"docs/capabilities.csv: {name} has no line")
        elif its and state[name] == "works" and set(its) != {"works"}:
            wrong.append(f"docs/capabilities.csv: {name} works only when all its parts do")


def linked(w):
    return f"[`{w}`](../{w})" if not w.startswith("/") and not w.startswith("kith ") else f"`{w}`"


def page(rows):
    rows = [r for _, r in rows if r]
    whole = [r for r in rows if "." not in r["id"]]
    count = lambda of, s: sum(r["state"] == s for r in of)
    out = ["# What kith does, of all that the strategies name", "",
           "Made by `tests/capabilities.py --write` from [capabilities.csv](capabilities.csv); a test holds it to what there is. A line works only when it",
           "was driven end to end, as the person it is for, with a refusal for somebody who may not; a system with parts, when all of them do.", "",
           f"Of {len(whole)} systems {count(whole, 'works')} work, {count(whole, 'part')} in part, {count(whole, 'no')} not yet; "
           f"of {len(rows)} lines with their parts, {count(rows, 'works')}, {count(rows, 'part')} and {count(rows, 'no')}."]
    number = lambda r: int(r["id"][2:5])
    for i, (first, name) in enumerate(AREAS):
        end = AREAS[i + 1][0] if i + 1 < len(AREAS) else LAST + 1
        out += ["", f"## {name}", "", "| | What | For | State | Where | Tests | Missing |", "|---|---|---|---|---|---|---|"]
        for r in rows:
            if first <= number(r) < end:
                cell = lambda t: t.replace("|", "\\|")
                out.append(f"| {r['id']} | {cell(r['what'])} | {cell(r['for'])} | {r['state']} | {' '.join(map(linked, parts(r['where'])))} | "
                           f"{cell(', '.join(parts(r['test'])))} | {cell(r['missing'])} |")
    return "\n".join(out) + "\n"


def ran(rows, log):
    """Named as the log names them; the browser's walks tell of themselves in the sum."""
    results = {}
    for line in open(log, encoding="utf-8"):
        t = json.loads(line)
        results[t["name"].split(" / ")[-1]] = t["result"]
    for name in sorted({t for _, r in rows if r for t in parts(r["test"]) if not t.startswith("browser ")}):
        if results.get(name) not in ("OK",):
            wrong.append(f"capabilities lean on the test {name}: {results.get(name, 'it did not run')}")


rows = lines()
if sys.argv[1:2] == ["--ran"]:
    ran(rows, sys.argv[2])
else:
    check(rows)
    at = root / "docs" / "capabilities.md"
    if sys.argv[1:] == ["--write"]:
        at.write_text(page(rows), encoding="utf-8")
    elif not wrong and (not at.exists() or at.read_text(encoding="utf-8") != page(rows)):
        wrong.append("docs/capabilities.md is older than the table: python3 tests/capabilities.py --write")
for w in wrong:
    print(w)
print(f"capabilities: {len(wrong)} to mend" if wrong else "capabilities: the table names what there is")
sys.exit(1 if wrong else 0)
