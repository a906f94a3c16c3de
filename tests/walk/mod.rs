//! A walk through the whole API that neither allocates nor can panic: `tests/no_alloc.rs` takes it on the host,
//! `tests/firmware` on a Cortex-M0.

use core::fmt::Write;

use smtp_status::dsn::{Action, DiagnosticCode, OutgoingRecipient, OutgoingReport, Report, StatusField};
use smtp_status::reply::Reader;
use smtp_status::status::ParseErrorKind;
use smtp_status::{
    Class, Condition, Meaning, OutgoingReply, Provider, Reply, ReplyCode, StatusCode, Subject, scan,
};

/// What went wrong, if anything did.
pub type Outcome = Result<(), &'static str>;

/// A part of the walk.
pub type Step = fn() -> Outcome;

/// The steps of the walk and their names.
pub const STEPS: &[(&str, Step)] = &[
    ("every condition in every class: print, parse, look up", codes),
    ("all 1,000,000 pairs of subject and detail: only conditions are found", pairs),
    ("every text of the registry", texts),
    ("every provider: its hosts, its notes on every condition", providers),
    ("every condition in every class: write a reply, read it", replies),
    ("the fields of delivery reports", fields),
    ("every condition in every class: write a delivery report, read it", reports),
    ("codes in free text", free_text),
    ("wrong input is an error with its place", wrong_input),
];

fn ensure(holds: bool, otherwise: &'static str) -> Outcome {
    if holds { Ok(()) } else { Err(otherwise) }
}

/// Every condition in every class.
fn every_code() -> impl Iterator<Item = (Condition, StatusCode)> {
    let conditions = Condition::ALL.iter();
    conditions
        .flat_map(|&condition| Class::ALL.iter().map(move |&class| (condition, condition.with_class(class))))
}

fn codes() -> Outcome {
    ensure(every_code().count() == Condition::COUNT * 3, "not every condition was visited")?;
    for (condition, code) in every_code() {
        let text = code.to_text();
        ensure(StatusCode::parse(text.as_bytes()) == Ok(code), "a code that was printed is not read")?;
        ensure(text.as_str().parse() == Ok(code), "a code that was printed is not parsed")?;
        ensure(code.condition() == Some(condition), "a code does not lead to its condition")?;
        ensure(code.meaning() == Meaning::Condition(condition), "a code does not mean its condition")?;
        ensure(code.subject() == Some(condition.subject()), "a code does not lead to its subject")?;
        let numbers = (condition.subject_code(), condition.detail_code());
        ensure((code.subject_code(), code.detail_code()) == numbers, "a code has other numbers")?;
        ensure(StatusCode::new(code.class(), numbers.0, numbers.1) == Some(code), "a code cannot be made")?;
        ensure(condition.detail_codes().contains(&numbers.1), "a condition is without its own detail")?;
    }
    Ok(())
}

/// The conditions are in the order of their codes, so only the next one may be found.
fn pairs() -> Outcome {
    let mut expected = Condition::ALL.iter().copied().peekable();
    for subject in 0..1000 {
        for detail in 0..1000 {
            let is_next = |condition: &Condition| {
                (condition.subject_code(), condition.detail_code()) == (subject, detail)
            };
            let next = expected.next_if(is_next);
            ensure(Condition::lookup(subject, detail) == next, "a pair is looked up wrongly")?;
        }
    }
    ensure(expected.next().is_none(), "a condition was not met")
}

