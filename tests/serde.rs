//! The types in data formats: JSON, which people read, and postcard, which is compact.
#![cfg(feature = "serde")]
#![allow(clippy::needless_pass_by_value, reason = "the values are small")]

use serde::Deserialize;
use serde::de::IntoDeserializer;
use smtp_status::dsn::Action;
use smtp_status::{Cause, Class, Condition, Outcome, Provider, ReplyCode, StatusCode, Subject};

/// The value in postcard, from which it has to be read back.
fn in_postcard<T>(value: T) -> Vec<u8>
where
    T: serde::Serialize + for<'de> serde::Deserialize<'de> + PartialEq + std::fmt::Debug,
{
    let mut buffer = [0; 64];
    let bytes = postcard::to_slice(&value, &mut buffer).unwrap();
    assert_eq!(postcard::from_bytes::<T>(bytes).unwrap(), value);
    bytes.to_vec()
}

/// The value in JSON, from which it has to be read back.
fn in_json<T>(value: T) -> String
where
    T: serde::Serialize + for<'de> serde::Deserialize<'de> + PartialEq + std::fmt::Debug,
{
    let json = serde_json::to_string(&value).unwrap();
    assert_eq!(serde_json::from_str::<T>(&json).unwrap(), value);
    assert_eq!(serde_json::from_reader::<_, T>(json.as_bytes()).unwrap(), value, "owned text");
    json
}

/// Why a JSON text is not a value of a type.
fn json_error<T: for<'de> serde::Deserialize<'de>>(json: &str) -> String {
    serde_json::from_str::<T>(json).err().unwrap().to_string()
}

#[test]
fn a_status_code_is_its_text_in_json() {
    let code = StatusCode::from_static("5.7.606");
    assert_eq!(in_json(code), "\"5.7.606\"");
    assert_eq!(in_json(Some(code)), "\"5.7.606\"");
    assert_eq!(in_json(None::<StatusCode>), "null");
    assert_eq!(serde_json::from_str::<StatusCode>(r#""\u0035.1.1""#).unwrap().to_string(), "5.1.1");
}

#[test]
fn a_status_code_is_its_numbers_in_a_compact_format() {
    assert_eq!(in_postcard(StatusCode::from_static("5.7.26")), [5, 7, 26]);
    for &class in Class::ALL {
        for (subject, detail) in [(0, 0), (7, 650), (999, 999)] {
            let code = StatusCode::new(class, subject, detail).unwrap();
            assert!(in_postcard(code).len() <= 5);
        }
    }
}

#[test]
fn what_is_no_status_code_is_refused() {
    for json in ["\"5.01.1\"", "\"\"", "\"3.1.1\"", "\"5.1.1 \"", "5", "null", "[5,1,1]"] {
        json_error::<StatusCode>(json);
    }
    let error = json_error::<StatusCode>("\"5.01.1\"");
    assert!(error.contains("\"5.01.1\"") && error.contains("byte 2"), "{error}");
    for numbers in [(3, 1, 1), (5, 1000, 1), (5, 1, 1000)] {
        let bytes = postcard::to_allocvec(&numbers).unwrap();
        assert!(postcard::from_bytes::<StatusCode>(&bytes).is_err(), "{numbers:?}");
    }
}

#[test]
fn a_condition_is_its_name() {
    for &condition in Condition::ALL {
        assert_eq!(in_json(condition), format!("\"{}\"", condition.name()));
        assert_eq!(in_postcard(condition)[1..], *condition.name().as_bytes());
    }
    assert_eq!(serde_json::from_str::<Condition>("\"mailboxfull\"").unwrap(), Condition::MailboxFull);
    let error = json_error::<Condition>("\"Mailbox full\"");
    assert!(error.contains("\"Mailbox full\"") && error.contains("OtherUndefinedStatus"), "{error}");
}

#[test]
fn a_provider_is_its_name() {
    for &provider in Provider::ALL {
        assert_eq!(in_json(provider), format!("\"{}\"", provider.name()));
        assert_eq!(in_postcard(provider)[1..], *provider.name().as_bytes());
    }
    let error = json_error::<Provider>("\"exchange\"");
    assert!(error.contains("\"exchange\"") && error.contains("ExchangeOnline"), "{error}");
}

#[test]
fn classes_subjects_and_reply_codes_are_their_numbers() {
    assert_eq!(in_json(Class::PermanentFailure), "5");
    assert_eq!(in_json(Subject::SecurityOrPolicy), "7");
    assert_eq!(in_json(ReplyCode::new(550).unwrap()), "550");
    for &class in Class::ALL {
        assert_eq!(in_postcard(class), [class.code()]);
    }
    for &subject in Subject::ALL {
        in_postcard(subject);
    }
}

#[test]
fn another_number_is_refused_with_what_is_expected() {
    for json in ["3", "-5", "261", "5.0", "\"5\"", "null"] {
        let error = json_error::<Class>(json);
        assert!(error.contains("expected a class: 2, 4 or 5"), "{error}");
    }
    for json in ["199", "600", "-250", "66086", "18446744073709551615", "\"550\""] {
        let error = json_error::<ReplyCode>(json);
        assert!(error.contains("expected a reply code from 200 to 599"), "{error}");
    }
    let error = json_error::<Subject>("999");
    assert!(error.contains("`999`, expected the number of a known subject"), "{error}");
    let error = json_error::<ReplyCode>("-1");
    assert!(error.contains("`-1`"), "{error}");
}

#[test]
fn a_number_with_a_sign_is_read() {
    // As TOML has them.
    let signed: serde::de::value::I64Deserializer<serde::de::value::Error> = 550_i64.into_deserializer();
    assert_eq!(ReplyCode::deserialize(signed), Ok(ReplyCode::new(550).unwrap()));
}

#[test]
fn an_action_is_its_keyword() {
    for &action in Action::ALL {
        assert_eq!(in_json(action), format!("\"{action}\""));
        in_postcard(action);
    }
    for json in ["\"fail\"", "\" failed\"", "\"failed (bad address)\""] {
        json_error::<Action>(json);
    }
}

#[test]
fn another_type_is_refused_with_what_is_expected() {
    for (error, expected) in [
        (json_error::<StatusCode>("5"), "a status code"),
        (json_error::<Condition>("5"), "the name of a condition"),
        (json_error::<Provider>("5"), "the name of a provider"),
        (json_error::<Cause>("5"), "the name of a cause"),
        (json_error::<Outcome>("5"), "an outcome"),
        (json_error::<Action>("5"), "an action"),
    ] {
        assert!(error.contains(&format!("expected {expected}")), "{error}");
    }
}
