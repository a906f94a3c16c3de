//! Reading a reply code and a status code from a reply.

use smtp_message::{EnhancedReplyCode, ReplyLine};
use smtp_proto::response::parser::ResponseReceiver;
use smtp_status::Reply;
use smtp_status::reply::Reader;

use crate::parse::{packed, packed_numbers};
use crate::workload::{Inputs, Job, Numbers};

/// Replies of one line, of ten lines, as in a session and its bounces, and those in pieces.
#[must_use]
pub fn jobs() -> Vec<Job> {
    vec![
        job("reply of one line", one_line(), true),
        job("reply of ten lines", ten_lines(), false),
        job("mixed replies", mixed(), false),
        in_pieces(mixed()),
    ]
}

/// So many replies that a processor cannot learn their order.
const MANY: usize = 1 << 12;

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
    Numbers::new().pick(MANY, &lines)
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

/// Replies of one to four lines, with and without a status code, with short and long numbers.
fn mixed() -> Vec<String> {
    const REPLIES: [&str; 16] = [
        "220 mx.example.com ESMTP Postfix\r\n",
        "250-mx.example.com\r\n250-PIPELINING\r\n250-SIZE 52428800\r\n250 ENHANCEDSTATUSCODES\r\n",
        "250 2.1.0 Ok\r\n",
        "250 2.1.5 Ok\r\n",
        "354 End data with <CR><LF>.<CR><LF>\r\n",
        "250 2.0.0 Ok: queued as 4XyZ1c2dF3z9QhR\r\n",
        "221 2.0.0 Bye\r\n",
        "250 OK\r\n",
        "550 5.1.1 <ada@example.org>: Recipient address rejected: User unknown in virtual mailbox table\r\n",
        "550 No such user here\r\n",
        "452-4.2.2 The recipient's inbox is out of storage space. Please direct the\r\n\
         452-4.2.2 recipient to the help page of their provider, and try again later.\r\n\
         452 4.2.2 a640c23a62f3a-ab67626d6d1si2170366b.153 - gsmtp\r\n",
        "550-5.7.26 This mail has been blocked because the sender is unauthenticated.\r\n\
         550-5.7.26 SPF did not pass, and DKIM did not pass.\r\n\
         550 5.7.26 ffacd0b85a97d-3a4f36d77a8si3413087f8f.480 - gsmtp\r\n",
        "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using a list\r\n",
        "451 4.7.1 Greylisting in action, please come back later\r\n",
        "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup\r\n",
        "421 4.4.2 mx.example.com Error: timeout exceeded\r\n",
    ];
    Numbers::new().pick(MANY, &REPLIES.map(str::to_owned))
}

fn job(name: &'static str, replies: Vec<String>, is_one_line: bool) -> Job {
    let inputs = Inputs::new(name, "reply", replies).ours("smtp-status", |text| ours(text.as_bytes())).peer(
        "smtp-proto 0.2.5",
        "copies the text; a number above 255 becomes 255",
        |text| proto(text),
    );
    let inputs = if is_one_line {
        inputs
            .peer("smtp-message 0.1.0", "ReplyLine::parse: the text must be UTF-8", |text| message_line(text))
    } else {
        inputs.peer("smtp-message 0.1.0", "Reply::parse: collects the lines, which may disagree", |text| {
            message(text)
        })
    };
    inputs
        .unlike("lettre 0.11", "copies the lines; reads the reply code, but no status code", |text| {
            text.parse::<lettre::transport::smtp::response::Response>()
                .map_or(0, |response| u64::from(u16::from(response.code())))
        })
        .job()
}

/// As they may come from a socket, and without a buffer for the whole.
fn in_pieces(replies: Vec<String>) -> Job {
    const PIECE: usize = 16;
    Inputs::new("replies in pieces of 16 bytes", "reply", replies)
        .ours("smtp-status", |text| {
            let mut reader = Reader::new();
            let whole = text.as_bytes().chunks(PIECE).find_map(|piece| reader.push(piece).ok()?.1);
            whole.map_or(0, |reply| both(reply.reply_code().get(), reply.status().map_or(0, packed)))
        })
        .peer("smtp-proto 0.2.5", "keeps the text; a number above 255 becomes 255", |text| {
            let mut receiver = ResponseReceiver::default();
            let whole =
                text.as_bytes().chunks(PIECE).find_map(|piece| receiver.parse(&mut piece.iter()).ok());
            whole.map_or(0, |response| {
                let [class, subject, detail] = response.esc;
                both(response.code, packed_numbers(class, subject.into(), detail.into()))
            })
        })
        .job()
}

/// Both codes as one number.
fn both(reply_code: u16, status: u64) -> u64 {
    u64::from(reply_code) << 40 | status
}

fn ours(text: &[u8]) -> u64 {
    let Ok(reply) = Reply::parse(text) else { return 0 };
    both(reply.reply_code().get(), reply.status().map_or(0, packed))
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
