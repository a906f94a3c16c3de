// Generated from the TOML registry of smtp-status. Do not edit.

#[doc = " The class: the first number of a status code, which says whether delivery succeeded (RFC 3463 section 3). There are exactly three."]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(not(doc), repr(u8))]
pub enum Class {
    #[doc = " Success (`2`)."]
    #[doc = ""]
    #[doc = " The message went through."]
    Success,
    #[doc = " Persistent Transient Failure (`4`)."]
    #[doc = ""]
    #[doc = " The message may go through later."]
    PersistentTransientFailure,
    #[doc = " Permanent Failure (`5`)."]
    #[doc = ""]
    #[doc = " The message will not go through as it is."]
    PermanentFailure,
}

impl Class {
    #[doc = " Every class, in the order of the codes."]
    pub const ALL: &'static [Self] = &[Self::Success, Self::PersistentTransientFailure, Self::PermanentFailure];
}

pub(super) static CLASS_SUMMARIES: [&str; 3] = ["Success", "Persistent Transient Failure", "Permanent Failure"];

pub(super) static CLASS_DESCRIPTIONS: [&str; 3] = [
    "The message went through.",
    "The message may go through later.",
    "The message will not go through as it is."
];

#[doc = " The subject: the second number of a status code, which says what the status is about (RFC 3463 section 2). Exhaustive: one variant for each `[[subject]]` of the TOML."]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(not(doc), repr(u8))]
pub enum Subject {
    #[doc = " Addressing Status (`1`)."]
    #[doc = ""]
    #[doc = " About the address."]
    Addressing,
    #[doc = " Message Content (`6`)."]
    #[doc = ""]
    #[doc = " About the content, with a \\[bracket\\] and a \\`tick\\`."]
    Content,
}

impl Subject {
    #[doc = " Every subject, in the order of the codes."]
    pub const ALL: &'static [Self] = &[Self::Addressing, Self::Content];
}

pub(super) static SUBJECT_SUMMARIES: [&str; 2] = ["Addressing Status", "Message Content"];

pub(super) static SUBJECT_DESCRIPTIONS: [&str; 2] = ["About the address.", "About the content, with a [bracket] and a `tick`."];

pub(super) static SUBJECT_CODES: [u16; 2] = [1, 6];

pub(super) static SUBJECTS_BY_CODE: [Option<Subject>; 7] = [
    None,
    Some(Subject::Addressing),
    None,
    None,
    None,
    None,
    Some(Subject::Content)
];

#[inline]
pub(super) const fn subject_from_code(code: u16) -> Option<Subject> {
    match code {
        ..7 => SUBJECTS_BY_CODE[code as usize],
        _ => None,
    }
}

pub(super) static SUBJECT_CAUSES: [[Option<Cause>; 2]; 2] = [[None, None], [Some(Cause::Message), Some(Cause::Message)]];

#[doc = " A registered condition: the second and third number of a status code together, whatever its class. Exhaustive: one variant for each `[[condition]]` of the TOML, in the order of their codes. Search the docs for a code, such as 5.1.1, to find its variant."]
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(not(doc), repr(u8))]
pub enum Condition {
    #[doc = " Bad address (`X.1.1`)."]
    #[doc = ""]
    #[doc = " There is no such mailbox. The sender must correct the address."]
    #[doc = ""]
    #[doc = " Usual replies: 553&nbsp;5.1.1. Cause: network (4), address (5). Registered reply codes: 451, 550. Defined by: [RFC&nbsp;3463](https://www.rfc-editor.org/rfc/rfc3463)."]
    #[doc = ""]
    #[doc = " RFC 1893 called it \"No such user\"."]
    #[doc(alias("X.1.1", "5.1.1", "user unknown"))]
    BadAddress,
    #[doc = " UTF-8 reply required (`X.6.8`)."]
    #[doc = ""]
    #[doc = " The reply would need UTF-8."]
    #[doc = ""]
    #[doc = " Usual replies: 250&nbsp;2.6.8, 550&nbsp;5.6.8. Cause: protocol (5). Registered reply codes: 252, any&nbsp;5xx. Defined by: [RFC&nbsp;6531](https://www.rfc-editor.org/rfc/rfc6531), [draft-example-status](<https://datatracker.ietf.org/doc/draft-example-status/>), [example.org](<https://example.org/x>)."]
    #[doc(alias("X.6.8", "2.6.8", "5.6.8"))]
    Utf8Required,
    #[doc = " UTF-8 reply required, duplicate (`X.6.10`)."]
    #[doc = ""]
    #[doc = " An older number of the same."]
    #[doc = ""]
    #[doc = " Usual replies: 250&nbsp;2.6.10. Cause: none given. Registered reply codes: none given. Defined by: none given."]
    #[doc = ""]
    #[doc = " Replaced by [`Condition::Utf8Required`]."]
    #[doc(alias("X.6.10", "2.6.10"))]
    Utf8RequiredDuplicate,
    #[doc = " Content \\| filter (`X.6.20-22`)."]
    #[doc = ""]
    #[doc = " A range of codes with one meaning."]
    #[doc = ""]
    #[doc = " Usual replies: 451&nbsp;4.6.20-22, 550&nbsp;5.6.20-22. Cause: message. Registered reply codes: 550. Defined by: [example.org](<https://example.org/ndr#codes>)."]
    #[doc(alias("X.6.20", "4.6.20", "5.6.20", "X.6.21", "4.6.21", "5.6.21", "X.6.22", "4.6.22", "5.6.22"))]
    ContentFilter,
}

