#!/usr/bin/env python3
"""The project's own checks, run on each build: floors between rooms, functions that are banned, one face for each
library, sizes. An exception is written in the code as /* lint: REASON */ on the line, so that each can be found."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
# Which rooms a room may include, besides itself. The design's floors; circles cannot be written here.
BASE = {"base"}
DESCRIBE = BASE | {"describe"}
COHORT = BASE | {"cohort"}
STORE = BASE | {"store"}
RECORD = DESCRIBE | COHORT | STORE | {"access", "record"}
TOLD = RECORD | {"returns", "duty", "told"}
FLOORS = {
    "base": set(),
    "describe": BASE,
    "cohort": BASE,
    "returns": COHORT, "duty": COHORT, "measure": COHORT | {"duty"}, "forecast": COHORT | {"measure", "duty"},
    "store": BASE,
    "access": STORE | {"describe"},
    # things and what is written about them; no return in it
    "record": RECORD,
    # told alone joins the two sides: what returns told -> the record, the record -> the cohort (and the events that clocks ask for)
    "told": TOLD,
    # the message that there is something new
    "tell": STORE | {"access", "describe"},
    # a child who is not safe: what is only theirs; who is asked, and when, is a ladder of the record
    "safety": RECORD,
    "strategy": STORE,
    # publications: counted from the record, kept in the store, read by pages
    "publish": TOLD | {"measure"},
    # what is known and due of a thing now: draws nothing
    "today": TOLD,
    "exchange": TOLD,
    "report": BASE,
    # pages, and nothing of children: linked by itself (tests/unit/test_kit_*.c)
    "kit": BASE | {"report"},
}
FLOORS["house"] = set().union(*FLOORS.values()) | set(FLOORS)
FLOORS["demo"] = FLOORS["house"] - {"kit"}
FLOORS["parts"] = FLOORS["house"] | {"house", "demo"}  # parts/NAME; never another part
FLOORS["cmd"] = FLOORS["parts"] | {"parts"}
FLOORS[""] = FLOORS["cmd"] | {"cmd"}  # main

BANNED = {
    r"\b(strcpy|strcat|sprintf|vsprintf|gets|strtok|atoi|atol|atof|alloca|tmpnam|mktemp)\s*\(": "a bounded form of it",
    r"\b(localtime|gmtime|mktime|strftime|time)\s*\(": "base/date.h, and base/clock.h in kit and main",
    r"\b(system|popen)\s*\(": "no shell",
    r"\brand\s*\(": "libsodium, or a seeded generator of one's own",
}
ONLY_IN = {
    r"\bsqlite3_|\bPQ[a-z]\w+\s*\(": "src/store/",
    r'#include\s*[<"]microhttpd\.h': "src/kit/server.c",
    r'#include\s*[<"]unicode/': "src/base/fold.c",
    r'#include\s*<curl/': "src/tell/mail.c",
    r'#include\s*<liboath/': "src/access/second.c",
    r'#include\s*<qrencode': "src/report/qr.c",
}
BY_NAME = re.compile(r"\b(?:strn?cmp|text_is|text_eq\w*)\s*\((?:[^();]|\([^()]*\))*?\bk(?:ind)?s?(?:\[[^\]]*\])?(?:->|\.)name\b")
SUBJECT = re.compile(r"\bv->subject\s*=[^=]|visitor_of\([^)]*\)->subject\s*=[^=]|struct access_subject \*\w+ = &visitor_of")
STANDS = re.compile(r"taken_back IS NULL|state = 'final'|\bstate [!=]= STATE_FINAL")
COMPILED = re.compile(r"\bkinds_n\b|\bkind_lists(?:_n)?\b|(?<![.>\w])kinds\[|-\s*[\w.>()-]+[.>]kinds\b")
ENVIRONMENT = re.compile(r"\b(?:secure_)?getenv\s*\(|\b(?:set|put|unset)env\s*\(|\benviron\b")
CLOCK_ROOMS = {"kit", "cmd", "", "base"}
# A tab is eight, as git, terminals and clang-format count it (.clang-format; docs/style.md).
COLUMNS = 140
found = []


def say(path, line, text):
    found.append(f"{path.relative_to(ROOT)}:{line}: {text}")


def room_of(path):
    parts = path.relative_to(ROOT).parts
    return "parts" if parts[0] == "parts" else parts[1] if len(parts) > 2 else ""


def included(path, n, room, header):
    """A room includes downward; a part no other part; nobody another room's inside."""
    to = header.split("/")[0] if "/" in header else room
    if header.startswith("."):
        say(path, n, "a header is named from its room's name on")
    elif to != room and to not in FLOORS[room]:
        say(path, n, f"{room or 'main'} may not include {to}: it is not below it")
    elif room == "parts" and to == "parts" and re.split(r"[/.]", header)[1] != path.relative_to(ROOT).parts[1]:
        say(path, n, f"a part may not include another ({header}): what two parts share is data")
    elif header == "kit/texts.gen.h" and room != "parts":
        say(path, n, "what a part says is the part's: a text of the house stands in text/en.csv")
    elif header.endswith("inside.h") and to != room:
        say(path, n, f"{header} is for the room {to} alone: what others need of it stands in a header of its own")


