//! Reading a reply from pieces, without a buffer.

use super::{Error, ErrorKind, ReplyCode, Summary};
use crate::slice;
use crate::{Class, StatusCode};

/// Reads replies from pieces of any size, and keeps no text: for a client whose buffers are smaller than a reply.
///
/// It answers as [`Reply::take_from`](super::Reply::take_from) does for all the bytes at once, except for the texts,
/// and looks at each byte once. It takes at most 24 bytes. A whole reply is a [`Summary`].
///
/// ```
/// use smtp_status::StatusCode;
/// use smtp_status::reply::Reader;
///
/// let mut reader = Reader::new();
/// // "550-5.1.10 No mail\r\n550 5.1.10 here\r\n", and the start of the next reply.
/// assert_eq!(reader.push(b"550-5.1.10 No m")?, (15, None));
/// assert_eq!(reader.push(b"ail\r\n550 5.1")?, (12, None));
/// let (taken, summary) = reader.push(b".10 here\r\n250 2.0.0")?;
/// let summary = summary.expect("a whole reply");
/// assert_eq!((taken, summary.reply_code().get()), (10, 550));
/// assert_eq!(summary.status(), Some(StatusCode::from_static("5.1.10")));
///
/// // What was not taken belongs to the next reply.
/// assert_eq!(reader.push(b"250 2.0.0")?, (9, None));
/// # Ok::<(), smtp_status::reply::Error>(())
/// ```
///
/// A server can send lines without end: limit how many bytes, and how long, a reply may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Reader {
    /// How many bytes of the reply were in earlier pieces; after an error, its position.
    position: usize,
    place: Place,
    /// The reply code of the first line.
    code: Option<ReplyCode>,
    /// Whether a hyphen says that another line follows this one.
    has_more: bool,
    lines_disagree: bool,
    /// The first status code, in the form of `numbers`; 0 if there is none.
    as_sent: u32,
    /// The numbers that are being read, the last one in the low bits: the reply code, or class, subject and detail.
    numbers: u32,
}

/// How many bits a number has in [`Reader::numbers`].
const BITS: u32 = 10;

/// What comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
enum Place {
    /// The first digit of a line's reply code.
    ReplyCode,
    SecondDigit,
    ThirdDigit,
    /// What follows the reply code.
    Separator,
    /// The LF after a reply code and a CR.
    LineFeed,
    /// The class of a status code, if there is one.
    Class,
    Dot,
    Subject,
    /// Another digit of the subject, or the dot after it.
    SubjectEnd,
    Detail,
    /// Another digit of the detail, or what follows the status code.
    DetailEnd,
    /// The LF after a status code and a CR.
    StatusLineFeed,
    /// The rest of the line.
    Text,
    /// Nothing: the reply is whole.
    Whole,
    /// Nothing: this is not a reply.
    Failed(ErrorKind),
}

impl Default for Reader {
    fn default() -> Self {
        Self::new()
    }
}

