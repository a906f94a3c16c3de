//! Lines of programs that are not known: they count if they have a code and are about mail. Nobody is named by them, since
//! anything may be quoted there.

use memchr::{memchr, memmem};
use smtp_status::{Diagnosis, scan};

use super::{Context, Entry, Line, Reading};

/// Words after which a code is the version of a program.
const VERSION_WORDS: &[&[u8]] =
    &[b"version", b"Version", b"postfix", b"Postfix", b"exim", b"Exim", b"sendmail", b"dovecot", b"v"];

/// Words after which a code is a status code, also in a line that names no address.
const CODE_WORDS: &[&[u8]] = &[b"status", b"Status", b"dsn", b"DSN", b"code", b"error", b"said"];

/// Programs whose lines are about no delivery, or repeat what the mail server writes too: policy daemons, filters, log-ins.
const NOT_OF_A_SERVER: &[&[u8]] = &[
    b"amavis",
    b"clamd",
    b"clamsmtpd",
    b"cron",
    b"CRON",
    b"fail2ban",
    b"kernel",
    b"milter",
    b"opendkim",
    b"opendmarc",
    b"policy",
    b"postgrey",
    b"postfwd",
    b"pyspf",
    b"rspamd",
    b"sieve",
    b"spamd",
    b"spampd",
    b"sqlgrey",
    b"sshd",
    b"sudo",
    b"systemd",
    b"gld",
    b"greyd",
    b"policyd",
    b"spfd",
];

/// What a subject is written after: it may hold anything.
const SUBJECTS: &[&[u8]] = &[b"Subject:", b"subject=", b"Subject=", b"subject:", b" T=\""];

/// Reads a line whose program is not known.
pub fn read(line: &Line<'_>, context: &mut Context<'_>) -> Reading {
    let program =
        &line.program[line.program.iter().rposition(|&byte| byte == b'/').map_or(0, |slash| slash + 1)..];
    if NOT_OF_A_SERVER.iter().any(|name| program.starts_with(name)) {
        return Reading::Else;
    }
    let message = line.message;
    // Most lines have no code: this is all that is done with them.
    let Some(found) = scan(message).find(|found| !is_version(&message[..found.start])) else {
        return Reading::Else;
    };
    let before = &message[..found.start];
    if !line.time.is_empty() && !is_about_mail(message, before)
        || SUBJECTS.iter().any(|subject| memmem::find(before, subject).is_some())
    {
        return Reading::Else;
    }
    let reply = &message[found.start.saturating_sub(4)..];
    let code = Diagnosis::of(reply).status().unwrap_or(found.status);
    context.mail(&Entry {
        status: Some(code),
        text: message,
        is_exact: false,
        ..Entry::new(line, code.class().outcome().into())
    })
}

/// Whether a line with a code is about mail: it names an address, or says before the code what the code is. Programs
/// that start write their versions.
fn is_about_mail(line: &[u8], before: &[u8]) -> bool {
    if memchr(b'@', line).is_some() {
        return true;
    }
    let before = before.trim_ascii_end();
    let is_marked = matches!(before, [] | [.., b'=' | b'#' | b'(' | b'[' | b'<' | b':' | b'"' | b'\'']);
    let is_reply = before.len() >= 3 && before[before.len() - 3..].iter().all(u8::is_ascii_digit);
    is_marked || is_reply || CODE_WORDS.iter().any(|word| before.ends_with(word))
}

/// Whether the text ends with a word that a version follows.
fn is_version(before: &[u8]) -> bool {
    let before = before.trim_ascii_end();
    VERSION_WORDS.iter().any(|word| {
        before
            .strip_suffix(*word)
            .is_some_and(|rest| rest.last().is_none_or(|byte| !byte.is_ascii_alphanumeric()))
    })
}
