#!/usr/bin/env python3
"""whys: every day that stands in a `why` is that of an event that is there, and the arithmetic is right.

    whys.py KITH     over returns made by wild.py, the returns in KITH_SHARED or ../shared where they are there, and the record of a demonstration

Each sentence of `kith duties --json` is taken apart, and each day in it looked for in what was given: the CSV files, or the tables of
the database. A sentence that is not understood is a fault. Prints what is wrong; exit 1 when something is."""
import collections
import datetime
import json
import os
import pathlib
import re
import sqlite3
import subprocess
import sys
import tempfile

import plain
import wild

DAY = datetime.timedelta(days=1)
MONTHS = "January February March April May June July August September October November December".split()
A_DAY = r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (\d{1,2}) (\w{3,}) (\d{4})"
COUNTED = re.compile(r"(?P<since>.*?) (?P<day>" + A_DAY.replace("(\\d", "(?:\\d").replace("(\\w", "(?:\\w") + r") \+ (?P<limit>\d+ [a-z ]+?) = (?P<due>" +
                     A_DAY.replace("(\\d", "(?:\\d").replace("(\\w", "(?:\\w") + r")(?P<latest> at the latest)?(?:; (?P<tail>.*))?$")
UNKNOWN = re.compile(r"the one before is not known \(nothing is, before (?P<day>.*)\), so neither is the day it is due\.$")


def to_day(words):
    m = re.fullmatch(A_DAY, words)
    month = next(i for i, name in enumerate(MONTHS) if name.startswith(m[2])) + 1
    return datetime.date(int(m[3]), month, int(m[1]))


def plus(day, limit):
    n, unit = limit.split(" ", 1)
    n = int(n)
    if unit.startswith("working"):
        return plain.working_days_after(day, n)
    if unit.startswith("month"):
        return plain.plus_months(day, n)
    return day + n * DAY * (7 if unit.startswith("week") else 1) if not unit.startswith("hour") else day + n // 24 * DAY


class Given:
    """What is known of one child: days by what happened on them."""

    def __init__(self):
        self.days = collections.defaultdict(set)
        self.born = None


def of_returns(years):
    """years: {year: {table: rows}} as plain.read gives them."""
    children = collections.defaultdict(Given)
    reviews_from = min((y for y in years if "Reviews" in years[y]), default=None)
    for y, tables in years.items():
        for row in tables.get("Header", []):
            born = row["DOB"]
            children[row["CHILD"]].born = born or children[row["CHILD"]].born
        for row in tables.get("Episodes", []):
            c, began, ended = children[row["CHILD"]], row["DECOM"], row["DEC"]
            if began:
                c.days["told from"].add(began)
                c.days["home"].add(began)
                if row["RNE"] == "S":
                    c.days["care"].add(began)
            if ended:
                c.days["ended"].add(ended)
            else:
                c.days["untold"].add(datetime.date(y, 3, 31))
        for row in tables.get("Reviews", []):
            if row["REVIEW"] and re.fullmatch("PN[0-7]", row["REVIEW_CODE"]):
                children[row["CHILD"]].days["review"].add(row["REVIEW"])
    return children, {"review": datetime.date(reviews_from - 1, 4, 1) if reviews_from else None}


def wrong_with(row, child, begin):
    """None, or what is not so."""
    kind = {"review": "review", "visit": "visit", "health": "health", "touch": "contact", "return": "interview"}[row["clock"].split("-")[0]]
    words = row["why"].split(": ", 1)[1]
    m = UNKNOWN.match(words)
    if m:
        return None if to_day(m["day"]) == begin.get(kind) else "begin"
    if words == "the data hold no such events.":
        return None if not begin.get(kind) else "there are such events"
    m = COUNTED.match(words)
    if not m:
        return "not understood"
    since, due = to_day(m["day"]), to_day(m["due"])
    if plus(since, m["limit"]) != due:
        return "arithmetic"
    if (row["since"], row["due"]) != (str(since), str(due)):
        return "other days than in since and due"
    what = m["since"]
    if what in ("first review held", "last review held", "last visit", "last health assessment", "last in touch"):
        is_so = since in child.days[kind]
        if what == "first review held":  # of a time in care that began before it, and no other between
            began = max((d for d in child.days["care"] if d <= since), default=None)
            is_so = is_so and began is not None and not any(began <= d < since for d in child.days[kind])
    elif what == "in care since":
        is_so = since in child.days["care"]
    elif what == "in this home since":
        is_so = since in child.days["home"]
    elif what == "back on":
        is_so = since in child.days["back"]
    elif what == "care left on":
        is_so = since in child.days["ended"]
    elif what == "written down here since":
        is_so = since == begin.get(kind)
    elif what == "the one before is not known; reckoned from the day before the data begin,":
        is_so = since + DAY == begin.get(kind)
    elif what == "the one before is not known; reckoned from the first day that is told of,":
        is_so = since in child.days["told from"] and (not begin.get(kind) or since + DAY >= begin[kind])
    else:
        return "not understood"
    if not is_so:
        return "no such event"
    if what.startswith("the one before") != bool(m["latest"]):
        return "at the latest"
    tail = m["tail"] or ""
    for part in tail.split("; "):
        d = re.search(A_DAY, part)
        d = to_day(d[0]) if d else None
        if part.startswith("done on"):
            is_so = d in child.days[kind] and row["on"] == str(d)
        elif part.startswith("it ended on"):
            is_so = d in child.days["ended"] | child.days["home"] and d <= due
        elif part.startswith("not told of since"):
            is_so = d in child.days["untold"] and d <= due
        elif part == "not done":
            is_so = not row["on"]
        else:
            is_so = part == "the data hold no such events." and not begin.get(kind) or part.startswith(("late because", "not due"))
        if not is_so:
            return part
    if kind == "health" and what == "last health assessment" and child.born:
        if (row["clock"], due) != plain.next_health(child.born, since):
            return "six months before the fifth birthday, else twelve"
    return None


