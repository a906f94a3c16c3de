//! Prose for people, as wide as the terminal.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use smtp_status::provider::Note;
use smtp_status::{Cause, Class, Condition, Meaning, Outcome, Provider, ReplyCode, StatusCode, Subject};

use super::safe::escaped;
use super::wrap::{width, wrapped};
use crate::finding::{Finding, on_one_line};
use crate::query::{Pattern, Query};

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const GREEN: Style = AnsiColor::Green.on_default();
const YELLOW: Style = AnsiColor::Yellow.on_default();
const RED: Style = AnsiColor::Red.on_default();

/// Room for the longest label.
const LABEL_WIDTH: usize = 17;

/// Writes the prose.
pub struct Prose<'a> {
    output: &'a mut dyn Write,
    width: Option<usize>,
    has_text: bool,
    /// The codes of lines, to be explained once each below them; with the provider if it has a meaning of its own.
    to_explain: Vec<(StatusCode, Option<Provider>)>,
}

impl<'a> Prose<'a> {
    pub fn new(output: &'a mut dyn Write) -> Self {
        Self { output, width: width(), has_text: false, to_explain: Vec::new() }
    }

    pub fn query(&mut self, query: &Query, finding: &Finding) -> io::Result<()> {
        match query {
            Query::Pattern(pattern) => self.pattern(*pattern),
            Query::ReplyCode(code) => self.reply_code(*code),
            // The argument would only repeat the recipient and the server's words.
            Query::Text(_) if finding.recipient.is_some() => {
                self.finding(&Finding { source: String::new(), ..finding.clone() })
            }
            Query::Text(_) => self.finding(finding),
        }
    }

    pub fn condition(&mut self, condition: Condition) -> io::Result<()> {
        let code = condition.to_text();
        let label = format!("{BOLD}{:<9}{BOLD:#} {:<11} ", code.as_str(), causes(condition).join("/"));
        self.line(&wrapped(
            &label,
            &format!("{}  {DIM}{}{DIM:#}", condition.summary(), condition.name()),
            self.width,
        ))
    }

    /// A line in which a code was found. The code is explained below all lines.
    pub fn found_line(&mut self, finding: &Finding) -> io::Result<()> {
        let code = finding.code.map(|code| code.to_string());
        let text = escaped(finding.diagnostic.as_deref().or(code.as_deref()).unwrap_or_default());
        let delivery = finding.recipient.as_ref().map_or_else(String::new, |recipient| {
            format!("{BOLD}{}{BOLD:#} {}: ", escaped(recipient), outcome_in_brief(finding))
        });
        let line = format!("{DIM}{}:{DIM:#} {delivery}{text}", escaped(&finding.source));
        if let Some(code) = finding.code {
            let meant = (code, finding.provider.filter(|provider| provider.note(code).is_some()));
            if !self.to_explain.contains(&meant) {
                self.to_explain.push(meant);
            }
        }
        self.line(&wrapped("", &line, self.width))
    }

    /// Explains the codes of the lines so far.
    pub fn explain_lines(&mut self) -> io::Result<()> {
        for (code, provider) in std::mem::take(&mut self.to_explain) {
            match provider {
                Some(provider) => self.meaning_to(provider, code)?,
                None => self.pattern(Pattern::of(code))?,
            }
        }
        Ok(())
    }

    /// What a provider means by a code.
    fn meaning_to(&mut self, provider: Provider, code: StatusCode) -> io::Result<()> {
        let Some(note) = provider.note(code) else { return Ok(()) };
        self.gap()?;
        self.line(&format!("{BOLD}{code}  {}{BOLD:#} ({})", note.summary(), provider.title()))?;
        self.line(&wrapped("  ", note.description(), self.width))?;
        self.line("")?;
        if let Some(cause) = note.cause() {
            self.cause(cause)?;
        }
        let meaning = code.meaning();
        self.entry("In the registry", &format!("{}{}", meaning.summary(), known(meaning)))
    }

