//! Events as JSON: of KumoMTA's log, and of the services SES, SendGrid, Mailgun, Postmark and SparkPost.

use serde::de::{DeserializeSeed, SeqAccess, Visitor};
use serde_json::{Map, Value};
use smtp_status::{Outcome, StatusCode};

use super::{Context, Entry, Event, Reading, Sink, State, address, wrapper};

type Object = Map<String, Value>;

/// An event of a service, as far as it is known.
#[derive(Default)]
struct Found {
    event: Option<Event>,
    time: String,
    id: String,
    sender: String,
    recipient: String,
    relay: String,
    status: Option<StatusCode>,
    words: String,
    delay: Option<f64>,
    is_expired: bool,
    /// Whether a server has answered: a service's own list of addresses is no answer.
    is_answer: bool,
}

/// The events of a service: how one is recognised, and read.
struct Service {
    is_event: fn(&Object) -> bool,
    read: fn(&Object, &mut Vec<Found>) -> Reading,
}

const SERVICES: &[Service] = &[
    Service { is_event: is_kumo, read: kumo },
    Service { is_event: is_ses, read: ses },
    Service { is_event: is_sendgrid, read: sendgrid },
    Service { is_event: is_mailgun, read: mailgun },
    Service { is_event: is_postmark, read: postmark },
    Service { is_event: is_sparkpost, read: sparkpost },
];

/// Objects around events.
const ENVELOPES: &[&str] = &["event-data", "detail", "Sns"];
/// Lists of events.
const LISTS: &[&str] = &["items", "results", "Records", "events"];

pub fn is_event(object: &Object) -> bool {
    SERVICES.iter().any(|service| (service.is_event)(object))
        || inside(object).is_some()
        || lists(object).next().is_some()
}

/// Reads an object if it is an event or has some in it.
pub fn read(object: &Object, context: &mut Context<'_>) -> Option<Reading> {
    if let Some(service) = SERVICES.iter().find(|service| (service.is_event)(object)) {
        let mut found = Vec::new();
        let reading = (service.read)(object, &mut found);
        for found in &found {
            found.mail(context);
        }
        return Some(reading);
    }
    if let Some(inner) = inside(object) {
        return read(&inner, context);
    }
    let readings: Vec<_> = lists(object).filter_map(|event| read(event, context)).collect();
    readings.iter().find(|reading| **reading == Reading::Unreadable).or(readings.first()).copied()
}

/// The event in an envelope: SNS has it as text.
fn inside(object: &Object) -> Option<Object> {
    if let Some(Value::String(message)) = object.get("Message").filter(|_| object.contains_key("Type")) {
        return serde_json::from_str(message).ok().filter(is_event);
    }
    let inner = ENVELOPES.iter().find_map(|name| object.get(*name)?.as_object());
    inner.filter(|inner| is_event(inner)).cloned()
}

fn lists(object: &Object) -> impl Iterator<Item = &Object> {
    let list = LISTS.iter().find_map(|name| object.get(*name)?.as_array());
    list.into_iter().flatten().filter_map(Value::as_object).filter(|event| is_event(event))
}

impl Found {
    fn mail(&self, context: &mut Context<'_>) {
        let Some(event) = self.event else { return };
        let line = wrapper::message(self.time.as_bytes(), b"", b"", b"");
        let text = |text: &'_ str| (!text.is_empty()).then_some(text.len());
        let some = |value: &str| text(value).is_some();
        let recipient = address::without_brackets(self.recipient.as_bytes());
        context.mail(&Entry {
            queue_id: self.id.as_bytes(),
            sender: some(&self.sender).then_some(self.sender.as_bytes()),
            recipient: some(&self.recipient).then_some(recipient),
            relay: some(&self.relay).then_some(self.relay.as_bytes()),
            status: self.status,
            text: self.words.as_bytes(),
            delay: self.delay.into(),
            is_expired: self.is_expired,
            refusal: Some(Outcome::Failed),
            is_exact: self.is_answer && address::is_mailbox(recipient),
            ..Entry::new(&line, event)
        });
    }
}

