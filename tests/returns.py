#!/usr/bin/env python3
"""Returns and lists as they come, and what is said of them: one return written in every way that people and their spreadsheets write it is one return.

usage: returns.py KITH
Everybody is invented. Nothing here is read from the project: what a file means is said once more, in Python.
"""
import csv, io, json, os, shutil, subprocess, sys, tempfile

KITH = os.path.abspath(sys.argv[1])
BASE = tempfile.mkdtemp()
passed, failed = 0, []

HEADER = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB".split(",")
EPISODES = "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN".split(",")
REVIEWS = "CHILD,DOB,REVIEW,REVIEW_CODE".split(",")
CHILDREN = [["T0001", "M", "02/03/2015", "WBRI", "UN1", "", ""], ["T0002", "F", "15/06/2019", "MWBC", "UN1", "0", ""]]
HOMES = [["T0001", "03/05/2026", "S", "C2", "N1", "U4", "PR1", "", "", "", "B1 1AA", "B1 1AB", "SC1234567"],
         ["T0002", "10/06/2026", "S", "V2", "N1", "U6", "PR4", "10/07/2026", "E4A", "", "B1 1AA", "B2 4QA", "SC1234568"]]
HELD = [["T0001", "02/03/2015", "28/05/2026", "PN1"]]
TABLES = {"header": [HEADER] + CHILDREN, "episodes": [EPISODES] + HOMES, "reviews": [REVIEWS] + HELD}
POSTS = "pcds,oseast1m,osnrth1m,laua\nB1 1AA,406000,286000,E08000025\nB1 1AB,407000,287000,E08000025\nB2 4QA,406900,286700,E08000025\n"


def ok(what, is_so, more=""):
    global passed
    if is_so:
        passed += 1
    else:
        failed.append(what)
        print(f"[  FAILED  ] {what}: {str(more)[:600]}")


def kith(*args, env=None):
    r = subprocess.run([KITH, *args], capture_output=True, timeout=120, env={**os.environ, **(env or {})})
    return r.returncode, r.stdout.decode("utf-8", "replace"), r.stderr.decode("utf-8", "replace")


def folder(name, tables=TABLES, sep=",", before="", encoding="utf-8", end="\n", change=lambda rows: rows, suffix=".csv"):
    d = os.path.join(BASE, name)
    shutil.rmtree(d, ignore_errors=True)
    os.mkdir(d)
    for table, rows in tables.items():
        out = io.StringIO()
        csv.writer(out, delimiter=sep, lineterminator=end).writerows(change([list(r) for r in rows]))
        with open(os.path.join(d, table + suffix), "wb") as f:
            f.write((before + out.getvalue()).encode(encoding))
    return d


def file(name, text, encoding="utf-8"):
    p = os.path.join(BASE, name)
    with open(p, "wb") as f:
        f.write(text if isinstance(text, bytes) else text.encode(encoding))
    return p


def findings(d, *more):
    code, out, err = kith("check", d, "--year", "2027", "--authority", "E08000025", "--format", "json", *more)
    try:
        got = json.loads(out)
    except ValueError:
        return code, err
    return code, [{k: v for k, v in x.items() if k != "line"} for x in got["findings"]]


def cells(f):
    return lambda rows: [rows[0]] + [[f(c) for c in r] for r in rows[1:]]


def ways_to_write_it():
    posts = file("posts.csv", POSTS)
    plain = folder("plain")
    want = findings(plain, "--postcodes", posts)
    ok("the plain return is read", want[0] in (0, 1), want)
    nb, thin, zero = "\u00a0", "\u2009", "\u200b"
    ways = {
        "semicolons": dict(sep=";"), "tabs": dict(sep="\t"), "bars": dict(sep="|"),
        "a first line sep=;": dict(sep=";", before="sep=;\r\n", end="\r\n"), "a first line sep=,": dict(before="sep=,\n"),
        "a byte order mark": dict(before="\ufeff", end="\r\n"), "a mark and sep=": dict(before="\ufeffsep=;\r\n", sep=";", end="\r\n"),
        "old line ends": dict(end="\r"),
        "UTF-16 with its mark": dict(encoding="utf-16"), "UTF-16, low byte first, no mark": dict(encoding="utf-16-le", sep="\t"),
        "UTF-16, high byte first": dict(encoding="utf-16-be", before="\ufeff"), "Windows-1252": dict(encoding="cp1252", change=cells(lambda c: c + nb)),
        "small letters": dict(change=cells(str.lower)),
        "blanks around": dict(change=cells(lambda c: f" {c}\t" if c else " ")),
        "no-break spaces around": dict(change=cells(lambda c: nb + c + nb)),
        "thin spaces around": dict(change=cells(lambda c: thin + c + "\u3000")),
        "signs that take no room": dict(change=cells(lambda c: "\ufeff" + c[:1] + zero + c[1:])),
        "postcodes without their blank": dict(change=cells(lambda c: c.replace(" ", ""))),
        "postcodes with a no-break space": dict(change=cells(lambda c: c.replace(" ", nb))),
        "names of columns with blanks": dict(change=lambda rows: [[nb + c + " " for c in rows[0]]] + rows[1:]),
        "blank rows behind": dict(change=lambda rows: rows + [[""] * len(rows[0])] * 3),
        "rows of blanks between": dict(change=lambda rows: rows[:1] + [[" "] * len(rows[0])] + rows[1:2] + [[nb] * len(rows[0])] + rows[2:]),
        "two columns without a name": dict(change=lambda rows: [r + ["", ""] for r in rows]),
        "a column without a name between": dict(change=lambda rows: [r[:2] + [""] + r[2:] for r in rows]),
        "columns in another order": dict(change=lambda rows: [r[::-1] for r in rows]),
        "short rows under columns without a name": dict(change=lambda rows: [rows[0] + ["", ""]] + rows[1:]),
    }
    for name, how in ways.items():
        got = findings(folder("f", **how), "--postcodes", posts)
        ok(name, got == want, (got, want))
    # more than one thread asks other ways of passing over rows
    many = {"header": [HEADER] + [[f"t{i:05}", *CHILDREN[0][1:]] for i in range(30000)],
            "episodes": [EPISODES] + [r for i in range(30000) for r in ([f"T{i:05}", *HOMES[0][1:]], [""] * 13)]}
    one, four = (kith("check", folder("many", many), "--year", "2027", "--format", "csv", "--threads", n) for n in ("1", "4"))
    ok("blank rows, by one thread and by four", one[:2] == four[:2] and len(one[1]) > 1000, (one[2], four[2]))


