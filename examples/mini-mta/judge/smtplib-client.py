#!/usr/bin/python3
"""Sends a message to each recipient that standard input names, with Python's smtplib.

    smtplib-client.py PORT <RECIPIENTS

Prints what smtplib makes of it: a recipient, and "accepted", or "refused" with the reply code and the status code.
"""

import smtplib
import sys


def send(recipient):
    """Returns what happened to a message."""
    with smtplib.SMTP("127.0.0.1", sys.argv[1], "client.example", timeout=60) as client:
        try:
            client.sendmail("sender@client.example", recipient, f"Subject: {recipient}\n\nHello\n")
            return "accepted"
        except smtplib.SMTPRecipientsRefused as refused:
            code, text = refused.recipients[recipient]
        except smtplib.SMTPDataError as refused:
            code, text = refused.smtp_code, refused.smtp_error
    return f"refused {code} {text.split()[0].decode()}"


for line in sys.stdin:
    print(line.strip(), send(line.strip()))
