#!/usr/bin/env python3
"""A council's own folder that is not whole: each file cut at many places, each file not there yet, a folder that is still being copied while
`serve` starts. It is read whole or refused, with the file and what to do, and nothing in the database has changed.

usage: half_copied.py KITH"""
import hashlib, os, pathlib, re, shutil, subprocess, sys, tempfile, threading, time

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
import scratch

kith = pathlib.Path(sys.argv[1]).resolve()
failed = 0


def must(true, text):
    global failed
    if not true:
        failed += 1
        print(f"FAILED: {text}")
    return true


def refused(status, told, path, what):
    """In one line, with the file, where in it, and a sentence that says what to do."""
    must(status == 2, f"{what}: ended with {status}: {told[:200]}")
    must(re.search(rf"{re.escape(path)}/\S+\.yaml(:\d+:\d+)?: [^\n]{{30,}}\n$", told), f"{what}: {told[:300]}")


def digest(s):
    if "postgres" in s.db:
        return s.run(kith, "journal", "head")[1]
    return hashlib.sha256(b"".join((pathlib.Path(s.db + end).read_bytes() if os.path.exists(s.db + end) else b"") for end in ("", "-wal"))).hexdigest()


def cut(s, own, files):
    """At many a byte: never taken but where it ends with a line, and then it is a description that stands by itself."""
    tries = taken = 0
    for name, text in files:
        whole = text.encode()
        for n in range(1, len(whole), 89):
            (own / name).write_bytes(whole[:n])
            status, told = s.run(kith, "record", "kinds", KITH_RECORD=str(own))
            tries += 1
            if status == 0:
                taken += 1
                must(whole[n - 1:n] == b"\n", f"{name} cut at {n}, in the middle of a line, was taken")
            else:
                refused(status, told, str(own), f"{name} cut at {n}")
        (own / name).write_bytes(whole)
    must(tries > 60 and taken < tries / 10, f"{taken} of {tries} cuts were taken")


def not_there_yet(s, own, files):
    """Each file by itself: what names it is refused by name."""
    for name, text in files:
        (own / name).unlink()
        status, told = s.run(kith, "record", "kinds", KITH_RECORD=str(own))
        (own / name).write_text(text, encoding="utf-8")
        named = re.match(r"(?:kind|list): (\S+)", text)[1]
        if any(re.search(rf"[\[ ]{named}\b", other) for file, other in files if file != name):
            refused(status, told, str(own), f"{name} not there")
            must(f"`{named}`" in told, f"{name} not there, and it is not said what is missing: {told[:300]}")
        else:
            must(status == 0, f"{name}, which nothing names, is not there: {told[:300]}")


def served(s, own, files):
    before = digest(s)
    whole = files[0][1]
    for what in (whole[:len(whole) // 2].rsplit("\n", 1)[0] + "\n  half", "kind: [\n", "list: own-x\nsource: x\ncodes: {a"):
        (own / files[0][0]).write_text(what, encoding="utf-8")
        os.utime(own / files[0][0], (1, 1))
        p = subprocess.run([kith, "serve", "--port", "1"], capture_output=True, text=True, env={**os.environ, "KITH_DB": s.db, "KITH_RECORD": str(own)}, timeout=60)
        refused(p.returncode, p.stderr, str(own), "serve with half a file")
        must(digest(s) == before, "serve that was refused has changed the database")
    (own / files[0][0]).write_text(whole, encoding="utf-8")


def while_it_is_copied(s, own, files):
    """serve waits until nobody writes to the folder any more, and then has all of it."""
    slow = s.d / "slow"
    slow.mkdir()

    def copy():
        for name, text in files:
            (slow / name).parent.mkdir(parents=True, exist_ok=True)
            with open(slow / name, "w", encoding="utf-8") as out:
                for part in (text[:len(text) // 2], text[len(text) // 2:]):
                    out.write(part), out.flush()
                    time.sleep(0.15)

    copying = threading.Thread(target=copy)
    copying.start()
    time.sleep(0.2)
    s.serve(KITH_RECORD=str(slow))
    must(not copying.is_alive(), "serve was there before the folder was")
    copying.join()
    try:
        max_ = s.enter(s.users()["manager"]["name"])
        r, page = max_.ask("GET", "/things/own-forum/add")
        must(r.status == 200 and "own-forum-name" in page, f"the form of what was copied: {r.status}")
    finally:
        s.stop()


with tempfile.TemporaryDirectory() as folder:
    s = scratch.Scratch(kith.parent, kith, folder)
    files = [(name, text) for name, text in scratch.as_own(scratch.documented("parts.md", 9) + [
        x for x in scratch.documented("record.md", 4) if "/driving/" in x[0]])]
    own = s.d / "own"
    s.put([(f"own/{name}", text) for name, text in files])
    status, told = s.run(kith, "demo", "--children", "20")
    must(status == 0, told)
    cut(s, own, files)
    not_there_yet(s, own, files)
    served(s, own, files)
    while_it_is_copied(s, own, files)
print("half copied: read whole or refused" if not failed else f"half copied: {failed} to mend")
sys.exit(1 if failed else 0)
