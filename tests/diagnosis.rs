//! A diagnosis: what decides, and what it says of all that is known.

use smtp_status::dsn::Action;
use smtp_status::{Basis, Cause, Class, Diagnosis, Outcome, Provider, ReplyCode, StatusCode};

fn status(text: &'static str) -> StatusCode {
    StatusCode::from_static(text)
}

fn code(number: u16) -> ReplyCode {
    ReplyCode::new(number).unwrap()
}

/// What decides on words that are a whole reply.
fn decision(words: &str) -> (Option<Cause>, Option<Basis>) {
    let diagnosis = Diagnosis::of(words.as_bytes());
    (diagnosis.cause(), diagnosis.basis())
}

#[test]
fn words_decide_before_codes_and_weak_ones_after_them() {
    let decided = |cause, basis| (Some(cause), Some(basis));
    for (words, expected) in [
        ("550 User unknown", decided(Cause::Address, Basis::Words)),
        ("552 5.1.1 Recipient overquota", decided(Cause::Mailbox, Basis::Words)),
        ("550 5.7.1 User unknown", decided(Cause::Address, Basis::Words)),
        ("550 5.1.1 Ade", decided(Cause::Address, Basis::Code)),
        // "Rejected" alone says nothing that the code does not.
        ("550 Rejected", decided(Cause::Policy, Basis::Words)),
        ("550 5.1.1 Rejected", decided(Cause::Address, Basis::Code)),
        // A code about the sender is not outweighed by words about the address, but by others.
        ("550 5.1.8 User unknown", decided(Cause::Sender, Basis::Code)),
        ("550 5.1.8 Mailbox full", decided(Cause::Mailbox, Basis::Words)),
        ("550 Ade", (None, None)),
        ("", (None, None)),
        // A delivery has no cause, whatever the words are.
        ("250 2.1.5 User unknown", (None, None)),
        ("250 User unknown", (None, None)),
    ] {
        assert_eq!(decision(words), expected, "{words}");
    }
}

#[test]
fn the_note_of_a_provider_decides_between_words_and_code() {
    let mut with_cause = 0;
    let mut without = 0;
    for &provider in Provider::ALL {
        let host = provider.hosts()[0].as_bytes();
        for code in all_codes() {
            let Some(note) = provider.note(code) else { continue };
            let diagnosis = Diagnosis::of(b"").with_status(code).with_host(host);
            assert_eq!((diagnosis.provider(), diagnosis.note()), (Some(provider), Some(note)), "{code}");
            assert_eq!(diagnosis.summary(), Some(note.summary()));
            assert_eq!(diagnosis.description(), Some(note.description()));
            assert_eq!(diagnosis.cause(), note.cause(), "{provider} {code}");
            assert_eq!(diagnosis.basis(), note.cause().map(|_| Basis::Note), "{provider} {code}");
            // A weak phrase fills in where the note has no cause. Without the host, only the code is left.
            let rejected = Diagnosis::of(b"Rejected").with_status(code).with_host(host);
            let expected = note.cause().map_or((Cause::Policy, Basis::Words), |cause| (cause, Basis::Note));
            assert_eq!((rejected.cause(), rejected.basis()), (Some(expected.0), Some(expected.1)), "{code}");
            assert_eq!(Diagnosis::of(b"").with_status(code).cause(), code.cause());
            *if note.cause().is_some() { &mut with_cause } else { &mut without } += 1;
        }
    }
    assert!(with_cause > 100 && without > 0, "{with_cause} {without}");
}

/// Every code of class 4 and 5 that a provider could have a note on.
fn all_codes() -> impl Iterator<Item = StatusCode> {
    [Class::PersistentTransientFailure, Class::PermanentFailure].into_iter().flat_map(|class| {
        (0..10).flat_map(move |subject| {
            (0..1000).filter_map(move |detail| StatusCode::new(class, subject, detail))
        })
    })
}

#[test]
fn texts_for_people_are_those_of_the_code() {
    let full = Diagnosis::of(b"452 4.2.2 Mailbox full");
    assert_eq!(full.summary(), Some(status("4.2.2").meaning().summary()));
    assert_eq!(full.description(), Some(status("4.2.2").description()));
    let words = Diagnosis::of(b"550 User unknown");
    assert_eq!((words.summary(), words.description()), (None, None));
}

