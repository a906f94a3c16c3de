//! The meaning of an argument that is not a file: a code, a condition, a reply code, a reply.

use std::path::Path;

use smtp_status::{Cause, Class, Condition, Meaning, ReplyCode, StatusCode, scan};

use crate::finding::{self, Finding};

/// A question about codes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Query {
    Pattern(Pattern),
    ReplyCode(ReplyCode),
    /// A text with a code or a reply in it.
    Text(String),
}

/// A code, perhaps without a class, perhaps a range of details: 5.7.26, X.7.26, 5.7.606-649.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pattern {
    pub class: Option<Class>,
    pub subject: u16,
    pub detail: u16,
    /// The last detail of a range.
    pub last: Option<u16>,
}

impl Query {
    pub fn parse(argument: &str) -> Option<Self> {
        let argument = argument.trim();
        if let Some(pattern) = Pattern::parse(argument).or_else(|| Pattern::named(argument)) {
            return Some(Self::Pattern(pattern));
        }
        if let Ok(code) = argument.parse() {
            return Some(Self::ReplyCode(code));
        }
        let has_code = scan(argument.as_bytes()).next().is_some() || finding::reply_code(argument).is_some();
        has_code.then(|| Self::Text(argument.to_owned()))
    }

    /// The answer as a finding.
    pub fn finding(&self, source: &str) -> Finding {
        let source = source.to_owned();
        match self {
            Self::Pattern(pattern) => {
                let code = pattern.code();
                Finding {
                    source,
                    code,
                    outcome: code.map(|code| code.class().outcome()),
                    ..Finding::default()
                }
            }
            Self::ReplyCode(code) => {
                let outcome = code.class().map(Class::outcome);
                Finding { source, reply_code: Some(*code), outcome, ..Finding::default() }
            }
            Self::Text(text) => {
                let scanned = || scan(text.as_bytes()).next().map(|found| found.status);
                let (code, reply_code) = (finding::said(text).or_else(scanned), finding::reply_code(text));
                let class = code.map(StatusCode::class).or(reply_code.and_then(ReplyCode::class));
                let outcome = class.map(Class::outcome);
                let diagnostic = Some(finding::on_one_line(text));
                Finding { source, code, outcome, reply_code, diagnostic, ..Finding::default() }
            }
        }
    }
}

impl Pattern {
    fn parse(text: &str) -> Option<Self> {
        let (class, rest) = match text.as_bytes() {
            [b'X' | b'x', ..] => (None, format!("5{}", &text[1..])),
            _ => (Some(()), text.to_owned()),
        };
        let (code, rest) = StatusCode::parse_prefix(rest.as_bytes()).ok()?;
        let last = match rest {
            [] => None,
            [b'-', digits @ ..]
                if (1..=3).contains(&digits.len()) && digits.iter().all(u8::is_ascii_digit) =>
            {
                let last = std::str::from_utf8(digits).ok()?.parse().ok()?;
                Some(last).filter(|&last: &u16| last > code.detail_code()).map(Some)?
            }
            _ => return None,
        };
        let class = class.map(|()| code.class());
        Some(Self { class, subject: code.subject_code(), detail: code.detail_code(), last })
    }

    /// A condition's name, in any letter case.
    fn named(text: &str) -> Option<Self> {
        let condition =
            Condition::ALL.iter().find(|condition| condition.name().eq_ignore_ascii_case(text))?;
        let details = condition.detail_codes();
        let last = (details.start() < details.end()).then(|| *details.end());
        Some(Self { class: None, subject: condition.subject_code(), detail: *details.start(), last })
    }

    /// The code; in a range, the one with the first detail.
    pub fn code(&self) -> Option<StatusCode> {
        StatusCode::new(self.class?, self.subject, self.detail)
    }

    pub fn condition(&self) -> Option<Condition> {
        Condition::lookup(self.subject, self.detail)
    }

    /// The codes that it may be: one, or one of class 4 and one of class 5.
    pub fn codes(&self) -> Vec<StatusCode> {
        let classes = match self.class {
            Some(class) => vec![class],
            None => vec![Class::PersistentTransientFailure, Class::PermanentFailure],
        };
        classes.into_iter().filter_map(|class| StatusCode::new(class, self.subject, self.detail)).collect()
    }

