#!/usr/bin/env python3
"""Each command, asked wrongly in each way: what it ends with is the one table of `kith help` and docs/operations.md. Argument:
the program. A command that is not in this test fails it."""
import os
import pathlib
import re
import sqlite3
import stat
import subprocess
import sys
import tempfile

kith = os.path.abspath(sys.argv[1])
root = pathlib.Path(__file__).resolve().parents[2]
failed = []
DONE, WRONG, ASKED, COULD_NOT = 0, 1, 2, 3


def say(text):
    failed.append(text)
    print("FAILED:", text)


def run(*words, out=subprocess.PIPE, cwd=None, **env):
    done = subprocess.run([kith, *map(str, words)], stdout=out, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True, timeout=120,
                          cwd=cwd, env={**os.environ, **env})
    return done.returncode, (done.stdout or ""), done.stderr


def must(status, *words, says="", **how):
    got, out, err = run(*words, **how)
    if got != status or says not in out + err or (status > WRONG and words and not err.strip()):
        say(f"kith {' '.join(map(str, words))}: ended with {got}, not {status}, or without '{says}': {(out + err)[-300:]!r}")
    if status > WRONG and len(err.strip().splitlines()) > 3:
        say(f"kith {' '.join(map(str, words))}: more than three lines for one mistake: {err!r}")
    return out


