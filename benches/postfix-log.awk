# Writes a Postfix log of about `size` bytes, with the mix of lines of a busy relay.

function pick(list, items,    n) {
    n = split(list, items, "|")
    return items[1 + int(rand() * n)]
}

function stamp(    day, second) {
    clock += rand() * 0.12
    day = 1 + int(clock / 86400)
    second = int(clock % 86400)
    return sprintf("Nov %2d %02d:%02d:%02d mail", day, second / 3600, second / 60 % 60, second % 60)
}

function out(program, text,    line) {
    line = sprintf("%s postfix/%s[%d]: %s", stamp(), program, 1000 + int(rand() * 9000), text)
    written += length(line) + 1
    print line
}

function person() {
    return pick("ada|charles|grace|dora|edsger|barbara|donald|alan|john|margaret") "." int(rand() * 40000)
}

function domain() {
    # A few domains get most of the mail.
    return "d" int(rand() * rand() * rand() * 3000) pick(".example.com|.example.org|.example.net")
}

function address() {
    return sprintf("10.%d.%d.%d", rand() * 256, rand() * 256, rand() * 256)
}

function queue_id(    i, id) {
    for (i = 0; i < 11; i++) id = id substr("0123456789BCDFGHJKLMNPQRSTVWXYZ", 1 + int(rand() * 31), 1)
    return id
}

function delivery(id, recipient, host, ip,    chance, head) {
    head = sprintf("%s: to=<%s>, relay=%s[%s]:25, delay=%.2f, delays=0.%d/0/0.%d/0.%d", id, recipient, host, ip,
        rand() * 3, rand() * 90, rand() * 90, rand() * 90)
    chance = rand()
    if (chance < 0.86)
        return head sprintf(", dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as %s)", queue_id())
    if (chance < 0.93)
        return head sprintf(", dsn=%s, status=deferred (host %s[%s] said: %s (in reply to RCPT TO command))",
            pick("4.7.1|4.2.2|4.4.2|4.7.0|4.3.2"), host, ip, "450 try again later, your mail is welcome then")
    chance = pick("5.1.1|5.1.1|5.1.1|5.2.2|5.7.1|5.7.26|5.4.1|5.2.1")
    return head sprintf(", dsn=%s, status=bounced (host %s[%s] said: 550 %s <%s>: refused (in reply to RCPT TO command))",
        chance, host, ip, chance, recipient)
}

function message(    id, sender, client, ip, count, recipient, host) {
    id = queue_id()
    sender = person() "@" domain()
    client = "client" int(rand() * 9000) ".example.com"
    ip = address()
    out("smtpd", "connect from " client "[" ip "]")
    if (rand() < 0.12) {
        recipient = person() "@mail.example"
        out("smtpd", sprintf("NOQUEUE: reject: RCPT from %s[%s]: %s <%s>: Recipient address rejected: %s; " \
            "from=<%s> to=<%s> proto=ESMTP helo=<%s>", client, ip, pick("550 5.1.1|450 4.7.1|554 5.7.1"), recipient,
            "not wanted here", sender, recipient, client))
    } else {
        out("smtpd", id ": client=" client "[" ip "]")
        out("cleanup", sprintf("%s: message-id=<%d.%s@%s>", id, clock * 1000, queue_id(), client))
        count = 1 + int(rand() * rand() * 4)
        out("qmgr", sprintf("%s: from=<%s>, size=%d, nrcpt=%d (queue active)", id, sender, 1000 + rand() * 90000, count))
        while (count-- > 0) {
            host = domain()
            recipient = person() "@" host
            out("smtp", delivery(id, recipient, "mx1." host, address()))
        }
        out("qmgr", id ": removed")
    }
    out("smtpd", "disconnect from " client "[" ip "] ehlo=2 starttls=1 mail=1 rcpt=1 data=1 quit=1 commands=7")
}

BEGIN {
    srand(5321)
    while (written < size) message()
}