/// A text or a number at a path.
fn at(object: &Object, path: &[&str]) -> String {
    let [name, rest @ ..] = path else { return String::new() };
    match (object.get(*name), rest) {
        (Some(Value::String(text)), []) => text.clone(),
        (Some(Value::Number(number)), []) => number.to_string(),
        (Some(Value::Object(inner)), [_, ..]) => at(inner, rest),
        _ => String::new(),
    }
}

/// The first of several places that says something.
fn any(object: &Object, paths: &[&[&str]]) -> String {
    paths.iter().map(|path| at(object, path)).find(|text| !text.is_empty()).unwrap_or_default()
}

fn status(text: &str) -> Option<StatusCode> {
    text.trim().parse().ok()
}

fn is_kumo(object: &Object) -> bool {
    ["type", "recipient", "queue", "response"].iter().all(|name| object.contains_key(*name))
}

/// {"type":"Bounce","id":"1","sender":"...","recipient":"...","response":{"code":550,"enhanced_code":{...},"content":"..."}}
fn kumo(object: &Object, found: &mut Vec<Found>) -> Reading {
    let kind = at(object, &["type"]);
    let event = match kind.as_str() {
        "Delivery" => Event::Delivered,
        "TransientFailure" | "Deferral" => Event::Deferred,
        "Bounce" | "Expiration" | "AdminBounce" => Event::Failed,
        "Rejection" => Event::Refused,
        // A report or a complaint comes from anybody.
        "Reception"
        | "OOB"
        | "Feedback"
        | "Delayed"
        | "DeferredInjectionRebind"
        | "AdminRebind"
        | "XferOut"
        | "XferIn" => {
            return Reading::Else;
        }
        _ => return Reading::Unreadable,
    };
    let part = |name: &str| at(object, &["response", "enhanced_code", name]);
    let enhanced = status(&format!("{}.{}.{}", part("class"), part("subject"), part("detail")));
    let said = [
        at(object, &["response", "code"]),
        enhanced.map_or_else(String::new, |code| code.to_string()),
        at(object, &["response", "content"]),
    ];
    let words = said.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    let recipients = match object.get("recipient") {
        Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => vec![at(object, &["recipient"])],
    };
    let seconds = |name: &str| object.get(name).and_then(Value::as_f64);
    for recipient in recipients {
        found.push(Found {
            event: Some(event),
            time: any(object, &[&["event_time"], &["timestamp"]]),
            id: at(object, &["id"]),
            sender: at(object, &["sender"]),
            recipient,
            relay: any(object, &[&["peer_address", "name"], &["peer_address", "addr"]]),
            status: enhanced,
            words: words.clone(),
            delay: seconds("event_time")
                .or(seconds("timestamp"))
                .zip(seconds("created"))
                .map(|(now, then)| now - then),
            is_expired: kind == "Expiration",
            is_answer: kind == "Bounce",
        });
    }
    Reading::Mail
}

fn is_ses(object: &Object) -> bool {
    object.contains_key("mail")
        && (object.contains_key("eventType") || object.contains_key("notificationType"))
}