impl Condition {
    #[doc = " How many conditions there are."]
    pub const COUNT: usize = 4;
    #[doc = " Every condition, in the order of the codes."]
    pub const ALL: &'static [Self] = &[
        Condition::BadAddress,
        Condition::Utf8Required,
        Condition::Utf8RequiredDuplicate,
        Condition::ContentFilter
    ];
}

const REPLY_250: ReplyCode = reply_code(250);

const REPLY_252: ReplyCode = reply_code(252);

const REPLY_450: ReplyCode = reply_code(450);

const REPLY_451: ReplyCode = reply_code(451);

const REPLY_550: ReplyCode = reply_code(550);

const REPLY_553: ReplyCode = reply_code(553);

const REPLY_CODES_0: &[ReplyCode] = &[REPLY_451, REPLY_550];

const REPLY_CODES_1: &[ReplyCode] = &[REPLY_252];

const REPLY_CODES_2: &[ReplyCode] = &[];

const REPLY_CODES_3: &[ReplyCode] = &[REPLY_550];

pub(super) static REPLY_CODES: [&[ReplyCode]; 4] = [REPLY_CODES_0, REPLY_CODES_1, REPLY_CODES_2, REPLY_CODES_3];

const REFERENCES_0: &[&str] = &["RFC 3463"];

const REFERENCES_1: &[&str] = &["RFC 6531", "draft-example-status", "https://example.org/x"];

const REFERENCES_2: &[&str] = &[];

const REFERENCES_3: &[&str] = &["https://example.org/ndr#codes"];

pub(super) static REFERENCES: [&[&str]; 4] = [REFERENCES_0, REFERENCES_1, REFERENCES_2, REFERENCES_3];

pub(super) static NAMES: [&str; 4] = ["BadAddress", "Utf8Required", "Utf8RequiredDuplicate", "ContentFilter"];

pub(super) static SUMMARIES: [&str; 4] = [
    "Bad address",
    "UTF-8 reply required",
    "UTF-8 reply required, duplicate",
    "Content | filter"
];

pub(super) static DESCRIPTIONS: [&str; 4] = [
    "There is no such mailbox. The sender must correct the address.",
    "The reply would need UTF-8.",
    "An older number of the same.",
    "A range of codes with one meaning."
];

pub(super) static CLASSES: [u8; 4] = [4, 37, 1, 6];

pub(super) static REPLY_WITH: [[ReplyCode; 3]; 4] = [
    [REPLY_250, REPLY_450, REPLY_553],
    [REPLY_250, REPLY_451, REPLY_550],
    [REPLY_250, REPLY_451, REPLY_550],
    [REPLY_250, REPLY_451, REPLY_550]
];

pub(super) static CAUSES: [[Option<Cause>; 2]; 4] = [
    [Some(Cause::Network), Some(Cause::Address)],
    [None, Some(Cause::Protocol)],
    [None, None],
    [Some(Cause::Message), Some(Cause::Message)]
];

pub(super) static FORMER_SUMMARIES: [Option<&str>; 4] = [Some("No such user"), None, None, None];

pub(super) static REPLACED_BY: [Option<Condition>; 4] = [None, None, Some(Condition::Utf8Required), None];

pub(super) static SUBJECTS: [Subject; 4] = [Subject::Addressing, Subject::Content, Subject::Content, Subject::Content];

pub(super) type Key = u16;

pub(super) const DETAIL_BITS: u32 = 10;

pub(super) static KEYS: [Key; 4] = [1, 1032, 1034, 1044];

pub(super) static RANGES: [(Key, Key, Condition); 1] = [(1044, 1046, Condition::ContentFilter)];

pub(super) static RUNS: [(u8, u8); 0] = [];

#[inline]
pub(super) const fn condition_at(index: usize) -> Option<Condition> {
    match index {
        0 => Some(Condition::BadAddress),
        1 => Some(Condition::Utf8Required),
        2 => Some(Condition::Utf8RequiredDuplicate),
        3 => Some(Condition::ContentFilter),
        _ => None,
    }
}

pub(super) const PAGE_BITS: u32 = 16;

pub(super) static OFFSETS: [i8; 2] = [0, -8];

pub(super) static SLOTS: [(u8, Condition); 3] = [
    (1, Condition::Utf8Required),
    (0, Condition::BadAddress),
    (1, Condition::Utf8RequiredDuplicate)
];

#[allow(long_running_const_eval)]
const _: () = {
    let mut index = 0;
    while index != Condition::COUNT {
        let subject = SUBJECT_CODES[super::subject_of(KEYS[index])];
        match Condition::lookup(subject, super::detail_of(KEYS[index])) {
            Some(found) if found as usize == index => {}
            _ => panic!("the lookup table misses a condition"),
        }
        index += 1;
    }
};

pub(super) static SUBJECT_STARTS: [u8; 3] = [0, 1, 4];

#[cfg(feature = "names")]
pub(super) static BY_NAME: phf::Map<&'static str, u8> = phf::phf_map! {
    "BadAddress" => 0,
    "Utf8Required" => 1,
    "Utf8RequiredDuplicate" => 2,
    "ContentFilter" => 3,
};

pub(super) const OVERLAY_CONDITIONS: usize = 0;

pub(super) const OVERLAY_AMENDMENTS: usize = 0;
