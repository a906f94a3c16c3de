//! Mails as the usual systems and people write them. `mails.txt` says what is found in each: after an intended change run
//! with `UPDATE_EXPECTED=1`, and read the difference as you would read code.

use std::fmt::Write;
use std::fs;
use std::path::PathBuf;

use smtp_status::{Cause, Outcome};
use smtp_status_mail::{Delivery, Limit, Mail, Origin, read};

fn directory() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/mails")
}

fn names() -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(directory())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| !name.starts_with('.'))
        .collect();
    names.sort();
    names
}

fn mail(name: &str) -> Vec<u8> {
    fs::read(directory().join(name)).unwrap()
}

/// The addresses that a mail puts on the list of those to stop.
fn stopped(mail: &Mail) -> Vec<&str> {
    mail.deliveries()
        .iter()
        .filter(|delivery| delivery.is_hard_bounce())
        .filter_map(Delivery::recipient)
        .collect()
}

#[test]
fn each_mail_is_read_as_expected() {
    let found: String = names().iter().map(|name| shown(name, &read(&mail(name)))).collect();
    let expected = directory().with_extension("txt");
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        fs::write(&expected, &found).unwrap();
    }
    let expected = fs::read_to_string(&expected).unwrap();
    for (found, expected) in found.split("\n\n").zip(expected.split("\n\n")) {
        assert_eq!(found, expected);
    }
    assert_eq!(found, expected);
}

fn shown(name: &str, mail: &Mail) -> String {
    let mut text = format!("{name}: {:?}\n", mail.origin());
    for delivery in mail.deliveries() {
        let diagnosis = delivery.diagnosis();
        let mut line = |label: &str, value: Option<String>| {
            if let Some(value) = value {
                writeln!(text, "  {label}: {value}").unwrap();
            }
        };
        line("recipient", Some(delivery.recipient().unwrap_or("-").to_owned()));
        line("  original recipient", delivery.original_recipient().map(str::to_owned));
        line("  outcome", diagnosis.outcome().map(|outcome| outcome.name().to_owned()));
        line("  cause", diagnosis.cause().map(|cause| cause.name().to_owned()));
        line("  hard bounce", delivery.is_hard_bounce().then(|| "yes".to_owned()));
        line("  status", diagnosis.status().map(|status| status.to_string()));
        line("  status field", delivery.status_field().map(|status| status.to_string()));
        line("  action", delivery.action().map(|action| action.name().to_owned()));
        line("  host", delivery.remote_host().map(str::to_owned));
        line("  words", delivery.words().map(str::to_owned));
        line("  envelope", delivery.envelope_id().map(str::to_owned));
        line("  message", delivery.original_message_id().map(str::to_owned));
    }
    text + "\n"
}

#[test]
fn who_writes_about_a_bounce_puts_nobody_on_the_list() {
    for (name, origin) in [
        ("person-pastes-report.eml", Origin::Person),
        ("person-attaches-report.eml", Origin::Person),
        ("person-forwards-text.eml", Origin::Person),
        ("person-with-failed-field.eml", Origin::Person),
        ("forwarded.eml", Origin::Person),
        ("ticket-quotes.eml", Origin::Program),
        ("absent-quotes.eml", Origin::Program),
    ] {
        let mail = read(&mail(name));
        assert_eq!((mail.origin(), stopped(&mail)), (origin, vec![]), "{name}");
    }
}

#[test]
fn what_a_quoted_server_says_names_nobody() {
    for name in ["exim-reply-names-others.eml", "qmail-reply-names-others.eml", "dma-moved.eml"] {
        let mail = read(&mail(name));
        let recipients: Vec<_> = mail.deliveries().iter().map(Delivery::recipient).collect();
        assert_eq!(recipients, [Some("charles@example.org")], "{name}");
        assert_eq!(stopped(&mail), ["charles@example.org"], "{name}");
    }
}

#[test]
fn the_member_of_an_alias_is_the_recipient() {
    for name in ["exim-alias.eml", "sendmail-alias.eml", "postfix-alias.eml"] {
        let mail = read(&mail(name));
        let first = &mail.deliveries()[0];
        assert_eq!(first.original_recipient(), Some("list@sender.example"), "{name}");
        assert_eq!(stopped(&mail), ["charles@example.org"], "{name}");
    }
}

