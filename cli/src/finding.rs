//! What is found: one recipient of a bounce, one line of a log, one code.

use smtp_status::dsn::Action;
use smtp_status::provider::Note;
use smtp_status::{Cause, Condition, Outcome, Provider, ReplyCode, StatusCode, scan};

/// What is known about one delivery.
#[derive(Clone, Debug, Default)]
pub struct Finding {
    /// Where it was found: a file, a file and a line, an argument.
    pub source: String,
    pub recipient: Option<String>,
    /// The code that says the most.
    pub code: Option<StatusCode>,
    /// The code of the Status field of a report, or of a log's `dsn=`.
    pub status: Option<StatusCode>,
    pub action: Option<Action>,
    pub outcome: Option<Outcome>,
    /// The reply code of the server.
    pub reply_code: Option<ReplyCode>,
    /// The provider that runs the server, if its codes are known.
    pub provider: Option<Provider>,
    pub cause: Option<Cause>,
    /// The server's words.
    pub diagnostic: Option<String>,
    /// When it happened, as written in the source.
    pub time: Option<String>,
    /// What the server that wrote a log calls the mail.
    pub queue_id: Option<String>,
    pub sender: Option<String>,
    /// The server that was asked to take the mail, as a log has it.
    pub relay: Option<String>,
    /// How many seconds the mail was on the server that wrote the log.
    pub delay: Option<f64>,
    /// How often it happened, if the log joins equal lines.
    pub times: u32,
    /// Whether the server that wrote the log did not accept the mail from somebody else.
    pub is_refusal: bool,
    /// Whether it is from a mail that nothing marks as a bounce, or from a line that can be read in several ways: anybody
    /// may quote what a server said.
    pub is_hearsay: bool,
}

/// What is made of a server's answer.
#[derive(Clone, Copy, Debug)]
pub struct Judged {
    /// The code that says most.
    pub code: Option<StatusCode>,
    pub reply_code: Option<ReplyCode>,
    pub provider: Option<Provider>,
    pub cause: Option<Cause>,
    pub is_hard_bounce: bool,
}

impl Judged {
    /// Judges a line of a log: its own status field, the words of the server that was asked, that server's name, and what
    /// became of the mail.
    pub fn new(
        status: Option<StatusCode>,
        words: &[u8],
        host: Option<&[u8]>,
        outcome: Option<Outcome>,
    ) -> Self {
        let words = String::from_utf8_lossy(words);
        let code = match status {
            Some(status) if status.class().is_success() || !is_vague(status) => Some(status),
            status => says_most(status, &words),
        };
        let provider = host.and_then(Provider::of_host);
        let cause =
            code.and_then(|code| provider.map_or_else(|| code.cause(), |provider| provider.cause(code)));
        Self {
            code,
            reply_code: reply_code(&words),
            provider,
            cause,
            is_hard_bounce: outcome == Some(Outcome::Failed) && cause == Some(Cause::Address),
        }
    }

    /// The finding with what was judged, and nothing else.
    pub fn finding(self) -> Finding {
        let Self { code, reply_code, provider, cause, is_hard_bounce: _ } = self;
        Finding { code, reply_code, provider, cause, ..Finding::default() }
    }
}

impl Finding {
    /// What the provider means by the code, if that is not what the registry says.
    pub fn note(&self) -> Option<Note> {
        self.provider?.note(self.code?)
    }

    /// Whether to stop sending there; `None` if it is not known what became of the mail. Mail that this server refused
    /// was sent by others, and a person who writes about a bounce is no reason to stop.
    pub fn is_hard_bounce(&self) -> Option<bool> {
        if self.is_refusal || self.is_hearsay {
            return Some(false);
        }
        let outcome = self.outcome?;
        Some(outcome == Outcome::Failed && self.cause == Some(Cause::Address))
    }

    pub fn condition(&self) -> Option<Condition> {
        self.code.and_then(StatusCode::condition)
    }

    /// What the code means: to the provider, else in the registry.
    pub fn summary(&self) -> Option<&'static str> {
        let registered = self.code.map(|code| code.meaning().summary());
        self.note().map(Note::summary).or(registered)
    }
}

