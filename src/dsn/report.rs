//! Splitting a report into its message and its recipients.

use core::fmt;
use core::iter::FusedIterator;

use super::field::Item;
use super::{Field, FieldValue, Fields, Recipient};
use crate::slice;

/// The fields about the message (RFC 3464 section 2.2).
const OF_THE_MESSAGE: &[&str] =
    &["Reporting-MTA", "Original-Envelope-Id", "DSN-Gateway", "Received-From-MTA", "Arrival-Date"];

/// The fields that a recipient has only once, so a second one is about the next recipient (RFC 3464 section 2.3).
const ONCE: &[&str] =
    &["Final-Recipient", "Original-Recipient", "Action", "Status", "Diagnostic-Code", "Remote-MTA"];

/// How many of them, from the first, make a recipient: the Remote-MTA alone does not.
const TELLING: usize = 5;

/// The other fields about a recipient (RFC 3464 section 2.3, RFC 6533 section 5).
const OF_A_RECIPIENT: &[&str] =
    &["Last-Attempt-Date", "Final-Log-ID", "Will-Retry-Until", "Localized-Diagnostic"];

/// The body of a delivery report: the content of a `message/delivery-status` part (RFC 3464), or of a
/// `message/global-delivery-status` part (RFC 6533), its transfer encoding decoded.
///
/// Reading never fails: whatever is readable is returned, and lines that are not fields are skipped. Blank
/// lines may be missing or misplaced: fields about the message end where fields about a recipient begin, and a second
/// address, Action, Status, Diagnostic-Code or Remote-MTA begins the next recipient.
///
/// Takes time proportional to the length of the body. Never allocates, never panics.
///
/// ```
/// use smtp_status::StatusCode;
/// use smtp_status::dsn::{Action, Report};
/// let report = Report::new(
///     b"Reporting-MTA: dns; mail.example.org\r\n\
///       \r\n\
///       Final-Recipient: rfc822; ada@example.org\r\n\
///       Action: failed\r\n\
///       Status: 5.1.1\r\n\
///       \r\n\
///       Final-Recipient: rfc822; charles@example.org\r\n\
///       Action: delayed\r\n\
///       Status: 4.4.1\r\n",
/// );
/// let found: Vec<_> =
///     report.recipients().map(|recipient| (recipient.action(), recipient.status())).collect();
/// assert_eq!(found[0], (Some(Action::Failed), Some(StatusCode::from_static("5.1.1"))));
/// assert_eq!(found[1], (Some(Action::Delayed), Some(StatusCode::from_static("4.4.1"))));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Report<'a> {
    body: &'a [u8],
}

impl<'a> Report<'a> {
    /// The report with this body, which may be anything.
    #[must_use]
    pub const fn new(body: &'a [u8]) -> Self {
        Self { body }
    }

    /// The recipients, in the order of the report: those with an address, an Action, a Status or a Diagnostic-Code.
    pub const fn recipients(&self) -> Recipients<'a> {
        let rest = first_recipient(self.body);
        let reporting_mta = Fields::new(self.message(rest)).value_of("Reporting-MTA");
        Recipients { reporting_mta, rest }
    }

    /// The fields about the message: Reporting-MTA, Arrival-Date and the like.
    pub const fn message_fields(&self) -> Fields<'a> {
        Fields::new(self.message(first_recipient(self.body)))
    }

    /// The text about the message: what precedes the text about the recipients.
    const fn message(&self, recipients: &[u8]) -> &'a [u8] {
        slice::up_to(self.body, slice::offset(self.body, recipients))
    }
}

impl fmt::Debug for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Report")
            .field("message_fields", &self.message_fields())
            .field("recipients", &self.recipients())
            .finish()
    }
}

/// The recipients of a [`Report`].
#[derive(Clone)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[must_use]
pub struct Recipients<'a> {
    reporting_mta: Option<FieldValue<'a>>,
    rest: &'a [u8],
}

