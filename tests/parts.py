#!/usr/bin/env python3
"""Capabilities as folders, as docs/parts.md says it: every file that the page shows is put into a scratch copy of the parts, compiled and
linked with what is built; nothing else is touched. Then each is used by those it is for, through the pages, and refused to those it is not
for. Then the same folders once more as a council's own, read when kith starts: half of them every authority's, half one authority's alone;
nothing is compiled.

usage: parts.py BUILD_DIR KIND_TOOL compiled|own"""
import datetime, html, pathlib, re, sys, tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import scratch

failed = 0
own = False  # whether the kinds are a council's own: then each is own-…, each field own-…
NAME = "essex"  # the address of the demonstration's authority
KINDS = "forum forum-seat forum-meeting forum-decision forum-action lodging-request household household-child household-visit driving-lesson"


def place(path):
    """An address, with the names that the kinds and fields have here."""
    words = [f"own-{w}" if w in KINDS.split() else "own_there" if w == "there" else w for w in path.split("/")]
    return "/".join(words) if own else path


def field(name):
    return f"own-{name}" if own and name != "version" else name


def must(true, text):
    global failed
    if not true:
        failed += 1
        print(f"FAILED: {text}")
    return true


def date(name, day):
    return {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}


def found(by, path, asked, name, **typed):
    """The id of who or what the form's search finds by that name."""
    at = field(asked)
    (r, page), _ = by.send(place(path), **{f"{at}-find": name, "kept-look": "1", **typed})
    ids = re.findall(rf'name="{at}"[^>]*value="(\d+)"', page)
    must(ids, f"{path}: the search finds no {name} ({r.status})")
    return ids[0] if ids else "0"


def added(by, path, **fields):
    fields = {field(name.replace("_", "-")): value for name, value in fields.items()}
    (r, page), _ = by.send(place(path), state="final", **fields)
    wrong = html.unescape(" ".join(re.findall(r'<a href="#[^"]*">([^<]*)</a>', page)))
    must(r.status == 303, f"{path}: not taken ({r.status}) {wrong[:300]}")
    return r.getheader("Location") or ""


