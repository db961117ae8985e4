#!/usr/bin/env python3
"""Returns and lists as they come, and what is said of them: one return written in every way that people and their spreadsheets write it is one return.

usage: returns.py KITH
Everybody is invented. Nothing here is read from the project: what a file means is said once more, in Python.
"""
import csv, io, json, os, shutil, subprocess, sys, tempfile

KITH = os.path.abspath(sys.argv[1])
BASE = tempfile.mkdtemp()
passed, failed = 0, []
TODAY = {"KITH_TEST": "1", "KITH_NOW": "2026-11-30"}  # the year of these returns is not over

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
    r = subprocess.run([KITH, *args], capture_output=True, timeout=120, env={**os.environ, **TODAY, **(env or {})})
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


XML = ("<CHILD><HEADER><CHILDID>T0001</CHILDID><UPN>UN1</UPN><SEX>M</SEX><DOB>02/03/2015</DOB><ETHNIC>WBRI</ETHNIC><UASC>0</UASC>"
       "<AREVIEW><REVIEW>28/05/2026</REVIEW><REVIEW_CODE>PN1</REVIEW_CODE></AREVIEW><MOTHER /><MC_DOB /></HEADER>"
       "<EPISODE><DECOM>03/05/2026</DECOM><RNE>S</RNE><LS>C2</LS><CIN>N1</CIN><PL>U4</PL><PL_POST>B1 1AB</PL_POST><HOME_POST>B1 1AA</HOME_POST><URN>SC1234567</URN>"
       "<PLACE_PROVIDER>PR1</PLACE_PROVIDER><DEC /><REC /><REASON_PLACE_CHANGE /></EPISODE></CHILD>\n"
       "<CHILD><HEADER><CHILDID>T0002</CHILDID><UPN>UN1</UPN><SEX>F</SEX><DOB>15/06/2019</DOB><ETHNIC>MWBC</ETHNIC><UASC>0</UASC><MOTHER>0</MOTHER><MC_DOB /></HEADER>"
       "<EPISODE><DECOM>10/06/2026</DECOM><RNE>S</RNE><LS>V2</LS><CIN>N1</CIN><PL>U6</PL><PL_POST>B2 4QA</PL_POST><HOME_POST>B1 1AA</HOME_POST><URN>SC1234568</URN>"
       "<PLACE_PROVIDER>PR4</PLACE_PROVIDER><DEC>10/07/2026</DEC><REC>E4A</REC><REASON_PLACE_CHANGE /></EPISODE></CHILD>\n")


def prefixed(p, xml):
    return xml.replace("</", "\0").replace("<", f"<{p}:").replace("\0", f"</{p}:")


