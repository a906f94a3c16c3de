//! Checks single values: codes, names, texts, classes, reply codes.
//!
//! Each check returns the value it understood, or records what is wrong with it and how to fix it.

mod phrases;
mod providers;

pub use phrases::{Element, phrase, phrase_cause, sign_word, synonyms_name, word};
pub use providers::{NoteCode, host, note_causes, note_code, sign};

use super::characters::{is_blank, is_control};
use super::problem::{At, Place, Problems};
use super::schema::{PerClass, ReplyCode};

/// The largest subject and detail (RFC 3463 section 2: one to three digits).
pub const MAX_NUMBER: u16 = 999;

/// A condition's code: `X.7.26`, or a range of details, `X.7.606-649`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Code {
    pub subject: u16,
    pub first: u16,
    pub last: u16,
}

impl Code {
    /// Whether it covers more than one code.
    pub fn is_range(self) -> bool {
        self.first != self.last
    }

    /// Whether the two have a code in common.
    pub fn overlaps(self, other: Self) -> bool {
        self.subject == other.subject && self.first <= other.last && other.first <= self.last
    }

    /// The code with a class in place of its `X`.
    pub fn in_class(self, class: u8) -> String {
        self.to_string().replacen('X', &class.to_string(), 1)
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "X.{}.{}", self.subject, self.first)?;
        if self.is_range() { write!(f, "-{}", self.last) } else { Ok(()) }
    }
}

/// A condition's code.
pub fn code(text: &At<'_, String>, problems: &mut Problems) -> Option<Code> {
    parsed(text, parse_code, problems)
}

/// What is parsed from a text; if it cannot be, the message says why.
fn parsed<T>(
    text: &At<'_, String>,
    parse: fn(&str) -> Result<T, &'static str>,
    problems: &mut Problems,
) -> Option<T> {
    match parse(&text.value) {
        Ok(value) => Some(value),
        Err(message) => {
            problems.add(text.place, format_args!("`{}` {message}", text.value.escape_debug()));
            None
        }
    }
}

/// Parses `X.7.26` or `X.7.606-649`.
pub fn parse_code(text: &str) -> Result<Code, &'static str> {
    const FORM: &str = "is not a code without its class: write X.subject.detail, such as X.2.2, or a range of \
                        details, such as X.7.606-649, with numbers from 0 to 999 and no leading zeros";
    parse_numbers(text.strip_prefix("X.").ok_or(FORM)?, FORM)
}

/// Parses the subject and the details of a code. `form` is the message that says how to write the whole code.
fn parse_numbers(text: &str, form: &'static str) -> Result<Code, &'static str> {
    let (subject, details) = text.split_once('.').ok_or(form)?;
    let subject = number(subject).ok_or(form)?;
    let (first, last) = match details.split_once('-') {
        None => {
            let detail = number(details).ok_or(form)?;
            (detail, detail)
        }
        Some((first, last)) => (number(first).ok_or(form)?, number(last).ok_or(form)?),
    };
    if details.contains('-') && first >= last {
        return Err("is a range that does not ascend: write its smaller detail first, or a single code");
    }
    Ok(Code { subject, first, last })
}

/// One to three digits without a leading zero.
fn number(text: &str) -> Option<u16> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    let canonical = text == "0" || !text.starts_with('0');
    (digits && canonical && (1..=3).contains(&text.len())).then(|| text.parse().ok()).flatten()
}

/// The number of a subject.
pub fn subject(code: &At<'_, i64>, problems: &mut Problems) -> Option<u16> {
    let subject = u16::try_from(code.value).ok().filter(|&code| code <= MAX_NUMBER);
    if subject.is_none() {
        problems.add(
            code.place,
            format_args!("subject {} is out of range: write a number from 0 to 999", code.value),
        );
    }
    subject
}

/// The name of an enum variant.
pub fn name<'a>(name: &'a At<'_, String>, problems: &mut Problems) -> Option<&'a str> {
    let text = name.value.as_str();
    let shown = text.escape_debug();
    if !is_upper_camel_case(text) {
        let message = format!(
            "`{shown}` cannot be a name: write an UpperCamelCase identifier of ASCII letters and digits, \
             acronyms as words, such as `RecipientHasNullMx`"
        );
        problems.add(name.place, message);
        return None;
    }
    if text == "Self" {
        problems.add(name.place, "`Self` is a Rust keyword: choose another name");
        return None;
    }
    Some(text)
}

