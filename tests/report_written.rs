//! Writing whole delivery reports.

use mail_parser::{MessageParser, MimeHeaders};
use proptest::prelude::*;
use smtp_status::dsn::{Action, DiagnosticCode, OutgoingRecipient, OutgoingReport, Report};
use smtp_status::{Class, Condition, Outcome, Reply, StatusCode};

const UNKNOWN: StatusCode = StatusCode::from_static("5.1.1");

/// An address, an action, a Status field, a code.
type Described = (String, Option<Action>, Option<StatusCode>, Option<StatusCode>);

/// What a report says about its recipients.
fn read(body: &str) -> Vec<Described> {
    let described = Report::new(body.as_bytes()).recipients().map(|recipient| {
        let address = recipient.address().map_or(String::new(), |address| address.to_string());
        (address, recipient.action(), recipient.status_field(), recipient.status())
    });
    described.collect()
}

fn one_recipient(recipient: OutgoingRecipient<'_>) -> String {
    let body = OutgoingReport::new("mail.example.net", &[recipient]).to_string();
    body.strip_prefix("Reporting-MTA: dns; mail.example.net\r\n\r\n").expect("the message's field").to_owned()
}

/// The action that goes with a class.
const fn action(class: Class) -> Action {
    match class.outcome() {
        Outcome::Delivered => Action::Relayed,
        Outcome::Deferred => Action::Delayed,
        Outcome::Failed => Action::Failed,
    }
}

#[test]
fn all_fields_are_written_in_order() {
    let recipients = [
        OutgoingRecipient::new("ada@example.org", Action::Failed, UNKNOWN)
            .with_original_address("lovelace@example.com")
            .with_comment("no such mailbox")
            .with_remote_mta("mx.example.org")
            .with_diagnostic(DiagnosticCode::new(b"smtp", b"550-5.1.1 Not here.\r\n550 5.1.1 Sorry.\r\n"))
            .with_last_attempt("Mon, 6 May 2024 09:12:45 +0000")
            .with_final_log_id("4711")
            .with_extensions(&[("X-Attempts", "3")]),
        OutgoingRecipient::new("charles@example.org", Action::Delayed, StatusCode::from_static("4.4.1"))
            .with_will_retry_until("Sat, 11 May 2024 09:12:44 +0000"),
    ];
    let report = OutgoingReport::new("mail.example.net", &recipients)
        .with_envelope_id("QQ314159")
        .with_received_from("desk.example.net")
        .with_arrival_date("Mon, 6 May 2024 09:12:44 +0000")
        .with_extensions(&[("X-Queue-ID", "4XyzAb1"), ("Priority", "low")]);
    let expected = "\
Original-Envelope-Id: QQ314159
Reporting-MTA: dns; mail.example.net
Received-From-MTA: dns; desk.example.net
Arrival-Date: Mon, 6 May 2024 09:12:44 +0000
X-Queue-ID: 4XyzAb1
X-Priority: low

Original-Recipient: rfc822; lovelace@example.com
Final-Recipient: rfc822; ada@example.org
Action: failed
Status: 5.1.1 (no such mailbox)
Remote-MTA: dns; mx.example.org
Diagnostic-Code: smtp; 550-5.1.1 Not here.
 550 5.1.1 Sorry.
Last-Attempt-Date: Mon, 6 May 2024 09:12:45 +0000
Final-Log-ID: 4711
X-Attempts: 3

Final-Recipient: rfc822; charles@example.org
Action: delayed
Status: 4.4.1
Will-Retry-Until: Sat, 11 May 2024 09:12:44 +0000
";
    assert_eq!(report.to_string(), expected.replace('\n', "\r\n"));
    let written = report.to_string();
    let first = Report::new(written.as_bytes()).recipients().next().unwrap();
    let reply = first.diagnostic().and_then(|diagnostic| diagnostic.reply()).unwrap();
    assert!(reply.is_complete() && reply.lines().count() == 2);
    assert!(first.original_address().unwrap() == "lovelace@example.com");
}

