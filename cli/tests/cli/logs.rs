//! Logs and their summaries.

use std::collections::BTreeSet;

use crate::{folder, mail, objects, run};

/// A morning of a small server, with lines of other programs too.
const LOG: &str = "\
Nov 24 06:00:01 mx postfix/smtpd[10]: connect from client.example.net[198.51.100.7]
Nov 24 06:00:01 mx postfix/smtpd[10]: NOQUEUE: reject: RCPT from client.example.net[198.51.100.7]: 550 5.1.1 <x@here.example>: Recipient address rejected: User unknown; from=<a@b.example> to=<x@here.example> proto=ESMTP helo=<client>
Nov 24 06:00:02 mx postfix/qmgr[11]: 4Bq1: from=<ada@here.example>, size=5311, nrcpt=4 (queue active)
Nov 24 06:00:03 mx postfix/smtp[12]: 4Bq1: to=<charles@example.org>, relay=mx.example.org[192.0.2.1]:25, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 4Bq2)
Nov 24 06:00:04 mx postfix/smtp[12]: 4Bq1: to=<grace@example.org>, relay=mx.example.org[192.0.2.1]:25, delay=1, delays=0/0/0/1, dsn=5.1.1, status=bounced (host mx.example.org[192.0.2.1] said: 550 5.1.1 <grace@example.org>: unknown (in reply to RCPT TO command))
Nov 24 06:00:05 mx postfix/smtp[13]: 4Bq1: host mx.example.net[192.0.2.2] said: 450 4.2.2 full (in reply to RCPT TO command)
Nov 24 06:00:06 mx postfix/smtp[13]: 4Bq1: to=<dora@EXAMPLE.net>, relay=mx.example.net[192.0.2.3]:25, delay=2, delays=0/0/1/1, dsn=4.2.2, status=deferred (host mx.example.net[192.0.2.3] said: 450 4.2.2 full (in reply to RCPT TO command))
Nov 24 06:00:07 mx postfix/smtp[14]: 4Bq1: to=<joan@example.com>, relay=example-com.mail.protection.outlook.com[192.0.2.4]:25, delay=2, delays=0/0/1/1, dsn=5.4.1, status=bounced (host example-com.mail.protection.outlook.com[192.0.2.4] said: 550 5.4.1 Recipient address rejected: Access denied (in reply to RCPT TO command))
Nov 24 06:00:08 mx postfix/smtp[15]: 4Bq3: to=<grace@example.org>, relay=mx.example.org[192.0.2.1]:25, delay=1, delays=0/0/0/1, dsn=5.1.1, status=bounced (host mx.example.org[192.0.2.1] said: 550 5.1.1 <grace@example.org>: unknown (in reply to RCPT TO command))
Nov 24 06:00:09 mx dovecot: lmtp(joan): Error: 452 4.2.2 <joan@here.example> Quota exceeded
Nov 24 06:00:10 mx amavis[16]: starting, version 4.2.1
";

#[test]
fn codes_are_counted() {
    let rows = objects(&["--summary"], LOG);
    let row = |code: &str| rows.iter().find(|row| row["code"] == code).unwrap();
    assert_eq!(rows.len(), 4);
    assert_eq!(rows[0]["code"], "5.1.1", "the most frequent first");
    let counts = |code| {
        ["count", "delivered", "deferred", "failed", "refused"].map(|key| row(code)[key].as_u64().unwrap())
    };
    assert_eq!(counts("5.1.1"), [3, 0, 0, 2, 1]);
    assert_eq!(counts("4.2.2"), [2, 0, 2, 0, 0]);
    assert_eq!(counts("2.0.0"), [1, 1, 0, 0, 0]);
    assert_eq!(counts("5.4.1"), [1, 0, 0, 1, 0]);
    assert_eq!((&row("5.1.1")["cause"], &row("5.1.1")["class"]), (&"address".into(), &5.into()));
    assert_eq!(
        (&row("2.0.0")["first"], &row("2.0.0")["last"]),
        (&"Nov 24 06:00:01".into(), &"Nov 24 06:00:09".into())
    );

    let table = run(&["--summary"], LOG).output;
    assert!(
        table.starts_with("Nov 24 06:00:01 to Nov 24 06:00:09\n1 delivered, 2 deferred, 3 failed, 1 refused"),
        "{table}"
    );
    assert!(
        table.contains("    3  42.9%  █████████  5.1.1  2 failed, 1 refused  address  Bad destination"),
        "{table}"
    );
    assert!(
        table.contains("  4.2.2  deferred             mailbox  "),
        "one outcome needs no number: {table}"
    );
}

/// The counts of all codes and the first time, as `--summary` says.
fn counted(input: impl AsRef<[u8]>) -> (Vec<[u64; 5]>, Vec<serde_json::Value>) {
    let rows = objects(&["--summary"], input);
    let counts = rows.iter().map(|row| {
        ["count", "delivered", "deferred", "failed", "refused"].map(|key| row[key].as_u64().unwrap())
    });
    (counts.collect(), rows.iter().map(|row| row["first"].clone()).take(1).collect())
}

