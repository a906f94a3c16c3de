//! From bytes to lines.

use core::mem;

use heapless::Vec;

/// The longest line, without its CRLF: 1000 octets with the CRLF, plus the dot that SMTP puts before a line of text
/// that begins with one (RFC 5321 section 4.5.3.1.6). Commands get as much, though 512 would do.
pub const MAX_LINE: usize = 1000 - 2 + 1;

/// What is wrong with a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    TooLong,
    /// A CR without an LF after it, or an LF without a CR before it.
    ///
    /// A server that takes either for the end of a line sees other lines than the server before it, and so perhaps a
    /// message inside the message. Here neither ends a line (RFC 5321 section 2.3.8), and no line with one is used.
    BareCrOrLf,
}

/// Collects the bytes of a line, which CRLF ends.
#[derive(Debug, Default)]
pub struct LineReader {
    line: Vec<u8, MAX_LINE>,
    fault: Option<Fault>,
    after_cr: bool,
    is_complete: bool,
}

impl LineReader {
    /// Takes input up to the end of a line, and returns the line; `None` if all was taken and the line continues.
    pub fn read(&mut self, input: &mut &[u8]) -> Option<Result<&[u8], Fault>> {
        if mem::take(&mut self.is_complete) {
            self.line.clear();
            self.fault = None;
        }
        while let [byte, rest @ ..] = *input {
            *input = rest;
            let after_cr = mem::replace(&mut self.after_cr, *byte == b'\r');
            match (after_cr, *byte) {
                (true, b'\n') => {
                    self.is_complete = true;
                    return Some(self.fault.map_or(Ok(&self.line), Err));
                }
                (true, _) | (false, b'\n') => self.fail(Fault::BareCrOrLf),
                (false, b'\r') => {}
                (false, byte) => self.line.push(byte).unwrap_or_else(|_| self.fail(Fault::TooLong)),
            }
        }
        None
    }

    /// The first fault is the one that is reported.
    fn fail(&mut self, fault: Fault) {
        self.fault.get_or_insert(fault);
    }
}
