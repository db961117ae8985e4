#!/usr/bin/env python3
"""From an empty folder to somebody signed in who sees their children: the commands of the README's section "With a return of your own", in its order.

usage: begin.py KITH README
Everybody is invented."""
import html, http.cookiejar, os, re, shutil, socket, subprocess, sys, tempfile, time
import urllib.error, urllib.parse, urllib.request
from door import code_of, key_of

KITH, README = os.path.abspath(sys.argv[1]), sys.argv[2]
BASE = tempfile.mkdtemp()
ENV = {**os.environ, "KITH_DB": "var/ours.db"}
PASSWORD = "three blue lanterns 8903"


def run(*words, given=None, status=(0,)):
    r = subprocess.run([KITH, *words], cwd=BASE, env=ENV, input=given, capture_output=True, text=True, timeout=120)
    print(f"kith {' '.join(words)}: exit {r.returncode}")
    if r.returncode not in status:
        sys.exit(f"exit {r.returncode}: {r.stdout[-400:]} {r.stderr[-400:]}")
    return r.stdout + r.stderr


def write(name, text):
    os.makedirs(os.path.join(BASE, os.path.dirname(name)), exist_ok=True)
    with open(os.path.join(BASE, name), "w", encoding="utf-8") as f:
        f.write(text)


class Browser:
    def __init__(self, base):
        self.base, self.open_ = base, urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))

    def go(self, path, data=None):
        body = urllib.parse.urlencode(data).encode() if data is not None else None
        try:
            r = self.open_.open(urllib.request.Request(urllib.parse.urljoin(self.base, path), body), timeout=20)
        except urllib.error.HTTPError as e:
            r = e
        self.url, self.text = r.geturl(), r.read().decode()
        return self.text

    def send(self, action, **typed):
        form = next(f for f in re.findall(r"(?s)<form\b.*?</form>", self.text) if f'action="{action}"' in f)
        data = {html.unescape(n): html.unescape(v or "") for n, v in re.findall(r'<input\b[^>]*?\bname="([^"]*)"(?:[^>]*?\bvalue="([^"]*)")?', form)}
        for name, value in typed.items():
            data[next(n for n in data if name in n)] = value
        return self.go(action, data)


write("RETURNS/header.csv", "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\nT0001,M,02/03/2015,WBRI,UN1,,\nT0002,F,15/06/2019,MWBC,UN1,0,\n")
write("RETURNS/episodes.csv", "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN\n"
      "T0001,03/05/2025,S,C2,N1,U4,PR1,,,,B1 1AA,B1 1AB,SC1234567\nT0002,10/06/2025,S,V2,N1,U6,PR4,,,,B1 1AA,B2 4QA,SC1234568\n")
write("RETURNS/reviews.csv", "CHILD,DOB,REVIEW,REVIEW_CODE\nT0001,02/03/2015,28/05/2025,PN1\n")
write("people.csv", "CHILD,FORENAME,SURNAME,WORKER,TEAM\nT0001,Robin,Testcase,Ada Marsh,North\nT0002,Wren,Testcase,Ada Marsh,North\n")
os.makedirs(os.path.join(BASE, "empty"))

# what the README's section says, with what stands for a place in it
section = README and open(README, encoding="utf-8").read().split("## With a return of your own")[1].split("```")[1]
said = [line.split("#")[0].split() for line in section.splitlines() if line.startswith("build/kith")]
verbs = [" ".join(w[1:3]) if w[1] in ("import", "export", "user") else w[1] for w in said]
want = ["init", "import 903", "import people", "user add", "user password", "serve"]
if [v for v in verbs if v in want] != want:
    sys.exit(f"the README's section goes {verbs}")

try:
    told = run("init", "--authority", "E08000025")
    assert "Birmingham (E08000025)" in told, told
    run("import", "903", "RETURNS/", "--year", "2026")
    told = run("import", "people", "people.csv")
    add = re.search(r"kith user add 'Ada Marsh' --role social-worker --person (\d+)", told)
    assert add, told
    run("user", "add", "Ada Marsh", "--role", "social-worker", "--person", add[1])
    run("user", "password", "Ada Marsh", given=PASSWORD + "\n")
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    server = subprocess.Popen([KITH, "serve", "--port", str(port)], cwd=BASE, env=ENV, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.1)
        b = Browser(f"http://127.0.0.1:{port}/")
        b.go("/sign-in")
        b.send("/sign-in", name="Ada Marsh", password=PASSWORD)
        if b.url.endswith("/sign-in/set-up") or 'action="/sign-in/set-up"' in b.text:  # the second factor, the first time
            b.send("/sign-in/set-up", code=code_of(key_of(b.text), time.time()))
        home = b.go("/")
        if "Robin" not in home or "Wren" not in home:
            home += b.go("/mine") + b.go("/children")
        assert "Robin" in home and "Wren" in home, (b.url, re.sub(r"(?s)<[^>]+>|\s+", " ", home)[:1500])
        print("signed in, and both children are there")
    finally:
        server.terminate()
        server.wait(20)
finally:
    shutil.rmtree(BASE, ignore_errors=True)
