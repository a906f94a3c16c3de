//! The registry as users see it, compared with `data/codes.toml` read independently of the generator.

use std::collections::{BTreeMap, BTreeSet};

use smtp_status::overlay;
use smtp_status::{Cause, Class, Condition, Meaning, Outcome, OutgoingReply, StatusCode, Subject};
use toml::{Table, Value};

fn toml() -> Table {
    include_str!("../data/codes.toml").parse().unwrap()
}

fn rows(table: &Table, kind: &str) -> Vec<Table> {
    table[kind].as_array().unwrap().iter().map(|row| row.as_table().unwrap().clone()).collect()
}

fn text<'a>(row: &'a Table, field: &str) -> &'a str {
    row[field].as_str().unwrap()
}

fn texts(row: &Table, field: &str) -> Vec<String> {
    row[field].as_array().unwrap().iter().map(|value| value.as_str().unwrap().to_owned()).collect()
}

/// The subject and the details of a condition's code.
fn numbers(code: &str) -> (u16, std::ops::RangeInclusive<u16>) {
    let (subject, details) = code.strip_prefix("X.").unwrap().split_once('.').unwrap();
    let (first, last) = details.split_once('-').unwrap_or((details, details));
    (subject.parse().unwrap(), first.parse().unwrap()..=last.parse().unwrap())
}

fn condition(code: &str) -> Condition {
    let (subject, details) = numbers(code);
    Condition::lookup(subject, *details.start()).unwrap()
}

#[test]
fn classes_are_those_of_the_toml() {
    let table = toml();
    let rows = rows(&table, "class");
    assert_eq!(Class::ALL.len(), rows.len());
    for (class, row) in Class::ALL.iter().zip(rows) {
        assert_eq!(i64::from(class.code()), row["code"].as_integer().unwrap());
        assert_eq!(format!("{class:?}"), text(&row, "name"));
        assert_eq!(
            (class.summary(), class.description()),
            (text(&row, "summary"), text(&row, "description"))
        );
    }
    for code in 0..=u8::MAX {
        assert_eq!(Class::from_code(code).map(Class::code), [2, 4, 5].contains(&code).then_some(code));
    }
}

#[test]
fn exactly_one_predicate_holds_for_each_class() {
    let predicates = |class: Class| [class.is_success(), class.is_transient(), class.is_permanent()];
    assert_eq!(predicates(Class::Success), [true, false, false]);
    assert_eq!(predicates(Class::PersistentTransientFailure), [false, true, false]);
    assert_eq!(predicates(Class::PermanentFailure), [false, false, true]);
    let outcomes = Class::ALL.iter().map(|class| class.outcome());
    assert!(outcomes.eq([Outcome::Delivered, Outcome::Deferred, Outcome::Failed]));
}

#[test]
fn subjects_are_those_of_the_toml() {
    let table = toml();
    let rows: BTreeMap<u16, Table> = rows(&table, "subject")
        .into_iter()
        .map(|row| (u16::try_from(row["code"].as_integer().unwrap()).unwrap(), row))
        .collect();
    assert_eq!(
        Subject::ALL.iter().map(|subject| subject.code()).collect::<Vec<_>>(),
        rows.keys().copied().collect::<Vec<_>>()
    );
    for code in 0..=u16::MAX {
        let Some(row) = rows.get(&code) else {
            assert_eq!(Subject::from_code(code), None);
            continue;
        };
        let subject = Subject::from_code(code).unwrap();
        assert_eq!(subject.code(), code);
        assert_eq!(format!("{subject:?}"), text(row, "name"));
        assert_eq!(
            (subject.summary(), subject.description()),
            (text(row, "summary"), text(row, "description"))
        );
    }
}

