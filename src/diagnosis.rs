//! [`Diagnosis`]: all that is known of one delivery, put together.

mod reply_code;
mod status;

use core::fmt;

use crate::dsn::Action;
use crate::phrase::{self, Decisive, Found, Strength};
use crate::provider::Note;
use crate::slice::{self, Escaped};
use crate::{Cause, Outcome, Provider, ReplyCode, StatusCode};

/// All that is known of one delivery, put together: what a server said, the codes in it and beside it, and whose server
/// it was.
///
/// Begin with the server's [words](Diagnosis::of), add what is at hand, and ask. Whoever reads [replies](crate::Reply) or
/// [reports](crate::dsn::Report) gets a diagnosis from them.
///
/// ```
/// use smtp_status::{Basis, Cause, Diagnosis, StatusCode};
/// // As a log or a client has it: the reply code and the text apart.
/// const FULL: Diagnosis<'_> = Diagnosis::of(b"552 5.1.1 <ada@example.org>: Recipient overquota");
/// assert_eq!(FULL.status(), Some(StatusCode::from_static("5.1.1")));
/// // The code says that there is no such address, the words say that it is full.
/// assert_eq!((FULL.cause(), FULL.basis()), (Some(Cause::Mailbox), Some(Basis::Words)));
/// assert!(!FULL.is_hard_bounce());
/// ```
///
/// Each answer takes time proportional to the length of the words. Nothing is copied and nothing is kept, so a program that
/// asks the same question often should remember the answer.
///
/// Which words and which codes have which cause is this crate's judgment, and may change in any minor version. So may
/// which addresses are hard bounces; in a patch they stay the same.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[must_use]
pub struct Diagnosis<'a> {
    words: &'a [u8],
    /// The Status field of a report, or what a client has read.
    field: Option<StatusCode>,
    reply_code: Option<ReplyCode>,
    action: Option<Action>,
    /// Of the host, if that is known.
    provider: Option<Provider>,
}

/// What decided on a [cause](Diagnosis::cause).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Basis {
    /// The [phrase](Diagnosis::phrase) found in the words.
    Words,
    /// What the [provider](Diagnosis::provider) means by the code.
    Note,
    /// The status code, as the registry has it.
    Code,
}

impl<'a> Diagnosis<'a> {
    /// What the server said: a reply as it was sent or quoted, of one line or many, or its text alone. Never fails:
    /// words that say nothing are no words.
    ///
    /// Without any, `Diagnosis::of(b"")`, the answers are those of what is added.
    pub const fn of(words: &'a [u8]) -> Self {
        Self { words, field: None, reply_code: None, action: None, provider: None }
    }

    /// With the Status field of a report, or the status code that a client has read apart from the words.
    pub const fn with_status(self, status: StatusCode) -> Self {
        Self { field: Some(status), ..self }
    }

    /// With the reply code, of a client that has it apart from the words.
    pub const fn with_reply_code(self, code: ReplyCode) -> Self {
        Self { reply_code: Some(code), ..self }
    }

    /// With the Action field of a report (RFC 3464 section 2.3.3).
    pub const fn with_action(self, action: Action) -> Self {
        Self { action: Some(action), ..self }
    }

    /// With the name of the server that said it: of an MX record, a log's relay, or a report's Remote-MTA.
    ///
    /// A recipient's domain is not the host of its servers: a reply about `ada@gmail.com` may be from a relay.
    pub const fn with_host(self, host: &[u8]) -> Self {
        Self { provider: Provider::of_host(host), ..self }
    }

