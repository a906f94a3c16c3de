//! The Diagnostic-Code field.

use super::{Error, ErrorKind, white_space};
use core::fmt;

use crate::Reply;
use crate::print;
use crate::reply::LineEnds;
use crate::slice::{self, Escaped};

/// The value of a `Diagnostic-Code` field: a type, and what the other system said (RFC 3464 section 2.3.6).
///
/// ```
/// use smtp_status::StatusCode;
/// use smtp_status::dsn::DiagnosticCode;
/// let field = DiagnosticCode::parse(b" smtp; 550 5.1.1 <ada@example.org>: User unknown")?;
/// assert!(field.is_smtp());
/// let reply = field.reply().unwrap();
/// assert_eq!(reply.status(), Some(StatusCode::from_static("5.1.1")));
/// # Ok::<(), smtp_status::dsn::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct DiagnosticCode<'a> {
    diagnostic_type: &'a [u8],
    text: &'a [u8],
}

impl<'a> DiagnosticCode<'a> {
    /// A type, and what the other system said: any bytes, of one line or many.
    ///
    /// ```
    /// use smtp_status::dsn::DiagnosticCode;
    /// let field = DiagnosticCode::new(b"smtp", b"550-5.1.1 No such user.\r\n550 5.1.1 Bye.");
    /// assert_eq!(field.to_string(), "smtp; 550-5.1.1 No such user. 550 5.1.1 Bye.");
    /// ```
    #[must_use]
    pub const fn new(diagnostic_type: &'a [u8], text: &'a [u8]) -> Self {
        Self { diagnostic_type, text: text.trim_ascii() }
    }

    /// Parses the value of a field of a report. Without a type, the value is all text.
    pub(super) const fn parse_leniently(value: &'a [u8]) -> Option<Self> {
        match Self::parse(value) {
            Ok(field) => Some(field),
            Err(_) if value.is_empty() => None,
            Err(_) => Some(Self::new(b"", value)),
        }
    }

    /// Parses what follows `Diagnostic-Code:`: a type, a semicolon, and a text that may be folded.
    ///
    /// # Errors
    ///
    /// [`Error`] says what is wrong and at which byte. Never panics.
    pub const fn parse(value: &'a [u8]) -> Result<Self, Error> {
        let start = match white_space::skip_to_start(value) {
            Ok((start, _)) => start,
            Err(error) => return Err(error),
        };
        let after_type = white_space::skip_atom(start);
        let diagnostic_type = slice::up_to(start, slice::offset(start, after_type));
        if diagnostic_type.is_empty() {
            return Err(Error::new(ErrorKind::ExpectedType, value, start));
        }
        match white_space::skip(value, after_type) {
            Ok(([b';', text @ ..], _)) => Ok(Self { diagnostic_type, text: text.trim_ascii() }),
            Ok((rest, _)) => Err(Error::new(ErrorKind::ExpectedSemicolon, value, rest)),
            Err(error) => Err(error),
        }
    }

    /// The type, as written: `smtp`, `SMTP`, `X-Postfix`.
    #[must_use]
    pub const fn diagnostic_type(&self) -> &'a [u8] {
        self.diagnostic_type
    }

    /// Writes the type, its semicolon and a space; nothing if there is no type.
    pub(super) fn write_type<W: fmt::Write + ?Sized>(&self, writer: &mut W) -> fmt::Result {
        if self.diagnostic_type.is_empty() {
            return Ok(());
        }
        for &byte in self.diagnostic_type {
            writer.write_char(if white_space::is_atom_byte(byte) { char::from(byte) } else { '?' })?;
        }
        writer.write_str("; ")
    }

    /// Whether the type is `smtp`, in any case: the text is then the reply of an SMTP server.
    #[must_use]
    pub const fn is_smtp(&self) -> bool {
        slice::equal_ignoring_case(self.diagnostic_type, b"smtp")
    }

    /// The text, without surrounding white space, but with the folds inside.
    #[must_use]
    pub const fn text(&self) -> &'a [u8] {
        self.text
    }

    /// The text as a reply, whatever the type says; `None` if it is not a reply.
    ///
    /// A fold is white space, unless another line of the reply follows it: then the line before has a hyphen after its
    /// reply code, and the same reply code comes again. A reply of many lines that was put on one line is not
    /// [complete](Reply::is_complete), and all its text is in its first line. Use [`scan`](crate::scan()) on the
    /// [text](DiagnosticCode::text) to find codes in other places.
    #[must_use]
    pub const fn reply(&self) -> Option<Reply<'a>> {
        match Reply::parse_with(self.text, LineEnds::Folded) {
            Ok((reply, _)) => Some(reply),
            Err(_) => None,
        }
    }
}

/// Writes what follows `Diagnostic-Code: `, on one line: each line break or fold in the text becomes one space, and
/// invalid UTF-8 becomes U+FFFD. Control characters other than tabs, line separators and characters that change the
/// direction of text become `?`, as does a byte that a type cannot contain. So no text can forge a field.
impl fmt::Display for DiagnosticCode<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write_type(f)?;
        print::on_one_line(self.text, f)
    }
}

impl fmt::Debug for DiagnosticCode<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DiagnosticCode")
            .field("diagnostic_type", &Escaped(self.diagnostic_type))
            .field("text", &Escaped(self.text))
            .finish()
    }
}
