#!/usr/bin/env python3
"""Signs somebody in at a kith that runs, and sets up their second factor where it is asked for the first time; prints the Cookie header of their session.

usage: door.py PORT NAME PASSWORD"""
import base64, hashlib, hmac, http.client, re, struct, sys, time, urllib.parse


def code_of(key, now):
    """RFC 6238, once more and not kith's own."""
    key = key.replace(" ", "")
    d = hmac.new(base64.b32decode(key + "=" * (-len(key) % 8)), struct.pack(">Q", int(now) // 30), hashlib.sha1).digest()
    at = d[-1] & 15
    return f"{(int.from_bytes(d[at:at + 4], 'big') & 0x7fffffff) % 1000000:06}"


def key_of(page):
    return re.search(r'kith-key"><strong>([A-Z2-7 ]+)', page)[1]


class Door:
    def __init__(self, port):
        self.port, self.cookies = port, {}

    def ask(self, method, path, **fields):
        c = http.client.HTTPConnection("127.0.0.1", self.port, timeout=300)
        head = {"Cookie": self.cookie()} if self.cookies else {}
        body = urllib.parse.urlencode(fields) if method == "POST" else None
        if body is not None:
            head["Content-Type"] = "application/x-www-form-urlencoded"
        c.request(method, path, body, head)
        r = c.getresponse()
        text = r.read().decode("utf-8", "replace")
        for name, value in r.getheaders():
            if name.lower() == "set-cookie":
                word, _, rest = value.split(";")[0].partition("=")
                self.cookies[word] = rest
        return r, text

    def cookie(self):
        return "; ".join(f"{k}={v}" for k, v in self.cookies.items() if v)

    def send(self, action, **fields):
        _, page = self.ask("GET", action)
        token = re.search(r'name="token" value="([^"]*)"', page)[1]
        return self.ask("POST", action, token=token, **fields), page


def sign_in(port, name, password):
    """The cookie, or None: they are not inside."""
    door = Door(port)
    (r, _), _ = door.send("/sign-in", name=name, password=password)
    if r.status == 303 and r.getheader("Location") == "/sign-in/set-up":
        _, page = door.ask("GET", "/sign-in/set-up")
        token = re.search(r'name="token" value="([^"]*)"', page)[1]
        r, _ = door.ask("POST", "/sign-in/set-up", token=token, code=code_of(key_of(page), time.time()))
    if r.status >= 400:
        return None
    r, _ = door.ask("GET", "/")
    return door.cookie() if r.status == 200 or r.status == 303 and r.getheader("Location") not in ("/sign-in", "/hello") else None


if __name__ == "__main__":
    got = sign_in(int(sys.argv[1]), sys.argv[2], sys.argv[3])
    if not got:
        sys.exit(f"{sys.argv[2]} could not sign in")
    print(got)
