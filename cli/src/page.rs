//! What is printed, on a page as wide as the terminal.

use std::fmt::{Display, Write};

use anstyle::{AnsiColor, Style};
use smtp_status::{Class, Condition, Meaning, StatusCode};
use textwrap::Options;

use crate::input::{Findings, Recipient};

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const RED: Style = AnsiColor::Red.on_default();

/// Longer lines are tiring to read, however wide the terminal is.
const MAX_WIDTH: usize = 100;

/// Room for the longest label.
const LABEL_WIDTH: usize = 17;

/// Text on its way to standard output. Problems go to standard error at once.
pub struct Page {
    text: String,
    width: usize,
}

impl Page {
    pub fn new() -> Self {
        Self { text: String::new(), width: textwrap::termwidth().min(MAX_WIDTH) }
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    pub fn problem(message: &str) {
        anstream::eprintln!("{RED}error:{RED:#} {message}");
    }

    /// The recipients, the lines with codes, then each code once.
    pub fn findings(&mut self, findings: &Findings) {
        for recipient in &findings.recipients {
            self.recipient(recipient);
        }
        for line in &findings.lines {
            self.wrapped("", &format!("{DIM}{line}{DIM:#}"));
        }
        for &code in findings.codes() {
            if !self.text.is_empty() {
                self.text.push('\n');
            }
            self.code(code);
        }
    }

    pub fn list(&mut self, conditions: impl Iterator<Item = Condition>) {
        for condition in conditions {
            let code = registered_code(condition);
            self.line(format_args!(
                "{BOLD}{code:<13}{BOLD:#} {:<48} {}",
                condition.name(),
                condition.summary()
            ));
        }
    }

    fn recipient(&mut self, recipient: &Recipient) {
        self.line(format_args!("{BOLD}{}{BOLD:#}", recipient.address));
        for (label, value) in &recipient.fields {
            self.entry(label, value);
        }
        if let Some(remark) = &recipient.remark {
            self.entry("Remark", remark);
        }
        self.text.push('\n');
    }

    fn code(&mut self, code: StatusCode) {
        let meaning = code.meaning();
        self.line(format_args!("{BOLD}{code}  {}{BOLD:#}", meaning.summary()));
        self.text.push('\n');
        match meaning {
            Meaning::Condition(_) => {}
            Meaning::Subject(_) => self.wrapped("  ", &not_registered("subject")),
            Meaning::Class(_) => self.wrapped("  ", &not_registered("class")),
        }
        self.wrapped("  ", meaning.description());
        self.text.push('\n');
        self.entry("Class", &format!("{}, {}", code.class().code(), code.class().summary()));
        if let Some(subject) = code.subject() {
            self.entry("Subject", &format!("{}, {}", subject.code(), subject.summary()));
        }
        if let Some(condition) = code.condition() {
            self.condition(condition, code.class());
        }
    }

    fn condition(&mut self, condition: Condition, class: Class) {
        self.entry("Condition", &format!("{}, {}", registered_code(condition), condition.name()));
        self.entry("Usual in class", &usual_classes(condition, class));
        self.entry("Reply codes", &reply_codes(condition));
        if let Some(earlier) = condition.former_summary() {
            self.entry("Formerly", earlier);
        }
        if let Some(replacement) = condition.replaced_by() {
            let code = registered_code(replacement);
            self.entry("Replaced by", &format!("{code}, {}", replacement.name()));
        }
        for (index, reference) in condition.references().iter().enumerate() {
            self.entry(if index == 0 { "Defined by" } else { "" }, &address(reference));
        }
    }

    fn entry(&mut self, label: &str, value: &str) {
        self.wrapped(&format!("  {label:<LABEL_WIDTH$}"), value);
    }

    /// Text behind a label, wrapped under itself.
    fn wrapped(&mut self, label: &str, value: &str) {
        let indent = " ".repeat(label.chars().count());
        let options =
            Options::new(self.width).initial_indent(label).subsequent_indent(&indent).break_words(false);
        let text = textwrap::fill(value, options);
        self.line(text);
    }

    fn line(&mut self, text: impl Display) {
        // Writing to a string cannot fail.
        let _ = writeln!(self.text, "{text}");
    }
}

fn not_registered(known: &str) -> String {
    format!("This code is not registered: only its {known} is known.")
}

/// X.7.26, or X.7.606-649 where one condition stands for a range.
fn registered_code(condition: Condition) -> String {
    let details = condition.detail_codes();
    let range = if details.start() == details.end() { String::new() } else { format!("-{}", details.end()) };
    format!("X.{}.{}{range}", condition.subject_code(), details.start())
}

fn usual_classes(condition: Condition, class: Class) -> String {
    let usual = Class::ALL.iter().filter(|&&class| condition.is_usual_in(class));
    let usual: Vec<String> = usual.map(|class| class.code().to_string()).collect();
    let remark = if condition.is_usual_in(class) {
        String::new()
    } else {
        format!(": {} is unusual for it, but not forbidden", class.code())
    };
    usual.join(", ") + &remark
}

fn reply_codes(condition: Condition) -> String {
    let numbers = condition.reply_codes().iter().map(ToString::to_string);
    let patterns = Class::ALL.iter().filter(|&&class| condition.takes_any_reply_code(class));
    let all: Vec<String> = numbers.chain(patterns.map(|class| format!("any {}xx", class.code()))).collect();
    if all.is_empty() { "none registered".to_owned() } else { all.join(", ") }
}

/// Where a reference can be read.
fn address(reference: &str) -> String {
    match reference.strip_prefix("RFC ") {
        Some(number) => format!("https://www.rfc-editor.org/rfc/rfc{number}"),
        None if reference.starts_with("draft-") => format!("https://datatracker.ietf.org/doc/{reference}/"),
        None => reference.to_owned(),
    }
}
