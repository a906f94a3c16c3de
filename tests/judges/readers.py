"""What Python's email and flufl.bounce read in each bounce of a directory.

Writes email.tsv (the name of the mail, the address, the action, the status code) and flufl.tsv (the name of the mail,
the address, "permanent" or "temporary") into the directory.
"""

import email
import email.policy
import pathlib
import re
import sys

import flufl.bounce


def report_groups(message):
    """The groups of fields of the reports in a message, as messages."""
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status":
            yield from part.get_payload()
        elif part.get_content_type() == "message/global-delivery-status":
            # email takes it for a message: the first group is its header, the others its body.
            [first] = part.get_payload()
            yield first
            for group in re.split(r"\n\n+", first.get_payload().replace("\r\n", "\n")):
                yield email.message_from_string(group)


def value(group, name):
    """The value of a field, unfolded, without a comment."""
    text = " ".join(str(group.get(name, "")).split())
    return re.sub(r" \(.*\)$", "", text)


directory = pathlib.Path(sys.argv[1])
with open(directory / "email.tsv", "w") as by_email, open(directory / "flufl.tsv", "w") as by_flufl:
    for path in sorted(directory.glob("*.eml")):
        message = email.message_from_bytes(path.read_bytes())
        for group in report_groups(email.message_from_string(path.read_text())):
            if "Final-Recipient" in group:
                address = value(group, "Final-Recipient").partition(";")[2].strip()
                print(path.stem, address, value(group, "Action"), value(group, "Status"), sep="\t", file=by_email)
        temporary, permanent = flufl.bounce.all_failures(message)
        for kind, addresses in ("temporary", temporary), ("permanent", permanent):
            for address in addresses:
                print(path.stem, address.decode(), kind, sep="\t", file=by_flufl)