fn texts() -> Outcome {
    for &class in Class::ALL {
        ensure(Class::from_code(class.code()) == Some(class), "a class has a wrong number")?;
        ensure(!class.summary().is_empty() && !class.description().is_empty(), "a class has no text")?;
        ensure(!class.is_success() || !(class.is_transient() || class.is_permanent()), "a class is two")?;
    }
    for &subject in Subject::ALL {
        ensure(Subject::from_code(subject.code()) == Some(subject), "a subject has a wrong number")?;
        ensure(!subject.summary().is_empty() && !subject.description().is_empty(), "a subject has no text")?;
    }
    for &condition in Condition::ALL {
        let texts = [condition.name(), condition.summary()];
        ensure(texts.iter().all(|text| !text.is_empty()), "a condition has no text")?;
        let mut descriptions = Class::ALL.iter().map(|&class| condition.description(class));
        ensure(descriptions.all(|text| !text.is_empty()), "a condition has no description")?;
        ensure(Condition::from_name(condition.name()) == Some(condition), "a name leads elsewhere")?;
        ensure(!condition.references().is_empty(), "a condition is defined nowhere")?;
        ensure(condition.former_summary() != Some(""), "an earlier name is empty")?;
        ensure(condition.replaced_by() != Some(condition), "a condition replaces itself")?;
        ensure(Class::ALL.iter().any(|&class| condition.is_usual_in(class)), "a condition has no class")?;
        let mut reply_codes = condition.reply_codes().iter();
        ensure(
            reply_codes.all(|code| ReplyCode::new(code.get()) == Some(*code)),
            "a reply code is out of range",
        )?;
    }
    Ok(())
}

fn providers() -> Outcome {
    let (mut notes, mut causes) = (0, 0);
    for &provider in Provider::ALL {
        ensure(Provider::from_name(provider.name()) == Some(provider), "a provider has a wrong name")?;
        ensure(!provider.title().is_empty(), "a provider has no text")?;
        for host in provider.hosts() {
            ensure(Provider::of_host(host.as_bytes()) == Some(provider), "a host is not its provider's")?;
        }
        for note in every_code().filter_map(|(_, code)| provider.note(code)) {
            notes += 1;
            let texts = [note.summary(), note.description()];
            ensure(texts.iter().all(|text| !text.is_empty()), "a note has no text")?;
            ensure(!note.references().is_empty(), "a note has no source")?;
            causes += usize::from(note.cause().is_some());
        }
    }
    ensure(causes > 0 && notes > causes, "the notes have all a cause, or none")?;
    ensure(Provider::of_host(b"mx..google.com").is_none(), "a wrong host has a provider")
}

fn replies() -> Outcome {
    for (condition, code) in every_code() {
        for text in [condition.summary(), code.description(), "", "Line\r\nbreak\0"] {
            let mut buffer = Buffer::<2048>::new();
            let reply = OutgoingReply::new(code, text);
            ensure(reply.write_to(&mut buffer).is_ok(), "a reply does not fit")?;
            let mut encoded = [0; 2048];
            let encoded = reply.encode(&mut encoded);
            ensure(
                encoded == Some(buffer.as_bytes()),
                "a reply is encoded in another way than it is written",
            )?;
            let Ok(reply) = Reply::parse(buffer.as_bytes()) else {
                return Err("a reply that was written is not read");
            };
            ensure(reply.status() == Some(code), "a reply has another status code")?;
            ensure(reply.status_or_default() == Some(code), "a reply has another default")?;
            ensure(reply.reply_code() == code.reply_code(), "a reply has another reply code")?;
            ensure(reply.is_complete() && !reply.has_disagreeing_lines(), "a reply has other lines")?;
            ensure(reply.lines().all(|line| line.status() == Some(code)), "a line has no code")?;
            let mut reader = Reader::new();
            let mut pieces = buffer.as_bytes().chunks(7).map(|piece| reader.push(piece));
            let summary = pieces.find_map(|result| result.map_or(None, |(_, summary)| summary));
            ensure(summary == Some(reply.summary()), "a reply in pieces is read wrongly")?;
        }
    }
    Ok(())
}

fn fields() -> Outcome {
    const UNAUTHENTICATED: StatusCode = StatusCode::from_static("5.7.26");
    for (condition, code) in every_code() {
        let (text, earlier) = (code.to_text(), condition.former_summary().unwrap_or("none"));
        let mut value = Buffer::<128>::new();
        for part in [" (a (nested) comment)\r\n ", &text, " (", earlier, ")"] {
            ensure(value.write_str(part).is_ok(), "a field does not fit")?;
        }
        let status = StatusField::parse(value.as_bytes()).map(|field| field.status());
        ensure(status == Ok(code), "a Status field is read wrongly")?;
        ensure(StatusField::new(code).with_comment("fits").is_ok(), "a comment is refused")?;
    }
    let diagnostic = DiagnosticCode::parse(b" smtp; 550-5.7.26 one\r\n 550 5.7.26 two");
    let reply = diagnostic.ok().and_then(|field| field.reply());
    let status = reply.and_then(|reply| reply.status());
    ensure(status == Some(UNAUTHENTICATED), "a Diagnostic-Code is read wrongly")?;
    for &action in Action::ALL {
        ensure(Action::parse(action.name().as_bytes()) == Ok(action), "an action is read wrongly")?;
    }
    Ok(())
}

