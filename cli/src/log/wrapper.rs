//! What carries a program's message in a line of text: syslog's header (RFC 3164 and 5424), a container's log, `grep`.

use memchr::memchr;

use super::{Line, time};

/// How many words may stand before the program in a line whose time is not known.
const WORDS_BEFORE: usize = 8;

/// Takes a line apart.
pub fn split(line: &[u8]) -> Line<'_> {
    if line.first() == Some(&b'<')
        && let Some(line) = of_rfc5424(line)
    {
        return line;
    }
    let (time, rest) = time::split(line);
    if !time.is_empty() {
        return match of_container_runtime(rest).map(|inner| split_inner(inner, without_header)) {
            Some(inner) if !inner.time.is_empty() || !inner.program.is_empty() => inner,
            _ => after_time(time, rest),
        };
    }
    without_header(line)
}

/// As `split`, of what is inside. It does not look for another log of a container: nothing nests without end.
fn split_inner(line: &[u8], split_untimed: fn(&[u8]) -> Line<'_>) -> Line<'_> {
    if let Some(line) = of_rfc5424(line) {
        return line;
    }
    let (time, rest) = time::split(line);
    if time.is_empty() { split_untimed(line) } else { after_time(time, rest) }
}

/// A line that begins neither with a time nor with a priority.
fn without_header(line: &[u8]) -> Line<'_> {
    match after_container(line) {
        Some(inner) => split_inner(inner, without_time),
        None => without_time(line),
    }
}

/// A message that a program of this name wrote, outside of any line.
pub fn message<'a>(time: &'a [u8], program: &'a [u8], pid: &'a [u8], message: &'a [u8]) -> Line<'a> {
    let (message, times) = repeated(message.trim_ascii());
    Line { time, program, pid, message, rest: b"", is_certain: true, times }
}

/// "host program[pid]: message", or without the host.
fn after_time<'a>(time: &'a [u8], rest: &'a [u8]) -> Line<'a> {
    let (program, pid, message) = header(rest).unwrap_or((b"", b"", rest));
    let (message, times) = if program.is_empty() { (message, 1) } else { repeated(message) };
    Line { time, program, pid, message, rest, is_certain: true, times }
}

/// The program, its process and the message.
fn header(rest: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let (first, after_first) = word(rest);
    if let Some((program, pid)) = program(first) {
        return Some((program, pid, after_first));
    }
    let (second, after_second) = word(after_first);
    if let Some((program, pid)) = program(second) {
        return Some((program, pid, after_second));
    }
    // RFC 5424 without the priority: "host postfix 173 - - message".
    fields_of_rfc5424(after_first).filter(|(_, pid, _)| is_number_or_nil(pid))
}

/// "<22>1 2026-11-24T18:00:00Z host postfix/smtp 173 - - message"
fn of_rfc5424(line: &[u8]) -> Option<Line<'_>> {
    let start = line.strip_prefix(b"<")?;
    let digits = start.iter().take(3).take_while(|byte| byte.is_ascii_digit()).count();
    let rest = start[digits..].strip_prefix(b">1 ").filter(|_| digits > 0)?;
    let (time, rest) = word(rest);
    let (_host, rest) = word(rest);
    let (program, pid, message) = fields_of_rfc5424(rest)?;
    let time = if time == b"-" { b"" } else { time };
    let (message, times) = repeated(message);
    Some(Line { time, program, pid, message, rest: b"", is_certain: true, times })
}

/// "postfix 173 - - message", or with structured data: "postfix 173 ID [a b="c"] message".
fn fields_of_rfc5424(rest: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let (program, rest) = word(rest);
    let (pid, rest) = word(rest);
    let (_message_id, rest) = word(rest);
    let message = match rest {
        [b'-'] => &[],
        [b'-', b' ', message @ ..] => message,
        [b'[', ..] => after_structured_data(rest)?,
        _ => return None,
    };
    let message = message.trim_ascii_start();
    let message = message.strip_prefix("\u{feff}".as_bytes()).unwrap_or(message);
    let program = program.strip_suffix(b":").unwrap_or(program);
    is_name(program).then_some((program, pid, message))
}