    /// The words.
    #[must_use]
    pub const fn words(&self) -> &'a [u8] {
        self.words
    }

    /// The most informative status code: one in the words, or the one [added](Diagnosis::with_status).
    ///
    /// Of the codes in the words, the first that directly follows a reply code and is not vague is used, else the first
    /// that is not vague, else the first. One of class 2 is about something else, unless the whole reply reports success.
    /// One that does not follow a reply code must have the class of the reply code that the words begin with.
    ///
    /// The code that was added is used if there is no such code or it is vague, or if the words begin with a reply code
    /// of its class and the code in them has another. X.0.0 and X.4.7 (expired, without a reason) are vague, and so is
    /// X.n.0 beside an added code of the same subject that is not.
    ///
    /// ```
    /// use smtp_status::{Diagnosis, StatusCode};
    /// let status = |words: &'static str| Diagnosis::of(words.as_bytes()).status();
    /// assert_eq!(status("550 #5.1.0 Rejected"), Some(StatusCode::from_static("5.1.0")));
    /// assert_eq!(status("550 rejected by SuperFilter 4.2.1"), None);
    /// let guessed = Diagnosis::of(b"550 5.7.1 Blocked").with_status(StatusCode::from_static("5.1.1"));
    /// assert_eq!(guessed.status(), Some(StatusCode::from_static("5.7.1")));
    /// ```
    #[must_use]
    pub const fn status(&self) -> Option<StatusCode> {
        status::most_informative(self)
    }

    /// The reply code: the one [added](Diagnosis::with_reply_code), else in the words the one before the [status
    /// code](Diagnosis::status), else the one that they begin with, else the first of class 4 or 5 where a quoted
    /// reply begins: `host mx.example.org said: 550 No such user`.
    ///
    /// ```
    /// use smtp_status::Diagnosis;
    /// let quoted = Diagnosis::of(b"host mx.example.org[192.0.2.1] said: 550 No such user");
    /// assert_eq!(quoted.reply_code().map(|code| code.get()), Some(550));
    /// ```
    #[must_use]
    pub const fn reply_code(&self) -> Option<ReplyCode> {
        match self.reply_code {
            Some(code) => Some(code),
            None => reply_code::in_words(self.words),
        }
    }

    /// The provider whose server said it: of the [host](Diagnosis::with_host); if that is not known, only if the words are
    /// unmistakably a provider's.
    ///
    /// ```
    /// use smtp_status::{Diagnosis, Provider};
    /// let said = Diagnosis::of(b"550 5.4.1 Access denied").with_host(b"example-org.mail.protection.outlook.com");
    /// assert_eq!(said.provider(), Some(Provider::ExchangeOnline));
    /// ```
    #[must_use]
    pub const fn provider(&self) -> Option<Provider> {
        match self.provider {
            Some(provider) => Some(provider),
            None => phrase::provider_of_words(self.words),
        }
    }

    /// What the provider means by the status code, if that is known.
    #[must_use]
    pub const fn note(&self) -> Option<Note> {
        match (self.status(), self.provider()) {
            (Some(status), Some(provider)) => provider.note(status),
            _ => None,
        }
    }

    /// The phrase in the words that decided on the cause, or would have if the provider's note had not.
    ///
    /// ```
    /// use smtp_status::Diagnosis;
    /// let words = "550 Sorry, no such user here";
    /// let phrase = Diagnosis::of(words.as_bytes()).phrase().unwrap();
    /// assert_eq!(&words[phrase.range()], "no such user");
    /// ```
    #[must_use]
    pub const fn phrase(&self) -> Option<Found> {
        match phrase::find_for(self.words, self.provider()) {
            Some(decisive) => Some(decisive.found),
            None => None,
        }
    }

    /// The outcome: of the [action](Diagnosis::with_action), because a failure may be final even with class 4; without
    /// one, of the reply code's class, or of the status code's where there is no reply code.
    ///
    /// ```
    /// use smtp_status::dsn::Action;
    /// use smtp_status::{Diagnosis, Outcome};
    /// let later = Diagnosis::of(b"451 4.7.1 Try again later");
    /// assert_eq!(later.outcome(), Some(Outcome::Deferred));
    /// assert_eq!(later.with_action(Action::Failed).outcome(), Some(Outcome::Failed));
    /// ```
    #[must_use]
    pub const fn outcome(&self) -> Option<Outcome> {
        let code = match (self.action, self.reply_code, self.field) {
            (Some(action), ..) => return Some(action.outcome()),
            (None, Some(code), _) => Some(code),
            // In a report, the Status field is the reporting system's own word on what happened.
            (None, None, Some(_)) => None,
            (None, None, None) => self.reply_code(),
        };
        let class = match code {
            Some(code) => code.class(),
            None => match self.status() {
                Some(status) => Some(status.class()),
                None => None,
            },
        };
        match class {
            Some(class) => Some(class.outcome()),
            None => None,
        }
    }

    /// Where the problem lies, as far as words and codes tell; `None` for a delivery.
    ///
    /// The first of these decides:
    ///
    /// 1. the phrase found in the words;
    /// 2. what the provider means by the code, if that names a cause;
    /// 3. the cause of the code in the registry, unless the provider gives the code a meaning without a cause;
    /// 4. a phrase that says next to nothing, such as "rejected".
    ///
    /// But where the code is about the sender, no phrase makes it about the address. [`basis`](Diagnosis::basis) says
    /// which it was.
    #[must_use]
    pub const fn cause(&self) -> Option<Cause> {
        match self.decide() {
            Some((cause, _)) => Some(cause),
            None => None,
        }
    }

    /// What decided on the cause, so that a program can trust codes alone.
    #[must_use]
    pub const fn basis(&self) -> Option<Basis> {
        match self.decide() {
            Some((_, basis)) => Some(basis),
            None => None,
        }
    }

    const fn decide(&self) -> Option<(Cause, Basis)> {
        match self.outcome() {
            Some(Outcome::Delivered) => None,
            _ => self.decide_undelivered(),
        }
    }

    /// The same for what was not delivered.
    const fn decide_undelivered(&self) -> Option<(Cause, Basis)> {
        let (status, provider) = (self.status(), self.provider());
        let note = match (status, provider) {
            (Some(status), Some(provider)) => provider.note(status),
            _ => None,
        };
        let of_note = match note {
            Some(note) => note.cause(),
            None => None,
        };
        let of_code = match (note, status) {
            (None, Some(status)) => status.cause(),
            _ => None,
        };
        match (phrase::find_for(self.words, provider), of_note, of_code) {
            (Some(decisive), of_note, of_code) if outweighs(decisive, of_note, of_code) => {
                Some((decisive.found.cause, Basis::Words))
            }
            (_, Some(cause), _) => Some((cause, Basis::Note)),
            (_, None, Some(cause)) => Some((cause, Basis::Code)),
            (_, None, None) => None,
        }
    }

    /// Whether this is a hard bounce: the delivery failed, and the address is the cause. Stop sending there.
    ///
    /// ```
    /// use smtp_status::Diagnosis;
    /// let is_hard_bounce = |words: &'static str| Diagnosis::of(words.as_bytes()).is_hard_bounce();
    /// assert!(is_hard_bounce("550 User unknown"));
    /// assert!(!is_hard_bounce("450 User unknown"));
    /// assert!(!is_hard_bounce("550 5.1.1 Sender address rejected: User unknown"));
    /// ```
    #[doc(alias("hard bounce", "hardbounce"))]
    #[must_use]
    pub const fn is_hard_bounce(&self) -> bool {
        matches!(self.outcome(), Some(Outcome::Failed))
            && matches!(self.decide_undelivered(), Some((Cause::Address, _)))
    }

    /// One line for people: of the provider's note, else of what the status code means. `None` without a status code.
    #[must_use]
    pub const fn summary(&self) -> Option<&'static str> {
        match (self.note(), self.status()) {
            (Some(note), _) => Some(note.summary()),
            (None, Some(status)) => Some(status.meaning().summary()),
            (None, None) => None,
        }
    }

    /// A few sentences for people: of the provider's note, else of what the status code means. `None` without a status
    /// code.
    #[must_use]
    pub const fn description(&self) -> Option<&'static str> {
        match (self.note(), self.status()) {
            (Some(note), _) => Some(note.description()),
            (None, Some(status)) => Some(status.description()),
            (None, None) => None,
        }
    }
}

