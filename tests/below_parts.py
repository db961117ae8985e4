#!/usr/bin/env python3
"""Nothing below the parts calls into one: the house is whole without any of them. Asked of what the compiler made, so that a function that
is declared below and defined in a part is found too.

usage: below_parts.py BUILD_DIR"""
import pathlib, subprocess, sys


def symbols(objects, *how):
    out = {}
    for o in objects:
        told = subprocess.run(["nm", *how, str(o)], capture_output=True, text=True, check=True).stdout
        out[o.name] = {line.split()[-1] for line in told.splitlines() if line.split()}
    return out


made = pathlib.Path(sys.argv[1]) / "libcore.a.p"
told = subprocess.run(["ar", "t", str(made.with_suffix(""))], capture_output=True, text=True, check=True).stdout
linked = sorted({o for o in (made / pathlib.Path(line).name for line in told.splitlines()) if o.exists()}) # the kit is whole in it too
parts, below = [o for o in linked if o.name.startswith("parts_")], [o for o in linked if o.name.startswith("src_")]
if not parts or not below:
    sys.exit(f"below parts: {made} holds {len(parts)} files of parts and {len(below)} of what is below")
defined = {name: o for o, names in symbols(parts, "--defined-only", "--extern-only").items() for name in names}
wrong = [(o, name) for o, names in symbols(below, "--undefined-only").items() for name in sorted(names) if name in defined]
for o, name in wrong:
    print(f"{o} calls {name}, which {defined[name]} defines: put it below, or what calls it into the part")
print(f"below parts: {len(below)} files, {len(defined)} names of {len(parts)} files of parts, {len(wrong)} to mend")
sys.exit(1 if wrong else 0)
