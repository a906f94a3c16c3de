//! A code as people write it, and what they may call it: the program reads its arguments like this.

use std::fmt;

use smtp_status::{Class, Condition, Meaning, StatusCode};

/// A status code, perhaps without a class, perhaps a range of details: 5.7.26, X.7.26, 5.7.606-649.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pattern {
    pub class: Option<Class>,
    pub subject: u16,
    detail: u16,
    /// The last detail of a range.
    last: Option<u16>,
}

impl Pattern {
    /// Reads a code, or the name of a condition: `MailboxFull`, "mailbox full".
    pub fn parse(text: &str) -> Option<Self> {
        Self::of_code(text).or_else(|| Self::named(text))
    }

    fn of_code(text: &str) -> Option<Self> {
        let without_class = text.strip_prefix(['X', 'x']).map(|rest| format!("5{rest}"));
        let (code, rest) =
            StatusCode::parse_prefix(without_class.as_deref().unwrap_or(text).as_bytes()).ok()?;
        let last = match rest {
            [] => None,
            [b'-', digits @ ..] if digits.len() <= 3 && digits.iter().all(u8::is_ascii_digit) => {
                let last: u16 = std::str::from_utf8(digits).ok()?.parse().ok()?;
                Some(last).filter(|&last| last > code.detail_code()).map(Some)?
            }
            _ => return None,
        };
        let class = without_class.is_none().then_some(code.class());
        Some(Self { class, subject: code.subject_code(), detail: code.detail_code(), last })
    }

    fn named(text: &str) -> Option<Self> {
        let name = plain(text);
        let condition =
            Condition::ALL.iter().find(|condition| condition.name().eq_ignore_ascii_case(&name))?;
        let details = condition.detail_codes();
        let last = (details.start() < details.end()).then_some(*details.end());
        Some(Self { class: None, subject: condition.subject_code(), detail: *details.start(), last })
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

    /// Its meaning: its condition, else its subject, else its class. None if it has none of them.
    pub fn meaning(&self) -> Option<Meaning> {
        let meaning = self.codes().first()?.meaning();
        Some(meaning).filter(|meaning| self.class.is_some() || !matches!(meaning, Meaning::Class(_)))
    }
}

impl From<StatusCode> for Pattern {
    fn from(code: StatusCode) -> Self {
        Self {
            class: Some(code.class()),
            subject: code.subject_code(),
            detail: code.detail_code(),
            last: None,
        }
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.class {
            Some(class) => write!(f, "{}", class.code())?,
            None => f.write_str("X")?,
        }
        write!(f, ".{}.{}", self.subject, self.detail)?;
        self.last.map_or(Ok(()), |last| write!(f, "-{last}"))
    }
}

/// A name without spaces, hyphens and underscores.
fn plain(name: &str) -> String {
    name.chars().filter(|&character| !character.is_whitespace() && !matches!(character, '-' | '_')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_names_are_read() {
        for (text, printed) in [
            ("5.7.26", Some("5.7.26")),
            ("x.7.708", Some("X.7.708")),
            ("Mailbox-Full", Some("X.2.2")),
            ("mailbox full", Some("X.2.2")),
            ("5.7.606-649", Some("5.7.606-649")),
            ("5.7.649-606", None),
            ("5.7.1-", None),
            ("5.7.1-6000", None),
            ("5.01.1", None),
            ("Xé.1.1", None),
            ("", None),
        ] {
            assert_eq!(Pattern::parse(text).map(|pattern| pattern.to_string()).as_deref(), printed, "{text}");
        }
    }
}
