//! What a mail says about deliveries.

use std::collections::HashSet;
use std::sync::Arc;

use smtp_status::dsn::Action;

use crate::delivery::{Delivery, judge};
use crate::limits::{Limit, Limits};
use crate::message::Message;
use crate::origin::{Origin, has_report_fields};
use crate::report;
use crate::text::{Text, lazily};
use crate::words::{Rank, printable};

/// A mail: who wrote it, and what it says about deliveries. See [`read`].
#[derive(Clone, Debug, Default)]
pub struct Mail {
    origin: Origin,
    deliveries: Vec<Delivery>,
    message_id: Option<String>,
    date: Option<String>,
    exceeded: Vec<Limit>,
}

/// Reads a mail: any bytes are one, and nothing fails. A mail that says nothing about deliveries has none.
///
/// Takes time proportional to the length of the mail, and bounded memory: [`Limit`] says how much is read.
///
/// ```
/// use smtp_status_mail::{Origin, read};
/// let mail = read(
///     b"From: Ada <ada@example.net>\n\
///       Subject: Re: lunch\n\
///       \n\
///       I got this:\n\
///       <charles@example.org>: 550 5.1.1 No such user\n",
/// );
/// // A person who quotes a bounce is no reason to stop sending.
/// assert_eq!(mail.origin(), Origin::Person);
/// assert!(mail.deliveries().iter().all(|delivery| !delivery.is_hard_bounce()));
/// ```
#[must_use]
pub fn read(message: &[u8]) -> Mail {
    let mut limits = Limits::default();
    if message.len() > Limit::MESSAGE_SIZE {
        limits.exceed(Limit::Size);
    }
    let message = Message::of(&message[..message.len().min(Limit::MESSAGE_SIZE)], &mut limits);
    let mut deliveries = match message.origin {
        Origin::Report => Vec::new(),
        _ => deliveries(&message, Limits::NESTED_MESSAGES, &mut limits),
    };
    judge(&mut deliveries);
    Mail {
        origin: message.origin,
        deliveries,
        message_id: message.header.message_id(),
        date: message.header.raw("Date").and_then(crate::decode::date),
        exceeded: limits.into_exceeded(),
    }
}

impl Mail {
    /// Who wrote it.
    #[must_use]
    pub fn origin(&self) -> Origin {
        self.origin
    }

    /// What it says about the delivery to each recipient, in the order of the mail.
    #[must_use]
    pub fn deliveries(&self) -> &[Delivery] {
        &self.deliveries
    }

    /// Its own Message-ID, without the angle brackets. That of the message it returns is
    /// [`Delivery::original_message_id`].
    #[must_use]
    pub fn message_id(&self) -> Option<&str> {
        self.message_id.as_deref()
    }

    /// When it was written: its Date field, in the form of RFC 3339, "2026-11-24T18:00:00+01:00".
    #[must_use]
    pub fn date(&self) -> Option<&str> {
        self.date.as_deref()
    }

    /// The limits that it exceeds: what is beyond them was not read.
    #[must_use]
    pub fn exceeded(&self) -> &[Limit] {
        &self.exceeded
    }
}

/// The deliveries of the first of these that says something: the report; its fields, if they are in the header or in the
/// text; the text; a message inside, such as a bounce that somebody forwards.
fn deliveries(message: &Message<'_>, depth: usize, limits: &mut Limits) -> Vec<Delivery> {
    let is_correspondent = |address: &str| message.is_correspondent(address);
    let text = lazily(&message.text, &is_correspondent);
    let mut found = Vec::new();
    for report in &message.reports {
        // One more than the limit shows that it is exceeded.
        found.extend(report::deliveries(report, message, &text, Limits::DELIVERIES + 1 - found.len()));
    }
    if found.is_empty() && has_report_fields(&message.header) {
        // Without a sender it is a report on its own, and all of it are fields.
        let is_alone = !message.header.has("From");
        let fields = if is_alone { message.header.text_and_body() } else { message.header.text() };
        let nothing = lazily("", &is_correspondent);
        let text = if is_alone { &nothing } else { &text };
        found = report::deliveries(fields, message, text, Limits::DELIVERIES + 1);
    }
    if found.is_empty()
        && let Some(fields) = report::fields_in(&message.text)
    {
        let text = lazily(&message.text[..fields.start], &is_correspondent);
        let fields = message.text[fields].as_bytes();
        found = report::deliveries(fields, message, &text, Limits::DELIVERIES + 1);
    }
    if found.is_empty() {
        found = of_text(message, &text);
    }
    if found.iter().all(|delivery| delivery.recipient.is_none()) && !message.inside.is_empty() {
        let inside = of_inside(message, depth, limits);
        found = if inside.is_empty() { found } else { inside };
    }
    if found.len() > Limits::DELIVERIES {
        limits.exceed(Limit::Deliveries);
        found.truncate(Limits::DELIVERIES);
    }
    for delivery in &mut found {
        delivery.is_doubtful |= message.origin != Origin::Bounce;
    }
    found
}

