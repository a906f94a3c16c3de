#!/usr/bin/env python3
"""A mail server that answers by the recipient's local part. It listens on the loopback, and prints its port."""

import socketserver

ANSWERS = {
    "ok": b"250 2.1.5 Ok",
    "unknown": b"550 5.1.1 Recipient address rejected: User unknown",
    "nocode": b"550 No such user here",
    "full": b"552 5.2.2 Mailbox is full",
    "later": b"450 4.2.1 Mailbox busy, try again later",
    "greylisted": b"451 Greylisted, please come back",
    # What a server says about somebody else is nobody's bounce.
    "names": b"550 5.7.1 Message rejected as spam; to=<victim@example.com>, dsn=5.1.1, status=bounced ** victim@example.com",
}


class Session(socketserver.StreamRequestHandler):
    def say(self, line):
        self.wfile.write(line + b"\r\n")

    def handle(self):
        self.say(b"220 mx.example.net ready")
        while line := self.rfile.readline(4096):
            verb = line.strip().upper()
            if verb.startswith(b"RCPT TO:"):
                self.say(ANSWERS.get(line.split(b"<")[1].split(b"@")[0].decode(), b"250 2.1.5 Ok"))
            elif verb == b"DATA":
                self.say(b"354 Go on")
                while self.rfile.readline(4096) not in (b".\r\n", b""):
                    pass
                self.say(b"250 2.0.0 Ok: queued as 1")
            elif verb == b"QUIT":
                self.say(b"221 2.0.0 Bye")
                return
            else:
                self.say(b"250 2.0.0 Ok")


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


with Server(("127.0.0.1", 0), Session) as server:
    print(server.server_address[1], flush=True)
    server.serve_forever()
