#!/usr/bin/env python3
"""The 10,000 commonest passwords, compiled small: tools/common.py passwords.json > src/access/weak_common.c. Of each word 30 bits of
FNV-1a and two bits that say how common it is, sorted: 40 KB. A word that is not in the list is taken for one about once in 100,000.
passwords.json is that of the npm package @zxcvbn-ts/language-common 4.1.3 (MIT), commonest first."""
import json
import sys

MOST = 10000
words = json.load(open(sys.argv[1], encoding="utf-8"))[:MOST]
if len(words) < MOST:
    sys.exit(f"common.py: {sys.argv[1]} has only {len(words)} passwords")


def digest(word):
    h = 0x811C9DC5
    for b in word.encode():
        h = ((h ^ b) * 0x01000193) & 0xFFFFFFFF
    return h & ~3


best = {}
for rank, word in enumerate(words):
    grade = 1 if rank < 100 else 2 if rank < 1000 else 3
    h = digest(word.lower())
    best[h] = min(best.get(h, 3), grade)
rows = [f"0x{h | g:08x}" for h, g in sorted(best.items())]
print("/* Made by tools/common.py of passwords.json of @zxcvbn-ts/language-common 4.1.3 (npm, MIT): the first 10,000. */")
print('#include "access/weak.h"\n\nconst uint32_t weak_common[] = {')
for i in range(0, len(rows), 20):
    print("\t" + ", ".join(rows[i:i + 20]) + ",")
print("};\nconst size_t weak_common_n = sizeof weak_common / sizeof *weak_common;")