#[test]
fn every_condition_says_what_the_toml_says() {
    let table = toml();
    let rows = rows(&table, "condition");
    assert_eq!((Condition::COUNT, Condition::ALL.len()), (rows.len(), rows.len()));
    for row in &rows {
        let code = text(row, "code");
        let (subject, details) = numbers(code);
        let condition = condition(code);
        assert_eq!(condition.subject().code(), subject, "{code}");
        assert_eq!(
            (condition.subject_code(), condition.detail_codes()),
            (subject, details.clone()),
            "{code}"
        );
        assert!(details.contains(&condition.detail_code()), "{code}");
        assert_eq!(
            (format!("{condition:?}").as_str(), condition.name()),
            (text(row, "name"), text(row, "name"))
        );
        assert_eq!(condition.summary(), text(row, "summary"), "{code}");
        assert_descriptions(condition, row);
        assert_eq!(condition.references(), texts(row, "references"), "{code}");
        assert_eq!(condition.former_summary(), row.get("formerly").and_then(Value::as_str), "{code}");
        let replacement = row.get("replaced-by").and_then(Value::as_str).map(self::condition);
        assert_eq!(condition.replaced_by(), replacement, "{code}");
        assert_classes_and_reply_codes(condition, row);
    }
}

fn assert_descriptions(condition: Condition, row: &Table) {
    for &class in Class::ALL {
        let expected = match &row["description"] {
            Value::String(text) => text,
            by_class => {
                let of = |class: u8| by_class.get(class.to_string());
                let nearest = of(class.code()).or_else(|| of(5)).or_else(|| of(4)).or_else(|| of(2));
                nearest.unwrap().as_str().unwrap()
            }
        };
        assert_eq!(condition.description(class), expected, "{condition:?} {class:?}");
    }
}

#[test]
fn no_description_speaks_of_another_class() {
    for &condition in Condition::ALL {
        for &class in Class::ALL {
            let text = condition.description(class);
            for other in Class::ALL {
                assert!(
                    !text.contains(condition.with_class(*other).to_text().as_str()),
                    "{condition:?}: {text}"
                );
            }
            assert!(text.ends_with('.'), "{condition:?}: {text}");
        }
    }
}

fn assert_classes_and_reply_codes(condition: Condition, row: &Table) {
    let reply_codes = row["reply-codes"].as_array().unwrap();
    let numbers: Vec<i64> = reply_codes.iter().filter_map(Value::as_integer).collect();
    assert_eq!(
        condition.reply_codes().iter().map(|&code| i64::from(code.get())).collect::<Vec<_>>(),
        numbers
    );
    for &class in Class::ALL {
        let usual = row["classes"].as_array().unwrap().contains(&Value::Integer(class.code().into()));
        assert_eq!(condition.is_usual_in(class), usual, "{condition:?} {class:?}");
        let any = reply_codes.contains(&Value::String(format!("{}xx", class.code())));
        assert_eq!(condition.takes_any_reply_code(class), any, "{condition:?} {class:?}");
    }
}

#[test]
fn all_pairs_of_numbers_answer_as_the_toml_says() {
    let table = toml();
    let rows = rows(&table, "condition");
    let mut names = BTreeMap::new();
    // Ranges first, so that a single code inside one wins.
    for ranges in [true, false] {
        for row in &rows {
            let (subject, details) = numbers(text(row, "code"));
            if (details.start() != details.end()) == ranges {
                names.extend(details.map(|detail| ((subject, detail), text(row, "name"))));
            }
        }
    }
    for subject in 0..1000 {
        for detail in 0..1000 {
            let expected = names.get(&(subject, detail)).copied();
            assert_eq!(
                Condition::lookup(subject, detail).map(Condition::name),
                expected,
                "X.{subject}.{detail}"
            );
        }
    }
}

#[test]
fn numbers_that_no_code_can_have_are_not_found() {
    for condition in Condition::ALL {
        let (subject, detail) = (condition.subject_code(), condition.detail_code());
        for beyond in (1000..=u16::MAX).step_by(8).chain((10..=15).map(|bits| detail | 1 << bits)) {
            assert_eq!(Condition::lookup(subject, beyond), None, "{subject} {beyond}");
            assert_eq!(Condition::lookup(beyond, detail), None, "{beyond} {detail}");
        }
    }
}

#[test]
fn the_order_of_conditions_is_that_of_their_codes() {
    let codes = |condition: &Condition| (condition.subject_code(), condition.detail_code());
    assert!(Condition::ALL.is_sorted_by_key(codes));
    assert!(Condition::ALL.is_sorted());
    assert_eq!(Condition::ALL.iter().collect::<BTreeSet<_>>().len(), Condition::COUNT);
}