#[test]
fn an_alias_whose_member_is_not_known_stays() {
    let unknown = String::from_utf8(mail("exim-alias.eml")).unwrap().replace("(generated from", "(made from");
    let mail = read(unknown.as_bytes());
    assert_eq!(mail.deliveries()[0].recipient(), Some("list@sender.example"));
    assert!(stopped(&mail).is_empty());
}

#[test]
fn each_recipient_of_a_transcript_has_its_own_lines() {
    let mail = read(&mail("sendmail-transcript.eml"));
    let found: Vec<_> = mail
        .deliveries()
        .iter()
        .map(|delivery| {
            (delivery.recipient().unwrap(), delivery.diagnosis().outcome(), delivery.words().unwrap())
        })
        .collect();
    assert_eq!(found[0].0, "charles@example.org");
    assert_eq!(found[1].0, "grace@example.net");
    assert!(found[0].2.contains("No such user here"), "{}", found[0].2);
    assert!(found[1].2.contains("Mailbox over quota"), "{}", found[1].2);
    assert_eq!((found[2].0, found[2].1), ("dora@example.com", Some(Outcome::Deferred)));
}

#[test]
fn what_is_hard_to_find_is_found() {
    for name in [
        "blank-first-line.eml",
        "html-cells.eml",
        "html-chinese.eml",
        "report-without-words.eml",
        "fields-in-header.eml",
        "report-in-a-part.eml",
        "ionos.eml",
        "supplementary-words.eml",
    ] {
        assert_eq!(stopped(&read(&mail(name))), ["charles@example.org"], "{name}");
    }
}

#[test]
fn of_several_addresses_that_are_only_mentioned_none_is_stopped() {
    let returned = String::from_utf8(mail("returned-to.eml"))
        .unwrap()
        .replace("552 5.3.4 Message too big", "550 5.1.1 no");
    assert_eq!(stopped(&read(returned.as_bytes())), ["charles@example.org"]);
    let several = returned.replace("<charles@example.org>", "<charles@example.org>, grace@example.net");
    assert_eq!(read(several.as_bytes()).deliveries().len(), 2);
    assert!(stopped(&read(several.as_bytes())).is_empty());
    let of_list = returned.replace("<charles@example.org>", "<ada@sender.example>");
    assert!(stopped(&read(of_list.as_bytes())).is_empty());
}

#[test]
fn the_first_four_lines_that_tell_something_of_a_recipient_are_read() {
    let words = |line: &str, count| {
        let first = line.repeat(count);
        let text = format!("<ada@example.org>: gone\n\n---\n{first}Then <ada@example.org>: 552 5.2.2 full\n");
        let mail = read(format!("From: MAILER-DAEMON@mail.example.net\n\n{text}").as_bytes());
        mail.deliveries()[0].words().map(str::to_owned)
    };
    let (first, last) = ("First <ada@example.org>: 550 no", "Then <ada@example.org>: 552 5.2.2 full");
    assert_eq!(words(&format!("{first}\n"), 3).as_deref(), Some(last));
    assert_eq!(words(&format!("{first}\n"), 4).as_deref(), Some(first));
    assert_eq!(words("First <ada@example.org>\n", 4).as_deref(), Some(last));
}

#[test]
fn the_first_four_places_about_a_recipient_are_read() {
    let words = |count| {
        let text = "<ada@example.org>: 550 no\n---\n".repeat(count) + "<ada@example.org>: 552 5.2.2 full\n";
        let mail = read(format!("From: MAILER-DAEMON@mail.example.net\n\n{text}").as_bytes());
        mail.deliveries()[0].words().map(str::to_owned)
    };
    assert_eq!(words(3).as_deref(), Some("552 5.2.2 full"));
    assert_eq!(words(4).as_deref(), Some("550 no"));
}

#[test]
fn a_person_without_an_address_is_nobodys_address() {
    let mail = read(&mail("exchange-5.5.eml"));
    let [delivery] = mail.deliveries() else { panic!("{mail:?}") };
    assert_eq!(delivery.recipient(), None);
    assert!(delivery.words().unwrap().contains("The recipient name is not recognized"));
}

