//! Reads lines without copying each of them.

use std::io::{self, Read};

/// Large enough that reading costs little, small enough for the processor's cache.
const BUFFER: usize = 32 * 1024;

/// A line longer than this is taken in pieces, so that memory is bounded.
const LONGEST_LINE: usize = 16 * 1024 * 1024;

/// What is read of an input.
pub enum Piece<'p> {
    /// A line, without its line feed.
    Line(&'p [u8]),
    /// Nothing more is there yet: the next line may take its time.
    Pause,
}

/// Calls a function with each line as it comes.
pub fn for_each_line<E: From<io::Error>>(
    reader: &mut dyn Read,
    mut each: impl FnMut(Piece<'_>) -> Result<(), E>,
) -> Result<(), E> {
    let mut buffer = vec![0; BUFFER];
    let mut filled = 0;
    loop {
        let count = match reader.read(&mut buffer[filled..]) {
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error.into()),
        };
        let is_end = count == 0;
        filled += count;
        let whole = match memchr::memrchr(b'\n', &buffer[..filled]) {
            Some(last) => last + 1,
            None if is_end || filled >= LONGEST_LINE => filled,
            None => 0,
        };
        let mut rest = &buffer[..if is_end { filled } else { whole }];
        while !rest.is_empty() {
            let end = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
            each(Piece::Line(&rest[..end]))?;
            rest = rest.get(end + 1..).unwrap_or_default();
        }
        if is_end {
            return Ok(());
        }
        each(Piece::Pause)?;
        buffer.copy_within(whole..filled, 0);
        filled -= whole;
        if filled == buffer.len() {
            buffer.resize(buffer.len() * 2, 0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines_of(text: &[u8], piece: usize) -> Vec<Vec<u8>> {
        /// Gives a few bytes at a time, as a pipe may.
        struct Pieces<'a>(&'a [u8], usize);

        impl Read for Pieces<'_> {
            fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
                let limit = self.1.min(buffer.len());
                self.0.read(&mut buffer[..limit])
            }
        }

        let mut lines = Vec::new();
        for_each_line(&mut Pieces(text, piece), |piece| {
            if let Piece::Line(line) = piece {
                lines.push(line.to_vec());
            }
            Ok::<(), io::Error>(())
        })
        .unwrap();
        lines
    }

    #[test]
    fn lines_are_the_same_however_they_arrive() {
        let text = b"first\n\nthird\r\nlast without an end";
        let expected: Vec<&[u8]> = vec![b"first", b"", b"third\r", b"last without an end"];
        for piece in 1..text.len() {
            assert_eq!(lines_of(text, piece), expected);
        }
        assert_eq!(lines_of(b"a\n", 9), [b"a"]);
        assert!(lines_of(b"", 9).is_empty());
    }

    #[test]
    fn a_line_may_be_longer_than_the_buffer() {
        let mut text = vec![b'x'; BUFFER * 3];
        text.extend_from_slice(b"\nshort");
        let lines = lines_of(&text, usize::MAX);
        assert_eq!((lines.len(), lines[0].len(), lines[1].as_slice()), (2, BUFFER * 3, &b"short"[..]));
    }
}
