//! Reading whole delivery reports.

use std::fmt::Write;

use proptest::prelude::*;
use smtp_status::dsn::{Action, Recipient, Report};
use smtp_status::provider::Note;
use smtp_status::{Cause, Outcome, Provider, StatusCode};

/// Examples in the style of the systems that send most reports.
const REPORTS: &[(&str, &str, &[&str])] = &[
    (
        "postfix",
        include_str!("reports/postfix.txt"),
        &[
            "rfc822 ada.lovelace@example.org (ada@example.com) failed 5.7.26 -> 5.7.26",
            "rfc822 charles@example.org (charles@example.org) delayed 4.4.1 -> 4.4.1",
        ],
    ),
    (
        "sendmail",
        include_str!("reports/sendmail.txt"),
        &["rfc822 grace@example.com (-) failed 5.1.1 -> 5.7.1"],
    ),
    (
        "exim",
        include_str!("reports/exim.txt"),
        &[
            "rfc822 joan@example.org (-) failed 5.0.0 -> 5.1.0",
            "rfc822 mary@example.org (-) failed 5.0.0 -> 5.2.2",
        ],
    ),
    (
        "exchange",
        include_str!("reports/exchange.txt"),
        &["rfc822 alan@example.com (alan@example.com) failed 5.2.3 -> 5.2.3"],
    ),
    (
        "courier",
        include_str!("reports/courier.txt"),
        &["utf-8 josé@example.org (josé@example.org) failed 5.0.0 -> 5.1.1"],
    ),
    (
        "no-blank-lines",
        include_str!("reports/no-blank-lines.txt"),
        &[
            "rfc822 hedy@example.org (hedy@example.org) failed 5.2.2 -> 5.2.2",
            "rfc822 rosalind@example.org (rosalind@example.org) failed 5.1.1 -> 5.1.1",
        ],
    ),
    (
        "odd",
        include_str!("reports/odd.txt"),
        &[
            " barbara@example.org (barbara@example.org) failed 5.2.1 -> 5.2.1",
            "x400 /G=Edith/S=Clarke/PRMD=example/ (-) - - -> -",
            "local |/usr/local/bin/list-processor (-) delivered 2.1.5 -> 2.1.5",
            "- - (-) failed 4.3.0 -> 4.3.0",
        ],
    ),
];

fn line_of(recipient: &Recipient<'_>) -> String {
    let or_none = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
    format!(
        "{} {} ({}) {} {} -> {}",
        recipient.address().map_or("-", |address| address.kind()),
        or_none(recipient.address().map(|address| address.to_string())),
        or_none(recipient.original_address().map(|address| address.to_string())),
        or_none(recipient.action().map(|action| action.to_string())),
        or_none(recipient.status_field().map(|status| status.to_string())),
        or_none(recipient.status().map(|code| code.to_string())),
    )
}

fn lines_of(body: &[u8]) -> Vec<String> {
    Report::new(body).recipients().map(|recipient| line_of(&recipient)).collect()
}

/// The address in a field, as it is printed.
fn address(value: &str) -> Option<(String, String)> {
    let body = format!("Final-Recipient: {value}\nAction: failed\n");
    let address = Report::new(body.as_bytes()).recipients().next()?.address()?;
    let printed = address.to_string();
    assert!(address == printed.as_str() && address != format!("{printed}x").as_str(), "{value}");
    Some((address.kind().to_owned(), printed))
}

fn code(value: &str) -> StatusCode {
    value.parse().unwrap()
}

/// Asks everything there is to ask.
fn walk(body: &[u8]) -> usize {
    let report = Report::new(body);
    let mut printed = format!("{report:?}");
    for field in report.message_fields() {
        write!(printed, "{}: {} {:?}", field.name(), field.value(), field.value()).unwrap();
    }
    for recipient in report.recipients() {
        printed += &line_of(&recipient);
        for field in recipient.fields() {
            assert!(recipient.field(&field.name().to_lowercase()).is_some());
            printed += &field.value().to_string();
        }
        if let Some(diagnostic) = recipient.diagnostic() {
            printed += &diagnostic.to_string();
            assert!(diagnostic.reply().is_none_or(|reply| reply.lines().count() > 0));
        }
    }
    assert!(!printed.contains(['\r', '\n']), "{printed:?}");
    report.recipients().count()
}

#[test]
fn reports_of_many_systems_are_read() {
    for (name, body, expected) in REPORTS {
        assert_eq!(lines_of(body.as_bytes()), *expected, "{name}");
        assert_eq!(lines_of(body.replace('\n', "\r\n").as_bytes()), *expected, "{name} with CRLF");
    }
}