def walk(d):
    db = d / "kith.db"
    os.environ["KITH_DB"] = str(db)
    for name in list(os.environ):
        if name.startswith("KITH_") and name != "KITH_DB":
            del os.environ[name]
    must(DONE, "demo", "--children", 12, "--as-at", "2026-06-30")
    must(DONE, "demo", "--returns", d / "r", "--children", 12, "--years", 2, "--as-at", "2026-06-30")
    must(DONE, "backup", d / "copy")
    here, last = d / "r" / "2026", d / "r" / "2025"
    (d / "text").write_text("no database, but words that are longer than the head of one, so that they are read as one\n" * 9)
    (d / "folder").mkdir()
    theirs = sqlite3.connect(d / "theirs")
    theirs.execute("CREATE TABLE theirs(a)")
    theirs.commit()
    theirs.close()
    nobody = ["cases", "check", "config", "help", "postcodes", "record", "version"]  # no database is asked
    # how each is asked rightly, where it prints something; what it reads; its options
    rightly = {
        "backup": ["backup", d / "made"], "cases": ["cases", d / "folder"],
        "check": ["check", here, "--year", 2026, "--authority", "E10000012"], "config": ["config", "list"],
        "demo": ["demo", "--returns", d / "made", "--children", 3, "--as-at", "2026-06-30"],
        "duties": ["duties", "--db", "--as-at", "2026-06-30"], "export": ["export", "903", d / "made", "--year", 2026],
        "help": ["help"], "import": ["import", "903", here, "--sure"], "init": ["init"], "journal": ["journal", "verify"],
        "measure": ["measure", "--db", "--as-at", "2026-06-30"], "migrate": ["migrate"],
        "postcodes": ["postcodes", "build", d / "r" / "postcodes.csv", "--out", d / "made"],
        "publish": ["publish", "--as-at", "2026-03-31", "--afresh"], "record": ["record", "kinds", "visit"], "restore": ["restore", d / "copy"],
        "return": ["return", "list"], "steps": ["steps", "tell"], "user": ["user", "list"], "version": ["version"],
        # walked elsewhere: serve.py starts it; population reads a list of its own
        "serve": None, "population": None, "safety": None, "person": None,
    }
    # what is named, missing · a folder or a file in its place · unreadable; None: it names nothing
    reads = {
        "cases": lambda p: ["cases", p], "check": lambda p: ["check", p, "--year", 2026, "--authority", "E10000012"],
        "check --last": lambda p: ["check", here, "--last", p, "--year", 2026, "--authority", "E10000012"],
        "check --providers": lambda p: ["check", here, "--providers", p, "--year", 2026, "--authority", "E10000012"],
        "check --postcodes": lambda p: ["check", here, "--postcodes", p, "--year", 2026, "--authority", "E10000012"],
        "duties": lambda p: ["duties", "--from", p, "--as-at", "2026-06-30"], "measure": lambda p: ["measure", "--from", p, "--as-at", "2026-06-30"],
        "measure --postcodes": lambda p: ["measure", "--db", "--postcodes", p, "--as-at", "2026-06-30"],
        "import 903": lambda p: ["import", "903", p], "import people": lambda p: ["import", "people", p],
        "import record": lambda p: ["import", "record", p],
        "postcodes": lambda p: ["postcodes", "build", p], "return keep": lambda p: ["return", "keep", p, "--year", 2026],
    }

    commands = re.findall(r"^  ([a-z]+) ", run("help")[1], re.M)
    table = re.findall(r"^  (\d)  (.+)$", run("help")[1], re.M)
    docs = (root / "docs" / "operations.md").read_text()
    for number, words in table:
        if f"| {number} | {words}" not in docs:
            say(f"docs/operations.md does not say of {number}: {words}")
    if len(table) != 4:
        say("kith help does not print the table of exit statuses")

    for c in commands:
        if c not in rightly:
            say(f"kith {c} is not in this test")
            continue
        for word in ("--help", "-h"):
            if not must(DONE, c, word).startswith(f"kith {c}") and c != "help":
                say(f"kith {c} {word} does not say how it is used")
        if f"kith {c}" not in must(DONE, "help", c):
            say(f"kith help {c} does not say how it is used")
        must(ASKED, c, "--no-such-option")
        must(COULD_NOT if c == "cases" else ASKED, c, *["word"] * 80)  # more words than anything else takes
        if c not in ("help", "version", "config", "init", "migrate", "record", "restore", "return", "cases", "postcodes"):
            must(ASKED, c, "--authority" if c not in ("backup", "demo", "serve", "steps")
                 else {"backup": "--to", "demo": "--seed", "serve": "--port", "steps": "--as-at"}[c],
                 says="" if c == "import" else "value")
        words = rightly[c]
        if words and c != "cases":
            if c == "import":
                must(COULD_NOT, *words, d / "nowhere")  # several folders are allowed: this one is not there
            else:
                must(ASKED, *words, "one-word-more")
        if words and c in ("init", "restore"):
            must(ASKED, *words)  # a database is there
        if c in nobody or not words:
            continue
        if c not in ("init", "restore", "demo"):
            must(ASKED, *words, KITH_DB=str(d / "nowhere.db"), says="no database")
            must(ASKED, *words, KITH_DB=str(d / "no" / "where.db"), says="no database")
            must(ASKED, *words, KITH_DB=str(d / "text"))
            must(COULD_NOT, *words, KITH_DB=str(d / "folder"))
            must(ASKED, *words, KITH_DB=str(d / "theirs"))
    must(ASKED, "no-such-command")
    must(ASKED, "journl", says="journal")
    must(ASKED)
    must(ASKED, "config", "list", "more")
    must(ASKED, "help", "check", "more")
    must(ASKED, "help", "--routes", "--json", "more")
    must(ASKED, "duties", "--db", "--as-at", "soon")
    must(ASKED, "demo", "--children", "-3")
    must(ASKED, "restore", d / "nowhere", KITH_DB=str(d / "new.db"))
    must(ASKED, "backup", d / "copy")

    pipe = d / "pipe"
    os.mkfifo(pipe)
    shut = d / "shut"
    shut.write_text("CHILD\n")
    shut.chmod(0)
    for name, words in reads.items():
        must(COULD_NOT, *words(d / "nowhere"))
        must(COULD_NOT, *words(pipe))
        if name == "import record":
            must(ASKED, *words(d / "folder"), says="no CSV file")
        elif name not in ("cases", "check", "check --last", "duties", "measure", "import 903", "return keep"):
            must(COULD_NOT, *words(d / "folder"))
        elif name != "cases":
            must(ASKED, *words(d / "text"))  # not a return: it is said what one is
        if os.getuid() != 0:
            must(COULD_NOT, *words(shut))

    # a full device, for what is said and for what is written
    full = open("/dev/full", "w")
    for c in commands:
        words = rightly.get(c)
        if not words:
            continue
        env = {}
        if c == "init":
            env["KITH_DB"] = str(d / "for-init.db")
        if c == "restore":
            env["KITH_DB"] = str(d / "for-restore.db")
        for made in (d / "made",):
            if made.is_dir():
                subprocess.run(["rm", "-r", str(made)], check=True)
            elif made.exists():
                made.unlink()
        got, _, err = run(*words, out=full, **env)
        if got != COULD_NOT or "could not be written" not in err and "written out" not in err:
            say(f"kith {c} onto a full device: ended with {got}: {err[-200:]!r}")
    full.close()
    must(DONE, "journal", "verify")
    if os.getuid() == 0:
        os.mknod(d / "full", stat.S_IFCHR | 0o666, os.makedev(1, 7))
        must(COULD_NOT, "check", here, "--year", 2026, "--authority", "E10000012", "--out", d / "full", "--force", says="No space")
        must(COULD_NOT, "postcodes", "build", d / "r" / "postcodes.csv", "--out", d / "full", "--force", says="No space")

    # the settings: all of them listed, all that is wrong said at once, and db holds for every command
    listed = must(DONE, "config", "list")
    for name in re.findall(r'X\((?!NAME)\w+, "([a-z-]+)"', (root / "src" / "base" / "settings.h").read_text()):
        if f"\n{name} = " not in listed:
            say(f"kith config list does not show {name}")
    for name in set(re.findall(r"`(KITH_[A-Z_]+)[`=]", docs)):
        if name not in listed:
            say(f"docs/operations.md names {name}, and kith config list does not")
    conf = d / "conf"
    conf.mkdir()
    (conf / "kith.conf").write_text(f"# wrong in many ways\nprot = 3\nport = many\nhttps: yes\nrecord = {d}/nowhere\npostcodes = {d}/folder\n"
                                    f"rest = 10\nrest = 20\nlaws = {d}/folder\n")
    env = dict(os.environ)
    del os.environ["KITH_DB"]
    got, out, err = run("config", "check", cwd=conf, KITH_PROVIDER="x")
    for text in ("kith.conf:2", "Did you mean 'port'", "kith.conf:3", "kith.conf:4", "kith.conf:8", "twice", "record names", "nowhere", "postcodes names",
                 "laws", "KITH_PROVIDERS"):
        if text not in err:
            say(f"kith config check does not say '{text}': {err!r}")
    if got != ASKED:
        say(f"kith config check of a wrong file ended with {got}")
    must(ASKED, "init", cwd=conf)
    (conf / "kith.conf").write_text(f"db = {d}/for-conf.db\n")
    must(DONE, "config", "check", cwd=conf, says="nothing is wrong")
    for words in (["init"], ["journal", "head"], ["migrate"], ["user", "list"], ["backup", d / "by-conf"], ["return", "list"]):
        got, out, err = run(*words, cwd=conf)
        if "for-conf.db" not in out + err and got not in (DONE, ASKED) or "var/kith.db" in out + err:
            say(f"kith {words[0]} does not read the db of the file: {out + err!r}")
    if not (d / "for-conf.db").exists() or not (d / "by-conf").exists():
        say("the db of the file was not obeyed")
    must(DONE, "config", "check", cwd=conf)
    os.environ.update(env)


with tempfile.TemporaryDirectory() as d:
    walk(pathlib.Path(d))
print(f"wrongly: {len(failed)} to mend" if failed else "wrongly: every command ends as the table says")
sys.exit(1 if failed else 0)
