#!/usr/bin/env python3
"""serve, started with each setting and folder that the documents name; a second one on the same file; what /healthz answers
when the database is gone; what children are read without a row in the journal. Argument: the program."""
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

kith = os.path.abspath(sys.argv[1])
root = pathlib.Path(__file__).resolve().parents[2]
failed = []


def say(text):
    failed.append(text)
    print("FAILED:", text)


def run(*words, **env):
    done = subprocess.run([kith, *map(str, words)], capture_output=True, text=True, timeout=120, env={**os.environ, **env})
    return done.returncode, done.stdout + done.stderr


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Serving:
    def __init__(self, *words, **env):
        self.port = free_port()
        self.process = subprocess.Popen([kith, "serve", "--port", str(self.port), *words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                        env={**os.environ, **env})

    def __enter__(self):
        for _ in range(600):
            if self.process.poll() is not None or self.get("/healthz")[0]:
                break
            time.sleep(0.1)
        return self

    def get(self, path):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=20) as r:
                return r.status, r.read().decode()
        except urllib.error.HTTPError as e:
            return e.code, e.read().decode()
        except OSError:
            return 0, ""

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        self.said = self.process.communicate(timeout=60)[0]
        self.status = self.process.returncode


def started(what, *words, **env):
    with Serving(*words, **env) as s:
        status, _ = s.get("/")
    if status != 200 or s.status != 0:
        say(f"serve with {what}: / answered {status}, and it ended with {s.status}: {s.said[-300:]!r}")


OWN_KIND = """kind: own-pet
of: child
says: An animal that matters
worker: {one: pet, many: pets}
child: {one: pet, many: pets}
keep: not set
see: [everyone-beside]
write: [workers, young-person]
fields:
  own_name: {type: text, required: draft, label: Name, child: Name}
"""


def walk(d):
    db = d / "kith.db"
    os.environ["KITH_DB"] = str(db)
    status, said = run("demo", "--children", "12", "--as-at", "2026-06-30")
    assert status == 0, said

    # each setting with another value than its default; what is not here fails
    own = d / "own"
    own.mkdir()
    (own / "pet.yaml").write_text(OWN_KIND)
    (d / "list.csv").write_text("pcd,oseast1m,osnrth1m,laua\nCM1 1AA,570000,207000,E07000070\n")
    (d / "homes.csv").write_text("URN,Provider type,Local authority,Placement code,Placement provider code,Deregistration date,Setting address postcode\n"
                                 "SC000001,Children's home,Essex,K2,PR4,,CM1 1AA\n")
    values = {"db": db, "address": "127.0.0.1", "port": free_port(), "origin": "https://kith.example", "https": "yes", "record": own,
              "laws": root / "laws", "strategies": root / "strategies", "postcodes": d / "list.csv", "providers": d / "homes.csv",
              "leave": "https://www.example.org/", "smtp-password": d / "password", "second-key": d / "second.key"}
    (d / "password").write_text("invented\n")
    (d / "second.key").write_text("5e" * 32 + "\n")
    table = re.findall(r'X\(((?!NAME)\w+), "([a-z-]+)", (\w+), "([^"]*)", (\d+), (\d+)', (root / "src" / "base" / "settings.h").read_text())
    conf = ""
    for name, key, kind, default, least, most in table:
        if key not in values and kind in ("FILE", "FOLDER"):
            say(f"the setting {key} names a {kind.lower()}, and this test starts no serve with it")
        value = values.get(key)
        if value is None and kind == "NUMBER":
            value = int(least) if int(default) != int(least) else int(least) + 1
        if value is None:
            continue  # a text that may be empty, and is
        if kind in ("FILE", "FOLDER"):
            started(f"KITH_{name}", **{f"KITH_{name}": str(value)})
        conf += f"{key} = {value}\n"
    (d / "kith.conf").write_text(conf)
    status, said = run("config", "check", KITH_CONF=str(d / "kith.conf"))
    if status != 0:
        say(f"config check of a good file: {said}")
    started("all of them in a file", KITH_CONF=str(d / "kith.conf"))
    with Serving(KITH_RECORD=str(own)) as s:
        pass
    (own / "pet.yaml").write_text(OWN_KIND.replace("see:", "sign: [young-person]\nsee:"))
    status, said = run("serve", "--port", str(free_port()), KITH_RECORD=str(own))
    if status != 2 or "sign" not in said or "pet.yaml" not in said:
        say(f"a council's kind that nobody could sign: {status} {said!r}")

    # one serve on one file, by whatever name; the lock dies with the process
    (d / "link.db").symlink_to(db)
    with Serving() as first:
        for name in (db, d / "link.db"):
            status, said = run("serve", "--port", str(free_port()), KITH_DB=str(name))
            if status != 3 or "Another 'kith serve'" not in said:
                say(f"a second serve: {status} {said!r}")
        if first.get("/healthz")[0] != 200:
            say("the first serve does not answer any more")
        for words in (["journal", "verify"], ["backup", d / "while"], ["user", "list"]):  # the other commands go on beside it
            if run(*words)[0] != 0:
                say(f"kith {words[0]} beside a serve: {run(*words)}")
        first.process.kill()
        first.process.wait()
    started("a lock that a killed one left")
    if (d / "kith.db.serving").exists():
        say("serve left its lock behind")

    # put aside under a serve that runs: a restore would be beside it
    with Serving() as s:
        aside = d / "aside"
        aside.mkdir()
        for part in d.glob("kith.db*"):
            if not part.name.endswith(".serving"):
                shutil.move(part, aside / part.name)
        status, said = run("restore", d / "while")
        if status != 3 or "serve" not in said or db.exists():
            say(f"a restore under a serve that runs: {status} {said!r}")
        for part in aside.iterdir():
            shutil.move(part, d / part.name)

    # the database is asked: a page without one is not well
    with Serving() as s:
        status, said = s.get("/healthz")
        if status != 200 or '"status":"ok"' not in said:
            say(f"/healthz: {status} {said}")
        if not os.environ["KITH_DB"].startswith("postgres"):
            import sqlite3
            other = sqlite3.connect(db)
            other.execute("ALTER TABLE kith_schema RENAME TO kith_schema_gone")
            other.commit()
            status, said = s.get("/healthz")
            if status != 503 or '"status":"down"' not in said:
                say(f"/healthz without its tables: {status} {said}")
            other.execute("ALTER TABLE kith_schema_gone RENAME TO kith_schema")
            other.commit()
            other.close()
            if s.get("/healthz")[0] != 200:
                say("/healthz does not get well again")

    journal(d)
    terminal(d)