#[test]
fn every_prefix_of_a_report_is_read() {
    for (name, body, expected) in REPORTS {
        for end in 0..=body.len() {
            let found = walk(&body.as_bytes()[..end]);
            assert!(found <= expected.len(), "{name}, {end} bytes");
        }
    }
}

#[test]
fn fields_about_the_message_are_apart() {
    let names = |body: &'static str| -> Vec<&str> {
        Report::new(body.as_bytes()).message_fields().map(|field| field.name()).collect()
    };
    assert_eq!(
        names(include_str!("reports/postfix.txt")),
        ["Reporting-MTA", "X-Postfix-Queue-ID", "X-Postfix-Sender", "Arrival-Date"]
    );
    assert_eq!(names(include_str!("reports/no-blank-lines.txt")).len(), 3);
    assert_eq!(names(include_str!("reports/odd.txt")), ["Reporting-MTA", "Arrival-Date"]);
    assert_eq!(names("\n\nAction: failed\nFinal-Recipient: rfc822; a@example.org\n"), [""; 0]);
    assert_eq!(names("Reporting-MTA: dns; a\nX: y\n\nZ: z\n").len(), 3);
    // A later group with a recipient's field is about the recipient, from the group's first field on.
    assert_eq!(names("Reporting-MTA: dns; a\n\nX: y\nAction: failed\n"), ["Reporting-MTA"]);
    assert_eq!(names("Reporting-MTA: dns; a\n\nArrival-Date: now\nX: y\nAction: failed\n").len(), 2);
}

#[test]
fn a_recipient_has_its_own_fields() {
    let report = Report::new(include_bytes!("reports/postfix.txt"));
    let recipients: Vec<_> = report.recipients().collect();
    let remote = recipients[0].field("remote-mta").unwrap();
    assert_eq!(
        (remote.as_bytes(), remote.to_string().as_str()),
        (&b"dns; mx1.example.org"[..], "dns; mx1.example.org")
    );
    assert_eq!(recipients[1].field("Remote-MTA"), None);
    assert_eq!(recipients[1].fields().count(), 6);
    let diagnostic = recipients[1].diagnostic().unwrap();
    assert_eq!(diagnostic.diagnostic_type(), b"X-Postfix");
    assert_eq!(
        diagnostic.to_string(),
        "X-Postfix; connect to mx1.example.org[192.0.2.25]:25: Connection timed out"
    );
    // A folded value is raw until it is printed.
    let raw = recipients[1].field("Diagnostic-Code").unwrap().as_bytes();
    assert!(raw.ends_with(b":25:\n    Connection timed out"));
    assert_eq!(
        format!("{:?}", recipients[1].fields().next().unwrap()),
        "Field { name: \"Final-Recipient\", value: \"rfc822; charles@example.org\" }"
    );
}

#[test]
fn a_field_has_a_name() {
    let body = b"Final-Recipient: rfc822; ada@example.org\n: nobody\nAction : failed\n";
    let recipient = Report::new(body).recipients().next().unwrap();
    let names: Vec<&str> = recipient.fields().map(|field| field.name()).collect();
    assert_eq!(names, ["Final-Recipient", "Action"]);
}

#[test]
fn what_is_read_can_be_shown() {
    let body = b"Final-Recipient: rfc822; ada@example.org\nDiagnostic-Code: smtp; 550 caf\xe9\n";
    let recipient = Report::new(body).recipients().next().unwrap();
    assert_eq!(
        format!("{:?}", recipient.address().unwrap()),
        r#"Address { kind: "rfc822", text: "ada@example.org" }"#
    );
    let shown = format!("{:?}", recipient.diagnostic().unwrap());
    assert!(shown.contains("smtp") && shown.contains(r"550 caf\xe9"), "{shown}");
    let shown = format!("{recipient:?}");
    assert!(shown.contains(r"550 caf\xe9") && shown.contains("Final-Recipient"), "{shown}");
    let report = Report::new(body);
    let shown = format!("{report:?} {:?}", report.recipients());
    assert_eq!(shown.matches("Final-Recipient").count(), 2, "{shown}");
}