def page(who, path):
    r, text = who.ask("GET", place(path))
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
    # an action waits for whom it names, and for nobody else
    added(bo, met + "/add/forum-action", what="Ask the schools", owner=bo_id)
    step = re.search(rf'href="({place("/step/forum-action/")}\d+)"', page(bo, "/waiting")[1])
    if must(step, "the action waits for nobody"):
        must(not re.search(place("/step/forum-action/"), page(dot, "/waiting")[1]), "the action waits for somebody else")
        hidden = dict(re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"', page(bo, step[1] + "/done")[1]))
        r, _ = bo.ask("POST", step[1] + "/done", **{**hidden, "reason": "They will say in May"})
        must(r.status == 303, f"the action is done: {r.status}")
        must("They will say in May" in page(max_, step[1])[1], "the action does not say what came of it")
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
        r, text = who.ask("POST", place("/things/forum-meeting/file"), token=token[1] if token else "")
        must(("Spring meeting" in text) == may, f"the register's file: {r.status}, and {'may' if may else 'may not'}")
    # a seat that lasts on, and one that ends: from the next request on, on every page and in every list
    _, text = page(max_, at)
    seats = re.findall(rf'href="({at}{place("/entry/forum-seat/")}\d+)"', text)
    hers = next((x for x in seats if "Dot District" in page(max_, x)[1]), None)
    if not must(hers, "the forum shows no seat of Dot's"):
        return at
    change = hers.replace("/entry/", "/correct/")
    for until, may in ((after, True), (today, False)):
        version = re.search(r'name="version" value="(\d+)"', page(max_, change)[1])[1]
        added(max_, change, who=person, **date("began", before), **date("ended", until), version=version)
        for path in (at, met, f"{met}/entry/forum-meeting/{number}", "/things/forum-meeting", "/things"):
            status, text = page(dot, path)
            there = status == 200 and ("Spring meeting" in text or "Invented forum" in text)
            must(there == may, f"{path}: {status}, and the seat {'lasts' if may else 'has ended'}")
        r, _ = dot.ask("POST", place(f"{at}/add/forum-meeting"))
        must((r.status != 404) == may, f"adding a meeting: {r.status}, and the seat {'lasts' if may else 'has ended'}")
    return at


def driving(s, u, today):
    """The folder of docs/record.md: written by the adviser, read by the young person in their words, by nobody else."""
    ada = s.enter(u["personal-adviser"]["name"])
    child = re.search(r'href="(/child/\d+)"[^>]*>Lee ', page(ada, "/children")[1])[1]
    added(ada, child + "/add/driving-lesson", **date("lesson-on", today), began_at="2pm", hours="2", payer="self", amount="£31.50")
    status, text = page(ada, child + "?all=1")
    at = re.search(rf'href="({child}{place("/entry/driving-lesson/")}\d+)"', text)
    if must(at, f"the child's page shows no driving lesson ({status})"):
        for cost in ("5", "£7.50"):
            added(ada, f"{at[1]}/rows/own_extras/add", what="Theory book", cost=cost, receipt="R-1")
        _, text = page(ada, at[1])
        for words in ("£31.50", "2pm", "The young person", "£12.50", "R-1"):
            must(words in text, f"the lesson does not say {words}")
    lee = s.enter(next(x["name"] for x in s.everybody() if x["name"].startswith("Lee ")))
    _, text = page(lee, "/me/record")
    for words, there in (("Driving lessons", True), ("£31.50", True), ("You paid", True), ("Theory book", True), ("R-1", False)):
        must((words in text) == there, f"the young person {'does not read' if there else 'reads'} {words}")
    for role in ("analyst", "partner"):
        must(page(s.enter(u[role]["name"]), child + "/add/driving-lesson")[0] in (403, 404), f"the {role} may write a driving lesson")


def lodging(s, u, today):
    sam, dot, ana = (s.enter(u[role]["name"]) for role in ("social-worker", "partner", "analyst"))
    _, text = page(sam, "/children")
    child, name = re.search(r'<a class="govuk-link" href="(/child/\d+)">([^<]+)</a>', text).groups()
    district = re.search(rf'name="{field("district")}"[^>]*?value="(\d+)"|<option value="(\d+)">Madeup District', page(sam, f"{child}/add/lodging-request")[1])
    district = next(x for x in district.groups() if x)
    at = added(sam, f"{child}/add/lodging-request", district=district, need="A room near the bakery", worries="Not for the district",
               **date("needed_by", today + datetime.timedelta(days=60)))
    _, text = page(sam, child)
    must("A room near the bakery" in text or "request for a room" in text.lower(), "the request does not stand on the child's page")
    # the officer sees whom it is about, what is needed, by when; nothing else, and no child's page
    _, text = page(dot, "/waiting")
    to = re.search(rf'href="({place("/step/lodging-request/")}\d+)"', text)
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
    before = text.count(place("/entry/household-child/"))
    _, child = page(sam, f"/child/{number}")
    council = re.search(r"\b([A-Z]{1,3}\d{3,})\b", child)
    sealed = s.run(s.kith, "person", "seal", council[1] if council else number)
    must(sealed[0] == 0, f"sealing: {sealed[1][:200]}")
    status, text = page(sam, at)
    must(status == 200 and name not in text and number not in text, "the household still names who is sealed")
    must(text.count(place("/entry/household-child/")) == before - before // 3, "the household still counts who is sealed")
    return visit


def used(s, **env):
    status, told = s.run(s.kith, "demo", "--children", "60", **env)
    must(status == 0, told)
    s.serve(**env)
    today = datetime.date.today()
    try:
        u = s.users()
        for each in (forum, lodging, household) + ((driving,) if own else ()):
            each(s, u, today)
    finally:
        s.stop()
    status, told = s.run(s.kith, "journal", "verify", "--record", **env)
    must(status == 0, f"journal verify --record: {status} {told[-300:]}")


def compiled(build, tool, folder):
    s = scratch.Scratch(build, tool, folder)
    s.copy()
    s.put(scratch.documented("parts.md", 9))
    wrong = s.compiled()
    if must(not wrong, f"the page's folders are refused: {wrong}"):
        used(s)


def a_councils_own(build, tool, folder):
    global own
    own = True
    s = scratch.Scratch(build, tool, folder)
    files = scratch.as_own(scratch.documented("parts.md", 9) + [x for x in scratch.documented("record.md", 4) if "/driving/" in x[0]])
    alone = ("forum/", "driving/")  # one authority's alone
    s.put([(f"own/a/{NAME}/{name}" if name.startswith(alone) else f"own/{name}", text) for name, text in files])
    env = {"KITH_RECORD": str(s.d / "own")}
    status, told = s.run(s.kith, "record", "kinds", **env)
    if must(status == 0 and "own-household" in told and "own-forum" not in told, f"the page's folders are refused as a council's own: {told[:500]}"):
        used(s, **env)


build, tool, which = sys.argv[1], sys.argv[2], sys.argv[3]
with tempfile.TemporaryDirectory() as folder:
    (compiled if which == "compiled" else a_councils_own)(build, tool, folder)
print("parts: each folder of docs/parts.md works by itself" if not failed else f"parts: {failed} to mend")
sys.exit(1 if failed else 0)
