#!/usr/bin/env python3
"""One whole part, as docs/part.md says it: the files that the page shows, and a clock, are put into a copy of the project beside what is
there; nothing else is touched. It is built by the project's own build (what a build has made already is taken over, so that only what
is new is made). Then the part's page, menu entry, permission, clock, invented data and test are there, and the project's own guards hold.

usage: whole_part.py BUILD_DIR"""
import os, pathlib, re, shutil, subprocess, sys, tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import scratch

root = scratch.root
CLOCK = """place: 50
clocks:
  - {id: swim-start, duty: "swimming", worker: First swimming lesson, child: My first swimming lesson, applies: back, since: back on,
     limit: 4, unit: weeks, satisfied: health, source: Children Act 1989 s22, status: P, from: 2011-04-01}
"""
LADDER = """pool:
  repeat: 10
  wait: {day: 10, night: 20}
  hold: 60
  day: {from: "09:00", to: "17:00"}
  see: {day: [worker], night: [duty]}
  rungs: [{day: [manager], night: [lead]}]
"""
# `serve` begins only where every ladder that a kind calls is there
ALARM = """kind: swim-alarm
about: [child]
group: safety
says: Something at the pool that cannot wait
worker: {one: alarm at the pool, many: alarms at the pool}
keep: not set
see: [workers, told]
write: [workers]
steps:
  found: {label: Found, calls: pool}
  done: {label: Done, by: [told], from: [found], ends: "yes"}
fields:
  what: {type: text, required: final, label: What}
"""
TESTS = ["test_access", "test_guards", "test_house_words", "test_describe", "test_swimming_lengths"]
failed = 0


def must(true, text):
    global failed
    if not true:
        failed += 1
        print(f"FAILED: {text}")
    return true


def copied(build, to):
    """The project and what its build has made, but for the tests' programs; times stay, so that nothing is made again for them."""
    for name in ("src", "parts", "text", "laws", "strategies", "tests", "tools", "assets", "bench", "script", "docs", "README.md", "meson.build",
                 "meson_options.txt", "package.json", "package-lock.json"):
        if (root / name).is_dir():
            shutil.copytree(root / name, to / name, symlinks=True, ignore=shutil.ignore_patterns("shots"))
        else:
            shutil.copy2(root / name, to / name)
    os.symlink(root / "node_modules", to / "node_modules")
    (to / build.name).mkdir()
    skip = lambda folder, names: [n for n in names if re.match(r"(test|fuzz)_\w+$", n) or n in ("meson-logs", "bench")]
    shutil.copytree(build, to / build.name, symlinks=True, dirs_exist_ok=True, ignore=skip)


def run(*words, cwd, **env):
    p = subprocess.run([str(w) for w in words], capture_output=True, text=True, cwd=cwd, env={**os.environ, **env})
    return p.returncode, p.stdout + p.stderr


def built(build, to):
    here = to / build.name
    for words in (("meson", "setup", "--reconfigure", here, to), ("ninja", "-C", here, "-j2", "kith", *(f"tests/{t}" for t in TESTS))):
        status, told = run(*words, cwd=to)
        if not must(status == 0, f"{' '.join(map(str, words))}: {told[-1500:]}"):
            return False
    for t in TESTS:
        status, told = run(here / "tests" / t, cwd=to)
        must(status == 0, f"{t}: {told[-1500:]}")
    status, told = run(sys.executable, to / "tools" / "lint.py", cwd=to)
    must(status == 0, f"lint: {told[-1500:]}")
    return True


def used(build, to):
    s = scratch.Scratch(build, "", to)
    s.kith, s.build = to / build.name / "kith", to
    status, told = s.run(s.kith, "demo", "--children", "60")
    must(status == 0, told)
    status, told = s.run(s.kith, "config", "security")
    must("`swim.see`" in told and "`swim-lesson`" in told, "kith config security does not name the part's permission and kind")
    s.serve()
    try:
        u = s.users()
        sam, ana, kit = (s.enter(u[role]["name"]) for role in ("social-worker", "analyst", "young-person"))
        _, home = sam.ask("GET", "/home")
        must(re.search(r'href="/swimmers"[^>]*>\s*Swimming', home), "the menu has no entry for the page")
        must("/swimmers" not in ana.ask("GET", "/board")[1], "the menu offers the page to somebody who may not")
        r, text = sam.ask("GET", "/swimmers")
        must(r.status == 200 and re.search(r"Your children swam \d+ lengths in \d+ lessons?\.", text), f"the page: {r.status}")
        for who in (ana, kit):
            must(who.ask("GET", "/swimmers")[0].status == 403, "the page opens to somebody who may not")
        must("wimming lesson" in sam.ask("GET", re.search(r'href="(/child/\d+)"', sam.ask("GET", "/children")[1])[1])[1],
             "the child's page offers no swimming lesson")
    finally:
        s.stop()


