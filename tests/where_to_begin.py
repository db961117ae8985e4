#!/usr/bin/env python3
"""One more kind, and one more folder, as docs/record.md says it: their files are taken from that page, put beside the others, compiled and linked with what
is built; then each has its table in a database that was there before, its form, its place on the child's page and on the young person's,
and what is wrong in it is said as that page says. Nothing but those files is added, and every key of a
description has its line on that page.

usage: where_to_begin.py BUILD_DIR KIND_TOOL"""
import json, os, pathlib, re, shlex, shutil, signal, socket, subprocess, sys, tempfile, time, urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import door

root = pathlib.Path(__file__).resolve().parent.parent
build, tool = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
failed = 0


def say(text):
    global failed
    failed += 1
    print(f"FAILED: {text}")


def documented():
    """The files that the page shows, by name."""
    page = (root / "docs" / "record.md").read_text(encoding="utf-8")
    found = re.findall(r"`(parts/[\w/-]+\.yaml)`:\n\n```yaml\n(.*?)```", page, re.S)
    assert len(found) == 4, [name for name, _ in found]
    return found


def run(*words, **env):
    p = subprocess.run([str(w) for w in words], capture_output=True, text=True, env={**os.environ, **env}, cwd=build)
    return p.returncode, p.stdout + p.stderr


def compiled(d):
    """kith with the record as it stands in d."""
    made = d / "kinds.gen.c"
    with open(made, "w") as out:
        p = subprocess.run([tool, d / "parts", made], stdout=out, stderr=subprocess.PIPE, text=True)
    if p.returncode:
        return None, p.stderr
    commands = subprocess.run(["ninja", "-C", str(build), "-t", "commands", "kith"], capture_output=True, text=True, check=True).stdout.splitlines()
    one = next(c for c in commands if c.rstrip().endswith("-c src/record/kinds.gen.c"))
    old = re.search(r" -o (\S+kinds\.gen\.c\.o) ", one)[1]
    new = d / "kinds.o"
    words = [w for w in shlex.split(one) if w != "ccache"]
    words[words.index("-o") + 1], words[-1] = str(new), str(made)
    for flag in ("-MF", "-MQ"):
        words[words.index(flag) + 1] = str(d / "kinds.d")
    subprocess.run(words, cwd=build, check=True)
    objects = [str(p) for p in sorted((build / "libcore.a.p").glob("*.o")) if p.name != pathlib.Path(old).name]
    subprocess.run(["ar", "csrDT", str(d / "core.a"), str(new), *objects], cwd=build, check=True)
    link = [str(d / "core.a") if w == "libcore.a" else w for w in shlex.split(commands[-1])]
    link[link.index("-o") + 1] = str(d / "kith")
    subprocess.run(link, cwd=build, check=True)
    return d / "kith", ""


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def pages(kith, d):
    """By the worker's form, on the child's page, on the young person's."""
    users = {u["role"]: u for u in reversed(json.loads(run(kith, "user", "list", "--json")[1]))}
    port = free_port()
    server = subprocess.Popen([kith, "serve", "--port", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=build)
    try:
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                time.sleep(0.1)
        sam = door.Door(port)
        sam.cookies = dict(c.split("=", 1) for c in door.sign_in(port, users["social-worker"]["name"], "demo").split("; "))
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
        lessons(port, users)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=60)


def lessons(port, users):
    """A driving lesson: added by the adviser with what else was paid, read by the young person without what has no words for them."""
    ada = door.Door(port)
    ada.cookies = dict(c.split("=", 1) for c in door.sign_in(port, users["personal-adviser"]["name"], "demo").split("; "))
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
    lee = door.Door(port)
    name = next(u["name"] for u in json.loads(run(os.environ["KITH_MADE"], "user", "list", "--json")[1]) if u["name"].startswith("Lee "))
    lee.cookies = dict(c.split("=", 1) for c in door.sign_in(port, name, "demo").split("; "))
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


def main(d):
    shutil.copytree(root / "parts", d / "parts")
    kith = build / "kith"
    os.environ.update(KITH_DB=str(d / "kith.db"))
    status, told = run(kith, "demo", "--children", "12")
    assert status == 0, told
    for name, text in documented():
        (d / name).parent.mkdir(parents=True, exist_ok=True)
        (d / name).write_text(text, encoding="utf-8")
    more, said = compiled(d)
    if not more:
        return say(f"the page's example is refused: {said}")
    status, told = run(more, "serve", "--port", str(free_port()))
    if status == 0 or "kith migrate" not in told:
        say(f"serve on a database without the kind's table: {status} {told}")
    status, told = run(more, "migrate")
    if status or "Taken: 6 steps" not in told:
        say(f"kith migrate: {status} {told}")
    status, told = run(kith, "journal", "verify")
    if status == 0 or "newer kith" not in told or "driving-lesson" not in told:
        say(f"the kith from before, on a database that has the kind: {status} {told}")
    os.environ["KITH_MADE"] = str(more)
    pages(more, d)
    keys_told()
    status, told = run(more, "journal", "verify", "--record")
    if status:
        say(f"journal verify --record: {status} {told}")
    # what is wrong is said as the page says it
    wrong = d / "parts" / "family" / "kinds" / "pet.yaml"
    wrong.write_text(wrong.read_text(encoding="utf-8").replace("since: {type: day,", "since: {type: dya,"), encoding="utf-8")
    none, said = compiled(d)
    shown = re.search(r"parts/family/kinds/pet\.yaml:\d+:\d+: error: [^\n]*dya`\.", (root / "docs" / "record.md").read_text(encoding="utf-8"))[0]
    if none or shown not in said:
        say(f"the page shows {shown!r}, and the tool says {said!r}")


with tempfile.TemporaryDirectory() as folder:
    main(pathlib.Path(folder))
print("where to begin: a kind by its files has its table, form and pages" if not failed else f"where to begin: {failed} to mend")
sys.exit(1 if failed else 0)
