//! What codes say, until the library's own diagnosis takes its place.

use std::marker::PhantomData;

use smtp_status::{Cause, Outcome, Provider, ReplyCode, StatusCode};

/// All that is known of one delivery, put together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Diagnosis<'a> {
    pub(crate) status: Option<StatusCode>,
    pub(crate) reply_code: Option<ReplyCode>,
    pub(crate) provider: Option<Provider>,
    pub(crate) outcome: Option<Outcome>,
    pub(crate) words: PhantomData<&'a [u8]>,
}

impl Diagnosis<'_> {
    /// The code that says the most.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.status
    }

    /// The server's reply code.
    #[must_use]
    pub fn reply_code(&self) -> Option<ReplyCode> {
        self.reply_code
    }

    /// Who runs the server.
    #[must_use]
    pub fn provider(&self) -> Option<Provider> {
        self.provider
    }

    /// What became of the mail.
    #[must_use]
    pub fn outcome(&self) -> Option<Outcome> {
        self.outcome
    }

    /// Why.
    #[must_use]
    pub fn cause(&self) -> Option<Cause> {
        let code = self.status?;
        self.provider.map_or_else(|| code.cause(), |provider| provider.cause(code))
    }

    /// Whether it failed, and the address is the cause.
    #[must_use]
    pub fn is_hard_bounce(&self) -> bool {
        self.outcome == Some(Outcome::Failed) && self.cause() == Some(Cause::Address)
    }
}