#[test]
fn long_fields_are_folded_at_white_space() {
    let said = "550 5.7.1 Our system has detected that this message is likely suspicious due to the very low reputation \
                of the sending IP address. See https://mail.example.org/a-very-long-address/that-is-longer-than-a-line/of-78-octets/all-by-itself \
                for more.";
    let diagnostic = DiagnosticCode::new(b"smtp", said.as_bytes());
    let written = one_recipient(
        OutgoingRecipient::new(
            "someone.with.a.very.long.local.part.indeed@and.a.long.domain.example.org",
            Action::Failed,
            UNKNOWN,
        )
        .with_diagnostic(diagnostic),
    );
    let expected = "\
Final-Recipient: rfc822; someone.with.a.very.long.local.part.indeed@and.a.long.domain.example.org
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.7.1 Our system has detected that this message is
 likely suspicious due to the very low reputation of the sending IP address.
 See
 https://mail.example.org/a-very-long-address/that-is-longer-than-a-line/of-78-octets/all-by-itself
 for more.
";
    assert_eq!(written, expected.replace('\n', "\r\n"));
    let recipient = Report::new(written.as_bytes()).recipients().next().unwrap();
    assert_eq!(recipient.diagnostic().unwrap().to_string(), format!("smtp; {said}"));
}

#[test]
fn no_fold_begins_another_line_of_the_reply() {
    let long = "a".repeat(60);
    let said = format!("550-5.1.1 {long} 550 is what we say\r\n550 5.1.1 end");
    let recipient = OutgoingRecipient::new("ada@example.org", Action::Failed, UNKNOWN)
        .with_diagnostic(DiagnosticCode::new(b"smtp", said.as_bytes()));
    let written = one_recipient(recipient);
    let recipient = Report::new(written.as_bytes()).recipients().next().unwrap();
    let reply = recipient.diagnostic().and_then(|diagnostic| diagnostic.reply()).unwrap();
    let words = |text: &[u8]| String::from_utf8_lossy(text).split_whitespace().collect::<Vec<_>>().join(" ");
    let texts: Vec<_> = reply.lines().map(|line| words(line.text())).collect();
    assert_eq!(texts, [format!("{long} 550 is what we say"), "end".to_owned()], "{written}");

    // Nothing but reply codes: where a line has to end, one is no longer a reply code.
    let codes = "550 ".repeat(400);
    let recipient = OutgoingRecipient::new("ada@example.org", Action::Failed, UNKNOWN)
        .with_diagnostic(DiagnosticCode::new(b"smtp", codes.as_bytes()));
    let written = one_recipient(recipient);
    assert!(written.lines().all(|line| line.len() <= 998 && !line.starts_with(" 550")), "{written}");
}

#[test]
fn a_long_name_of_an_extension_is_cut() {
    let name = format!("X-{}", "a".repeat(2000));
    let extensions = [(name.as_str(), "value")];
    let recipient =
        OutgoingRecipient::new("ada@example.org", Action::Failed, UNKNOWN).with_extensions(&extensions);
    let written = one_recipient(recipient);
    assert!(written.lines().all(|line| line.len() <= 998), "{written}");
    assert_eq!(Report::new(written.as_bytes()).recipients().next().unwrap().fields().count(), 4);
}

#[test]
fn a_report_is_encoded_where_there_is_room() {
    let recipients = [OutgoingRecipient::new("ada@example.org", Action::Failed, UNKNOWN)];
    let report = OutgoingReport::new("mail.example.net", &recipients);
    let written = report.to_string();
    assert_eq!(report.encoded_len(), written.len());
    let mut buffer = vec![0; written.len()];
    assert_eq!(report.encode(&mut buffer[..written.len() - 1]), None);
    assert_eq!(report.encode(&mut buffer), Some(written.as_bytes()));
}

#[test]
fn a_line_is_as_long_as_it_may_be_and_no_longer() {
    for (length, lines) in [(997, vec![998]), (998, vec![998, 2])] {
        let word = "a".repeat(length);
        let recipient = OutgoingRecipient::new("ada@example.org", Action::Failed, UNKNOWN)
            .with_diagnostic(DiagnosticCode::new(b"smtp", word.as_bytes()));
        let written = one_recipient(recipient);
        let folds = written.split("\r\n").filter(|line| line.starts_with(' ')).map(str::len);
        assert_eq!(folds.collect::<Vec<_>>(), lines, "{written}");
    }
}