def rows():
    return int(re.search(r"(\d+):", run("journal", "head")[1]).group(1))


def journal(d):
    """Every command that reads children leaves a row; each command is named here, with why not where not."""
    reads = {"backup": ["backup", d / "b1"], "export": ["export", "903", d / "e1", "--year", "2026"],
             "duties": ["duties", "--db", "--as-at", "2026-06-30"], "measure": ["measure", "--db", "--as-at", "2026-06-30"],
             "publish": ["publish", "--as-at", "2025-12-31", "--afresh"]}
    not_these = {
        "cases": "no database", "check": "no database", "config": "no children", "demo": "makes an invented one", "help": "no database",
        "import": "writes, with a row for each child", "init": "makes an empty one", "journal": "names entries and no words; may lie read-only",
        "migrate": "changes tables; the copy stays beside the database", "postcodes": "no database", "record": "no database", "restore": "before there is one",
        "return": "list counts rows; keep writes, with rows", "serve": "each page has its look", "user": "users are no children; changes have rows",
        "version": "no database", "population": "people of an area, no children of the record",
        "safety": "who keeps children safe; no child is read", "person": "joins and parts, with rows of its own",
        "steps": "says who has to know, and no word of a child"}
    for command in re.findall(r"^  ([a-z]+) ", run("help")[1], re.M):
        if command in not_these:
            continue
        if command not in reads:
            say(f"kith {command}: does it read children? This test does not know")
            continue
        before = rows()
        status, said = run(*reads[command])
        if status not in (0, 1) or rows() <= before:
            say(f"kith {command} read children ({status}) and left no row in the journal: {said[-200:]!r}")
    import sqlite3
    kept = sqlite3.connect(d / "kith.db").execute("SELECT kind, purpose FROM journal WHERE verb = 'read' ORDER BY number").fetchall()
    for kind, purpose in kept:
        if not re.search(r": \d+ children$", purpose) or (": 0 children" in purpose):
            say(f"the row of {kind} does not say how many children: {purpose!r}")
    if {k for k, _ in kept} != {"kith backup", "kith export 903", "kith measure"}:
        say(f"rows of verb read: {kept}")
    copied = sqlite3.connect(d / "b1").execute("SELECT count(*) FROM journal WHERE verb = 'read' AND kind = 'kith backup'").fetchone()[0]
    if not copied:
        say("the copy does not tell of itself")
    if run("journal", "verify", "--record")[0] != 0:
        say(f"at the end: {run('journal', 'verify', '--record')}")


def terminal(d):
    """On a terminal a long work says from the start what it does, and never 'of 0'."""
    import pty
    for words in (["demo", "--children", "300"], ["demo", "--returns", str(d / "tr"), "--children", "300"]):
        pid, fd = pty.fork()
        if pid == 0:
            os.environ["KITH_DB"] = str(d / "terminal.db")
            os.execv(kith, [kith, *words])
        said, first, began = b"", None, time.monotonic()
        while True:
            try:
                piece = os.read(fd, 65536)
            except OSError:
                break
            if not piece:
                break
            first = first if first is not None else piece
            said += piece
        status = os.waitpid(pid, 0)[1]
        if status != 0 or b" of 0" in said or not re.match(rb"\r\x1b\[K[a-z]", said):
            say(f"kith {words[0]} on a terminal: {status} {said[:200]!r}")
        for done, of in re.findall(rb"(\d+) of (\d+)", said):
            if int(done) > int(of):
                say(f"kith {words[0]} says {done} of {of}")


with tempfile.TemporaryDirectory() as d:
    walk(pathlib.Path(d))
print(f"serve: {len(failed)} to mend" if failed else "serve: it starts with every setting, alone on its file; what reads children is in the journal")
sys.exit(1 if failed else 0)