#[test]
fn a_log_is_one_whatever_it_begins_with() {
    let expected = counted(LOG);
    for start in [
        "\u{feff}",
        "\0\0\0\0",
        "-- Logs begin at Mon 2026-11-23 00:00:00 CET, end at Tue 2026-11-24 18:00:00 CET. --\n",
        "e.org[192.0.2.1]:25, delay=1, delays=0/0/0/1, status=sent (250 Ok)\n",
        "\n\n",
        "Subject: hello from mx.example.net; proto=ESMTP\n",
    ] {
        assert_eq!(counted(format!("{start}{LOG}")), expected, "{start:?}");
    }
    let zeros = vec![0; 300_000];
    assert_eq!(counted([&zeros, LOG.as_bytes()].concat()), expected);
}

#[test]
fn lines_are_understood_whatever_is_before_them() {
    let expected = counted(LOG).0;
    for (prefix, time) in [
        ("mail.log:", "Nov 24 06:00:01"),
        ("12:", "Nov 24 06:00:01"),
        ("/var/log/mail.log.1:12:", "Nov 24 06:00:01"),
        ("<22>", "Nov 24 06:00:01"),
        ("", "Nov 24 06:00:01.123456"),
        ("", "Tue 2026-11-24 06:00:01 CET"),
        ("", "1795500001.123456"),
        ("", "1795500001"),
        ("<22>1 ", "2026-11-24T06:00:01.123456+01:00"),
    ] {
        let lines = LOG.lines().map(|line| format!("{prefix}{time}{}\n", &line["Nov 24 06:00:01".len()..]));
        let (counts, first) = counted(lines.collect::<String>());
        assert_eq!((counts, &first[0]), (expected.clone(), &time.into()), "{prefix}{time}");
    }
    let lines = LOG.lines().map(|line| format!("24.11. 6 Uhr{}\n", &line["Nov 24 06:00:01".len()..]));
    assert_eq!(counted(lines.collect::<String>()).0, expected, "Postfix is known without a time");
}

#[test]
fn postfix_is_postfix_in_a_text_too() {
    let lines = LOG.lines().filter(|line| line.contains("postfix"));
    let lines: Vec<_> = lines.map(|line| line.replacen("Nov 24", "mx |", 1)).collect();
    let rows = objects(&["--as", "text"], lines.join("\n"));
    assert_eq!(rows.len(), 6, "its line on a first attempt repeats what is said of the delivery");
    assert_eq!((&rows[3]["recipient"], &rows[3]["status"]), (&"dora@EXAMPLE.net".into(), &"4.2.2".into()));
}

#[test]
fn what_this_server_refused_is_no_hard_bounce() {
    let rows = objects(&[], LOG);
    assert_eq!((&rows[0]["code"], &rows[0]["outcome"]), (&"5.1.1".into(), &"failed".into()));
    assert_eq!(rows[0]["hard_bounce"], false);
    for kind in ["log", "text"] {
        let found = objects(&["--as", kind], LOG);
        let hard = found.iter().filter(|row| row["hard_bounce"] == true);
        let recipients: BTreeSet<_> = hard.map(|row| row["recipient"].as_str().unwrap()).collect();
        let listed = run(&["--as", kind, "--hard-bounces"], LOG).output;
        assert_eq!(listed.lines().collect::<BTreeSet<_>>(), recipients, "{kind}");
    }
    let rows = objects(&["--as", "text", "--summary"], LOG);
    assert_eq!(rows.iter().find(|row| row["code"] == "5.1.1").unwrap()["refused"], 1);
}

#[test]
fn a_row_of_one_provider_has_its_meaning() {
    let row = |log: &str| {
        let rows = objects(&["--summary"], log);
        rows.into_iter().find(|row| row["code"] == "5.4.1").unwrap()
    };
    let note = smtp_status::Provider::ExchangeOnline.note("5.4.1".parse().unwrap()).unwrap();
    assert_eq!(row(LOG)["summary"], note.summary());
    assert_eq!(row(LOG)["cause"], "address");
    assert!(run(&["--summary"], LOG).output.contains(note.summary()));
    let line = LOG.lines().find(|line| line.contains("5.4.1")).unwrap();
    let other = line.replace("example-com.mail.protection.outlook.com", "mx.example.com");
    assert_eq!(row(&format!("{LOG}{other}\n"))["summary"], "No answer from host");
}