def what_is_refused_says_why():
    d = folder("f", change=lambda rows: [rows[0] + [""]] + [r + ["x"] for r in rows[1:]])
    code, out, err = kith("check", d, "--year", "2027")
    ok("something under no name", code == 3 and "column" in err and "name" in err and ".csv:2" in err, err)
    d = folder("f", change=lambda rows: [["CHILDREN", *rows[0][1:]], *rows[1:]])
    code, out, err = kith("check", d, "--year", "2027")
    ok("a column of another name is named", code == 3 and "'CHILDREN'" in err and "missing: CHILD" in err, err)
    d = folder("f")
    file("f/header.csv", "CHILD^SEX^DOB^ETHNIC^UPN^MOTHER^MC_DOB\nT1^M^^^^^\n")
    code, out, err = kith("check", d, "--year", "2027")
    ok("a table that was set aside is named where it is missed", code == 3 and "header.csv" in err and "CHILD^SEX" in err, err)
    d = folder("f", suffix=".xlsx")
    for command in (["check", d, "--year", "2027"], ["measure", "--from", d, "--as-at", "2027-03-31"], ["duties", "--from", d, "--as-at", "2027-03-31"]):
        code, out, err = kith(*command)
        ok(f"{command[0]}: a workbook is named, and what to do", code == 2 and "header.xlsx" in err and "workbook" in err, err)


def lists_of_postcodes():
    row = {"pcds": ["B1 1AA", "B1 1AB", "B2 4QA"], "east": ["406000", "407000", "406900"], "north": ["286000", "287000", "286700"],
           "la": ["E08000025"] * 3, "end": ["", "", "202608"]}
    for post, east, north, la in (("pcds", "oseast1m", "osnrth1m", "laua"), ("PCD", "OSEAST1M", "OSNRTH1M", "OSLAUA"), ("pcd2", "oseast1m", "osnrth1m", "oslaua"),
                                  ("PCD7", "EAST1M", "NORTH1M", "LAD25CD"), ("pcd8", "east1m", "north1m", "lad24cd"), ("pcds", "east1m", "north1m", "ladcd"),
                                  ("\ufeffPCDS", "EAST1M", "NORTH1M", "LAD31CD")):
        head = [post, "dointr", "doterm", east, north, "X", la]
        text = ",".join(head) + "\n" + "".join(f"{p},199801,{t},{e},{n},x,{a}\n" for p, t, e, n, a in zip(row["pcds"], row["end"], row["east"], row["north"], row["la"]))
        f = file("list.csv", text)
        code, found = findings(folder("f"), "--postcodes", f)
        ok(f"a list by {post}, {la}", code in (0, 1) and not any(x["rule"].lower() == "392c" for x in found), found)
        code, out, err = kith("postcodes", "build", f)
        ok(f"an index of it: {post}, {la}", code == 0 and "3 postcodes" in out and "1 of them" in out and "August 2026" in out, out + err)
        ok(f"the index answers as the list: {post}", findings(folder("f"), "--postcodes", f + ".index") == findings(folder("f"), "--postcodes", f))
    f = file("two.csv", "pcds,oseast1m,osnrth1m,lad21cd,lad24cd\nB1 1AA,406000,286000,E07000028,E08000025\nB1 1AB,407000,287000,E07000028,E08000025\nB2 4QA,406900,286700,E07000028,E08000025\n")
    code, out, err = kith("measure", "--from", folder("f"), "--as-at", "2027-03-31", "--authority", "E08000025", "--postcodes", f)
    ok("of two years' districts the newer", value(out, "placed-outside") == "0.0", out + err)