/// Whether a phrase decides before the cause of a note or a code.
const fn outweighs(decisive: Decisive, of_note: Option<Cause>, of_code: Option<Cause>) -> bool {
    match (decisive.strength, decisive.found.cause, of_code) {
        (Strength::Weak, ..) => of_note.is_none() && of_code.is_none(),
        // A code that blames the sender keeps words from blaming the address.
        (Strength::Usual, Cause::Address, Some(Cause::Sender)) => false,
        (Strength::Usual | Strength::OfProvider, ..) => true,
    }
}

impl fmt::Debug for Diagnosis<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Diagnosis")
            .field("words", &Escaped(self.words))
            .field("status", &self.field)
            .field("reply_code", &self.reply_code)
            .field("action", &self.action)
            .field("provider", &self.provider)
            .finish()
    }
}

impl Basis {
    /// Every basis.
    pub const ALL: &'static [Self] = &[Self::Words, Self::Note, Self::Code];

    /// The basis as a word in lower case, such as "words".
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Words => "words",
            Self::Note => "note",
            Self::Code => "code",
        }
    }

    /// The basis with this name, ignoring the case of ASCII letters.
    #[must_use]
    pub const fn from_name(name: &str) -> Option<Self> {
        slice::with_name!(Self::ALL, name.as_bytes())
    }
}

/// Writes the [name](Basis::name).
impl fmt::Display for Basis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