#[test]
fn a_second_field_of_its_kind_begins_the_next_recipient() {
    let addresses = |body: &str| -> Vec<String> {
        let or_none = |recipient: Recipient<'_>| {
            recipient.address().map_or("-".to_owned(), |address| address.to_string())
        };
        Report::new(body.as_bytes()).recipients().map(or_none).collect()
    };
    for (body, expected) in [
        ("Action: failed\nFinal-Recipient: a@b\nAction: failed\nFinal-Recipient: c@d\n", &["a@b", "c@d"][..]),
        ("Original-Recipient: a@b\nOriginal-Recipient: c@d\nFinal-Recipient: e@f\n", &["a@b", "e@f"]),
        ("Final-Recipient: a@b\nStatus: 5.1.1\n\nStatus: 5.1.1\nFinal-Recipient: c@d\n", &["a@b", "c@d"]),
        // The blank line separates them, not the second address.
        (
            "Final-Recipient: a@b\nStatus: 5.1.1\n\nDiagnostic-Code: smtp; 550\nFinal-Recipient: c@d\n",
            &["a@b", "c@d"],
        ),
        (
            "Final-Recipient: a@b\nRemote-MTA: dns; x\n\n\n\nRemote-MTA: dns; y\nFinal-Recipient: c@d\n",
            &["a@b", "c@d"],
        ),
        // A blank line alone does not.
        ("Final-Recipient: a@b\n\nAction: failed\n\n \n\nStatus: 5.1.1\n", &["a@b"]),
        ("Final-Recipient: a@b\nLast-Attempt-Date: x\nLast-Attempt-Date: y\nX: a\nX: b\n", &["a@b"]),
        // A route alone is not a recipient; a Status alone is.
        ("Remote-MTA: dns; x\n\nRemote-MTA: dns; y\nFinal-Recipient: a@b\n", &["a@b"]),
        ("Reporting-MTA: dns; x\n\nStatus: 5.1.1\n", &["-"]),
        ("Reporting-MTA: dns; x\n\n", &[]),
        ("", &[]),
    ] {
        assert_eq!(addresses(body), expected, "{body}");
    }
    let report = Report::new(
        b"Final-Recipient: a@b\nStatus: 5.1.1\n\nDiagnostic-Code: smtp; 550 5.7.1 no\nFinal-Recipient: c@d\n",
    );
    let codes: Vec<_> = report.recipients().map(|recipient| recipient.status()).collect();
    assert_eq!(codes, [Some(code("5.1.1")), Some(code("5.7.1"))]);
}

#[test]
fn of_other_repeated_fields_the_first_counts() {
    let report = Report::new(b"Final-Recipient: a@b\nX-Note: one\nX-NOTE: two\n");
    let recipient = report.recipients().next().unwrap();
    assert_eq!(recipient.field("x-note").unwrap().as_bytes(), b"one");
}

