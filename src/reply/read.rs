//! Reading a reply.

use core::fmt;
use core::iter::FusedIterator;

use super::{Error, ErrorKind, ReplyCode};
use crate::StatusCode;
use crate::bytes::{self, Escaped};

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
/// # Ok::<(), smtp_status::reply::Error>(())
/// ```
///
/// The greeting of a server and its answers to HELO and EHLO carry no status code (RFC 2034 section 3): if one
/// seems to be there, it is a part of the text.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Reply<'a> {
    text: &'a [u8],
    line_ends: LineEnds,
    code: ReplyCode,
    as_sent: Option<StatusCode>,
    is_complete: bool,
    lines_disagree: bool,
}

impl<'a> Reply<'a> {
    /// Parses a text that is one reply and nothing else.
    ///
    /// Each line is a reply code, then a hyphen if more lines follow or else a space, then text. A code alone, and
    /// a colon for the space, are accepted because they occur; the colon is then a part of the text. All lines
    /// have the same reply code.
    ///
    /// # Errors
    ///
    /// [`Error`] says what is wrong and at which byte. Never panics.
    ///
    /// ```
    /// use smtp_status::Reply;
    /// use smtp_status::reply::ErrorKind;
    /// let error = Reply::parse(b"250-ok\r\n550 no\r\n").unwrap_err();
    /// assert_eq!((error.kind(), error.position()), (ErrorKind::DifferentReplyCode, 8));
    /// ```
    #[inline]
    pub const fn parse(text: &'a [u8]) -> Result<Self, Error> {
        match Self::parse_first(text) {
            Ok((reply, [])) => Ok(reply),
            Ok((_, rest)) => Err(Error::new(ErrorKind::TrailingText, text, rest)),
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
    /// # Ok::<(), smtp_status::reply::Error>(())
    /// ```
    #[inline]
    pub const fn parse_first(text: &'a [u8]) -> Result<(Self, &'a [u8]), Error> {
        Self::parse_with(text, LineEnds::All)
    }

    #[inline]
    pub(crate) const fn parse_with(text: &'a [u8], line_ends: LineEnds) -> Result<(Self, &'a [u8]), Error> {
        let (mut first, mut lines_disagree, mut rest) =
            (None::<(ReplyCode, Option<StatusCode>)>, false, text);
        loop {
            let (line, after) = match RawLine::parse(rest, line_ends) {
                Ok(parsed) => parsed,
                Err((kind, rest)) => return Err(Error::new(kind, text, rest)),
            };
            let (code, status) = match first {
                None => (line.code, line.status),
                Some((code, _)) if line.code.get() != code.get() => {
                    return Err(Error::new(ErrorKind::DifferentReplyCode, text, rest));
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
                    Self { text, line_ends, code, as_sent: status, is_complete, lines_disagree },
                    rest,
                ));
            }
        }
    }

    /// The reply code. A client decides by it, not by the status code (RFC 5321 section 4.2).
    #[must_use]
    #[inline]
    pub const fn code(&self) -> ReplyCode {
        self.code
    }

    /// The status code: that of the first line, if its class is that of the reply code (RFC 2034 section 4).
    ///
    /// It stands directly behind the reply code, and a space or the end of the line follows. Use
    /// [`scan`](crate::scan()) to find codes in other places, such as `550 #5.1.0`.
    #[must_use]
    #[inline]
    pub const fn status(&self) -> Option<StatusCode> {
        match self.as_sent {
            Some(status) if self.code.suits(status) => Some(status),
            _ => None,
        }
    }

    /// The status code, or, if there is none, the one that says no more than the reply code: 5.0.0 for 550
    /// (RFC 3463 section 3.1). `None` only for an intermediate reply, 300 to 399.
    ///
    /// ```
    /// use smtp_status::{Reply, StatusCode};
    /// let reply = Reply::parse(b"452 try later")?;
    /// assert_eq!(reply.status_or_default(), Some(StatusCode::from_static("4.0.0")));
    /// # Ok::<(), smtp_status::reply::Error>(())
    /// ```
    #[must_use]
    pub const fn status_or_default(&self) -> Option<StatusCode> {
        match (self.status(), self.code.class()) {
            (Some(status), _) => Some(status),
            (None, Some(class)) => Some(StatusCode::from_parts(class, 0, 0)),
            (None, None) => None,
        }
    }

    /// The status code as the first line has it, whether or not its class is that of the reply code.
    #[must_use]
    pub const fn status_as_sent(&self) -> Option<StatusCode> {
        self.as_sent
    }

    /// Whether the last line says that it is the last. If not, more lines are to come, or the reply was cut short
    /// where it was quoted.
    ///
    /// ```
    /// let reply = smtp_status::Reply::parse(b"550-5.7.26 Unauthenticated email")?;
    /// assert!(!reply.is_complete());
    /// # Ok::<(), smtp_status::reply::Error>(())
    /// ```
    #[must_use]
    pub const fn is_complete(&self) -> bool {
        self.is_complete
    }

    /// Whether the reply holds a status code of another class than its reply code: `550 4.4.7`. It is then
    /// [`Reply::status_as_sent`], but not [`Reply::status`].
    #[must_use]
    pub const fn has_mismatching_class(&self) -> bool {
        self.as_sent.is_some() && self.code.class().is_some() && self.status().is_none()
    }

    /// Whether an intermediate reply, 300 to 399, holds a status code, which it must not (RFC 2034 section 4).
    #[must_use]
    pub const fn has_status_on_intermediate(&self) -> bool {
        self.as_sent.is_some() && self.code.class().is_none()
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

impl fmt::Debug for Reply<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reply")
            .field("code", &self.code)
            .field("status", &self.status())
            .field("text", &Escaped(self.text))
            .finish_non_exhaustive()
    }
}

#[allow(clippy::into_iter_without_iter, reason = "`lines` says what is iterated over")]
impl<'a> IntoIterator for &Reply<'a> {
    type Item = Line<'a>;
    type IntoIter = Lines<'a>;