    /// What happened to a mail for one recipient.
    pub fn finding(&mut self, finding: &Finding) -> io::Result<()> {
        let recipient = escaped(finding.recipient.as_deref().unwrap_or("no recipient named"));
        if finding.outcome == Some(Outcome::Delivered) {
            let code = finding.code.map_or_else(String::new, |code| format!(", {code}"));
            return self.line(&format!("{BOLD}{recipient}{BOLD:#}  {GREEN}delivered{GREEN:#}{code}"));
        }
        self.gap()?;
        let source = escaped(&finding.source);
        match &finding.recipient {
            Some(_) if source.is_empty() => self.line(&format!("{BOLD}{recipient}{BOLD:#}"))?,
            Some(_) => self.line(&format!("{BOLD}{recipient}{BOLD:#}  {DIM}{source}{DIM:#}"))?,
            None => self.line(&format!("{BOLD}{}{BOLD:#}", escaped(&on_one_line(&finding.source))))?,
        }
        let differs = |original: &&String| {
            finding.recipient.as_ref().is_some_and(|recipient| !recipient.eq_ignore_ascii_case(original))
        };
        if let Some(original) = finding.original_recipient.as_ref().filter(differs) {
            self.entry("Sent to", &escaped(original))?;
        }
        self.entry("Outcome", &outcome(finding))?;
        match finding.code {
            Some(code) => self.code_of(code, finding)?,
            None => self.entry("Code", "none")?,
        }
        if let Some(words) = &finding.diagnostic {
            self.entry("Server said", &escaped(words))?;
        }
        self.odd_action(finding)
    }

    fn code_of(&mut self, code: StatusCode, finding: &Finding) -> io::Result<()> {
        let meaning = code.meaning();
        let registered = format!("{}{}", meaning.summary(), known(meaning));
        if let Some(note) = finding.note() {
            self.entry("Code", &format!("{BOLD}{code}  {}{BOLD:#}", note.summary()))?;
            self.entry("", note.description())?;
            self.entry("In the registry", &registered)?;
        } else {
            self.entry("Code", &format!("{BOLD}{code}  {registered}{BOLD:#}"))?;
            self.entry("", code.description())?;
        }
        if let Some(provider) = finding.provider {
            self.entry("Provider", provider.title())?;
        }
        if let Some(status) = finding.status.filter(|&status| status != code) {
            let is_same_subject = status.subject_code() == code.subject_code();
            let remark = if status.is_vague() || is_same_subject && status.detail_code() == 0 {
                format!("{status}, which says less")
            } else {
                format!("{status}, but the server's words say {code}")
            };
            self.entry("Status field", &remark)?;
        }
        if let Some(cause) = finding.cause {
            self.cause(cause)?;
        }
        Ok(())
    }

    fn odd_action(&mut self, finding: &Finding) -> io::Result<()> {
        let (Some(status), Some(action)) = (finding.status, finding.action) else { return Ok(()) };
        if finding.outcome == Some(Outcome::Failed) && status.class() == Class::PersistentTransientFailure {
            return self.entry("Remark", "class 4, but the sending server has given up, so this is final");
        }
        if action.is_usual_with(status) {
            return Ok(());
        }
        self.entry("Remark", &format!("the status {status} is unusual with the action \"{action}\""))
    }

    fn pattern(&mut self, pattern: Pattern) -> io::Result<()> {
        let Some(meaning) = pattern.meaning() else {
            self.gap()?;
            return self.line(&format!("{BOLD}{pattern}{BOLD:#}  not registered, nor is its subject"));
        };
        let heading = format!("{BOLD}{pattern}  {}{BOLD:#}{}", meaning.summary(), known(meaning));
        if pattern.class == Some(Class::Success) {
            return self.line(&format!("{heading}: {GREEN}delivered or passed on{GREEN:#}"));
        }
        self.gap()?;
        self.line(&heading)?;
        self.descriptions(pattern)?;
        self.line("")?;
        self.class_and_cause(pattern)?;
        if let Some(condition) = pattern.condition() {
            self.about_condition(condition, pattern.class)?;
        }
        self.notes(pattern)
    }

    /// What happened: one text, or one for each class.
    fn descriptions(&mut self, pattern: Pattern) -> io::Result<()> {
        let codes = pattern.codes();
        let mut texts: Vec<&str> = codes.iter().map(|code| code.description()).collect();
        texts.dedup();
        if let [text] = texts[..] {
            return self.line(&wrapped("  ", text, self.width));
        }
        for code in codes {
            self.line(&wrapped(&format!("  {code}: "), code.description(), self.width))?;
        }
        Ok(())
    }

