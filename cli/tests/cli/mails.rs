//! Bounces as the usual systems write them. `mails.jsonl` has what is found in each: after an intended change run
//! with `UPDATE_EXPECTED=1`, and read the difference as you would read code.

use std::fs;

use crate::{mail, mails, objects, run};

#[test]
fn each_bounce_is_read_as_expected() {
    let mut names: Vec<String> = fs::read_dir(mails())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| !name.starts_with('.'))
        .collect();
    names.sort();
    let found: String = names
        .iter()
        .map(|name| {
            let found = run(&["--json"], mail(name)).output;
            if found.is_empty() {
                format!("{name}: nothing\n")
            } else {
                found.replace("standard input", name)
            }
        })
        .collect();
    let expected = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cli/mails.jsonl");
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        fs::write(expected, &found).unwrap();
    }
    for (found, expected) in found.lines().zip(fs::read_to_string(expected).unwrap().lines()) {
        assert_eq!(found, expected);
    }
    assert_eq!(found, fs::read_to_string(expected).unwrap());
}

/// A mail with this header, in which somebody quotes what a server said.
fn quoting(header: &str) -> String {
    format!(
        "{header}To: c@example.net\nSubject: a ticket\nDate: Tue, 24 Nov 2026 18:00:00 +0000\n\n\
         I tried it:\n<** 550 5.1.1 <ceo@example.org>: User unknown\n\nIt works now.\n"
    )
}

#[test]
fn who_writes_about_a_bounce_puts_nobody_on_the_list() {
    let person = quoting("From: a@example.com\n");
    assert_eq!(run(&["--hard-bounces"], &person).output, "");
    let found = &objects(&[], &person)[0];
    assert_eq!((&found["code"], &found["hard_bounce"]), (&"5.1.1".into(), &false.into()));
    // A program that answers on its own quotes, too.
    for header in [
        "Return-Path: <>\nFrom: mail@example.com\n",
        "From: mail@example.com\nAuto-Submitted: auto-replied\n",
    ] {
        assert_eq!(run(&["--hard-bounces"], quoting(header)).output, "", "{header}");
    }
    assert_eq!(
        run(&["--hard-bounces"], quoting("From: MAILER-DAEMON@example.com\n")).output,
        "ceo@example.org\n"
    );
}

#[test]
fn reports_on_something_else_say_nothing_of_deliveries() {
    for kind in ["disposition-notification", "feedback-report"] {
        let mail = quoting(&format!(
            "From: a@example.com\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type={kind}; boundary=b\n"
        ));
        let mail = mail.replacen("\n\n", "\n\n--b\nContent-Type: text/plain\n\n", 1) + "--b--\n";
        assert_eq!(run(&[], &mail).status, 1, "{kind}");
        assert_eq!(run(&[], mail.replace(kind, "delivery-status")).status, 0);
    }
}

#[test]
fn a_version_in_the_words_of_a_server_stays_there() {
    let mail = "From: MAILER-DAEMON@example.com\nTo: c@example.net\nSubject: failure notice\n\n\
        <bob@example.org>: Sophos version 5.2.2 scanner: 550 5.7.1 blocked; rule version 2.1.3\n";
    let found = &objects(&[], mail)[0];
    assert_eq!(found["code"], "5.7.1");
    assert_eq!(found["diagnostic"], "Sophos version 5.2.2 scanner: 550 5.7.1 blocked; rule version 2.1.3");
}

