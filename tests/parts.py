#!/usr/bin/env python3
"""Capabilities as folders, as docs/parts.md says it: every file that the page shows is put into a scratch copy of the parts, compiled and
linked with what is built; nothing else is touched. Then each is used by those it is for, through the pages, and refused to those it is not
for. The same kinds once more as a council's own folder, read when kith starts.

usage: parts.py BUILD_DIR KIND_TOOL"""
import datetime, html, pathlib, re, sys, tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import scratch

failed = 0


def must(true, text):
    global failed
    if not true:
        failed += 1
        print(f"FAILED: {text}")
    return true


def date(name, day):
    return {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}


def found(by, path, field, name, **typed):
    """The id of who or what the form's search finds by that name."""
    (r, page), _ = by.send(path, **{f"{field}-find": name, "kept-look": "1", **typed})
    ids = re.findall(rf'name="{field}"[^>]*value="(\d+)"', page)
    must(ids, f"{path}: the search finds no {name} ({r.status})")
    return ids[0] if ids else "0"


def added(by, path, **fields):
    fields = {name.replace("_", "-"): value for name, value in fields.items()}
    (r, page), _ = by.send(path, state="final", **fields)
    wrong = html.unescape(" ".join(re.findall(r'<a href="#[^"]*">([^<]*)</a>', page)))
    must(r.status == 303, f"{path}: not taken ({r.status}) {wrong[:300]}")
    return r.getheader("Location") or ""


def page(who, path):
    r, text = who.ask("GET", path)
    return r.status, html.unescape(text)


def forum(s, u, today):
    max_, bo, dot = (s.enter(u[role]["name"]) for role in ("manager", "board-member", "partner"))
    before, after = today - datetime.timedelta(days=30), today + datetime.timedelta(days=300)
    at = added(max_, "/things/forum/add", forum_name="Invented forum")
    at = re.match(r"/thing/\d+", at)[0]
    for who, until in (("Bo", after), ("Dot", today)):
        person = found(max_, at + "/add/forum-seat", "who", who)
        added(max_, at + "/add/forum-seat", who=person, **date("began", before), **date("ended", until))
    # who has a seat writes what is about the forum; whose seat ended today, and who never had one, knows of nothing
    met = re.match(r"/thing/\d+", added(bo, at + "/add/forum-meeting", title="Spring meeting", at="2.30pm", **date("held", before)))[0]
    bo_id = found(bo, met + "/add/forum-decision", "owner", "Bo")
    added(bo, met + "/add/forum-decision", decided="More homes near schools", owner=bo_id, **date("by-when", after))
    for who, may in ((bo, True), (max_, True), (dot, False)):
        for path in (at, met):
            status, text = page(who, path)
            must((status == 200) == may, f"{path}: {status}, and {'may' if may else 'may not'}")
    _, text = page(bo, met)
    for words in ("Spring meeting", "More homes near schools", "2.30pm", "Invented forum"):
        must(words in text, f"the meeting's page does not say {words}")
    # rows: each its own; money adds up
    number = met.rsplit("/", 1)[1]
    rows = f"{met}/entry/forum-meeting/{number}/rows/there/add"
    status, text = page(bo, rows)
    if not must(status == 200, f"{rows}: {status}"):
        _, text = page(bo, f"{met}/entry/forum-meeting/{number}")
        print(re.findall(r'href="([^"]*rows[^"]*)"', text))
    for pounds in ("12.50", "£1,000"):
        added(bo, rows, who=bo_id, travel=pounds)
    _, text = page(bo, f"{met}/entry/forum-meeting/{number}")
    for words in ("£12.50", "£1,000", "£1,012.50"):
        must(words in text, f"the meeting does not say {words}")
    for who, may in ((bo, True), (dot, False)):
        _, text = page(who, "/things/forum-meeting")
        token = re.search(r'name="token" value="([^"]*)"', text)
        r, text = who.ask("POST", "/things/forum-meeting/file", token=token[1] if token else "")
        must(("Spring meeting" in text) == may, f"the register's file: {r.status}, and {'may' if may else 'may not'}")
    return at


