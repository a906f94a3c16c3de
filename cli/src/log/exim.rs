//! Exim's main log: "2026-11-24 18:00:00 1abcde-000001-AB ** a@example.org R=dnslookup T=remote_smtp H=mx.example.org
//! [192.0.2.1]: ...". Syslog may carry it, with or without the time.

use memchr::{memchr, memmem};
use smtp_status::Outcome;

use super::wrapper::word;
use super::{Context, Entry, Event, Format, Line, Reading, Said, address, time};

pub const FORMAT: Format = Format { is_program, begins, read };

/// What Exim writes after " rejected " about mail that it did not accept.
const REFUSES: &[&[u8]] = &[
    b"RCPT ",
    b"MAIL ",
    b"MAIL:",
    b"DATA",
    b"after DATA",
    b"EHLO ",
    b"HELO ",
    b"connection ",
    b"from ",
    b"during MIME ",
    b"by local_scan",
    b"by non-SMTP ACL",
    b"PRDR",
];

fn is_program(program: &[u8]) -> bool {
    program.starts_with(b"exim")
}

fn begins(message: &[u8]) -> bool {
    let message = after_zone_and_process(message);
    let (first, rest) = word(message);
    let is_mail = is_id(first) && (event(word(rest).0).is_some() || is_known_otherwise(rest));
    is_mail || is_known_otherwise(message)
}

/// Lines without a mark that begin as Exim's do.
fn is_known_otherwise(message: &[u8]) -> bool {
    [&b"H="[..], b"rejected ", b"temporarily rejected ", b"<= ", b"Completed"]
        .iter()
        .any(|start| message.starts_with(start))
        && !message.starts_with(b"H=\"")
}

fn read(line: &Line<'_>, context: &mut Context<'_>) -> Reading {
    // Syslog has its own time; Exim's may follow.
    let (own_time, message) =
        if line.program.is_empty() { (&b""[..], line.message) } else { time::split(line.message) };
    let line = &Line { time: if line.time.is_empty() { own_time } else { line.time }, ..*line };
    let message = after_zone_and_process(message);
    let (id, rest) = word(message);
    if !is_id(id) {
        return refusal(line, b"", message, context);
    }
    let (mark, rest) = word(rest);
    match event(mark) {
        Some(Said::Mail(event)) => delivery(line, id, event, rest, context),
        Some(Said::Else) => {
            if let Some((sender, _)) = address::mailbox(rest) {
                context.sender(id, sender);
            }
            Reading::Else
        }
        None if mark == b"Completed" => {
            context.done(id);
            Reading::Else
        }
        None => refusal(line, id, &message[id.len() + 1..], context),
    }
}

/// What a mark says of the mail; nothing for one that is no delivery: "<=" arrives, "*>" was kept from being delivered.
fn event(mark: &[u8]) -> Option<Said> {
    match mark {
        b"=>" | b"->" | b">>" => Some(Said::Mail(Event::Delivered)),
        b"==" => Some(Said::Mail(Event::Deferred)),
        b"**" => Some(Said::Mail(Event::Failed)),
        b"<=" | b"*>" => Some(Said::Else),
        _ => None,
    }
}

/// What follows "+0100 [1234] ", which Exim writes if it is told to.
fn after_zone_and_process(message: &[u8]) -> &[u8] {
    let mut rest = message;
    let (zone, after) = word(rest);
    if let [b'+' | b'-', digits @ ..] = zone
        && digits.len() == 4
        && digits.iter().all(u8::is_ascii_digit)
    {
        rest = after;
    }
    let (process, after) = word(rest);
    let number = process.strip_prefix(b"[").and_then(|process| process.strip_suffix(b"]"));
    if number.is_some_and(|number| !number.is_empty() && number.iter().all(u8::is_ascii_digit)) {
        after
    } else {
        rest
    }
}

