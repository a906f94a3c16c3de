//! The meaning of an argument that is not a file: a code, a condition, a reply code, a reply.

use std::path::Path;

use smtp_status::{Cause, Class, Condition, Meaning, ReplyCode, StatusCode, scan};

use crate::finding::Finding;
use crate::text;

/// A question about codes.
#[derive(Clone, Debug)]
pub enum Query {
    Pattern(Pattern),
    ReplyCode(ReplyCode),
    /// A text that tells the outcome of a delivery.
    Text(Box<Finding>),
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
    /// What an argument asks for that can hardly be the name of a file: a code, a reply code, the name of a condition.
    pub fn exact(argument: &str) -> Option<Self> {
        let argument = argument.trim();
        let pattern =
            Pattern::parse(argument).or_else(|| Pattern::named(argument, str::eq_ignore_ascii_case));
        pattern.map(Self::Pattern).or_else(|| argument.parse().ok().map(Self::ReplyCode))
    }

    /// All that an argument asks for: also a name with spaces or hyphens, and a text with codes or a reply in it.
    pub fn all(argument: &str) -> Vec<Self> {
        let argument = argument.trim();
        let named = || Pattern::named(argument, |name, text| plain(name) == plain(text)).map(Self::Pattern);
        if let Some(query) = Self::exact(argument).or_else(named) {
            return vec![query];
        }
        let finding = text::of_argument(argument);
        // A line of a log or of a bounce is about one delivery.
        if finding.as_ref().is_some_and(|finding| finding.recipient.is_some()) {
            return finding.map(|finding| Self::Text(Box::new(finding))).into_iter().collect();
        }
        let told = finding.as_ref().and_then(|finding| finding.code);
        let mut codes: Vec<StatusCode> = Vec::new();
        for code in scan(argument.as_bytes()).map(|found| found.status) {
            if told != Some(code) && !codes.contains(&code) {
                codes.push(code);
            }
        }
        let text = finding.map(|finding| Self::Text(Box::new(finding)));
        text.into_iter().chain(codes.into_iter().map(|code| Self::Pattern(Pattern::of(code)))).collect()
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
                    cause: code.and_then(StatusCode::cause),
                    ..Finding::default()
                }
            }
            Self::ReplyCode(code) => {
                let outcome = code.class().map(Class::outcome);
                Finding { source, reply_code: Some(*code), outcome, ..Finding::default() }
            }
            Self::Text(finding) => Finding { source, ..(**finding).clone() },
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

    pub fn of(code: StatusCode) -> Self {
        let (subject, detail) = (code.subject_code(), code.detail_code());
        Self { class: Some(code.class()), subject, detail, last: None }
    }

    /// A condition's name.
    fn named(text: &str, is_same: impl Fn(&str, &str) -> bool) -> Option<Self> {
        let condition = Condition::ALL.iter().find(|condition| is_same(condition.name(), text))?;
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

    /// Its meaning: its condition, else its subject, else its class. None if it has none of them.
    pub fn meaning(&self) -> Option<Meaning> {
        let meaning = self.codes().first()?.meaning();
        Some(meaning).filter(|meaning| self.class.is_some() || !matches!(meaning, Meaning::Class(_)))
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
    let similar = similar_names(argument);
    if similar.is_empty() {
        return format!(
            "{argument}: expected a status code (5.7.26), a condition (X.7.26, MailboxFull), a reply code (550), a text \
             with one of them (\"550 5.7.1 text\"), a file or a directory"
        );
    }
    format!("{argument}: no condition has this name; did you mean {}?", similar.join(" or "))
}

/// The names of a few conditions that contain all words.
fn similar_names(argument: &str) -> Vec<&'static str> {
    let words: Vec<String> = argument.split_whitespace().map(plain).collect();
    let contains_all = |name: &&str| {
        let name = plain(name);
        words.iter().all(|word| name.contains(word.as_str()))
    };
    let is_telling = plain(argument).len() >= 3;
    Condition::ALL
        .iter()
        .map(|name| name.name())
        .filter(contains_all)
        .take(if is_telling { 5 } else { 0 })
        .collect()
}

/// A name without spaces and hyphens, in lower case.
fn plain(name: &str) -> String {
    let kept = name.chars().filter(|character| !character.is_whitespace() && !matches!(character, '-' | '_'));
    kept.map(|character| character.to_ascii_lowercase()).collect()
}

/// Whether an argument has a directory in it, or an extension that is not a number.
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
            let Some(Query::Pattern(pattern)) = Query::exact(argument) else { panic!("{argument}") };
            assert_eq!(pattern.to_string(), printed);
        }
        assert!(matches!(Query::exact("550"), Some(Query::ReplyCode(code)) if code == 550));
        for argument in ["", "5.01.1", "5.7.649-606", "Mailbox", "600", "mail.eml", "X.1", "2.5", "192.0.2.1"]
        {
            assert!(Query::all(argument).is_empty(), "{argument}");
        }
    }

    #[test]
    fn a_text_is_what_became_of_a_mail_or_codes() {
        let printed = |argument| -> Vec<String> {
            let of_query = |query: &Query| match query {
                Query::Pattern(pattern) => pattern.to_string(),
                Query::ReplyCode(code) => code.to_string(),
                Query::Text(finding) => {
                    format!("{}: {}", finding.recipient.as_deref().unwrap_or("-"), finding.outcome.unwrap())
                }
            };
            Query::all(argument).iter().map(of_query).collect()
        };
        for (argument, expected) in [
            ("550 User unknown", &["-: failed"][..]),
            ("550 5.7.1 no, like 5.7.26", &["-: failed", "5.7.26"]),
            ("5.7.1,", &["5.7.1"]),
            ("(#5.7.1)", &["5.7.1"]),
            ("version 5.1.1 is out", &["5.1.1"]),
            ("5.1.1 4.2.2 5.1.1", &["5.1.1", "4.2.2"]),
            ("mailbox full", &["X.2.2"]),
            ("Mailbox-Full", &["X.2.2"]),
            ("<a@example.org>: host mx[192.0.2.1] said: 450 4.2.2 full", &["a@example.org: deferred"]),
            (
                "<a@example.org> (expanded from <b@example.org>): host mx said: 550 no",
                &["a@example.org: failed"],
            ),
            ("<a@example.org> 5.1.1", &["5.1.1"]),
            (
                "Nov 24 18:00:00 mx postfix/smtp[1]: A: to=<a@example.org>, relay=mx, delay=1, dsn=2.0.0, status=sent (ok)",
                &["a@example.org: delivered"],
            ),
            ("2026-11-24 18:00:00 1abc-def ** a@example.org R=r: 5.1.1", &["a@example.org: failed"]),
            ("2026-11-24 18:00:00 5.1.1", &["5.1.1"]),
        ] {
            assert_eq!(printed(argument), expected, "{argument}");
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
            ("mailbox-ful", "did you mean MailboxFull?"),
            ("full mailbox", "did you mean MailboxFull?"),
            ("SPF", "did you mean SpfValidationFailed or "),
            ("what", "what: expected a status code (5.7.26), a condition"),
        ] {
            let problem = problem(argument);
            assert!(problem.contains(expected) && !problem.contains('\n'), "{problem}");
        }
    }
}
