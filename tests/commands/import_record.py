#!/usr/bin/env python3
"""kith import record: what another system tells of any kind, a council's own too, as a feed. Argument: the program. On the database
that KITH_DB names (PostgreSQL), else on a SQLite of its own."""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

kith = os.path.abspath(sys.argv[1])
failed, passed = [], []

OWN = {"own-meeting.yaml": """kind: own-meeting
is: thing
about: [body]
called: [own_title]
says: A meeting
worker: {one: meeting, many: meetings}
dates: {from: own_on}
keep: not set
see: [seat, manager]
write: [seat, manager]
fields:
  own_title: {type: text, required: draft, label: Title}
  own_on: {type: day, time: any, label: Day}
  own_words: {type: longtext, label: What was said}
  own_before: {type: thing, of: [own-meeting], back: The meeting after, label: The meeting before}
  own_after: {type: thing, of: [own-meeting], back: The meeting before this, label: The meeting after}
  own_told: {type: thing, of: [child, organisation], several: 'yes', back: Told of meetings, label: Who was told}
  own_there: {type: rows, label: Who was there, one: person there,
    fields: {own_who: {type: thing, of: [person], label: Who}, own_paid: {type: money, label: Travel}}}
  own_travel: {type: calc, label: Travel in all, calc: {sum: own_paid, rows: own_there}}
""", "own-asking.yaml": """kind: own-asking
about: [body]
says: A question to a body
worker: {one: question, many: questions}
keep: not set
see: [seat, manager]
write: [seat, manager]
fields:
  own_question: {type: text, required: draft, label: Question}
steps:
  asked: {label: Asked, limit: {working-days: 20}, ladder: [{who: manager, at: 0}]}
  answered: {label: Answered, by: [seat], from: [asked], ends: "yes"}
"""}

FIRST = {
    "person.csv": "_key,part,forename,surname,dob\nC1,child,Robin,Testwood,2012-02-03\nC2,child,Ash,Testwood,2013-05-06\n"
                  "W1,worker,Sam,Sample,\nW2,worker,Dot,Sample,\n",
    "person-number.csv": "about,number_kind,number,_from\nC1,council,T0001,2020-01-01\nC2,council,T0002,2020-01-01\n",
    "body.csv": "_key,body_name,sort,_from\nB1,Panel of the test,panel,2020-01-01\n",
    "organisation.csv": "_key,organisation_name,sort\nO1,A trust of the test,health\n",
    "own-meeting.csv": "_key,about,own_title,own_on,own_before,own_after,own_told\n"
                       "M2,B1,Second,2024-02-01,M1,,C1; O1\nM1,B1,First,2024-01-01,,M2,\n",
    "own-meeting.own_there.csv": "_key,about,own_who,own_paid\n1,M1,Sam Sample,12.50\n2,M1,W2,3\n3,M2,Sam Sample,\n",
    "visit.csv": "_key,about,held,who,alone,how_was_it,_by,_written_at,_state\n"
                 "V1,T0001,2024-03-01,W1,yes,\"Well, and \"\"glad\"\"\",Sam Sample,2024-03-02T10:00Z,\n"
                 "V2,T0002,2024-03-05,Dot Sample,yes,Words,W2,2024-03-05,draft\n",
}


def ok(what, condition, more=""):
    print(f"[{'       OK' if condition else '  FAILED '} ] {what}" + ("" if condition else f": {more!r}"))
    (passed if condition else failed).append(what)


def run(*words, **env):
    done = subprocess.run([kith, *map(str, words)], capture_output=True, text=True, timeout=300, errors="replace",
                          env={**os.environ, **env})
    return done.returncode, done.stdout + done.stderr


def number(said, what):
    m = re.search(rf"^{re.escape(what)} +(\d+)", said, re.M)
    return int(m.group(1)) if m else -1