#[test]
fn a_report_with_an_address_outside_ascii_is_global() {
    let report = |recipients: &[OutgoingRecipient<'_>]| {
        let report = OutgoingReport::new("mail.example.net", recipients);
        (report.is_global(), report.media_type(), report.to_string())
    };
    let plain = OutgoingRecipient::new("ada@example.org", Action::Failed, UNKNOWN)
        .with_diagnostic(DiagnosticCode::new(b"smtp", "550 5.1.1 Adresse unzustellbar: größer".as_bytes()));
    let (is_global, media_type, written) = report(&[plain]);
    assert_eq!((is_global, media_type), (false, "message/delivery-status"));
    assert!(written.is_ascii() && written.contains("unzustellbar: gr??er\r\n"), "{written}");

    let (is_global, media_type, written) = report(&[plain, plain.with_original_address("josé@example.org")]);
    assert_eq!((is_global, media_type), (true, "message/global-delivery-status"));
    assert!(written.contains("Original-Recipient: utf-8; josé@example.org\r\nFinal-Recipient: rfc822; ada@"));
    assert!(written.contains("größer"));
    let last = Report::new(written.as_bytes()).recipients().last().unwrap();
    assert_eq!(last.original_address().unwrap().kind(), "utf-8");
    assert!(last.original_address().unwrap() == "josé@example.org");

    // Text that only looks encoded is not decoded.
    for address in ["jos\u{e9}\\x{E9}@example.org", "\u{e9}\\x\\x{}{5C}\\x{"] {
        let recipients = [OutgoingRecipient::new(address, Action::Failed, UNKNOWN)];
        let written = OutgoingReport::new("a", &recipients).to_string();
        assert_eq!(read(&written)[0].0, address, "{written}");
    }
}

#[test]
fn nothing_forges_a_field() {
    let hostile = "x\r\n\r\nFinal-Recipient: rfc822; eve@example.org\r\nStatus: 2.0.0\u{85}\u{202e}\0";
    let written = one_recipient(
        OutgoingRecipient::new(hostile, Action::Failed, UNKNOWN)
            .with_comment(hostile)
            .with_remote_mta("\r\n")
            .with_diagnostic(DiagnosticCode::new(hostile.as_bytes(), hostile.as_bytes()))
            .with_extensions(&[("Final-Recipient", "eve"), ("X-\r\nA: b", hostile), ("", "")]),
    );
    let expected = "\
Final-Recipient: utf-8; x????Final-Recipient: rfc822; eve@example.org??Status: 2.0.0???
Action: failed
Status: 5.1.1 (x Final-Recipient: rfc822; eve@example.org Status: 2.0.0???)
Remote-MTA: dns;
Diagnostic-Code:
 x????Final-Recipient??rfc822??eve?example?org??Status??2?0?0??????; x
 Final-Recipient: rfc822; eve@example.org
 Status: 2.0.0???
X-Final-Recipient: eve
X---A--b: x
 Final-Recipient: rfc822; eve@example.org
 Status: 2.0.0???
X-:
";
    assert_eq!(written, expected.replace('\n', "\r\n"));
    assert_eq!((read(&written).len(), read(&written)[0].2), (1, Some(UNKNOWN)));
}

#[test]
fn comments_are_escaped_where_they_must_be() {
    for (comment, written) in [
        ("full", "full"),
        ("full (really)", "full (really)"),
        ("full :-)", "full :-\\)"),
        ("(a) :-( \\", "\\(a\\) :-\\( \\\\"),
        ("a\\) b", "a\\) b"),
        ("größe", "gr??e"),
    ] {
        let body =
            one_recipient(OutgoingRecipient::new("a@b", Action::Failed, UNKNOWN).with_comment(comment));
        assert!(body.contains(&format!("\r\nStatus: 5.1.1 ({written})\r\n")), "{body}");
        assert_eq!(read(&body)[0].2, Some(UNKNOWN));
    }
}

/// The fields of a part as mail-parser sees them, a group for each empty line. Names are in lower case, values unfolded.
fn groups_by_mail_parser(body: &[u8]) -> Vec<Vec<(String, String)>> {
    let text = std::str::from_utf8(body).unwrap();
    let parser = MessageParser::new().default_header_raw();
    let group = |group: &str| {
        let group = format!("{group}\r\n\r\n");
        let message = parser.parse_headers(group.as_bytes()).expect("mail-parser reads the fields");
        let field = |(name, value): (&str, &str)| {
            (name.to_ascii_lowercase(), value.split_whitespace().collect::<Vec<_>>().join(" "))
        };
        message.headers_raw().map(field).collect()
    };
    text.trim_end().split("\r\n\r\n").map(group).collect()
}

