//! How long a client may take.

/// The times that a session may take, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// From one line to the end of the next.
    pub line: u64,
    /// For the whole session.
    pub session: u64,
    /// From the last reply to when the client closes the connection.
    pub linger: u64,
}

impl Limits {
    /// Five minutes for a line (RFC 5321 section 4.5.3.2.7), half an hour in all.
    pub const USUAL: Self = Self { line: 5 * 60_000, session: 30 * 60_000, linger: 5_000 };
}

/// When to stop waiting for a client.
///
/// What matters is whole lines: a client that sends a byte now and then must not hold a place that others need.
///
/// ```
/// use mini_mta::{Limits, Patience};
///
/// let mut patience = Patience::new(0, Limits::USUAL);
/// assert_eq!(patience.end(), 300_000);
/// patience.line(200_000);
/// assert_eq!(patience.end(), 500_000);
/// patience.linger(210_000);
/// assert_eq!(patience.end(), 215_000);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    limits: Limits,
    session_end: u64,
    end: u64,
}

impl Patience {
    /// For a session that begins at this time, in milliseconds from any time on.
    #[must_use]
    pub fn new(now: u64, limits: Limits) -> Self {
        let session_end = now.saturating_add(limits.session);
        let mut patience = Self { limits, session_end, end: session_end };
        patience.line(now);
        patience
    }

    /// A whole line has arrived.
    pub fn line(&mut self, now: u64) {
        self.end = self.session_end.min(now.saturating_add(self.limits.line));
    }

    /// The last reply was sent: only that the client closes the connection is waited for.
    pub fn linger(&mut self, now: u64) {
        self.session_end = self.session_end.min(now.saturating_add(self.limits.linger));
        self.end = self.session_end;
    }

    /// When to close the connection.
    #[must_use]
    pub const fn end(&self) -> u64 {
        self.end
    }

    /// How long to wait still; `None` if the time is over.
    #[must_use]
    pub fn left(&self, now: u64) -> Option<u64> {
        self.end.checked_sub(now).filter(|&left| left > 0)
    }
}