#[test]
fn a_hard_bounce_needs_a_failure_and_the_address() {
    let unknown = Diagnosis::of(b"User unknown");
    for (diagnosis, expected) in [
        (unknown, false),
        (unknown.with_reply_code(code(550)), true),
        (unknown.with_reply_code(code(450)), false),
        (unknown.with_status(status("5.0.0")), true),
        (unknown.with_action(Action::Failed), true),
        (unknown.with_action(Action::Delayed), false),
        (unknown.with_reply_code(code(550)).with_action(Action::Delivered), false),
        (unknown.with_reply_code(code(450)).with_action(Action::Failed), true),
        (Diagnosis::of(b"Mailbox full").with_reply_code(code(550)), false),
        (Diagnosis::of(b"").with_status(status("5.1.1")), true),
    ] {
        assert_eq!(diagnosis.is_hard_bounce(), expected, "{diagnosis:?}");
    }
}

/// What a client has read apart from the words counts as if the words began with it.
#[test]
fn a_reply_code_that_was_read_apart_stands_before_the_words() {
    for text in [
        "5.1.1 Unknown",
        "4.7.1 Later",
        "2.1.5 Ok",
        "rejected by SuperFilter 4.2.1",
        "no (5.7.1)",
        "SuperFilter 5.2.1 says:\n5.7.1 Blocked",
        "Ade",
        "",
    ] {
        for number in [250, 354, 450, 550] {
            let apart = Diagnosis::of(text.as_bytes()).with_reply_code(code(number));
            let lines: Vec<&str> = text.lines().collect();
            let whole = format!("{number} {}", lines.join(&format!("\r\n{number} ")));
            let whole = Diagnosis::of(whole.as_bytes());
            assert_eq!(apart.reply_code(), Some(code(number)));
            assert_eq!(apart.status(), whole.status(), "{number} {text}");
            assert_eq!(apart.outcome(), whole.outcome(), "{number} {text}");
            assert_eq!((apart.cause(), apart.basis()), (whole.cause(), whole.basis()), "{number} {text}");
        }
    }
    let blocked = Diagnosis::of(b"SuperFilter 5.2.1 says:\n5.7.1 Blocked").with_reply_code(code(550));
    assert_eq!(blocked.status(), Some(status("5.7.1")));
    let sent = |text: &'static str| Diagnosis::of(text.as_bytes()).with_reply_code(code(550)).status();
    assert_eq!(sent("4.7.1 Later"), Some(status("4.7.1")));
    assert_eq!(sent("rejected by SuperFilter 4.2.1"), None);
    assert_eq!(Diagnosis::of(b"2.1.5 Ok").with_reply_code(code(250)).status(), Some(status("2.1.5")));
}

#[test]
fn the_outcome_is_that_of_the_strongest_witness() {
    let later = Diagnosis::of(b"451 4.7.1 Later");
    assert_eq!(later.outcome(), Some(Outcome::Deferred));
    // The Status field is the reporting system's own word.
    assert_eq!(later.with_status(status("5.4.7")).outcome(), Some(Outcome::Deferred));
    assert_eq!(Diagnosis::of(b"451 Later").with_status(status("5.4.7")).outcome(), Some(Outcome::Failed));
    assert_eq!(later.with_reply_code(code(550)).outcome(), Some(Outcome::Failed));
    assert_eq!(
        later.with_reply_code(code(550)).with_action(Action::Delayed).outcome(),
        Some(Outcome::Deferred)
    );
    assert_eq!(Diagnosis::of(b"Later").outcome(), None);
}

#[test]
fn a_diagnosis_shows_what_it_was_given() {
    let diagnosis = Diagnosis::of(b"no \xff")
        .with_status(status("5.1.1"))
        .with_reply_code(code(550))
        .with_action(Action::Failed)
        .with_host(b"gmail-smtp-in.l.google.com");
    assert_eq!(diagnosis.words(), b"no \xff");
    assert_eq!(
        format!("{diagnosis:?}"),
        r#"Diagnosis { words: "no \xff", status: Some(StatusCode(5.1.1)), reply_code: Some(ReplyCode(550)), action: Some(Failed), provider: Some(Gmail) }"#
    );
}

#[test]
fn a_basis_has_a_name() {
    assert_eq!(Basis::ALL.iter().map(|basis| basis.name()).collect::<Vec<_>>(), ["words", "note", "code"]);
    for &basis in Basis::ALL {
        assert_eq!(Basis::from_name(&basis.name().to_uppercase()), Some(basis));
        assert_eq!(format!("{basis:>6}"), format!("{:>6}", basis.name()));
    }
    assert_eq!(Basis::from_name("word"), None);
}