/// Whatever is said about a recipient, mail-parser finds the part and reads the same in it.
#[test]
fn mail_parser_reads_the_same() {
    for condition in Condition::ALL {
        for &class in Class::ALL {
            let status = condition.with_class(class);
            let said = format!("{} {status} {}", status.reply_code(), status.description());
            let recipient = |address| {
                OutgoingRecipient::new(address, action(class), status)
                    .with_comment(status.meaning().summary())
                    .with_diagnostic(DiagnosticCode::new(b"smtp", said.as_bytes()))
            };
            let recipients = [recipient("ada@example.org"), recipient("josé@example.org")];
            for recipients in [&recipients[..1], &recipients] {
                let report = OutgoingReport::new("mail.example.net", recipients);
                let mail = format!(
                    "From: <a@example.net>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/report; \
                     report-type=delivery-status; boundary=b\r\n\r\n--b\r\n\r\nText\r\n--b\r\nContent-Type: {}\r\n\r\n\
                     {report}\r\n--b--\r\n",
                    report.media_type()
                );
                let message = MessageParser::default().parse(&mail).unwrap();
                let subtype = report.media_type().strip_prefix("message/").unwrap();
                let part =
                    message.parts.iter().find(|part| part.is_content_type("message", subtype)).unwrap();

                let theirs: Vec<_> = groups_by_mail_parser(part.contents()).split_off(1);
                let ours: Vec<_> = Report::new(part.contents()).recipients().collect();
                assert_eq!((theirs.len(), ours.len()), (recipients.len(), recipients.len()), "{mail}");
                for (theirs, ours) in theirs.iter().zip(ours) {
                    let ours: Vec<_> = ours
                        .fields()
                        .map(|field| (field.name().to_ascii_lowercase(), field.value().to_string()))
                        .collect();
                    assert_eq!(*theirs, ours);
                }
            }
        }
    }
}

#[test]
fn every_condition_is_read_as_it_was_written() {
    for condition in Condition::ALL {
        for &class in Class::ALL {
            let status = condition.with_class(class);
            let said = format!("{} {status} {}", status.reply_code(), status.meaning().summary());
            let body = one_recipient(
                OutgoingRecipient::new("ada@example.org", action(class), status)
                    .with_diagnostic(DiagnosticCode::new(b"smtp", said.as_bytes())),
            );
            let expected = ("ada@example.org".to_owned(), Some(action(class)), Some(status), Some(status));
            assert_eq!(read(&body), [expected]);
        }
    }
}

