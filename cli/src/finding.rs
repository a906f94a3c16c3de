//! What is found: one recipient of a bounce, one line of a log, one code.

use smtp_status::dsn::Action;
use smtp_status::provider::Note;
use smtp_status::{Cause, Condition, Diagnosis, Outcome, Provider, ReplyCode, StatusCode};

/// What is known about one delivery.
#[derive(Clone, Debug, Default)]
pub struct Finding {
    /// Where it was found: a file, a file and a line, an argument.
    pub source: String,
    pub recipient: Option<String>,
    /// The address that the mail was sent to, if a bounce names it: of an alias, the recipient is the member.
    pub original_recipient: Option<String>,
    /// What the sender called the mail when it was sent, in a bounce.
    pub envelope_id: Option<String>,
    /// The Message-ID of the mail that a bounce returns.
    pub original_message_id: Option<String>,
    /// The most informative code.
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
    /// The server that the mail was offered to, as a log has it.
    pub relay: Option<String>,
    /// How many seconds the mail was on the server that wrote the log.
    pub delay: Option<f64>,
    /// How often it happened, if the log joins equal lines.
    pub times: u32,
    /// Whether the server that wrote the log did not accept the mail from somebody else.
    pub is_refusal: bool,
    /// Whether the time ran out for a mail, of which the log does not say for whom.
    pub is_expired: bool,
    /// Whether it is from a mail that nothing marks as a bounce, or from a line that can be read in several ways: anyone can
    /// quote a server's reply.
    pub is_hearsay: bool,
}

/// What is made of a server's answer.
#[derive(Clone, Copy, Debug)]
pub struct Judged {
    /// The most informative code.
    pub code: Option<StatusCode>,
    pub reply_code: Option<ReplyCode>,
    pub provider: Option<Provider>,
    pub cause: Option<Cause>,
    pub is_hard_bounce: bool,
}

impl Judged {
    /// Judges a line of a log: its own status field, the words of the server that was asked, that server's name, and
    /// what happened to the mail.
    pub fn new(
        status: Option<StatusCode>,
        words: &[u8],
        host: Option<&[u8]>,
        outcome: Option<Outcome>,
    ) -> Self {
        let mut diagnosis = Diagnosis::of(words);
        if let Some(status) = status {
            diagnosis = diagnosis.with_status(status);
        }
        if let Some(host) = host {
            diagnosis = diagnosis.with_host(host);
        }
        if let Some(outcome) = outcome {
            diagnosis = diagnosis.with_action(action(outcome));
        }
        let is_telling = |status: &StatusCode| status.class().is_success() || !status.is_vague();
        Self {
            code: status.filter(is_telling).or_else(|| diagnosis.status()),
            reply_code: diagnosis.reply_code(),
            provider: diagnosis.provider(),
            cause: diagnosis.cause(),
            is_hard_bounce: diagnosis.is_hard_bounce(),
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

    /// Whether to stop sending there; `None` if the outcome is not known. Mail that this server refused
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

/// What a report would call an outcome.
const fn action(outcome: Outcome) -> Action {
    match outcome {
        Outcome::Delivered => Action::Delivered,
        Outcome::Deferred => Action::Delayed,
        Outcome::Failed => Action::Failed,
    }
}

/// The host of a quoted server: "host mx.example.org [192.0.2.1]", "while talking to mx.example.org.:".
pub fn quoted_host(words: &str) -> Option<&str> {
    let after = |mark: &str| words.find(mark).map(|start| &words[start + mark.len()..]);
    let host = after("host ").or_else(|| after("talking to ")).or_else(|| after("Remote server: "))?;
    host.split(|end: char| end.is_whitespace() || "[(:,;".contains(end)).next()
}

/// A text with each run of white space as one space, and no control characters.
pub fn on_one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").replace(char::is_control, "?")
}
