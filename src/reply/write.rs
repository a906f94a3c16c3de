//! Writing a reply.

use core::fmt;

use super::ReplyCode;
use crate::print::{self, Room, is_unprintable};
use crate::{Class, StatusCode, slice};

/// The longest line of a reply, with its CRLF (RFC 5321 section 4.5.3.1.5).
const MAX_LINE: usize = 512;

/// What each line has: a reply code, a separator, the CRLF. The last one may lack the separator.
const FRAME: usize = 3 + 1 + 2;

/// A reply to send: a reply code, a status code and a text.
///
/// Every line ends in CRLF. Whatever the text contains, the output is one reply that any client can read:
///
/// - A line break in the text, whether CR, LF or CRLF, begins another line of the reply, which repeats the codes (RFC
///   2034 section 4). So text from elsewhere cannot forge a reply.
/// - No line is longer than 512 octets with its CRLF (RFC 5321 section 4.5.3.1.5). A longer text continues on another
///   line; it is broken at a space if there is one.
/// - Other control characters except tabs become `?`. So do U+2028 and U+2029, which end a line for some programs,
///   and bidirectional control characters, which can disguise a line of a log or a bounce.
/// - Text outside ASCII is written as it is, in UTF-8. Only a client that asked for SMTPUTF8 is prepared for that
///   (RFC 6531 section 3.7.4): others may show something else or, like Dovecot, close the connection. For them, write
///   the reply [in ASCII](OutgoingReply::in_ascii).
///
/// If there is a status code, spaces at the start of a line's text are lost: a reader skips them together with the space
/// after the code.
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
    in_ascii: bool,
    text: &'a str,
}

impl<'a> OutgoingReply<'a> {
    /// A reply with a status code, and the reply code [that suits it](StatusCode::reply_code).
    #[must_use]
    pub const fn new(status: StatusCode, text: &'a str) -> Self {
        Self::of(status.reply_code(), Some(status), text)
    }

    /// A reply with a status code, and the summary of its meaning as the text.
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

