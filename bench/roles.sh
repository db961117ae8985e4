#!/bin/bash
# Every page of every role, 64 waiting at any time: the 99th percentile of each, those over MS (10) milliseconds listed with their
# figure. The pages are those that links lead to from where a role begins, one of each kind. Loopback only; the server is ended
# by its id. SECONDS_EACH=1 CHILDREN=1124 MS=10.
set -euo pipefail
kith=${KITH:-build-bench/kith}
dir=$(mktemp -d)
pid=
trap '[ -z "$pid" ] || kill "$pid" 2>/dev/null || true; rm -rf "$dir"' EXIT
export KITH_DB=$dir/k.db
"$kith" demo --children "${CHILDREN:-1124}" >/dev/null
port=${PORT:-$(script/free-port)}
"$kith" serve --port "$port" --per-address 0 >"$dir/out" 2>/dev/null &
pid=$!
for _ in $(seq 50); do curl -fs "http://127.0.0.1:$port/healthz" >/dev/null 2>&1 && break; sleep 0.1; done
"$kith" user list --json >"$dir/users"
exec 3<"$dir/users"
python3 - "$port" "${SECONDS_EACH:-1}" "${MS:-10}" <<'PY'
import http.client, json, re, subprocess, sys
sys.path.insert(0, "tests")
from door import sign_in
port, seconds, most = int(sys.argv[1]), sys.argv[2], float(sys.argv[3])
users = json.load(open(3))
UNIT = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60000.0}

def ask(method, path, cookie=None):
    c = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    c.request(method, path, None, {"Cookie": cookie} if cookie else {})
    r = c.getresponse()
    text = r.read().decode("utf-8", "replace")
    return r, text

def kind_of(path):
    path = re.sub(r"/\d+", "/N", path.split("#")[0])
    return re.sub(r"=[^&]*", "=", path)

def pages(cookie):
    seen, queue, found = set(), ["/", "/children", "/me", "/board", "/measures", "/users", "/return"], []
    while queue and len(found) < 120:
        path = queue.pop(0)
        kind = kind_of(path)
        if kind in seen:
            continue
        seen.add(kind)
        r, text = ask("GET", path, cookie)
        if r.status != 200 or not (r.getheader("Content-Type") or "").startswith("text/html"):
            continue
        found.append(path)
        for href in re.findall(r'href="(/[^"]*)"', text):
            href = href.replace("&amp;", "&").split("#")[0]
            if not href.startswith("/assets") and kind_of(href) not in seen:
                queue.append(href)
    return found

def p99(path, cookie):
    out = subprocess.run(["wrk", "-t2", "-c64", "-d" + seconds + "s", "--latency", "-H", "Cookie: " + (cookie or ""), f"http://127.0.0.1:{port}{path}"],
                         capture_output=True, text=True).stdout
    m = re.search(r"99%\s+([\d.]+)(us|ms|s|m)", out)
    return float(m.group(1)) * UNIT[m.group(2)] if m else float("nan")

first = {}
for u in users:
    if u.get("demo", True):
        first.setdefault(u["role"], u["name"])
total, over = 0, []
for role, name in [("everybody", None)] + sorted(first.items()):
    cookie = sign_in(port, name, "demo") if name else None
    if name and not cookie:
        print(f"{role}: could not sign in")
        continue
    times = sorted(((p99(p, cookie), kind_of(p)) for p in pages(cookie)), reverse=True)
    total += len(times)
    over += [(t, role, p) for t, p in times if not t <= most]
    if times:
        print(f"{role:24} {len(times):3} pages, 99th percentile: {times[len(times) // 2][0]:7.2f} ms in the middle, {times[0][0]:8.2f} ms at most ({times[0][1]})")
print(f"{total} pages, {len(over)} over {most:g} ms at the 99th percentile with 64 waiting:")
for t, role, p in sorted(over, reverse=True):
    print(f"  {t:9.2f} ms  {role:24} {p}")
PY
