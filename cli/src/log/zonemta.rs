//! ZoneMTA's lines: "info Sender/default/123 id=S 15f0d0c5e7e0000abc.001 REJECTED[recipient] from=a@example.org
//! to=b@example.net src=192.0.2.9 mx=mx.example.net[192.0.2.1] id=<...> (550 5.1.1 ...)".

use memchr::{memchr, memmem};

use super::wrapper::word;
use super::{Context, Entry, Event, Format, Line, Reading, address};

pub const FORMAT: Format = Format { is_program, begins, read };

fn is_program(program: &[u8]) -> bool {
    matches!(program, b"zone-mta" | b"zonemta" | b"ZoneMTA" | b"zmta")
}

fn begins(message: &[u8]) -> bool {
    after_sender(message).is_some()
}

fn read(line: &Line<'_>, context: &mut Context<'_>) -> Reading {
    let Some(rest) = after_sender(line.message) else { return Reading::Else };
    // Newer versions name the session first.
    let rest = if rest.starts_with(b"id=") { word(rest).1 } else { rest };
    let (id, rest) = word(rest);
    let (verb, rest) = word(rest);
    let event = match &verb[..memchr(b'[', verb).unwrap_or(verb.len())] {
        b"ACCEPTED" => Event::Delivered,
        b"DEFERRED" => Event::Deferred,
        b"REJECTED" => Event::Failed,
        _ => return Reading::Else,
    };
    let Some((sender, recipient, rest)) = is_id(id).then(|| envelope(rest)).flatten() else {
        return Reading::Unreadable;
    };
    let relay = memmem::find(rest, b" mx=").map(|start| word(&rest[start + 4..]).0);
    let words = memmem::find(rest, b" (").map_or(&b""[..], |start| &rest[start + 2..]);
    context.mail(&Entry {
        queue_id: id,
        sender: Some(sender),
        recipient: Some(recipient),
        relay: relay.filter(|relay| !relay.is_empty()),
        text: words.strip_suffix(b")").unwrap_or(words),
        is_exact: line.is_certain && address::is_mailbox(recipient),
        ..Entry::new(line, event)
    })
}

/// What follows "info Sender/default/123 ", with or without the level, which npm's log may put in brackets.
fn after_sender(message: &[u8]) -> Option<&[u8]> {
    let mut rest = message;
    for _ in 0..3 {
        let (first, after) = word(rest);
        if first.starts_with(b"Sender/") {
            return Some(after);
        }
        let is_level = first.iter().all(|byte| byte.is_ascii_alphabetic() || b"[]:".contains(byte));
        if !is_level || after.is_empty() {
            return None;
        }
        rest = after;
    }
    None
}

/// "15f0d0c5e7e0000abc.001"
fn is_id(word: &[u8]) -> bool {
    let mut parts = word.split(|&byte| byte == b'.');
    let is_hexadecimal = |part: Option<&[u8]>| {
        part.is_some_and(|part| !part.is_empty() && part.iter().all(u8::is_ascii_hexdigit))
    };
    is_hexadecimal(parts.next()) && is_hexadecimal(parts.next()) && parts.next().is_none()
}

/// "from=a@example.org[b@example.org] to=c@example.net": the second sender is that of the envelope.
fn envelope(text: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let text = text.strip_prefix(b"from=")?;
    let (header, rest) = address::path(text).or_else(|| address::mailbox(text)).unwrap_or((&[], text));
    let (sender, rest) = match rest.strip_prefix(b"[") {
        Some(inside) => {
            let (sender, after) = address::mailbox(inside).unwrap_or((&[], inside));
            (sender, after.strip_prefix(b"]")?)
        }
        None => (header, rest),
    };
    let (recipient, rest) = address::mailbox(rest.strip_prefix(b" to=")?)?;
    (rest.is_empty() || rest.starts_with(b" ")).then_some((sender, recipient, rest))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{read, said};

    #[test]
    fn the_verb_says_what_happened() {
        for (rest, expected) in [
            (
                "id=S 15f0d0c5e7e0000abc.001 ACCEPTED from=s@x.example to=a@b.example src=192.0.2.9 mx=mx.b.example[192.0.2.1] id=<1@x> (250 2.0.0 ok)",
                "delivered a@b.example 2.0.0",
            ),
            (
                "id=S 15f0d0c5e7e0000abc.001 DEFERRED[network] from=s@x.example[r@x.example] to=a@b.example src= mx=b.example id=<1@x> (450 Can't connect)",
                "deferred a@b.example -",
            ),
            (
                "15f0d0c5e7e0000abc.001 REJECTED[recipient] from=<> to=a@b.example mx=mx.b.example (550 5.1.1 no)",
                "failed a@b.example 5.1.1",
            ),
        ] {
            for before in [
                "Nov 24 18:00:00 mx zone-mta[1]: info Sender/default/1",
                "2026-11-24T18:00:00Z info Sender/default/1[2]",
            ] {
                assert_eq!(said(&[&format!("{before} {rest}")]), [expected], "{before} {rest}");
            }
        }
        let line = "Nov 24 18:00:00 mx zone-mta[1]: Sender/default/1 15f0d0c5e7e0000abc.001 REJECTED[x] from=h@x.example[r@x.example] to=a@b.example mx=m (550 no)";
        assert_eq!(read(&[line]).0[0].sender.as_deref(), Some("r@x.example"));
    }
}
