#!/usr/bin/env python3
"""A mail server on loopback for tests: `smtp.py FILE` takes every message, writes one JSON line for each into FILE, and
prints its port. Ends when its standard input does."""
import json
import sys
from aiosmtpd.controller import Controller


class Keep:
    async def handle_DATA(self, server, session, envelope):
        with open(sys.argv[1], "a", encoding="utf-8") as out:
            out.write(json.dumps({"from": envelope.mail_from, "to": envelope.rcpt_tos, "text": envelope.content.decode("utf-8")}) + "\n")
        return "250 OK"


class Free(Controller):
    """On any free port: the controller's own trial of the port it was given would try 0."""
    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


mail = Free(Keep(), hostname="127.0.0.1", port=0)
mail.start()
print(mail.port, flush=True)
sys.stdin.read()
mail.stop()
