//! Reading a reply.

use core::fmt;
use core::iter::FusedIterator;

use super::ReplyCode;
use crate::{StatusCode, bytes};

/// One SMTP reply of one or many lines (RFC 5321 section 4.2), with its status code (RFC 2034).
///
/// Lines end with CRLF, LF, or the end of the text; the text need not be UTF-8. Nothing is copied: a `Reply`
/// borrows the text.
///
/// ```
/// use smtp_status::{Condition, Reply};
/// let reply = Reply::parse(b"550-5.1.1 No such user here.\r\n550 5.1.1 Check the address.\r\n")?;
/// assert_eq!(reply.code().get(), 550);
/// assert_eq!(reply.status().and_then(|status| status.condition()), Some(Condition::BadDestinationMailboxAddress));
/// let texts: Vec<&[u8]> = reply.lines().map(|line| line.text()).collect();
/// assert_eq!(texts, [&b"No such user here."[..], b"Check the address."]);
/// # Ok::<(), smtp_status::ReplyError>(())
/// ```
///
/// The greeting of a server and its answers to HELO and EHLO carry no status code (RFC 2034 section 3): if one
/// seems to be there, it is a part of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Reply<'a> {
    text: &'a [u8],
    line_ends: LineEnds,
    code: ReplyCode,
    written: Option<StatusCode>,
    is_complete: bool,
    lines_disagree: bool,
}

impl<'a> Reply<'a> {
    /// Parses a text that is one reply and nothing else.
    ///
    /// Each line is a basic code, then a hyphen if more lines follow or else a space, then text. A code alone, and
    /// a colon for the space, are accepted because they occur; the colon is then a part of the text. All lines
    /// have the same basic code.
    ///
    /// # Errors
    ///
    /// [`ReplyError`] says what is wrong and at which byte. Never panics.
    ///
    /// ```
    /// use smtp_status::{Reply, ReplyErrorKind};
    /// let error = Reply::parse(b"250-ok\r\n550 no\r\n").unwrap_err();
    /// assert_eq!((error.kind(), error.position()), (ReplyErrorKind::DifferentBasicCode, 8));
    /// ```
    #[inline]
    pub const fn parse(text: &'a [u8]) -> Result<Self, ReplyError> {
        match Self::parse_first(text) {
            Ok((reply, [])) => Ok(reply),
            Ok((_, rest)) => Err(ReplyError::new(ReplyErrorKind::TrailingText, text, rest)),
            Err(error) => Err(error),
        }
    }

    /// Parses the reply at the start of a text, and returns it with what follows its last line: the next reply,
    /// if commands were pipelined.
    ///
    /// Of a socket's buffer, pass whole lines. If the reply is not [complete](Reply::is_complete), read more lines
    /// and parse again.
    ///
    /// # Errors
    ///
    /// As [`Reply::parse`], except that trailing text is none.
    ///
    /// ```
    /// use smtp_status::Reply;
    /// let (sender, rest) = Reply::parse_first(b"250 2.1.0 Ok\r\n550 5.1.1 Unknown\r\n")?;
    /// let (recipient, rest) = Reply::parse_first(rest)?;
    /// assert_eq!((sender.code().get(), recipient.code().get()), (250, 550));
    /// assert!(rest.is_empty());
    /// # Ok::<(), smtp_status::ReplyError>(())
    /// ```
    #[inline]
    pub const fn parse_first(text: &'a [u8]) -> Result<(Self, &'a [u8]), ReplyError> {
        Self::parse_with(text, LineEnds::All)
    }

    #[inline]
    pub(crate) const fn parse_with(
        text: &'a [u8],
        line_ends: LineEnds,
    ) -> Result<(Self, &'a [u8]), ReplyError> {
        let (mut first, mut lines_disagree, mut rest) =
            (None::<(ReplyCode, Option<StatusCode>)>, false, text);
        loop {
            let (line, after) = match Line::parse(rest, line_ends) {
                Ok(parsed) => parsed,
                Err((kind, rest)) => return Err(ReplyError::new(kind, text, rest)),
            };
            let (code, status) = match first {
                None => (line.code, line.status),
                Some((code, _)) if line.code.get() != code.get() => {
                    return Err(ReplyError::new(ReplyErrorKind::DifferentBasicCode, text, rest));
                }
                Some((code, status)) => {
                    lines_disagree |= line.disagrees_with(status);
                    (code, status)
                }
            };
            (first, rest) = (Some((code, status)), after);
            if !line.has_more || rest.is_empty() {
                let text = bytes::up_to(text, bytes::offset(text, rest));
                let is_complete = !line.has_more;
                return Ok((
                    Self { text, line_ends, code, written: status, is_complete, lines_disagree },
                    rest,
                ));
            }
        }
    }

    /// The basic code. A client decides by it, not by the status code (RFC 5321 section 4.2).
    #[must_use]
    #[inline]
    pub const fn code(&self) -> ReplyCode {
        self.code
    }

