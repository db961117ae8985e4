#!/usr/bin/env python3
"""One more kind, as docs/record.md says it: its two files are taken from that page, put beside the others, compiled and linked with what
is built; then it has its table in a database that was there before, its form, its place on the child's page and on the young person's,
and what is wrong in it is said as that page says. Nothing but the two files is added.

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
    assert len(found) == 2, [name for name, _ in found]
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
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=60)


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
    if status or "Taken: 2 steps" not in told:
        say(f"kith migrate: {status} {told}")
    status, told = run(kith, "journal", "verify")
    if status == 0 or "newer kith" not in told or "pet" not in told:
        say(f"the kith from before, on a database that has the kind: {status} {told}")
    pages(more, d)
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
print("where to begin: a kind by its two files has its table, form and pages" if not failed else f"where to begin: {failed} to mend")
sys.exit(1 if failed else 0)
