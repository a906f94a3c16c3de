//! Delivery reports (RFC 3464, RFC 6533).

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use smtp_status::dsn::{FieldValue, Recipient, Report};

use crate::delivery::Delivery;
use crate::lines::lines;
use crate::message::Message;
use crate::text::LazyText;
use crate::words::{Rank, Told, printable};

/// Fields with which a report may begin in a text.
const FIELDS: &[&str] = &["reporting-mta:", "final-recipient:", "original-recipient:"];

/// Lines with which something else begins.
const ENDS: &[&str] = &["--", "content-type:", "received:", "return-path:", "from:"];

/// What a report says about each recipient, where it says next to nothing with what the text says. At most this many.
pub fn deliveries(body: &[u8], message: &Message<'_>, text: &LazyText<'_>, most: usize) -> Vec<Delivery> {
    let report = Report::new(body);
    let about_message = |name: &str| {
        let mut fields = report.message_fields();
        fields.find(|field| field.name().eq_ignore_ascii_case(name)).map(|field| field.value().to_string())
    };
    let of_all = Delivery {
        envelope_id: about_message("Original-Envelope-Id").filter(|id| !id.is_empty()).map(Arc::from),
        reporting_host: about_message("Reporting-MTA").and_then(|mta| host(&mta)).map(Arc::from),
        original_message_id: message.original_message_id.clone(),
        ..Delivery::default()
    };
    let is_only = report.recipients().nth(1).is_none();
    let mut deliveries: Vec<Delivery> = report
        .recipients()
        .take(most)
        .map(|recipient| delivery(&recipient, &of_all, message, text, is_only))
        .collect();
    name_members(&mut deliveries, message, text);
    deliveries
}

fn delivery(
    recipient: &Recipient<'_>,
    of_all: &Delivery,
    message: &Message<'_>,
    text: &LazyText<'_>,
    is_only: bool,
) -> Delivery {
    let address = recipient.address().map(|address| address.to_string());
    let mut original = recipient.original_address().map(|address| address.to_string());
    // sendmail: the member of an alias.
    let member = recipient.field("X-Actual-Recipient").and_then(|value| address_in(&value));
    let address = match (member, address) {
        (Some(member), Some(alias)) if !member.eq_ignore_ascii_case(&alias) => {
            original = original.or(Some(alias));
            Some(member)
        }
        (_, Some(address)) => Some(address),
        (member, None) if !is_only => member,
        (member, None) => member.or_else(|| message.only_failed().or(text.only_recipient()).map(printable)),
    };
    let said = ["Diagnostic-Code", "X-Supplementary-Info"].iter().find_map(|name| {
        let words = match recipient.diagnostic().filter(|_| *name == "Diagnostic-Code") {
            Some(diagnostic) => String::from_utf8_lossy(diagnostic.text()).into_owned(),
            None => recipient.field(name)?.to_string(),
        };
        (!words.trim().is_empty()).then(|| Arc::new(Told::of_words(&words)))
    });
    let is_clear = recipient.status_field().is_some_and(|status| !status.is_vague());
    let rank = said.as_ref().map_or(Rank::Nothing, |told| told.rank);
    let told = if said.is_none() || !is_clear && rank < Rank::PhraseInReply {
        let about = address.as_deref().and_then(|address| text.about(address, is_only).told);
        about.filter(|about| about.rank > rank).or(said)
    } else {
        said
    };
    Delivery {
        recipient: address,
        original_recipient: original,
        action: recipient.action(),
        status_field: recipient.status_field(),
        told: told.unwrap_or_default(),
        remote_host: recipient.field("Remote-MTA").and_then(|mta| host(&mta.to_string())),
        ..of_all.clone()
    }
}

/// The address in a field such as `rfc822; ada@example.org`.
fn address_in(value: &FieldValue<'_>) -> Option<String> {
    let value = value.to_string();
    let (_, address) = value.split_once(';')?;
    let address = address.trim().trim_start_matches('<').trim_end_matches('>');
    (address.contains('@') && !address.contains(char::is_whitespace)).then(|| printable(address))
}

/// The name of the host in a field such as `dns; mx.example.org (192.0.2.1)`.
fn host(mta: &str) -> Option<String> {
    let name = mta.split_once(';').map_or(mta, |(_, name)| name).trim_start();
    let name = name.split([' ', '\t', '(', '[', ';']).next()?.trim_end_matches('.');
    (!name.is_empty()).then(|| printable(name))
}

/// Names the members of aliases. Exim's report names the alias, its header and its text the member that failed.
fn name_members(deliveries: &mut [Delivery], message: &Message<'_>, text: &LazyText<'_>) {
    let is_named =
        |delivery: &Delivery| delivery.recipient().is_none_or(|address| message.has_failed(address));
    if message.failed.is_empty() || deliveries.iter().all(is_named) {
        return;
    }
    let mut members: Vec<(&str, &str)> =
        text.members().filter(|(member, _)| message.has_failed(member)).collect();
    members.reverse();
    let mut by_alias: HashMap<String, Vec<&str>> = HashMap::new();
    for (member, alias) in members {
        by_alias.entry(alias.to_ascii_lowercase()).or_default().push(member);
    }
    let is_only = deliveries.len() == 1;
    for delivery in deliveries {
        let Some(alias) = delivery.recipient.clone().filter(|alias| !message.has_failed(alias)) else {
            continue;
        };
        let member = by_alias.get_mut(&alias.to_ascii_lowercase()).and_then(Vec::pop);
        match member.or_else(|| message.only_failed().filter(|_| is_only)) {
            Some(member) => {
                delivery.recipient = Some(printable(member));
                delivery.original_recipient.get_or_insert(alias);
            }
            // It is not known which member failed, and the alias may have others.
            None => delivery.is_doubtful = true,
        }
    }
}

/// Where in a text the fields of a report are that the bouncing system wrote: up to the next part or message.
pub fn fields_in(text: &str) -> Option<Range<usize>> {
    let begins_with_any = |line: &str, starts: &[&str]| {
        starts
            .iter()
            .any(|start| line.get(..start.len()).is_some_and(|line| line.eq_ignore_ascii_case(start)))
    };
    let mut lines = lines(text);
    let first = lines.find(|line| begins_with_any(line.own, FIELDS))?;
    let end = lines.find(|line| begins_with_any(line.text, ENDS)).map_or(text.len(), |line| line.start);
    Some(first.start..end)
}