    /// What providers mean by the code; in full if the registry says nothing, or only one provider says something.
    fn notes(&mut self, pattern: Pattern) -> io::Result<()> {
        let codes = pattern.codes();
        let notes_of =
            |provider: &Provider| codes.iter().filter_map(|&code| provider.note(code)).collect::<Vec<_>>();
        let noted = Provider::ALL.iter().map(|provider| (provider, notes_of(provider)));
        let noted: Vec<_> = noted.filter(|(_, notes)| !notes.is_empty()).collect();
        let is_full = pattern.condition().is_none() || noted.len() == 1;
        for (index, (provider, notes)) in noted.iter().enumerate() {
            let each = |text: fn(Note) -> &'static str| {
                let mut texts: Vec<_> = notes.iter().map(|&note| text(note)).collect();
                texts.dedup();
                texts
            };
            let summaries = each(Note::summary).join("; ");
            let label = if index == 0 { "Providers" } else { "" };
            self.entry(label, &format!("{}: {summaries}", provider.title()))?;
            for description in each(Note::description).iter().filter(|_| is_full) {
                self.entry("", description)?;
            }
        }
        Ok(())
    }

    fn class_and_cause(&mut self, pattern: Pattern) -> io::Result<()> {
        if let Some(class) = pattern.class {
            self.entry("Class", &format!("{}, {}", class.code(), class.summary()))?;
        }
        if let Some(subject) = Subject::from_code(pattern.subject) {
            self.entry("Subject", &format!("{}, {}", subject.code(), subject.summary()))?;
        }
        let codes = pattern.codes();
        let mut causes = pattern.causes();
        causes.dedup();
        match causes[..] {
            [None] => self.entry("Cause", "cannot be told from the code alone")?,
            [Some(cause)] => {
                self.cause(cause)?;
            }
            _ => {
                for code in &codes {
                    let cause = code.cause();
                    let cause = cause.map_or_else(
                        || "cannot be told from the code alone".to_owned(),
                        |cause| {
                            format!("{cause}: {}; who can fix it: {}", cause.description(), cause.who_acts())
                        },
                    );
                    self.entry(&format!("Cause of {code}"), &cause)?;
                }
            }
        }
        let replies: Vec<String> = codes.iter().map(|code| format!("{} {code}", code.reply_code())).collect();
        self.entry("Reply with", &replies.join(" or "))
    }

    fn about_condition(&mut self, condition: Condition, class: Option<Class>) -> io::Result<()> {
        self.entry("Condition", &format!("{}, {}", condition.to_text().as_str(), condition.name()))?;
        self.entry("Usual in class", &usual_classes(condition, class))?;
        self.entry("Registered with", &reply_codes(condition))?;
        if let Some(earlier) = condition.former_summary() {
            self.entry("Formerly", earlier)?;
        }
        if let Some(replacement) = condition.replaced_by() {
            self.entry(
                "Replaced by",
                &format!("{}, {}", replacement.to_text().as_str(), replacement.name()),
            )?;
        }
        for (index, reference) in condition.references().iter().enumerate() {
            self.entry(if index == 0 { "Defined by" } else { "" }, &address(reference))?;
        }
        Ok(())
    }

    fn reply_code(&mut self, code: ReplyCode) -> io::Result<()> {
        let (summary, description) = match code.class() {
            Some(class) => (class.summary(), class.description()),
            None => (
                "Intermediate",
                "The server waits for the client to continue. Such a reply has no status code.",
            ),
        };
        self.gap()?;
        self.line(&format!("{BOLD}{code}  {summary}{BOLD:#}"))?;
        self.line(&wrapped("  ", description, self.width))?;
        let listed = Condition::ALL.iter().filter(|condition| condition.reply_codes().contains(&code));
        for (index, condition) in listed.enumerate() {
            let label = if index == 0 { "Registered with" } else { "" };
            self.entry(label, &format!("{:<7} {}", condition.to_text().as_str(), condition.summary()))?;
        }
        Ok(())
    }

    fn cause(&mut self, cause: Cause) -> io::Result<()> {
        self.entry("Cause", &format!("{cause}: {}", cause.description()))?;
        self.entry("Who can fix it", cause.who_acts())
    }

    fn entry(&mut self, label: &str, value: &str) -> io::Result<()> {
        self.line(&wrapped(&format!("  {label:<LABEL_WIDTH$}"), value, self.width))
    }

    /// Lets what was written so far be seen.
    pub fn flush(&mut self) -> io::Result<()> {
        self.output.flush()
    }

    /// An empty line, except at the top.
    fn gap(&mut self) -> io::Result<()> {
        if self.has_text { self.line("") } else { Ok(()) }
    }

    fn line(&mut self, text: &str) -> io::Result<()> {
        self.has_text = true;
        writeln!(self.output, "{text}")
    }
}

