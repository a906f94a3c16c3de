//! Reading a reply.

use core::fmt;
use core::iter::FusedIterator;

use super::{Error, ErrorKind, ReplyCode, Summary, fast};
use crate::slice::{self, Escaped};
use crate::{Diagnosis, StatusCode};

/// One SMTP reply of one or many lines (RFC 5321 section 4.2), with its status code (RFC 2034).
///
/// Lines end with CRLF, LF, or the end of the text; the text need not be UTF-8. Nothing is copied: a `Reply`
/// borrows the text.
///
/// ```
/// use smtp_status::{Condition, Reply};
/// let reply = Reply::parse(b"550-5.1.1 No such user here.\r\n550 5.1.1 Check the address.\r\n")?;
/// assert_eq!(reply.reply_code().get(), 550);
/// let condition = reply.status().and_then(|status| status.condition());
/// assert_eq!(condition, Some(Condition::BadDestinationMailboxAddress));
/// let texts: Vec<&[u8]> = reply.lines().map(|line| line.text()).collect();
/// assert_eq!(texts, [&b"No such user here."[..], b"Check the address."]);
/// # Ok::<(), smtp_status::reply::Error>(())
/// ```
///
/// The greeting of a server and its answers to HELO and EHLO carry no status code (RFC 2034 section 3): what looks
/// like one is part of the text.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Reply<'a> {
    text: &'a [u8],
    line_ends: LineEnds,
    is_complete: bool,
    summary: Summary,
}