/// Whether a text is UpperCamelCase in ASCII, with acronyms as words: `RecipientHasNullMx`, `S0`. Two capitals in a row
/// are a word of one letter and the next word, `XOn`.
fn is_upper_camel_case(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_acronym = |window: &[u8]| match window {
        [a, b, after @ ..] if a.is_ascii_uppercase() && b.is_ascii_uppercase() => {
            !after.first().is_some_and(u8::is_ascii_lowercase)
        }
        _ => false,
    };
    bytes.first().is_some_and(u8::is_ascii_uppercase)
        && bytes.iter().all(u8::is_ascii_alphanumeric)
        && !(0..bytes.len()).any(|start| bytes.get(start..).is_some_and(is_acronym))
}

/// The name of an enum of own codes. In the generated code it must not hide a type that is used there.
pub fn type_name(name: &At<'_, String>, problems: &mut Problems) -> Option<String> {
    const TAKEN: [&str; 8] =
        ["Cause", "Class", "Condition", "Option", "OutgoingReply", "ReplyCode", "Result", "StatusCode"];
    let text = self::name(name, problems)?;
    if TAKEN.contains(&text) {
        problems.add(
            name.place,
            format_args!("`{text}` is the name of a type that own codes use: choose another"),
        );
        return None;
    }
    Some(text.to_owned())
}

/// The descriptions of a condition: a text for each class, of which several may be the same.
#[derive(Clone, Debug)]
pub struct Descriptions {
    /// The different texts, in the order of the classes that they are for.
    pub texts: Vec<String>,
    /// The index of the text for class 2, 4 and 5.
    pub of_class: [usize; 3],
}

/// The descriptions, which must cover the classes that the condition is usual in. Any other class has the text of the
/// nearest one: 5 before 4 before 2.
pub fn descriptions(
    field: &At<'_, PerClass<'_, String>>,
    classes: Option<&[u8]>,
    problems: &mut Problems,
) -> Option<Descriptions> {
    let each = match &field.value {
        PerClass::Same(text) => {
            let text = line("description", text, problems)?.to_owned();
            return Some(Descriptions { texts: vec![text], of_class: [0; 3] });
        }
        PerClass::Each(each) => each,
    };
    let by_class = by_class("description", field, each, problems, |_, text, problems| {
        line("description", text, problems).map(str::to_owned)
    })?;
    let named = [2, 4, 5].into_iter().zip(&by_class);
    for (class, _) in
        named.filter(|(class, text)| text.is_none() && classes.is_some_and(|all| all.contains(class)))
    {
        let message = format!("`description` lacks class {class}, which is one of the `classes`: add it");
        problems.add(field.place, message);
    }
    let mut texts: Vec<String> = Vec::new();
    let mut of_class = [None; 3];
    for (text, index) in by_class.into_iter().zip(&mut of_class) {
        let Some(text) = text else { continue };
        *index = Some(texts.iter().position(|known| *known == text).unwrap_or(texts.len()));
        if *index == Some(texts.len()) {
            texts.push(text);
        }
    }
    let [success, transient, permanent] = of_class;
    let nearest = permanent.or(transient).or(success)?;
    Some(Descriptions { texts, of_class: of_class.map(|index| index.unwrap_or(nearest)) })
}

/// A text of one line: not blank, no control characters, no white space around it.
pub fn line<'a>(field: &str, text: &'a At<'_, String>, problems: &mut Problems) -> Option<&'a str> {
    let value = text.value.as_str();
    let message = if is_blank(value) {
        "is empty: write a few words".to_owned()
    } else if value.contains(['\n', '\r']) {
        "has more than one line: end a line of the TOML string with a backslash to continue it".to_owned()
    } else if let Some(character) = value.chars().find(|&character| is_control(character)) {
        format!("contains the control character U+{:04X}: remove it", u32::from(character))
    } else if value.trim() != value {
        "begins or ends with white space: remove it".to_owned()
    } else {
        return Some(value);
    };
    problems.add(text.place, format_args!("`{field}` {message}"));
    None
}

/// A word to search the docs for: one line, without the characters that rustdoc refuses in an alias.
pub fn keyword(word: &At<'_, String>, problems: &mut Problems) -> Option<String> {
    let value = line("keywords", word, problems)?;
    if value.contains(['"', '\'']) {
        problems
            .add(word.place, "`keywords` contains a quotation mark, which a search cannot find: remove it");
        return None;
    }
    if let Some(space) = value.chars().find(|&character| character.is_whitespace() && character != ' ') {
        let number = u32::from(space);
        problems.add(
            word.place,
            format_args!("`keywords` contains the white space U+{number:04X}: write a plain space"),
        );
        return None;
    }
    Some(value.to_owned())
}