def xml_in_every_way():
    whole = "<EXPSSDA903>\n" + XML + "</EXPSSDA903>\n"
    says = lambda e: f'<?xml version="1.0" encoding="{e}"?>\n'

    def found(data, more=()):
        d = os.path.join(BASE, "f")
        shutil.rmtree(d, ignore_errors=True)
        os.mkdir(d)
        file("f/return.xml", data)
        code, out, err = kith("check", d, "--year", "2027", "--authority", "E08000025", "--format", "csv", *more)
        m = kith("measure", "--from", d, "--as-at", "2027-03-31")
        return code, [r[:3] + r[4:] for r in csv.reader(io.StringIO(out))], m[1], err

    want = found(says("UTF-8") + whole)
    ok("the plain XML is read", want[0] in (0, 1) and value(want[2], "in-care") == "1" and "2 children" in want[3], want)
    same = {
        "no declaration": whole.encode(), "a mark": ("\ufeff" + says("utf-8") + whole).encode(),
        "UTF-16, low byte first": b"\xff\xfe" + (says("UTF-16") + whole).encode("utf-16-le"), "UTF-16, high byte first": b"\xfe\xff" + (says("UTF-16") + whole).encode("utf-16-be"),
        "UTF-16 without a mark": (says("UTF-16LE") + whole).encode("utf-16-le"),
        "labelled UTF-16 and not it": (says("utf-16") + whole).encode(),
        "a namespace": (says("UTF-8") + whole.replace("<EXPSSDA903>", '<EXPSSDA903 xmlns="urn:of:somebody">')).encode(),
        "a prefix": prefixed("ns0", whole).replace("<ns0:EXPSSDA903>", '<ns0:EXPSSDA903 xmlns:ns0="urn:of:somebody">').encode(),
        "a prefix that was not declared": prefixed("d", whole).encode(),
        "an envelope": (says("UTF-8") + "<Message><Head><CHILD>no child</CHILD></Head><Body>" + whole + "</Body></Message>").encode(),
        "a list of children": whole.replace("<EXPSSDA903>", "<EXPSSDA903><CHILDREN>").replace("</EXPSSDA903>", "</CHILDREN></EXPSSDA903>").encode(),
        "episodes in a list": whole.replace("<EPISODE>", "<EPISODES><EPISODE>").replace("</EPISODE>", "</EPISODE></EPISODES>").encode(),
        "reviews in a list": whole.replace("<AREVIEW>", "<REVIEWS><AREVIEW>").replace("</AREVIEW>", "</AREVIEW></REVIEWS>").encode(),
        "comments and instructions": (says("UTF-8") + "<!-- by us --><?sheet x?>" + whole.replace("<EPISODE>", "<!-- e --><EPISODE>")).encode(),
        "CDATA": whole.replace("SC1234567", "<![CDATA[SC1234567]]>").encode(),
        "long before it begins": (says("UTF-8") + "<!-- " + "x" * 20000 + " -->" + whole).encode(),
    }
    for e in ("ISO-8859-1", "windows-1252", "ISO-8859-15", "US-ASCII"):
        same[e] = (says(e) + whole).encode(e)
    for name, data in same.items():
        got = found(data)
        ok(f"XML: {name}", got[:3] == want[:3], got)
    # letters beyond ASCII come through whole, in each encoding
    odd = whole.replace("T0001", "T\u00e90001")
    for e, data in (("UTF-8", (says("UTF-8") + odd).encode()), ("ISO-8859-1", (says("ISO-8859-1") + odd).encode("latin-1")), ("windows-1252", (says("windows-1252") + odd).encode("cp1252")),
                    ("not labelled, Windows-1252", odd.encode("cp1252")), ("UTF-16", (says("UTF-16") + odd).encode("utf-16"))):
        got = found(data, ("--rules", "EPI,1015,392c,221,229"))
        db = {"KITH_DB": os.path.join(BASE, "x.db")}
        for n in os.listdir(BASE):
            if n.startswith("x.db"):
                os.unlink(os.path.join(BASE, n))
        kith("init", env=db)
        kith("import", "903", os.path.join(BASE, "f"), "--year", "2027", "--authority", "E08000025", env=db)
        code, out, err = kith("duties", "--db", "--as-at", "2026-11-30", "--json", env=db)
        ok(f"letters: {e}", "T\u00e90001" in {x["child"] for x in json.loads(out)}, out[:200] + err)
    got = found((says("UTF-8") + whole.replace("</HEADER>", "<FAVOURITE>red</FAVOURITE><EMPTY/></HEADER>")).encode())
    ok("what is not known is passed over and said", got[:3] == want[:3] and "2 elements" in got[3] and "FAVOURITE" in got[3], got)
    for name, data, words in (("cut off", (says("UTF-8") + whole)[:-400].encode(), "not sound XML"), ("another root", b"<other><CHILD/></other>", "EXPSSDA903"),
                              ("letters that are not what it says", (says("UTF-8") + odd).encode("cp1252"), "return.xml"),
                              ("an encoding that is none", (says("nonesuch-9") + whole).encode(), "return.xml")):
        got = found(data)
        ok(f"XML that is not read is said in one line: {name}", "encoding error" not in got[3] and "parser error" not in got[3], got[3])
        ok(f"XML that is not read is named: {name}", got[0] in (2, 3) and "return.xml" in got[3] and words in got[3], got)