#[test]
fn a_condition_at_a_class_leads_back_to_it() {
    for &condition in Condition::ALL {
        for &class in Class::ALL {
            let code = condition.with_class(class);
            assert_eq!((code.class(), code.condition()), (class, Some(condition)));
            assert_eq!(code.meaning(), Meaning::Condition(condition));
            assert_eq!(code.meaning().summary(), condition.summary());
            assert_eq!(code.meaning().description(class), condition.description(class));
            assert_eq!(code.description(), condition.description(class));
        }
        let codes = [condition.success(), condition.transient(), condition.permanent()];
        assert!(codes.iter().map(|code| code.class()).eq(Class::ALL.iter().copied()));
        assert!(codes.iter().all(|code| code.condition() == Some(condition)));
    }
}

#[test]
fn the_reply_code_to_send_suits_every_command() {
    const OF_ONE_COMMAND_OR_UNKNOWN: [u16; 11] = [220, 221, 235, 251, 252, 354, 422, 430, 453, 521, 524];
    for &condition in Condition::ALL {
        for &class in Class::ALL {
            let status = condition.with_class(class);
            let reply_code = status.reply_code();
            assert_eq!(OutgoingReply::from_status(status).reply_code(), reply_code, "{status}");
            assert_eq!(reply_code.class(), Some(class), "{status}");
            assert!(!OF_ONE_COMMAND_OR_UNKNOWN.contains(&reply_code.get()), "{status}: {reply_code}");
            assert_eq!(reply_code == 250, class.is_success(), "{status}");
            let closes = ["4.3.2", "4.4.2"].contains(&&*status.to_text());
            assert_eq!(reply_code == 421, closes, "{status}");
        }
    }
}

#[test]
fn the_reply_code_to_send_is_that_of_the_standards() {
    // All that differ from 250, 451 and 550.
    let mut special: BTreeMap<String, u16> = BTreeMap::new();
    for &condition in Condition::ALL {
        for &class in Class::ALL {
            let status = condition.with_class(class);
            let general = match class {
                Class::Success => 250,
                Class::PersistentTransientFailure => 451,
                Class::PermanentFailure => 550,
            };
            if status.reply_code() != general {
                special.insert(status.to_string(), status.reply_code().get());
            }
        }
    }
    let expected = [
        ("421", "4.3.2 4.4.2"),
        ("432", "4.7.12"),
        ("450", "4.2.0 4.2.1 4.2.3 4.2.4 4.7.1"),
        ("452", "4.2.2 4.3.1 4.5.3"),
        ("500", "5.5.1 5.5.2 5.5.6"),
        ("501", "5.1.3 5.5.4"),
        ("534", "5.7.9"),
        ("535", "5.7.8"),
        ("538", "5.7.11"),
        ("552", "5.2.2 5.2.3 5.3.4"),
        ("553", "5.1.7"),
        ("554", "5.3.2 5.5.0 5.6.0 5.6.1 5.6.2 5.6.3 5.6.4 5.6.5 5.6.6"),
        ("556", "5.1.10"),
    ];
    let expected = expected.iter().flat_map(|(reply_code, codes)| {
        codes.split(' ').map(|code| (code.to_owned(), reply_code.parse().unwrap()))
    });
    assert_eq!(special, expected.collect());
    for unregistered in ["2.7.99", "4.2.99", "5.9.9"] {
        let status = StatusCode::try_from(unregistered).unwrap();
        assert_eq!(status.reply_code(), StatusCode::from(status.class()).reply_code(), "{unregistered}");
    }
}