/// {"eventType":"Bounce","mail":{...},"bounce":{"bounceType":"Permanent","bouncedRecipients":[{"emailAddress":"..."}]}}
fn ses(object: &Object, found: &mut Vec<Found>) -> Reading {
    let kind = any(object, &[&["eventType"], &["notificationType"]]);
    let (event, part, list) = match kind.as_str() {
        "Delivery" => (Event::Delivered, "delivery", "recipients"),
        "Bounce" => (Event::Failed, "bounce", "bouncedRecipients"),
        "DeliveryDelay" => (Event::Deferred, "deliveryDelay", "delayedRecipients"),
        "Reject" | "Rendering Failure" => {
            found.push(Found {
                event: Some(Event::Failed),
                time: at(object, &["mail", "timestamp"]),
                id: at(object, &["mail", "messageId"]),
                words: any(object, &[&["reject", "reason"], &["failure", "errorMessage"]]),
                ..Found::default()
            });
            return Reading::Mail;
        }
        "Complaint" | "Send" | "Open" | "Click" | "Subscription" => return Reading::Else,
        _ => return Reading::Unreadable,
    };
    let recipients = object.get(part).and_then(|part| part.get(list)).and_then(Value::as_array);
    let Some(recipients) = recipients else { return Reading::Unreadable };
    for recipient in recipients {
        let none = Object::new();
        let fields = recipient.as_object().unwrap_or(&none);
        let address = recipient.as_str().map_or_else(|| at(fields, &["emailAddress"]), str::to_owned);
        let diagnostic = at(fields, &["diagnosticCode"]);
        let said = diagnostic.strip_prefix("smtp;").map_or(diagnostic.as_str(), str::trim).to_owned();
        found.push(Found {
            event: Some(event),
            time: at(object, &[part, "timestamp"]),
            id: at(object, &["mail", "messageId"]),
            sender: at(object, &["mail", "source"]),
            recipient: address,
            relay: at(object, &[part, "remoteMtaIp"]),
            status: status(&at(fields, &["status"])),
            is_answer: !said.is_empty() && at(object, &["bounce", "bounceType"]) == "Permanent",
            words: if said.is_empty() { at(object, &[part, "smtpResponse"]) } else { said },
            is_expired: at(object, &["deliveryDelay", "delayType"]) == "Expired",
            delay: at(object, &["delivery", "processingTimeMillis"])
                .parse::<f64>()
                .ok()
                .map(|milliseconds| milliseconds / 1000.0),
        });
    }
    Reading::Mail
}

fn is_sendgrid(object: &Object) -> bool {
    ["event", "email", "timestamp"].iter().all(|name| object.contains_key(*name))
        && (object.contains_key("sg_event_id") || object.contains_key("sg_message_id"))
}

/// {"event":"bounce","email":"...","timestamp":1,"status":"5.1.1","reason":"550 5.1.1 ...","type":"bounce"}
fn sendgrid(object: &Object, found: &mut Vec<Found>) -> Reading {
    let kind = at(object, &["event"]);
    let event = match kind.as_str() {
        "delivered" => Event::Delivered,
        "deferred" => Event::Deferred,
        "bounce" | "dropped" => Event::Failed,
        "processed" | "open" | "click" | "spamreport" | "unsubscribe" | "group_unsubscribe"
        | "group_resubscribe" => {
            return Reading::Else;
        }
        _ => return Reading::Unreadable,
    };
    found.push(Found {
        event: Some(event),
        time: at(object, &["timestamp"]),
        id: any(object, &[&["sg_message_id"], &["smtp-id"]]),
        recipient: at(object, &["email"]),
        status: status(&at(object, &["status"])),
        words: any(object, &[&["reason"], &["response"]]),
        is_answer: kind == "bounce" && at(object, &["type"]) != "blocked",
        ..Found::default()
    });
    Reading::Mail
}

fn is_mailgun(object: &Object) -> bool {
    ["event", "recipient", "timestamp"].iter().all(|name| object.contains_key(*name))
        && (object.contains_key("log-level")
            || object.contains_key("delivery-status")
            || object.contains_key("flags"))
}

/// {"event":"failed","severity":"permanent","recipient":"...","delivery-status":{"code":550,"message":"5.1.1 ..."}}
fn mailgun(object: &Object, found: &mut Vec<Found>) -> Reading {
    let event = match (at(object, &["event"]).as_str(), at(object, &["severity"]).as_str()) {
        ("delivered", _) => Event::Delivered,
        ("failed", "temporary") => Event::Deferred,
        ("failed", _) => Event::Failed,
        ("rejected", _) => Event::Refused,
        (
            "accepted"
            | "opened"
            | "clicked"
            | "unsubscribed"
            | "complained"
            | "stored"
            | "list_member_uploaded",
            _,
        ) => {
            return Reading::Else;
        }
        _ => return Reading::Unreadable,
    };
    let part = |name: &str| at(object, &["delivery-status", name]);
    let code = part("code");
    let said = [part("message"), part("description"), at(object, &["reject", "reason"])];
    let said = said.into_iter().find(|text| !text.is_empty()).unwrap_or_default();
    // Mailgun has numbers of its own above 599, for what no server said.
    let is_reply = code.len() == 3 && matches!(code.as_bytes().first(), Some(b'2'..=b'5'));
    let words = if is_reply && !said.starts_with(&code) { format!("{code} {said}") } else { said };
    found.push(Found {
        event: Some(event),
        time: at(object, &["timestamp"]),
        id: any(object, &[&["message", "headers", "message-id"], &["id"]]),
        sender: at(object, &["envelope", "sender"]),
        recipient: at(object, &["recipient"]),
        relay: part("mx-host"),
        status: status(&part("enhanced-code")),
        words,
        is_answer: is_reply && !at(object, &["reason"]).starts_with("suppress"),
        ..Found::default()
    });
    Reading::Mail
}