def check(path):
    room = room_of(path)
    lines = path.read_text(encoding="utf-8").splitlines()
    if len(lines) > 600:
        say(path, len(lines), "over 600 lines; is there a second room in it?")
    if room not in FLOORS:
        say(path, 1, f"the room '{room}' has no floor: give it one in tools/lint.py")
        return
    for n, line in enumerate(lines, 1):
        if "/* lint:" in line:
            continue
        m = re.match(r'#include "([^"]+)"', line)
        if m:
            included(path, n, room, m.group(1))
        code = re.sub(r'"(\\.|[^"\\])*"', '""', line.split("//")[0])
        for pattern, instead in BANNED.items():
            if re.search(pattern, code):
                say(path, n, f"banned: {re.search(pattern, code).group(0)}…; use {instead}")
        for pattern, where in ONLY_IN.items():
            if re.search(pattern, line if "include" in pattern else code) and not str(path.relative_to(ROOT)).startswith(where):
                say(path, n, f"only {where} may name this")
        if BY_NAME.search(code) and room in ("house", "kit", "parts", "today"):
            say(path, n, "a page knows a kind by its name: describe what it is with the kind (docs/record.md, `page` and after)")
        if SUBJECT.search(code) and str(path.relative_to(ROOT)) != "src/house/house.c":
            say(path, n, "how the visitor stands to a child is the house's to find: ask with seen_as, or say house_about")
        if STANDS.search(line) and str(path.relative_to(ROOT)) not in ("src/describe/frame.h", "src/record/entry.h") and "SET state" not in line:
            say(path, n, "what stands is asked by entry_stands, in SQL by ENTRY_STANDS (describe/frame.h)")
        if COMPILED.search(code) and room != "describe":
            say(path, n, "the product's descriptions alone, or a place reckoned from them: ask record_kinds(), kind_of(), kind->at")
        if ENVIRONMENT.search(code) and path != ROOT / "src/base/settings.c":
            say(path, n, "reads or writes the environment: what may be set stands in the table of base/settings.h")
        if room not in CLOCK_ROOMS and re.search(r"\bclock_(now|today)\s*\(", code):
            say(path, n, "asks what day it is: below kit and main that is a parameter")
        if re.search(r"\b(TODO|FIXME|XXX)\b", line) and "XXXXXXX" not in line:
            say(path, n, "unfinished: do it, or write it down in an issue")


def files(pattern):
    """Of rooms and parts; a part's tests are tests."""
    return sorted(p for top in ("src", "parts") for p in (ROOT / top).rglob(pattern) if not re.search(r"/parts/\w[\w-]*/tests/", str(p)))


def texts_of_parts():
    """A part says its own texts and the house's: never another part's."""
    whose = {}
    for path in sorted((ROOT / "parts").glob("*/texts.csv")):
        for line in path.read_text(encoding="utf-8").splitlines()[1:]:
            whose["MSG_" + re.sub(r"[.-]", "_", line.split(",")[0]).upper()] = path.parent.name
    for path in files("*.c"):
        mine = path.relative_to(ROOT).parts[1] if room_of(path) == "parts" else None
        for n, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            for name in re.findall(r"\bMSG_\w+", line):
                if whose.get(name, mine) != mine:
                    say(path, n, f"{name} is a text of parts/{whose[name]}: what two say stands in text/en.csv")


for source in files("*.[ch]"):
    check(source)


# ---- nothing is allocated from an arena under a lock: whoever reaches a ceiling there jumps away and leaves it locked ----

CALL = re.compile(r"\b([a-z_]\w*)\s*\(")
STARTS = re.compile(r"^[A-Za-z_][\w\s\*]*?\**\b(\w+)\(.*$")
NOT_CALLS = {"if", "for", "while", "switch", "return", "sizeof", "defined"}


