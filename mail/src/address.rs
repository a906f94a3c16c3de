//! Addresses in a text for people.

/// The addresses in a line, in order.
pub fn in_line(line: &str) -> impl Iterator<Item = &str> {
    let mut position = 0;
    std::iter::from_fn(move || {
        loop {
            let at = position + line[position..].find('@')?;
            position = at + 1;
            if let Some((start, end)) = around(line, at) {
                position = end;
                return Some(&line[start..end]);
            }
        }
    })
}

/// An address that the line begins with, possibly in brackets or quotes, and what follows it.
pub fn at_start(line: &str) -> Option<(&str, &str)> {
    let opened = line.trim_start_matches(['<', '"', '\'', '*', '-', '>', '[', ' ', '\t', '\u{2022}']);
    let (start, end) = around(opened, opened.find('@')?)?;
    (start == 0).then(|| (&opened[..end], opened[end..].trim_start_matches(['>', '"', '\'', ']'])))
}

/// The start and the end of the address around this `@`.
fn around(line: &str, at: usize) -> Option<(usize, usize)> {
    let (before, after) = (&line[..at], &line[at + 1..]);
    let local = match before.strip_suffix('"').and_then(|quoted| quoted.rfind('"')) {
        Some(start) => start,
        None => before.rfind(|character| !is_local(character)).map_or(0, |last| last + width(before, last)),
    };
    let local =
        local + before[local..].len() - before[local..].trim_start_matches(['\'', '.', '=', '-']).len();
    let domain = match after.strip_prefix('[').and_then(|literal| literal.find(']')) {
        Some(end) => end + 2,
        None => after.find(|character| !is_domain(character)).unwrap_or(after.len()),
    };
    let domain = after[..domain].trim_end_matches(['.', '-', '_']).len();
    let domain = &after[..domain];
    // Without a dot it may be anything, such as a shift sequence of ISO-2022-JP, unless it is in brackets.
    let is_bracketed = before[..local].ends_with('<') && after[domain.len()..].starts_with('>');
    let is_domain = domain.starts_with(|first: char| first.is_alphanumeric() || first == '[');
    (local < at && is_domain && (domain.contains('.') || is_bracketed))
        .then_some((local, at + 1 + domain.len()))
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
        assert!(found("@ nobody @example.org, x@ , $@8 root@localhost").is_empty());
    }

    #[test]
    fn an_address_may_begin_a_line() {
        assert_eq!(at_start("<a@example.org>: said"), Some(("a@example.org", ": said")));
        assert_eq!(at_start("  \"a@example.org\":"), Some(("a@example.org", ":")));
        assert_eq!(at_start("To a@example.org"), None);
    }
}
