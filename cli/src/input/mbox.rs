//! The messages of an mbox, one in memory at a time.

use std::io::{self, Read};

use super::for_each_line;

/// Calls a function with each message, without the "From " line before it.
///
/// A message begins after a line "From ..." that has a time, and is the first or follows an empty one. The ">" before
/// such a line inside a message is removed.
pub fn for_each_message<E: From<io::Error>>(
    reader: &mut dyn Read,
    mut message: impl FnMut(&[u8]) -> Result<(), E>,
) -> Result<(), E> {
    let mut current = Vec::new();
    let mut after_empty = true;
    let end = for_each_line(reader, |line| {
        if after_empty && begins_message(line) {
            if !current.is_empty() {
                message(&current)?;
            }
            current.clear();
        } else {
            current.extend_from_slice(if is_quoted_from(line) { &line[1..] } else { line });
            current.push(b'\n');
        }
        after_empty = line.is_empty() || line == b"\r";
        Ok::<(), E>(())
    });
    // What came before the end of a file that was cut short counts.
    if !current.is_empty() {
        message(&current)?;
    }
    end
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
        let mut messages = Vec::new();
        for_each_message(&mut &text[..], |message| {
            messages.push(String::from_utf8(message.to_vec()).unwrap());
            Ok::<(), io::Error>(())
        })
        .unwrap();
        assert_eq!(
            messages,
            ["Subject: 1\n\nFrom here\n>From there\nFrom inside\n\nFrom now on\n\n", "Subject: 2\n"]
        );
    }
}
