//! A reply to its reply code and its status code.

use smtp_message::{EnhancedReplyCode, ReplyLine};
use smtp_proto::response::parser::ResponseReceiver;
use smtp_status::Reply;

use crate::parse::{packed, packed_numbers};
use crate::workload::{Inputs, Job, Numbers};

/// One line, and ten.
#[must_use]
pub fn jobs() -> Vec<Job> {
    vec![job("reply of one line", one_line(), true), job("reply of ten lines", ten_lines(), false)]
}

const LINES: [(&str, &str, &str); 8] = [
    ("550", "5.1.1", "User unknown"),
    ("550", "5.1.1", "User unknown"),
    ("550", "5.1.1", "User unknown"),
    ("250", "2.1.5", "Recipient ok"),
    ("452", "4.2.2", "Mailbox full"),
    ("554", "5.7.1", "Access denied"),
    ("451", "4.7.1", "Greylisted, retry"),
    ("250", "2.0.0", "Queued"),
];

fn one_line() -> Vec<String> {
    let lines = LINES.map(|(reply_code, code, text)| format!("{reply_code} {code} {text}\r\n"));
    Numbers::new().pick(256, &lines)
}

fn ten_lines() -> Vec<String> {
    let replies = LINES.map(|(reply_code, code, text)| {
        let line = |number| {
            let separator = if number == 10 { ' ' } else { '-' };
            format!(
                "{reply_code}{separator}{code} {text}: line {number} of what the server has to say about it\r\n"
            )
        };
        (1..=10).map(line).collect()
    });
    Numbers::new().pick(64, &replies)
}

fn job(name: &'static str, replies: Vec<String>, is_one_line: bool) -> Job {
    let inputs = Inputs::new(name, "reply", replies).ours("smtp-status", |text| ours(text.as_bytes())).peer(
        "smtp-proto 0.2.5",
        "copies the text; a number above 255 is 255",
        |text| proto(text),
    );
    let inputs = if is_one_line {
        inputs
            .peer("smtp-message 0.1.0", "ReplyLine::parse: the text must be UTF-8", |text| message_line(text))
    } else {
        inputs.peer("smtp-message 0.1.0", "Reply::parse: lists the lines; they may disagree", |text| {
            message(text)
        })
    };
    inputs
        .unlike("lettre 0.11", "copies the lines; finds no status code, only the reply code", |text| {
            text.parse::<lettre::transport::smtp::response::Response>()
                .map_or(0, |response| u64::from(u16::from(response.code())))
        })
        .job()
}

/// Both codes as one number.
fn both(reply_code: u16, status: u64) -> u64 {
    u64::from(reply_code) << 40 | status
}

fn ours(text: &[u8]) -> u64 {
    let Ok(reply) = Reply::parse(text) else { return 0 };
    both(reply.code().get(), reply.status().map_or(0, packed))
}

fn proto(text: &str) -> u64 {
    let Ok(response) = ResponseReceiver::default().parse(&mut text.as_bytes().iter()) else { return 0 };
    let [class, subject, detail] = response.esc;
    both(response.code, packed_numbers(class, subject.into(), detail.into()))
}

fn message_line(text: &str) -> u64 {
    let Ok((_, line)) = ReplyLine::<&str>::parse(text.as_bytes()) else { return 0 };
    both(line.code.code(), line.ecode.map_or(0, |code| message_code(&code)))
}

fn message(text: &str) -> u64 {
    let Ok((_, reply)) = smtp_message::Reply::<&str>::parse(text.as_bytes()) else { return 0 };
    both(reply.code.code(), reply.ecode.map_or(0, |code| message_code(&code)))
}

fn message_code(code: &EnhancedReplyCode<&str>) -> u64 {
    packed_numbers(code.class as u8, code.raw_subject, code.raw_detail)
}