/// The reasons why fields differ from the published registry: one line each, by the name of the field.
pub fn differs(reasons: &At<'_, Vec<(String, String)>>, problems: &mut Problems) {
    const FIELDS: [&str; 4] = ["code", "summary", "reply-codes", "references"];
    for (field, reason) in &reasons.value {
        if !FIELDS.contains(&field.as_str()) {
            let shown = field.escape_debug();
            let message = "remove it, only `code`, `summary`, `reply-codes` and `references` are compared";
            problems.add(reasons.place, format_args!("`differs` has a reason for `{shown}`: {message}"));
        }
        line("differs", &At { value: reason.clone(), place: reasons.place }, problems);
    }
}

/// The classes a condition is usual in: some of 2, 4, 5, each once.
pub fn classes(list: &At<'_, Vec<At<'_, i64>>>, problems: &mut Problems) -> Option<Vec<u8>> {
    if list.value.is_empty() {
        problems.add(list.place, "`classes` is empty: name at least one of 2, 4 and 5");
        return None;
    }
    let mut classes = Vec::new();
    for class in &list.value {
        match u8::try_from(class.value) {
            Ok(code @ (2 | 4 | 5)) if !classes.contains(&code) => classes.push(code),
            Ok(code @ (2 | 4 | 5)) => {
                problems.add(class.place, format_args!("class {code} is repeated: name it once"));
            }
            _ => problems.add(
                class.place,
                format_args!("class {} does not exist: write 2, 4 or 5 (RFC 3463)", class.value),
            ),
        }
    }
    (classes.len() == list.value.len()).then(|| {
        classes.sort_unstable();
        classes
    })
}

/// The reply codes a condition is registered with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReplyCodes {
    /// The numbers, in the order of the list.
    pub codes: Vec<u16>,
    /// The classes whose reply codes all go with the condition: `"5xx"`.
    pub whole_classes: Vec<u8>,
}

/// Reply codes: numbers from 200 to 599, and `"2xx"`, `"4xx"`, `"5xx"`.
pub fn reply_codes(list: &At<'_, Vec<At<'_, ReplyCode>>>, problems: &mut Problems) -> Option<ReplyCodes> {
    let mut understood = ReplyCodes::default();
    for element in &list.value {
        let repeated = match (&element.value, reply_code_element(&element.value)) {
            (_, Some(Understood::Code(code))) => push_once(&mut understood.codes, code),
            (_, Some(Understood::WholeClass(class))) => push_once(&mut understood.whole_classes, class),
            (ReplyCode::Number(number), None) => {
                problems.add(
                    element.place,
                    format_args!("reply code {number} is out of range: write a number from 200 to 599"),
                );
                continue;
            }
            (ReplyCode::Pattern(pattern), None) => {
                let shown = pattern.escape_debug();
                let message =
                    "is not understood: write a number, such as 550, or \"2xx\", \"4xx\" or \"5xx\"";
                problems.add(element.place, format_args!("reply code `{shown}` {message}"));
                continue;
            }
        };
        if repeated {
            problems.add(element.place, "reply code is repeated: name it once");
        }
    }
    let count = understood.codes.len() + understood.whole_classes.len();
    (count == list.value.len()).then_some(understood)
}

enum Understood {
    Code(u16),
    WholeClass(u8),
}

fn reply_code_element(element: &ReplyCode) -> Option<Understood> {
    match element {
        ReplyCode::Number(number) => {
            let code = u16::try_from(*number).ok().filter(|code| (200..=599).contains(code));
            code.map(Understood::Code)
        }
        ReplyCode::Pattern(pattern) => match pattern.as_str() {
            "2xx" => Some(Understood::WholeClass(2)),
            "4xx" => Some(Understood::WholeClass(4)),
            "5xx" => Some(Understood::WholeClass(5)),
            _ => None,
        },
    }
}

/// The names of the causes in the TOML. The runtime's enum has a variant for each.
pub const CAUSES: [&str; 9] =
    ["address", "mailbox", "message", "sender", "rate", "policy", "destination", "network", "protocol"];

/// Values that may differ by class, in the order 2, 4, 5.
pub type ByClass<T> = [Option<T>; 3];