def functions(path):
    """(name, first line's number, its lines) of each function: their braces stand at the line's beginning."""
    lines = path.read_text(encoding="utf-8").splitlines()
    name = start = None
    for n, line in enumerate(lines):
        m = STARTS.match(line)
        if m and not line.rstrip().endswith(";"):
            name = m.group(1)
        if line == "{":
            start = n + 1
        elif line == "}" and start is not None and name:
            yield name, start + 1, lines[start:n]
            name = start = None


def calls(line):
    return {c for c in CALL.findall(re.sub(r'"(\\.|[^"\\])*"', '""', line)) if c not in NOT_CALLS}


def allocates_under_lock(sources):
    """Names are taken over all files, static ones within their own: a function allocates where it calls one that does."""
    body = {}  # (file, name) -> calls; the file is "" for what other files may call
    all_functions = []
    for path in sources:
        text = path.read_text(encoding="utf-8")
        for name, first, lines in functions(path):
            static = re.search(r"^static [^;{}]*\b" + name + r"\(", text, re.M) is not None
            body.setdefault((str(path) if static else "", name), set()).update(*(calls(x) for x in lines))
            all_functions.append((path, name, first, lines))
    jumps = "arena_alloc arena_new arena_new_of arena_array arena_grow arena_text arena_z arena_printf ceiling_reach ceiling_memory ceiling_hold"
    bad = {("", name) for name in jumps.split()}

    def is_bad(path, name):
        return ((str(path), name) in bad) if (str(path), name) in body else ("", name) in bad

    grown = True
    while grown:
        grown = False
        for (path, name), called in body.items():
            if (path, name) not in bad and any(((path, c) in bad) if (path, c) in body else ("", c) in bad for c in called):
                bad.add((path, name))
                grown = True
        for path, name, _, lines in all_functions:
            key = (str(path), name) if (str(path), name) in body else ("", name)
            if key not in bad and any(is_bad(path, c) for x in lines for c in calls(x)):
                bad.add(key)
                grown = True
    for path, name, first, lines in all_functions:
        held = open_in = None  # the depth at which it was locked; and, within that, the depth of a branch that has unlocked it
        for n, line in enumerate(lines, first):
            depth = len(line) - len(line.lstrip("\t"))
            if open_in is not None and line.strip() and depth < open_in:
                open_in = None
            if "pthread_mutex_unlock" in line and held is not None:
                if depth > held:
                    open_in = depth
                else:
                    held = open_in = None
            elif held is not None and open_in is None and "/* lint:" not in line:
                for c in sorted(calls(line)):
                    if is_bad(path, c):
                        say(path, n, f"allocates under a lock ({c}): whoever reaches a ceiling there leaves it locked")
            if "pthread_mutex_lock" in line:
                held, open_in = depth, None


def bare(text):
    """Without comments; the lines stay where they are."""
    text = re.sub(r"/\*.*?\*/", lambda m: "\n" * m.group(0).count("\n"), text, flags=re.S)
    return re.sub(r"//[^\n]*", "", text)


def members(text):
    """Of each enum, in order: [(name, the name whose value it has, or None)]."""
    for m in re.finditer(r"enum(?:\s+\w+)?\s*\{([^{}]*)\}", text):
        names = []
        for part in m.group(1).split(","):
            is_ = re.match(r"\s*(\w+)\s*(?:=\s*(\w+)\s*)?", part)
            if is_:
                names.append((is_.group(1), is_.group(2)))
        yield names


def outermost(body):
    """The text of an initialiser that stands in no inner brace or bracket."""
    depth, out = 0, []
    for c in body:
        depth += c in "{("
        if not depth:
            out.append(c)
        depth -= c in "})"
    return "".join(out)