#[test]
fn causes_are_those_of_the_toml() {
    let table = toml();
    let cause_in = |row: &Table, class: Class| match row.get("cause") {
        _ if class.is_success() => None,
        Some(Value::String(name)) => Some(name.clone()),
        Some(Value::Table(by_class)) => {
            by_class.get(&class.code().to_string()).map(|name| name.as_str().unwrap().to_owned())
        }
        _ => None,
    };
    for &class in Class::ALL {
        for row in &rows(&table, "condition") {
            let condition = condition(text(row, "code"));
            let cause = condition.cause(class);
            assert_eq!(cause.map(Cause::name).map(str::to_owned), cause_in(row, class), "{condition:?}");
            assert_eq!(condition.with_class(class).cause(), cause);
        }
        for row in &rows(&table, "subject") {
            let subject = row["code"].as_integer().and_then(|code| Subject::from_code(code.try_into().ok()?));
            let subject = subject.unwrap();
            let cause = subject.cause(class);
            assert_eq!(cause.map(Cause::name).map(str::to_owned), cause_in(row, class), "{subject:?}");
            let unregistered = StatusCode::new(class, subject.code(), 999).unwrap();
            assert_eq!(unregistered.cause(), cause);
        }
    }
}

#[test]
fn codes_that_mean_too_many_things_have_no_cause() {
    for code in [
        "4.0.0", "5.0.0", "5.1.0", "5.2.1", "5.3.0", "4.3.0", "4.4.4", "5.5.0", "5.4.1", "5.1.99", "5.5.99",
        "5.99.1",
    ] {
        assert_eq!(StatusCode::try_from(code).unwrap().cause(), None, "{code}");
    }
}

#[test]
fn only_these_failures_are_the_address() {
    let is_hard_bounce = |status: &StatusCode| {
        status.class().outcome() == Outcome::Failed && status.cause() == Some(Cause::Address)
    };
    let codes = (0..1000).flat_map(|subject| {
        (0..1000).filter_map(move |detail| StatusCode::new(Class::PermanentFailure, subject, detail))
    });
    let hard_bounces: Vec<String> = codes.filter(is_hard_bounce).map(|status| status.to_string()).collect();
    assert_eq!(hard_bounces, ["5.1.1", "5.1.2", "5.1.3", "5.1.4", "5.1.6", "5.1.10", "5.7.17", "5.7.18"]);
}

#[test]
fn each_cause_has_the_codes_that_are_seen_most() {
    for (cause, codes) in [
        (Cause::Address, "5.1.1 4.1.1 5.1.10"),
        (Cause::Mailbox, "4.2.2 5.2.2 5.2.3 5.2.99"),
        (Cause::Message, "5.3.4 5.6.0 5.6.99"),
        (Cause::Sender, "5.1.8 5.7.8 5.7.23 5.7.25 5.7.26"),
        (Cause::Rate, "4.7.28 5.7.28"),
        (Cause::Policy, "5.7.0 5.7.1 4.7.1 5.7.606"),
        (Cause::Destination, "4.3.1 4.3.2 5.3.5 4.3.99"),
        (Cause::Network, "4.4.1 4.4.2 4.4.7 5.4.6 5.4.7 4.4.99"),
        (Cause::Protocol, "5.5.1 5.5.2 5.5.4"),
    ] {
        for code in codes.split(' ') {
            assert_eq!(StatusCode::try_from(code).unwrap().cause(), Some(cause), "{code}");
        }
    }
}

#[test]
fn a_subject_has_its_conditions() {
    let all = Subject::ALL.iter().flat_map(|subject| subject.conditions());
    assert!(all.eq(Condition::ALL));
    for &subject in Subject::ALL {
        assert!(subject.conditions().iter().all(|condition| condition.subject() == subject));
    }
}

#[test]
fn displayed_is_the_summary_and_to_text_the_code() {
    for &condition in Condition::ALL {
        assert_eq!(condition.to_string(), condition.summary());
        let details = condition.detail_codes();
        let mut code = format!("X.{}.{}", condition.subject_code(), details.start());
        if details.start() != details.end() {
            code = format!("{code}-{}", details.end());
        }
        assert_eq!(condition.to_text().as_str(), code);
        assert_eq!(condition.to_text(), condition.to_text());
        assert_ne!(
            condition.to_text(),
            Condition::ALL[(condition as usize + 1) % Condition::COUNT].to_text()
        );
    }
    assert_eq!(Class::Success.to_string(), Class::Success.summary());
    assert_eq!(Subject::Mailbox.to_string(), Subject::Mailbox.summary());
    assert_eq!(StatusCode::from_static("5.2.2").meaning().to_string(), "Mailbox full");
    assert_eq!(format!("{:>14}|", Condition::MailboxFull), "  Mailbox full|");
}

