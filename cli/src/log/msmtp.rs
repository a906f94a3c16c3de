//! msmtp's lines: "host=mx.example.org tls=on auth=off from=a@example.org recipients=b@example.net,c@example.net
//! smtpstatus=550 smtpmsg='550 5.1.1 ...' errormsg='recipient address b@example.net not accepted by the server'
//! exitcode=EX_UNAVAILABLE". A mail is sent once, to all or to nobody.

use memchr::{memchr, memmem};

use super::{Context, Entry, Event, Format, Line, Reading, address};

pub const FORMAT: Format = Format { is_program, begins, read };

fn is_program(program: &[u8]) -> bool {
    program.starts_with(b"msmtp")
}

fn begins(message: &[u8]) -> bool {
    message.starts_with(b"host=") && memmem::find(message, b" exitcode=").is_some()
}

fn read(line: &Line<'_>, context: &mut Context<'_>) -> Reading {
    if !line.message.starts_with(b"host=") {
        return Reading::Else;
    }
    let field = |name: &[u8]| field(line.message, name);
    let (Some(recipients), Some(exit)) = (field(b"recipients="), exit_code(line.message)) else {
        return Reading::Unreadable;
    };
    let (reply, problem) = (field(b"smtpmsg="), field(b"errormsg="));
    let event = match (exit, field(b"smtpstatus=").and_then(<[u8]>::first)) {
        (b"EX_OK", _) => Event::Delivered,
        (b"EX_TEMPFAIL", _) | (_, Some(b'4')) => Event::Deferred,
        _ => Event::Failed,
    };
    let list: Vec<&[u8]> =
        recipients.split(|&byte| byte == b',').filter(|address| !address.is_empty()).collect();
    // One recipient that is refused keeps the mail from all: the others are not to blame.
    let refused = problem.and_then(refused_recipient);
    for &recipient in &list {
        let is_meant = match refused {
            Some(refused) => refused == recipient,
            None => list.len() == 1,
        };
        context.mail(&Entry {
            recipient: Some(recipient),
            sender: field(b" from="),
            relay: field(b"host="),
            text: reply.or(problem).unwrap_or_default(),
            is_exact: line.is_certain && is_meant && address::is_mailbox(recipient),
            ..Entry::new(line, event)
        });
    }
    Reading::Mail
}

/// The value of a field: in quotes up to the quote before the next field, else up to a space.
fn field<'a>(message: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    let start = memmem::find(message, name)? + name.len();
    let value = &message[start..];
    match value.strip_prefix(b"'") {
        Some(quoted) => {
            let ends = [&b"' errormsg="[..], b"' exitcode=", b"' smtpstatus="];
            let end = ends.iter().filter_map(|end| memmem::find(quoted, end)).min()?;
            Some(&quoted[..end])
        }
        None => Some(&value[..memchr(b' ', value).unwrap_or(value.len())]),
    }
}

/// The last field.
fn exit_code(message: &[u8]) -> Option<&[u8]> {
    let start = memmem::rfind(message, b" exitcode=")? + 10;
    let code = &message[start..];
    (code.starts_with(b"EX_") && !code.contains(&b' ')).then_some(code)
}

/// The address in "recipient address b@example.net not accepted by the server".
fn refused_recipient(problem: &[u8]) -> Option<&[u8]> {
    let rest = problem.strip_prefix(b"recipient address ")?;
    let (address, rest) = address::mailbox(rest)?;
    rest.starts_with(b" not accepted").then_some(address)
}

#[cfg(test)]
mod tests {
    use super::super::tests::said;

    #[test]
    fn a_mail_is_sent_to_all_or_to_nobody() {
        let start = "host=mx.b.example tls=on auth=off from=s@x.example recipients=";
        for (rest, expected) in [
            (
                "a@b.example,c@b.example mailsize=5 smtpstatus=250 smtpmsg='250 2.0.0 it's ok' exitcode=EX_OK",
                &["delivered a@b.example 2.0.0", "delivered c@b.example 2.0.0"][..],
            ),
            (
                "a@b.example,c@b.example smtpstatus=550 smtpmsg='550 5.1.1 no' errormsg='recipient address c@b.example not accepted by the server' exitcode=EX_DATAERR",
                &["failed a@b.example 5.1.1?", "failed c@b.example 5.1.1"],
            ),
            (
                "a@b.example smtpstatus=450 smtpmsg='450 4.2.1 later' errormsg='x' exitcode=EX_UNAVAILABLE",
                &["deferred a@b.example 4.2.1"],
            ),
            (
                "a@b.example errormsg='cannot connect to mx.b.example, port 25: Connection refused' exitcode=EX_TEMPFAIL",
                &["deferred a@b.example -"],
            ),
            (
                "a@b.example errormsg='cannot locate host mx.b.example' exitcode=EX_NOHOST",
                &["failed a@b.example -"],
            ),
        ] {
            for before in ["Nov 24 18:00:00", "Nov 24 18:00:00 mx msmtp[1]:"] {
                assert_eq!(said(&[&format!("{before} {start}{rest}")]), expected, "{before} {rest}");
            }
        }
    }
}
