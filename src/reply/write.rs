//! Writing a reply.

use core::fmt;

use super::ReplyCode;
use crate::status::StatusText;
use crate::{Class, StatusCode};

/// The longest line of a reply, with its CRLF (RFC 5321 section 4.5.3.1.5).
const MAX_LINE: usize = 512;

/// What of it is left for the status code, a space behind that, and the text: all but the reply code, the separator and
/// the CRLF.
const ROOM: usize = MAX_LINE - 3 - 1 - 2;

/// A reply to send: a reply code, a status code and a text.
///
/// It is written with a CRLF behind each line, and whatever the text holds, it stays one reply of lines that a
/// client can read:
///
/// - A line break in the text, whether CR, LF or CRLF, begins another line of the reply, with the codes on it
///   (RFC 2034 section 4). So a text that came from somebody else cannot forge a reply.
/// - No line is longer than 512 octets with its CRLF (RFC 5321 section 4.5.3.1.5). A longer text goes on in another
///   line; it is broken at a space if there is one.
/// - Other control characters become `?`, except tabs. Text outside ASCII is written as it is, in UTF-8, which is
///   for clients that asked for SMTPUTF8 (RFC 6531).
///
/// ```
/// use smtp_status::{Condition, OutgoingReply};
/// let full = Condition::MailboxFull.permanent();
/// let reply = OutgoingReply::new(full, "The mailbox of ada is full.\nShe has been told.");
/// assert_eq!(
///     reply.to_string(),
///     "552-5.2.2 The mailbox of ada is full.\r\n552 5.2.2 She has been told.\r\n"
/// );
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct OutgoingReply<'a> {
    code: ReplyCode,
    status: Option<StatusCode>,
    text: &'a str,
}

impl<'a> OutgoingReply<'a> {
    /// A reply with a status code, and the reply code [that suits it](StatusCode::reply_code).
    #[must_use]
    pub const fn new(status: StatusCode, text: &'a str) -> Self {
        Self { code: status.reply_code(), status: Some(status), text }
    }

    /// A reply with a status code whose text is the summary of its meaning.
    ///
    /// ```
    /// use smtp_status::{Condition, OutgoingReply};
    /// let unknown = Condition::BadDestinationMailboxAddress.permanent();
    /// let reply = OutgoingReply::from_status(unknown);
    /// assert_eq!(reply.to_string(), "550 5.1.1 Bad destination mailbox address\r\n");
    /// ```
    #[must_use]
    pub const fn from_status(status: StatusCode) -> OutgoingReply<'static> {
        OutgoingReply::new(status, status.meaning().summary())
    }

    /// A reply with a status code and a reply code.
    ///
    /// # Errors
    ///
    /// [`ClassMismatch`] if the class of the status code is not the first digit of the reply code (RFC 2034
    /// section 4).
    ///
    /// ```
    /// use smtp_status::{OutgoingReply, ReplyCode, StatusCode};
    /// let busy = StatusCode::from_static("4.3.2");
    /// let reply = OutgoingReply::with_reply_code(ReplyCode::new(421).unwrap(), busy, "Busy")?;
    /// assert_eq!(reply.to_string(), "421 4.3.2 Busy\r\n");
    /// assert!(OutgoingReply::with_reply_code(ReplyCode::new(550).unwrap(), busy, "Busy").is_err());
    /// # Ok::<(), smtp_status::reply::ClassMismatch>(())
    /// ```
    pub const fn with_reply_code(
        code: ReplyCode,
        status: StatusCode,
        text: &'a str,
    ) -> Result<Self, ClassMismatch> {
        if code.suits(status) {
            Ok(Self { code, status: Some(status), text })
        } else {
            Err(ClassMismatch { expected: code.class() })
        }
    }

    /// A reply of literals, for constants: a reply code that does not go with the status code fails the build.
    ///
    /// ```
    /// use smtp_status::{Condition, OutgoingReply};
    /// const BAD_SEQUENCE: OutgoingReply<'_> = OutgoingReply::from_static(
    ///     503,
    ///     Condition::InvalidCommand.permanent(),
    ///     "Bad sequence of commands",
    /// );
    /// assert_eq!(BAD_SEQUENCE.to_string(), "503 5.5.1 Bad sequence of commands\r\n");
    /// ```
    ///
    /// ```compile_fail,E0080
    /// use smtp_status::{OutgoingReply, StatusCode};
    /// const BUSY: StatusCode = StatusCode::from_static("5.3.2");
    /// const OTHER_CLASS: OutgoingReply<'_> = OutgoingReply::from_static(421, BUSY, "Busy");
    /// ```
    ///
    /// # Panics
    ///
    /// If the reply code is not one that a status code of this class goes with. Call it in a `const`, where that
    /// is a compile error; [`OutgoingReply::with_reply_code`] returns an error.
    #[must_use]
    #[track_caller]
    #[allow(clippy::panic, reason = "the message of a compile error")]
    pub const fn from_static(code: u16, status: StatusCode, text: &'static str) -> OutgoingReply<'static> {
        match ReplyCode::new(code) {
            Some(code) if code.suits(status) => OutgoingReply { code, status: Some(status), text },
            _ => panic!("the first digit of the reply code is not the class of the status code"),
        }
    }

    /// A reply without a status code: the greeting, the answer to HELO or EHLO, an intermediate reply (RFC 2034
    /// section 4), or any reply of a server that does not announce ENHANCEDSTATUSCODES.
    ///
    /// ```
    /// use smtp_status::{OutgoingReply, ReplyCode};
    /// const OK: ReplyCode = ReplyCode::new(250).unwrap();
    /// let reply = OutgoingReply::without_status(OK, "mx.example.org\nPIPELINING\nENHANCEDSTATUSCODES");
    /// assert_eq!(reply.to_string(), "250-mx.example.org\r\n250-PIPELINING\r\n250 ENHANCEDSTATUSCODES\r\n");
    /// ```
    #[must_use]
    pub const fn without_status(code: ReplyCode, text: &'a str) -> Self {
        Self { code, status: None, text }
    }

    /// The reply code.
    #[must_use]
    pub const fn code(&self) -> ReplyCode {
        self.code
    }

    /// The status code.
    #[must_use]
    pub const fn status(&self) -> Option<StatusCode> {
        self.status
    }

    /// Writes the reply, all lines with their CRLF, without the machinery of `format_args!`.
    ///
    /// # Errors
    ///
    /// Those of the writer, such as a buffer that is full; what was written until then stays there. Never panics.
    pub fn write_to<W: fmt::Write + ?Sized>(&self, writer: &mut W) -> fmt::Result {
        let status = self.status.map(StatusCode::to_text);
        let status = status.as_ref().map_or(&[][..], StatusText::as_bytes);
        let room = if status.is_empty() { ROOM } else { ROOM.wrapping_sub(status.len()).wrapping_sub(1) };
        let mut rest = self.text;
        loop {
            let (line, after) = split_line(rest, room);
            for digit in self.code.digits() {
                writer.write_char(char::from(b'0' + digit))?;
            }
            match after {
                Some(_) => writer.write_char('-')?,
                None if status.is_empty() && line.is_empty() => {}
                None => writer.write_char(' ')?,
            }
            if !status.is_empty() {
                for &byte in status {
                    writer.write_char(char::from(byte))?;
                }
                // Also where no text follows: RFC 2034 section 4 wants one or more spaces.
                writer.write_char(' ')?;
            }
            write_printable(line, writer)?;
            writer.write_str("\r\n")?;
            match after {
                Some(after) => rest = after,
                None => return Ok(()),
            }
        }
    }
}