fn after_structured_data(text: &[u8]) -> Option<&[u8]> {
    let mut is_quoted = false;
    let mut bytes = text.iter().enumerate();
    while let Some((index, byte)) = bytes.next() {
        match byte {
            b'\\' if is_quoted => {
                bytes.next();
            }
            b'"' => is_quoted = !is_quoted,
            b']' if !is_quoted && text.get(index + 1) != Some(&b'[') => {
                return Some(text[index + 1..].trim_ascii_start());
            }
            _ => {}
        }
    }
    None
}

/// A line whose time is missing or not known: the first word that ends with a colon has to be the program. Another
/// program's words may look like that, so this is not certain.
fn without_time(line: &[u8]) -> Line<'_> {
    let none =
        Line { time: b"", program: b"", pid: b"", message: line, rest: line, is_certain: false, times: 1 };
    let mut rest = line;
    for _ in 0..=WORDS_BEFORE {
        let (first, after) = word(rest);
        if first.ends_with(b":") {
            return match program(first) {
                Some((program, pid)) => {
                    let (message, times) = repeated(after);
                    Line { program, pid, message, times, ..none }
                }
                None => none,
            };
        }
        let is_of_header =
            |byte: &u8| byte.is_ascii_alphanumeric() || b".:/|,+-_".contains(byte) || *byte >= 0x80;
        if first.is_empty() && after.is_empty() || !first.iter().all(is_of_header) {
            return none;
        }
        rest = after;
    }
    none
}

/// What follows the name of a container: "postfix-1  | ..." of docker compose, "[pod/mail-0/postfix] ..." of kubectl,
/// "mail-0 postfix ..." of stern before a time.
fn after_container(line: &[u8]) -> Option<&[u8]> {
    if let Some(pod) = line.strip_prefix(b"[pod/") {
        let end = memchr(b']', pod)?;
        return is_container(&pod[..end]).then(|| pod[end + 1..].trim_ascii_start());
    }
    let (name, rest) = word(line);
    if !is_container(name) {
        return None;
    }
    if let Some(inner) = rest.trim_ascii_start().strip_prefix(b"| ") {
        return Some(inner);
    }
    let (container, inner) = word(rest);
    let has_time = |line: &[u8]| !time::split(line).0.is_empty() || of_rfc5424(line).is_some();
    (is_container(container) && !inner.is_empty() && has_time(inner)).then_some(inner)
}

fn is_container(name: &[u8]) -> bool {
    !name.is_empty()
        && name.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b'/'))
}

/// What follows "stdout F " in a file of Kubernetes, after the time.
fn of_container_runtime(rest: &[u8]) -> Option<&[u8]> {
    let rest = rest.strip_prefix(b"stdout ").or_else(|| rest.strip_prefix(b"stderr "))?;
    rest.strip_prefix(b"F ").or_else(|| rest.strip_prefix(b"P "))
}

/// The message, and how often it came: rsyslog joins equal lines to "message repeated 3 times: [ message]".
#[inline]
fn repeated(message: &[u8]) -> (&[u8], u32) {
    let rest = message.strip_prefix(b"message repeated ");
    rest.and_then(inside_repeated).unwrap_or((message, 1))
}

fn inside_repeated(rest: &[u8]) -> Option<(&[u8], u32)> {
    let (times, rest) = number(rest)?;
    let message = rest.strip_prefix(b" times: [")?.strip_suffix(b"]")?;
    Some((message.trim_ascii(), times))
}

/// How often a line says that the one before it came again: "mx last message repeated 3 times", as older syslogs write.
pub fn repeats_last(line: &Line<'_>) -> Option<u32> {
    if !line.program.is_empty() || !line.is_certain {
        return None;
    }
    let again = |text: &[u8]| {
        let text = text.strip_prefix(b"--- ").and_then(|text| text.strip_suffix(b" ---")).unwrap_or(text);
        let (times, rest) = number(text.strip_prefix(b"last message repeated ")?)?;
        matches!(rest, b" time" | b" times").then_some(times)
    };
    again(line.rest).or_else(|| again(word(line.rest).1))
}

