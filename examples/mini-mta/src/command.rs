//! From lines to commands (RFC 5321 section 4.1).

use smtp_status::OutgoingReply;

use crate::replies;

/// A command that is well formed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command<'a> {
    Ehlo,
    Helo,
    /// The sender does not matter here; the size is the one that the client declares, else 0 (RFC 1870).
    Mail {
        size: u32,
    },
    Rcpt(Mailbox<'a>),
    Data,
    Rset,
    Noop,
    Vrfy,
    Quit,
}

impl<'a> Command<'a> {
    /// Parses a line, or returns the reply to it.
    pub fn parse(line: &'a [u8]) -> Result<Self, OutgoingReply<'static>> {
        // White space at the end has to be tolerated (section 4.1.1).
        let (verb, argument) = match line.trim_ascii_end().split_first_chunk::<4>() {
            Some((verb, [])) => (verb, &[][..]),
            Some((verb, [b' ', argument @ ..])) => (verb, argument),
            _ => return Err(replies::UNKNOWN_COMMAND),
        };
        if argument.iter().any(u8::is_ascii_control) {
            return Err(replies::SYNTAX_ERROR);
        }
        let mut verb = *verb;
        verb.make_ascii_uppercase();
        match (&verb, argument) {
            (b"EHLO" | b"HELO", []) => Err(replies::NAMELESS_HELLO),
            (b"EHLO", _) => Ok(Self::Ehlo),
            (b"HELO", _) => Ok(Self::Helo),
            (b"MAIL", _) => mail(argument),
            (b"RCPT", _) => rcpt(argument),
            (b"VRFY", [_, ..]) => Ok(Self::Vrfy),
            (b"DATA", []) => Ok(Self::Data),
            (b"RSET", []) => Ok(Self::Rset),
            (b"NOOP", _) => Ok(Self::Noop),
            (b"QUIT", []) => Ok(Self::Quit),
            (b"VRFY" | b"DATA" | b"RSET" | b"QUIT", _) => Err(replies::BAD_ARGUMENTS),
            (b"EXPN" | b"HELP", _) => Err(replies::NOT_IMPLEMENTED),
            _ => Err(replies::UNKNOWN_COMMAND),
        }
    }
}

fn mail(argument: &[u8]) -> Result<Command<'_>, OutgoingReply<'static>> {
    let (path, parameters) = path(argument, b"FROM:")?;
    // Reports have the empty sender, `<>` (section 4.5.5).
    if !path.is_empty() && Mailbox::parse(path).is_none() {
        return Err(replies::BAD_SENDER);
    }
    let mut size = 0;
    for parameter in parameters.split(|&byte| byte == b' ').filter(|parameter| !parameter.is_empty()) {
        let value = after_keyword(parameter, b"SIZE=").ok_or(replies::UNKNOWN_PARAMETER)?;
        size = number(value).ok_or(replies::BAD_ARGUMENTS)?;
    }
    Ok(Command::Mail { size })
}

fn rcpt(argument: &[u8]) -> Result<Command<'_>, OutgoingReply<'static>> {
    match path(argument, b"TO:")? {
        (path, []) => Mailbox::parse(path).map(Command::Rcpt).ok_or(replies::BAD_RECIPIENT),
        _ => Err(replies::UNKNOWN_PARAMETER),
    }
}

/// The path between `FROM:<` or `TO:<` and `>`, and the parameters after it.
fn path<'a>(argument: &'a [u8], keyword: &[u8]) -> Result<(&'a [u8], &'a [u8]), OutgoingReply<'static>> {
    let path = after_keyword(argument, keyword).and_then(|path| path.strip_prefix(b"<"));
    match path.and_then(|path| split_unquoted(path, b'>')) {
        Some((path, _)) if !path.is_ascii() => Err(replies::NON_ASCII_ADDRESS),
        Some((path, parameters @ ([] | [b' ', ..]))) => Ok((path, parameters.trim_ascii_start())),
        _ => Err(replies::BAD_ARGUMENTS),
    }
}

fn after_keyword<'a>(text: &'a [u8], keyword: &[u8]) -> Option<&'a [u8]> {
    let (start, rest) = text.split_at_checked(keyword.len())?;
    start.eq_ignore_ascii_case(keyword).then_some(rest)
}

/// Digits as a number; the last ones are ignored once it is larger than any message.
fn number(digits: &[u8]) -> Option<u32> {
    let is_number = !digits.is_empty() && digits.iter().all(u8::is_ascii_digit);
    let add =
        |number, digit: &u8| if number < 100_000_000 { number * 10 + u32::from(digit & 0xf) } else { number };
    is_number.then(|| digits.iter().fold(0, add))
}

/// The text before and after the first byte of this value that is not in quotes.
fn split_unquoted(text: &[u8], separator: u8) -> Option<(&[u8], &[u8])> {
    let (mut in_quotes, mut is_escaped) = (false, false);
    let index = text.iter().position(|&byte| {
        let was_escaped = is_escaped;
        is_escaped = in_quotes && byte == b'\\' && !was_escaped;
        in_quotes ^= byte == b'"' && !was_escaped;
        byte == separator && !in_quotes && !was_escaped
    })?;
    let (before, rest) = text.split_at_checked(index)?;
    Some((before, rest.get(1..)?))
}

/// An address (section 4.1.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mailbox<'a> {
    /// The local part, without the quotes around it.
    pub local: &'a [u8],
    /// `None` for `<Postmaster>`.
    pub domain: Option<&'a [u8]>,
}

impl<'a> Mailbox<'a> {
    /// Parses what is between `<` and `>`.
    fn parse(path: &'a [u8]) -> Option<Self> {
        // Routes have to be ignored: `@one.example,@two.example:ada@three.example` (appendix C).
        let address = if let [b'@', ..] = path { split_unquoted(path, b':')?.1 } else { path };
        let (local, domain) = match split_unquoted(address, b'@') {
            Some((local, domain)) => (local, Some(domain)),
            None if address.eq_ignore_ascii_case(b"postmaster") => (address, None),
            None => return None,
        };
        // The longest local part and domain (section 4.5.3.1).
        let is_domain = domain.is_none_or(|domain| domain.len() <= 255 && is_domain(domain));
        let local = local_part(local).filter(|_| local.len() <= 64 && is_domain)?;
        Some(Self { local, domain })
    }
}

/// A local part without its quotes, if it is one.
fn local_part(text: &[u8]) -> Option<&[u8]> {
    // In quotes, the closing one is the last byte.
    if let Some((quoted, rest)) = split_unquoted(text, b'"') {
        return quoted.strip_prefix(b"\"").filter(|_| rest.is_empty());
    }
    let is_atext = |byte: &u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(byte);
    is_dotted(text, is_atext).then_some(text)
}

fn is_domain(text: &[u8]) -> bool {
    match text {
        [b'[', literal @ .., b']'] => {
            !literal.is_empty()
                && literal.iter().all(|byte| byte.is_ascii_alphanumeric() || b".:-".contains(byte))
        }
        _ => is_dotted(text, |byte| byte.is_ascii_alphanumeric() || *byte == b'-'),
    }
}

/// Whether a text is words of such bytes with single dots between them.
fn is_dotted(text: &[u8], is_in_word: impl Fn(&u8) -> bool) -> bool {
    text.split(|&byte| byte == b'.').all(|word| !word.is_empty() && word.iter().all(&is_in_word))
}