impl<'a> Recipients<'a> {
    /// The next recipient, for `const fn`, where an iterator's `next` cannot be called.
    pub const fn next_recipient(&mut self) -> Option<Recipient<'a>> {
        while !self.rest.is_empty() {
            let (fields, seen, rest) = split_recipient(self.rest);
            self.rest = rest;
            if seen.is_telling() {
                return Some(Recipient::new(self.reporting_mta, fields));
            }
        }
        None
    }
}

impl<'a> Iterator for Recipients<'a> {
    type Item = Recipient<'a>;

    fn next(&mut self) -> Option<Recipient<'a>> {
        self.next_recipient()
    }
}

impl FusedIterator for Recipients<'_> {}

impl fmt::Debug for Recipients<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clone()).finish()
    }
}

/// The body from the first field about a recipient on.
///
/// In the first group of lines, that is the first field known to be about a recipient. In a later group with such a
/// field, it is the first field that is not known to be about the message, because a recipient's fields may be in any
/// order.
const fn first_recipient(body: &[u8]) -> &[u8] {
    let (mut rest, mut is_first_group) = (body, true);
    let mut candidate = None;
    let mut has_fields = false;
    while let Some((item, after)) = Item::parse(rest) {
        match item {
            Item::Field(field) if is_about_a_recipient(field) => {
                return match candidate {
                    Some(start) => start,
                    None => rest,
                };
            }
            Item::Field(field) => {
                has_fields = true;
                if !is_first_group && candidate.is_none() && !is_one_of(OF_THE_MESSAGE, field) {
                    candidate = Some(rest);
                }
            }
            Item::Blank => (is_first_group, candidate) = (is_first_group && !has_fields, None),
            Item::Stray => {}
        }
        rest = after;
    }
    rest
}

/// The text about the first recipient, which of the fields in `ONCE` it has, and the text after it.
const fn split_recipient(text: &[u8]) -> (&[u8], Seen, &[u8]) {
    let (mut rest, mut seen) = (text, Seen::NOTHING);
    while let Some((item, after)) = Item::parse(rest) {
        let begins_next = match item {
            Item::Field(field) => {
                let here = Seen::of(field);
                let has_it = seen.has_some_of(here);
                if !has_it {
                    seen = seen.and(here);
                }
                has_it
            }
            // A blank line may occur inside the fields of one recipient.
            Item::Blank => group_has_some_of(after, seen),
            Item::Stray => false,
        };
        if begins_next {
            break;
        }
        rest = after;
    }
    (slice::up_to(text, slice::offset(text, rest)), seen, rest)
}

/// Whether the text up to the next blank line has any of these fields.
const fn group_has_some_of(text: &[u8], seen: Seen) -> bool {
    let mut rest = text;
    while let Some((item, after)) = Item::parse(rest) {
        match item {
            Item::Field(field) if seen.has_some_of(Seen::of(field)) => return true,
            Item::Blank => return false,
            Item::Field(_) | Item::Stray => rest = after,
        }
    }
    false
}

/// A set of the fields in `ONCE`.
#[derive(Clone, Copy)]
struct Seen(u8);

impl Seen {
    const NOTHING: Self = Self(0);

    const fn of(field: Field<'_>) -> Self {
        let (mut names, mut bit) = (ONCE, 1);
        while let [name, rest @ ..] = names {
            if field.is(name) {
                return Self(bit);
            }
            (names, bit) = (rest, bit << 1);
        }
        Self::NOTHING
    }

    const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    const fn has_some_of(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether one of the fields makes a recipient.
    const fn is_telling(self) -> bool {
        self.0 & ((1 << TELLING) - 1) != 0
    }
}

const fn is_about_a_recipient(field: Field<'_>) -> bool {
    is_one_of(ONCE, field) || is_one_of(OF_A_RECIPIENT, field)
}

const fn is_one_of(mut names: &[&str], field: Field<'_>) -> bool {
    while let [name, rest @ ..] = names {
        if field.is(name) {
            return true;
        }
        names = rest;
    }
    false
}
