//! Addresses in a line, as RFC 5321 section 4.1.2 writes them: a quoted local part may hold anything, and ends where its
//! quote ends.

/// Splits off the mailbox that a text begins with: the address, and what follows it.
pub fn mailbox(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let local = local_part(text)?;
    let domain = text[local..].strip_prefix(b"@")?;
    let end = local + 1 + domain_length(domain)?;
    Some((&text[..end], &text[end..]))
}

/// Splits off the path that a text begins with: `<ada@example.org>`, `<>`, or `<root>` without a domain.
pub fn path(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let inside = text.strip_prefix(b"<")?;
    let length = match inside {
        [b'>', ..] => 0,
        _ => match mailbox(inside) {
            Some((address, _)) => address.len(),
            None => local_part(inside)?,
        },
    };
    inside[length..].strip_prefix(b">").map(|rest| (&inside[..length], rest))
}

/// Whether a text is one address, with a domain.
pub fn is_mailbox(text: &[u8]) -> bool {
    mailbox(text).is_some_and(|(_, rest)| rest.is_empty())
}

/// The address without the brackets around it, if there are any.
pub fn without_brackets(address: &[u8]) -> &[u8] {
    address.strip_prefix(b"<").and_then(|address| address.strip_suffix(b">")).unwrap_or(address)
}

/// The domain of an address.
pub fn domain(address: &[u8]) -> Option<&[u8]> {
    Some(&address[memchr::memrchr(b'@', address)? + 1..])
}

/// A quoted local part has at most 64 octets (RFC 5321 section 4.5.3.1.1): a longer one is not a local part, and is not read further.
const LONGEST_QUOTE: usize = 1024;

/// The length of a local part: a quoted string, or a word with dots.
fn local_part(text: &[u8]) -> Option<usize> {
    let Some(quoted) = text.strip_prefix(b"\"") else {
        let length = length(text, ATOM);
        return (length > 0).then_some(length);
    };
    let mut bytes = quoted.iter().enumerate().take(LONGEST_QUOTE);
    while let Some((index, byte)) = bytes.next() {
        match byte {
            b'\\' => {
                bytes.next();
            }
            b'"' => return Some(index + 2),
            _ => {}
        }
    }
    None
}

/// What a word of an address is made of: also dots, and anything outside ASCII (RFC 6531).
const ATOM: u8 = 1;
/// What the name of a domain is made of.
const DOMAIN: u8 = 2;

/// By byte, since each recipient is looked at.
static KINDS: [u8; 256] = {
    let mut table = [ATOM | DOMAIN; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        let is_letter = byte.is_ascii_alphanumeric();
        let is_of_atom = is_letter
            || matches!(byte, b'.' | b'!' | b'#' | b'$' | b'%' | b'&' | b'\'' | b'*' | b'+' | b'-' | b'/')
            || matches!(byte, b'=' | b'?' | b'^' | b'_' | b'`' | b'{' | b'|' | b'}' | b'~');
        let is_of_domain = is_letter || matches!(byte, b'.' | b'-' | b'_');
        table[byte as usize] = if is_of_atom { ATOM } else { 0 } | if is_of_domain { DOMAIN } else { 0 };
        byte += 1;
    }
    table
};

/// How many bytes at the start of a text are of a kind.
fn length(text: &[u8], kind: u8) -> usize {
    text.iter().position(|&byte| KINDS[usize::from(byte)] & kind == 0).unwrap_or(text.len())
}

/// The length of a domain or of an address literal such as `[192.0.2.1]`.
fn domain_length(text: &[u8]) -> Option<usize> {
    if text.starts_with(b"[") {
        let is_of_literal = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b':');
        let end = text[1..].iter().position(|&byte| !is_of_literal(byte))? + 1;
        return (text[end] == b']' && end > 1).then_some(end + 1);
    }
    let length = length(text, DOMAIN);
    (length > 0).then_some(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mailbox_ends_where_its_domain_ends() {
        for (text, address) in [
            ("ada@example.org R=r", "ada@example.org"),
            ("ada@example.org: no", "ada@example.org"),
            ("a.b+c=d@[192.0.2.1], x", "a.b+c=d@[192.0.2.1]"),
            (r#""a b> c, \" d"@example.org e"#, r#""a b> c, \" d"@example.org"#),
            ("jörg@bücher.example", "jörg@bücher.example"),
        ] {
            let (found, rest) = mailbox(text.as_bytes()).unwrap();
            assert_eq!((found, rest), (address.as_bytes(), &text.as_bytes()[address.len()..]), "{text}");
        }
        for text in [
            "ada",
            "ada@",
            "@example.org",
            "\"ada@example.org",
            "<ada@example.org>",
            "a b@c",
            "",
            "a@[",
            "a@[]",
        ] {
            assert_eq!(mailbox(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn a_path_ends_with_its_own_bracket() {
        for (text, address) in [
            ("<ada@example.org>, relay", "ada@example.org"),
            ("<>", ""),
            ("<root> x", "root"),
            (r#"<"x>, relay=a"@b.example>, relay=d"#, r#""x>, relay=a"@b.example"#),
        ] {
            assert_eq!(path(text.as_bytes()).unwrap().0, address.as_bytes(), "{text}");
        }
        for text in ["<ada", "<a b@example.org>", "ada@example.org", "<a@b.example, relay=d>", "<\"x>", "<"] {
            assert_eq!(path(text.as_bytes()), None, "{text}");
        }
    }
}
