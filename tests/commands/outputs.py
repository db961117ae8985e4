#!/usr/bin/env python3
"""Every output that a command is told of: over what does it write? Argument: the program. A pipe, a device, a folder, a link
that leads nowhere, and kith's own (a database, its companions, a backup, a key, by whatever name) are refused with 2 and stay
as they were; a regular file is replaced whole. The outputs are found in what `kith help` says of each command: one that is
not walked here fails."""
import os
import pathlib
import re
import sqlite3
import stat
import subprocess
import sys
import tempfile

kith = sys.argv[1]
failed = []


def run(*words, **env):
    done = subprocess.run([kith, *words], capture_output=True, text=True, timeout=120, env={**os.environ, **env})
    return done.returncode, done.stdout + done.stderr


def say(text):
    failed.append(text)
    print("FAILED:", text)


def look(path):
    """What lies there, so that two looks can be compared."""
    try:
        st = os.lstat(path)
    except FileNotFoundError:
        return None
    kind = stat.S_IFMT(st.st_mode)
    if kind == stat.S_IFREG:
        return kind, path.read_bytes()
    if kind == stat.S_IFLNK:
        return kind, os.readlink(path), look(path.parent / os.readlink(path)) if path.exists() else None
    return kind, st.st_rdev, sorted(os.listdir(path)) if kind == stat.S_IFDIR else None


def walk(dir):
    db = dir / "kith.db"
    os.environ["KITH_DB"] = str(db)
    for words in (["demo", "--children", "12", "--as-at", "2026-06-30"],
                  ["demo", "--returns", str(dir / "returns"), "--children", "12", "--years", "2", "--as-at", "2026-06-30"]):
        status, said = run(*words)
        assert status == 0, said
    status, public = run("backup", "--new-key", str(dir / "secret.key"))
    public = public.split()[0]
    assert run("backup", str(dir / "copy.db"))[0] == 0
    assert run("backup", str(dir / "sealed"), "--to", public)[0] == 0
    postcodes, a_return = str(dir / "returns" / "postcodes.csv"), str(dir / "returns" / "2026")
    (dir / "other.db").touch()
    sqlite3.connect(dir / "other.db").execute("CREATE TABLE theirs(a)")
    # command, option as help has it → its words with the output in place; replaces: an existing regular file
    check = ["check", a_return, "--year", "2026", "--authority", "E10000012", "--sure"]
    outputs = {
        ("check", "--out FILE"): (lambda o: [*check, "--format", "csv", "--out", o], True),
        ("check", "--out FILE, a workbook"): (lambda o: [*check, "--format", "xlsx", "--out", o], True),
        ("import", "--asides FILE"): (lambda o: ["import", "903", a_return, "--sure", "--asides", o], True),
        ("postcodes", "--out FILE"): (lambda o: ["postcodes", "build", postcodes, "--out", o], True),
        ("backup", "FILE"): (lambda o: ["backup", o], False),
        ("backup", "FILE, sealed"): (lambda o: ["backup", o, "--to", public], False),
        ("backup", "--new-key FILE"): (lambda o: ["backup", "--new-key", o], False),
        ("export", "DIR"): (lambda o: ["export", "903", o, "--year", "2026"], False),
        ("demo", "--returns DIR"): (lambda o: ["demo", "--returns", o, "--children", "3", "--as-at", "2026-06-30"], False),
    }
    known = {command for command, _ in outputs}
    for command in re.findall(r"^  (\w+) ", run("help")[1], re.M):
        usage = run("help", command)[1].split("\n")[0]
        for option in re.findall(r"--(?:out|asides|new-key|returns) \w+", usage):
            if (command, option) not in outputs:
                say(f"kith {command} {option} is an output, and this test does not know it")
        if "--force" in usage and command not in known:
            say(f"kith {command} has --force, and this test does not know why")

    box = dir / "box"
    box.mkdir()
    targets = {}

    def target(name, make=None):
        targets[name] = box / name
        if make:
            make(box / name)

    target("pipe", os.mkfifo)
    if os.getuid() == 0:  # what /dev/null is, but not the machine's own
        target("device", lambda p: os.mknod(p, stat.S_IFCHR | 0o666, os.makedev(1, 3)))
        target("link-to-device", lambda p: p.symlink_to("device"))
    target("folder", lambda p: (p.mkdir(), (p / "Header.csv").write_text("mine")))
    target("nowhere", lambda p: p.symlink_to("is-not-there"))
    target("link-to-database", lambda p: p.symlink_to("database"))
    target("database", lambda p: p.write_bytes(db.read_bytes()))
    target("theirs", lambda p: p.write_bytes((dir / "other.db").read_bytes()))
    target("sealed", lambda p: p.write_bytes((dir / "sealed").read_bytes()))
    target("key", lambda p: p.write_bytes((dir / "secret.key").read_bytes()))
    target("database-wal")
    target("database-shm")
    target("database-journal")
    target("no-folder/file")

    before = {name: look(p) for name, p in targets.items()}
    for (command, option), (words, replaces) in outputs.items():
        folder = option.endswith("DIR")
        for name, path in targets.items():
            if folder and (name == "no-folder/file" or name.startswith("database-")):
                continue  # a folder is made where there is none; a folder of such a name is no companion
            if folder and name in ("folder",):
                continue  # asked below
            status, said = run(*words(str(path)))
            wanted = 3 if name == "no-folder/file" else 2
            if status != wanted:
                say(f"kith {command} {option} onto {name}: exit {status}, not {wanted}: {said[-300:]}")
            for other, what in before.items():
                if look(targets[other]) != what:
                    say(f"kith {command} {option} onto {name}: {other} is not as it was")
                    return
        if folder:
            status, said = run(*words(str(box / "folder")))
            if (box / "folder" / "Header.csv").read_text() != "mine":
                say(f"kith {command} {option}: a file in the folder was written over")
            for made in (box / "folder").iterdir():
                if made.name != "Header.csv":
                    subprocess.run(["rm", "-r", str(made)], check=True)
            before["folder"] = look(box / "folder")
        plain = box / "plain"
        plain.write_text("as it was")
        status, said = run(*words(str(plain)))
        if replaces and (status not in (0, 1) or plain.read_bytes() == b"as it was"):
            say(f"kith {command} {option} onto a file: exit {status}: {said[-300:]}")
        if not replaces and (status != 2 or plain.read_text() != "as it was"):
            say(f"kith {command} {option} onto a file that is there: exit {status}, or it was written over")
        if replaces and "workbook" not in option and os.getuid() == 0:
            status, said = run(*words(str(box / "device")), "--force")
            if status not in (0, 1) or look(box / "device") != before["device"]:
                say(f"kith {command} {option} --force into a device: exit {status}, or it is no device now: {said[-300:]}")
            if run(*words(str(box / "database")), "--force")[0] != 2:
                say(f"kith {command} {option} --force wrote over a database")
    # what a command reads is not written over by it either
    was = pathlib.Path(postcodes).read_bytes()
    if run("postcodes", "build", postcodes, "--out", postcodes)[0] != 2 or pathlib.Path(postcodes).read_bytes() != was:
        say("kith postcodes wrote over the list that it read")
    left = [str(p) for p in dir.rglob("*") if p.name.endswith(".new") or ".copy-" in p.name]
    if left:
        say(f"left behind: {left}")
    if run("journal", "verify")[0] != 0:
        say("the database is not whole at the end")


with tempfile.TemporaryDirectory() as d:
    walk(pathlib.Path(d))
print(f"outputs: {len(failed)} to mend" if failed else "outputs: nothing is written over that should not be")
sys.exit(1 if failed else 0)