def look(name, rows, children, begin):
    wrong = 0
    for row in rows:
        why = wrong_with(row, children[row["child"]], begin)
        if why:
            wrong += 1
            if wrong <= 10:
                print(f"{name}: {row['child']} {row['clock']}: {why}: {row['why']}")
    return wrong


def duties(program, *words, env=None):
    run = subprocess.run([program, "duties", *words, "--json", "--sure"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={**os.environ, **(env or {})})
    assert run.returncode in (0, 1), words
    return json.loads(run.stdout)


def folder(program, path, dates):
    children, begin = of_returns(plain.read(path))
    wrong = n = 0
    for d in dates:
        rows = duties(program, "--from", str(path), "--as-at", d)
        n += len(rows)
        wrong += look(f"{path} {d}", rows, children, begin)
    print(f"{path}: {n} sentences, {wrong} wrong")
    return wrong


def record(program):
    with tempfile.TemporaryDirectory() as base:
        db = {"KITH_DB": base + "/k.db"}
        subprocess.run([program, "demo", "--children", "60", "--seed", "4"], env={**os.environ, **db}, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        s = sqlite3.connect(db["KITH_DB"])
        stands = "current = 1 AND taken_back IS NULL AND state = 'final'"
        day = lambda n: None if n is None else datetime.date(1970, 1, 1) + n * DAY
        number = {p: n for n, p in s.execute("SELECT number, child FROM k_person_number WHERE number_kind = 'council' AND current = 1")}
        children = collections.defaultdict(Given)
        for person, born in s.execute(f"SELECT entry, dob FROM k_person WHERE {stands}"):
            children[number.get(person)].born = day(born)
        for kind, table in (("visit", "k_visit"), ("health", "k_health_assessment"), ("contact", "k_keeping_in_touch")):
            for person, on in s.execute(f"SELECT child, happened_from FROM {table} WHERE {stands}"):
                children[number.get(person)].days[kind].add(day(on))
        for person, on, decom, dec, rne, year in s.execute("SELECT person, NULL, DECOM, DEC, RNE, year FROM told_EPISODES"):
            c = children[number.get(person)]
            c.days["told from"].add(day(decom))
            c.days["home"].add(day(decom))
            c.days["care"] |= {day(decom)} if rne == "S" else set()
            c.days["ended" if dec is not None else "untold"].add(day(dec) or datetime.date(year, 3, 31))
        for table in ("k_home", "k_legal_status"):
            for person, began, ended in s.execute(f"SELECT child, happened_from, happened_to FROM {table} WHERE {stands}"):
                for what in ("home", "told from"):
                    children[number.get(person)].days[what].add(day(began))
                children[number.get(person)].days["ended"].add(day(ended))
        for person, on in s.execute(f"SELECT child, happened_from FROM k_review WHERE {stands}"):
            children[number.get(person)].days["review"].add(day(on))
        for person, on in s.execute("SELECT person, REVIEW FROM told_REVIEWS"):
            children[number.get(person)].days["review"].add(day(on))
        for person, on, missing in s.execute(f"SELECT child, happened_to, missing FROM k_missing_episode WHERE {stands}"):
            children[number.get(person)].days["back"] |= {day(on)} if missing == "M" else set()
        for person, held, offered in s.execute(f"SELECT child, happened_from, offered FROM k_return_home_interview WHERE {stands}"):
            children[number.get(person)].days["interview"] |= {day(held), day(offered)}
        first = s.execute("SELECT min(year) FROM told_year").fetchone()[0]
        begin = {"review": datetime.date(first - 1, 4, 1)}
        for name, value in s.execute("SELECT name, value FROM kith_fact WHERE name LIKE 'held %'"):
            begin[name.split()[1]] = datetime.date.fromisoformat(value)
        today = datetime.date.today()
        rows = duties(program, "--db", "--as-at", str(today), env=db)
        wrong = look("the record", rows, children, begin)
        print(f"the record of a demonstration: {len(rows)} sentences, {wrong} wrong")
        return wrong + (len(rows) < 100)


def main(program):
    wrong = 0
    for seed in (21, 22):
        with tempfile.TemporaryDirectory() as path:
            wild.write(seed, 150, path)
            wrong += folder(program, pathlib.Path(path), ["2018-03-31", "2019-09-30", "2022-03-31", "2024-02-29", "2026-03-31"])
    shared = pathlib.Path(os.environ.get("KITH_SHARED", "../shared")) / "data"
    for name, dates in (("903-clean", ["2026-03-31", "2026-09-30", "2027-03-31"]), ("903-five-years", ["2018-03-31", "2019-03-31", "2020-02-29", "2022-03-31"]),
                        ("903-fuzz", ["2026-03-31", "2027-03-31"])):
        if (shared / name).is_dir():
            wrong += folder(program, shared / name, dates)
        else:
            print(f"skipped: {shared / name} is not there")
    return wrong + record(program)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]) > 0)