    /// The status code: that of the first line, if its class is that of the basic code (RFC 2034 section 4).
    ///
    /// It stands directly behind the basic code, and a space or the end of the line follows. Use
    /// [`scan`](crate::scan()) to find codes in other places, such as `550 #5.1.0`.
    #[must_use]
    #[inline]
    pub const fn status(&self) -> Option<StatusCode> {
        match self.written {
            Some(status) if self.code.suits(status) => Some(status),
            _ => None,
        }
    }

    /// The status code, or, if there is none, the one that says no more than the basic code: 5.0.0 for 550
    /// (RFC 3463 section 3.1). `None` only for an intermediate reply, 300 to 399.
    ///
    /// ```
    /// use smtp_status::{Reply, StatusCode};
    /// let reply = Reply::parse(b"452 try later")?;
    /// assert_eq!(reply.status_or_default(), Some(StatusCode::from_static("4.0.0")));
    /// # Ok::<(), smtp_status::ReplyError>(())
    /// ```
    #[must_use]
    pub const fn status_or_default(&self) -> Option<StatusCode> {
        match (self.status(), self.code.class()) {
            (Some(status), _) => Some(status),
            (None, Some(class)) => Some(StatusCode::from_parts(class, 0, 0)),
            (None, None) => None,
        }
    }

    /// The status code as the first line has it, whether or not its class is that of the basic code.
    #[must_use]
    pub const fn written_status(&self) -> Option<StatusCode> {
        self.written
    }

    /// Whether the last line says that it is the last. If not, more lines are to come, or the reply was cut short
    /// where it was quoted.
    ///
    /// ```
    /// let reply = smtp_status::Reply::parse(b"550-5.7.26 Unauthenticated email")?;
    /// assert!(!reply.is_complete());
    /// # Ok::<(), smtp_status::ReplyError>(())
    /// ```
    #[must_use]
    pub const fn is_complete(&self) -> bool {
        self.is_complete
    }

    /// Whether the reply holds a status code of another class than its basic code: `550 4.4.7`. It is then
    /// [`Reply::written_status`], but not [`Reply::status`].
    #[must_use]
    pub const fn has_mismatching_class(&self) -> bool {
        self.written.is_some() && self.code.class().is_some() && self.status().is_none()
    }

    /// Whether an intermediate reply, 300 to 399, holds a status code, which it must not (RFC 2034 section 4).
    #[must_use]
    pub const fn has_status_on_intermediate(&self) -> bool {
        self.written.is_some() && self.code.class().is_none()
    }

    /// Whether a later line holds another status code than the first line.
    #[must_use]
    pub const fn has_disagreeing_lines(&self) -> bool {
        self.lines_disagree
    }

    /// The lines.
    #[must_use]
    pub const fn lines(&self) -> Lines<'a> {
        Lines { rest: self.text, line_ends: self.line_ends }
    }
}

/// The lines of a [`Reply`].
#[derive(Clone, Debug)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Lines<'a> {
    rest: &'a [u8],
    line_ends: LineEnds,
}

impl<'a> Iterator for Lines<'a> {
    type Item = ReplyLine<'a>;

    fn next(&mut self) -> Option<ReplyLine<'a>> {
        // An error is the end of the text: all else was parsed before.
        let (line, rest) = Line::parse(self.rest, self.line_ends).ok()?;
        self.rest = rest;
        Some(ReplyLine { status: line.status, text: line.text })
    }
}

impl FusedIterator for Lines<'_> {}

/// A line of a [`Reply`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct ReplyLine<'a> {
    status: Option<StatusCode>,
    text: &'a [u8],
}

impl<'a> ReplyLine<'a> {
    /// The status code as this line has it.
    #[must_use]
    pub const fn status(self) -> Option<StatusCode> {
        self.status
    }

    /// The text, without the basic code, the status code, the spaces around that, and the end of the line.
    #[must_use]
    pub const fn text(self) -> &'a [u8] {
        self.text
    }
}

/// What ends a line of a reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum LineEnds {
    /// Every LF, with or without a CR.
    All,
    /// In a folded header field: an LF, white space, and the basic code of the reply again. Other folds are a part
    /// of the text.
    Folded,
}

/// A part of a text and what follows it, or what is wrong and the text from the wrong byte on.
type Parsed<'a, T> = Result<(T, &'a [u8]), (ReplyErrorKind, &'a [u8])>;

/// One line, taken apart.
struct Line<'a> {
    code: ReplyCode,
    /// Whether a hyphen says that another line follows.
    has_more: bool,
    status: Option<StatusCode>,
    text: &'a [u8],
}