#[test]
fn a_page_says_what_became_of_each_recipient() {
    let page = run(&[], mail("postfix.eml")).output;
    for part in [
        "charles@example.org",
        "failed, a hard bounce: stop sending there",
        "5.1.1  Bad destination mailbox address",
        "the sender, by using a different address",
        "550 5.1.1 <charles@example.org>: Recipient address rejected",
        "grace@example.net",
        "the recipient\n",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let page = run(&[], mail("postfix-delivered.eml")).output;
    assert_eq!(page, "charles@example.org  delivered, 2.0.0\n");
}

#[test]
fn both_readings_of_a_code_are_shown() {
    let page = run(&[], mail("exchange-online.eml")).output;
    for part in ["5.1.10  No such recipient", "Recipient address has null MX", "Exchange Online"] {
        assert!(page.contains(part), "{part}: {page}");
    }
}

#[test]
fn a_status_field_that_says_something_else_is_shown() {
    let mail = String::from_utf8(mail("sendmail.eml")).unwrap();
    let remark = |status: &str| {
        let page = run(&[], mail.replace("Status: 5.1.1", &format!("Status: {status}"))).output;
        let remark =
            page.lines().find_map(|line| line.strip_prefix("  Status field     ")).map(str::to_owned);
        remark.unwrap_or_default()
    };
    assert_eq!(remark("5.1.1"), "5.1.1, but the server's words say 5.7.1");
    assert_eq!(remark("5.0.0"), "5.0.0, which says less");
    assert_eq!(remark("5.7.0"), "5.7.0, which says less");
    assert_eq!(remark("5.7.1"), "");
}

#[test]
fn only_who_has_not_given_up_tries_again() {
    let delayed = mail("postfix-delayed.eml");
    assert!(run(&[], &delayed).output.contains("keeps retrying on its own"));
    let failed = String::from_utf8(delayed).unwrap().replace("Action: delayed", "Action: failed");
    let page = run(&[], failed).output;
    assert!(!page.contains("on its own") && page.contains("has given up"), "{page}");
}

#[test]
fn no_version_and_no_header_of_the_returned_mail_is_a_code() {
    let of_versions = ["2.0.1", "2.5.1", "4.2.1", "4.8.2", "4.9.6", "4.96.2", "5.6.3"];
    let found = objects(&[mails().to_str().unwrap()], "");
    assert!(found.iter().all(|object| !of_versions.iter().any(|version| object["code"] == *version)));
    // The mails do contain them, and each could be taken for a code.
    let all: Vec<u8> =
        fs::read_dir(mails()).unwrap().flat_map(|entry| fs::read(entry.unwrap().path()).unwrap()).collect();
    let scanned: Vec<String> = smtp_status::scan(&all).map(|found| found.status.to_string()).collect();
    assert!(of_versions.iter().all(|version| scanned.iter().any(|code| code == version)));
}

#[test]
fn every_prefix_of_a_bounce_is_read() {
    for name in ["postfix.eml", "exim.eml", "qmail.eml", "exchange-2007.eml", "courier.eml", "forwarded.eml"]
    {
        let whole = mail(name);
        let directory = crate::directory(&format!("prefixes-{name}"));
        for end in (0..whole.len()).step_by(7) {
            fs::write(directory.join(format!("{end:05}")), &whole[..end]).unwrap();
        }
        let ran = run(&["--json", "--as", "mail", directory.to_str().unwrap()], "");
        assert_eq!((ran.status, ran.errors.as_str()), (0, ""), "{name}");
    }
}

#[test]
fn only_bounces_of_what_was_sent_count_if_that_is_known() {
    let sent = crate::directory("sent-ids").join("ids");
    let stopped = |ids: &str, mail: &[u8]| {
        fs::write(&sent, ids).unwrap();
        run(&["--hard-bounces", "--sent-ids", sent.to_str().unwrap()], mail).output
    };
    let bounce = mail("dma-moved.eml");
    assert_eq!(
        stopped("<other@sender.example>\r\n<news-17@sender.example>\r\n", &bounce),
        "charles@example.org\n"
    );
    assert_eq!(stopped("news-17@sender.example", &bounce), "charles@example.org\n");
    assert_eq!(stopped("other@sender.example\n", &bounce), "");
    // It returns nothing.
    assert_eq!(stopped("news-17@sender.example\n", &mail("postfix-alias.eml")), "");
    let object = &objects(&[], mail("sendmail-alias.eml"))[0];
    assert_eq!(object["original_recipient"], "list@sender.example");
    assert_eq!(
        (&object["envelope_id"], &object["original_message_id"]),
        (&"news-17".into(), &"news-17@sender.example".into())
    );
    let missing = run(&["--sent-ids", "no-such-file"], bounce);
    assert_eq!(
        (missing.status, missing.errors.as_str()),
        (2, "error: --sent-ids no-such-file: no such file\n")
    );
}

#[test]
fn the_messages_of_a_large_mbox_are_read_in_their_order() {
    let message = |number: usize| {
        format!(
            "From a Tue Nov 24 18:00:00 2026\nFrom: MAILER-DAEMON@a.example\nSubject: failure notice\n\n\
             <u{number}@x.example>: 550 5.1.1 unknown\n\n{}",
            "--- Below this line is a copy of the message.\n".to_owned()
                + &"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde\n".repeat(256)
                + "\n"
        )
    };
    // More than the threads share at a time.
    let mbox: String = (1..=300).map(message).collect();
    let path = crate::directory("large-mbox").join("bounces.mbox");
    fs::write(&path, mbox).unwrap();
    let found = objects(&["--hard-bounces", path.to_str().unwrap()], "");
    assert_eq!(found.len(), 300);
    for (index, object) in found.iter().enumerate() {
        let number = index + 1;
        assert_eq!(object["recipient"], format!("u{number}@x.example"));
        assert_eq!(object["source"], format!("{}:{number}", path.display()));
    }
}

#[test]
fn what_of_a_mail_is_not_read_is_said_and_the_next_one_is_read() {
    let bounce = |name: &str| {
        format!(
            "From a Tue Nov 24 18:00:00 2026\nFrom: MAILER-DAEMON@a.example\nSubject: failure notice\n\n<{name}@x.example>: 550 5.1.1 unknown\n\n"
        )
    };
    let copy =
        "--- Below this line is a copy of the message.\n".to_owned() + &"0123456789abcde\n".repeat(1 << 20);
    let large = bounce("large") + &copy + "\n";
    let nested = "From a Tue Nov 24 18:00:00 2026\nFrom: MAILER-DAEMON@a.example\n".to_owned()
        + &"Content-Type: message/rfc822\n\n".repeat(150_000);
    let ran = run(&["--hard-bounces"], large + &nested + "\n" + &bounce("small"));
    assert_eq!(ran.output, "large@x.example\nsmall@x.example\n");
    let expected = "standard input:1: larger than 16 MiB: the rest of the mail was skipped\n\
        standard input:1: more than 4 MiB of text: the rest of the mail was skipped\n\
        standard input:2: nested too deeply: the rest of the mail was skipped\n";
    assert_eq!(ran.errors, expected);
}
