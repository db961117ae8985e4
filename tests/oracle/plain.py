#!/usr/bin/env python3
"""plain: the measures and the review clocks once more, slowly, from the definitions alone.

Nothing here looks at the C program: it reads the CSV files itself and answers one date in the way that a reader of the
definitions would by hand, looking at days one after the other where that is the plainest. tests/oracle/differ.py
holds the two against each other.

    plain.py DIR 2027-03-31 [--postcodes FILE --authority CODE --councils FILE]   prints {"measures":…, "reviews":…}
"""
import argparse
import calendar
import csv
import datetime
import functools
import io
import json
import pathlib
import re

DAY = datetime.timedelta(days=1)
COLUMNS = {
    "Header": "CHILD SEX DOB ETHNIC UPN MOTHER MC_DOB",
    "Episodes": "CHILD DECOM RNE LS CIN PLACE PLACE_PROVIDER DEC REC REASON_PLACE_CHANGE HOME_POST PL_POST URN",
    "Reviews": "CHILD DOB REVIEW REVIEW_CODE",
    "UASC": "CHILD SEX DOB DUC",
    "OC2": "CHILD DOB SDQ_SCORE SDQ_REASON CONVICTED HEALTH_CHECK IMMUNISATIONS TEETH_CHECK HEALTH_ASSESSMENT "
           "SUBSTANCE_MISUSE INTERVENTION_RECEIVED INTERVENTION_OFFERED",
    "OC3": "CHILD DOB IN_TOUCH ACTIV ACCOM",
    "Missing": "CHILD DOB MISSING MIS_START MIS_END",
    "SWEpisodes": "CHILD DOB SW_ID SW_DECOM SW_DEC SW_REASON",
}
COLUMNS = {name: words.split() for name, words in COLUMNS.items()}
DATES = {"DOB", "DECOM", "DEC", "REVIEW", "DUC", "MIS_START", "MIS_END", "MC_DOB", "SW_DECOM", "SW_DEC"}
FOSTER = {"U1", "U2", "U3", "U4", "U5", "U6"}
TEMPORARY = {"T0", "T1", "T2", "T3", "T4"}


# ---- reading ----

def to_date(text):
    m = re.fullmatch(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})", text)
    if not m:
        return None
    try:
        return datetime.date(int(m[3]), int(m[2]), int(m[1]))
    except ValueError:
        return None


def year_of(d):
    return d.year + 1 if d.month >= 4 else d.year


def read_folder(path):
    tables = {}
    for file in sorted(path.glob("*.csv")):
        raw = file.read_bytes()
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = raw.decode("cp1252")
        rows = list(csv.reader(io.StringIO(text, newline="")))
        if not rows:
            continue
        names = [c.strip().upper() for c in rows[0]]
        for table, columns in COLUMNS.items():
            if sorted(names) == sorted(columns):
                tables[table] = []
                for row in rows[1:]:
                    if any(c for c in row):
                        cells = {n: c.strip().upper() for n, c in zip(names, row)}
                        tables[table].append({n: to_date(c) if n in DATES else c for n, c in cells.items()})
    return tables


def read(path):
    path = pathlib.Path(path)
    folders = [path] if list(path.glob("*.csv")) and read_folder(path) else [p for p in sorted(path.iterdir()) if p.is_dir()]
    years = {}
    for folder in folders:
        tables = read_folder(folder)
        for table, column in (("Episodes", "DEC"), ("Reviews", "REVIEW"), ("Missing", "MIS_START"), ("SWEpisodes", "SW_DEC")):
            dates = [year_of(r[column]) for r in tables.get(table, []) if r[column]]
            if dates:
                years[max(set(dates), key=lambda y: (dates.count(y), y))] = tables
                break
    return years


# ---- arithmetic ----

def plus_months(d, n):
    m = d.year * 12 + d.month - 1 + n
    y, m = divmod(m, 12)
    return datetime.date(y, m + 1, min(d.day, calendar.monthrange(y, m + 1)[1]))


def birthday(born, age):
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return datetime.date(born.year + age, 3, 1)


def age(born, on):
    n = on.year - born.year
    return n if birthday(born, n) <= on else n - 1