#[test]
fn domains_are_counted() {
    let rows = objects(&["--by", "domain"], LOG);
    let domains: Vec<_> =
        rows.iter().map(|row| (row["domain"].as_str(), row["count"].as_u64().unwrap())).collect();
    assert_eq!(domains[0], (Some("example.org"), 3));
    assert!(domains.contains(&(Some("example.net"), 1)) && domains.contains(&(None, 1)), "{domains:?}");
    assert_eq!(
        rows[0]["codes"],
        serde_json::json!([{"code": "5.1.1", "count": 2}, {"code": "2.0.0", "count": 1}])
    );
    let table = run(&["--summary", "--by", "domain"], LOG).output;
    assert!(table.contains("example.org  5.1.1 Bad destination mailbox address"), "{table}");
}

#[test]
fn hard_bounces_are_a_list_of_addresses() {
    // Exchange Online's 5.4.1 is an unknown recipient: the registry's "no answer from host" is not.
    assert_eq!(run(&["--hard-bounces"], LOG).output, "grace@example.org\njoan@example.com\n");
    assert_eq!(run(&["--hard-bounces"], mail("postfix.eml")).output, "charles@example.org\n");
    assert_eq!(run(&["--summary", "--hard-bounces"], LOG).output, "grace@example.org\njoan@example.com\n");
    let lower = LOG.replacen("grace@example.org", "grace@EXAMPLE.org", 2);
    assert_eq!(run(&["--hard-bounces"], lower).output, "grace@EXAMPLE.org\njoan@example.com\n");
    let objects = objects(&["--hard-bounces"], LOG);
    assert_eq!(objects.len(), 2);
    assert_eq!(
        (&objects[1]["provider"], &objects[1]["hard_bounce"]),
        (&"ExchangeOnline".into(), &true.into())
    );
}

#[test]
fn each_line_can_be_looked_at() {
    let lines = objects(&[], LOG);
    let sources: Vec<_> = lines.iter().map(|line| line["source"].as_str().unwrap()).collect();
    assert_eq!(sources, [2, 4, 5, 7, 8, 9, 10].map(|number| format!("standard input:{number}")));
    let bounce = &lines[2];
    for (key, value) in
        [("recipient", "grace@example.org"), ("code", "5.1.1"), ("status", "5.1.1"), ("action", "failed")]
    {
        assert_eq!(bounce[key], value);
    }
    assert_eq!(bounce["reply_code"], 550);
    assert_eq!(lines[3]["action"], "delayed");
    assert_eq!((&lines[0]["action"], &lines[0]["outcome"]), (&serde_json::Value::Null, &"failed".into()));
    let page = run(&[], LOG).output;
    for part in [
        "standard input:2: x@here.example refused: 550 5.1.1 <x@here.example>",
        "standard input:5: grace@example.org failed, a hard bounce: host mx.example.org",
        "standard input:7: dora@EXAMPLE.net deferred: host",
        "\n5.1.1  Bad destination mailbox address\n",
        // As the provider means it.
        "\n5.4.1  No such recipient, or not a domain of this server (Exchange Online)\n",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert_eq!(page.matches("No answer from host").count(), 1, "{page}");
}

#[test]
fn each_recipient_of_a_line_counts() {
    let line = "Nov 24 18:00:00 mx sendmail[1]: x1: to=<a@example.org>,<b@example.org>, delay=1, \
        relay=mx.example.org. [192.0.2.1], dsn=5.1.1, stat=User unknown\n";
    for kind in ["log", "text"] {
        let listed = run(&["--as", kind, "--hard-bounces"], line).output;
        assert_eq!(listed, "a@example.org\nb@example.org\n");
        assert_eq!(objects(&["--as", kind, "--summary"], line)[0]["failed"], 2);
    }
}

#[test]
fn times_of_several_logs_are_in_order_whatever_the_order_of_the_files() {
    let folder = folder("times");
    let (old, new) = (folder.join("mail.log.1"), folder.join("mail.log"));
    std::fs::write(&old, LOG.replace("Nov 24", "Dec 31")).unwrap();
    std::fs::write(&new, LOG.replace("Nov 24", "Jan  1")).unwrap();
    let rows = objects(&["--summary", new.to_str().unwrap(), old.to_str().unwrap()], "");
    assert_eq!((&rows[0]["first"], &rows[0]["last"]), (&"Dec 31 06:00:01".into(), &"Jan  1 06:00:09".into()));
    let modern = LOG.replace("Nov 24 06:00:", "2026-11-24T06:00:").replace(" mx ", ".123456+01:00 mx ");
    let rows = objects(&["--summary"], modern);
    assert_eq!((rows.len(), &rows[0]["last"]), (4, &"2026-11-24T06:00:09.123456+01:00".into()));
}

#[test]
fn mails_are_counted_too() {
    let rows = objects(&["--summary"], mail("postfix.eml"));
    let codes: Vec<_> =
        rows.iter().map(|row| (row["code"].as_str().unwrap(), row["failed"].as_u64().unwrap())).collect();
    assert_eq!(codes, [("5.1.1", 1), ("5.2.2", 1)]);
    assert_eq!(rows[0]["first"], "2026-11-24T18:00:01+01:00");
}
