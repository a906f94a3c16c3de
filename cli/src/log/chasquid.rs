//! chasquid's lines: "OGRlZTFj from=a@example.org to=b@example.net failed (permanent): 550 5.1.1 ...". The words may go on
//! in lines of their own, which say nothing more of the mail.

use memchr::memmem;

use super::wrapper::word;
use super::{Context, Entry, Event, Format, Line, Reading, address, time};

pub const FORMAT: Format = Format { is_program, begins, read };

fn is_program(program: &[u8]) -> bool {
    program == b"chasquid"
}

fn begins(message: &[u8]) -> bool {
    let (first, rest) = word(message);
    is_id(first) && rest.starts_with(b"from=") && attempt(rest).is_some()
        || is_peer(first) && (rest.starts_with(b"rejected from=") || rest.starts_with(b"rejected to="))
}

fn read(line: &Line<'_>, context: &mut Context<'_>) -> Reading {
    // Beside syslog's time there may be its own.
    let (own_time, message) =
        if line.program.is_empty() { (&b""[..], line.message) } else { time::split(line.message) };
    let line = &Line { time: if line.time.is_empty() { own_time } else { line.time }, ..*line };
    let (id, rest) = word(message);
    if let Some(rest) = rest.strip_prefix(b"rejected ") {
        return if is_peer(id) { refusal(line, rest, context) } else { Reading::Else };
    }
    if !is_id(id) {
        return Reading::Else;
    }
    if rest.starts_with(b"from=") && rest.ends_with(b" all done") {
        context.done(id);
        return Reading::Else;
    }
    let Some((sender, recipient, result)) = attempt(rest) else { return Reading::Else };
    let after = |start: &[u8]| result.strip_prefix(start);
    let (event, words) = match (after(b"failed (permanent): "), after(b"failed (temporary): ")) {
        (Some(words), _) => (Event::Failed, words),
        (_, Some(words)) => (Event::Deferred, words),
        _ if result == b"sent" => (Event::Delivered, &b""[..]),
        _ => return Reading::Unreadable,
    };
    context.mail(&Entry {
        queue_id: id,
        sender: Some(sender),
        recipient: Some(recipient),
        text: words,
        is_exact: line.is_certain && address::is_mailbox(recipient),
        ..Entry::new(line, event)
    })
}

/// The name of a mail.
fn is_id(word: &[u8]) -> bool {
    (6..=40).contains(&word.len())
        && word.iter().all(|&byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'='))
}

/// "192.0.2.1:2525", "[2001:db8::1]:25"
fn is_peer(word: &[u8]) -> bool {
    word.contains(&b':')
        && word.iter().all(|&byte| byte.is_ascii_hexdigit() || matches!(byte, b':' | b'.' | b'[' | b']'))
}

/// "from=a@example.org to=b@example.net ", and what follows.
fn attempt(text: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let (sender, rest) = bare(text.strip_prefix(b"from=")?)?;
    let (recipient, rest) = bare(rest.strip_prefix(b" to=")?)?;
    Some((sender, recipient, rest.strip_prefix(b" ")?))
}

/// An address, with or without brackets, possibly none.
fn bare(text: &[u8]) -> Option<(&[u8], &[u8])> {
    if text.starts_with(b" ") {
        return Some((&[], text));
    }
    address::mailbox(text).or_else(|| address::path(text)).or_else(|| {
        let (user, _) = word(text);
        let is_user = !user.is_empty()
            && user.iter().all(|&byte| byte.is_ascii_alphanumeric() || b"._-+".contains(&byte));
        is_user.then(|| text.split_at(user.len()))
    })
}

/// "from=a@example.org to=[b@example.net] - 550 5.1.1 ..."
fn refusal(line: &Line<'_>, text: &[u8], context: &mut Context<'_>) -> Reading {
    let field = |name: &[u8]| {
        let start = memmem::find(text, name)? + name.len();
        address::mailbox(&text[start..]).map(|(address, _)| address)
    };
    let words = memmem::find(text, b" - ").map_or(text, |start| &text[start + 3..]);
    context.mail(&Entry {
        recipient: field(b"to=["),
        sender: field(b"from="),
        text: words,
        refusal: Some(smtp_status::Outcome::Failed),
        is_exact: false,
        ..Entry::new(line, Event::Refused)
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::said;

    #[test]
    fn an_attempt_was_sent_or_failed() {
        for (rest, expected) in [
            ("OGRlZTFjAA from=s@x.example to=a@b.example sent", "delivered a@b.example -"),
            (
                "OGRlZTFjAA from=<> to=a@b.example failed (permanent): 550 5.1.1 no",
                "failed a@b.example 5.1.1",
            ),
            (
                "OGRlZTFjAA from=s@x.example to=a@b.example failed (temporary): dial tcp: refused",
                "deferred a@b.example -",
            ),
            (
                "192.0.2.9:4711 rejected from=s@x.example to=[a@b.example] - 550 5.7.1 no",
                "refused a@b.example 5.7.1",
            ),
        ] {
            for before in ["2026-11-24 18:00:00.123456", "Nov 24 18:00:00 mx chasquid[1]:"] {
                assert_eq!(said(&[&format!("{before} {rest}")]), [expected], "{before} {rest}");
            }
        }
        for rest in [
            "OGRlZTFjAA from=s@x.example all done",
            "OGRlZTFjAA from=s@x.example queued ip=192.0.2.9:1 to=[a@b.example]",
            "192.0.2.9:1 auth failed for x",
        ] {
            assert!(said(&[&format!("2026-11-24 18:00:00.123456 {rest}")]).is_empty(), "{rest}");
        }
    }
}