/// The code that says the most in a server's words: `dsn::Recipient::code`, as if a report had quoted them.
pub fn said(words: &str) -> Option<StatusCode> {
    says_most(None, words)
}

/// The code that says the most in a Status field and a server's words.
pub fn says_most(status: Option<StatusCode>, words: &str) -> Option<StatusCode> {
    let status = status.map(|status| format!("Status: {status}\n")).unwrap_or_default();
    let report = format!("{status}Diagnostic-Code: smtp; {}\n", on_one_line(words));
    smtp_status::dsn::Report::new(report.as_bytes()).recipients().next()?.status()
}

/// Whether a code says only its class, or only that time ran out.
pub fn is_vague(code: StatusCode) -> bool {
    matches!((code.subject_code(), code.detail_code()), (0, 0) | (4, 7))
}

/// The reply code in a server's words: the one before the status code, else the first where a reply begins.
pub fn reply_code(words: &str) -> Option<ReplyCode> {
    let before_code = scan(words.as_bytes()).find_map(|found| {
        let before = words[..found.start].trim_end_matches([' ', '-', '#', '(', '\'', '"']);
        let start = before.len().checked_sub(3)?;
        reply_code_at(words, start)
    });
    before_code.or_else(|| {
        let starts = words.char_indices().filter(|&(_, character)| matches!(character, '4' | '5'));
        starts.map(|(start, _)| start).find_map(|start| {
            let begins_reply = words[..start].trim_end().is_empty()
                || words[..start]
                    .trim_end()
                    .ends_with([':', '>', '\n', '(', '<', '#', '"', '\'', '*', ']', ';', ','])
                || words[..start].ends_with('\n');
            begins_reply.then(|| reply_code_at(words, start)).flatten()
        })
    })
}

/// The reply code of class 4 or 5 that is a separate word at this index.
fn reply_code_at(words: &str, start: usize) -> Option<ReplyCode> {
    let code: ReplyCode = words.get(start..start + 3)?.parse().ok()?;
    let before = words[..start].chars().next_back();
    let after = words[start + 3..].chars().next();
    let is_apart = before
        .is_none_or(|before| !before.is_alphanumeric() && !matches!(before, '.' | '-' | '_' | '@'))
        && after.is_none_or(|after| matches!(after, ' ' | '-' | ':' | '\r' | '\n' | ',' | ')'));
    (is_apart && code.get() >= 400).then_some(code)
}

/// The provider that runs the quoted server: "host mx.example.org [192.0.2.1]", "while talking to mx.example.org.:".
pub fn quoted_provider(words: &str) -> Option<Provider> {
    let after = |mark: &str| words.find(mark).map(|start| &words[start + mark.len()..]);
    let host = after("host ").or_else(|| after("talking to ")).or_else(|| after("Remote server: "))?;
    let host = host.split(|end: char| end.is_whitespace() || "[(:,;".contains(end)).next()?;
    Provider::of_host(host.as_bytes())
}

/// A text with each run of white space as one space, and no control characters.
pub fn on_one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").replace(char::is_control, "?")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_of_a_server_is_the_one_after_the_reply_code() {
        let code = |words| said(words).map(|code| code.to_string());
        assert_eq!(code("host mx.example.org said: 550 5.1.1 unknown (see 4.2.1)").as_deref(), Some("5.1.1"));
        assert_eq!(code("Giving up (#5.7.1)").as_deref(), Some("5.7.1"));
        assert_eq!(code("250 2.1.5 ok, then nothing"), None);
    }

    #[test]
    fn a_reply_code_begins_a_reply() {
        let code = |words| reply_code(words).map(ReplyCode::get);
        assert_eq!(code("host mx.example.org[192.0.2.1] said: 550 unknown"), Some(550));
        assert_eq!(code("Remote host said: 554-5.7.1 blocked"), Some(554));
        assert_eq!(code("(reason: 550 User unknown)"), Some(550));
        assert_eq!(code("<<< 552 too big"), Some(552));
        assert_eq!(code("421 first, 550 5.1.1 then"), Some(550));
        assert_eq!(code("after 500 seconds, from port 587"), None);
        assert_eq!(code("192.0.2.1:450ms"), None);
    }
}