@functools.lru_cache(None)
def easter(y):
    g, c = y % 19, y // 100
    h = (c - c // 4 - (8 * c + 13) // 25 + 19 * g + 15) % 30
    i = h - (h // 28) * (1 - (h // 28) * (29 // (h + 1)) * ((21 - g) // 11))
    n = i - (y + y // 4 + i + 2 - c + c // 4) % 7
    m = 3 + (n + 40) // 44
    return datetime.date(y, m, n + 28 - 31 * (m // 4))


@functools.lru_cache(None)
def holidays(y):
    d = datetime.date
    days = {easter(y) - 2 * DAY, easter(y) + DAY}
    mondays = lambda m: [d(y, m, x) for x in range(1, 32) if d(y, m, x).weekday() == 0]
    days.add(d(2020, 5, 8) if y == 2020 else mondays(5)[0])
    days |= {2012: {d(2012, 6, 4), d(2012, 6, 5)}, 2022: {d(2022, 6, 2), d(2022, 6, 3)}}.get(y, {mondays(5)[-1]})
    days.add(mondays(8)[-1])
    days |= {2011: {d(2011, 4, 29)}, 2022: {d(2022, 9, 19)}, 2023: {d(2023, 5, 8)}}.get(y, set()) if y != 2022 else {d(2022, 9, 19)}
    for fixed in (d(y, 1, 1), d(y, 12, 25), d(y, 12, 26)):
        x = fixed
        while x.weekday() >= 5 or x in days:
            x += DAY
        days.add(x)
    if d(y, 12, 25).weekday() == 6:  # Sunday: Boxing Day is the Monday itself, the Tuesday stands for Christmas
        days |= {d(y, 12, 26), d(y, 12, 27)}
    return days


def working_days_after(start, n):
    while n:
        start += DAY
        if start.weekday() < 5 and start not in holidays(start.year):
            n -= 1
    return start


def first_of_year(as_at):
    try:
        return as_at.replace(year=as_at.year - 1) + DAY
    except ValueError:
        return datetime.date(as_at.year - 1, 2, 28) + DAY


# ---- one child ----

def sort_cells(table, row):
    out = []
    for column in COLUMNS[table][1:]:
        v = row[column]
        blank = v is None or v == ""
        out.append((1, "") if blank else (0, v.isoformat() if column in DATES else v))
    return out


def join(rows, table, key):
    """rows: [(year, row)] of one child → {key: (year, row)}"""
    best = {}
    for year, row in rows:
        k = key(row)
        rank = (-year, sort_cells(table, row))
        if k not in best or rank < best[k][0]:
            best[k] = (rank, year, row)
    return {k: (v[1], v[2]) for k, v in best.items()}


class Child:
    def __init__(self, years, rows):
        self.years, self.rows = years, rows
        newest = max(y for y in years if "Episodes" in years[y]) if any("Episodes" in t for t in years.values()) else 0
        eps = []
        for (start,), (year, r) in join([x for x in rows["Episodes"] if x[1]["DECOM"]], "Episodes", lambda r: (r["DECOM"],)).items():
            end, told_to = r["DEC"], None
            if end and end <= start:
                continue
            if r["LS"] in ("V3", "V4"):
                continue
            if end is None and year != newest:
                told_to = datetime.date(year, 3, 31)
                if start > told_to:
                    continue
            eps.append({**r, "from": start, "end": end, "told_to": told_to})
        eps.sort(key=lambda e: e["from"])
        for e, after in zip(eps, eps[1:]):
            stop = e["end"] or (e["told_to"] + DAY if e["told_to"] else None)
            if stop is None or after["from"] < stop:
                e["end"], e["told_to"] = after["from"], None
        # stop: the first day not covered; None while open
        for e in eps:
            e["stop"] = e["end"] or (e["told_to"] + DAY if e["told_to"] else None)
        self.periods = []
        for e in eps:
            if self.periods and self.periods[-1][-1]["stop"] == e["from"]:
                self.periods[-1].append(e)
            else:
                self.periods.append([e])
        self.homes = [h for p in self.periods for h in homes_of(p)]
        self.born = self.birth()
        self.reviews = {}
        for (d,), (_, r) in join([x for x in rows["Reviews"] if x[1]["REVIEW"]], "Reviews", lambda r: (r["REVIEW"],)).items():
            if re.fullmatch("PN[0-7]", r["REVIEW_CODE"]):
                self.reviews[d] = r["REVIEW_CODE"]

    def birth(self):
        for table in ("Header", "Reviews", "Missing", "UASC", "OC2", "OC3"):
            told = [(-y, sort_cells(table, r), r["DOB"]) for y, r in self.rows[table] if r["DOB"]]
            if told:
                return min(told)[2]
        return None

    def on(self, d):
        """The period the child is in care in on the day."""
        for p in self.periods:
            if p[0]["from"] <= d and (p[-1]["stop"] is None or d < p[-1]["stop"]):
                return p
        return None


def last_day(p):
    """The day a period (or home) ended, which still belongs to it; None while open."""
    return p[-1]["end"] or p[-1]["told_to"]


def homes_of(period):
    homes, real = [], None
    for i, e in enumerate(period):
        temporary = e["PLACE"] in TEMPORARY
        if i == 0:
            new = True
        elif temporary or real is None or e["PLACE"] in ("A3", "A5"):
            new = False
        elif period[i - 1]["PLACE"] in TEMPORARY and (e["PLACE"], e["PL_POST"]) == (real["PLACE"], real["PL_POST"]):
            new = False
        elif e["RNE"] in ("P", "B", "S"):
            new = True
        elif e["RNE"] in ("L", "T", "U"):
            new = False
        else:
            new = (e["PLACE"], e["PL_POST"], e["URN"]) != (real["PLACE"], real["PL_POST"], real["URN"])
        if new:
            homes.append([])
        homes[-1].append(e)
        if not temporary:
            real = e
    return homes


# ---- health assessments ----

def next_health(born, last):
    """The clock that runs from a health assessment, and its day: twice a year before the fifth birthday. A half year that would end on that
    birthday or after it is not asked for; the whole year of older children counts in its place."""
    half = plus_months(last, 6)
    if born and half < birthday(born, 5):
        return "health-under-five", half
    return "health-from-five", plus_months(last, 12)


# ---- the review clocks ----

def reviews_of(child, as_at):
    with_reviews = [y for y in child.years if "Reviews" in child.years[y]]
    first_day = first_of_year(as_at)
    rows = []
    for p in child.periods:
        start = p[0]["from"]
        if start > as_at:
            continue
        stop = p[-1]["stop"]
        ended = stop if stop and stop <= as_at else None

        def put(clock, since, due, on, unknown=False):
            if unknown:
                state = "unknown"
            elif on:
                state = "done" if on <= due else "late"
            elif ended and ended <= due:
                state = "not-due"
            elif as_at <= due:
                state = "due"
            else:
                state = "overdue"
            if (due and first_day <= due <= as_at) or (state in ("due", "overdue", "unknown") and not ended):
                rows.append([clock, since, due, state, on])

        known = p[0]["RNE"] == "S"
        if not with_reviews:
            if not ended:
                put("review-first", start if known else None, working_days_after(start, 20) if known else None, None, True)
            continue
        k = datetime.date(min(with_reviews) - 1, 4, 1)
        last = last_day(p)
        held = sorted(d for d in child.reviews if start <= d <= as_at and (last is None or d <= last))
        if known and start >= k:
            due = working_days_after(start, 20)
            put("review-first", start, due, held[0] if held else None)
            for n, d in enumerate(held):
                put("review-later" if n else "review-second", d, plus_months(d, 6 if n else 3), held[n + 1] if n + 1 < len(held) else None)
            continue
        held = [d for d in held if d >= k]
        base = max(start, k - DAY)
        limit = plus_months(base, 6)
        if held:
            if held[0] > limit:
                put("review-later", base, limit, held[0])
        elif as_at <= limit:
            put("review-later", None, None, None, True)
        else:
            put("review-later", base, limit, None)
        for n, d in enumerate(held):
            put("review-later", d, plus_months(d, 6), held[n + 1] if n + 1 < len(held) else None)
    return rows


# ---- the measures ----

def one_decimal(n, d):
    return (n * 2000 + d) // (2 * d) / 10 if d else None


def measures(years, children, as_at, postcodes=None, authority=None):
    first = first_of_year(as_at)
    tables = {t for y in years.values() for t in y}
    answers_year = as_at.year if (as_at.month, as_at.day) >= (3, 31) else as_at.year - 1
    sets = {}

    def put(name, id_, numerator, denominator=True):
        s = sets.setdefault(name, [[], []])
        if denominator:
            s[1].append(id_)
        if numerator:
            s[0].append(id_)

    lengths, incidents = [], 0
    for id_, c in children.items():
        p = c.on(as_at)
        put("in-care", id_, p is not None, False)
        put("started", id_, any(q[0]["RNE"] == "S" and first <= q[0]["from"] <= as_at for q in c.periods), False)
        put("ceased", id_, any(q[-1]["end"] and first <= q[-1]["end"] <= as_at and q[-1]["REC"] != "X1" for q in c.periods), False)
        if p:
            lengths.append((as_at - p[0]["from"]).days)
            put("length-median", id_, False)
            u = sorted(((-y, sort_cells("UASC", r), r["DUC"]) for y, r in c.rows["UASC"]), key=lambda x: x[:2])
            put("uasc", id_, bool(u) and (u[0][2] is None or u[0][2] > as_at))
            home = next(h for h in c.homes if h[0]["from"] <= as_at and (h[-1]["stop"] is None or as_at < h[-1]["stop"]))
            told = [e for e in home if e["PLACE"] not in TEMPORARY and e["from"] <= as_at]
            told = told[-1] if told else {"PLACE": "", "PLACE_PROVIDER": "", "PL_POST": ""}
            fostered = told["PLACE"] in FOSTER
            put("fostered", id_, fostered)
            if fostered:
                put("in-house-fostered", id_, told["PLACE_PROVIDER"] == "PR1")
            if postcodes and authority:
                upper = postcodes.get(told["PL_POST"].replace(" ", ""))
                put("placed-outside", id_, upper is not None and upper != authority)
            touching = [h for h in c.homes if h[0]["from"] <= as_at and (last_day(h) is None or last_day(h) >= first)]
            put("three-homes", id_, len(touching) >= 3)
            newest = {}
            for y, r in sorted(c.rows["SWEpisodes"], key=lambda x: x[0]):
                if r["SW_ID"] and isinstance(r["SW_DECOM"], datetime.date):
                    newest[r["SW_ID"], r["SW_DECOM"]] = r["SW_DEC"] if isinstance(r["SW_DEC"], datetime.date) else None
            known = {w for (w, begun), gone in newest.items() if begun <= as_at and (gone is None or gone >= first)}
            put("three-workers", id_, len(known) >= 3)
            if c.born and age(c.born, as_at) < 16 and plus_months(p[0]["from"], 30) <= as_at:
                begun = home[0]["from"]
                real = [e for e in home if e["PLACE"] not in TEMPORARY]
                if real and real[0]["PLACE"] in ("A3", "A4", "A5", "A6"):
                    same = [h for h in c.homes if h[0] in p]
                    at = same.index(home)
                    begun = same[max(0, at - 1)][0]["from"]
                put("long-term-stability", id_, plus_months(begun, 24) <= as_at)
        if any(q[0]["from"] <= as_at and (last_day(q) is None or last_day(q) >= first) for q in c.periods):
            mine = 0
            for (kind, start), (_, r) in join([x for x in c.rows["Missing"] if x[1]["MIS_START"]], "Missing", lambda r: (r["MISSING"], r["MIS_START"])).items():
                end = r["MIS_END"]
                if kind != "M" or (end and end < start) or start > as_at:
                    continue
                inside = [q for q in c.periods if q[0]["from"] <= start and (last_day(q) is None or start <= last_day(q))]
                if not inside:
                    continue
                ends = [x for x in (end, last_day(inside[0])) if x]
                if not ends or min(ends) >= first:
                    mine += 1
            incidents += mine
            put("missing-children", id_, mine > 0)
        for clock, since, due, state, on in c.clocks:
            if due and first <= due <= as_at and state in ("done", "late", "overdue"):
                put("reviews-on-time", [id_, clock, str(due)], state == "done")
        for d, code in c.reviews.items():
            if first <= d <= as_at and any(q[0]["from"] <= d and (last_day(q) is None or d <= last_day(q)) for q in c.periods):
                if (age(c.born, d) >= 4) if c.born else code != "PN0":
                    put("participated", [id_, str(d)], code in ("PN1", "PN2", "PN3", "PN5", "PN6"))
        march = datetime.date(answers_year, 3, 31)
        q = c.on(march)
        if q and q[0]["from"] <= datetime.date(answers_year - 1, 4, 1):
            told = sorted((sort_cells("OC2", r), i) for i, (y, r) in enumerate(c.rows["OC2"]) if y == answers_year)
            r = c.rows["OC2"][told[0][1]][1] if told else {}
            put("health-assessed", id_, r.get("HEALTH_ASSESSMENT") == "1")
            put("dentist", id_, r.get("TEETH_CHECK") == "1")
            put("immunised", id_, r.get("IMMUNISATIONS") == "1")
            if c.born and 5 <= age(c.born, march) <= 16:
                put("sdq-received", id_, bool(re.fullmatch("[0-9]+", r.get("SDQ_SCORE", ""))) and int(r["SDQ_SCORE"]) <= 40)
        told = sorted((sort_cells("OC3", r), i) for i, (y, r) in enumerate(c.rows["OC3"]) if y == answers_year)
        if told and c.born and age(c.born, march) in (19, 20, 21):
            r = c.rows["OC3"][told[0][1]][1]
            if r["IN_TOUCH"] not in ("DIED", "RHOM"):
                put("in-touch", id_, r["IN_TOUCH"] == "YES")
                put("eet", id_, r["ACTIV"] in {k + n for k in "FP" for n in "12345"})
                if r["ACCOM"] not in {k + n for k in "GHR" for n in "12"}:
                    put("suitable-home", id_, re.fullmatch("[BCDEKSTUVWXYZ]1", r["ACCOM"]) is not None)
    needs = {"length-median": "Episodes", "uasc": "UASC Episodes", "long-term-stability": "Episodes Header",
             "three-workers": "SWEpisodes Episodes", "missing-children": "Missing Episodes", "missing-episodes": "Missing Episodes", "reviews-on-time": "Reviews Episodes",
             "participated": "Reviews Header Episodes", "health-assessed": "OC2 Episodes", "dentist": "OC2 Episodes",
             "immunised": "OC2 Episodes", "sdq-received": "OC2 Header Episodes", "in-touch": "OC3 Header",
             "suitable-home": "OC3 Header", "eet": "OC3 Header"}
    out = {}
    for name in ("in-care started ceased length-median uasc fostered in-house-fostered placed-outside three-homes "
                 "long-term-stability three-workers visits-on-time missing-children missing-episodes reviews-on-time participated health-assessed dentist "
                 "immunised sdq-received in-touch suitable-home eet").split():
        need = set(needs.get(name, "Episodes").split())
        source = need & {"OC2", "OC3"}
        num, den = (len(x) for x in sets.get(name, [[], []]))
        if need - tables or (source and not source <= set(years.get(answers_year, {}))) or \
                name == "visits-on-time" or (name == "placed-outside" and not (postcodes and authority)):
            out[name] = [None, None, None]
        elif name in ("in-care", "started", "ceased"):
            out[name] = [num, num, None]
        elif name == "length-median":
            lengths.sort()
            n = len(lengths)
            mid = (lengths[(n - 1) // 2] + lengths[n // 2]) / 2 if n else None
            out[name] = [mid, None, den]
        elif name == "missing-episodes":
            out[name] = [incidents, incidents, len(sets.get("missing-children", [[], []])[1])]
        else:
            out[name] = [one_decimal(num, den), num, den]
    return out


def children_of(years):
    rows = {}
    for year, tables in years.items():
        for table, told in tables.items():
            for r in told:
                if r["CHILD"]:
                    rows.setdefault(r["CHILD"], {t: [] for t in COLUMNS})[table].append((year, r))
    return {id_: Child(years, r) for id_, r in sorted(rows.items())}


def read_postcodes(file, councils):
    upper = {r["code"]: r["upper_tier_code"] for r in csv.DictReader(open(councils, encoding="utf-8"))}
    out = {}
    for r in csv.DictReader(open(file, encoding="utf-8")):
        laua = r["laua"].strip()
        if laua:
            pcd = (r.get("pcd") or r.get("pcds")).replace(" ", "").upper()
            out[pcd] = upper.get(laua, laua) if laua.startswith("E") else "outside England"
    return out


def answer(years, children, as_at, postcodes=None, authority=None):
    for c in children.values():
        c.clocks = reviews_of(c, as_at)
    text = lambda x: str(x) if x else None
    return {
        "measures": measures(years, children, as_at, postcodes, authority),
        "reviews": sorted(([i, k, text(s), text(d), st, text(o)] for i, c in children.items()
                           for k, s, d, st, o in c.clocks), key=json.dumps),
    }


if __name__ == "__main__":
    a = argparse.ArgumentParser()
    a.add_argument("dir")
    a.add_argument("as_at", type=datetime.date.fromisoformat)
    a.add_argument("--postcodes")
    a.add_argument("--councils")
    a.add_argument("--authority")
    a = a.parse_args()
    y = read(a.dir)
    print(json.dumps(answer(y, children_of(y), a.as_at, a.postcodes and read_postcodes(a.postcodes, a.councils), a.authority), indent=1))