impl<'a> Reply<'a> {
    /// Parses a text that is one reply and nothing else. Its last line may lack its line break.
    ///
    /// Each line is a reply code, then a hyphen if more lines follow or else a space, then text. A code alone, and a
    /// colon in place of the space, are accepted because they occur; the colon is then part of the text. All lines
    /// must have the same reply code.
    ///
    /// Use this for stored text, such as a reply quoted in a bounce: a truncated reply is accepted as a complete
    /// one. For what a socket has received, use [`Reply::take_from`].
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
        if let Some(reply) = Self::one_line(text) {
            return Ok(reply);
        }
        match Self::parse_first(text) {
            Ok((reply, [])) => Ok(reply),
            Ok((_, rest)) => Err(Error::new(ErrorKind::TrailingText, text, rest)),
            Err(error) => Err(error),
        }
    }

    /// Takes the first reply from what a socket has received so far, and returns it with the rest, where the next
    /// reply begins.
    ///
    /// `Ok(None)` means that more has to be read: the reply is whole once it has the line break of its last line,
    /// CRLF or LF. Each call looks at the whole buffer again, so call it once per read, and limit what a server may
    /// send before its reply is whole, as the size of the buffer does here:
    ///
    /// ```
    /// use smtp_status::{Reply, StatusCode};
    /// use std::io::{Error, Read};
    ///
    /// fn read_replies(mut socket: impl Read, mut each: impl FnMut(Reply<'_>)) -> Result<(), Error> {
    ///     let (mut buffer, mut filled) = ([0; 4096], 0);
    ///     loop {
    ///         let mut rest = &buffer[..filled];
    ///         while let Some((reply, after)) = Reply::take_from(rest).map_err(Error::other)? {
    ///             each(reply);
    ///             rest = after;
    ///         }
    ///         // An incomplete reply moves to the front.
    ///         let taken = filled - rest.len();
    ///         buffer.copy_within(taken..filled, 0);
    ///         filled -= taken;
    ///         match socket.read(&mut buffer[filled..])? {
    ///             0 if filled == buffer.len() => return Err(Error::other("the reply is too long")),
    ///             0 if filled > 0 => return Err(Error::other("the connection ended within a reply")),
    ///             0 => return Ok(()),
    ///             length => filled += length,
    ///         }
    ///     }
    /// }
    ///
    /// let mut codes = Vec::new();
    /// let pieces = b"250-mx\r\n250".chain(&b" 8BITMIME\r\n550 5.1"[..]).chain(&b".10 No\r\n"[..]);
    /// read_replies(pieces, |reply| codes.push((reply.reply_code().get(), reply.status())))?;
    /// assert_eq!(codes, [(250, None), (550, Some(StatusCode::from_static("5.1.10")))]);
    /// # Ok::<(), Error>(())
    /// ```
    ///
    /// The first reply ends with the first line that has no hyphen after its reply code; what follows is ignored.
    ///
    /// # Errors
    ///
    /// As soon as no continuation can make the bytes a reply, the [`Error`] that [`Reply::parse`] would return, with a position
    /// in the buffer. Each digit of a line's reply code is checked as it arrives, and the code is compared with that
    /// of the first line once it is complete. After an error, nothing more can be read, because the start of the
    /// next reply is unknown. Never panics.
    ///
    /// ```
    /// use smtp_status::Reply;
    /// use smtp_status::reply::ErrorKind;
    /// assert_eq!(Reply::take_from(b""), Ok(None));
    /// assert_eq!(Reply::take_from(b"550 5.1.1"), Ok(None));
    /// assert_eq!(Reply::take_from(b"250-mx\r\n25"), Ok(None));
    /// let error = Reply::take_from(b"250-mx\r\n2x").unwrap_err();
    /// assert_eq!((error.kind(), error.position()), (ErrorKind::ExpectedReplyCode, 8));
    /// ```
    #[allow(clippy::type_complexity, reason = "three answers, as `httparse` has them")]
    #[inline]
    pub const fn take_from(buffer: &'a [u8]) -> Result<Option<(Self, &'a [u8])>, Error> {
        if let (Some(reply), [.., b'\n']) = (Self::one_line(buffer), buffer) {
            return Ok(Some((reply, &[])));
        }
        match Self::parse_first(buffer) {
            Ok((reply, rest)) if reply.is_complete && matches!(reply.text, [.., b'\n']) => {
                Ok(Some((reply, rest)))
            }
            Ok(_) => Ok(None),
            Err(error) if error.is_at_cut(buffer) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The reply in a text of one usual line.
    #[allow(clippy::inline_always, reason = "measured: it takes a third fewer instructions")]
    #[inline(always)]
    const fn one_line(text: &'a [u8]) -> Option<Self> {
        match fast::one_line(text) {
            Some((code, status)) => Some(Self::of_usual(text, code, status, true)),
            None => None,
        }
    }

    #[inline]
    pub(super) const fn of_usual(
        text: &'a [u8],
        code: ReplyCode,
        status: StatusCode,
        is_complete: bool,
    ) -> Self {
        Self { text, line_ends: LineEnds::All, is_complete, summary: Summary::new(code, Some(status), false) }
    }

    /// Parses the reply at the start of a text, and returns it with what follows its last line.
    const fn parse_first(text: &'a [u8]) -> Result<(Self, &'a [u8]), Error> {
        match fast::lines(text) {
            Some((code, status, is_complete, rest)) => {
                let text = slice::up_to(text, slice::offset(text, rest));
                Ok((Self::of_usual(text, code, status, is_complete), rest))
            }
            None => Self::parse_with(text, LineEnds::All),
        }
    }

    /// Like `parse_first`, but line by line, for lines of any form.
    pub(crate) const fn parse_with(text: &'a [u8], line_ends: LineEnds) -> Result<(Self, &'a [u8]), Error> {
        let (mut code, mut as_sent, mut lines_disagree) = (None, None::<StatusCode>, false);
        let mut rest = text;
        loop {
            let (line, after) = match RawLine::parse(rest, code, line_ends) {
                Ok(parsed) => parsed,
                Err((kind, rest)) => return Err(Error::new(kind, text, rest)),
            };
            match (as_sent, line.status) {
                (None, here) => as_sent = here,
                (Some(first), Some(here)) => lines_disagree |= !here.equals(first),
                (Some(_), None) => {}
            }
            (code, rest) = (Some(line.code), after);
            if !line.has_more || rest.is_empty() {
                let text = slice::up_to(text, slice::offset(text, rest));
                let summary = Summary::new(line.code, as_sent, lines_disagree);
                return Ok((Self { text, line_ends, is_complete: !line.has_more, summary }, rest));
            }
        }
    }

    /// The reply code. A client decides by it, not by the status code (RFC 5321 section 4.2).
    #[must_use]
    #[inline]
    pub const fn reply_code(&self) -> ReplyCode {
        self.summary.reply_code()
    }

    /// The status code: that of the first line that has one, if its class is that of the reply code (RFC 2034
    /// section 4).
    ///
    /// It comes directly after the reply code, and a space or the end of the line follows it. Each line should have
    /// it; Exim puts it on the last line only. Use [`scan`](crate::scan()) to find codes in other places, such as
    /// `550 #5.1.0`.
    ///
    /// ```
    /// use smtp_status::{Reply, StatusCode};
    /// let reply = Reply::parse(
    ///     b"550-Verification failed for <ada@example.org>\r\n550 5.1.8 Sender verify failed\r\n",
    /// )?;
    /// assert_eq!(reply.status(), Some(StatusCode::from_static("5.1.8")));
    /// # Ok::<(), smtp_status::reply::Error>(())
    /// ```
    #[must_use]
    #[inline]
    pub const fn status(&self) -> Option<StatusCode> {
        self.summary.status()
    }

    /// The status code, or, if there is none, the one that conveys only the class of the reply code: 5.0.0 for 550
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
        self.summary.status_or_default()
    }

    /// The status code of the first line that has one, whether or not its class is that of the reply code.
    #[must_use]
    pub const fn status_as_sent(&self) -> Option<StatusCode> {
        self.summary.status_as_sent()
    }

    /// What the reply says about a delivery, by its words and its codes. Add [the host](Diagnosis::with_host) that sent it.
    ///
    /// ```
    /// use smtp_status::{Cause, Reply};
    /// let reply = Reply::parse(b"550 5.7.1 <ada@example.org>: Recipient address rejected: User unknown")?;
    /// assert_eq!(reply.diagnosis().cause(), Some(Cause::Address));
    /// # Ok::<(), smtp_status::reply::Error>(())
    /// ```
    pub const fn diagnosis(&self) -> Diagnosis<'a> {
        Diagnosis::of(self.text)
    }

    /// Whether the last line is marked as final. If not, more lines are still to come, or the reply was truncated when
    /// it was quoted.
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

    /// Whether the reply contains a status code whose class is not that of its reply code: `550 4.4.7`.
    /// [`Reply::status_as_sent`] returns it, [`Reply::status`] does not.
    #[must_use]
    pub const fn has_mismatching_class(&self) -> bool {
        self.summary.has_mismatching_class()
    }

    /// Whether an intermediate reply, 300 to 399, contains a status code, which it must not (RFC 2034 section 4).
    #[must_use]
    pub const fn has_status_on_intermediate(&self) -> bool {
        self.summary.has_status_on_intermediate()
    }

    /// Whether two lines have different status codes. A line without one does not disagree.
    #[must_use]
    pub const fn has_disagreeing_lines(&self) -> bool {
        self.summary.has_disagreeing_lines()
    }

    /// All that the reply says without its text, to be kept when the buffer is used again.
    #[must_use]
    pub const fn summary(&self) -> Summary {
        self.summary
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
            .field("code", &self.reply_code())
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

impl<'a> Lines<'a> {
    /// The next line, for `const fn`, where an iterator's `next` cannot be called.
    ///
    /// ```
    /// use smtp_status::Reply;
    /// const fn first_text(reply: &Reply<'static>) -> &'static [u8] {
    ///     match reply.lines().next_line() {
    ///         Some(line) => line.text(),
    ///         None => b"",
    ///     }
    /// }
    /// let reply = Reply::parse(b"550-5.1.1 No such user\r\n550 5.1.1 Sorry\r\n")?;
    /// assert_eq!(first_text(&reply), b"No such user");
    /// # Ok::<(), smtp_status::reply::Error>(())
    /// ```
    pub const fn next_line(&mut self) -> Option<Line<'a>> {
        match RawLine::parse(self.rest, None, self.line_ends) {
            Ok((line, rest)) => {
                self.rest = rest;
                Some(Line { status: line.status, text: line.text })
            }
            // The only possible error is end of text: the rest was already validated.
            Err(_) => None,
        }
    }
}