impl From<StatusCode> for OutgoingReply<'static> {
    fn from(status: StatusCode) -> Self {
        Self::from_status(status)
    }
}

impl fmt::Display for OutgoingReply<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write_to(f)
    }
}

/// The first line of a text, of at most this many bytes, and the text of the next line if there is one.
fn split_line(text: &str, room: usize) -> (&str, Option<&str>) {
    let mut last_space = None;
    for (index, character) in text.char_indices() {
        // Never wraps. An overflow check here would be a panic, in builds that turn checks on.
        let after = index.wrapping_add(character.len_utf8());
        match character {
            '\r' | '\n' => {
                let (line, rest) = split_at(text, index);
                let line_break = if rest.starts_with("\r\n") { 2 } else { 1 };
                return (line, Some(split_at(rest, line_break).1));
            }
            // The space at which a line is broken is left out, so that it need not fit.
            ' ' if (1..=room).contains(&index) => last_space = Some(index),
            _ => {}
        }
        if after > room {
            let Some(space) = last_space else {
                let (line, rest) = split_at(text, index);
                return (line, Some(rest));
            };
            return (split_at(text, space).0, Some(split_at(text, space.wrapping_add(1)).1));
        }
    }
    (text, None)
}

/// `str::split_at`, which cannot panic: all of a text that has no such boundary, then nothing.
fn split_at(text: &str, index: usize) -> (&str, &str) {
    text.split_at_checked(index).unwrap_or((text, ""))
}

/// Writes a text with `?` for its control characters, except tabs.
pub(crate) fn write_printable<W: fmt::Write + ?Sized>(text: &str, writer: &mut W) -> fmt::Result {
    for character in text.chars() {
        let is_control = matches!(character, '\0'..='\x08' | '\x0a'..='\x1f' | '\x7f'..='\u{9f}');
        writer.write_char(if is_control { '?' } else { character })?;
    }
    Ok(())
}

/// A status code whose class is not that of the reply code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct ClassMismatch {
    expected: Option<Class>,
}

impl ClassMismatch {
    /// The class that a status code with this reply code has; `None` for a reply code from 300 to 399, with which
    /// there is none.
    #[must_use]
    pub const fn expected(self) -> Option<Class> {
        self.expected
    }
}

impl fmt::Display for ClassMismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.expected {
            Some(class) => {
                write!(f, "a status code with this reply code has the class {}", class.code())
            }
            None => f.write_str("a reply from 300 to 399 has no status code"),
        }
    }
}

impl core::error::Error for ClassMismatch {}