fn outcome(finding: &Finding) -> String {
    let more = match finding.outcome {
        _ if finding.is_refusal => " by this server",
        Some(Outcome::Deferred) => ": the sending server keeps retrying on its own",
        _ if finding.is_hard_bounce() == Some(true) => ": stop sending there",
        _ => "",
    };
    outcome_in_brief(finding) + more
}

/// What happened to a mail, in a line with other things.
fn outcome_in_brief(finding: &Finding) -> String {
    let mut text = match finding.outcome {
        _ if finding.is_refusal => format!("{RED}refused{RED:#}"),
        Some(Outcome::Failed) => format!("{RED}failed{RED:#}"),
        Some(Outcome::Deferred) => format!("{YELLOW}deferred{YELLOW:#}"),
        Some(Outcome::Delivered) => format!("{GREEN}delivered{GREEN:#}"),
        None => "unknown".to_owned(),
    };
    if finding.is_hard_bounce() == Some(true) {
        text.push_str(", a hard bounce");
    }
    text
}

/// The remark on a code that is not registered.
const fn known(meaning: Meaning) -> &'static str {
    match meaning {
        Meaning::Condition(_) => "",
        Meaning::Subject(_) => " (not registered: only its subject is known)",
        Meaning::Class(_) => " (not registered: only its class is known)",
    }
}

/// The causes in class 4 and class 5, one if they are the same.
fn causes(condition: Condition) -> Vec<&'static str> {
    let mut causes = [Class::PersistentTransientFailure, Class::PermanentFailure]
        .map(|class| condition.cause(class).map_or("-", |cause| cause.name()))
        .to_vec();
    causes.dedup();
    causes
}

fn usual_classes(condition: Condition, class: Option<Class>) -> String {
    let usual = Class::ALL.iter().filter(|&&class| condition.is_usual_in(class));
    let usual: Vec<String> = usual.map(|class| class.code().to_string()).collect();
    let remark = match class {
        Some(class) if !condition.is_usual_in(class) => {
            format!(": {} is unusual for it, but not forbidden", class.code())
        }
        _ => String::new(),
    };
    usual.join(", ") + &remark
}

fn reply_codes(condition: Condition) -> String {
    let numbers = condition.reply_codes().iter().map(ToString::to_string);
    let patterns = Class::ALL.iter().filter(|&&class| condition.takes_any_reply_code(class));
    let all: Vec<String> = numbers.chain(patterns.map(|class| format!("any {}xx", class.code()))).collect();
    if all.is_empty() { "none".to_owned() } else { format!("reply code {}", all.join(", ")) }
}

/// The address at which a reference can be read.
fn address(reference: &str) -> String {
    match reference.strip_prefix("RFC ") {
        Some(number) => format!("https://www.rfc-editor.org/rfc/rfc{number}"),
        None if reference.starts_with("draft-") => format!("https://datatracker.ietf.org/doc/{reference}/"),
        None => reference.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prose_of(finding: &Finding) -> String {
        let mut output = Vec::new();
        Prose::new(&mut output).finding(finding).unwrap();
        String::from_utf8(output).unwrap()
    }

    #[test]
    fn who_has_given_up_does_not_try_again() {
        let classes = [Class::PersistentTransientFailure, Class::PermanentFailure];
        for code in
            Condition::ALL.iter().flat_map(|condition| classes.map(|class| condition.with_class(class)))
        {
            let finding = Finding { code: Some(code), outcome: Some(Outcome::Failed), ..Finding::default() };
            assert!(!prose_of(&finding).contains("on its own"), "{code}");
        }
        let code = Some(StatusCode::from_static("4.4.1"));
        let finding = Finding { code, outcome: Some(Outcome::Deferred), ..Finding::default() };
        assert!(prose_of(&finding).contains("keeps retrying on its own"));
    }
}
