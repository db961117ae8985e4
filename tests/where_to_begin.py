#!/usr/bin/env python3
"""One more kind, and one more folder, as docs/record.md says it: their files are taken from that page, put beside the others, compiled and linked with what
is built; then each has its table in a database that was there before, its form, its place on the child's page and on the young person's,
and what is wrong in it is said as that page says. Nothing but those files is added, and every key of a
description has its line on that page.

usage: where_to_begin.py BUILD_DIR KIND_TOOL"""
import os, pathlib, re, sys, tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import scratch
from scratch import root

failed = 0


def say(text):
    global failed
    failed += 1
    print(f"FAILED: {text}")


def pages(s):
    """By the worker's form, on the child's page, on the young person's."""
    s.serve()
    try:
        users = s.users()
        sam = s.enter(users["social-worker"]["name"])
        _, listed = sam.ask("GET", "/children")
        child = re.search(r'href="(/child/\d+)"', listed)[1]
        _, page = sam.ask("GET", child)
        if f"{child}/add/pet" not in page:
            say("the child's page offers no form for it")
        (answer, _), form = sam.send(f"{child}/add/pet", **{"pet-name": "Rex the invented", "animal": "dog", "state": "final"})
        for words in ("Name", "Animal", "Dog"):
            if words not in form:
                say(f"the form does not ask {words}")
        if answer.status != 303:
            say(f"the form was not taken: {answer.status}")
        _, page = sam.ask("GET", child)
        if "Rex the invented" not in page:
            say(f"it does not stand on the child's page: {answer.getheader('Location')}")
        lessons(s, users)
    finally:
        s.stop()


def lessons(s, users):
    """A driving lesson: added by the adviser with what else was paid, read by the young person without what has no words for them."""
    ada = s.enter(users["personal-adviser"]["name"])
    _, listed = ada.ask("GET", "/children")
    child = re.search(r'href="(/child/\d+)"[^>]*>Lee ', listed)[1]
    form = {"lesson-on": "1 March 2026", "began-at": "2.30pm", "hours": "2", "payer": "self", "amount": "£64.50", "state": "final"}
    for field, bad in (("began-at", "25:00"), ("amount", "£1e9"), ("amount", "501"), ("hours", "13")):
        (answer, page), _ = ada.send(f"{child}/add/driving-lesson", **{**form, field: bad})
        if answer.status != 422 or bad not in page:
            say(f"{field} {bad}: {answer.status}")
    (answer, _), asked = ada.send(f"{child}/add/driving-lesson", **form)
    if answer.status != 303 or "Other costs" in asked or "For example, 2.30pm" not in asked:
        say(f"the form of a driving lesson: {answer.status}")
    _, page = ada.ask("GET", f"{child}?all=1")
    entry = re.search(rf'href="({child}/entry/driving-lesson/\d+)"', page)[1]
    for what, cost in (("Theory book", "12.00"), ("Eye test", "20.50")):
        (answer, _), _ = ada.send(f"{entry}/rows/extras/add", what=what, cost=cost, receipt="R-1", state="final")
        if answer.status != 303 or answer.getheader("Location") != entry:
            say(f"a row was not taken: {answer.status} {answer.getheader('Location')}")
    _, page = ada.ask("GET", entry)
    for words in ("1 March 2026", "2.30pm", "£64.50", "The young person", "Theory book", "£20.50", "£32.50", "R-1"):
        if words not in page:
            say(f"the entry's page does not say {words}")
    lee = s.enter(next(u["name"] for u in s.everybody() if u["name"].startswith("Lee ")))
    _, page = lee.ask("GET", "/me/record")
    for words in ("Driving lessons", "2.30pm", "£64.50", "You paid", "Theory book", "£32.50"):
        if words not in page:
            say(f"the young person's page does not say {words}")
    if "R-1" in page or "Which organisation" in page:
        say("the young person reads what has no words for them")


def keys_told():
    """Each key that a description may have stands on the page."""
    page = (root / "docs" / "record.md").read_text(encoding="utf-8")
    for name in ("describe_kind.c", "describe_field.c"):
        source = (root / "src" / "describe" / name).read_text(encoding="utf-8")
        longest = max(re.findall(r"keys\[\] = \{(.*?)NULL\}", source, re.S), key=len)
        for key in re.findall(r'"([\w-]+)"', longest):
            if not re.search(rf"`{key}[`:]|\b{key}: ", page):
                say(f"docs/record.md has no line for `{key}`")


def main(s):
    s.copy()
    before = s.kith
    status, told = s.run(s.kith, "demo", "--children", "12")
    assert status == 0, told
    s.put(scratch.documented("record.md", 4))
    said = s.compiled()
    if said:
        return say(f"the page's example is refused: {said}")
    status, told = s.run(s.kith, "serve", "--port", "1")
    if status == 0 or "kith migrate" not in told:
        say(f"serve on a database without the kind's table: {status} {told}")
    status, told = s.run(s.kith, "migrate")
    if status or "Taken: 6 steps" not in told:
        say(f"kith migrate: {status} {told}")
    status, told = s.run(before, "journal", "verify")
    if status == 0 or "newer kith" not in told or "driving-lesson" not in told:
        say(f"the kith from before, on a database that has the kind: {status} {told}")
    pages(s)
    keys_told()
    status, told = s.run(s.kith, "journal", "verify", "--record")
    if status:
        say(f"journal verify --record: {status} {told}")
    # what is wrong is said as the page says it
    wrong = s.d / "parts" / "family" / "kinds" / "pet.yaml"
    wrong.write_text(wrong.read_text(encoding="utf-8").replace("since: {type: day,", "since: {type: dya,"), encoding="utf-8")
    said = s.compiled()
    shown = re.search(r"parts/family/kinds/pet\.yaml:\d+:\d+: error: [^\n]*dya`\.", (root / "docs" / "record.md").read_text(encoding="utf-8"))[0]
    if shown not in said:
        say(f"the page shows {shown!r}, and the tool says {said!r}")


with tempfile.TemporaryDirectory() as folder:
    main(scratch.Scratch(sys.argv[1], sys.argv[2], folder))
print("where to begin: a kind by its files has its table, form and pages" if not failed else f"where to begin: {failed} to mend")
sys.exit(1 if failed else 0)
