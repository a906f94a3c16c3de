//! The feature `serde`: how each type is serialized. `pages/serde.md` documents it.

use core::fmt;
use core::marker::PhantomData;

use serde_core::de::{Error, Unexpected, Visitor};
use serde_core::{Deserialize, Deserializer, Serialize, Serializer};

use crate::dsn::Action;
use crate::{Basis, Cause, Class, Outcome, Provider, ReplyCode, StatusCode, Subject};

impl Serialize for StatusCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.serialize_str(&self.to_text())
        } else {
            (self.class(), self.subject_code(), self.detail_code()).serialize(serializer)
        }
    }
}

impl<'de> Deserialize<'de> for StatusCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            return deserializer.deserialize_str(Text::new());
        }
        let (class, subject, detail) = Deserialize::deserialize(deserializer)?;
        Self::new(class, subject, detail).ok_or_else(|| {
            D::Error::custom(format_args!("subject {subject} and detail {detail}: both must be 0 to 999"))
        })
    }
}

/// A type that is serialized as text.
trait FromText: Sized {
    const EXPECTED: &'static str;

    fn from_text<E: Error>(text: &str) -> Result<Self, E>;
}

impl FromText for StatusCode {
    const EXPECTED: &'static str = "a status code, such as \"5.1.1\"";

    fn from_text<E: Error>(text: &str) -> Result<Self, E> {
        text.parse().map_err(|error| E::custom(format_args!("status code {text:?}: {error}")))
    }
}

/// Reads a type that is serialized as text.
struct Text<T>(PhantomData<T>);

impl<T> Text<T> {
    const fn new() -> Self {
        Self(PhantomData)
    }
}

impl<T: FromText> Visitor<'_> for Text<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(T::EXPECTED)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        T::from_text(text)
    }
}

macro_rules! as_name {
    ($($type:ty: $expected:literal;)*) => {$(
        impl FromText for $type {
            const EXPECTED: &'static str = $expected;

            fn from_text<E: Error>(text: &str) -> Result<Self, E> {
                Self::from_name(text).ok_or_else(|| E::invalid_value(Unexpected::Str(text), &Self::EXPECTED))
            }
        }

        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.name())
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_str(Text::new())
            }
        }
    )*};
}

as_name! {
    Action: "an action, such as \"failed\"";
    Basis: "a basis: \"words\", \"note\" or \"code\"";
    Cause: "the name of a cause, such as \"mailbox\"";
    Outcome: "an outcome: \"delivered\", \"deferred\" or \"failed\"";
    Provider: "the name of a provider, such as \"ExchangeOnline\"";
}

/// Reads a code that is serialized as its name, one of `names`; `what` says what one is.
///
/// # Errors
///
/// The deserializer's, and its `invalid_value` if `lookup` finds no code of that name.
pub fn deserialize_name<'de, D: Deserializer<'de>, T>(
    deserializer: D,
    what: &'static str,
    names: &'static [&'static str],
    lookup: fn(&str) -> Option<T>,
) -> Result<T, D::Error> {
    deserializer.deserialize_str(Name { what, names, lookup })
}

struct Name<T> {
    what: &'static str,
    names: &'static [&'static str],
    lookup: fn(&str) -> Option<T>,
}

impl<T> Visitor<'_> for Name<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let example = self.names.first().unwrap_or(&"");
        write!(f, "the name of {}, such as {example:?}", self.what)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        (self.lookup)(text).ok_or_else(|| E::invalid_value(Unexpected::Str(text), &self))
    }
}

/// A type that is serialized as a number.
trait FromNumber: Sized {
    const EXPECTED: &'static str;

    fn from_number(number: u64) -> Option<Self>;
}

/// Reads a type that is serialized as a number. Formats differ in which of their numbers have a sign.
struct Number<T>(PhantomData<T>);

impl<T: FromNumber> Visitor<'_> for Number<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(T::EXPECTED)
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<T, E> {
        T::from_number(number).ok_or_else(|| E::invalid_value(Unexpected::Unsigned(number), &self))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<T, E> {
        match u64::try_from(number) {
            Ok(number) => self.visit_u64(number),
            Err(_) => Err(E::invalid_value(Unexpected::Signed(number), &self)),
        }
    }
}

macro_rules! as_number {
    ($($type:ty: $from:ident, $to:ident, $deserialize:ident, $expected:literal;)*) => {$(
        impl FromNumber for $type {
            const EXPECTED: &'static str = $expected;

            fn from_number(number: u64) -> Option<Self> {
                Self::$from(number.try_into().ok()?)
            }
        }

        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                self.$to().serialize(serializer)
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.$deserialize(Number(PhantomData))
            }
        }
    )*};
}

as_number! {
    Class: from_code, code, deserialize_u8, "a class: 2, 4 or 5";
    Subject: from_code, code, deserialize_u16, "the number of a known subject";
    ReplyCode: new, get, deserialize_u16, "a reply code from 200 to 599";
}
