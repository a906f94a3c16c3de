//! Lines of any text: a `Status:` field, a code and nothing else, or a line of a log or of a bounce, which may be any line
//! with a code in it. An argument may be such a line too.

use smtp_status::dsn::StatusField;
use smtp_status::{Diagnosis, ReplyCode, StatusCode, scan};

use crate::finding::{self, Finding};
use crate::log;

/// Reads a line: nothing if there is no code in it, several if it names several recipients.
pub fn findings(line: &[u8], source: &str) -> Vec<Finding> {
    let line = line.trim_ascii();
    let text = String::from_utf8_lossy(line);
    if let Some(field) =
        field_value(&text, "Status").and_then(|value| StatusField::parse(value.as_bytes()).ok())
    {
        return vec![of_code(field.status(), source, &text)];
    }
    if text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        let code: Option<StatusCode> = text.parse().ok();
        let finding = |code| Finding { diagnostic: None, status: None, ..of_code(code, source, &text) };
        return code.map(finding).into_iter().collect();
    }
    if let Some(finding) = of_bounce(&text, source) {
        return vec![finding];
    }
    log::findings(line, source)
}

/// What an argument says about a delivery, if it does: a line of a log or of a bounce, or a server's reply.
pub fn of_argument(text: &str) -> Option<Finding> {
    // A line of another text has no time and no recipient.
    let is_line = |finding: &Finding| {
        log::is_of_known_program(text.as_bytes()) || finding.time.is_some() && finding.recipient.is_some()
    };
    let of_log = log::findings(text.as_bytes(), text).into_iter().next().filter(is_line);
    of_log.or_else(|| of_bounce(text, text)).or_else(|| reply(text))
}

/// "<ada@example.org>: host mx.example.org[192.0.2.1] said: 550 5.1.1 unknown", as Postfix writes it to the sender.
fn of_bounce(text: &str, source: &str) -> Option<Finding> {
    let (recipient, rest) = text.strip_prefix('<')?.split_once('>')?;
    let expanded = rest.strip_prefix(" (expanded from").and_then(|rest| rest.split_once(')'));
    let words = expanded.map_or(rest, |(_, rest)| rest).strip_prefix(':')?;
    let finding = said(words, finding::quoted_host(words), source)?;
    recipient.contains('@').then(|| Finding { recipient: Some(recipient.to_owned()), ..finding })
}

/// A server's reply: a text with a reply code.
fn reply(text: &str) -> Option<Finding> {
    said(text, None, text).filter(|finding| finding.reply_code.is_some())
}

/// A server's words, if there is a status code or a reply code in them; `host` is the server, if they name it.
fn said(words: &str, host: Option<&str>, source: &str) -> Option<Finding> {
    let diagnosis = Diagnosis::of(words.as_bytes());
    let diagnosis = host.map_or(diagnosis, |host| diagnosis.with_host(host.as_bytes()));
    let reply_code = diagnosis.reply_code();
    // A code beside a reply code of another class is of something else.
    let scanned = || scan(words.as_bytes()).next().map(|found| found.status).filter(|_| reply_code.is_none());
    let code = diagnosis.status().or_else(scanned);
    let class = code.map(StatusCode::class).or(reply_code.and_then(ReplyCode::class))?;
    Some(Finding {
        source: source.to_owned(),
        code,
        outcome: Some(class.outcome()),
        reply_code,
        provider: diagnosis.provider(),
        cause: diagnosis.cause(),
        diagnostic: Some(finding::on_one_line(words)),
        ..Finding::default()
    })
}

fn of_code(code: StatusCode, source: &str, text: &str) -> Finding {
    Finding {
        source: source.to_owned(),
        code: Some(code),
        status: Some(code),
        outcome: Some(code.class().outcome()),
        cause: code.cause(),
        diagnostic: Some(finding::on_one_line(text)),
        ..Finding::default()
    }
}

fn field_value<'a>(line: &'a str, name: &str) -> Option<&'a str> {
    let (field, value) = line.split_once(':')?;
    field.trim().eq_ignore_ascii_case(name).then_some(value)
}