impl<'a> Iterator for Lines<'a> {
    type Item = Line<'a>;

    fn next(&mut self) -> Option<Line<'a>> {
        self.next_line()
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
    /// The status code of this line, as sent.
    #[must_use]
    pub const fn status(self) -> Option<StatusCode> {
        self.status
    }

    /// The text, without the reply code, the status code, the spaces around it, and the end of the line.
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
    /// In a folded header field: an LF, white space, and the reply code of the reply again. Other folds are white
    /// space and stay in the text.
    Folded,
}

/// A part of a text and what follows it, or what is wrong and the text from the wrong byte on.
type Parsed<'a, T> = Result<(T, &'a [u8]), (ErrorKind, &'a [u8])>;

/// The parts of one line.
struct RawLine<'a> {
    code: ReplyCode,
    /// Whether a hyphen says that another line follows.
    has_more: bool,
    status: Option<StatusCode>,
    text: &'a [u8],
}

impl<'a> RawLine<'a> {
    /// Parses the line at the start of a text. For a later line, the reply code is known.
    #[inline]
    const fn parse(text: &'a [u8], known: Option<ReplyCode>, line_ends: LineEnds) -> Parsed<'a, Self> {
        let Some((code, after_code)) = ReplyCode::prefix(text) else {
            return Err((ErrorKind::ExpectedReplyCode, text));
        };
        if matches!(known, Some(known) if known.get() != code.get()) {
            return Err((ErrorKind::DifferentReplyCode, text));
        }
        let (has_more, after_separator) = match after_code {
            [b'-', rest @ ..] => (true, rest),
            [b' ', rest @ ..] => (false, rest),
            [b':', ..] => (false, after_code),
            _ if is_line_end(after_code) => (false, after_code),
            _ => return Err((ErrorKind::ExpectedSeparator, after_code)),
        };
        let (status, text, rest) = match line_ends {
            LineEnds::All => {
                let (status, after_status) = status_at_start(after_separator);
                let (text, rest) = split_line(after_status);
                (status, text, rest)
            }
            LineEnds::Folded => {
                let code_if_more = if has_more { Some(code) } else { None };
                let (status, after_status) = status_at_start(skip_folds(after_separator, code_if_more));
                let (text, rest) = split_folded_line(skip_folds(after_status, code_if_more), code_if_more);
                (status, text, rest)
            }
        };
        Ok((Self { code, has_more, status, text }, rest))
    }
}

/// A line without its end, and what follows.
#[inline]
const fn split_line(text: &[u8]) -> (&[u8], &[u8]) {
    let (line, rest) = match slice::find(text, b'\n') {
        Some(end) => (slice::up_to(text, end), slice::from(text, end.wrapping_add(1))),
        None => (text, slice::from(text, text.len())),
    };
    (without_cr(line), rest)
}

#[inline]
const fn without_cr(line: &[u8]) -> &[u8] {
    let ([line @ .., b'\r'] | line) = line;
    line
}

/// Like [`split_line`], but the line ends only at a fold before [the next line](begins_line) of the reply.
const fn split_folded_line(text: &[u8], code: Option<ReplyCode>) -> (&[u8], &[u8]) {
    let mut rest = text;
    while let Some(end) = slice::find(rest, b'\n') {
        let next = skip_white_space(slice::from(rest, end.wrapping_add(1)));
        if begins_line(next, code) {
            let end = slice::offset(text, rest).wrapping_add(end);
            return (without_cr(slice::up_to(text, end)), next);
        }
        rest = next;
    }
    (text, slice::from(text, text.len()))
}

/// The text without its leading folds, up to one before the next line of the reply.
const fn skip_folds(mut text: &[u8], code: Option<ReplyCode>) -> &[u8] {
    while let [b'\r', b'\n', after @ ..] | [b'\n', after @ ..] = text {
        let next = skip_white_space(after);
        if begins_line(next, code) {
            break;
        }
        text = next;
    }
    text
}

/// Whether the text after a fold is the next line of a reply with this code. `None`: no line follows.
const fn begins_line(text: &[u8], code: Option<ReplyCode>) -> bool {
    match (code, ReplyCode::prefix(text)) {
        (Some(code), Some((here, [] | [b' ' | b'-' | b'\r' | b'\n', ..]))) => here.get() == code.get(),
        _ => false,
    }
}

const fn skip_white_space(mut text: &[u8]) -> &[u8] {
    while let [b' ' | b'\t', rest @ ..] = text {
        text = rest;
    }
    text
}

/// The status code of the first line that begins with one, in a text of one or more lines without reply codes.
pub const fn first_status(text: &[u8]) -> Option<StatusCode> {
    let mut rest = text;
    loop {
        let (status, after_status) = status_at_start(rest);
        if status.is_some() {
            return status;
        }
        (_, rest) = split_line(after_status);
        if rest.is_empty() {
            return None;
        }
    }
}

/// The status code that a text begins with, and the text without it. Spaces or the end of the line follow it.
#[inline]
const fn status_at_start(text: &[u8]) -> (Option<StatusCode>, &[u8]) {
    match StatusCode::prefix(text) {
        Ok((status, rest)) if matches!(rest, [b' ', ..]) || is_line_end(rest) => {
            (Some(status), slice::skip_spaces(rest))
        }
        _ => (None, text),
    }
}

/// Whether a line ends where this text begins. At the end of the text, a CR alone is enough.
#[inline]
const fn is_line_end(text: &[u8]) -> bool {
    matches!(text, [] | [b'\n', ..] | [b'\r'] | [b'\r', b'\n', ..])
}