    /// A reply from literals, for constants: a reply code that does not suit the status code fails the build.
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
    /// If the number is not a reply code that suits the class of the status code. Call it in a `const`, where that is
    /// a compile error; [`OutgoingReply::with_reply_code`] returns an error.
    #[must_use]
    #[track_caller]
    #[allow(clippy::panic, reason = "the message of a compile error")]
    pub const fn from_static(code: u16, status: StatusCode, text: &'static str) -> OutgoingReply<'static> {
        match ReplyCode::new(code) {
            Some(code) if code.suits(status) => OutgoingReply::of(code, Some(status), text),
            Some(_) => panic!("the first digit of the reply code is not the class of the status code"),
            None => panic!("a reply code is 200 to 599"),
        }
    }

    /// A reply without a status code: the greeting, the answer to HELO or EHLO, an intermediate reply (RFC 2034
    /// section 4), or any reply of a server that does not announce ENHANCEDSTATUSCODES.
    ///
    /// ```
    /// use smtp_status::{OutgoingReply, ReplyCode};
    /// const OK: ReplyCode = ReplyCode::new(250).unwrap();
    /// let reply = OutgoingReply::without_status(OK, "mx.example.org\nPIPELINING\nENHANCEDSTATUSCODES");
    /// assert_eq!(
    ///     reply.to_string(),
    ///     "250-mx.example.org\r\n250-PIPELINING\r\n250 ENHANCEDSTATUSCODES\r\n"
    /// );
    /// ```
    ///
    /// No status code is put before the text. So a text with a line that begins with one, such as a text from another
    /// server, is read as a reply with that code:
    ///
    /// ```
    /// # use smtp_status::{OutgoingReply, Reply, ReplyCode, StatusCode};
    /// # const OK: ReplyCode = ReplyCode::new(250).unwrap();
    /// let written = OutgoingReply::without_status(OK, "2.1.5 Fine").to_string();
    /// let status = Reply::parse(written.as_bytes())?.status();
    /// assert_eq!(status, Some(StatusCode::from_static("2.1.5")));
    /// # Ok::<(), smtp_status::reply::Error>(())
    /// ```
    #[must_use]
    pub const fn without_status(code: ReplyCode, text: &'a str) -> Self {
        Self::of(code, None, text)
    }

    pub(crate) const fn of(code: ReplyCode, status: Option<StatusCode>, text: &'a str) -> Self {
        Self { code, status, in_ascii: false, text }
    }

    /// The reply with another reply code than the one that [suits the status code](StatusCode::reply_code).
    ///
    /// # Errors
    ///
    /// [`ClassMismatch`] if the class of the status code is not the first digit of the reply code (RFC 2034
    /// section 4). Without a status code, any reply code is accepted.
    ///
    /// ```
    /// use smtp_status::{OutgoingReply, ReplyCode, StatusCode};
    /// let busy = OutgoingReply::new(StatusCode::from_static("4.5.3"), "Busy");
    /// assert_eq!(busy.to_string(), "452 4.5.3 Busy\r\n");
    /// let closing = busy.with_reply_code(ReplyCode::new(421).unwrap())?;
    /// assert_eq!(closing.to_string(), "421 4.5.3 Busy\r\n");
    /// assert!(busy.with_reply_code(ReplyCode::new(550).unwrap()).is_err());
    /// # Ok::<(), smtp_status::reply::ClassMismatch>(())
    /// ```
    pub const fn with_reply_code(self, code: ReplyCode) -> Result<Self, ClassMismatch> {
        match self.status {
            Some(status) if !code.suits(status) => Err(ClassMismatch { expected: code.class() }),
            _ => Ok(Self { code, ..self }),
        }
    }

    /// The reply with another text: a constant, whose codes were checked at compile time, can get its text at run
    /// time.
    ///
    /// ```
    /// use smtp_status::{Condition, OutgoingReply};
    /// const RETRY: OutgoingReply<'_> =
    ///     OutgoingReply::from_static(450, Condition::DeliveryNotAuthorized.transient(), "Greylisted");
    /// let text = format!("{}, try again in {} seconds", RETRY.text(), 240);
    /// let reply = RETRY.with_text(&text);
    /// assert_eq!(reply.to_string(), "450 4.7.1 Greylisted, try again in 240 seconds\r\n");
    /// ```
    #[must_use]
    pub const fn with_text<'b>(&self, text: &'b str) -> OutgoingReply<'b> {
        OutgoingReply { code: self.code, status: self.status, in_ascii: self.in_ascii, text }
    }

    /// The reply for a client that did not ask for SMTPUTF8: each character outside ASCII is written as `?`.
    ///
    /// ```
    /// use smtp_status::{Condition, OutgoingReply};
    /// let reply = OutgoingReply::new(Condition::MailboxFull.permanent(), "La boîte est pleine");
    /// assert_eq!(reply.in_ascii().to_string(), "552 5.2.2 La bo?te est pleine\r\n");
    /// ```
    #[must_use]
    pub const fn in_ascii(self) -> Self {
        Self { in_ascii: true, ..self }
    }

    /// The reply code.
    #[must_use]
    pub const fn reply_code(&self) -> ReplyCode {
        self.code
    }

    /// The status code.
    #[must_use]
    pub const fn status(&self) -> Option<StatusCode> {
        self.status
    }

    /// The text as it was given, before it is broken into lines.
    #[must_use]
    pub const fn text(&self) -> &'a str {
        self.text
    }

    /// How many bytes [`OutgoingReply::encode`] and [`OutgoingReply::write_to`] write.
    ///
    /// ```
    /// use smtp_status::{Condition, OutgoingReply};
    /// const FULL: OutgoingReply<'_> = OutgoingReply::new(Condition::MailboxFull.permanent(), "Full");
    /// // The server's buffer has room for it, or the build fails.
    /// const _: () = assert!(FULL.encoded_len() <= 128);
    /// ```
    #[must_use]
    pub const fn encoded_len(&self) -> usize {
        let room = self.room();
        let (mut length, mut next) = (0_usize, Some(self.text.as_bytes()));
        while let Some(text) = next {
            let line;
            (line, next) = split_line(text, room);
            length = length.wrapping_add(MAX_LINE.wrapping_sub(room));
            if next.is_none() && self.ends_with_code(line) {
                length = length.wrapping_sub(1);
            }
            let mut rest = line;
            while let Some((character, after)) = split_char(rest) {
                length = length.wrapping_add(if self.refuses(character) { 1 } else { character.len_utf8() });
                rest = after;
            }
        }
        length
    }

    /// Writes the reply to the start of a buffer, and returns what was written. Returns `None` and writes nothing if the
    /// buffer is shorter than [`OutgoingReply::encoded_len`].
    ///
    /// ```
    /// use smtp_status::{Condition, OutgoingReply};
    /// let reply = OutgoingReply::new(Condition::MailboxFull.permanent(), "Full");
    /// let mut buffer = [0; 128];
    /// assert_eq!(reply.encode(&mut buffer), Some(&b"552 5.2.2 Full\r\n"[..]));
    /// assert_eq!(reply.encode(&mut [0; 15]), None);
    /// ```
    #[must_use]
    pub fn encode<'b>(&self, buffer: &'b mut [u8]) -> Option<&'b [u8]> {
        let (written, _) = buffer.split_at_mut_checked(self.encoded_len())?;
        self.write_to(&mut Room::new(written)).ok()?;
        Some(written)
    }

    /// Writes the reply, each line with its CRLF, without the machinery of `format_args!`.
    ///
    /// # Errors
    ///
    /// Those of the writer, such as a full buffer; what was written before stays there. Never panics.
    pub fn write_to<W: fmt::Write + ?Sized>(&self, writer: &mut W) -> fmt::Result {
        let (status, room) = (self.status.map(StatusCode::to_text), self.room());
        let mut next = Some(self.text.as_bytes());
        while let Some(text) = next {
            let line;
            (line, next) = split_line(text, room);
            let [hundreds, tens, ones] = self.code.digits().map(|digit| b'0' | digit);
            let begin = [hundreds, tens, ones, if next.is_some() { b'-' } else { b' ' }];
            let has_separator = next.is_some() || !self.ends_with_code(line);
            let begin = slice::up_to(&begin, if has_separator { 4 } else { 3 });
            writer.write_str(core::str::from_utf8(begin).unwrap_or_default())?;
            if let Some(status) = &status {
                writer.write_str(status.as_str())?;
                // Even if no text follows: RFC 2034 section 4 requires one or more spaces.
                writer.write_str(" ")?;
            }
            // Lines are broken between characters.
            let line = core::str::from_utf8(line).unwrap_or_default();
            print::replacing(line, |character| self.refuses(character), writer)?;
            writer.write_str("\r\n")?;
        }
        Ok(())
    }

    /// How many bytes of text a line has room for.
    const fn room(&self) -> usize {
        let status_len = match self.status {
            Some(status) => status.to_text().as_bytes().len().wrapping_add(1),
            None => 0,
        };
        MAX_LINE.wrapping_sub(FRAME).wrapping_sub(status_len)
    }

    /// Whether the last line would be only the reply code: then not even a space follows it.
    const fn ends_with_code(&self, line: &[u8]) -> bool {
        self.status.is_none() && line.is_empty()
    }

    /// Whether `?` is written for a character.
    const fn refuses(&self, character: char) -> bool {
        is_unprintable(character) || self.in_ascii && !character.is_ascii()
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

/// The first line of a text in UTF-8, of at most this many bytes, and the text of the next line if there is one.
const fn split_line(text: &[u8], room: usize) -> (&[u8], Option<&[u8]>) {
    // Where the last character other than a space begins, and the last space after such a character.
    let (mut character, mut space) = (None, None);
    let mut rest = text;
    while let [byte, after @ ..] = rest {
        let index = slice::offset(text, rest);
        match byte {
            b'\r' | b'\n' => return (slice::up_to(text, index), Some(skip_line_break(rest))),
            b' ' if character.is_some() => space = Some(index),
            // A line is not broken at its leading spaces, nor within a character.
            b' ' | 0x80..=0xbf => {}
            _ => character = Some(index),
        }
        if index >= room {
            let end = match (space, character) {
                (Some(end), _) | (None, Some(end)) => end,
                (None, None) => index,
            };
            return (slice::up_to(text, end), next_line(slice::from(text, end)));
        }
        rest = after;
    }
    (text, None)
}

/// The next line's text after a line that was broken for its length, without its leading spaces, which could be all
/// it has.
const fn next_line(rest: &[u8]) -> Option<&[u8]> {
    match slice::skip_spaces(rest) {
        [] => None,
        rest @ [b'\r' | b'\n', ..] => Some(skip_line_break(rest)),
        rest => Some(rest),
    }
}

/// The text after the CR, LF or CRLF that it begins with.
const fn skip_line_break(text: &[u8]) -> &[u8] {
    let ([b'\r', b'\n', rest @ ..] | [_, rest @ ..] | rest) = text;
    rest
}

/// The first character of a text in UTF-8, and what follows.
const fn split_char(text: &[u8]) -> Option<(char, &[u8])> {
    let (code, rest) = match text {
        [] => return None,
        [a @ ..=0x7f, rest @ ..] => (*a as u32, rest),
        [a @ ..=0xdf, b, rest @ ..] => ((*a as u32 & 0x1f) << 6 | low_bits(*b), rest),
        [a @ ..=0xef, b, c, rest @ ..] => ((*a as u32 & 0x0f) << 12 | low_bits(*b) << 6 | low_bits(*c), rest),
        [a, b, c, d, rest @ ..] => {
            ((*a as u32 & 0x07) << 18 | low_bits(*b) << 12 | low_bits(*c) << 6 | low_bits(*d), rest)
        }
        // Not in a `str`.
        [_, rest @ ..] => (char::REPLACEMENT_CHARACTER as u32, rest),
    };
    match char::from_u32(code) {
        Some(character) => Some((character, rest)),
        None => Some((char::REPLACEMENT_CHARACTER, rest)),
    }
}

/// The bits that a later byte of a character adds to it.
const fn low_bits(byte: u8) -> u32 {
    (byte & 0x3f) as u32
}

/// A status code whose class is not that of the reply code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct ClassMismatch {
    expected: Option<Class>,
}

impl ClassMismatch {
    /// The class that a status code with this reply code must have; `None` for a reply code from 300 to 399, which
    /// takes no status code.
    #[must_use]
    pub const fn expected(self) -> Option<Class> {
        self.expected
    }
}

impl fmt::Display for ClassMismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.expected {
            Some(class) => {
                write!(f, "a status code with this reply code must have class {}", class.code())
            }
            None => f.write_str("a reply code from 300 to 399 takes no status code"),
        }
    }
}

impl core::error::Error for ClassMismatch {}