fn is_postmark(object: &Object) -> bool {
    object.contains_key("RecordType")
        || ["TypeCode", "BouncedAt", "Email"].iter().all(|name| object.contains_key(*name))
}

/// {"RecordType":"Bounce","Type":"HardBounce","Email":"...","Details":"smtp;550 5.1.1 ...","BouncedAt":"..."}
fn postmark(object: &Object, found: &mut Vec<Found>) -> Reading {
    let (record, kind) = (at(object, &["RecordType"]), at(object, &["Type"]));
    let event = match (record.as_str(), kind.as_str()) {
        ("Delivery", _) => Event::Delivered,
        ("Bounce" | "", "Transient") => Event::Deferred,
        // What a person or a program answers is no bounce.
        (
            "Bounce" | "",
            "AutoResponder"
            | "AddressChange"
            | "ChallengeVerification"
            | "Subscribe"
            | "Unsubscribe"
            | "OpenRelayTest",
        ) => {
            return Reading::Else;
        }
        ("Bounce" | "", _) => Event::Failed,
        ("SpamComplaint" | "Open" | "Click" | "SubscriptionChange" | "Inbound", _) => return Reading::Else,
        _ => return Reading::Unreadable,
    };
    let details = any(object, &[&["Details"], &["Description"]]);
    let words = details.strip_prefix("smtp;").map_or(details.as_str(), str::trim).to_owned();
    found.push(Found {
        event: Some(event),
        time: any(object, &[&["BouncedAt"], &["DeliveredAt"], &["ReceivedAt"]]),
        id: at(object, &["MessageID"]),
        sender: at(object, &["From"]),
        recipient: any(object, &[&["Email"], &["Recipient"]]),
        is_answer: matches!(kind.as_str(), "HardBounce" | "BadEmailAddress"),
        words,
        ..Found::default()
    });
    Reading::Mail
}

/// The event of SparkPost in its two envelopes, or on its own.
fn sparkpost_event(object: &Object) -> Option<&Object> {
    let event = match object.get("msys") {
        Some(envelope) => envelope.as_object()?.values().next()?.as_object()?,
        None => object,
    };
    ["type", "rcpt_to", "event_id"].iter().all(|name| event.contains_key(*name)).then_some(event)
}

fn is_sparkpost(object: &Object) -> bool {
    sparkpost_event(object).is_some()
}

/// {"msys":{"message_event":{"type":"bounce","rcpt_to":"...","raw_reason":"550 5.1.1 ...","error_code":"550"}}}
fn sparkpost(object: &Object, found: &mut Vec<Found>) -> Reading {
    let Some(object) = sparkpost_event(object) else { return Reading::Unreadable };
    let kind = at(object, &["type"]);
    let event = match kind.as_str() {
        "delivery" => Event::Delivered,
        "delay" => Event::Deferred,
        "bounce" | "out_of_band" => Event::Failed,
        "policy_rejection" | "generation_rejection" | "generation_failure" => Event::Refused,
        "injection" | "open" | "initial_open" | "click" | "spam_complaint" | "list_unsubscribe"
        | "link_unsubscribe" | "sms_status" | "amp_open" | "amp_initial_open" | "amp_click" => {
            return Reading::Else;
        }
        _ => return Reading::Unreadable,
    };
    found.push(Found {
        event: Some(event),
        time: at(object, &["timestamp"]),
        id: any(object, &[&["message_id"], &["transmission_id"]]),
        sender: any(object, &[&["msg_from"], &["friendly_from"]]),
        recipient: at(object, &["rcpt_to"]),
        relay: any(object, &[&["mailbox_provider_host"], &["ip_address"]]),
        words: any(object, &[&["raw_reason"], &["reason"]]),
        delay: at(object, &["queue_time"]).parse::<f64>().ok().map(|milliseconds| milliseconds / 1000.0),
        // A report that comes back later may be anybody's.
        is_answer: kind == "bounce",
        ..Found::default()
    });
    Reading::Mail
}