/// A number of at most six digits, and what follows it.
fn number(text: &[u8]) -> Option<(u32, &[u8])> {
    let digits = text.iter().take(6).take_while(|byte| byte.is_ascii_digit()).count();
    let number = std::str::from_utf8(&text[..digits]).ok()?.parse().ok()?;
    Some((number, &text[digits..]))
}

/// The name and the process of "postfix/smtp[123]:" or "exim:".
#[inline]
pub fn program(word: &[u8]) -> Option<(&[u8], &[u8])> {
    name_and_pid(word.strip_suffix(b":")?)
}

fn name_and_pid(word: &[u8]) -> Option<(&[u8], &[u8])> {
    let (name, pid) = match find_near(b'[', word) {
        Some(open) => {
            let inside = word[open + 1..].strip_suffix(b"]")?;
            // dma writes its queue ID here, and some syslogs the process after it.
            (&word[..open], &inside[..find_near(b']', inside).unwrap_or(inside.len())])
        }
        None => (word, &[][..]),
    };
    is_name(name).then_some((name, pid))
}

/// What the name of a program is made of, by byte, since each line is looked at.
static OF_NAME: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        table[byte as usize] =
            byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'_' | b'.' | b'+' | b'@');
        byte += 1;
    }
    table
};

fn is_name(name: &[u8]) -> bool {
    // Most lines of most logs, whose service is looked at later.
    name.starts_with(b"postfix/")
        || name.first().is_some_and(u8::is_ascii_alphanumeric)
            && name.iter().all(|&byte| OF_NAME[usize::from(byte)])
}

fn is_number_or_nil(pid: &[u8]) -> bool {
    pid == b"-" || !pid.is_empty() && pid.iter().all(u8::is_ascii_digit)
}

/// Where a byte is first. What is not far is found sooner eight bytes at a time than by calling `memchr`.
#[inline]
pub fn find_near(wanted: u8, text: &[u8]) -> Option<usize> {
    const LOW: u64 = u64::from_ne_bytes([0x01; 8]);
    const HIGH: u64 = u64::from_ne_bytes([0x80; 8]);
    let wanted_everywhere = u64::from_ne_bytes([wanted; 8]);
    let (mut rest, mut start) = (text, 0);
    while let Some((eight, after)) = rest.split_first_chunk::<8>() {
        // The lowest of these bits is that of the first byte that is zero, which is one that is wanted.
        let differences = u64::from_le_bytes(*eight) ^ wanted_everywhere;
        let zeros = differences.wrapping_sub(LOW) & !differences & HIGH;
        if zeros != 0 {
            return Some(start + zeros.trailing_zeros() as usize / 8);
        }
        (rest, start) = (after, start + 8);
    }
    Some(start + rest.iter().position(|&byte| byte == wanted)?)
}