#[test]
fn the_quoted_server_is_known() {
    for (name, host) in [
        ("ionos.eml", "mx.example.org"),
        ("said-without-recipient.eml", "alt1.gmail-smtp-in.l.google.com"),
        ("responded-with-failure.eml", "mx.example.org"),
        ("html-cells.eml", "mx.example.org"),
        ("postfix-text.eml", "mx.example.org"),
        ("supplementary-words.eml", "example-org.mail.protection.outlook.com"),
    ] {
        assert_eq!(read(&mail(name)).deliveries()[0].remote_host(), Some(host), "{name}");
    }
    let mail = read(&mail("said-without-recipient.eml"));
    assert_eq!(mail.deliveries()[0].diagnosis().cause(), Some(Cause::Sender));
}

#[test]
fn the_ids_of_what_was_sent_are_known() {
    for name in
        ["sendmail-alias.eml", "qmail-reply-names-others.eml", "report-in-a-part.eml", "dma-moved.eml"]
    {
        assert_eq!(
            read(&mail(name)).deliveries()[0].original_message_id(),
            Some("news-17@sender.example"),
            "{name}"
        );
    }
    assert_eq!(read(&mail("sendmail-alias.eml")).deliveries()[0].envelope_id(), Some("news-17"));
    let mail = read(&mail("dma-moved.eml"));
    assert_eq!((mail.message_id(), mail.date()), (None, Some("2026-11-24T18:00:01+01:00")));
}

#[test]
fn a_report_about_something_else_says_nothing_about_deliveries() {
    let mail = read(&mail("spam-report.eml"));
    assert_eq!((mail.origin(), mail.deliveries().len()), (Origin::Report, 0));
    assert_eq!(mail.message_id(), Some("complaint-5@mail.example.net"));
}

#[test]
fn what_is_beyond_a_limit_is_not_read() {
    const MOST: usize = 100_000;
    let bounce = |text: &str| format!("From: MAILER-DAEMON@mail.example.net\n{text}");
    let recipients = |count| {
        let mut fields = String::new();
        for number in 0..count {
            writeln!(fields, "Final-Recipient:rfc822;{number}@x.example\n").unwrap();
        }
        fields
    };
    let in_part = |count| {
        let report =
            "Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\n";
        bounce(&format!("{report}{}", recipients(count)))
    };
    let in_parts = |count: usize| {
        in_part(count / 2) + "--b\nContent-Type: message/delivery-status\n\n" + &recipients(count - count / 2)
    };
    let in_text = |count| bounce(&format!("\n{}", recipients(count)));
    let expected = |is_exceeded: bool, limit| if is_exceeded { vec![limit] } else { vec![] };
    for size in [16 << 20, (16 << 20) + 1] {
        let end = "\n\n<ada@example.org>: 550 5.1.1 no\n";
        let filled = bounce("X: ");
        let message = format!("{filled}{}{end}", "x".repeat(size - filled.len() - end.len()));
        let mail = read(message.as_bytes());
        assert_eq!(mail.exceeded(), expected(size > 16 << 20, Limit::Size));
        assert_eq!(stopped(&mail), ["ada@example.org"]);
    }
    for length in [4 << 20, (4 << 20) + 1] {
        let message = bounce(&format!("\n{}", "x".repeat(length)));
        assert_eq!(read(message.as_bytes()).exceeded(), expected(length > 4 << 20, Limit::Text));
    }
    let exceeding: [&dyn Fn(usize) -> String; 4] = [&recipients, &in_part, &in_parts, &in_text];
    for (message, is_exceeded) in
        exceeding.map(|of| (of(MOST + 1), true)).into_iter().chain([(in_part(MOST), false)])
    {
        let mail = read(message.as_bytes());
        assert_eq!(mail.exceeded(), expected(is_exceeded, Limit::Deliveries));
        assert_eq!(mail.deliveries().len(), MOST);
    }
}

#[test]
fn every_prefix_of_a_mail_is_read() {
    for name in names() {
        let whole = mail(&name);
        for end in 0..whole.len() {
            for delivery in read(&whole[..end]).deliveries() {
                assert!(delivery.words().is_none_or(|words| !words.contains(['\n', '\r'])), "{name} {end}");
            }
        }
    }
}

/// Each byte of each mail in turn becomes another one.
#[test]
fn a_damaged_mail_is_read() {
    for name in names() {
        let mut damaged = mail(&name);
        for index in (0..damaged.len()).step_by(9) {
            let byte = std::mem::replace(&mut damaged[index], b"\n<@:\xff\0 5"[index / 9 % 8]);
            let _ = read(&damaged);
            damaged[index] = byte;
        }
    }
}