/// The deliveries of the first message inside that says something.
fn of_inside(message: &Message<'_>, depth: usize, limits: &mut Limits) -> Vec<Delivery> {
    if depth == 0 {
        limits.exceed(Limit::Nesting);
        return Vec::new();
    }
    let mut inside = message.inside.iter().map(|inside| {
        let message = Message::of(inside, limits);
        if message.origin == Origin::Report { Vec::new() } else { deliveries(&message, depth - 1, limits) }
    });
    inside.find(|found| !found.is_empty()).unwrap_or_default()
}

/// What a text says about each recipient, or about nobody in particular.
fn of_text(message: &Message<'_>, text: &Text<'_>) -> Vec<Delivery> {
    let rank = || text.whole().map(|whole| whole.rank).unwrap_or_default();
    if message.origin != Origin::Bounce && rank() < Rank::CodeInReply {
        return Vec::new();
    }
    let (recipients, is_doubtful) = recipients(message, text);
    let is_only = recipients.len() == 1;
    let delivery = |recipient: Option<String>| {
        let about = text.about(recipient.as_deref().unwrap_or_default(), is_only);
        Delivery {
            recipient: recipient.as_deref().map(printable),
            original_recipient: about.expanded_from.as_deref().map(printable),
            assumed_action: Some(if about.is_deferred { Action::Delayed } else { Action::Failed }),
            told: about.told.unwrap_or_default(),
            original_message_id: message.original_message_id.clone(),
            is_doubtful,
            ..Delivery::default()
        }
    };
    if !recipients.is_empty() {
        recipients.into_iter().map(|recipient| delivery(Some(recipient))).collect()
    } else if rank() > Rank::Nothing || text.names_a_person() {
        vec![delivery(None)]
    } else {
        Vec::new()
    }
}

/// Whom a text is about, and whether that is in doubt. The first of these that names somebody: the header, the blocks, the
/// lines that speak of trouble, the returned message, any line of the bouncing system, the replies that it quotes.
fn recipients(message: &Message<'_>, text: &Text<'_>) -> (Vec<String>, bool) {
    if !message.failed.is_empty() {
        return (message.failed.clone(), false);
    }
    let of_blocks: Vec<String> = text.recipients().map(str::to_owned).collect();
    if !of_blocks.is_empty() || text.names_a_person() {
        return (of_blocks, false);
    }
    let others = |addresses: Vec<&str>| {
        each_once(addresses.into_iter().filter(|address| !message.is_correspondent(address)))
    };
    // Of several addresses that are only mentioned, one may have failed.
    let sure_of_one = |addresses: Vec<String>| {
        let is_doubtful = addresses.len() > 1;
        (addresses, is_doubtful)
    };
    let troubled = others(text.troubled());
    if !troubled.is_empty() {
        return sure_of_one(troubled);
    }
    let returned_to = each_once(message.returned_to.iter().map(String::as_str));
    if !returned_to.is_empty() {
        // A list that gets its own bounces is not what failed.
        let is_list = returned_to.iter().any(|address| message.is_correspondent(address));
        let (returned_to, is_doubtful) = sure_of_one(returned_to);
        return (returned_to, is_doubtful || is_list);
    }
    let named = others(text.named());
    if !named.is_empty() {
        return sure_of_one(named);
    }
    sure_of_one(others(text.in_replies()))
}

fn each_once<'a>(addresses: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut known = HashSet::new();
    addresses.filter(|address| known.insert(address.to_ascii_lowercase())).map(str::to_owned).collect()
}

const _: fn() = || {
    fn is_shared_between_threads<T: Send + Sync>() {}
    is_shared_between_threads::<Arc<Mail>>();
};
