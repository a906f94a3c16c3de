//! JSON for programs, one object per line. The README documents it; the tests check it against `schema.json`.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{CharEscape, Formatter};
use smtp_status::{Class, Condition, Meaning, Provider, ReplyCode};

use super::safe::is_unprintable;
use crate::arguments::By;
use crate::finding::Finding;
use crate::query::Query;
use crate::summary::{Counts, Group, Key, Row, Summary};

/// Writes JSON.
pub struct Json<'a> {
    output: &'a mut dyn Write,
}

/// One delivery. A field that is absent is null.
#[derive(Serialize)]
struct FindingLine<'a> {
    source: &'a str,
    recipient: Option<&'a str>,
    code: Option<String>,
    status: Option<String>,
    action: Option<&'static str>,
    outcome: Option<&'static str>,
    cause: Option<&'static str>,
    hard_bounce: Option<bool>,
    condition: Option<&'static str>,
    summary: Option<&'a str>,
    reply_code: Option<u16>,
    provider: Option<&'static str>,
    diagnostic: Option<&'a str>,
    event: Option<&'static str>,
    time: Option<&'a str>,
    queue_id: Option<&'a str>,
    sender: Option<&'a str>,
    relay: Option<&'a str>,
    delay: Option<f64>,
    original_recipient: Option<&'a str>,
    envelope_id: Option<&'a str>,
    original_message_id: Option<&'a str>,
}

/// A condition of the registry.
#[derive(Serialize)]
struct ConditionLine {
    code: String,
    condition: &'static str,
    summary: &'static str,
    description: BTreeMap<u8, &'static str>,
    subject: u16,
    classes: Vec<u8>,
    cause: BTreeMap<u8, Option<&'static str>>,
    reply_codes: Vec<u16>,
    reply_with: BTreeMap<u8, u16>,
    references: &'static [&'static str],
}

/// The counts of a row or of a group.
#[derive(Serialize)]
struct CountsLine {
    count: u64,
    share: f64,
    delivered: u64,
    deferred: u64,
    failed: u64,
    refused: u64,
    deferred_mails: u64,
    expired: u64,
}

#[derive(Serialize)]
struct CodeLine<'a> {
    code: Option<String>,
    class: Option<u8>,
    #[serde(flatten)]
    counts: CountsLine,
    cause: Option<&'static str>,
    condition: Option<&'static str>,
    summary: Option<&'static str>,
    reason: Option<&'a str>,
    #[serde(flatten)]
    all: &'a All,
}

/// A group, whose first field is named for what it is: a domain, an hour.
#[derive(Serialize)]
struct GroupLine<'a> {
    #[serde(flatten)]
    name: BTreeMap<&'static str, Option<&'a str>>,
    #[serde(flatten)]
    counts: CountsLine,
    codes: Vec<GroupCode<'a>>,
    #[serde(flatten)]
    all: &'a All,
}

#[derive(Serialize)]
struct GroupCode<'a> {
    code: Option<String>,
    /// Only where the code says nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
    count: u64,
}

/// What is said of all that was read, on every line.
#[derive(Serialize)]
struct All {
    first: Option<String>,
    last: Option<String>,
    unreadable_lines: u64,
}

/// Writes what may not be printed as its number, also where JSON would let it be.
struct Safe;

impl Formatter for Safe {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        let mut rest = fragment;
        while let Some(start) = rest.find(is_unprintable) {
            writer.write_all(&rest.as_bytes()[..start])?;
            let mut characters = rest[start..].chars();
            if let Some(character) = characters.next() {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    write!(writer, "\\u{unit:04x}")?;
                }
            }
            rest = characters.as_str();
        }
        writer.write_all(rest.as_bytes())
    }

    fn write_char_escape<W: ?Sized + Write>(&mut self, writer: &mut W, escape: CharEscape) -> io::Result<()> {
        serde_json::ser::CompactFormatter.write_char_escape(writer, escape)
    }
}

impl<'a> FindingLine<'a> {
    fn of(finding: &'a Finding) -> Self {
        Self {
            source: &finding.source,
            recipient: finding.recipient.as_deref(),
            code: finding.code.map(|code| code.to_string()),
            status: finding.status.map(|status| status.to_string()),
            action: finding.action.map(smtp_status::dsn::Action::name),
            outcome: finding.outcome.map(smtp_status::Outcome::name),
            cause: finding.cause.map(smtp_status::Cause::name),
            hard_bounce: finding.is_hard_bounce(),
            condition: finding.condition().map(Condition::name),
            summary: finding.summary(),
            reply_code: finding.reply_code.map(ReplyCode::get),
            provider: finding.provider.map(Provider::name),
            diagnostic: finding.diagnostic.as_deref(),
            event: match finding.outcome {
                _ if finding.is_refusal => Some("refused"),
                _ if finding.is_expired => Some("expired"),
                outcome => outcome.map(smtp_status::Outcome::name),
            },
            time: finding.time.as_deref(),
            queue_id: finding.queue_id.as_deref(),
            sender: finding.sender.as_deref(),
            relay: finding.relay.as_deref(),
            delay: finding.delay,
            original_recipient: finding.original_recipient.as_deref(),
            envelope_id: finding.envelope_id.as_deref(),
            original_message_id: finding.original_message_id.as_deref(),
        }
    }
}

