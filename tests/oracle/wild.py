#!/usr/bin/env python3
"""wild: returns in which everything is at an edge, from a seed: for differ.py.

    wild.py SEED CHILDREN DIR    writes DIR/a, DIR/b, … : two to four years' returns, sometimes without a table

Children here live from edge to edge: episodes that touch, overlap, leave a gap of one day, end before they begin or
never; short breaks and times away in between; the same thing told twice in a year and otherwise in the next; dates that
do not exist, codes nobody knows; birthdays on 29 February; things on 31 March and 1 April."""
import csv
import datetime
import pathlib
import random
import sys

DAY = datetime.timedelta(days=1)
LISTS = {
    "RNE": "S L P T B U".split(), "LS": "C1 C2 V2 V2 E1 L1 V3 V4".split(), "CIN": ["N1", "N8"],
    "PLACE": "U1 U4 U6 U6 K2 K1 P1 A3 A4 A5 A6 T0 T1 T3 R1 Z1".split(), "PLACE_PROVIDER": "PR0 PR1 PR1 PR2 PR4".split(),
    "REC": "X1 X1 E4A E4B E11 E3 E17 E2".split(), "IN_TOUCH": "YES NO DIED REFU NREQ RHOM".split(),
    "ACTIV": "F1 P1 F2 F3 P3 F4 P5 G4 G6 0".split(), "ACCOM": "B1 B2 C1 G1 G2 H1 R1 R2 S1 S2 U1 X1 X2 Z1 0".split(),
    "PN": "PN0 PN1 PN2 PN3 PN4 PN5 PN6 PN7".split(),
}
POSTS = ["AB1 2CD", "EF3 4GH", "", "XX9 9XX"]