# What two parts can both say, each in a folder of its own, and what is said of it: by the build, else before `serve` lets anybody in.
PAGE = """#include "house/house.h"
#include "house/menu.h"
static bool show(struct request *r, struct answer *a, struct fault *f)
{
	(void)f;
	page_end(r, a);
	return true;
}
%s
"""
TWICE = {
    "kind": ("kinds/other.yaml", lambda to: (to / "parts/swimming/kinds/swim-lesson.yaml").read_text(), "There is a kind `swim-lesson` already"),
    "list": ("codes/other.yaml", lambda to: "list: seat-as\nsource: kith\ncodes: {A: One}\n", "There is a list `seat-as` already"),
    "text": ("texts.csv", lambda to: "id,audience,text\nswim.none,adult,Twice.\n", "'swim.none' stands in .*parts/.*already: an id is one text's"),
    "clock": ("clocks.yaml", lambda to: CLOCK.replace("place: 50", "place: 51"), "The clock 'swim-start' stands in another part already"),
    "page": ("pages/other.c", lambda to: PAGE % 'ROUTE(other, .method = METHOD_GET, .pattern = "/swimmers", .permission = "swim.see", .handle = show,\n'
             '    .audience = AUDIENCE_ADULT, .title = "Twice");', "/swimmers is declared twice"),
    "name of a page": ("pages/other.c", lambda to: PAGE % 'ROUTE(swimmers, .method = METHOD_GET, .pattern = "/others", .permission = "swim.see", .handle = show,\n'
                       '    .audience = AUDIENCE_ADULT, .title = "Twice");', "two routes are called swimmers"),
    "permission": ("pages/other.c", lambda to: PAGE % 'PERMISSION(other, .name = "swim.see", .says = "all", .verb = VERB_SEE, .kind = "board");\n'
                   'ROUTE(other, .method = METHOD_GET, .pattern = "/others", .permission = "swim.see", .handle = show,\n'
                   '    .audience = AUDIENCE_ADULT, .title = "Twice");', "the permission swim.see is declared twice"),
    "setting": ("pages/other.c", lambda to: PAGE % '#include "access/authority_setting.h"\nAUTHORITY_SETTING(other, .name = "leave", .label = "x", .help = "x", .def = "1",\n'
                '    .type = AUTHORITY_NUMBER, .most = 2);\nROUTE(other, .method = METHOD_GET, .pattern = "/others", .permission = "swim.see", .handle = show,\n'
                '    .audience = AUDIENCE_ADULT, .title = "Twice");', "leave is declared twice"),
}


def twice(build, to):
    here = to / build.name
    for what, (name, text, say) in TWICE.items():
        file = to / "parts" / "twice" / name
        file.parent.mkdir(parents=True)
        (to / "parts" / "twice" / "about.md").write_text("# Twice\n\nFor: a test.\nLaw: none.\n")
        file.write_text(text(to))
        status, told = run("meson", "setup", "--reconfigure", here, to, cwd=to)
        if status == 0:
            status, told = run("ninja", "-C", here, "-j2", "kith", cwd=to)
        if status == 0: # the build cannot see it, and nobody is let in
            env = {"KITH_DB": str(to / (what.replace(" ", "-") + ".db"))}
            told = run(here / "kith", "init", "--authority", "E10000012", cwd=to, **env)[1]
            status, more = run("timeout", "60", here / "kith", "serve", "--port", "18999", cwd=to, **env)
            told, status = told + more, 0 if status == 124 else status
        must(status != 0 and re.search(say, told), f"two parts with one {what}: {status}: {told[-800:]}")
        shutil.rmtree(to / "parts" / "twice")


def main(build):
    build = pathlib.Path(build).resolve()
    with tempfile.TemporaryDirectory() as folder:
        to = pathlib.Path(folder)
        copied(build, to)
        files = scratch.documented("part.md", 7)
        kind = next(i for i, (name, _) in enumerate(files) if name.endswith("swim-lesson.yaml"))
        files[kind] = (files[kind][0], files[kind][1].replace("group: health\n", "group: health\nsatisfies: [swim-start]\n"))
        scratch.Scratch(build, "", to).put(files + [("parts/swimming/clocks.yaml", CLOCK), ("parts/swimming/ladders.yaml", LADDER),
                                                       ("parts/swimming/kinds/swim-alarm.yaml", ALARM)])
        if built(build, to):
            used(build, to)
            twice(build, to)


main(sys.argv[1])
print("whole part: a folder alone has its page, menu, permission, texts, clock, invented data and test" if not failed else f"whole part: {failed} to mend")
sys.exit(1 if failed else 0)