    fn into_iter(self) -> Lines<'a> {
        self.lines()
    }
}

/// The lines of a [`Reply`].
#[derive(Clone)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Lines<'a> {
    rest: &'a [u8],
    line_ends: LineEnds,
}

impl<'a> Iterator for Lines<'a> {
    type Item = Line<'a>;

    fn next(&mut self) -> Option<Line<'a>> {
        // An error is the end of the text: all else was parsed before.
        let (line, rest) = RawLine::parse(self.rest, self.line_ends).ok()?;
        self.rest = rest;
        Some(Line { status: line.status, text: line.text })
    }
}

impl FusedIterator for Lines<'_> {}

impl fmt::Debug for Lines<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clone()).finish()
    }
}

/// A line of a [`Reply`].
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Line<'a> {
    status: Option<StatusCode>,
    text: &'a [u8],
}

impl<'a> Line<'a> {
    /// The status code as this line has it.
    #[must_use]
    pub const fn status(self) -> Option<StatusCode> {
        self.status
    }

    /// The text, without the reply code, the status code, the spaces around that, and the end of the line.
    #[must_use]
    pub const fn text(self) -> &'a [u8] {
        self.text
    }
}

impl fmt::Debug for Line<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = Escaped(self.text);
        f.debug_struct("Line").field("status", &self.status).field("text", &text).finish()
    }
}

/// What ends a line of a reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum LineEnds {
    /// Every LF, with or without a CR.
    All,
    /// In a folded header field: an LF, white space, and the reply code of the reply again. Other folds are a part
    /// of the text.
    Folded,
}

/// A part of a text and what follows it, or what is wrong and the text from the wrong byte on.
type Parsed<'a, T> = Result<(T, &'a [u8]), (ErrorKind, &'a [u8])>;

/// One line, taken apart.
struct RawLine<'a> {
    code: ReplyCode,
    /// Whether a hyphen says that another line follows.
    has_more: bool,
    status: Option<StatusCode>,
    text: &'a [u8],
}

impl<'a> RawLine<'a> {
    /// Parses the line at the start of a text.
    #[inline]
    const fn parse(text: &'a [u8], line_ends: LineEnds) -> Parsed<'a, Self> {
        let Some((code, after_code)) = ReplyCode::prefix(text) else {
            return Err((ErrorKind::ExpectedReplyCode, text));
        };
        let (has_more, after_separator) = match after_code {
            [b'-', rest @ ..] => (true, rest),
            [b' ', rest @ ..] => (false, rest),
            [b':', ..] => (false, after_code),
            _ if is_line_end(after_code) => (false, after_code),
            _ => return Err((ErrorKind::ExpectedSeparator, after_code)),
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

/// As [`split_line`], but the line ends only where the reply code follows a fold.
const fn split_folded_line(text: &[u8], code: ReplyCode) -> (&[u8], &[u8]) {
    let mut position = 0;
    while let Some(distance) = bytes::find(bytes::from(text, position), b'\n') {
        let end = position.wrapping_add(distance);
        position = end.wrapping_add(1);
        let next = skip_white_space(bytes::from(text, position));
        if let Some((next_code, [] | [b' ' | b'-' | b'\r' | b'\n', ..])) = ReplyCode::prefix(next) {
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