def asked_back():
    measure = lambda d, *more, at="2027-03-31": kith("measure", "--from", d, "--as-at", at, *more)
    duties = lambda d, *more, at="2027-03-31": kith("duties", "--from", d, "--as-at", at, "--json", *more)
    d = folder("f")
    for name, command in (("measure", measure), ("duties", duties)):
        code, out, err = command(d)
        ok(f"{name} says how much it read", code == 0 and "3 files, 5 rows, 2 children" in err and "reach to 31 March 2027" in err, err)
        ok(f"{name} to today", command(d, at="2026-11-30")[0] == 0)
        for at in ("2027-04-01", "9999-12-31"):
            code, out, err = command(d, at=at)
            ok(f"{name} past the data: {at}", code == 2 and not out and "31 March 2027" in err, out + err)
            ok(f"{name} past the data, sure", command(d, "--sure", at=at)[0] == 0)
        for column, bad in ((7, "10/07/26"), (7, "gone home"), (7, "2026-07-10"), (1, "10.06.2026"), (7, "31/06/2026")):
            spoilt = {**TABLES, "episodes": [EPISODES, HOMES[0], [*HOMES[1][:column], bad, *HOMES[1][column + 1:]]]}
            s = folder("s", spoilt)
            code, out, err = command(s)
            ok(f"{name}: an episode's {EPISODES[column]} {bad}", code == 2 and not out and "episodes.csv:3" in err and EPISODES[column] in err, out + err)
            code, out, err = command(s, "--sure")
            ok(f"{name}, sure: counted, and said", code in (0, 1) and out and f"{EPISODES[column]} 1" in err, err)
        other = {**TABLES, "reviews": [REVIEWS, ["T0001", "02/03/2015", "28/05/26", "PN1"]]}
        code, out, err = command(folder("s", other))
        ok(f"{name}: another cell is said and goes on", code in (0, 1) and out and "1 cell could not be read" in err and "REVIEW 1" in err, err)
        empty = folder("s", {k: v[:1] for k, v in TABLES.items()})
        code, out, err = command(empty)
        ok(f"{name}: nothing read", code == 2 and not out and "No child was read" in err, out + err)
        ok(f"{name}: nothing read, sure", command(empty, "--sure")[0] == 0)
    code, out, err = kith("check", empty, "--year", "2027")
    ok("check: nothing read", code == 2 and not out and "No child was read" in err, out + err)
    ok("check: nothing read, sure", kith("check", empty, "--year", "2027", "--sure")[0] == 0)
    ok("check says how much it read", "3 files, 5 rows, 2 children" in kith("check", d, "--year", "2027")[2])
    db = {"KITH_DB": os.path.join(BASE, "a.db")}
    kith("init", env=db)
    for command in (["measure", "--db", "--as-at", "2026-11-30"], ["duties", "--db", "--as-at", "2026-11-30"]):
        kith("import", "903", empty, "--year", "2027", "--authority", "E08000025", "--sure", env=db)
        code, out, err = kith(*command, env=db)
        ok(f"{command[0]} of an empty record", code == 2 and "No child was read" in err, out + err)
    db = {"KITH_DB": os.path.join(BASE, "b.db")}
    kith("init", env=db)
    # far less than the year before, and than what is in
    many = lambda n, year, last: {"header": [HEADER] + [[f"M{i:03}", *CHILDREN[0][1:]] for i in range(n)],
                                  "episodes": [EPISODES] + [[f"M{i:03}", "03/05/2024", "S" if year == 2025 else "S", *HOMES[0][3:7], *(["03/02/%d" % year, "E4A"] if i >= last else ["", ""]), *HOMES[0][9:]] for i in range(n)]}
    before, whole, half = folder("before", many(60, 2026, 40)), folder("whole", many(40, 2027, 30)), folder("half", many(30, 2027, 30))
    checked = lambda d, *more: kith("check", d, "--last", before, "--year", "2027", "--format", "none", *more)
    ok("a year after a year", checked(whole)[0] <= 1, checked(whole))
    code, out, err = checked(half)
    ok("check: a quarter is gone", code == 2 and "Of the 40 children" in err and "10 have no episode" in err, err)
    ok("check: sure", checked(half, "--sure")[0] <= 1)
    kith("import", "903", before, "--year", "2026", "--authority", "E08000025", env=db)
    code, out, err = kith("import", "903", half, "--year", "2027", env=db)
    ok("import: a quarter is gone since the year before", code == 2 and "Of the 40 children" in err, out + err)
    ok("and nothing was taken in", "2026/27" not in kith("return", "list", env=db)[1])
    ok("import of the whole", kith("import", "903", whole, "--year", "2027", "--sure", env=db)[0] <= 1)
    code, out, err = kith("import", "903", half, "--year", "2027", "--replace", env=db)
    ok("import: less than what is in", code == 2 and "Of the 40 children with an episode" in err, out + err)
    ok("import: sure", kith("import", "903", half, "--year", "2027", "--replace", "--sure", env=db)[0] <= 1)
    spoilt = {**TABLES, "episodes": [EPISODES, HOMES[0], [*HOMES[1][:7], "10/07/26", *HOMES[1][8:]]]}
    kith("import", "903", folder("s", spoilt), "--year", "2027", "--replace", "--sure", env=db)
    for command in (["measure", "--db", "--as-at", "2026-11-30"], ["duties", "--db", "--as-at", "2026-11-30"]):
        code, out, err = kith(*command, env=db)
        ok(f"{command[0]} of the record: an end that cannot be read", code == 2 and "DEC" in err, out + err)
        ok(f"{command[0]} of the record: sure", kith(*command, "--sure", env=db)[0] in (0, 1))


