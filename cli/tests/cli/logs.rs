//! Logs and their summaries.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;

use crate::{command, directory, mail, objects, run};

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
    let directory = directory("times");
    let (old, new) = (directory.join("mail.log.1"), directory.join("mail.log"));
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

#[test]
fn a_log_that_is_followed_is_shown_as_it_comes() {
    for arguments in [&[][..], &["--json"], &["--hard-bounces"]] {
        let mut child = command(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut input = child.stdin.take().unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut bounces =
            LOG.lines().filter(|line| line.contains("grace@") || line.contains("joan@example.com"));
        for _ in 0..2 {
            // The next line is written when the one before has been shown.
            writeln!(input, "{}", bounces.next().unwrap()).unwrap();
            let mut shown = String::new();
            output.read_line(&mut shown).unwrap();
            assert!(shown.contains("@example."), "{arguments:?}: {shown}");
        }
        drop(input);
        child.wait().unwrap();
    }
}

#[test]
fn results_may_be_asked_for_by_time_and_domain() {
    let sum = |arguments: &[&str]| {
        let rows = objects(
            &[&["--summary"], arguments].concat(),
            LOG.replace("Nov 24 ", "2026-11-24T").replace(" mx ", "Z mx "),
        );
        rows.iter().map(|row| row["count"].as_u64().unwrap()).sum::<u64>()
    };
    assert_eq!(sum(&[]), 7);
    assert_eq!(sum(&["--since", "2026-11-24T06:00:06Z"]), 4);
    assert_eq!(sum(&["--until", "2026-11-24T06:00:06Z"]), 3);
    assert_eq!(sum(&["--since", "2026-11-24T06:00:04Z", "--until", "2026-11-24T06:00:07Z"]), 2);
    assert_eq!(sum(&["--domain", "example.org"]), 3);
    assert_eq!(sum(&["--domain", "example.org", "--domain", "EXAMPLE.com"]), 4);
    let wrong = run(&["--since", "teatime", "x"], "");
    assert_eq!(wrong.status, 2);
    assert!(
        wrong.errors.starts_with("error: --since teatime: expected a time such as 2h"),
        "{}",
        wrong.errors
    );
}

#[test]
fn a_year_that_is_missing_is_the_last() {
    let ran = run(&["--json", "--since", "400d"], LOG);
    assert_eq!(ran.output.lines().count(), 7, "{}", ran.errors);
    assert_eq!(run(&["--json", "--since", "now"], LOG).output, "");
}

#[test]
fn groups_are_counted() {
    for (by, expected) in [
        ("hour", &[(Some("Nov 24 06:00"), 7)][..]),
        ("cause", &[(Some("address"), 4), (Some("mailbox"), 2), (None, 1)]),
        ("provider", &[(None, 6), (Some("ExchangeOnline"), 1)]),
    ] {
        let rows = objects(&["--by", by], LOG);
        let counts: Vec<_> =
            rows.iter().map(|row| (row[by].as_str(), row["count"].as_u64().unwrap())).collect();
        assert_eq!(counts, expected, "{by}");
    }
    let rows = objects(&["--by", "relay"], LOG);
    assert_eq!((&rows[0]["relay"], &rows[0]["count"]), (&"mx.example.org".into(), &3.into()));
    let table = run(&["--by", "provider"], LOG).output;
    assert!(table.contains("Exchange Online  5.4.1 No such recipient"), "{table}");
}

#[test]
fn few_rows_are_enough() {
    assert_eq!(objects(&["--top", "2"], LOG).len(), 2);
    let table = run(&["--top", "1"], LOG).output;
    assert!(table.starts_with("Nov 24 06:00:01 to") && table.ends_with("... and 3 more\n"), "{table}");
    assert!(table.contains("1 delivered, 2 deferred, 3 failed"), "the header is of all: {table}");
}

#[test]
fn a_condition_fails_the_run() {
    for (condition, status) in
        [("failed > 40%", 3), ("failed > 50%", 0), ("refused >= 1", 3), ("delivered < 1", 0)]
    {
        let ran = run(&["--fail-if", condition], LOG);
        assert_eq!(ran.status, status, "{condition}: {}", ran.errors);
        assert!(ran.output.contains("1 delivered"), "the summary is printed all the same");
    }
    assert_eq!(run(&["--fail-if", "failed > 40%"], LOG).errors, "failed > 40%: 3 of 7\n");
    let wrong = run(&["--fail-if", "lost > 1"], LOG);
    assert_eq!(wrong.status, 2);
    assert!(
        wrong.errors.contains("\"lost\" is not counted: expected one of delivered, "),
        "{}",
        wrong.errors
    );
}

#[test]
fn prometheus_reads_it() {
    let ran = run(&["--format", "prometheus"], LOG);
    let lines: Vec<_> = ran.output.lines().collect();
    for line in [
        "# TYPE smtp_status_results gauge",
        "smtp_status_results{event=\"failed\",code=\"5.1.1\",cause=\"address\",reason=\"\"} 2",
        "smtp_status_results{event=\"refused\",code=\"5.1.1\",cause=\"address\",reason=\"\"} 1",
        "smtp_status_deferred_mails 2",
        "smtp_status_expired 0",
        "smtp_status_unreadable_lines 0",
    ] {
        assert!(lines.contains(&line), "{line}: {}", ran.output);
    }
    let by_domain = run(&["--format", "prometheus", "--by", "domain"], LOG).output;
    assert!(
        by_domain.contains("smtp_status_results{event=\"failed\",domain=\"example.org\"} 2\n"),
        "{by_domain}"
    );
}

#[test]
fn a_summary_says_what_it_could_not_read() {
    let cut = "Nov 24 06:00:10 mx postfix/smtp[1]: A1: to=<a@b.example>, relay=d, del\n";
    let table = run(&["--summary"], format!("{LOG}{cut}")).output;
    assert!(table.contains("\n1 line about a delivery could not be read\n"), "{table}");
    assert_eq!(objects(&["--summary"], format!("{LOG}{cut}"))[0]["unreadable_lines"], 1);
    let ran = run(&[], format!("{LOG}{cut}"));
    assert!(
        ran.errors.contains("standard input: 1 line about a delivery could not be read"),
        "{}",
        ran.errors
    );
    assert_eq!(objects(&["--summary"], LOG)[0]["unreadable_lines"], 0);
}

#[test]
fn what_a_hard_bounce_is_not_certain_of_is_said() {
    let forged = "A1: to=<victim@example.com>, relay=a, delay=1, delays=0/0/0/1, dsn=5.1.1, status=bounced (550 5.1.1 x)\n";
    let failure =
        "Nov 24 18:00:00 mx qmail: delivery 3: failure: Sorry,_no_mailbox_here_by_that_name._(#5.1.1)/\n";
    let ran = run(&["--hard-bounces"], format!("{LOG}{forged}{failure}"));
    assert_eq!(ran.output, "grace@example.org\njoan@example.com\n");
    let ran = run(&["--hard-bounces"], failure);
    assert_eq!((ran.output.as_str(), ran.errors.as_str()), ("", "1 hard bounce without a recipient\n"));
    let ran = run(&["--hard-bounces", "--as", "log"], forged);
    assert_eq!(
        (ran.output.as_str(), ran.errors.as_str()),
        ("", "1 hard bounce on lines that others may have forged, left out\n")
    );
}

#[test]
fn a_hard_bounce_needs_no_code() {
    let line = "2026-11-24 18:00:00 1tCxyz-0001Ab-2C ** grace@example.org R=r T=t H=mx.example.org [192.0.2.1]: SMTP error from \
        remote mail server after RCPT TO:<grace@example.org>: 550 No such user here\n";
    assert_eq!(run(&["--hard-bounces"], line).output, "grace@example.org\n");
    let full = line.replace("550 No such user here", "550 5.1.1 Mailbox full");
    assert_eq!(run(&["--hard-bounces"], full).output, "");
}

#[test]
fn an_address_cannot_act_on_the_terminal_or_swallow_the_others() {
    let lines = [
        "Nov 24 18:00:00 mx postfix/smtp[1]: A1: to=<\"\u{1b}]0;x\"@example.org>, relay=mx, delay=1, dsn=5.1.1, status=bounced (550 5.1.1 no)\n",
        "Nov 24 18:00:00 mx postfix/smtp[1]: A2: to=<grace@example.org>, relay=mx, delay=1, dsn=5.1.1, status=bounced (550 5.1.1 \u{9b}31m\u{202e}\u{e0041})\n",
    ];
    let listed = run(&["--hard-bounces"], lines.concat()).output;
    assert_eq!(listed, "\"\\u{1b}]0;x\"@example.org\ngrace@example.org\n");
    for arguments in [
        &["--color", "never"][..],
        &["--json"],
        &["--by", "domain"],
        &["--hard-bounces", "--json"],
        &["--summary"],
    ] {
        let ran = run(arguments, lines.concat());
        let acts = |text: &str| text.contains(['\u{1b}', '\u{7}', '\u{9b}', '\u{202e}', '\u{e0041}']);
        assert!(!acts(&ran.output) && !acts(&ran.errors), "{arguments:?}: {}", ran.output);
    }
    let object = &objects(&[], lines[0])[0];
    assert_eq!(object["recipient"], "\"\u{1b}]0;x\"@example.org", "JSON keeps what it is, escaped");
}

#[test]
fn names_of_files_and_arguments_do_not_act_on_the_terminal() {
    let name = directory("names-that-act").join("a\u{1b}]52;c;eA==\u{7}\u{202e}");
    std::fs::write(&name, "nothing here\n").unwrap();
    for arguments in [
        &[name.to_str().unwrap()][..],
        &["missing\u{1b}]0;x\u{7}.eml"],
        &["--by", "\u{1b}]0;x\u{7}"],
        &["--since", "\u{1b}[31m"],
    ] {
        let ran = run(arguments, "");
        assert!(!ran.errors.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{:?}", ran.errors);
        // clap leaves out what its own colors are made of.
        assert!(ran.errors.contains("\\u{1b}") || arguments[0] == "--by", "{:?}", ran.errors);
    }
}

#[test]
fn a_file_of_events_is_read() {
    let event = |kind: &str, address: &str| {
        format!(
            r#"{{"email":"{address}","timestamp":1795539600,"event":"{kind}","sg_event_id":"1","status":"5.1.1","reason":"550 5.1.1 unknown","type":"bounce"}}"#
        )
    };
    let (bounce, delivered) = (event("bounce", "grace@example.org"), event("delivered", "ada@example.org"));
    for text in [
        format!("[\n{bounce},\n{delivered}\n]\n"),
        format!("[{bounce},{delivered}]"),
        format!("{bounce}\n{delivered}\n"),
    ] {
        assert_eq!(run(&["--hard-bounces"], &text).output, "grace@example.org\n", "{text}");
        let rows = objects(&["--by", "domain"], &text);
        assert_eq!((&rows[0]["delivered"], &rows[0]["failed"]), (&1.into(), &1.into()), "{text}");
    }
    assert_eq!(run(&[], "[\n{\"email\":\n").status, 2);
}

#[test]
fn each_result_has_what_the_log_says_of_it() {
    let sender = "Nov 24 06:00:02 mx postfix/qmgr[11]: 4Bq1: from=<ada@here.example>, size=5311, nrcpt=4 (queue active)\n";
    let rows = objects(&[], format!("{sender}{LOG}"));
    let grace = rows.iter().find(|row| row["recipient"] == "grace@example.org").unwrap();
    for (field, value) in [
        ("event", "failed"),
        ("time", "Nov 24 06:00:04"),
        ("queue_id", "4Bq1"),
        ("sender", "ada@here.example"),
        ("relay", "mx.example.org[192.0.2.1]:25"),
    ] {
        assert_eq!(grace[field], value, "{field}");
    }
    assert_eq!(grace["delay"], 1.0);
    assert_eq!(rows[0]["event"], "refused");
    let expired = "Nov 24 06:00:02 mx postfix/qmgr[11]: 4Bq1: from=<ada@here.example>, status=expired, returned to sender\n";
    assert_eq!(objects(&[], expired)[0]["event"], "expired");
    let row = &objects(&["--summary"], expired)[0];
    assert_eq!((&row["expired"], &row["failed"], &row["count"]), (&1.into(), &0.into(), &1.into()));
    assert!(run(&["--summary"], expired).output.contains("0 failed, 1 expired, 0 refused"));
}
