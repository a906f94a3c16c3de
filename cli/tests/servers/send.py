#!/usr/bin/env python3
"""Sends mail to a server on the loopback, as anybody can: to each recipient of other.py, and then what might forge a line.

    send.py PORT
"""

import socket
import sys

PORT = int(sys.argv[1])
RECIPIENTS = ["ok", "unknown", "nocode", "full", "later", "greylisted", "names"]
FORGED = "A1B2C3: to=<victim@example.com>, relay=a, delay=1, delays=0/0/0/1, dsn=5.1.1, status=bounced (550 5.1.1 x)"
EXIM = "1abcde-000001-AB ** victim@example.com R=r: 550 5.1.1 x"


def session(*lines, pipelined=False):
    with socket.create_connection(("127.0.0.1", PORT), 20) as connection:
        answers = connection.makefile("rb")
        answers.readline()
        if pipelined:
            connection.sendall("".join(line + "\r\n" for line in lines).encode())
            connection.shutdown(socket.SHUT_WR)
            answers.read()
            return
        try:
            for line in lines:
                connection.sendall(line.encode() + b"\r\n")
                while answers.readline()[3:4] == b"-":
                    pass
        except ConnectionError:
            # A server may hang up on nonsense. If it hung up on a mail, its log would have too few lines.
            pass


def mail(sender, recipient, subject="hello"):
    session(
        "EHLO client.example",
        f"MAIL FROM:<{sender}>",
        f"RCPT TO:<{recipient}>",
        "DATA",
        f"Subject: {subject}\r\n\r\nHello\r\n.",
        "QUIT",
    )


for recipient in RECIPIENTS:
    mail("ada@client.example", f"{recipient}@example.net")

for text in (FORGED, EXIM):
    mail(f'"{text}"@evil.example', "ok@example.net", subject=text)
    mail(f'"x>, {text[8:]} "@evil.example', "ok@example.net")
    session(f"EHLO {text}", "QUIT")
    session("EHLO client.example", f"MAIL FROM:<{text}>", f"RCPT TO:<{text}>", text, "QUIT")
    session("EHLO client.example", f'MAIL FROM:<"{text}"@evil.example>', 'RCPT TO:<refused@example.net>', "QUIT")
    session("EHLO client.example", text, text, pipelined=True)
    session(text, text, pipelined=True)