impl Reader {
    /// A reader at the start of a reply.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            position: 0,
            place: Place::ReplyCode,
            code: None,
            has_more: false,
            lines_disagree: false,
            as_sent: 0,
            numbers: 0,
        }
    }

    /// Takes the bytes of a piece that belong to the reply, and returns how many these are, and the [`Summary`] of the
    /// reply if it is whole. Then the reader is as new, and the rest of the piece belongs to the next reply.
    ///
    /// Without a summary, all of the piece was taken. The reply is whole once it has the line break of its last line,
    /// CRLF or LF.
    ///
    /// # Errors
    ///
    /// As soon as no continuation can make the bytes a reply, the [`Error`] of [`Reply::take_from`](super::Reply::take_from),
    /// with a position in bytes from the first byte of the reply. After an error, nothing more can be read, because
    /// the start of the next reply is unknown: the reader returns the same error again. Never panics.
    ///
    /// ```
    /// use smtp_status::reply::{ErrorKind, Reader};
    /// let mut reader = Reader::new();
    /// assert_eq!(reader.push(b"250-mx\r\n2"), Ok((9, None)));
    /// let error = reader.push(b"x").unwrap_err();
    /// assert_eq!((error.kind(), error.position()), (ErrorKind::ExpectedReplyCode, 8));
    /// assert_eq!(reader.push(b"250 ok\r\n"), Err(error));
    /// ```
    pub const fn push(&mut self, piece: &[u8]) -> Result<(usize, Option<Summary>), Error> {
        if let Place::Failed(kind) = self.place {
            return Err(Error::at(kind, self.position));
        }
        let mut rest = piece;
        while let [byte, after @ ..] = rest {
            let place = self.place;
            self.place = self.take(*byte);
            rest = match (self.place, self.code) {
                (Place::Failed(kind), _) => {
                    let before = slice::offset(piece, rest).wrapping_sub(place.bytes_since_wrong_one());
                    self.position = self.position.wrapping_add(before);
                    return Err(Error::at(kind, self.position));
                }
                (Place::Whole, Some(code)) => {
                    let summary = Summary::new(code, status_of(self.as_sent), self.lines_disagree);
                    *self = Self::new();
                    return Ok((slice::offset(piece, after), Some(summary)));
                }
                (Place::Text, _) => line_end(after),
                _ => after,
            };
        }
        self.position = self.position.wrapping_add(piece.len());
        Ok((piece.len(), None))
    }

    /// Takes a byte, and returns what comes next.
    const fn take(&mut self, byte: u8) -> Place {
        if let (b'0'..=b'9', Some(next)) = (byte, self.place.after_digit(last(self.numbers))) {
            self.add_digit((byte & 0xf) as u32);
            return if let Place::Separator = next { self.end_of_code() } else { next };
        }
        match (self.place, byte) {
            (Place::ReplyCode, b'2'..=b'5') => self.next((byte & 0xf) as u32, Place::SecondDigit),
            (Place::ReplyCode | Place::SecondDigit | Place::ThirdDigit, _) => {
                Place::Failed(ErrorKind::ExpectedReplyCode)
            }

            (Place::Separator, b'-' | b' ') => {
                self.has_more = byte == b'-';
                Place::Class
            }
            (Place::Separator, b':') => Place::Text,
            (Place::Separator, b'\r') => Place::LineFeed,
            (Place::Separator | Place::LineFeed, b'\n') => self.end_of_line(),
            (Place::Separator | Place::LineFeed, _) => Place::Failed(ErrorKind::ExpectedSeparator),

            (Place::DetailEnd | Place::StatusLineFeed, b'\n') => {
                self.end_of_status();
                self.end_of_line()
            }
            (_, b'\n') => self.end_of_line(),
            (Place::Class, b'2' | b'4' | b'5') => self.next((byte & 0xf) as u32, Place::Dot),
            (Place::Dot, b'.') => self.next(self.numbers << BITS, Place::Subject),
            (Place::SubjectEnd, b'.') => self.next(self.numbers << BITS, Place::Detail),
            (Place::DetailEnd, b' ') => self.end_of_status(),
            (Place::DetailEnd, b'\r') => Place::StatusLineFeed,
            _ => Place::Text,
        }
    }

    const fn next(&mut self, numbers: u32, place: Place) -> Place {
        self.numbers = numbers;
        place
    }

    /// Adds a digit to the last number.
    const fn add_digit(&mut self, digit: u32) {
        self.numbers = self.numbers.wrapping_add(last(self.numbers).wrapping_mul(9)).wrapping_add(digit);
    }

    /// Compares the reply code with that of the first line.
    const fn end_of_code(&mut self) -> Place {
        let number = self.numbers as u16;
        match self.code {
            Some(first) if first.get() != number => Place::Failed(ErrorKind::DifferentReplyCode),
            _ => {
                self.code = ReplyCode::new(number);
                Place::Separator
            }
        }
    }

    /// The status code was one: a space or the end of the line follows it.
    const fn end_of_status(&mut self) -> Place {
        if self.as_sent == 0 {
            self.as_sent = self.numbers;
        }
        self.lines_disagree |= self.as_sent != self.numbers;
        Place::Text
    }

    /// The line ends: the reply, too, unless a hyphen said that another line follows.
    const fn end_of_line(&mut self) -> Place {
        if core::mem::replace(&mut self.has_more, false) { Place::ReplyCode } else { Place::Whole }
    }
}

impl Place {
    /// What comes after another digit of a number.
    const fn after_digit(self, number: u32) -> Option<Self> {
        match (self, number) {
            (Self::SecondDigit, _) => Some(Self::ThirdDigit),
            (Self::ThirdDigit, _) => Some(Self::Separator),
            (Self::Subject, _) | (Self::SubjectEnd, 1..=99) => Some(Self::SubjectEnd),
            (Self::Detail, _) | (Self::DetailEnd, 1..=99) => Some(Self::DetailEnd),
            _ => None,
        }
    }

    /// How many bytes before this place an error here has its position.
    const fn bytes_since_wrong_one(self) -> usize {
        match self {
            Self::SecondDigit | Self::LineFeed => 1,
            Self::ThirdDigit => 2,
            _ => 0,
        }
    }
}

/// The rest of a text from the end of its first line on.
const fn line_end(mut text: &[u8]) -> &[u8] {
    while let [byte, rest @ ..] = text {
        if *byte == b'\n' {
            break;
        }
        text = rest;
    }
    text
}

/// The last number.
const fn last(numbers: u32) -> u32 {
    numbers & ((1 << BITS) - 1)
}

/// The status code of three numbers.
const fn status_of(numbers: u32) -> Option<StatusCode> {
    match Class::from_code((numbers >> (2 * BITS)) as u8) {
        Some(class) => {
            Some(StatusCode::from_parts(class, last(numbers >> BITS) as u16, last(numbers) as u16))
        }
        None => None,
    }
}