impl<'a> Line<'a> {
    /// Parses the line at the start of a text.
    #[inline]
    const fn parse(text: &'a [u8], line_ends: LineEnds) -> Parsed<'a, Self> {
        let Some((code, after_code)) = basic_code(text) else {
            return Err((ReplyErrorKind::ExpectedBasicCode, text));
        };
        let (has_more, after_separator) = match after_code {
            [b'-', rest @ ..] => (true, rest),
            [b' ', rest @ ..] => (false, rest),
            [b':', ..] => (false, after_code),
            _ if is_line_end(after_code) => (false, after_code),
            _ => return Err((ReplyErrorKind::ExpectedSeparator, after_code)),
        };
        let (status, after_status) = status_at_start(after_separator);
        let (text, rest) = match line_ends {
            LineEnds::All => split_line(after_status),
            LineEnds::Folded if has_more => split_folded_line(after_status, code),
            LineEnds::Folded => (after_status, bytes::from(after_status, after_status.len())),
        };
        Ok((Self { code, has_more, status, text }, rest))
    }

    /// Whether this later line has another status code than the first.
    const fn disagrees_with(&self, first: Option<StatusCode>) -> bool {
        match (self.status, first) {
            (Some(here), Some(there)) => !here.equals(there),
            (here, None) => here.is_some(),
            (None, _) => false,
        }
    }
}

/// Three digits from 200 to 599, and what follows.
#[inline]
const fn basic_code(text: &[u8]) -> Option<(ReplyCode, &[u8])> {
    let [a @ b'2'..=b'5', b @ b'0'..=b'9', c @ b'0'..=b'9', rest @ ..] = text else { return None };
    let number = (*a - b'0') as u16 * 100 + (*b - b'0') as u16 * 10 + (*c - b'0') as u16;
    match ReplyCode::new(number) {
        Some(code) => Some((code, rest)),
        None => None,
    }
}

/// A line without its end, and what follows.
#[inline]
const fn split_line(text: &[u8]) -> (&[u8], &[u8]) {
    let (line, rest) = match bytes::find(text, b'\n') {
        Some(end) => (bytes::up_to(text, end), bytes::from(text, end.wrapping_add(1))),
        None => (text, bytes::from(text, text.len())),
    };
    (without_cr(line), rest)
}

#[inline]
const fn without_cr(line: &[u8]) -> &[u8] {
    let ([line @ .., b'\r'] | line) = line;
    line
}

/// As [`split_line`], but the line ends only where the basic code follows a fold.
const fn split_folded_line(text: &[u8], code: ReplyCode) -> (&[u8], &[u8]) {
    let mut position = 0;
    while let Some(distance) = bytes::find(bytes::from(text, position), b'\n') {
        let end = position.wrapping_add(distance);
        position = end.wrapping_add(1);
        let next = skip_white_space(bytes::from(text, position));
        if let Some((next_code, [] | [b' ' | b'-' | b'\r' | b'\n', ..])) = basic_code(next) {
            if next_code.get() == code.get() {
                return (without_cr(bytes::up_to(text, end)), next);
            }
        }
    }
    (text, bytes::from(text, text.len()))
}

const fn skip_white_space(mut text: &[u8]) -> &[u8] {
    while let [b' ' | b'\t', rest @ ..] = text {
        text = rest;
    }
    text
}

/// The status code that a text begins with, and the text without it. Spaces or the end of the line follow it.
#[inline]
const fn status_at_start(text: &[u8]) -> (Option<StatusCode>, &[u8]) {
    match StatusCode::prefix(text) {
        Ok((status, rest)) if matches!(rest, [b' ', ..]) || is_line_end(rest) => {
            (Some(status), bytes::skip_spaces(rest))
        }
        _ => (None, text),
    }
}

/// Whether a line ends where this text begins. At the end of the text a CR alone will do.
#[inline]
const fn is_line_end(text: &[u8]) -> bool {
    matches!(text, [] | [b'\n', ..] | [b'\r'] | [b'\r', b'\n', ..])
}

/// What is wrong with a text that is not a reply, and at which byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct ReplyError {
    kind: ReplyErrorKind,
    position: usize,
}

impl ReplyError {
    const fn new(kind: ReplyErrorKind, text: &[u8], rest: &[u8]) -> Self {
        Self { kind, position: bytes::offset(text, rest) }
    }

    /// What is wrong.
    #[must_use]
    pub const fn kind(self) -> ReplyErrorKind {
        self.kind
    }

    /// The index of the wrong byte; the length of the text if that ends too early.
    #[must_use]
    pub const fn position(self) -> usize {
        self.position
    }
}

impl fmt::Display for ReplyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at byte {}", self.kind.message(), self.position)
    }
}

impl core::error::Error for ReplyError {}

/// What can be wrong with a text that is not a reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum ReplyErrorKind {
    /// A line does not begin with three digits from 200 to 599. The position is that of the line.
    ExpectedBasicCode,
    /// Neither a space nor a hyphen, a colon or the end of the line follows a basic code.
    ExpectedSeparator,
    /// A later line has another basic code than the first. The position is that of the line.
    DifferentBasicCode,
    /// Something follows the last line.
    TrailingText,
}

impl ReplyErrorKind {
    const fn message(self) -> &'static str {
        match self {
            Self::ExpectedBasicCode => "expected a basic code, 200 to 599,",
            Self::ExpectedSeparator => "expected a space or a hyphen behind the basic code",
            Self::DifferentBasicCode => "a line has another basic code than the first",
            Self::TrailingText => "nothing may follow the last line of a reply",
        }
    }
}
