//! Objects as the program prints them with `--json`: `cli/schema.json` describes them, and the package's tests compare
//! them with the program's.

use std::collections::BTreeMap;

use serde::Serialize;
use smtp_status::dsn::Action;
use smtp_status::{
    Basis, Cause, Class, Condition, Diagnosis, Meaning, Outcome, Provider, ReplyCode, StatusCode,
};

use crate::code::Pattern;
use crate::position::{Position, Positions};

/// What was explained. A field that is absent is null.
#[derive(Default, Serialize)]
pub struct Finding {
    pub source: String,
    pub recipient: Option<String>,
    pub code: Option<String>,
    pub status: Option<String>,
    pub action: Option<&'static str>,
    pub outcome: Option<&'static str>,
    pub cause: Option<&'static str>,
    pub hard_bounce: Option<bool>,
    pub condition: Option<&'static str>,
    pub summary: Option<&'static str>,
    pub reply_code: Option<u16>,
    pub provider: Option<&'static str>,
    pub diagnostic: Option<String>,
    pub event: Option<&'static str>,
    pub time: Option<String>,
    /// What is `()` is known only to the program, from logs.
    pub queue_id: (),
    pub sender: (),
    pub relay: Option<String>,
    pub delay: (),
    pub original_recipient: Option<String>,
    pub envelope_id: Option<String>,
    pub original_message_id: Option<String>,
}

/// A delivery.
#[derive(Serialize)]
pub struct Delivery {
    #[serde(flatten)]
    pub finding: Finding,
    /// Where the phrase is that decided on the cause.
    pub words_at: Option<Position>,
}

/// A condition of the registry.
#[derive(Serialize)]
pub struct ConditionObject {
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

impl Finding {
    /// What a code means. One without a class has a cause if it is the same in all classes.
    pub fn of_code(pattern: Pattern) -> Self {
        let mut causes: Vec<_> = pattern.codes().into_iter().map(StatusCode::cause).collect();
        causes.dedup();
        let outcome = pattern.class.map(Class::outcome);
        Self {
            code: Some(pattern.to_string()),
            outcome: outcome.map(Outcome::name),
            cause: if let [cause] = causes[..] { cause.map(Cause::name) } else { None },
            hard_bounce: outcome
                .map(|outcome| outcome == Outcome::Failed && causes == [Some(Cause::Address)]),
            condition: pattern.condition().map(Condition::name),
            summary: pattern.meaning().map(Meaning::summary),
            event: outcome.map(Outcome::name),
            ..Self::default()
        }
    }

    /// What a reply code means.
    pub fn of_reply_code(code: ReplyCode) -> Self {
        let outcome = code.class().map(Class::outcome);
        Self {
            outcome: outcome.map(Outcome::name),
            hard_bounce: outcome.map(|_| false),
            reply_code: Some(code.get()),
            event: outcome.map(Outcome::name),
            ..Self::default()
        }
    }
}

impl Delivery {
    /// What a diagnosis says; its words are all of these, or their end.
    pub fn of(diagnosis: &Diagnosis<'_>, words: &str) -> Self {
        let status = diagnosis.status();
        let finding = Finding {
            code: status.map(|status| status.to_string()),
            outcome: diagnosis.outcome().map(Outcome::name),
            cause: diagnosis.cause().map(Cause::name),
            hard_bounce: diagnosis.outcome().map(|_| diagnosis.is_hard_bounce()),
            condition: status.and_then(StatusCode::condition).map(Condition::name),
            summary: diagnosis.summary(),
            reply_code: diagnosis.reply_code().map(ReplyCode::get),
            provider: diagnosis.provider().map(Provider::name),
            diagnostic: Some(on_one_line(words)).filter(|words| !words.is_empty()),
            event: diagnosis.outcome().map(Outcome::name),
            ..Finding::default()
        };
        let phrase = diagnosis.phrase().filter(|_| diagnosis.basis() == Some(Basis::Words));
        // What is judged may leave out what a mail says before it.
        let left_out = words.len().saturating_sub(diagnosis.words().len());
        let range = phrase.map(|phrase| left_out + phrase.start..left_out + phrase.end);
        Self { finding, words_at: range.map(|range| Positions::of(words).position(range)) }
    }

    /// What a mail says of a recipient.
    pub fn of_mail(delivery: &smtp_status_mail::Delivery, date: Option<&str>) -> Self {
        let Self { finding, words_at } =
            Self::of(&delivery.diagnosis(), delivery.words().unwrap_or_default());
        let finding = Finding {
            recipient: delivery.recipient().map(str::to_owned),
            status: delivery.status_field().map(|status| status.to_string()),
            action: delivery.action().map(Action::name),
            time: date.map(str::to_owned),
            relay: delivery.remote_host().map(str::to_owned),
            original_recipient: delivery.original_recipient().map(str::to_owned),
            envelope_id: delivery.envelope_id().map(str::to_owned),
            original_message_id: delivery.original_message_id().map(str::to_owned),
            // A mail that only quotes a bounce is not one.
            hard_bounce: finding.hard_bounce.map(|_| delivery.is_hard_bounce()),
            ..finding
        };
        Self { finding, words_at }
    }
}

impl ConditionObject {
    pub fn of(condition: Condition) -> Self {
        let troubles = [Class::PersistentTransientFailure, Class::PermanentFailure];
        let usual = || Class::ALL.iter().copied().filter(|&class| condition.is_usual_in(class));
        Self {
            code: condition.to_text().as_str().to_owned(),
            condition: condition.name(),
            summary: condition.summary(),
            description: Class::ALL
                .iter()
                .map(|class| (class.code(), condition.description(*class)))
                .collect(),
            subject: condition.subject_code(),
            classes: usual().map(Class::code).collect(),
            cause: troubles.map(|class| (class.code(), condition.cause(class).map(Cause::name))).into(),
            reply_codes: condition.reply_codes().iter().map(|code| code.get()).collect(),
            reply_with: troubles
                .map(|class| (class.code(), condition.with_class(class).reply_code().get()))
                .into(),
            references: condition.references(),
        }
    }
}

/// A text with each run of white space as one space.
pub fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
