//! What [`Condition`](crate::Condition) and the enums of own codes have in common: their methods.
//!
//! A macro defines them, because a trait cannot have a `const fn`. The generator writes an enum, its tables and its lookup,
//! and calls the macro where these are in scope: `codegen/src/emit/conditions.rs` says what they are.

/// Puts an enum of your own codes here: what `smtp_status_build::codes` has made of a TOML file in `build.rs`.
///
/// The name is that of the file, without `.toml`. The dependency must be called `smtp_status`. The enum has every method of
/// [`Condition`] that does not depend on the registry, in `const fn` as well. How to write the file, and an example of it
/// all, is on the page [about own codes](crate::_extending).
///
/// ```ignore
/// // Of codes.toml, with name = "Vendor".
/// smtp_status::include_codes!("codes");
///
/// const BANNED: Option<Vendor> = Vendor::lookup(7, 620);
/// ```
///
/// [`Condition`]: crate::Condition
#[macro_export]
macro_rules! include_codes {
    ($name:literal) => {
        include!(concat!(env!("OUT_DIR"), "/", $name, ".rs"));
    };
}

/// The methods of [`Condition`](crate::Condition) and of own codes. The second argument says in messages what one is.
#[doc(hidden)]
#[macro_export]
macro_rules! __code_methods {
    ($name:ident, $what:expr) => {
        impl $name {
            /// The variant of a subject and a detail; `None` if there is none.
            ///
            /// Takes a few loads and comparisons, whatever the number of codes, and a binary search of the ranges if there
            /// are some. A code of its own inside a range takes precedence over it.
            #[inline]
            #[must_use]
            pub const fn lookup(subject: u16, detail: u16) -> Option<Self> {
                find(subject, detail)
            }

            /// The variant of a status code, whatever its class; `None` if there is none.
            #[inline]
            #[must_use]
            pub const fn of(status: $crate::StatusCode) -> Option<Self> {
                find(status.subject_code(), status.detail_code())
            }

            /// The status code in a class. That of a range is the code with [`detail_code`](Self::detail_code).
            #[must_use]
            pub const fn with_class(self, class: $crate::Class) -> $crate::StatusCode {
                $crate::__private::status_code(class, self.subject_code(), self.detail_code())
            }

            /// The status code in class 2.
            #[must_use]
            pub const fn success(self) -> $crate::StatusCode {
                self.with_class($crate::Class::Success)
            }

            /// The status code in class 4.
            #[must_use]
            pub const fn transient(self) -> $crate::StatusCode {
                self.with_class($crate::Class::PersistentTransientFailure)
            }

            /// The status code in class 5.
            #[must_use]
            pub const fn permanent(self) -> $crate::StatusCode {
                self.with_class($crate::Class::PermanentFailure)
            }

            /// The number of the subject, 0 to 999.
            #[must_use]
            pub const fn subject_code(self) -> u16 {
                (KEYS[self as usize] >> DETAIL_BITS) as u16
            }

            /// The number of the detail, 0 to 999.
            ///
            /// Of a range, it is the first that is not also a code of its own, so looking it up finds this variant
            /// again. [`detail_codes`](Self::detail_codes) has all of them.
            #[must_use]
            pub const fn detail_code(self) -> u16 {
                (KEYS[self as usize] & ((1 << DETAIL_BITS) - 1)) as u16
            }

            /// The numbers of all details: one, or those of a range.
            #[must_use]
            pub const fn detail_codes(self) -> ::core::ops::RangeInclusive<u16> {
                let (first, last) = details(self as usize, KEYS[self as usize]);
                first..=last
            }

            /// The name of the variant, in UpperCamelCase.
            #[must_use]
            pub const fn name(self) -> &'static str {
                NAMES[self as usize]
            }

            /// The variant with this name, or with this former name; ASCII letters may have any case.
            #[must_use]
            pub const fn from_name(name: &str) -> Option<Self> {
                match $crate::__private::find_name(&BY_NAME, name) {
                    Some(number) => by_number(number as usize),
                    None => None,
                }
            }

            /// The meaning in a few words: one line.
            #[must_use]
            pub const fn summary(self) -> &'static str {
                SUMMARIES[self as usize]
            }

            /// What happened in this class, whether retrying can help and who can fix it, in plain language: one to
            /// three sentences without line breaks.
            #[must_use]
            pub const fn description(self, class: $crate::Class) -> &'static str {
                let index = DESCRIPTION_OF[self as usize][class as usize] as usize;
                $crate::__private::text(&DESCRIPTIONS, index)
            }

            /// Whether the code is meant for this class.
            ///
            /// This is advice. No RFC forbids a class, and real mail mixes them every day: greylisting answers with
            /// 4.7.1, although RFC 3463 section 3.8 calls X.7.1 "useful only as a permanent error".
            #[must_use]
            pub const fn is_usual_in(self, class: $crate::Class) -> bool {
                CLASSES[self as usize] >> class as u8 & 1 != 0
            }

            /// The reply codes (200 to 599) that are listed for it, in the order of the list.
            ///
            /// The list is not exclusive (RFC 5248 section 2.1), and is empty if none is given. If it has a whole class,
            /// [`takes_any_reply_code`](Self::takes_any_reply_code) says so. What to send is
            /// [`reply_code`](Self::reply_code).
            #[must_use]
            pub const fn reply_codes(self) -> &'static [$crate::ReplyCode] {
                REPLY_CODES[self as usize]
            }

            /// Whether every reply code of this class is listed for it ("Any", "5XX").
            #[must_use]
            pub const fn takes_any_reply_code(self, class: $crate::Class) -> bool {
                CLASSES[self as usize] >> (3 + class as u8) & 1 != 0
            }

            /// The reply code to send with it in this class, at any point of a session.
            #[must_use]
            pub const fn reply_code(self, class: $crate::Class) -> $crate::ReplyCode {
                REPLY_WITH[self as usize][class as usize]
            }

            /// A reply with its status code in this class, the reply code to send with that, and a text.
            #[must_use]
            pub const fn reply(self, class: $crate::Class, text: &str) -> $crate::OutgoingReply<'_> {
                $crate::__private::reply(self.reply_code(class), self.with_class(class), text)
            }

            /// The cause in this class; `None` if the code does not say. A success has none.
            #[must_use]
            pub const fn cause(self, class: $crate::Class) -> Option<$crate::Cause> {
                $crate::__private::cause(class, CAUSES[self as usize])
            }

            /// Where it is defined: each a line of text, such as "RFC 3463" or an address.
            #[must_use]
            pub const fn references(self) -> &'static [&'static str] {
                REFERENCES[self as usize]
            }

            /// The variant to use instead, if this one is deprecated.
            #[must_use]
            pub const fn replaced_by(self) -> Option<Self> {
                REPLACED_BY[self as usize]
            }

            /// The code as text, with an X for the class: "X.2.2", or "X.7.606-649" for a range of details.
            #[must_use]
            pub const fn to_text(self) -> $crate::status::ConditionText {
                let (first, last) = details(self as usize, KEYS[self as usize]);
                $crate::__private::condition_text(self.subject_code(), first, last)
            }
        }

        /// Writes the name of the variant, as a derived implementation would. Deriving it takes memory in the compiler
        /// that grows with the square of the number of variants.
        impl ::core::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(self.name())
            }
        }

        /// Writes the [summary](Self::summary).
        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(self.summary())
            }
        }

        $crate::__serialize_by_name! { $name, $what }
    };
}

