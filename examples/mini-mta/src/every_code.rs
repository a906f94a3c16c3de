//! A policy that answers with every code: the recipient `5.2.2` gets 5.2.2, and a text that says what it means.

#![allow(clippy::indexing_slicing, reason = "only in constants: out of bounds would fail the build")]

use smtp_status::{Class, Condition, OutgoingReply, StatusCode};

use crate::DeviceCode;
use crate::policy::{Policy, Rule, When};

/// Answers with every condition and every code of the device in every class that is usual for it, and with a few
/// unregistered codes: to RCPT for the recipient `5.2.2`, and at the end of the text for
/// `after-data-5.2.2`.
///
/// The table is made at compile time.
pub static EVERY_CODE: Policy = Policy { name: "every-code.example", rules: &RULES };

/// Unregistered codes: two from real mail, the largest number, unknown subjects and details in each class.
const UNREGISTERED: [&str; 8] =
    ["5.7.708", "4.7.650", "5.999.999", "4.999.999", "5.0.100", "4.0.999", "5.9.8", "2.6.999"];

static RULES: [Rule; 2 * COUNT] = rules();
static NAMES: [Name; COUNT] = names("");
static AFTER_DATA_NAMES: [Name; COUNT] = names("after-data-");

/// The codes, and how many of them there are: the array has room for every condition in every class.
const CODES: ([StatusCode; ROOM], usize) = codes();
const ROOM: usize = UNREGISTERED.len() + (Condition::COUNT + DeviceCode::ALL.len()) * Class::ALL.len();
const COUNT: usize = CODES.1;

const fn rules() -> [Rule; 2 * COUNT] {
    let mut rules = [Rule::accept(""); 2 * COUNT];
    let mut index = 0;
    while index < COUNT {
        let status = CODES.0[index];
        let reply = match DeviceCode::of(status) {
            Some(code) => code.reply(status.class(), code.description(status.class())),
            None => OutgoingReply::new(status, status.description()),
        };
        let recipient = NAMES[index].as_str();
        rules[2 * index] = Rule { recipient, when: When::Recipient, reply };
        let recipient = AFTER_DATA_NAMES[index].as_str();
        rules[2 * index + 1] = Rule { recipient, when: When::Message, reply };
        index += 1;
    }
    rules
}

const fn names(prefix: &str) -> [Name; COUNT] {
    let mut names = [Name::EMPTY; COUNT];
    let mut index = 0;
    while index < COUNT {
        names[index] = Name::EMPTY.with(prefix).with(CODES.0[index].to_text().as_str());
        index += 1;
    }
    names
}

/// The name of a recipient, put together at compile time.
#[derive(Clone, Copy)]
struct Name {
    /// Room for `after-data-5.999.999`.
    bytes: [u8; 20],
    length: usize,
}

impl Name {
    const EMPTY: Self = Self { bytes: [0; 20], length: 0 };

    const fn with(mut self, text: &str) -> Self {
        let mut index = 0;
        while index < text.len() {
            self.bytes[self.length] = text.as_bytes()[index];
            self.length += 1;
            index += 1;
        }
        self
    }

    const fn as_str(&self) -> &str {
        match core::str::from_utf8(self.bytes.split_at(self.length).0) {
            Ok(name) => name,
            Err(_) => "",
        }
    }
}

const fn codes() -> ([StatusCode; ROOM], usize) {
    let mut codes = [StatusCode::from_static("2.0.0"); ROOM];
    let mut count = 0;
    while count < UNREGISTERED.len() {
        codes[count] = StatusCode::from_static(UNREGISTERED[count]);
        count += 1;
    }
    let mut conditions = Condition::ALL;
    while let [condition, rest @ ..] = conditions {
        conditions = rest;
        let mut classes = Class::ALL;
        while let [class, rest @ ..] = classes {
            classes = rest;
            if condition.is_usual_in(*class) {
                codes[count] = condition.with_class(*class);
                count += 1;
            }
        }
    }
    let mut own = DeviceCode::ALL;
    while let [code, rest @ ..] = own {
        own = rest;
        let mut classes = Class::ALL;
        while let [class, rest @ ..] = classes {
            classes = rest;
            if code.is_usual_in(*class) {
                codes[count] = code.with_class(*class);
                count += 1;
            }
        }
    }
    (codes, count)
}
