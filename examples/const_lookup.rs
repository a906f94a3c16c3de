//! Status codes in `const`: a table of what to do about a bounce, checked at compile time.
//!
//! ```sh
//! cargo run --example const_lookup
//! ```

use smtp_status::{Class, Condition, StatusCode};

/// What to do about a bounce of one condition.
struct Rule {
    condition: Condition,
    advice: &'static str,
}

const RULES: [Rule; 3] = [
    Rule { condition: Condition::BadDestinationMailboxAddress, advice: "drop the address" },
    Rule { condition: Condition::MailboxFull, advice: "try again next week" },
    Rule { condition: registered("5.7.26"), advice: "sign the message, and correct the SPF record" },
];

/// The condition of a code. In a `const`, a code that is malformed or not registered fails the build.
const fn registered(text: &'static str) -> Condition {
    match StatusCode::from_static(text).condition() {
        Some(condition) => condition,
        None => panic!("this code is not registered"),
    }
}

// Other assumptions of a program can be checked at compile time, too.
const GREYLISTED: StatusCode = Condition::DeliveryNotAuthorized.transient();
const _: () = assert!(GREYLISTED.class().is_transient());
const _: () = assert!(Condition::MailboxFull.is_usual_in(Class::PersistentTransientFailure));

fn advice(status: StatusCode) -> &'static str {
    let rule = RULES.iter().find(|rule| status.condition() == Some(rule.condition));
    rule.map_or("read the text", |rule| rule.advice)
}

fn main() {
    for text in ["5.1.1", "4.2.2", "5.7.26", "5.7.708"] {
        let status = StatusCode::from_static(text);
        println!("{status:8}{}: {}", status.meaning(), advice(status));
    }
    assert_eq!(advice(Condition::MailboxFull.permanent()), "try again next week");
}
