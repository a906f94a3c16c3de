//! JSON for programs, one object per line. The README documents it; the tests check it against `schema.json`.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;
use smtp_status::{Class, Condition, Meaning, Provider, ReplyCode};

use crate::finding::Finding;
use crate::query::Query;
use crate::summary::{Counts, Summary};

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

/// The counts of a code or of a domain.
#[derive(Serialize)]
struct CountsLine {
    count: u64,
    share: f64,
    delivered: u64,
    deferred: u64,
    failed: u64,
    refused: u64,
}

#[derive(Serialize)]
struct CodeLine {
    code: Option<String>,
    class: Option<u8>,
    #[serde(flatten)]
    counts: CountsLine,
    cause: Option<&'static str>,
    condition: Option<&'static str>,
    summary: Option<&'static str>,
    first: Option<String>,
    last: Option<String>,
}

#[derive(Serialize)]
struct DomainLine {
    domain: Option<String>,
    #[serde(flatten)]
    counts: CountsLine,
    codes: Vec<DomainCode>,
    first: Option<String>,
    last: Option<String>,
}

#[derive(Serialize)]
struct DomainCode {
    code: Option<String>,
    count: u64,
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
            cause: finding.cause().map(smtp_status::Cause::name),
            hard_bounce: finding.is_hard_bounce(),
            condition: finding.condition().map(Condition::name),
            summary: finding.summary(),
            reply_code: finding.reply_code.map(ReplyCode::get),
            provider: finding.provider.map(Provider::name),
            diagnostic: finding.diagnostic.as_deref(),
        }
    }
}

impl<'a> Json<'a> {
    pub fn new(output: &'a mut dyn Write) -> Self {
        Self { output }
    }

    fn line(&mut self, value: &impl Serialize) -> io::Result<()> {
        serde_json::to_writer(&mut *self.output, value)?;
        self.output.write_all(b"\n")
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
            description: usual().map(|class| (class.code(), condition.description(class))).collect(),
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

    pub fn codes(&mut self, summary: &Summary) -> io::Result<()> {
        let (total, times) = (summary.total(), Times::of(summary));
        for (code, row) in summary.codes() {
            self.line(&CodeLine {
                code: code.map(|code| code.to_string()),
                class: code.map(|code| code.class().code()),
                counts: CountsLine::new(row.counts, total),
                cause: code.and_then(|code| row.cause(code)).map(smtp_status::Cause::name),
                condition: code.and_then(smtp_status::StatusCode::condition).map(Condition::name),
                summary: code.map(|code| row.summary(code)),
                first: times.first.clone(),
                last: times.last.clone(),
            })?;
        }
        Ok(())
    }

    pub fn domains(&mut self, summary: &Summary) -> io::Result<()> {
        let (total, times) = (summary.total(), Times::of(summary));
        for domain in summary.domains() {
            let codes = domain.codes.iter();
            self.line(&DomainLine {
                counts: CountsLine::new(domain.counts, total),
                codes: codes
                    .map(|(code, row)| DomainCode {
                        code: code.map(|code| code.to_string()),
                        count: row.counts.all(),
                    })
                    .collect(),
                domain: (!domain.name.is_empty()).then_some(domain.name),
                first: times.first.clone(),
                last: times.last.clone(),
            })?;
        }
        Ok(())
    }
}

/// The first time and the last of all that was read.
struct Times {
    first: Option<String>,
    last: Option<String>,
}

impl Times {
    fn of(summary: &Summary) -> Self {
        let (first, last) = summary.times().unzip();
        Self { first: first.map(str::to_owned), last: last.map(str::to_owned) }
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
        }
    }
}

/// The part of the total, 0 to 1.
#[allow(clippy::cast_precision_loss, reason = "a share is not an exact number")]
pub fn share(counts: Counts, total: Counts) -> f64 {
    if total.all() == 0 { 0.0 } else { counts.all() as f64 / total.all() as f64 }
}
