//! The messages of an mbox.

use std::io::{self, BufRead};

use crate::Limit;

/// How many bytes of a message are kept: one more than is read, so that [`read`](crate::read) says that there are more.
const MOST: usize = Limit::MESSAGE_SIZE + 1;

/// An iterator over the messages of an mbox, without the "From " line before each.
///
/// A message begins after a line "From ..." that has a time, and is the first or follows an empty one. The ">" before such
/// a line inside a message is removed.
///
/// One message is in memory at a time, and of a message larger than [`Limit::MESSAGE_SIZE`] only one byte more than that:
/// [`Mail::exceeded`](crate::Mail::exceeded) then says that it is too large.
///
/// An error of the reader is the last item. The part of a message that was read before it is an item, too.
///
/// ```
/// use smtp_status_mail::mbox::Messages;
/// use smtp_status_mail::read;
///
/// let mbox = b"From MAILER-DAEMON Tue Nov 24 18:00:00 2026\n\
///     From: MAILER-DAEMON@mail.example.net\n\
///     Subject: failure notice\n\
///     \n\
///     <ada@example.org>: 550 5.1.1 No such user\n\
///     \n\
///     From news@example.net Tue Nov 24 18:00:01 2026\n\
///     Subject: News\n\
///     \n\
///     Hello\n";
/// let mut stop = Vec::new();
/// for message in Messages::new(&mbox[..]) {
///     let mail = read(&message?);
///     let hard = mail.deliveries().iter().filter(|delivery| delivery.is_hard_bounce());
///     stop.extend(hard.filter_map(|delivery| delivery.recipient()).map(str::to_owned));
/// }
/// assert_eq!(stop, ["ada@example.org"]);
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug)]
pub struct Messages<R> {
    reader: R,
    line: Vec<u8>,
    after_empty: bool,
    is_ended: bool,
    /// An error that is met after what came before it.
    error: Option<io::Error>,
}

impl<R: BufRead> Messages<R> {
    /// The messages in what this reads.
    pub fn new(reader: R) -> Self {
        Self { reader, line: Vec::new(), after_empty: true, is_ended: false, error: None }
    }

    /// Reads the next line, or as much of it as is kept, or as comes before an error. Whether there is one.
    fn read_line(&mut self) -> bool {
        self.line.clear();
        while self.error.is_none() {
            let buffer = match self.reader.fill_buf() {
                Ok(buffer) => buffer,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => {
                    self.error = Some(error);
                    break;
                }
            };
            let end = memchr::memchr(b'\n', buffer);
            let taken = end.map_or(buffer.len(), |end| end + 1);
            let kept = taken.min(MOST.saturating_sub(self.line.len()));
            self.line.extend_from_slice(&buffer[..kept]);
            self.reader.consume(taken);
            if end.is_some() || taken == 0 {
                break;
            }
        }
        !self.line.is_empty()
    }
}

impl<R: BufRead> Iterator for Messages<R> {
    type Item = io::Result<Vec<u8>>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut message = Vec::new();
        while !self.is_ended && self.read_line() {
            let begins = self.after_empty && begins_message(&self.line);
            self.after_empty = self.line.trim_ascii_end().is_empty();
            if begins {
                if !message.is_empty() {
                    return Some(Ok(message));
                }
                continue;
            }
            let line = if is_quoted_from(&self.line) { &self.line[1..] } else { &self.line };
            message.extend_from_slice(&line[..line.len().min(MOST.saturating_sub(message.len()))]);
        }
        self.is_ended = true;
        if message.is_empty() { self.error.take().map(Err) } else { Some(Ok(message)) }
    }
}

/// "From ada@example.org Tue Nov 24 18:00:00 2026": a sentence may begin with that word too, but has no time.
fn begins_message(line: &[u8]) -> bool {
    let has_time =
        |line: &[u8]| line.windows(5).any(|text| matches!(text, [b'0'..=b'2', _, b':', b'0'..=b'5', _]));
    line.starts_with(b"From ") && has_time(line)
}

/// ">From ", possibly with several ">".
fn is_quoted_from(line: &[u8]) -> bool {
    let unquoted = line.iter().position(|&byte| byte != b'>').map_or(line, |start| &line[start..]);
    line.starts_with(b">") && unquoted.starts_with(b"From ")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives some bytes, then fails.
    struct Cut<'a>(&'a [u8]);

    impl io::Read for Cut<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            if self.0.is_empty() { Err(io::ErrorKind::UnexpectedEof.into()) } else { self.0.read(buffer) }
        }
    }

    #[test]
    fn what_came_before_an_error_is_a_message() {
        let mut messages = Messages::new(io::BufReader::new(Cut(b"From a Tue 18:00:00\nSubject: 1\n\ncut")));
        assert_eq!(messages.next().unwrap().unwrap(), b"Subject: 1\n\ncut");
        assert_eq!(messages.next().unwrap().unwrap_err().kind(), io::ErrorKind::UnexpectedEof);
        assert!(messages.next().is_none());
    }

    /// Is interrupted before each byte.
    struct Interrupted<'a>(&'a [u8], bool);

    impl io::Read for Interrupted<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            self.1 = !self.1;
            if self.1 { Err(io::ErrorKind::Interrupted.into()) } else { self.0.read(&mut buffer[..1]) }
        }
    }

    #[test]
    fn an_interruption_is_no_error() {
        let reader = Interrupted(b"From a Tue 18:00:00\nSubject: 1\n", false);
        let messages: io::Result<Vec<_>> = Messages::new(io::BufReader::new(reader)).collect();
        assert_eq!(messages.unwrap(), [b"Subject: 1\n"]);
    }

    #[test]
    fn a_large_message_is_cut() {
        let line = vec![b'x'; 32 << 20];
        let text = [b"From a Tue 18:00:00\n", &line[..], b"\n\nFrom b Tue 18:00:01\nSubject: 2\n"].concat();
        let lengths: Vec<usize> = Messages::new(&text[..]).map(|message| message.unwrap().len()).collect();
        assert_eq!(lengths, [(16 << 20) + 1, 11]);
    }

    #[test]
    fn messages_are_split_and_unquoted() {
        let text =
            b"From a Tue 18:00:00\nSubject: 1\n\n>From here\n>>From there\nFrom inside\n\nFrom now on\n\nFrom b Tue 18:00:01\r\nSubject: 2\n";
        let messages: Vec<String> =
            Messages::new(&text[..]).map(|message| String::from_utf8(message.unwrap()).unwrap()).collect();
        assert_eq!(
            messages,
            ["Subject: 1\n\nFrom here\n>From there\nFrom inside\n\nFrom now on\n\n", "Subject: 2\n"]
        );
    }
}