def folder(at, files):
    at.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (at / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return at


def takes(dir, what, files, *, status=0, counts=None, says=(), options=("--feed", "first")):
    """One folder in; what it ends with, counts and says."""
    takes.n += 1
    at = folder(dir / f"in{takes.n}", files)
    got, said = run("import", "record", at, "--authority", "Essex", *options)
    wrong = [f"{k}: {number(said, k)}" for k, v in (counts or {}).items() if number(said, k) != v]
    missing = [s for s in says if s not in said]
    ok(what, got == status and not wrong and not missing, (got, wrong, missing, said[-1500:]))
    return said


takes.n = 0
NEW, OTHER, SAME, ASIDE = "new entries", "told otherwise", "the same as before", "rows set aside"


def walk(d):
    os.environ["KITH_RECORD"] = str(folder(d / "own", OWN))
    os.environ.setdefault("KITH_DB", str(d / "k.db"))
    run("init", "--authority", "Essex")

    # nothing read is never nothing wrong
    takes(d, "an empty folder is asked back", {}, status=2, says=["no CSV file"])
    takes(d, "a folder of first lines alone is asked back", {"body.csv": "_key,body_name,sort\n"}, status=2, says=["no row"])
    got, said = run("import", "record", d / "nowhere")
    ok("no folder could not be read", got == 3, said)
    got, said = run("import", "record", folder(d / "a", FIRST) / "visit.csv")
    ok("nor a file in its place", got == 3, said)
    got, said = run("record", "kinds", "--json")
    all = json.loads(said)
    kinds = {k["kind"]: k for k in all["kinds"]}
    meeting = {f["name"]: f for f in kinds["own-meeting"]["fields"]}
    ok("kinds are listed, a council's own among them, by name", got == 0 and list(kinds) == sorted(kinds) and kinds["own-meeting"]["own"]
       and kinds["own-meeting"]["about"] == ["body"] and kinds["own-meeting"]["rows"] == ["own-meeting.own_there"]
       and kinds["own-meeting.own_there"]["holder"] == "own-meeting" and kinds["visit"]["from"] == "held", said[:500])
    ok("fields with what they take", meeting["own_told"]["links"] == ["child", "organisation"] and meeting["own_told"]["several"]
       and not meeting["own_travel"]["column"] and meeting["own_title"]["required"] == "draft" and meeting["own_title"]["see"] ==
       ["manager", "seat"], meeting)
    ok("and codes", {"body-sort", "person-kind"} <= {x["list"] for x in all["lists"]} and
       any(c["code"] == "panel" for x in all["lists"] for c in x["codes"]))
    ok("the same each time", run("record", "kinds", "--json")[1] == said)
    ok("one kind, for people", "held" in run("record", "kinds", "visit")[1])
    ok("and what is none is asked back", run("record", "kinds", "vist")[0] == 2)
    takes(d, "an unknown kind: the nearest is named", {"vist.csv": "about,held\nT1,2024-01-01\n"}, status=3, says=["visit.csv"])
    takes(d, "an unknown column: the nearest is named", {"visit.csv": "about,hold\nT1,2024-01-01\n"}, status=3,
          says=["visit.csv:1", "'held'"])
    takes(d, "a column that is reckoned is refused", {"own-meeting.csv": "about,own_travel\nB1,3\n"}, status=3, says=["reckoned"])
    takes(d, "rows have a file of their own", {"own-meeting.csv": "about,own_there\nB1,3\n"}, status=3,
          says=["own-meeting.own_there.csv"])
    takes(d, "a column twice is refused", {"visit.csv": "about,held,_from\nT1,,\n"}, status=3, says=["the same"])
    takes(d, "without about nothing is known of it", {"visit.csv": "held\n2024-01-01\n"}, status=3, says=["about"])
    takes(d, "of a kind without steps a step is refused", {"visit.csv": "about,held,_step\nT1,,\n"}, status=3, says=["_step"])
    takes(d, "a NUL is refused with its line", {"body.csv": b"_key,body_name,sort\nB1,a\0b,panel\n"}, status=3, says=["body.csv:2"])
    takes(d, "a quote that is never closed is refused", {"body.csv": "_key,body_name\nB1,\"a\n"}, status=3, says=["body.csv:2"])
    takes(d, "kith's own name is no feed's", {"body.csv": "_key,body_name,sort\nB1,a,panel\n"}, status=2, says=["--feed"],
          options=("--feed", "Kith"))

    head = run("journal", "head")
    takes(d, "a dry run says the same", FIRST, counts={NEW: 15, ASIDE: 0}, options=("--feed", "first", "--dry-run"))
    ok("and writes nothing", run("journal", "head") == head)
    takes(d, "a folder goes in, whichever names which", FIRST, counts={NEW: 15, OTHER: 0, SAME: 0, ASIDE: 0})
    ok("the journal is whole, and the record is as it says", run("journal", "verify", "--record")[0] == 0,
       run("journal", "verify", "--record"))
    head = run("journal", "head")
    takes(d, "the same again changes nothing", FIRST, counts={NEW: 0, OTHER: 0, SAME: 15, ASIDE: 0})
    ok("not even the journal", run("journal", "head") == head)

    # the bytes as they come
    crlf = b"\xef\xbb\xbf" + FIRST["visit.csv"].replace("\n", "\r\n").encode()
    takes(d, "a BOM and CRLF are the same words", {"visit.csv": crlf}, counts={SAME: 2, ASIDE: 0})
    takes(d, "bytes that are no UTF-8 are read as Windows writes them",
          {"organisation.csv": "_key,organisation_name,sort\nO2,Trüst,health\n".encode("cp1252")}, counts={NEW: 1, ASIDE: 0})

    # told otherwise, told no more
    said = takes(d, "other words make a version", {"visit.csv": FIRST["visit.csv"].replace("Words", "Other words")},
                 counts={NEW: 0, OTHER: 1, SAME: 1})
    ok("and the record is as the journal says", run("journal", "verify", "--record")[0] == 0)
    one = "".join(FIRST["own-meeting.own_there.csv"].splitlines(True)[:3])
    takes(d, "what is told no more is left", {"own-meeting.own_there.csv": one}, counts={SAME: 2, "told before, and not now": 1})
    takes(d, "--replace drops it", {"own-meeting.own_there.csv": one}, counts={"told before, and not now: dropped": 1},
          options=("--feed", "first", "--replace"))
    takes(d, "told again it is new", {"own-meeting.own_there.csv": FIRST["own-meeting.own_there.csv"]}, counts={NEW: 1, SAME: 2})
    takes(d, "what others stand on is left, and so are people", {"body.csv": "_key,body_name,sort\nB9,Another,panel\n",
                                                                 "person.csv": "_key,part,surname\nW9,worker,Nine\n"},
          counts={"told before, and not now: left": 5}, options=("--feed", "first", "--replace"))
    many = "_key,organisation_name,sort\n" + "".join(f"M{i},Trust {i},health\n" for i in range(30))
    takes(d, "thirty", {"organisation.csv": many}, counts={NEW: 30}, options=("--feed", "many"))
    few = "_key,organisation_name,sort\nM1,Trust 1,health\n"
    takes(d, "most of a kind at once is asked back", {"organisation.csv": few}, status=2, says=["--sure"],
          options=("--feed", "many", "--replace"))
    takes(d, "--sure drops it", {"organisation.csv": few}, counts={"told before, and not now: dropped": 29},
          options=("--feed", "many", "--replace", "--sure"))
    takes(d, "another feed's keys are its own", {"organisation.csv": FIRST["organisation.csv"]}, counts={NEW: 1},
          options=("--feed", "second"))

    # set aside, whole
    wrong = ("_key,about,held,who,alone,how_was_it,_by,_written_at,_state\n"
             "X1,T0001,2024-13-01,,yes,w,,,\n"      # no day
             "X2,T0009,2024-01-01,,yes,w,,,\n"      # nobody's number
             "X3,T0001,2024-01-01,,perhaps,w,,,\n"  # neither yes nor no
             "X4,T0001,2024-01-01,Nobody Sample,yes,w,,,\n"
             "X5,T0001,2999-01-01,,yes,w,,,\n"      # not yet
             "X6,T0001,2001-01-01,,yes,w,,,\n"      # before birth
             "X7,T0001,2024-01-01,,,,,,\n"          # needed when final
             "X8,T0001,2024-01-01,,yes,w,,2999-01-01,\n"
             "X9,T0001,2024-01-01,,yes,w,,,done\n"
             "XA,T0001,2024-01-01,,yes,w,,,,more\n"
             "XB,,2024-01-01,,yes,w,,,\n"
             ",T0001,2024-01-01,,yes,w,,,\n"
             "XC,T0001,2024-01-01,,yes,w,,,\n"      # right
             "XC,T0001,2024-01-02,,yes,w,,,\n")     # the same key
    asides = d / "asides.csv"
    takes(d, "each wrong row is set aside", {"visit.csv": wrong}, status=1, counts={NEW: 1, ASIDE: 13},
          says=["visit.csv:2 held:", "visit.csv:3 about:", "visit.csv:4 alone:", "visit.csv:5 who:", "visit.csv:6 held:", "visit.csv:7 held:",
                "visit.csv:8 alone:", "visit.csv:9 _written_at:", "visit.csv:10 _state:", "visit.csv:11 ", "visit.csv:12 about:",
                "visit.csv:13 _key:", "visit.csv:15 _key:"], options=("--feed", "wrong", "--asides", asides))
    ok("and all of them stand in a file", asides.read_text().startswith("file,line,column,reason,remedy\nvisit.csv,2,held,"),
       asides.read_text())
    takes(d, "what is about a row set aside is set aside, and who names it, back and forth",
          {"own-meeting.csv": "_key,about,own_title,own_on,own_before,own_after\nR1,B1,One,2024-01-01,,R2\nR2,B1,,2024-01-02,R1,\n"
                              "R3,B1,Three,2024-01-03,R3,\nR4,B1,Four,2024-01-04,,R1\nR5,B1,Five,2024-01-05,,\n",
           "own-meeting.own_there.csv": "about,own_who\nR1,Sam Sample\nR5,Sam Sample\n"},
          status=1, counts={NEW: 2, ASIDE: 5})
    takes(d, "a code that is none: its list is named", {"body.csv": "_key,body_name,sort\nB2,Two,bord\n"}, status=1, counts={ASIDE: 1},
          says=["body-sort", "board"])
    takes(d, "a child known here is nobody new", {"person.csv": "_key,part,surname\nT0001,child,Testwood\n"}, status=1,
          counts={NEW: 0, ASIDE: 1}, says=["council number here already"])
    takes(d, "a key that was told of another", {"visit.csv": FIRST["visit.csv"].replace("V1,T0001", "V1,T0002")}, status=1,
          counts={ASIDE: 1}, says=["about another"])

    # steps
    head = "_key,about,own_question,_written_at,_step,_state\n"
    takes(d, "at a step", {"own-asking.csv": head + "Q1,B1,Why,2024-01-02,asked,\nQ2,B1,When,2024-01-03,answered,\nQ3,B1,Who,,,\n"},
          counts={NEW: 3, ASIDE: 0})
    takes(d, "on to the next: told otherwise; where it stands already: the same",
          {"own-asking.csv": head + "Q1,B1,Why,2024-01-02,answered,\nQ2,B1,When,2024-01-03,answered,\n"}, counts={OTHER: 1, SAME: 1})
    takes(d, "a step that is none, and a draft's, are set aside",
          {"own-asking.csv": head + "Q4,B1,Why,,reject,\nQ5,B1,When,,asked,draft\n"}, status=1, counts={NEW: 0, ASIDE: 2},
          says=["asked, answered", "at no step"])
    ok("the record is as the journal says", run("journal", "verify", "--record")[0] == 0, run("journal", "verify", "--record"))

    # without keys
    bare = "about,held,alone,how_was_it\nT0001,2024-05-01,yes,w\nT0001,2024-05-01,yes,w\n"
    takes(d, "rows without keys: two that say the same are two", {"visit.csv": bare}, counts={NEW: 2}, options=("--feed", "bare"))
    takes(d, "and are found again", {"visit.csv": bare}, counts={NEW: 0, SAME: 2}, options=("--feed", "bare"))

    takes(d, "a child's number is in before whatever names it, in a file of any name",
          {"allocation.csv": "_key,about,part,who,began\nA1,T0003,social-worker,Sam Sample,2024-01-01\n",
           "person.csv": "_key,part,surname\nC3,child,Testwood\n",
           "person-number.csv": "_key,about,number_kind,number,given\nN3,C3,council,T0003,2020-01-01\n"}, counts={NEW: 2, ASIDE: 1}, status=1, says=["--grants"])
    who_works = {"allocation.csv": "_key,about,part,who,began\nA1,T0003,social-worker,Sam Sample,2024-01-01\n"}
    takes(d, "what opens a record is listed by a dry run", who_works, counts={NEW: 1, ASIDE: 0}, says=["opens: allocation.csv:2"],
          options=("--feed", "first", "--dry-run"))
    takes(d, "and is not taken in without more", who_works, status=1, counts={NEW: 0, ASIDE: 1}, says=["--grants"])
    takes(d, "but with --grants", who_works, counts={NEW: 1, ASIDE: 0}, options=("--feed", "first", "--grants"))

    # many rows in one entry
    rows = "_key,about,own_who,own_paid\n" + "".join(f"L{i},M1,W1,{i}.00\n" for i in range(10000))
    takes(d, "10,000 rows in one entry", {"own-meeting.own_there.csv": rows}, counts={NEW: 10000, ASIDE: 0})
    takes(d, "and again", {"own-meeting.own_there.csv": rows}, counts={NEW: 0, SAME: 10000})

    # joined, sealed, another authority
    ok("two are joined", run("person", "join", "T0001", "T0002")[0] == 0, run("person", "list"))
    takes(d, "a number of either leads to the one", {"visit.csv": "_key,about,held,alone,how_was_it\nJ1,T0002,2024-06-01,yes,w\n"},
          counts={NEW: 1})
    takes(d, "by either it is the same", {"visit.csv": "_key,about,held,alone,how_was_it\nJ1,T0001,2024-06-01,yes,w\n"},
          counts={SAME: 1})
    takes(d, "what was told before stays the same", FIRST | {"own-meeting.own_there.csv": rows}, counts={NEW: 0, ASIDE: 0})
    run("person", "part", "T0002")
    ok("one is sealed", run("person", "seal", "T0002")[0] == 0)
    takes(d, "nothing is written in a sealed record",
          {"visit.csv": "_key,about,held,alone,how_was_it\nS1,T0002,2024-06-01,yes,w\n"}, status=1, counts={NEW: 0, ASIDE: 1}, says=["sealed"])
    takes(d, "nor does anything name it",
          {"own-meeting.csv": "_key,about,own_title,own_told\nS2,B1,Named,T0002\n"}, status=1, counts={NEW: 0, ASIDE: 1}, says=["sealed"])
    run("init", "--authority", "Birmingham")
    at = folder(d / "theirs", {"visit.csv": "_key,about,held,alone,how_was_it\nV1,T0001,2024-06-01,yes,w\n",
                               "seat.csv": "about,who,seat_as,_from\nB1,Sam Sample,chair,2024-01-01\n"})
    got, said = run("import", "record", at, "--authority", "Birmingham", "--feed", "first")
    ok("another authority's is not known there", got == 1 and number(said, ASIDE) == 2 and number(said, NEW) == 0, said)
    ok("the journals are whole, and the record is as they say", run("journal", "verify", "--record")[0] == 0,
       run("journal", "verify", "--record"))


with tempfile.TemporaryDirectory() as made:
    walk(pathlib.Path(made))
print(f"[  PASSED  ] {len(passed)} test(s).")
sys.exit(1 if failed else 0)