class Wild:
    def __init__(self, seed, children, first_year, years):
        self.r = random.Random(seed)
        self.years = list(range(first_year, first_year + years))
        self.edges = [datetime.date(y, m, d) for y in range(first_year - 3, first_year + years + 1)
                      for m, d in ((3, 31), (4, 1), (4, 2), (3, 30), (9, 30), (10, 1), (2, 28))]
        self.edges += [datetime.date(2020, 2, 29), datetime.date(2024, 2, 29)]
        self.tables = {y: {t: [] for t in ("header", "episodes", "reviews", "uasc", "oc2", "oc3", "missing", "sw_episodes")} for y in self.years}
        for n in range(children):
            self.child(f"{'LA' if n % 3 else ''}{n:04d}")

    def day(self, near=None):
        r = self.r
        if near and r.random() < 0.7:
            return near + DAY * r.choice([-1, 0, 0, 1, 2, 28, 29, 90, 91, 180, 183, 200])
        return r.choice(self.edges) if r.random() < 0.4 else datetime.date(self.years[0] - 2, 1, 1) + DAY * r.randrange(365 * (len(self.years) + 2))

    def cell(self, d):
        r = self.r.random()
        if d is None or r < 0.01:
            return ""
        if r < 0.02:
            return self.r.choice(["31/02/2024", "2024-03-01", "01/02/24", "?"])
        return f"{d.day}/{d.month}/{d.year}" if r < 0.2 else d.strftime("%d/%m/%Y")

    def code(self, kind):
        r = self.r.random()
        if r < 0.03:
            return self.r.choice(["", "QQ", "??"])
        v = self.r.choice(LISTS[kind])
        return v.lower() + " " if r < 0.06 else v

    def tell(self, table, year, row, again=0.15):
        """Into that year, at times again the same year (otherwise), at times another year too."""
        self.tables[year][table].append(row)
        if self.r.random() < again:
            other = list(row)
            k = self.r.randrange(1, len(row))
            other[k] = self.r.choice(["", row[k], "01/01/2010", "U6", "PN1", "1", "0"])
            self.tables[self.r.choice([year, self.r.choice(self.years)])][table].append(other)

    def child(self, id_):
        r = self.r
        y0 = self.years[0]
        born = r.choice([datetime.date(y0 - r.randrange(0, 23), r.randrange(1, 13), r.randrange(1, 29)),
                         datetime.date((y0 - r.randrange(1, 23)) // 4 * 4, 2, 29)])
        at = self.day()
        for _ in range(r.randrange(0, 9)):
            end = None if r.random() < 0.25 else self.day(at + DAY * r.choice([1, 5, 30, 200, 400]))
            row = [id_, self.cell(at), self.code("RNE") if r.random() < 0.9 else "S", self.code("LS"), self.code("CIN"),
                   self.code("PLACE"), self.code("PLACE_PROVIDER"), self.cell(end), self.code("REC") if end else "", "", "",
                   r.choice(POSTS), r.choice(["SC123456", "SC654321", ""])]
            self.tell("episodes", r.choice(self.years) if r.random() < 0.5 else self.years[-1], row)
            if end and r.random() < 0.7:
                at = max(end, at) if r.random() < 0.7 else self.day(end)
            else:
                at = self.day(at)
        on = at if r.random() < 0.5 else self.day()
        for _ in range(r.randrange(0, 8)):
            on = self.day(on)
            self.tell("reviews", r.choice(self.years), [id_, self.cell(born), self.cell(on), self.code("PN")])
        for _ in range(r.randrange(0, 5)):
            gone = self.day()
            self.tell("missing", r.choice(self.years), [id_, self.cell(born), r.choice("MMMA"), self.cell(gone),
                      self.cell(self.day(gone) if r.random() < 0.8 else None)])
        for _ in range(r.randrange(0, 7)):
            came = self.day()
            self.tell("sw_episodes", r.choice(self.years), [id_, self.cell(born), r.choice(["SW1", "SW2", "SW3", "SW4", ""]), self.cell(came),
                      self.cell(self.day(came) if r.random() < 0.7 else None), "CHCHAN"])
        for y in self.years:
            if r.random() < 0.8:
                self.tell("header", y, [id_, r.choice("MF"), self.cell(born), "WBRI", "UN1", "", ""], 0.05)
            if r.random() < 0.6:
                self.tell("oc2", y, [id_, self.cell(born), r.choice(["", "0", "12", "40", "41", "7", "x"]), "", "0", "",
                                     r.choice("01 "), r.choice("01 "), r.choice("01X"), "0", "", ""], 0.1)
            if r.random() < 0.3:
                self.tell("oc3", y, [id_, self.cell(born), self.code("IN_TOUCH"), self.code("ACTIV"), self.code("ACCOM")], 0.1)
            if r.random() < 0.15:
                self.tell("uasc", y, [id_, r.choice("MF"), self.cell(born), self.cell(self.day() if r.random() < 0.6 else None)], 0.2)

    def write(self, folder):
        heads = {
            "header": "CHILD SEX DOB ETHNIC UPN MOTHER MC_DOB",
            "episodes": "CHILD DECOM RNE LS CIN PLACE PLACE_PROVIDER DEC REC REASON_PLACE_CHANGE HOME_POST PL_POST URN",
            "reviews": "CHILD DOB REVIEW REVIEW_CODE", "uasc": "CHILD SEX DOB DUC",
            "oc2": "CHILD DOB SDQ_SCORE SDQ_REASON CONVICTED HEALTH_CHECK IMMUNISATIONS TEETH_CHECK HEALTH_ASSESSMENT "
                   "SUBSTANCE_MISUSE INTERVENTION_RECEIVED INTERVENTION_OFFERED",
            "oc3": "CHILD DOB IN_TOUCH ACTIV ACCOM", "missing": "CHILD DOB MISSING MIS_START MIS_END",
            "sw_episodes": "CHILD DOB SW_ID SW_DECOM SW_DEC SW_REASON",
        }
        for n, y in enumerate(self.years):
            d = pathlib.Path(folder) / "abcdef"[n]
            d.mkdir(parents=True, exist_ok=True)
            # years by the most DECs: so many of this year that nothing else can win
            sure = [["", "", "", "", "", "", "", f"01/05/{y - 1}", "", "", "", "", ""]] * (len(self.tables[y]["episodes"]) * 2 + 5)
            for table, rows in self.tables[y].items():
                if table != "episodes" and self.r.random() < 0.1:
                    continue
                rows = rows + (sure if table == "episodes" else [])
                self.r.shuffle(rows)
                with open(d / f"{table}.csv", "w", newline="", encoding="utf-8") as f:
                    w = csv.writer(f)
                    w.writerow(heads[table].split())
                    w.writerows(rows)


def write(seed, children, folder):
    r = random.Random(seed * 7 + 1)
    Wild(seed, children, r.choice([2018, 2021, 2024]), r.randrange(1, 5)).write(folder)


if __name__ == "__main__":
    write(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