/// The methods of own codes.
#[doc(hidden)]
#[macro_export]
macro_rules! __own_code_methods {
    ($name:ident) => {
        $crate::__code_methods! { $name, concat!("a code of ", stringify!($name)) }
        $crate::__format_by_name! { $name }

        impl $name {
            /// The registered condition to use instead, if this code is deprecated in favor of one.
            #[must_use]
            pub const fn replaced_by_registered(self) -> Option<$crate::Condition> {
                REPLACED_BY_REGISTERED[self as usize]
            }
        }
    };
}

/// Implements `defmt::Format` if this crate has the feature. The macro runs in a crate that need not depend on defmt.
#[cfg(feature = "defmt")]
#[doc(hidden)]
#[macro_export]
macro_rules! __format_by_name {
    ($name:ident) => {
        impl $crate::__private::defmt::Format for $name {
            fn format(&self, f: $crate::__private::defmt::Formatter<'_>) {
                $crate::__private::defmt::Format::format(self.name(), f);
            }
        }
    };
}

#[cfg(not(feature = "defmt"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __format_by_name {
    ($name:ident) => {};
}

/// Implements `Serialize` and `Deserialize` if this crate has the feature.
#[cfg(feature = "serde")]
#[doc(hidden)]
#[macro_export]
macro_rules! __serialize_by_name {
    ($name:ident, $what:expr) => {
        impl $crate::__private::serde::Serialize for $name {
            fn serialize<S: $crate::__private::serde::Serializer>(
                &self,
                serializer: S,
            ) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.name())
            }
        }

        impl<'de> $crate::__private::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::__private::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                $crate::__private::deserialize_name(deserializer, $what, &NAMES, Self::from_name)
            }
        }
    };
}