def value(out, measure):
    return next((line.split()[1] for line in out.splitlines() if line.startswith(measure + " ")), None)


def councils_that_ended():
    d = folder("f")
    for code, heirs in (("E10000006", ("E06000063", "E06000064")), ("Cumbria", ("E06000063", "E06000064")), ("E10000023", ("E06000065",)),
                        ("E10000027", ("E06000066",)), ("E10000021", ("E06000061", "E06000062")), ("E10000002", ("E06000060",)), ("Bournemouth", ("E06000058",)),
                        ("E07000028", ("E06000063",)), ("E07000246", ("E06000066",)), ("E07000191", ("E06000066",))):
        for command in (["check", d, "--year", "2027"], ["measure", "--from", d, "--as-at", "2027-03-31"]):
            status, out, err = kith(*command, "--authority", code)
            ok(f"{command[0]} {code}", status == 2 and not out and all(h in err for h in heirs) and "E10000006)" not in err.replace("Cumbria (E10000006)", ""), err)
    ok("by its name the one that is there", kith("check", d, "--year", "2027", "--authority", "Somerset")[0] <= 1)
    ok("taken all the same with --sure", kith("check", d, "--year", "2027", "--authority", "E10000006", "--sure")[0] <= 1)
    db = {"KITH_DB": os.path.join(BASE, "c.db")}
    kith("init", env=db)
    status, out, err = kith("import", "903", d, "--year", "2027", "--authority", "E10000006", env=db)
    ok("import asks back", status == 2 and "E06000063" in err, err)

    old = file("old.csv", "pcds,oseast1m,osnrth1m,laua\nB1 1AA,340000,556000,E07000028\nB1 1AB,341000,556000,E07000026\nB2 4QA,341000,556000,E07000027\n")
    for authority, year, outside in (("E06000063", 2027, "0.0"), ("E06000064", 2027, "100.0"), ("E10000006", 2023, "0.0")):
        moved = {**TABLES, "episodes": [EPISODES, [*HOMES[0][:1], f"03/05/{year - 1}", *HOMES[0][2:]]], "header": [HEADER, CHILDREN[0]]}
        status, out, err = kith("measure", "--from", folder("f", moved), "--as-at", f"{year}-03-31", "--authority", authority, "--postcodes", old)
        ok(f"a list of 2021 for {authority} in {year}", value(out, "placed-outside") == outside, out + err)
        ok(f"and it is said that it is old ({year})", ("before 1 April 2023" in err) == (year > 2023), err)
    new = file("new.csv", "pcds,oseast1m,osnrth1m,lad25cd\nB1 1AA,340000,556000,E06000063\nB1 1AB,341000,556000,E06000064\nB2 4QA,341000,556000,E08000039\n")
    moved = {**TABLES, "episodes": [EPISODES, [*HOMES[0][:1], "03/05/2022", *HOMES[0][2:]]], "header": [HEADER, CHILDREN[0]]}
    status, out, err = kith("measure", "--from", folder("f", moved), "--as-at", "2023-03-31", "--authority", "E10000006", "--postcodes", new)
    ok("a list of today for a council before its end", value(out, "placed-outside") == "0.0", out + err)
    moved["episodes"] = [EPISODES, [*HOMES[0][:11], "B2 4QA", "SC1"]]
    status, out, err = kith("measure", "--from", folder("f", moved), "--as-at", "2027-03-31", "--authority", "Sheffield", "--postcodes", new)
    ok("a code that was written anew is the same council's", value(out, "placed-outside") == "0.0", out + err)


def lists_of_people():
    db = {"KITH_DB": os.path.join(BASE, "p.db")}
    kith("init", env=db)
    kith("import", "903", folder("plain"), "--year", "2027", "--authority", "E08000025", env=db)
    text = "CHILD;FORENAME;SURNAME;WORKER;\n\u00a0t0001 ;Siobhán;O’Connor;Ada\u00a0Marsh;\nT0002;Chloé;D'Arcy-Łuczak;Ada Marsh;\n;;;;\n"
    code, out, err = kith("import", "people", file("people.csv", text), env=db)
    ok("people in small letters, semicolons, blanks", code == 0 and "rows set aside                                        0" in out and out.count(" 2\n") >= 2, out + err)
    code, out, err = kith("import", "people", file("people.csv", text.replace(";", "\t"), ), env=db)
    ok("the same again changes nothing", code == 0 and "names new or changed                                  0" in out, out + err)


for part in (ways_to_write_it, what_is_refused_says_why, lists_of_postcodes, councils_that_ended, lists_of_people):
    part()
shutil.rmtree(BASE, ignore_errors=True)
print(f"{passed} ok, {len(failed)} failed")
sys.exit(bool(failed))
