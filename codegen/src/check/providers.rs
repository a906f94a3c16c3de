//! Checks the values of a provider: its codes, hosts and causes.

use super::super::problem::{At, Problems};
use super::super::schema::PerClass;
use super::{ByClass, Code, causes, parse_numbers, parsed, sign_word};

/// A provider's code: `5.1.10`, `X.7.27` for classes 4 and 5, or a range of details, `5.7.606-649`.
///
/// Ordered by the numbers, an X before a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NoteCode {
    pub code: Code,
    /// `None` is the X.
    pub class: Option<u8>,
}

impl NoteCode {
    /// The classes it covers. A success needs no explanation, so class 2 is never one of them.
    pub fn classes(self) -> impl Iterator<Item = u8> {
        [4, 5].into_iter().filter(move |&class| self.class.is_none_or(|only| only == class))
    }

    /// The precedence among notes with a code in common: a single code over a range, then a class over an X. The
    /// greatest counts.
    pub fn precedence(self) -> (bool, bool) {
        (!self.code.is_range(), self.class.is_some())
    }
}

impl std::fmt::Display for NoteCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.class {
            Some(class) => f.write_str(&self.code.in_class(class)),
            None => write!(f, "{}", self.code),
        }
    }
}

/// A provider's code.
pub fn note_code(text: &At<'_, String>, problems: &mut Problems) -> Option<NoteCode> {
    parsed(text, parse_note_code, problems)
}

fn parse_note_code(text: &str) -> Result<NoteCode, &'static str> {
    const FORM: &str = "is not a provider's code: write class.subject.detail, such as 5.1.10, with an X for classes \
                        4 and 5 alike, or a range of details, such as 5.7.606-649, with numbers from 0 to 999 and \
                        no leading zeros";
    let (class, numbers) = text.split_once('.').ok_or(FORM)?;
    let code = parse_numbers(numbers, FORM)?;
    match class {
        "X" => Ok(NoteCode { code, class: None }),
        "4" => Ok(NoteCode { code, class: Some(4) }),
        "5" => Ok(NoteCode { code, class: Some(5) }),
        "2" => Err("is a success, which needs no explanation: write class 4, 5 or an X for both"),
        _ => Err(FORM),
    }
}

/// The longest domain name, in octets (RFC 1035 section 2.3.4, written without the final dot).
const MAX_DOMAIN: usize = 253;

/// A domain of a provider's servers.
pub fn host<'a>(text: &'a At<'_, String>, problems: &mut Problems) -> Option<&'a str> {
    let host = text.value.as_str();
    if is_domain(host) {
        return Some(host);
    }
    let lower_case = host.to_ascii_lowercase();
    let message = if is_domain(&lower_case) {
        format!("host `{host}` is not in lower case: write `{lower_case}`")
    } else {
        format!(
            "host `{}` is not a domain: write one of two or more labels, such as outlook.com, without a scheme, a \
             port, a `*` or a final dot",
            host.escape_debug()
        )
    };
    problems.add(text.place, message);
    None
}

/// A sign of a provider: a domain, below which are the hosts that its replies name, or a word.
pub fn sign<'a>(text: &'a At<'_, String>, problems: &mut Problems) -> Option<&'a str> {
    if text.value.contains('.') { host(text, problems) } else { sign_word(text, problems) }
}

/// Whether a text is two or more labels of lower-case letters, digits and hyphens. The last is not a number: that would
/// be an IP address.
fn is_domain(text: &str) -> bool {
    let last_is_number = text.rsplit('.').next().is_some_and(|last| last.bytes().all(|b| b.is_ascii_digit()));
    text.len() <= MAX_DOMAIN && text.contains('.') && text.split('.').all(is_label) && !last_is_number
}

fn is_label(label: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let hyphen_at_an_end = label.starts_with('-') || label.ends_with('-');
    (1..=63).contains(&label.len()) && label.bytes().all(allowed) && !hyphen_at_an_end
}

/// The causes of a provider's code. A table by class may name only the classes of the code.
pub fn note_causes(
    field: Option<&At<'_, PerClass<'_, String>>>,
    code: Option<NoteCode>,
    problems: &mut Problems,
) -> Option<ByClass<&'static str>> {
    let Some(field) = field else { return Some([None, None, None]) };
    let checked = causes(field, problems)?;
    let (Some(code), PerClass::Each(each)) = (code, &field.value) else { return Some(checked) };
    let mut all_right = true;
    for (class, _) in each {
        if !code.classes().any(|own| own.to_string() == class.value) {
            problems.add(class.place, format_args!("{code} has no class {}: remove its cause", class.value));
            all_right = false;
        }
    }
    all_right.then_some(checked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes() {
        let parsed = |text| parse_note_code(text).map(|code| code.to_string());
        for right in ["5.1.10", "4.7.500-699", "X.7.27", "X.0.0-999", "5.999.999"] {
            assert_eq!(parsed(right).as_deref(), Ok(right));
        }
        for wrong in
            ["", "5", "5.1", "2.1.5", "3.1.1", "x.1.1", "5.01.1", "5.1.1.1", "5.1.9-9", "5.1.1000", "*.1.1"]
        {
            assert!(parsed(wrong).is_err(), "{wrong:?}");
        }
        let x = parse_note_code("X.1.1").unwrap();
        assert_eq!(x.classes().collect::<Vec<_>>(), [4, 5]);
        assert_eq!(parse_note_code("4.1.1").unwrap().classes().collect::<Vec<_>>(), [4]);
    }

    #[test]
    fn precedence_is_that_of_the_most_exact() {
        let codes = ["X.1.0-9", "4.1.0-9", "X.1.1", "4.1.1"].map(|text| parse_note_code(text).unwrap());
        assert!(codes.is_sorted_by_key(|code| code.precedence()));
    }

    #[test]
    fn domains() {
        let label = "a".repeat(63);
        for right in
            ["outlook.com", "mx.microsoft", "a-b.1.example", &format!("{label}.com"), "xn--bcher-kva.example"]
        {
            assert!(is_domain(right), "{right:?}");
        }
        let long_label = format!("{label}a.com");
        let long = ["a"; 127].join(".") + ".aa";
        for wrong in [
            "",
            ".",
            "com",
            "outlook.com.",
            ".outlook.com",
            "a..b",
            "Outlook.com",
            "*.outlook.com",
            "-a.com",
            "a-.com",
            "https://outlook.com",
            "outlook.com:25",
            "192.0.2.1",
            "a_b.com",
            "b\u{fc}cher.example",
            " a.com",
            &long_label,
            &long,
        ] {
            assert!(!is_domain(wrong), "{wrong:?}");
        }
    }
}