/// The name of a mail: letters and digits with hyphens, such as "1abcde-000001-AB".
fn is_id(word: &[u8]) -> bool {
    word.len() <= 32
        && word.first().is_some_and(u8::is_ascii_alphanumeric)
        && word.contains(&b'-')
        && word.iter().all(|&byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

fn delivery(line: &Line<'_>, id: &[u8], event: Event, rest: &[u8], context: &mut Context<'_>) -> Reading {
    let Some((recipient, rest)) = recipient(rest) else {
        // It is clear what happened, but not to whom.
        return context.mail(&Entry { queue_id: id, text: rest, is_exact: false, ..Entry::new(line, event) });
    };
    let mut entry = Entry { queue_id: id, recipient: Some(recipient), ..Entry::new(line, event) };
    entry.text = fields(&mut entry, rest);
    entry.is_expired =
        event == Event::Failed && memmem::find(entry.text, b"retry timeout exceeded").is_some();
    entry.is_exact &= address::is_mailbox(recipient);
    context.mail(&entry)
}

/// How many words of a command are looked at for the address that led to it.
const MOST_PARENTS: usize = 64;

/// The address that Exim delivers to, and what follows it: "a@example.org", "ada <ada@example.org>" for a local user,
/// "a@example.org <list@example.org>" for one of a list, "|command <ada@example.org>", "/file <ada@example.org>".
fn recipient(text: &[u8]) -> Option<(&[u8], &[u8])> {
    if let Some((address, rest)) = address::mailbox(text) {
        return Some((address, after_parents(rest)));
    }
    let is_command = matches!(text.first()?, b'|' | b'/' | b':' | b'>');
    let start = if is_command {
        memmem::find_iter(text, b" <").take(MOST_PARENTS).find(|&start| is_parent(&text[start + 1..]))?
    } else {
        memchr(b' ', text)?
    };
    if !is_command && !text[start + 1..].starts_with(b"<") {
        // A local user without a domain.
        return Some((&text[..start], &text[start..]));
    }
    address::path(&text[start + 1..])
}

/// Whether a text begins with the address that led to a command or a file, and the fields follow.
fn is_parent(text: &[u8]) -> bool {
    address::path(text).is_some_and(|(address, rest)| {
        !address.is_empty()
            && (rest.is_empty()
                || rest.starts_with(b" R=")
                || rest.starts_with(b" F=<")
                || rest.starts_with(b": "))
    })
}

/// What follows the addresses that led to this one: " (a@example.org) <list@example.org>".
fn after_parents(text: &[u8]) -> &[u8] {
    let mut rest = text;
    loop {
        let after = match rest {
            [b' ', b'<', ..] => address::path(&rest[1..]).map(|(_, after)| after),
            [b' ', b'(', inside @ ..] => {
                address::mailbox(inside).and_then(|(_, after)| after.strip_prefix(b")"))
            }
            _ => None,
        };
        match after {
            Some(after) => rest = after,
            None => return rest,
        }
    }
}

/// Reads the fields " R=dnslookup T=remote_smtp H=mx.example.org [192.0.2.1]", and returns the words after them.
fn fields<'a>(entry: &mut Entry<'a>, text: &'a [u8]) -> &'a [u8] {
    let mut rest = text;
    let mut confirmation: Option<&[u8]> = None;
    while let Some(field) = rest.strip_prefix(b" ") {
        // "defer (-44)", "routing defer (-52)": its number is Exim's own.
        if let Some(number) =
            field.strip_prefix(b"defer (").or_else(|| field.strip_prefix(b"routing defer ("))
        {
            let Some(end) = memchr(b')', number) else { break };
            rest = &number[end + 1..];
            continue;
        }
        let Some((name, value)) = name_and_value(field) else { break };
        let (value, after) = match value {
            [b'<', ..] => match address::path(value) {
                Some(split) => split,
                None => break,
            },
            [b'"', quoted @ ..] => quoted_value(quoted),
            _ => plain_value(value),
        };
        rest = after;
        match name {
            b"H" => {
                entry.relay = Some(value);
                rest = after_address(after);
            }
            b"F" | b"P" if !value.is_empty() && field.get(2) == Some(&b'<') => entry.sender = Some(value),
            b"C" => confirmation = Some(value),
            b"QT" => entry.delay = seconds(value).into(),
            _ => {}
        }
    }
    let words = said(rest.strip_prefix(b":").unwrap_or(rest).trim_ascii());
    confirmation.filter(|_| words.is_empty()).unwrap_or(words)
}

/// The server's reply in "SMTP error from remote mail server after RCPT TO:<a@example.org>: 550 ...".
fn said(words: &[u8]) -> &[u8] {
    let Some(command) = words.strip_prefix(b"SMTP error from remote mail server after ") else {
        return words;
    };
    let path = memchr(b'<', command)
        .filter(|&start| command[..start].ends_with(b":"))
        .and_then(|start| address::path(&command[start..]));
    let rest = path.map_or(command, |(_, rest)| rest);
    memmem::find(rest, b": ").map_or(words, |end| &rest[end + 2..])
}

/// The name of a field, in capitals, and what follows its equals sign.
fn name_and_value(field: &[u8]) -> Option<(&[u8], &[u8])> {
    let length = field.iter().take(6).take_while(|byte| byte.is_ascii_uppercase()).count();
    let value = field[length..].strip_prefix(b"=").filter(|_| length > 0)?;
    Some((&field[..length], value))
}

/// A value up to a space or the colon before the words.
fn plain_value(value: &[u8]) -> (&[u8], &[u8]) {
    let end = memchr(b' ', value).unwrap_or(value.len());
    let end = if value[..end].ends_with(b":") { end - 1 } else { end };
    value.split_at(end)
}

fn quoted_value(value: &[u8]) -> (&[u8], &[u8]) {
    let mut bytes = value.iter().enumerate();
    while let Some((index, byte)) = bytes.next() {
        match byte {
            b'\\' => {
                bytes.next();
            }
            b'"' => return (&value[..index], &value[index + 1..]),
            _ => {}
        }
    }
    (value, b"")
}

/// What follows " [192.0.2.1]:25*", the address of a host. A star says that the connection was used before.
fn after_address(text: &[u8]) -> &[u8] {
    let Some(address) = text.strip_prefix(b" [") else { return text };
    let Some(end) = memchr(b']', address) else { return text };
    let rest = &address[end + 1..];
    let port = rest
        .strip_prefix(b":")
        .map_or(0, |port| port.iter().take_while(|byte| byte.is_ascii_digit()).count());
    let rest = if port > 0 { &rest[port + 1..] } else { rest };
    rest.strip_prefix(b"*").unwrap_or(rest)
}

/// "1m2s", "0.123s", "3d4h": the units that Exim writes.
pub fn seconds(text: &[u8]) -> Option<f64> {
    let mut total = 0.0;
    let mut number = String::new();
    for &byte in text {
        let unit = match byte {
            b'0'..=b'9' | b'.' => {
                number.push(char::from(byte));
                continue;
            }
            b'w' => 604_800.0,
            b'd' => 86400.0,
            b'h' => 3600.0,
            b'm' => 60.0,
            b's' => 1.0,
            _ => return None,
        };
        total += std::mem::take(&mut number).parse::<f64>().ok()? * unit;
    }
    (number.is_empty() && !text.is_empty()).then_some(total)
}

/// "H=(x) [192.0.2.1] F=<b@example.net> temporarily rejected RCPT <a@example.org>: words"
fn refusal(line: &Line<'_>, id: &[u8], message: &[u8], context: &mut Context<'_>) -> Reading {
    let start = memmem::find_iter(message, b"rejected ").find(|&start| {
        let is_word = start == 0 || message[start - 1] == b' ';
        let what = &message[start + 9..];
        is_word && REFUSES.iter().any(|refuses| what.starts_with(refuses))
    });
    let Some(start) = start.filter(|_| is_known_otherwise(message)) else { return Reading::Else };
    let what = &message[start + 9..];
    let recipient = what.strip_prefix(b"RCPT ").map(|rest| {
        let end = address::path(rest).map_or_else(
            || memmem::find(rest, b": ").unwrap_or(rest.len()),
            |(address, _)| address.len() + 2,
        );
        address::without_brackets(&rest[..end])
    });
    let words = memmem::find(what, b": ").map_or(what, |end| &what[end + 2..]);
    let is_temporary = message[..start].ends_with(b"temporarily ");
    context.mail(&Entry {
        queue_id: id,
        recipient: recipient.filter(|recipient| !recipient.is_empty()),
        text: words,
        refusal: Some(if is_temporary { Outcome::Deferred } else { Outcome::Failed }),
        is_exact: false,
        ..Entry::new(line, Event::Refused)
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::{read, said};

    #[test]
    fn the_mark_says_what_happened() {
        for (line, expected) in [
            (
                "=> a@example.org R=dnslookup T=remote_smtp H=mx.example.org [192.0.2.1] C=\"250 2.0.0 Ok -> b\"",
                "delivered a@example.org 2.0.0",
            ),
            (
                "-> a@example.org R=dnslookup T=remote_smtp H=mx.example.org [192.0.2.1]* C=\"250 OK\"",
                "delivered a@example.org -",
            ),
            (
                ">> a@example.org R=dnslookup T=remote_smtp H=mx.example.org [192.0.2.1]:25",
                "delivered a@example.org -",
            ),
            ("=> ada <ada@example.org> R=localuser T=local_delivery", "delivered ada@example.org -"),
            (
                "=> a@example.net <list@example.org> R=r T=t H=mx.example.net [192.0.2.1]",
                "delivered a@example.net -",
            ),
            ("=> |/bin/cat <ada@example.org> R=aliases T=address_pipe", "delivered ada@example.org -"),
            (
                "== a@example.org R=r T=t defer (-44) H=mx.example.org [192.0.2.1]: SMTP error from remote mail server after \
              RCPT TO:<a@example.org>: 450 4.2.2 full",
                "deferred a@example.org 4.2.2",
            ),
            ("== a@example.org routing defer (-52): retry time not reached", "deferred a@example.org -"),
            (
                "** a@example.org F=<\"x: 550\"@example.net> R=r T=t H=mx.example.org [192.0.2.1]*: SMTP error from remote mail server \
              after RCPT TO:<\"a: 4.2.2 b\"@example.org>: 550 5.1.1 unknown",
                "failed a@example.org 5.1.1",
            ),
            ("** a@example.org: Unrouteable address", "failed a@example.org -"),
            ("** \"a b\"@example.org R=r: 550 no", "failed \"a b\"@example.org -"),
            ("** a b@example.org R=r: 550 no", "failed a -?"),
        ] {
            assert_eq!(
                said(&[&format!("2026-11-24 18:00:00 1tCxyz-0001Ab-2C {line}")]),
                [expected],
                "{line}"
            );
        }
    }

    #[test]
    fn a_line_may_be_carried_by_syslog_and_have_more_before_the_id() {
        let line = "1tCxyz-0001Ab-2C ** b@example.org R=d T=r H=mx.example.org [192.0.2.1] QT=1m2s: 550 5.1.1 unknown";
        let from = "1tCxyz-0001Ab-2C <= s@example.net H=h [192.0.2.9] P=esmtp S=300";
        for before in [
            "2026-11-24 18:00:00",
            "2026-11-24 18:00:00 +0100",
            "2026-11-24 18:00:00.123 [1234]",
            "Nov 24 18:00:00 mx exim[1]: 2026-11-24 18:00:00",
            "Nov 24 18:00:00 mx exim[1]:",
        ] {
            let (entries, _) = read(&[&format!("{before} {from}"), &format!("{before} {line}")]);
            let entry = &entries[0];
            assert_eq!(
                (entry.brief.as_str(), entry.relay.as_deref()),
                ("failed b@example.org 5.1.1", Some("mx.example.org"))
            );
            assert_eq!((entry.delay, entry.text.as_str()), (Some(62.0), "550 5.1.1 unknown"));
            assert_eq!(entry.sender.as_deref(), Some("s@example.net"));
        }
        let long = "2026-11-24 18:00:00 1tCxyz-00000001Abc-2CDE => ada <ada@example.org> R=d: 250 2.1.5 ok";
        assert_eq!(said(&[long]), ["delivered ada@example.org 2.1.5"]);
    }

    #[test]
    fn refusals_count_with_and_without_a_code() {
        for (line, expected) in [
            (
                "H=(x) [192.0.2.1] F=<s@example.net> rejected RCPT <a@example.org>: 550 5.7.1 no",
                "refused a@example.org 5.7.1",
            ),
            (
                "H=(x) [192.0.2.1] F=<> temporarily rejected RCPT <a@example.org>: Greylisted",
                "refused a@example.org -",
            ),
            ("rejected EHLO from [192.0.2.1]: syntactically invalid argument(s): _", "refused - -"),
            ("rejected MAIL from [192.0.2.1]: no HELO/EHLO given", "refused - -"),
            (
                "1tCxyz-0001Ab-2C H=(x) [192.0.2.1] F=<s@example.net> rejected after DATA: 5.7.1 spam",
                "refused - 5.7.1",
            ),
            (
                "1tCxyz-0001Ab-2C rejected from <s@example.net> H=(x) [192.0.2.1]: message too big",
                "refused - -",
            ),
        ] {
            assert_eq!(said(&[&format!("2026-11-24 18:00:00 {line}")]), [expected], "{line}");
        }
    }
}