#[cfg(not(feature = "serde"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __serialize_by_name {
    ($name:ident, $what:expr) => {};
}

/// What the macros use: no part of the API.
#[doc(hidden)]
pub mod __private {
    #[cfg(feature = "defmt")]
    pub use defmt;
    #[cfg(feature = "serde")]
    pub use serde_core as serde;

    #[cfg(feature = "serde")]
    pub use crate::serde::deserialize_name;
    use crate::status::ConditionText;
    use crate::{Cause, Class, OutgoingReply, ReplyCode, StatusCode, slice};

    /// Numbers that the generator has checked.
    #[must_use]
    pub const fn status_code(class: Class, subject: u16, detail: u16) -> StatusCode {
        StatusCode::from_parts(class, subject, detail)
    }

    /// A number that the generator has checked.
    #[allow(clippy::panic, reason = "called in constants only")]
    #[must_use]
    pub const fn reply_code(code: u16) -> ReplyCode {
        match ReplyCode::new(code) {
            Some(code) => code,
            None => panic!("a reply code is 200 to 599"),
        }
    }

    #[must_use]
    pub const fn reply(code: ReplyCode, status: StatusCode, text: &str) -> OutgoingReply<'_> {
        OutgoingReply::of(code, Some(status), text)
    }

    /// The cause in a class, given those in class 4 and in class 5. A success has none.
    #[must_use]
    pub const fn cause(class: Class, causes: [Option<Cause>; 2]) -> Option<Cause> {
        class.cause_of(causes)
    }

    #[must_use]
    pub const fn condition_text(subject: u16, first: u16, last: u16) -> ConditionText {
        ConditionText::new(subject, first, last)
    }

    /// The text at an index, which is in bounds: the check only keeps the compiler from linking a panic.
    #[allow(clippy::indexing_slicing, reason = "the index is in bounds")]
    #[must_use]
    pub const fn text(texts: &[&'static str], index: usize) -> &'static str {
        if index < texts.len() { texts[index] } else { "" }
    }

    /// The number beside a name in a table sorted by the names in lower case.
    #[allow(clippy::indexing_slicing, reason = "the index is in bounds")]
    #[must_use]
    pub const fn find_name<T: Copy>(table: &[(&str, T)], name: &str) -> Option<T> {
        let (mut low, mut high) = (0, table.len());
        while low < high {
            let middle = low + (high - low) / 2;
            // Unreachable, but the optimizer cannot prove it and would otherwise keep the panic of the index.
            if middle >= table.len() {
                return None;
            }
            let (found, number) = table[middle];
            match slice::compare_ignoring_case(name.as_bytes(), found.as_bytes()) {
                core::cmp::Ordering::Less => high = middle,
                core::cmp::Ordering::Greater => low = middle + 1,
                core::cmp::Ordering::Equal => return Some(number),
            }
        }
        None
    }
}
