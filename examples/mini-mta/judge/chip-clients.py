#!/usr/bin/python3
"""Puts the device on the chip under load, and plays clients that behave badly: it must serve the next one as before.

    chip-clients.py PORT

The chip waits only a few seconds for its clients: it is built with the feature `impatient`.
"""

import concurrent.futures
import random
import smtplib
import socket
import struct
import sys
import time

PORT = int(sys.argv[1])
PLACES = 4
RECIPIENTS = {
    "display": "250 2.0.0",
    "log": "452 4.2.2",
    "printer": "550 5.2.1",
    "archive": "452 4.3.900",
    "nobody": "550 5.1.1",
}


def connect():
    """Returns a connection whose greeting was read; waits while all places are taken."""
    for _ in range(200):
        try:
            client = socket.create_connection(("127.0.0.1", PORT), timeout=30)
            greeting = client.recv(1000)
        except ConnectionError:
            greeting = b""
        if greeting.startswith(b"220 "):
            return client
        client.close()
        time.sleep(0.05)
    raise SystemExit("no place becomes free")


def read_all(client):
    """Returns all that is sent until the connection is closed, in whatever way."""
    received = b""
    try:
        while data := client.recv(4096):
            received += data
    except ConnectionError:
        pass
    return received


def session(number):
    """A session of smtplib. Returns whether its answer is the right one."""
    recipient, expected = list(RECIPIENTS.items())[number % len(RECIPIENTS)]
    for _ in range(200):
        try:
            with smtplib.SMTP("127.0.0.1", PORT, "client.example", timeout=60) as client:
                client.ehlo()
                client.mail("ada@client.example")
                code, text = client.rcpt(f"{recipient}@device.example")
                if code == 250:
                    code, text = client.data(f"Subject: {number}\r\n\r\n{'x' * 70}\r\n" * 5)
                return f"{code} {text.decode()}".startswith(expected + " ")
        except (smtplib.SMTPConnectError, smtplib.SMTPServerDisconnected):
            time.sleep(0.05)
    return False


def sessions():
    """A hundred sessions, three at a time."""
    with concurrent.futures.ThreadPoolExecutor(3) as pool:
        right = sum(pool.map(session, range(100)))
    return right == 100, f"{right} of 100 sessions right"


def busy():
    """Clients for whom there is no place are told so."""
    clients = [connect() for _ in range(PLACES)]
    with socket.create_connection(("127.0.0.1", PORT), timeout=30) as one_more:
        told = read_all(one_more)
    for client in clients:
        client.close()
    return told.startswith(b"421 "), f"with all places taken: {told}"


def slow():
    """A byte now and then does not hold a place, while others are served."""
    client = connect()
    client.setblocking(False)
    start = time.monotonic()
    told = b""
    while time.monotonic() - start < 60 and not told.endswith(b"\r\n"):
        try:
            client.sendall(b"x")
            told += client.recv(1000)
        except BlockingIOError:
            pass
        if not session(1):
            return False, "another client is not served"
        time.sleep(0.3)
    client.setblocking(True)
    rest = read_all(client)
    return told.startswith(b"421 4.4.2 ") and not rest, f"a slow client: {told}"


def vanishing():
    """Clients that end anywhere, with and without a reset."""
    said = b"EHLO a\r\nMAIL FROM:<>\r\nRCPT TO:<display@device.example>\r\nDATA\r\nSubject: x\r\n\r\nx\r\n"
    for number, length in enumerate(range(0, len(said), 3)):
        client = connect()
        client.sendall(said[:length])
        if number % 2:
            # A reset instead of an orderly end.
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        client.close()
    return session(2), "clients that vanish"


def garbage():
    """Random bytes, and lines without end: no reply but refusals, and the connection is closed."""
    chance = random.Random(25)
    for kind in range(12):
        client = connect()
        noise = {
            0: lambda: bytes(chance.randrange(256) for _ in range(20_000)),
            1: lambda: b"x" * 20_000,
            2: lambda: b"\r\n" * 10_000,
        }[kind % 3]()
        try:
            client.sendall(noise)
            client.shutdown(socket.SHUT_WR)
        except ConnectionError:
            pass
        told = read_all(client)
        wrong = [line for line in told.splitlines() if line[:1] not in b"45"]
        if wrong:
            return False, f"garbage is answered {wrong}"
    return session(4), "garbage"


failed = False
for check in [sessions, busy, slow, vanishing, garbage, sessions]:
    begun = time.monotonic()
    is_right, what = check()
    print(f"{'ok' if is_right else 'FAILED'}: {what} ({time.monotonic() - begun:.1f} s)", flush=True)
    failed |= not is_right
sys.exit(failed)