/// The first word, and what follows the space after it.
#[inline]
pub fn word(text: &[u8]) -> (&[u8], &[u8]) {
    match find_near(b' ', text) {
        Some(space) => (&text[..space], &text[space + 1..]),
        None => (text, &[]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_taken_out_of_what_carries_it() {
        for line in [
            "Nov 24 18:00:00 mx postfix/smtp[173]: A1: text",
            "Nov 24 18:00:00 postfix postfix/smtp[173]: A1: text",
            "2026-11-24T18:00:00.1+01:00 mx postfix/smtp[173]: A1: text",
            "<22>Nov 24 18:00:00 mx postfix/smtp[173]: A1: text",
            "<22>1 2026-11-24T18:00:00Z mx postfix/smtp 173 - - A1: text",
            "<22>1 2026-11-24T18:00:00Z mx postfix/smtp 173 - [a@1 b=\"]\\\"\"][c] A1: text",
            "<22>1 2026-11-24T18:00:00Z mx postfix/smtp 173 - -  \u{feff}A1: text",
            "2026-11-24T18:00:00Z mx postfix/smtp 173 - - A1: text",
            "Nov 24 18:00:00 postfix/smtp[173]: A1: text",
            "postfix-1  | Nov 24 18:00:00 mx postfix/smtp[173]: A1: text",
            "mail-0 postfix Nov 24 18:00:00 mx postfix/smtp[173]: A1: text",
            "[pod/mail-0/postfix] Nov 24 18:00:00 mx postfix/smtp[173]: A1: text",
            "2026-11-24T18:00:00.123456789Z stdout F Nov 24 18:00:00 mx postfix/smtp[173]: A1: text",
            "mail.log:12:Nov 24 18:00:00 mx postfix/smtp[173]: A1: text",
            "postfix-1  | 2026-11-24T18:00:00+00:00 mx postfix/smtp[173]: A1: text",
        ] {
            let found = split(line.as_bytes());
            let parts = (found.program, found.pid, found.message, found.is_certain);
            let expected = (&b"postfix/smtp"[..], &b"173"[..], &b"A1: text"[..], true);
            assert_eq!(parts, expected, "{line}");
        }
    }

    #[test]
    fn without_a_time_it_is_not_certain_who_wrote_a_line() {
        for line in [
            "postfix/smtp[173]: A1: text",
            "mx postfix/smtp[173]: A1: text",
            "24/11/26 18h mx postfix/smtp[173]: A1: text",
            "mx | Tue, 18:00 mx postfix/smtp[173]: A1: text",
        ] {
            let found = split(line.as_bytes());
            assert_eq!((found.program, found.is_certain), (&b"postfix/smtp"[..], false), "{line}");
        }
    }

    #[test]
    fn another_programs_words_are_no_header() {
        for line in [
            "Nov 24 18:00:00 mx sshd[1]: Invalid user Nov 24 18:00:00 mx postfix/smtp[173]: A1: text",
            "Nov 24 18:00:00 mx sshd[1]: Invalid user postfix/smtp[173]: A1: text",
            "sshd[1]: Invalid user mx postfix/smtp[173]: A1: text",
            "Invalid user \"x postfix/smtp[173]: A1: text",
            "2026-11-24 18:00:00 rejected EHLO from [192.0.2.1]: x postfix/smtp[173]: A1: text",
            "a session of mail.log:Nov 24 18:00:00 mx postfix/smtp[173]: A1: text",
        ] {
            let found = split(line.as_bytes());
            assert!(found.program != b"postfix/smtp" || !found.is_certain, "{line}");
        }
    }

    #[test]
    fn a_line_may_name_any_number_of_containers() {
        for carrier in ["2026-11-24T18:00:00Z stdout F ", "postfix-1 | ", "[pod/mail-0/postfix] ", "<22>"] {
            let line = carrier.repeat(100_000) + "mx postfix/smtp[173]: A1: text";
            assert_ne!(split(line.as_bytes()).program, b"postfix/smtp", "{carrier}");
        }
    }

    #[test]
    fn a_byte_is_found_where_it_is_first() {
        for before in 0..20 {
            for after in 0..20 {
                let text = [vec![b'!'; before], vec![b' '], vec![b' '; after], vec![0xa0; after]].concat();
                assert_eq!(find_near(b' ', &text), Some(before), "{text:?}");
                assert_eq!(find_near(b'#', &text), None, "{text:?}");
            }
        }
        assert_eq!(find_near(b' ', b""), None);
    }

    #[test]
    fn equal_lines_are_joined_by_syslog() {
        let found =
            split(b"Nov 24 18:00:00 mx postfix/smtpd[1]: message repeated 3 times: [ NOQUEUE: reject: x]");
        assert_eq!((found.times, found.message), (3, &b"NOQUEUE: reject: x"[..]));
        let found = split(b"Nov 24 18:00:00 mx postfix/smtpd[1]: message repeated x times: [ y]");
        assert_eq!(found.times, 1);
    }
}