def whole_tables(sources):
    """A table that is indexed by an enum has a row for each member: one left out would be NULL or 0, found when somebody comes to it."""
    texts = {p: bare(p.read_text(encoding="utf-8")) for p in sources}
    before = {}  # the last member, as a count -> [(file, the members before it)]
    for path, text in texts.items():
        for names in members(text):
            for i, (name, _) in enumerate(names):
                before.setdefault(name, []).append((path, names[:i]))
    for path, text in texts.items():
        raw = path.read_text(encoding="utf-8").splitlines()
        for m in re.finditer(r"\w\[([A-Z][A-Z_0-9]+)\]\s*=\s*\{", text):
            of = before.get(m.group(1), [])
            own = [x for x in of if x[0] == path] or of
            line = text.count("\n", 0, m.start()) + 1
            if not own or "/* lint:" in raw[line - 1]:
                continue
            end, depth = m.end(), 1
            while depth:
                depth += {"{": 1, "}": -1}.get(text[end], 0)
                end += 1
            top = outermost(text[m.end():end - 1])
            has = set(re.findall(r"\[(\w+)\]\s*=", top))
            has |= {n for n in re.findall(r"#define [^\n]*\[(\w+)\b", text)}
            names = own[0][1]
            has |= {name for name, same in names if same in has} | {same for name, same in names if name in has and same}
            if re.search(r"\[\w+\]\s*=", top):
                missing = [name for name, same in names if name not in has]
                if missing:
                    say(path, line, f"a table by {m.group(1)} has no row for {', '.join(missing)}")
            elif top.strip() not in ("", "0") and "#" not in top and len([x for x in top.split(",") if x.strip() or not top.endswith(x)]) < len(names):
                say(path, line, f"a table by {m.group(1)} has fewer rows than its {len(names)}")


# Structures that are filled from data: what stands in a file is read by somebody, or it is no key.
FILLED = {"src/describe/kind.h": ["kind", "kind_page", "field", "code", "list"], "src/duty/laws.h": ["law"], "src/strategy/strategy.h": ["pack_term", "pledge", "promise", "outcome", "body"]}
FILLS = re.compile(r"src/(describe/describe\w*|strategy/(want|strategy))\.c$|\.view\.c$")


def read_keys(sources):
    texts = [bare(p.read_text(encoding="utf-8")) for p in sources if not FILLS.search(str(p))]
    texts = [re.sub(r"\.(\w+) = [^,;]*->\1\b", "", t) for t in texts]  # only handed on
    texts += [p.read_text(encoding="utf-8") for p in files("*.html")] + [(ROOT / "tools/kind_tables.c").read_text(encoding="utf-8").split("static void table(")[1]]
    for header, structs in FILLED.items():
        path = ROOT / header
        text = bare(path.read_text(encoding="utf-8"))
        for name in structs:
            m = re.search(r"^struct " + name + r" \{(.*?)^\}", text, re.S | re.M)
            for member in [x for d in m.group(1).split(";") for x in re.findall(r"(\w+)(?:\[\w*\])?\s*(?:,|$)", d.strip())]:
                if not any(re.search(r"(->|\.)" + member + r"\b(?!\s*=[^=])", t) for t in texts):
                    say(path, text.count("\n", 0, m.start()) + 1, f"struct {name}: nothing reads {member}: a key that does nothing is no key")


def line_lengths():
    """In our C, the tools' and the unit tests'. What a tool made is as long as it made it."""
    of_parts = sorted((ROOT / "parts").glob("*/tests/*.[ch]"))
    for path in files("*.[ch]") + of_parts + sorted((ROOT / "tools").glob("*.[ch]")) + sorted((ROOT / "tests/unit").glob("*.[ch]")):
        lines = path.read_text(encoding="utf-8").splitlines()
        long = [n for n, line in enumerate(lines, 1) if len(line.expandtabs(8)) > COLUMNS]
        if not lines[0].startswith("/* Made by tools/"):
            for n in long:
                say(path, n, f"over {COLUMNS} columns: break it (clang-format --lines={n}:{n} -i does, by .clang-format)")


# ---- a struct tag, enum tag or union tag names one thing: whoever includes two headers must be able to ----


def one_tag_each(headers):
    seen = {}
    for path in headers:
        text = bare(path.read_text(encoding="utf-8"))
        for m in re.finditer(r"^[ \t]*(?:static |const )*(?:struct|union|enum)\s+(\w+)\s*\{", text, re.M):
            line = text.count("\n", 0, m.start()) + 1
            if m.group(1) in seen and seen[m.group(1)] != path:
                say(path, line, f"the tag '{m.group(1)}' stands in {seen[m.group(1)].relative_to(ROOT)} too: give one of them its room's name")
            seen.setdefault(m.group(1), path)


SOURCES = files("*.[ch]")
allocates_under_lock([p for p in SOURCES if p.suffix == ".c"])
whole_tables(SOURCES)
read_keys(SOURCES)
line_lengths()
texts_of_parts()
one_tag_each([p for p in SOURCES if p.suffix == ".h"])
for text in found:
    print(text)
print(f"lint: {len(found)} to mend" if found else "lint: nothing to mend")
sys.exit(1 if found else 0)
