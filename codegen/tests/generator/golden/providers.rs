// Generated from TOML by smtp-status-build. Do not edit.

/// A mail provider that gives some status codes a meaning of its own. There is a variant for each `[[provider]]` of
/// the TOML, in the order of their names; any version may add more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(not(doc), repr(u8))]
#[non_exhaustive]
pub enum Provider {
    /// Aardvark.
    ///
    /// Its hosts are at or below `aardvark.example`, `herd.example`.
    ///
    /// [What its codes mean](crate::_providers#Aardvark) when it is not what the registry says.
    #[doc(alias("4.999.998", "4.999.999", "5.999.998", "5.999.999", "aardvark", "aardvark.example", "herd"))]
    #[doc(alias("herd.example"))]
    Aardvark,
    /// Zebra \| Mail.
    ///
    /// Its hosts are at or below `mx.herd.example`, `zebra.example`.
    ///
    /// [What its codes mean](crate::_providers#Zebra) when it is not what the registry says.
    #[doc(alias("4.6.23", "4.6.24", "4.6.25", "4.6.26", "4.6.27", "4.6.28", "4.6.29", "5.6.23", "5.6.24"))]
    #[doc(alias("5.6.25", "5.6.26", "5.6.27", "5.6.28", "5.6.29", "herd", "mx.herd.example", "zebra"))]
    #[doc(alias("zebra.example"))]
    Zebra,
}

impl Provider {
    /// Every provider, in the order of their names.
    pub const ALL: &'static [Self] = &[Self::Aardvark, Self::Zebra];
}

pub(super) static NAMES: [&str; 2] = ["Aardvark", "Zebra"];

pub(super) static TITLES: [&str; 2] = ["Aardvark", "Zebra | Mail"];

pub(super) static HOSTS: [&[&str]; 2] = [&["aardvark.example", "herd.example"], &["mx.herd.example", "zebra.example"]];

pub(super) static DOMAINS: [&str; 4] = ["herd.example", "zebra.example", "mx.herd.example", "aardvark.example"];

pub(super) static OWNERS: [Provider; 4] = [Provider::Aardvark, Provider::Zebra, Provider::Zebra, Provider::Aardvark];

pub(super) static STARTS: [u8; 3] = [0, 2, 10];

pub(super) static SPANS: [Span; 10] = [
    Span::new(4, 999, 998, 999),
    Span::new(5, 999, 998, 999),
    Span::new(4, 6, 20, 21),
    Span::new(4, 6, 22, 22),
    Span::new(4, 6, 23, 29),
    Span::new(5, 1, 1, 1),
    Span::new(5, 6, 20, 20),
    Span::new(5, 6, 21, 21),
    Span::new(5, 6, 22, 22),
    Span::new(5, 6, 23, 29)
];

pub(super) static SPAN_NOTES: [u8; 10] = [0, 0, 2, 5, 2, 1, 2, 3, 4, 2];

pub(super) static NOTE_SUMMARIES: [&str; 6] = [
    "Out of ants",
    "No such [stripe]",
    "Filtered",
    "Filtered for good",
    "Filtered by hand",
    "Waiting for a person"
];

pub(super) static NOTE_DESCRIPTIONS: [&str; 6] = [
    "There are no ants.",
    "There is no such mailbox.",
    "A filter stopped it.",
    "A filter stopped it for good.",
    "A person stopped it.",
    "A person has yet to decide."
];

pub(super) static NOTE_CAUSES: [[Option<Cause>; 2]; 6] = [
    [None, None],
    [Some(Cause::Address), Some(Cause::Address)],
    [Some(Cause::Destination), Some(Cause::Policy)],
    [None, None],
    [Some(Cause::Policy), Some(Cause::Policy)],
    [None, None]
];

pub(super) static NOTE_REFERENCES: [&[&str]; 6] = [
    &["https://example.org"],
    &["https://zebra.example/codes"],
    &["https://example.org"],
    &["https://example.org"],
    &["RFC 3463", "https://zebra.example/codes#hand"],
    &["https://example.org"]
];
