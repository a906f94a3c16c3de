//! A policy that answers with each code there is: the recipient `5.2.2` gets 5.2.2, and reads what that means.

#![allow(clippy::indexing_slicing, reason = "only in constants: out of bounds would fail the build")]

use smtp_status::status::StatusText;
use smtp_status::{Class, Condition, OutgoingReply, StatusCode, Subject};

use crate::policy::{Policy, Rule, When};

/// Answers each recipient with the code that it is called: every condition in every class that it permits, those of
/// an overlay too, and a few codes that are in no registry.
///
/// A success, and what is about the content of a message (the subject Media), is the answer to the message, all
/// else the answer to RCPT. The table is made when this is compiled.
pub static EVERY_CODE: Policy = Policy { name: "every-code.example", rules: &RULES };

/// Unregistered codes: two from real mail, the largest number, unknown subjects and details in each class.
const UNREGISTERED: [&str; 8] =
    ["5.7.708", "4.7.650", "5.999.999", "4.999.999", "5.0.100", "4.0.999", "5.9.8", "2.6.999"];

static RULES: [Rule; COUNT] = rules();
static NAMES: [StatusText; COUNT] = names();

/// The codes, and how many of them there are: the array has room for every condition in every class.
const CODES: ([StatusCode; ROOM], usize) = codes();
const ROOM: usize = UNREGISTERED.len() + Condition::COUNT * Class::ALL.len();
const COUNT: usize = CODES.1;

const fn rules() -> [Rule; COUNT] {
    let mut rules = [Rule::accept(""); COUNT];
    let mut index = 0;
    while index < COUNT {
        let status = CODES.0[index];
        let when = match (status.class(), status.subject()) {
            (Class::Success, _) | (_, Some(Subject::MessageContentOrMedia)) => When::Message,
            _ => When::Recipient,
        };
        rules[index] = Rule {
            recipient: NAMES[index].as_str(),
            when,
            reply: OutgoingReply::new(status, status.meaning().description()),
        };
        index += 1;
    }
    rules
}

const fn names() -> [StatusText; COUNT] {
    let mut names = [CODES.0[0].to_text(); COUNT];
    let mut index = 0;
    while index < COUNT {
        names[index] = CODES.0[index].to_text();
        index += 1;
    }
    names
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
    (codes, count)
}