impl<'a> Json<'a> {
    pub fn new(output: &'a mut dyn Write) -> Self {
        Self { output }
    }

    fn line(&mut self, value: &impl Serialize) -> io::Result<()> {
        value.serialize(&mut serde_json::Serializer::with_formatter(&mut *self.output, Safe))?;
        self.output.write_all(b"\n")
    }

    /// Lets what was written so far be seen.
    pub fn flush(&mut self) -> io::Result<()> {
        self.output.flush()
    }

    pub fn finding(&mut self, finding: &Finding) -> io::Result<()> {
        self.line(&FindingLine::of(finding))
    }

    /// An answer about a code. A condition without a class has a code like X.2.2, and a cause if all classes share it.
    pub fn query(&mut self, query: &Query, finding: &Finding) -> io::Result<()> {
        let mut line = FindingLine::of(finding);
        if let Query::Pattern(pattern) = query {
            let mut causes: Vec<_> =
                pattern.causes().into_iter().map(|cause| cause.map(smtp_status::Cause::name)).collect();
            causes.dedup();
            line.code = Some(pattern.to_string());
            line.cause = if let [cause] = causes[..] { cause } else { None };
            line.condition = pattern.condition().map(Condition::name);
            line.summary = pattern.meaning().map(Meaning::summary);
        }
        self.line(&line)
    }

    pub fn condition(&mut self, condition: Condition) -> io::Result<()> {
        let troubles = [Class::PersistentTransientFailure, Class::PermanentFailure];
        let usual = || Class::ALL.iter().copied().filter(|&class| condition.is_usual_in(class));
        self.line(&ConditionLine {
            code: condition.to_text().as_str().to_owned(),
            condition: condition.name(),
            summary: condition.summary(),
            description: Class::ALL
                .iter()
                .map(|&class| (class.code(), condition.description(class)))
                .collect(),
            subject: condition.subject_code(),
            classes: usual().map(Class::code).collect(),
            cause: troubles
                .map(|class| (class.code(), condition.cause(class).map(smtp_status::Cause::name)))
                .into(),
            reply_codes: condition.reply_codes().iter().map(|code| code.get()).collect(),
            reply_with: troubles
                .map(|class| (class.code(), condition.with_class(class).reply_code().get()))
                .into(),
            references: condition.references(),
        })
    }

    /// A line for each row or group of a summary, at most so many.
    pub fn summary(&mut self, summary: &Summary, top: Option<usize>) -> io::Result<()> {
        let (total, all) = (summary.total(), All::of(summary));
        let most = top.unwrap_or(usize::MAX);
        if summary.by() == By::Code {
            return summary
                .rows()
                .iter()
                .take(most)
                .try_for_each(|(key, row)| self.code(key, row, total, &all));
        }
        let name = summary.by().name();
        summary.groups().iter().take(most).try_for_each(|group| self.group(name, group, total, &all))
    }

    fn code(&mut self, key: &Key, row: &Row, total: Counts, all: &All) -> io::Result<()> {
        self.line(&CodeLine {
            code: key.code.map(|code| code.to_string()),
            class: key.code.map(|code| code.class().code()),
            counts: CountsLine::new(row.counts, total),
            cause: key.cause(row).map(smtp_status::Cause::name),
            condition: key.code.and_then(smtp_status::StatusCode::condition).map(Condition::name),
            summary: key.code.map(|code| row.summary(code)),
            reason: key.reason.as_deref(),
            all,
        })
    }

    fn group(&mut self, name: &'static str, group: &Group, total: Counts, all: &All) -> io::Result<()> {
        let codes = group.rows.iter().map(|(key, row)| GroupCode {
            code: key.code.map(|code| code.to_string()),
            reason: key.reason.as_deref(),
            count: row.counts.all(),
        });
        self.line(&GroupLine {
            name: [(name, Some(group.name.as_str()).filter(|name| !name.is_empty()))].into(),
            counts: CountsLine::new(group.counts, total),
            codes: codes.collect(),
            all,
        })
    }
}

impl All {
    fn of(summary: &Summary) -> Self {
        let (first, last) = summary.times().unzip();
        Self {
            first: first.map(str::to_owned),
            last: last.map(str::to_owned),
            unreadable_lines: summary.unreadable,
        }
    }
}

impl CountsLine {
    fn new(counts: Counts, total: Counts) -> Self {
        Self {
            count: counts.all(),
            share: share(counts, total),
            delivered: counts.delivered,
            deferred: counts.deferred,
            failed: counts.failed,
            refused: counts.refused,
            deferred_mails: counts.deferred_mails,
            expired: counts.expired,
        }
    }
}

/// The part of the total, 0 to 1.
#[allow(clippy::cast_precision_loss, reason = "a share is not an exact number")]
pub fn share(counts: Counts, total: Counts) -> f64 {
    if total.all() == 0 { 0.0 } else { counts.all() as f64 / total.all() as f64 }
}