    pub fn causes(&self) -> Vec<Option<Cause>> {
        self.codes().into_iter().map(StatusCode::cause).collect()
    }

    /// Its meaning: its condition, else its subject, else its class.
    pub fn meaning(&self) -> Option<Meaning> {
        match self.codes()[..] {
            [] => None,
            [code, ..] => Some(code.meaning()),
        }
    }

    pub fn summary(&self) -> &'static str {
        self.meaning().map_or("", Meaning::summary)
    }
}

impl std::fmt::Display for Pattern {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.class {
            Some(class) => write!(f, "{}", class.code())?,
            None => f.write_str("X")?,
        }
        write!(f, ".{}.{}", self.subject, self.detail)?;
        self.last.map_or(Ok(()), |last| write!(f, "-{last}"))
    }
}

/// What is wrong with an argument that is neither a file nor a query, in one line.
pub fn problem(argument: &str) -> String {
    if looks_like_a_path(argument) {
        return format!("{argument}: no such file");
    }
    if !argument.is_empty() && argument.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        let why = match StatusCode::parse(argument.as_bytes()) {
            Err(error) if argument.contains('.') => format!("{error}; "),
            _ => String::new(),
        };
        return format!("{argument}: {why}expected a status code such as 5.1.1, or a reply code, 200 to 599");
    }
    let lower = argument.to_ascii_lowercase();
    let close = Condition::ALL.iter().map(|condition| condition.name());
    let mut close =
        close.filter(|name| lower.len() > 3 && name.to_ascii_lowercase().contains(&lower)).take(3);
    match close.next() {
        Some(first) => {
            let names: Vec<&str> = std::iter::once(first).chain(close).collect();
            format!("{argument}: no condition has this name; did you mean {}?", names.join(" or "))
        }
        None => format!(
            "{argument}: expected a status code (5.7.26), a condition (X.7.26, MailboxFull), a reply code (550), a text \
             with one of them (\"550 5.7.1 text\"), a file or a folder"
        ),
    }
}

/// Whether an argument has a folder in it, or an extension that is not a number.
fn looks_like_a_path(argument: &str) -> bool {
    let extension = Path::new(argument).extension().and_then(std::ffi::OsStr::to_str).unwrap_or_default();
    let is_one_word = !argument.contains(char::is_whitespace);
    argument.contains(['/', '\\']) && is_one_word
        || is_one_word && !extension.is_empty() && extension.starts_with(|start: char| start.is_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_understood() {
        for (argument, printed) in [
            ("5.7.26", "5.7.26"),
            ("X.7.26", "X.7.26"),
            ("x.7.708", "X.7.708"),
            ("MailboxFull", "X.2.2"),
            ("mailboxfull", "X.2.2"),
            ("5.7.606-649", "5.7.606-649"),
        ] {
            let Some(Query::Pattern(pattern)) = Query::parse(argument) else { panic!("{argument}") };
            assert_eq!(pattern.to_string(), printed);
        }
        assert!(matches!(Query::parse("550"), Some(Query::ReplyCode(code)) if code == 550));
        for argument in ["550 5.7.1 text", "5.7.1,", "(#5.7.1)", "550 User unknown"] {
            assert!(matches!(Query::parse(argument), Some(Query::Text(_))), "{argument}");
        }
        for argument in ["", "5.01.1", "5.7.649-606", "Mailbox", "600", "mail.eml", "X.1"] {
            assert_eq!(Query::parse(argument), None, "{argument}");
        }
    }

    #[test]
    fn what_is_wrong_is_said_in_one_line() {
        for (argument, expected) in [
            ("mail.eml", "mail.eml: no such file"),
            ("logs/mail", "logs/mail: no such file"),
            (
                "5.01.1",
                "5.01.1: byte 2: a number in a status code must not have a leading zero; expected a status code",
            ),
            ("600", "600: expected a status code such as 5.1.1, or a reply code"),
            ("MailboxFul", "did you mean MailboxFull?"),
            ("what", "what: expected a status code (5.7.26), a condition"),
        ] {
            let problem = problem(argument);
            assert!(problem.contains(expected) && !problem.contains('\n'), "{problem}");
        }
    }
}