#[test]
fn a_report_is_made_in_constants() {
    const RECIPIENTS: &[OutgoingRecipient<'_>] = &[OutgoingRecipient::new("a@b", Action::Failed, UNKNOWN)];
    const REPORT: OutgoingReport<'_> = OutgoingReport::new("c", RECIPIENTS);
    assert_eq!(read(&REPORT.to_string()).len(), 1);
}

/// Texts that try to break out.
fn hostile() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "([\r\n \t:;()<>\\\\\"\u{2028}\u{202e}\u{85}]|Status|Final-Recipient|Action|X-|failed|5\\.1\\.1|550|a|\u{e9}){0,40}",
        (1..30_usize, 0..60_usize).prop_map(|(word, count)| format!("{} ", "a".repeat(word)).repeat(count)),
        (900..1200_usize).prop_map(|length| "\u{e9}".repeat(length)),
        (900..1200_usize).prop_map(|length| format!("a{}a", " ".repeat(length))),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn no_text_breaks_out_of_its_field(
        texts in prop::array::uniform12(hostile()),
        bytes in prop::collection::vec(any::<u8>(), 0..50),
        is_short in any::<bool>(),
    ) {
        let [mta, envelope, from, date, name, value, address, original, comment, remote, kind, text] = &texts;
        let text = if is_short { &bytes } else { text.as_bytes() };
        let extensions = [(name.as_str(), value.as_str())];
        let recipient = OutgoingRecipient::new(address, Action::Failed, UNKNOWN)
            .with_original_address(original)
            .with_comment(comment)
            .with_remote_mta(remote)
            .with_diagnostic(DiagnosticCode::new(kind.as_bytes(), text))
            .with_last_attempt(date)
            .with_final_log_id(value)
            .with_will_retry_until(envelope)
            .with_extensions(&extensions);
        let recipients = [recipient, recipient];
        let report = OutgoingReport::new(mta, &recipients)
            .with_envelope_id(envelope)
            .with_received_from(from)
            .with_arrival_date(date)
            .with_extensions(&extensions);
        let written = report.to_string();

        prop_assert!(report.is_global() || written.is_ascii());
        prop_assert!(written.ends_with("\r\n"));
        let is_optional = |text: &str| usize::from(!text.is_empty());
        let of_message = 2 + is_optional(envelope) + is_optional(from) + is_optional(date);
        let of_recipient = 5 + is_optional(original) + is_optional(remote) + is_optional(date) + is_optional(value)
            + is_optional(envelope);
        // Each line is the first of a field, a fold, or one of the two that separate the groups.
        let (mut fields, mut blank_lines) = (0, 0);
        for line in written.strip_suffix("\r\n").unwrap().split("\r\n") {
            prop_assert!(line.len() <= 998, "{:?}", line);
            prop_assert!(!line.contains(|c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202e}')), "{:?}", line);
            match line.as_bytes() {
                [] => blank_lines += 1,
                [b' ', rest @ ..] => prop_assert!(!rest.starts_with(b" ") && !rest.is_empty(), "{:?}", line),
                _ => {
                    let known = ["Original-", "Final-", "Reporting-MTA:", "Received-From-MTA:", "Arrival-Date:", "X-", "x-",
                        "Action: failed", "Status: 5.1.1", "Remote-MTA:", "Diagnostic-Code:", "Last-Attempt-Date:",
                        "Will-Retry-Until:"];
                    prop_assert!(known.iter().any(|name| line.starts_with(name)), "{:?}", line);
                    fields += 1;
                }
            }
        }
        prop_assert_eq!((fields, blank_lines), (of_message + 2 * of_recipient, 2));

        let read_back = Report::new(written.as_bytes());
        prop_assert_eq!(read_back.message_fields().count(), of_message);
        prop_assert_eq!(read_back.recipients().count(), 2);
        for recipient in read_back.recipients() {
            prop_assert_eq!(recipient.fields().count(), of_recipient);
            prop_assert_eq!((recipient.action(), recipient.status_field()), (Some(Action::Failed), Some(UNKNOWN)));
        }
    }

    #[test]
    fn what_is_written_is_read(
        local in "[a-z0-9!#$%&'*+/=?^_`{|}~.\u{e9}\u{4e00}-]{1,60}|\"([ -!#-\\[\\]-~]|\\\\[ -~]){0,60}\"",
        domain in "[a-z\u{e9}]{1,60}(\\.[a-z]{2,10}){1,8}",
        (subject, detail) in (0..1000_u16, 0..1000_u16),
        class in prop::sample::select(Class::ALL),
        action in prop::sample::select(Action::ALL),
        said in prop::collection::vec("[!-~]{1,20}( {1,3}([!-~]{1,100}|[2-5][0-9]{2}([ -][!-~]{0,9})?)){0,20}", 1..4),
    ) {
        let status = StatusCode::new(class, subject, detail).unwrap();
        let address = format!("{local}@{domain}");
        let last = said.len() - 1;
        let separator = |index| if index == last { ' ' } else { '-' };
        let said = said.iter().enumerate();
        let said = said.map(|(index, line)| format!("{}{}{line}", status.reply_code(), separator(index)));
        let said = said.collect::<Vec<_>>().join("\r\n");
        let recipient = OutgoingRecipient::new(&address, action, status)
            .with_diagnostic(DiagnosticCode::new(b"smtp", said.as_bytes()));
        let written = OutgoingReport::new("mail.example.net", &[recipient]).to_string();
        let recipient = Report::new(written.as_bytes()).recipients().next().unwrap();
        prop_assert!(recipient.address().unwrap() == address.as_str(), "{}", written);
        prop_assert_eq!((recipient.action(), recipient.status_field()), (Some(action), Some(status)));
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        let diagnostic = recipient.diagnostic().unwrap();
        prop_assert_eq!(words(&diagnostic.to_string()), words(&format!("smtp; {said}")));
        // A longer line is one word, or has the address, which is never folded, or ends with what a fold would make
        // another line of the reply.
        let without_codes = |line: &str| {
            let mut line = line.to_owned();
            while let Some((before, word)) = line.rsplit_once(' ') {
                if !matches!(word.as_bytes(), [b'2'..=b'5', b'0'..=b'9', b'0'..=b'9', ..]) {
                    break;
                }
                line = before.to_owned();
            }
            line
        };
        let may_be_long =
            |line: &str| !line.trim_start().contains(' ') || line.starts_with("Final-Recipient: ");
        prop_assert!(
            written.split("\r\n").map(without_codes).all(|line| line.len() <= 78 || may_be_long(&line)),
            "{}",
            written
        );
        // Line by line, the reply is the one that was quoted: no fold begins another line.
        let lines = |reply: Reply<'_>| {
            let text = |line: smtp_status::reply::Line<'_>| (line.status(), words(&String::from_utf8_lossy(line.text())));
            (reply.reply_code(), reply.is_complete(), reply.lines().map(text).collect::<Vec<_>>())
        };
        prop_assert_eq!(diagnostic.reply().map(lines), Reply::parse(said.as_bytes()).ok().map(lines), "{}", written);
    }
}
