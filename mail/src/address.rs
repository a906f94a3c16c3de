//! Addresses in a text for people.

use crate::steps;

/// The longest domain literal: an IPv6 address with its tag.
const LONGEST_LITERAL: usize = 64;

/// The addresses in a line, in order.
pub fn in_line(line: &str) -> impl Iterator<Item = &str> {
    steps::add(line.len());
    let mut position = 0;
    std::iter::from_fn(move || {
        loop {
            let at = position + memchr::memchr(b'@', &line.as_bytes()[position..])?;
            let found = around(line, position, at);
            position = found.map_or(at + 1, |(_, end)| end);
            if let Some((start, end)) = found {
                return Some(&line[start..end]);
            }
        }
    })
}

/// An address that the line begins with, possibly in brackets or quotes, and what follows it.
pub fn at_start(line: &str) -> Option<(&str, &str)> {
    let opened = line.trim_start_matches(['<', '"', '\'', '*', '-', '[', ' ', '\t', '\u{2022}', '\u{b7}']);
    // A quoted local part begins with a quotation mark, too.
    let opened = if line[..line.len() - opened.len()].ends_with('"') && begins_quoted_address(opened) {
        &line[line.len() - opened.len() - 1..]
    } else {
        opened
    };
    let at = memchr::memchr(b'@', opened.as_bytes())?;
    steps::add(at);
    let (start, end) = around(opened, 0, at)?;
    (start == 0).then(|| (&opened[..end], opened[end..].trim_start_matches(['>', '"', '\'', ']'])))
}

/// Whether a quotation mark comes before the `@`, after what may be a quoted local part.
fn begins_quoted_address(opened: &str) -> bool {
    opened.find('"').is_some_and(|quote| opened[quote + 1..].starts_with('@'))
}

/// The start and the end of the address around this `@`. It does not begin before `from`.
fn around(line: &str, from: usize, at: usize) -> Option<(usize, usize)> {
    let (before, after) = (&line[from..at], &line[at + 1..]);
    let local = match before.strip_suffix('"').and_then(|quoted| quoted.rfind('"')) {
        Some(start) => start,
        None => before.rfind(|character| !is_local(character)).map_or(0, |last| last + width(before, last)),
    };
    let local =
        local + before[local..].len() - before[local..].trim_start_matches(['\'', '.', '=', '-']).len();
    let literal = || {
        let inside = after.strip_prefix('[')?;
        Some(2 + inside.bytes().take(LONGEST_LITERAL).position(|byte| byte == b']')?)
    };
    let domain =
        literal().unwrap_or_else(|| after.find(|character| !is_domain(character)).unwrap_or(after.len()));
    let domain = after[..domain].trim_end_matches(['.', '-', '_']);
    // Without a dot it may be anything, such as a shift sequence of ISO-2022-JP, unless it is in brackets.
    let is_bracketed = before[..local].ends_with('<') && after[domain.len()..].starts_with('>');
    let is_domain = domain.starts_with(|first: char| first.is_alphanumeric() || first == '[');
    (local < before.len() && is_domain && (domain.contains('.') || is_bracketed))
        .then_some((from + local, at + 1 + domain.len()))
}

fn width(text: &str, start: usize) -> usize {
    text[start..].chars().next().map_or(1, char::len_utf8)
}

fn is_local(character: char) -> bool {
    character.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(character)
}

fn is_domain(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '.' | '-' | '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_found_in_prose() {
        let found = |line| in_line(line).collect::<Vec<_>>();
        assert_eq!(
            found("<a@example.org>: to b+c@example.net. And mailto:d@example.com!"),
            ["a@example.org", "b+c@example.net", "d@example.com"]
        );
        assert_eq!(
            found(r#"RCPT TO:<"a b"@example.org>, x@[192.0.2.1]"#),
            [r#""a b"@example.org"#, "x@[192.0.2.1]"]
        );
        assert_eq!(found("josé@exämple.org"), ["josé@exämple.org"]);
        assert_eq!(found("<root@localhost>"), ["root@localhost"]);
        assert!(
            found("@ nobody @example.org, x@ , $@8 root@localhost <root@localhost and root@localhost>")
                .is_empty()
        );
    }

    #[test]
    fn an_address_may_begin_a_line() {
        assert_eq!(at_start("<a@example.org>: said"), Some(("a@example.org", ": said")));
        assert_eq!(at_start("  \"a@example.org\":"), Some(("a@example.org", ":")));
        assert_eq!(at_start("<\"a b\"@example.org>: x"), Some(("\"a b\"@example.org", ": x")));
        assert_eq!(at_start("To a@example.org"), None);
    }
}