fn reports() -> Outcome {
    const ADDRESSES: [&str; 2] = ["ada@example.org", "jos\u{e9}@example.org"];
    for (condition, code) in every_code() {
        let text = code.to_text();
        let recipients = ADDRESSES.map(|address| {
            OutgoingRecipient::new(address, Action::Failed, code)
                .with_comment(condition.summary())
                .with_diagnostic(DiagnosticCode::new(b"smtp", text.as_bytes()))
        });
        let mut body = Buffer::<1024>::new();
        let outgoing = OutgoingReport::new("mail.example.net", &recipients);
        ensure(outgoing.is_global() && outgoing.write_to(&mut body).is_ok(), "a report is not written")?;
        let report = Report::new(body.as_bytes());
        ensure(report.message_fields().count() == 1, "a field about the message is lost")?;
        ensure(report.recipients().count() == ADDRESSES.len(), "a recipient is lost")?;
        for (recipient, address) in report.recipients().zip(ADDRESSES) {
            ensure(recipient.address().is_some_and(|found| found == address), "an address is read wrongly")?;
            ensure(recipient.status() == Some(code), "the code of a recipient is read wrongly")?;
            ensure(recipient.action() == Some(Action::Failed), "an action is lost")?;
            ensure(recipient.cause() == code.cause(), "a cause is not that of the code")?;
            ensure(recipient.fields().count() == 4, "a field is lost")?;
            ensure(recipient.field("STATUS").is_some(), "a field is not found by its name")?;
        }
    }
    Ok(())
}

fn free_text() -> Outcome {
    for (_, code) in every_code() {
        let text = code.to_text();
        let mut line = Buffer::<64>::new();
        for part in ["mx1 [192.0.2.1] v2.5.1 said: 550-", &text, " no (#", &text, ")."] {
            ensure(line.write_str(part).is_ok(), "no room")?;
        }
        let mut found = scan(line.as_bytes());
        for _ in 0..2 {
            ensure(found.next().is_some_and(|found| found.status == code), "a code is not found")?;
        }
        ensure(found.next().is_none(), "something else is found")?;
    }
    Ok(())
}

fn wrong_input() -> Outcome {
    for (text, kind, position) in [
        ("", ParseErrorKind::ExpectedClass, 0),
        ("5.01.1", ParseErrorKind::LeadingZero, 2),
        ("5.1.1000", ParseErrorKind::TooManyDigits, 7),
        ("5.1.1 ", ParseErrorKind::TrailingText, 5),
    ] {
        let error = StatusCode::parse(text.as_bytes()).err();
        ensure(error.map(|error| (error.kind(), error.position())) == Some((kind, position)), "no error")?;
    }
    ensure(Reply::parse(b"5x0 no").is_err_and(|error| error.position() == 0), "no error in a reply")?;
    ensure(
        StatusField::parse(b" 5.7.1 no").is_err_and(|error| error.position() == 7),
        "no error in a field",
    )?;
    ensure(DiagnosticCode::parse(b"smtp").is_err_and(|error| error.position() == 4), "no error in a type")
}

/// Text in a buffer of its own. Text that does not fit is an error.
pub struct Buffer<const N: usize> {
    bytes: [u8; N],
    len: usize,
}

impl<const N: usize> Buffer<N> {
    pub const fn new() -> Self {
        Self { bytes: [0; N], len: 0 }
    }

    pub fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..self.len).unwrap_or_default()
    }
}

impl<const N: usize> Write for Buffer<N> {
    fn write_str(&mut self, text: &str) -> core::fmt::Result {
        let end = self.len.checked_add(text.len()).ok_or(core::fmt::Error)?;
        let room = self.bytes.get_mut(self.len..end).ok_or(core::fmt::Error)?;
        room.copy_from_slice(text.as_bytes());
        self.len = end;
        Ok(())
    }
}