#[test]
fn an_address_is_printed_alone() {
    for (value, kind, printed) in [
        ("rfc822; ada@example.org", "rfc822", "ada@example.org"),
        ("RFC822;ada@example.org", "rfc822", "ada@example.org"),
        ("rfc822;\r\n ada@example.org", "rfc822", "ada@example.org"),
        (" ( a ) rfc822 (b) ; (c) ada@example.org (d (e)) (f)", "rfc822", "ada@example.org"),
        ("rfc822; ada(x)@(y) example.org", "rfc822", "ada@example.org"),
        ("rfc822; <ada@example.org>", "rfc822", "ada@example.org"),
        ("rfc822; <ada@example.org> (Ada)", "rfc822", "ada@example.org"),
        ("rfc822; Ada Lovelace <ada@example.org>", "rfc822", "ada@example.org"),
        ("rfc822; Ada Lovelace <ada@example.org> (c)", "rfc822", "ada@example.org"),
        ("rfc822; \"Ada <x>\" <ada@example.org> (c) (d)", "rfc822", "ada@example.org"),
        ("rfc822; ada@example.org (was <lovelace@example.org>)", "rfc822", "ada@example.org"),
        ("<ada@example.org>", "", "ada@example.org"),
        ("ada@example.org", "", "ada@example.org"),
        ("rfc822; <ada@example.org", "rfc822", "ada@example.org"),
        ("rfc822; ada@example.org>", "rfc822", "ada@example.org"),
        ("rfc822; \"ada (x) <y>\"@example.org", "rfc822", "\"ada (x) <y>\"@example.org"),
        ("rfc822; <\"a>\\\"(b\"@example.org>", "rfc822", "\"a>\\\"(b\"@example.org"),
        ("rfc822; \"a\\\"(b)\"@example.org", "rfc822", "\"a\\\"(b)\"@example.org"),
        ("rfc822; \"ada\"(x)@example.org", "rfc822", "\"ada\"@example.org"),
        ("rfc822; ada\\(x)@example.org", "rfc822", "ada\\@example.org"),
        ("rfc822; ada(x@example.org", "rfc822", "ada(x@example.org"),
        ("rfc822; =?utf-8?B?8J+Qig=?=@example.org", "rfc822", "=?utf-8?B?8J+Qig=?=@example.org"),
        ("rfc822; \"ada\r\n  lovelace\"@example.org", "rfc822", "\"ada lovelace\"@example.org"),
        ("X400; /C=GB/A= /S=Lovelace/", "x400", "/C=GB/A= /S=Lovelace/"),
        ("LOCAL; /var/mail/ada", "LOCAL", "/var/mail/ada"),
        ("local; \"|exec /usr/bin/sort; true\"", "local", "\"|exec /usr/bin/sort; true\""),
        ("UTF-8; jos\\x{e9}@ex\\x{00E4}mple.org", "utf-8", "josé@exämple.org"),
        ("utf-8; \\x{1F408}\\x{2B}\\x{5C}@example.org", "utf-8", "🐈+\\@example.org"),
        ("utf-8; \\x{01F408}@example.org", "utf-8", "🐈@example.org"),
        ("utf-8; josé@example.org", "utf-8", "josé@example.org"),
        (
            "utf-8; a\\x{D800}\\x{110000}\\x{}\\x{E9\\x{0000041}b",
            "utf-8",
            "a\\x{D800}\\x{110000}\\x{}\\x{E9\\x{0000041}b",
        ),
        ("utf-8; a\\x{A}Status:\\x{85}b", "utf-8", "a?Status:?b"),
        ("utf-8; a\\x{202E}b\\x{2028}c\\x{9}d", "utf-8", "a?b?c?d"),
        ("rfc822; \"a\\x{e9}\"@example.org", "rfc822", "\"a\\x{e9}\"@example.org"),
        ("rfc822; a\0b\x7f@example.org", "rfc822", "a?b?@example.org"),
    ] {
        assert_eq!(address(value), Some((kind.to_owned(), printed.to_owned())), "{value:?}");
    }
    for value in ["", "rfc822;", "rfc822; <>", "system;<>", "rfc822; (nobody)", " < > "] {
        assert_eq!(address(value), None, "{value:?}");
    }
    let report = Report::new(b"Final-Recipient: rfc822; a\xe9@example.org\n");
    assert!(report.recipients().next().unwrap().address().unwrap() == "a\u{fffd}@example.org");
}

#[test]
fn the_original_address_stands_in_for_one_that_is_empty() {
    let report = Report::new(b"Final-Recipient: system;<>\nOriginal-Recipient: rfc822; ada@example.org\n");
    assert!(report.recipients().next().unwrap().address().unwrap() == "ada@example.org");
}

#[test]
fn a_diagnostic_without_a_type_is_all_text() {
    let diagnostic = |value: &str| {
        let body = format!("Final-Recipient: a@b\nDiagnostic-Code: {value}\n");
        let report = Report::new(body.as_bytes());
        let recipient = report.recipients().next().unwrap();
        recipient.diagnostic().map(|diagnostic| (diagnostic.is_smtp(), diagnostic.to_string()))
    };
    assert_eq!(diagnostic("550 5.1.1 no; really"), Some((false, "550 5.1.1 no; really".to_owned())));
    assert_eq!(diagnostic("smtp; 550 no"), Some((true, "smtp; 550 no".to_owned())));
    assert_eq!(diagnostic("smtp;"), Some((true, "smtp; ".to_owned())));
    assert_eq!(diagnostic("(what"), Some((false, "(what".to_owned())));
    assert_eq!(diagnostic(""), None);
}

