"""A scratch copy of what kith is built from, with folders that a page of the docs shows put beside the others; compiled and linked with
what is built already, served on a database of its own. For tests that follow the docs to the letter."""
import json, os, pathlib, re, shlex, shutil, signal, socket, subprocess, time

import door

root = pathlib.Path(__file__).resolve().parent.parent


def documented(page, least):
    """The files that the page shows, by name."""
    text = (root / "docs" / page).read_text(encoding="utf-8")
    found = re.findall(r"`(parts/[\w/-]+\.\w+)`:\n\n```(?:yaml|markdown|c|html|csv)\n(.*?)```", text, re.S)
    assert len(found) >= least, [name for name, _ in found]
    return found


def as_own(files):
    """The same folders as a council's own, read when kith starts: every kind is own-…, every field own_…, and no group. What a file names in
    another place (its fields, the kinds of its folder) follows."""
    kinds = {re.match(r"kind: (\S+)", text)[1] for name, text in files if "/kinds/" in name}

    def kind_words(found):
        return found[1] + re.sub(r"[\w-]+", lambda w: f"own-{w[0]}" if w[0] in kinds else w[0], found[2])

    out = []
    for name, text in files:
        if "/kinds/" in name:
            head, body = text.split("\nfields:\n")
            fields = set(re.findall(r"^(?:  |      )(\w+):", body, re.M)) - {"type", "one", "many", "label", "child", "fields"}
            own = lambda found: found[1] + re.sub(r"[a-z_]+", lambda w: f"own_{w[0]}" if w[0] in fields else w[0], found[2])
            body = re.sub(r"^(  |      )(\w+)(?=:)", lambda x: x[0] if x[2] not in fields else f"{x[1]}own_{x[2]}", body, flags=re.M)
            head = re.sub(r"^group: .*\n", "", head, flags=re.M)
            text = f"{head}\nfields:\n{body}"
            for key in ("called", "beside", "by"):
                text = re.sub(rf"\b({key}: )(\[[^]]*\])", own, text)
            for key in ("from", "to", "who", "on", "after", "sum", "rows", "reason", "field"):
                text = re.sub(rf"\b({key}: )(\w+)", own, text)
            for key in ("kind", "about", "of"):
                text = re.sub(rf"\b({key}: )(\[[^]]*\]|[\w-]+)", kind_words, text)
        out.append((re.sub("^parts/", "", name), text))
    return out


class Scratch:
    def __init__(self, build, tool, folder):
        self.build, self.tool, self.d = pathlib.Path(build).resolve(), pathlib.Path(tool).resolve(), pathlib.Path(folder)
        self.kith, self.server, self.port = self.build / "kith", None, 0
        self.db = os.environ.get("KITH_DB") or str(self.d / "kith.db")

    def run(self, *words, **env):
        p = subprocess.run([str(w) for w in words], capture_output=True, text=True, env={**os.environ, "KITH_DB": self.db, **env}, cwd=self.build)
        return p.returncode, p.stdout + p.stderr

    def copy(self):
        shutil.copytree(root / "parts", self.d / "parts")

    def put(self, files):
        for name, text in files:
            (self.d / name).parent.mkdir(parents=True, exist_ok=True)
            (self.d / name).write_text(text, encoding="utf-8")

    def compiled(self):
        """kith with the parts as they stand in the copy; "" or what was wrong."""
        made = self.d / "kinds.gen.c"
        with open(made, "w") as out:
            p = subprocess.run([self.tool, self.d / "parts", made], stdout=out, stderr=subprocess.PIPE, text=True)
        if p.returncode:
            return p.stderr
        lines = subprocess.run(["ninja", "-C", str(self.build), "-t", "commands", "kith"], capture_output=True, text=True, check=True).stdout.splitlines()
        one = next(c for c in lines if c.rstrip().endswith("-c src/record/kinds.gen.c"))
        old = re.search(r" -o (\S+kinds\.gen\.c\.o) ", one)[1]
        new = self.d / "kinds.o"
        words = [w for w in shlex.split(one) if w != "ccache"]
        words[words.index("-o") + 1], words[-1] = str(new), str(made)
        for flag in ("-MF", "-MQ"):
            words[words.index(flag) + 1] = str(self.d / "kinds.d")
        subprocess.run(words, cwd=self.build, check=True)
        objects = [str(p) for p in sorted((self.build / "libcore.a.p").glob("*.o")) if p.name != pathlib.Path(old).name]
        subprocess.run(["ar", "csrDT", str(self.d / "core.a"), str(new), *objects], cwd=self.build, check=True)
        link = [str(self.d / "core.a") if w == "libcore.a" else w for w in shlex.split(lines[-1])]
        link[link.index("-o") + 1] = str(self.d / "kith")
        subprocess.run(link, cwd=self.build, check=True)
        self.kith = self.d / "kith"
        return ""

    def serve(self, **env):
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            self.port = s.getsockname()[1]
        self.server = subprocess.Popen([self.kith, "serve", "--port", str(self.port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                       cwd=self.build, env={**os.environ, "KITH_DB": self.db, **env})
        for _ in range(300):
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
                return
            except OSError:
                assert self.server.poll() is None, "serve ended"
                time.sleep(0.1)

    def stop(self):
        if self.server:
            self.server.send_signal(signal.SIGTERM)
            self.server.wait(timeout=60)
            self.server = None

    def everybody(self):
        status, told = self.run(self.kith, "user", "list", "--json")
        assert status == 0, told
        return json.loads(told)

    def users(self):
        return {u["role"]: u for u in reversed(self.everybody())}

    def enter(self, name):
        who = door.Door(self.port)
        who.cookies = dict(c.split("=", 1) for c in door.sign_in(self.port, name, "demo").split("; "))
        return who