def lodging(s, u, today):
    sam, dot, ana = (s.enter(u[role]["name"]) for role in ("social-worker", "partner", "analyst"))
    _, text = page(sam, "/children")
    child, name = re.search(r'<a class="govuk-link" href="(/child/\d+)">([^<]+)</a>', text).groups()
    district = re.search(r'name="district"[^>]*?value="(\d+)"|<option value="(\d+)">Madeup District', page(sam, f"{child}/add/lodging-request")[1])
    district = next(x for x in district.groups() if x)
    at = added(sam, f"{child}/add/lodging-request", district=district, need="A room near the bakery", worries="Not for the district",
               **date("needed_by", today + datetime.timedelta(days=60)))
    _, text = page(sam, child)
    must("A room near the bakery" in text or "request for a room" in text.lower(), "the request does not stand on the child's page")
    # the officer sees whom it is about, what is needed, by when; nothing else, and no child's page
    _, text = page(dot, "/waiting")
    to = re.search(r'href="(/step/lodging-request/\d+)"', text)
    if not must(to, f"nothing waits for the officer: {at}"):
        return
    _, text = page(dot, to[1])
    for words, there in ((name, True), ("A room near the bakery", True), ("Not for the district", False)):
        must((words in text) == there, f"the officer {'does not read' if there else 'reads'} {words}")
    must(page(dot, child)[0] in (403, 404), "the officer opens the child's page")
    must(page(ana, to[1])[0] in (403, 404), "somebody with no part in it opens the request")
    # refused without a reason, then with one; what ended can be taken by nobody
    for reason, status in (("", 422), ("No room this year", 303)):
        _, form = page(dot, to[1] + "/refused")
        hidden = dict(re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"', form))
        r, _ = dot.ask("POST", to[1] + "/refused", **{**hidden, "reason": reason})
        must(r.status == status, f"refused with the reason {reason!r}: {r.status}")
    _, text = page(sam, f"{to[1]}")
    must("No room this year" in text and "Refused" in text, "the worker does not read the answer")


def household(s, u, today):
    sam, ada = s.enter(u["social-worker"]["name"]), s.enter(u["personal-adviser"]["name"])
    _, text = page(sam, "/children")
    children = re.findall(r'<a class="govuk-link" href="/child/(\d+)">([^<]+)</a>', text)[:3]
    must(len(children) == 3, "Sam has no three children")
    at = re.match(r"/thing/\d+", added(sam, "/things/household/add", household_name="Invented household"))[0]
    for child, _ in children:
        added(sam, at + "/add/household-child", who=child)
    visit = added(sam, at + "/add/household-visit", seen_together=children[0][0], how="They played", **date("visited", today))
    status, text = page(sam, at)
    for _, name in children:
        must(status == 200 and name in text, f"the household names no {name} ({status})")
    must(page(ada, at)[0] in (403, 404), "the household opens to who works with none of them")
    # adopted and sealed in the middle of it: no name, no line, no count
    number, name = children[1]
    _, text = page(sam, at)
    before = text.count("/entry/household-child/")
    _, child = page(sam, f"/child/{number}")
    council = re.search(r"\b([A-Z]{1,3}\d{3,})\b", child)
    sealed = s.run(s.kith, "person", "seal", council[1] if council else number)
    must(sealed[0] == 0, f"sealing: {sealed[1][:200]}")
    status, text = page(sam, at)
    must(status == 200 and name not in text and number not in text, "the household still names who is sealed")
    must(text.count("/entry/household-child/") == before - before // 3, "the household still counts who is sealed")
    return visit


def main(build, tool, folder):
    s = scratch.Scratch(build, tool, folder)
    s.copy()
    s.put(scratch.documented("parts.md", 9))
    wrong = s.compiled()
    if not must(not wrong, f"the page's folders are refused: {wrong}"):
        return
    status, told = s.run(s.kith, "demo", "--children", "60")
    must(status == 0, told)
    s.serve()
    today = datetime.date.today()
    try:
        u = s.users()
        forum(s, u, today)
        lodging(s, u, today)
        household(s, u, today)
    finally:
        s.stop()
    status, told = s.run(s.kith, "journal", "verify", "--record")
    must(status == 0, f"journal verify --record: {status} {told[-300:]}")


with tempfile.TemporaryDirectory() as folder:
    main(sys.argv[1], sys.argv[2], folder)
print("parts: each folder of docs/parts.md works by itself" if not failed else f"parts: {failed} to mend")
sys.exit(1 if failed else 0)