#[test]
fn names_lead_to_conditions_in_any_case() {
    for &condition in Condition::ALL {
        let name = condition.name();
        assert_eq!(Condition::from_name(name), Some(condition));
        assert_eq!(Condition::from_name(&name.to_lowercase()), Some(condition));
        assert_eq!(Condition::from_name(&name.to_uppercase()), Some(condition));
        for wrong in [&name[1..], &name[..name.len() - 1], &format!("{name}s"), &format!(" {name}")] {
            assert_eq!(Condition::from_name(wrong), None, "{wrong}");
        }
    }
    for wrong in ["", "Mailbox full", "~", "\0"] {
        assert_eq!(Condition::from_name(wrong), None, "{wrong}");
    }
}

#[test]
fn lookups_are_constant() {
    const FULL: StatusCode = StatusCode::from_static("5.2.2");
    const CONDITION: Option<Condition> = Condition::lookup(7, 26);
    const SUMMARY: &str = FULL.meaning().summary();
    const NAMED: Option<Condition> = Condition::from_name("MailboxFull");
    assert_eq!(NAMED, Some(Condition::MailboxFull));
    assert_eq!(FULL.condition(), Some(Condition::MailboxFull));
    assert_eq!(CONDITION, Some(Condition::MultipleAuthenticationChecksFailed));
    assert_eq!(SUMMARY, "Mailbox full");
}

#[test]
fn this_build_has_no_overlay() {
    assert_eq!((overlay::IS_APPLIED, overlay::AMENDMENTS), (false, 0));
}

#[test]
fn enums_are_as_small_as_they_can_be() {
    assert_eq!(size_of::<Condition>(), 1);
    assert_eq!(size_of::<Option<Condition>>(), 1);
    assert_eq!((size_of::<Class>(), size_of::<Subject>()), (1, 1));
}

/// Compares with what is registered: `registered.tsv` has the columns of the published registry, and what RFC 1893 called
/// a code and in which classes its RFC uses it.
#[test]
fn every_registered_fact_holds() {
    let facts = include_str!("registry/registered.tsv");
    let mut lines = facts.lines().map(|line| line.split('\t').collect::<Vec<_>>());
    let columns = lines.next().unwrap();
    let column = |name| columns.iter().position(|&column| column == name).unwrap();
    let mut compared = 0;
    for fact in lines {
        let get = |name| fact[column(name)];
        let condition = condition(get("code"));
        if !get("sample_text").is_empty() {
            assert_eq!(condition.summary(), get("sample_text"));
        }
        assert_eq!(condition.former_summary().unwrap_or(""), get("earlier_name"));
        assert_eq!(rfc_numbers(&condition.references().join(" ")), rfc_numbers(get("reference")));
        let classes = Class::ALL.iter().filter(|&&class| condition.is_usual_in(class));
        assert_eq!(classes.map(|class| class.code().to_string()).collect::<String>(), get("classes"));
        assert_registered_reply_codes(condition, get("basic_codes_as_registered"));
        compared += 1;
    }
    assert_eq!(compared, Condition::COUNT);
}

fn rfc_numbers(text: &str) -> Vec<&str> {
    let numbers = text.split("RFC").skip(1).map(str::trim_start);
    numbers.map(|rest| rest.split(|c: char| !c.is_ascii_digit()).next().unwrap()).collect()
}

fn assert_registered_reply_codes(condition: Condition, cell: &str) {
    let words: Vec<&str> = cell.split(|c: char| !c.is_ascii_alphanumeric()).collect();
    let numbers: Vec<u16> = words.iter().filter_map(|word| word.parse().ok()).collect();
    assert_eq!(condition.reply_codes(), numbers, "{condition:?}");
    for &class in Class::ALL {
        let any = words.contains(&"Any") || words.contains(&format!("{}XX", class.code()).as_str());
        assert_eq!(condition.takes_any_reply_code(class), any, "{condition:?}");
    }
}