/// The cause in each class, as a name from [`CAUSES`].
pub fn causes(
    field: &At<'_, PerClass<'_, String>>,
    problems: &mut Problems,
) -> Option<ByClass<&'static str>> {
    match &field.value {
        PerClass::Same(name) => cause(name, problems).map(|cause| [None, Some(cause), Some(cause)]),
        PerClass::Each(each) => by_class("cause", field, each, problems, |class, name, problems| {
            if class == 2 {
                let message = "class 2 is a success, which has no cause: name causes for 4 and 5 only";
                problems.add(name.place, message);
                return None;
            }
            cause(name, problems)
        }),
    }
}

fn cause(name: &At<'_, String>, problems: &mut Problems) -> Option<&'static str> {
    let cause = CAUSES.into_iter().find(|&cause| cause == name.value);
    if cause.is_none() {
        let shown = name.value.escape_debug();
        let message = format!("cause `{shown}` does not exist: write one of {}", CAUSES.join(", "));
        problems.add(name.place, message);
    }
    cause
}

/// Reply codes that answer one particular command, or that RFC 5321 does not define: a client that gets one after DATA
/// assumes that the message failed.
const NEVER_SENT: [u16; 11] = [220, 221, 235, 251, 252, 354, 422, 430, 453, 521, 524];

/// The reply code to send in each class that has one in the TOML.
pub fn reply_with(field: &At<'_, PerClass<'_, i64>>, problems: &mut Problems) -> Option<ByClass<u16>> {
    match &field.value {
        PerClass::Same(code) => {
            let message = "`reply-with` needs a class: write a table, such as { 4 = 452, 5 = 552 }";
            problems.add(code.place, message);
            None
        }
        PerClass::Each(each) => by_class("reply-with", field, each, problems, |class, number, problems| {
            let code = u16::try_from(number.value).ok().filter(|code| code / 100 == u16::from(class));
            match code {
                None => {
                    let message = format!(
                        "reply code {} does not go with class {class}: write one from {class}00 to {class}99",
                        number.value
                    );
                    problems.add(number.place, message);
                    None
                }
                Some(code) if NEVER_SENT.contains(&code) => {
                    let message = format!(
                        "reply code {code} answers one particular command, or is unknown to clients: write a \
                         general one, such as {}",
                        default_reply_code(class)
                    );
                    problems.add(number.place, message);
                    None
                }
                code => code,
            }
        }),
    }
}

/// The default reply code to send.
pub fn default_reply_code(class: u8) -> u16 {
    match class {
        2 => 250,
        4 => 451,
        _ => 550,
    }
}

/// The first of the reply codes in this class that suits every command and leaves the connection open.
pub fn first_to_send(codes: &ReplyCodes, class: u8) -> Option<u16> {
    let in_class = codes.codes.iter().copied().filter(|code| code / 100 == u16::from(class));
    in_class.filter(|code| !NEVER_SENT.contains(code)).find(|&code| code != 421)
}

/// Checks a table by class: not empty, and only the classes 2, 4 and 5.
fn by_class<T, R>(
    field: &str,
    at: &At<'_, PerClass<'_, T>>,
    each: &[(At<'_, String>, Option<At<'_, T>>)],
    problems: &mut Problems,
    check: impl Fn(u8, &At<'_, T>, &mut Problems) -> Option<R>,
) -> Option<ByClass<R>> {
    if each.is_empty() {
        no_class(field, at.place, problems);
        return None;
    }
    let mut checked = [None, None, None];
    let mut all_right = true;
    for (class, value) in each {
        let known = [2, 4, 5].into_iter().zip(&mut checked);
        let Some((code, slot)) = known.into_iter().find(|(code, _)| code.to_string() == class.value) else {
            let shown = class.value.escape_debug();
            problems
                .add(class.place, format_args!("class {shown} does not exist: write 2, 4 or 5 (RFC 3463)"));
            all_right = false;
            continue;
        };
        *slot = value.as_ref().and_then(|value| check(code, value, problems));
        all_right &= slot.is_some();
    }
    all_right.then_some(checked)
}

/// Reports a table by class that names none.
pub fn no_class(field: &str, place: Place<'_>, problems: &mut Problems) {
    problems.add(place, format_args!("`{field}` is empty: name a class, or remove it"));
}

/// Checks that at least one reply code, if there are any, belongs to a class that the condition is usual in. `place` is
/// that of the list to change.
pub fn reply_codes_fit(codes: &ReplyCodes, classes: &[u8], place: Place<'_>, problems: &mut Problems) {
    let of_codes = codes.codes.iter().map(|code| code / 100);
    let mut present = of_codes.chain(codes.whole_classes.iter().copied().map(u16::from)).peekable();
    if present.peek().is_some()
        && !present.any(|class| classes.iter().any(|&usual| u16::from(usual) == class))
    {
        let classes: Vec<String> = classes.iter().map(ToString::to_string).collect();
        let message = format!(
            "none of the `reply-codes` is in one of the `classes` ({}): change either list",
            classes.join(", ")
        );
        problems.add(place, message);
    }
}

/// Adds a value unless the list has it, and returns whether it had.
fn push_once<T: PartialEq>(list: &mut Vec<T>, value: T) -> bool {
    let repeated = list.contains(&value);
    if !repeated {
        list.push(value);
    }
    repeated
}

#[cfg(test)]
mod tests {
    use super::super::problem::Source;
    use super::*;

    /// Runs a check on a value and returns what it understood and the problems.
    fn run<T, R>(value: T, check: impl FnOnce(&At<'_, T>, &mut Problems) -> R) -> (R, Vec<String>) {
        let source = Source::new("x", "");
        let mut problems = Problems::default();
        let result = check(&At { value, place: source.place(0) }, &mut problems);
        (result, problems.into_sorted().iter().map(ToString::to_string).collect())
    }

    #[test]
    fn patterns_of_reply_codes() {
        for (pattern, class) in [("2xx", Some(2)), ("4xx", Some(4)), ("5xx", Some(5)), ("3xx", None)] {
            let found = match reply_code_element(&ReplyCode::Pattern(pattern.to_owned())) {
                Some(Understood::WholeClass(class)) => Some(class),
                _ => None,
            };
            assert_eq!(found, class, "{pattern}");
        }
    }

    #[test]
    fn codes() {
        let single = Code { subject: 7, first: 26, last: 26 };
        let range = Code { subject: 999, first: 0, last: 999 };
        assert_eq!(parse_code("X.7.26"), Ok(single));
        assert_eq!(parse_code("X.999.0-999"), Ok(range));
        assert_eq!((single.to_string(), range.to_string()), ("X.7.26".into(), "X.999.0-999".into()));
        for wrong in [
            "",
            "X",
            "X.1",
            "X.1.",
            "X..1",
            "X.1.1.1",
            "x.1.1",
            "5.1.1",
            "X.01.1",
            "X.1.00",
            "X.1000.1",
            "X.1.1000",
            "X.+1.1",
            "X.1.-1",
            "X.1.1-",
            "X.1.-",
            "X.1.1-2-3",
            "X.1.5-5",
            "X.1.6-5",
            "X.1.1 ",
            " X.1.1",
            "X.1.1-02",
            "X.1.\u{661}",
            "X.1.1\n",
        ] {
            assert!(parse_code(wrong).is_err(), "{wrong:?}");
            let (code, problems) = run(wrong.to_owned(), code);
            assert_eq!((code, problems.len()), (None, 1), "{wrong:?}");
        }
    }

    #[test]
    fn names() {
        for right in ["MailboxFull", "X1a", "Utf8Reply", "S0", "XOn", "A"] {
            assert_eq!(run(right.to_owned(), |at, p| name(at, p).is_some()), (true, vec![]));
        }
        for wrong in [
            "",
            "mailboxFull",
            "Mailbox_Full",
            "Mailbox Full",
            "ALL",
            "1Full",
            "Größe",
            "Self",
            "A-b",
            "DKIMExample",
            "UseTLS",
            "MX1",
        ] {
            let (name, problems) = run(wrong.to_owned(), |at, p| name(at, p).is_some());
            assert_eq!((name, problems.len()), (false, 1), "{wrong:?}");
        }
    }

    #[test]
    fn lines() {
        for wrong in
            ["", " ", "\u{200b}", "a\nb", "a\r", "a\u{7}b", "a\u{85}", "a\u{202e}b", "\u{feff}a", " a", "a "]
        {
            let (line, problems) = run(wrong.to_owned(), |at, p| line("summary", at, p).is_some());
            assert_eq!((line, problems.len()), (false, 1), "{wrong:?}");
        }
        assert!(run("Mailbox full".to_owned(), |at, p| line("summary", at, p).is_some()).0);
    }
}