/// Calls a function with each event of a text that is one JSON document after another; a list is read one by one.
pub fn for_each_value(reader: impl std::io::Read, sink: &mut dyn Sink) -> Result<u64, serde_json::Error> {
    struct Values<'s> {
        state: &'s mut State,
        sink: &'s mut dyn Sink,
        unreadable: &'s mut u64,
    }

    impl Values<'_> {
        fn add(&mut self, value: &Value) {
            let mut context = Context { state: self.state, sink: self.sink };
            let reading = match value {
                Value::Object(object) => super::json::read_object(object, &mut context, 3),
                Value::Array(values) => {
                    for value in values {
                        self.add(value);
                    }
                    return;
                }
                _ => Reading::Else,
            };
            *self.unreadable += u64::from(reading == Reading::Unreadable);
        }
    }

    impl<'de> DeserializeSeed<'de> for &mut Values<'_> {
        type Value = ();

        fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
            deserializer.deserialize_any(self)
        }
    }

    impl<'de> Visitor<'de> for &mut Values<'_> {
        type Value = ();

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("an event or a list of events")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
            while let Some(value) = list.next_element::<Value>()? {
                self.add(&value);
            }
            Ok(())
        }

        fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
            let mut object = Object::new();
            while let Some((name, value)) = map.next_entry()? {
                object.insert(name, value);
            }
            self.add(&Value::Object(object));
            Ok(())
        }
    }

    let (mut state, mut unreadable) = (State::default(), 0);
    let mut values = Values { state: &mut state, sink, unreadable: &mut unreadable };
    let mut deserializer = serde_json::Deserializer::from_reader(reader);
    loop {
        DeserializeSeed::deserialize(&mut values, &mut deserializer)?;
        if deserializer.end().is_ok() {
            return Ok(unreadable);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{read, said};

    #[test]
    fn events_of_services_are_read() {
        for (event, expected) in [
            (
                r#"{"type":"Bounce","id":"1","sender":"s@x.example","recipient":"a@b.example","queue":"b.example","response":{"code":550,"enhanced_code":{"class":5,"subject":1,"detail":1},"content":"no"},"timestamp":1795539600,"created":1795539590}"#,
                &["failed a@b.example 5.1.1"][..],
            ),
            (
                r#"{"type":"TransientFailure","id":"1","sender":"s@x.example","recipient":["a@b.example","c@b.example"],"queue":"b.example","response":{"code":450,"content":"later"}}"#,
                &["deferred a@b.example -", "deferred c@b.example -"],
            ),
            (
                r#"{"type":"Expiration","id":"1","sender":"s@x.example","recipient":"a@b.example","queue":"b.example","response":{"code":551,"enhanced_code":{"class":5,"subject":4,"detail":7},"content":"Next delivery time would be at ..."}}"#,
                &["failed a@b.example 5.4.7?"],
            ),
            (
                r#"{"type":"OOB","id":"1","sender":"s@x.example","recipient":"a@b.example","queue":"b.example","response":{"code":550,"content":"no"}}"#,
                &[],
            ),
            (
                r#"{"eventType":"Bounce","mail":{"messageId":"1","source":"s@x.example"},"bounce":{"bounceType":"Permanent","timestamp":"2026-11-24T18:00:00.000Z","bouncedRecipients":[{"emailAddress":"a@b.example","status":"5.1.1","diagnosticCode":"smtp; 550 5.1.1 no"}]}}"#,
                &["failed a@b.example 5.1.1"],
            ),
            (
                r#"{"Type":"Notification","Message":"{\"notificationType\":\"Delivery\",\"mail\":{\"messageId\":\"1\"},\"delivery\":{\"recipients\":[\"a@b.example\"],\"smtpResponse\":\"250 2.0.0 ok\"}}"}"#,
                &["delivered a@b.example 2.0.0"],
            ),
            (
                r#"{"email":"a@b.example","timestamp":1795539600,"event":"bounce","sg_event_id":"1","status":"5.1.1","reason":"550 5.1.1 no","type":"bounce"}"#,
                &["failed a@b.example 5.1.1"],
            ),
            (
                r#"{"email":"a@b.example","timestamp":1795539600,"event":"dropped","sg_event_id":"1","status":"5.0.0","reason":"Bounced Address"}"#,
                &["failed a@b.example 5.0.0?"],
            ),
            (
                r#"{"signature":{},"event-data":{"event":"failed","severity":"permanent","log-level":"error","recipient":"a@b.example","timestamp":1795539600.1,"envelope":{"sender":"s@x.example"},"delivery-status":{"code":550,"message":"5.1.1 no","mx-host":"mx.b.example"}}}"#,
                &["failed a@b.example 5.1.1"],
            ),
            (
                r#"{"event":"failed","severity":"permanent","reason":"suppress-bounce","log-level":"error","recipient":"a@b.example","timestamp":1,"delivery-status":{"code":605,"message":"","description":"Not delivering to previously bounced address"}}"#,
                &["failed a@b.example -?"],
            ),
            (
                r#"{"RecordType":"Bounce","Type":"HardBounce","TypeCode":1,"MessageID":"1","Details":"smtp;550 5.1.1 no","Email":"a@b.example","From":"s@x.example","BouncedAt":"2026-11-24T18:00:00Z"}"#,
                &["failed a@b.example 5.1.1"],
            ),
            (
                r#"{"RecordType":"Delivery","MessageID":"1","Recipient":"a@b.example","DeliveredAt":"2026-11-24T18:00:00Z","Details":"250 ok"}"#,
                &["delivered a@b.example -"],
            ),
            (
                r#"{"msys":{"message_event":{"type":"bounce","event_id":"1","rcpt_to":"a@b.example","raw_reason":"550 5.1.1 no","msg_from":"s@x.example","timestamp":"1795539600"}}}"#,
                &["failed a@b.example 5.1.1"],
            ),
            (
                r#"{"msys":{"message_event":{"type":"delay","event_id":"1","rcpt_to":"a@b.example","raw_reason":"450 4.2.1 later","timestamp":"1795539600"}}}"#,
                &["deferred a@b.example 4.2.1"],
            ),
            (
                r#"{"results":[{"type":"delivery","event_id":"1","rcpt_to":"a@b.example"}]}"#,
                &["delivered a@b.example -"],
            ),
        ] {
            assert_eq!(said(&[event]), expected, "{event}");
        }
        let kumo = r#"{"type":"Delivery","id":"1","sender":"s@x.example","recipient":"a@b.example","queue":"b.example","response":{"code":250,"content":"ok"},"peer_address":{"name":"mx.b.example","addr":"192.0.2.1"},"timestamp":1795539600,"created":1795539590}"#;
        let entry = &read(&[kumo]).0[0];
        assert_eq!(
            (entry.relay.as_deref(), entry.delay, entry.time.as_str()),
            (Some("mx.b.example"), Some(10.0), "1795539600")
        );
    }

    #[test]
    fn a_list_is_read_however_it_is_laid_out() {
        let event = r#"{"email":"a@b.example","timestamp":1,"event":"delivered","sg_event_id":"1"}"#;
        for text in [
            format!("[{event},{event}]"),
            format!("[\n  {event},\n  {event}\n]\n"),
            format!("[{event}]\n[{event}]\n"),
            format!("{event}\n{event}\n"),
        ] {
            let mut entries = Vec::new();
            assert_eq!(super::for_each_value(text.as_bytes(), &mut entries).unwrap(), 0, "{text}");
            assert_eq!(entries.len(), 2, "{text}");
        }
        assert!(
            super::for_each_value(&b"[{\"a\":"[..], &mut Vec::<super::super::tests::Read>::new()).is_err()
        );
    }
}
