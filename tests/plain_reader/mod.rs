//! A plain reader of replies, line by line and part by part, without a thought for speed: what the library's readers
//! are compared with.

use smtp_status::StatusCode;
use smtp_status::reply::ErrorKind;

/// A reply, with all that a [`Reply`](smtp_status::Reply) says about it.
#[derive(Debug, PartialEq, Eq)]
pub struct PlainReply {
    pub code: u16,
    pub status_as_sent: Option<StatusCode>,
    pub is_complete: bool,
    pub lines_disagree: bool,
    /// The status code and the text of each line.
    pub lines: Vec<(Option<StatusCode>, Vec<u8>)>,
}

impl PlainReply {
    /// The same from what the library has read.
    pub fn of(reply: &smtp_status::Reply<'_>) -> Self {
        Self {
            code: reply.reply_code().get(),
            status_as_sent: reply.status_as_sent(),
            is_complete: reply.is_complete(),
            lines_disagree: reply.has_disagreeing_lines(),
            lines: reply.lines().map(|line| (line.status(), line.text().to_vec())).collect(),
        }
    }
}

/// What is wrong, and the index of the byte.
pub type Problem = (ErrorKind, usize);

/// Reads a text that is one reply.
pub fn parse(text: &[u8]) -> Result<PlainReply, Problem> {
    match read(text, false)? {
        Some((reply, length)) if length == text.len() => Ok(reply),
        Some((_, length)) => Err((ErrorKind::TrailingText, length)),
        None => Err((ErrorKind::ExpectedReplyCode, 0)),
    }
}

/// Takes the first reply from a buffer, with its length; `None` if it is not whole.
pub fn take_from(buffer: &[u8]) -> Result<Option<(PlainReply, usize)>, Problem> {
    read(buffer, true)
}

/// `None` if the text ends too early: if it is empty or, if each line must end with a line break, before the last one.
fn read(text: &[u8], needs_line_breaks: bool) -> Result<Option<(PlainReply, usize)>, Problem> {
    let (mut reply, mut start) = (None::<PlainReply>, 0);
    for line in text.split_inclusive(|&byte| byte == b'\n') {
        let is_cut = needs_line_breaks && !line.ends_with(b"\n");
        if is_cut && is_start_of_code(line) {
            return Ok(None);
        }
        let content = line.strip_suffix(b"\n").unwrap_or(line);
        let content = content.strip_suffix(b"\r").unwrap_or(content);

        let code = content.get(..3).filter(|digits| digits.iter().all(u8::is_ascii_digit));
        let code: Option<u16> = code.and_then(|digits| std::str::from_utf8(digits).ok()?.parse().ok());
        let Some(code) = code.filter(|code| (200..600).contains(code)) else {
            return Err((ErrorKind::ExpectedReplyCode, start));
        };
        if reply.as_ref().is_some_and(|reply| reply.code != code) {
            return Err((ErrorKind::DifferentReplyCode, start));
        }
        let (has_more, text) = match content[3..].first() {
            Some(b'-') => (true, &content[4..]),
            Some(b' ') => (false, &content[4..]),
            Some(b':') | None => (false, &content[3..]),
            Some(_) => return Err((ErrorKind::ExpectedSeparator, start + 3)),
        };
        let (word, after_word) =
            text.split_at(text.iter().position(|&byte| byte == b' ').unwrap_or(text.len()));
        let (status, text) = match StatusCode::parse(word) {
            Ok(status) => (Some(status), after_word),
            Err(_) => (None, text),
        };
        let spaces = text.iter().take_while(|&&byte| byte == b' ' && status.is_some()).count();

        let reply = reply.get_or_insert(PlainReply {
            code,
            status_as_sent: None,
            is_complete: false,
            lines_disagree: false,
            lines: Vec::new(),
        });
        reply.lines.push((status, text[spaces..].to_vec()));
        reply.is_complete = !has_more;
        start += line.len();
        if is_cut {
            return Ok(None);
        }
        if !has_more {
            break;
        }
    }
    Ok(reply.filter(|reply| reply.is_complete || !needs_line_breaks).map(|reply| (judged(reply), start)))
}

/// Whether the bytes are the first zero, one or two of a reply code.
fn is_start_of_code(bytes: &[u8]) -> bool {
    bytes.len() < 3
        && bytes.iter().all(u8::is_ascii_digit)
        && bytes.first().is_none_or(|byte| b"2345".contains(byte))
}

/// The reply, with what its lines together say about the status code.
fn judged(mut reply: PlainReply) -> PlainReply {
    let mut statuses: Vec<StatusCode> = reply.lines.iter().filter_map(|(status, _)| *status).collect();
    reply.status_as_sent = statuses.first().copied();
    statuses.dedup();
    reply.lines_disagree = statuses.len() > 1;
    reply
}
