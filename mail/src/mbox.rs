//! The messages of an mbox.

use std::io::{self, BufRead};

use crate::Limit;

/// How many bytes of a message are kept: one more than is read, so that [`read`](crate::read) says that there are more.
const MOST: usize = Limit::MESSAGE_SIZE + 1;

/// An iterator over the messages of an mbox, without the "From " line before each.
///
/// A message begins after a line "From ..." that has a time, and is the first or follows an empty one. The ">" before such
/// a line inside a message is removed.
#[derive(Debug)]
pub struct Messages<R> {
    reader: R,
    line: Vec<u8>,
    after_empty: bool,
    is_ended: bool,
    /// The error that ended the last message.
    error: Option<io::Error>,
}

impl<R: BufRead> Messages<R> {
    /// The messages in what this reads.
    pub fn new(reader: R) -> Self {
        Self { reader, line: Vec::new(), after_empty: true, is_ended: false, error: None }
    }

    /// Reads the next line, or as much of it as is kept. Whether there is one.
    fn read_line(&mut self) -> io::Result<bool> {
        self.line.clear();
        let mut is_any = false;
        loop {
            let buffer = match self.reader.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                buffer => buffer?,
            };
            let end = memchr::memchr(b'\n', buffer);
            let taken = end.map_or(buffer.len(), |end| end + 1);
            let kept = taken.min(MOST.saturating_sub(self.line.len()));
            self.line.extend_from_slice(&buffer[..kept]);
            self.reader.consume(taken);
            is_any |= taken > 0;
            if end.is_some() || taken == 0 {
                return Ok(is_any);
            }
        }
    }
}

impl<R: BufRead> Iterator for Messages<R> {
    type Item = io::Result<Vec<u8>>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(error) = self.error.take() {
            return Some(Err(error));
        }
        let mut message = Vec::new();
        while !self.is_ended {
            match self.read_line() {
                Ok(true) => {}
                Ok(false) => self.is_ended = true,
                Err(error) => {
                    self.is_ended = true;
                    if message.is_empty() {
                        return Some(Err(error));
                    }
                    // What came before it counts.
                    self.error = Some(error);
                }
            }
            if self.is_ended {
                break;
            }
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
        (!message.is_empty()).then_some(Ok(message))
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