def the_year_it_is_of():
    """Of twenty ends twelve in the year (sixty in a hundred) are taken for it; eleven are asked about."""
    for n, asked in ((12, False), (11, True)):
        rows = [[f"Y{i:02}", "03/05/2024", "S", *HOMES[0][3:7], "03/02/2027" if i < n else "03/02/2026", "E4A", *HOMES[0][9:]] for i in range(20)]
        d = folder("f", {"header": [HEADER] + [[r[0], *CHILDREN[0][1:]] for r in rows], "episodes": [EPISODES] + rows})
        said = kith("measure", "--from", d, "--as-at", "2027-03-31", "--sure")[2]
        ok(f"{n} of 20 ended in the year, and measures say so", ("% of its dates fall in it" in said) == asked, said)
        ok(f"{n} of 20 ended in the year", ("Is it the return of that year?" in kith("check", d, "--year", "2027", "--format", "none")[2]) == asked)


def kept_as_sent():
    db = {"KITH_DB": os.path.join(BASE, "k.db")}
    kith("init", "--authority", "Birmingham", env=db)
    told = {"header": [HEADER] + [[f"k{i:05}", "f", "2/3/2015", *CHILDREN[0][3:]] for i in range(900)],
            "episodes": [EPISODES] + [[f"K{i:05}", "3/5/2024", "S", *HOMES[0][3:7], "03/02/2026", "e4a", *HOMES[0][9:]] for i in range(900)],
            "reviews": [REVIEWS] + [["K00001", "02/03/2015", "28/05/2025", "PN1"]] * 3 + [["", "", "28/05/2025", "PN1"]]}
    before = {**told, "episodes": [EPISODES] + [[*r[:7], "", "", *r[9:]] for r in told["episodes"][1:]]}
    a, b = folder("k2025", before, end="\r\n"), folder("k2026", told, sep=";", before="\ufeff", end="\r\n")
    kith("import", "903", a, b, "--year", "2025,2026", env=db)
    code, out, err = kith("return", "keep", b, "--year", "2026", env=db)
    ok("the very folder that was taken in is kept just so", code == 0 and "just so" in out, out + err)
    d = os.path.join(BASE, "out")
    code, out, err = kith("export", "903", d, "--year", "2026", env=db)
    ok("given as it was sent", code == 0 and "as it was sent" in out and "      4 rows" in out, out + err)
    for name in told:
        ok(f"byte for byte: {name}", open(f"{b}/{name}.csv", "rb").read() == open(f"{d}/{name}.csv", "rb").read())
    code, out, err = kith("import", "903", a, "--year", "2026", env=db)
    ok("another is refused", code == 2 and "handed in" in err, err)
    code, out, err = kith("export", "903", os.path.join(BASE, "out-told"), "--year", "2026", "--as-told", env=db)
    ok("as told: ours", code == 0 and "k00001" not in open(os.path.join(BASE, "out-told", "header.csv")).read())
    code, out, err = kith("return", "keep", folder("f"), "--year", "2027", env=db)
    ok("a year that is not over", code == 2 and "not over until 31 March 2027" in err, out + err)
    x = os.path.join(BASE, "kx")
    os.mkdir(x)
    sent = ('<?xml version="1.0" encoding="ISO-8859-1"?>\n<EXPSSDA903>' + XML.replace("/2026", "/2024").replace("/05/2024", "/05/2023") + "</EXPSSDA903>").encode("latin-1")
    file("kx/r.xml", sent)
    code, out, err = kith("return", "keep", x, "--year", "2024", "--sure", env=db)
    kith("export", "903", os.path.join(BASE, "out-xml"), "--year", "2024", env=db)
    ok("XML as it was sent", open(os.path.join(BASE, "out-xml", "return.xml"), "rb").read() == sent, out + err)


try:
    for part in (ways_to_write_it, what_is_refused_says_why, lists_of_postcodes, councils_that_ended, lists_of_people,
                 xml_in_every_way, asked_back, the_year_it_is_of, kept_as_sent):
        part()
finally:
    shutil.rmtree(BASE)
print(f"{passed} ok, {len(failed)} failed")
sys.exit(bool(failed))