#[test]
fn a_hard_bounce_is_a_failure_of_the_address() {
    use Cause::{Address, Mailbox, Network, Policy};
    use Outcome::{Deferred, Delivered, Failed};
    for (action, status, said, outcome, cause, is_hard_bounce) in [
        ("failed", "5.1.1", "", Some(Failed), Some(Address), true),
        ("failed", "5.0.0", "550 5.1.1 unknown", Some(Failed), Some(Address), true),
        ("failed", "5.1.1", "550 5.7.1 blocked", Some(Failed), Some(Policy), false),
        ("failed", "5.2.2", "", Some(Failed), Some(Mailbox), false),
        // A failure is final, whatever the class of the code.
        ("failed", "4.4.1", "", Some(Failed), Some(Network), false),
        ("delayed", "5.1.1", "", Some(Deferred), Some(Address), false),
        ("relayed", "2.1.9", "", Some(Delivered), None, false),
        ("expanded", "", "", Some(Delivered), None, false),
        // Without an Action the class of the code decides.
        ("given up", "5.1.1", "", Some(Failed), Some(Address), true),
        ("", "4.2.2", "", Some(Deferred), Some(Mailbox), false),
        ("", "2.1.5", "", Some(Delivered), None, false),
        ("", "", "421 4.4.1 timed out", Some(Deferred), Some(Network), false),
        ("", "", "no answer", None, None, false),
        ("failed", "", "", Some(Failed), None, false),
    ] {
        let body = format!(
            "Final-Recipient: a@b\nAction: {action}\nStatus: {status}\nDiagnostic-Code: smtp; {said}\n"
        );
        let report = Report::new(body.as_bytes());
        let recipient = report.recipients().next().unwrap();
        assert_eq!(
            (recipient.outcome(), recipient.cause(), recipient.is_hard_bounce()),
            (outcome, cause, is_hard_bounce),
            "{body}"
        );
    }
}

#[test]
fn a_reply_that_is_not_folded_belongs_to_its_field() {
    let report = Report::new(
        b"Diagnostic-Code: smtp; 550-Please turn on authentication.\r\n550-mail.example.org: not\r\n\
          550 5.7.1 permitted\r\nStatus: 5.0.0\r\n",
    );
    let recipient = report.recipients().next().unwrap();
    assert_eq!(recipient.status(), Some(code("5.7.1")));
    assert_eq!(recipient.diagnostic().unwrap().reply().unwrap().lines().count(), 3);
    assert_eq!(recipient.fields().count(), 2);
}

#[test]
fn reports_are_read_in_constants() {
    const BODY: &[u8] =
        b"Reporting-MTA: dns; a\n\nFinal-Recipient: rfc822; a@b\nAction: failed\nStatus: 5.1.1\n";
    const REPORT: Report<'_> = Report::new(BODY);
    const CODE: Option<StatusCode> = match REPORT.recipients().next_recipient() {
        Some(recipient) => recipient.status(),
        None => None,
    };
    assert_eq!(CODE, Some(code("5.1.1")));
}

/// The values that are read borrow only the body.
#[test]
fn recipients_outlive_the_report() {
    fn first(body: &[u8]) -> Option<Recipient<'_>> {
        Report::new(body).recipients().next()
    }
    assert_eq!(
        first(include_bytes!("reports/exim.txt")).and_then(|recipient| recipient.action()),
        Some(Action::Failed)
    );
}

/// A quarter of a megabyte of each text that could take quadratic time: that would be minutes for each.
#[test]
fn hostile_reports_are_read() {
    const SIZE: usize = 1 << 18;
    for part in [
        "Action: failed\n",
        "Final-Recipient: rfc822; a\n\n",
        "Final-Recipient: rfc822; a\n\n\n \n",
        "\n",
        " \n",
        "X: y\n",
        "X: y\n\n",
        "a",
        "(",
        "<",
        "\"",
        "\\x{",
        "Action: failed\n\nX: y\nX: y\n",
        " 550-5.1.1 no\n",
        " 5.1.1 (",
    ] {
        let body = part.repeat(SIZE / part.len());
        for start in [
            "",
            "Reporting-MTA: dns; a\n\nStatus: 5.1.1\nFinal-Recipient: utf-8; ",
            "Reporting-MTA: dns; a\n\nDiagnostic-Code: smtp; 550-5.1.1 no\n",
        ] {
            let body = format!("{start}{body}");
            let report = Report::new(body.as_bytes());
            let mut fields = report.message_fields().count();
            for recipient in report.recipients() {
                fields += recipient.fields().count();
                assert!(line_of(&recipient).len() <= body.len() + 100);
                assert!(recipient.outcome().is_some() || !recipient.is_hard_bounce());
                assert_eq!(recipient.note(), None);
                let reply = recipient.diagnostic().and_then(|diagnostic| diagnostic.reply());
                assert!(reply.is_none_or(|reply| reply.lines().count() > 0));
            }
            assert!(fields <= body.len());
        }
    }
}

proptest! {
    #[test]
    fn any_bytes_are_read(body in prop::collection::vec(any::<u8>(), 0..300)) {
        walk(&body);
    }

    #[test]
    fn any_fields_are_read(
        lines in prop::collection::vec(
            "((Final|Original)-Recipient|Action|Status|Diagnostic-Code|Remote-MTA|X) ?:[ -~\u{e9}\\\\x{(<\"]{0,20}|[ \t]?|[ \t].{0,9}|.{0,9}",
            0..30,
        ),
        line_break in prop::sample::select(&["\n", "\r\n", "\r\r\n"][..]),
    ) {
        let body = lines.join(line_break);
        let found = walk(body.as_bytes());
        // No recipient is made from nothing.
        prop_assert!(found <= lines.iter().filter(|line| line.contains(':')).count());
    }
}

/// The provider, the cause and whether it is a hard bounce, for a recipient that failed with this code.
fn judged(reporting: &str, remote: &str, code: &str) -> (Option<Provider>, Option<Cause>, bool) {
    let body = format!(
        "{reporting}\n\nFinal-Recipient: rfc822; ada@example.org\nAction: failed\n{remote}\nStatus: {code}\n"
    );
    let recipient = Report::new(body.as_bytes()).recipients().next().unwrap();
    (recipient.provider(), recipient.cause(), recipient.is_hard_bounce())
}

#[test]
fn a_code_means_what_the_provider_of_the_remote_mta_means() {
    let reporting = "Reporting-MTA: dns; mail.example.net";
    let exchange = "Remote-MTA: dns; example-org.mail.protection.outlook.com [192.0.2.1]";
    let gmail =
        "Remote-MTA: dns; gmail-smtp-in.l.google.com. (192.0.2.2, the server for the domain gmail.com.)";
    let zoho = "Remote-MTA: DNS;MX.ZOHO.COM";
    assert_eq!(
        judged(reporting, exchange, "5.4.1"),
        (Some(Provider::ExchangeOnline), Some(Cause::Address), true)
    );
    // A note without a cause: the registry would call it a hard bounce.
    assert_eq!(judged(reporting, zoho, "5.1.1"), (Some(Provider::Zoho), None, false));
    assert_eq!(judged(reporting, gmail, "5.7.27"), (Some(Provider::Gmail), Some(Cause::Sender), false));
    // No note: what the registry says.
    assert_eq!(judged(reporting, gmail, "5.1.1"), (Some(Provider::Gmail), Some(Cause::Address), true));
    assert_eq!(judged(reporting, gmail, "5.2.2"), (Some(Provider::Gmail), Some(Cause::Mailbox), false));
    assert_eq!(judged(reporting, "Remote-MTA: dns; mx.example.org", "5.4.1"), (None, None, false));
}

#[test]
fn the_reporting_mta_counts_only_where_there_is_no_remote_mta() {
    let exchange = "Reporting-MTA: dns;AM0PR01MB0001.eurprd01.prod.exchangelabs.com";
    let provider = Some(Provider::ExchangeOnline);
    assert_eq!(judged(exchange, "X-Other: 1", "5.1.10"), (provider, Some(Cause::Address), true));
    assert_eq!(judged(exchange, "X-Other: 1", "5.4.1"), (provider, Some(Cause::Address), true));
    for remote in [
        "Remote-MTA: dns; mx.example.org",
        "Remote-MTA: dns; 192.0.2.1",
        "Remote-MTA: dns; [192.0.2.1]",
        "Remote-MTA: DNS;",
    ] {
        assert_eq!(judged(exchange, remote, "5.4.1"), (None, None, false), "{remote}");
    }
    let gmail = "Remote-MTA: dns; gmail-smtp-in.l.google.com";
    assert_eq!(judged(exchange, gmail, "5.7.27").0, Some(Provider::Gmail));
}

#[test]
fn a_recipient_shows_the_note_on_the_code_that_says_most() {
    let report = Report::new(
        b"Reporting-MTA: dns; mail.example.net\r\n\
          \r\n\
          Final-Recipient: rfc822; ada@example.com\r\n\
          Status: 5.0.0\r\n\
          Remote-MTA: dns; mta5.am0.yahoodns.net\r\n\
          Diagnostic-Code: smtp; 554 5.7.9 Message not accepted for policy reasons.\r\n\
          \r\n\
          Final-Recipient: rfc822; ada@example.org\r\n\
          Status: 5.7.9\r\n",
    );
    let notes: Vec<_> = report.recipients().map(|recipient| recipient.note().map(Note::summary)).collect();
    assert_eq!(notes, [Some("Message not authenticated"), None]);
}
