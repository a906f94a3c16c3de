// Generated from TOML by smtp-status-build. Do not edit.

/// The class: the first number of a status code, which says whether delivery succeeded (RFC 3463 section 3). There
/// are exactly three.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(not(doc), repr(u8))]
pub enum Class {
    /// Success (`2`).
    ///
    /// The message went through.
    Success,
    /// Persistent Transient Failure (`4`).
    ///
    /// The message may go through later.
    PersistentTransientFailure,
    /// Permanent Failure (`5`).
    ///
    /// The message will not go through as it is.
    PermanentFailure,
}

impl Class {
    /// Every class, in the order of the codes.
    pub const ALL: &'static [Self] = &[Self::Success, Self::PersistentTransientFailure, Self::PermanentFailure];
}

pub(super) static CLASS_SUMMARIES: [&str; 3] = ["Success", "Persistent Transient Failure", "Permanent Failure"];

pub(super) static CLASS_DESCRIPTIONS: [&str; 3] = [
    "The message went through.",
    "The message may go through later.",
    "The message will not go through as it is."
];

/// The subject: the second number of a status code, which says what the status is about (RFC 3463 section 2).
/// Exhaustive: one variant for each `[[subject]]` of the TOML.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(not(doc), repr(u8))]
pub enum Subject {
    /// Addressing Status (`1`).
    ///
    /// About the address.
    Addressing,
    /// Message Content (`6`).
    ///
    /// About the content, with a \[bracket\] and a \`tick\`.
    Content,
}

impl Subject {
    /// Every subject, in the order of the codes.
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

/// A registered condition: the second and third number of a status code together, whatever its class.
///
/// Exhaustive: one variant for each `[[condition]]` of the TOML, in the order of their codes. Search the docs for a code,
/// such as 5.1.1, to find its variant.
///
/// ```
/// use smtp_status::{Cause, Class, Condition, OutgoingReply, StatusCode};
///
/// // From a code, and from its numbers.
/// const FULL: Condition = Condition::MailboxFull;
/// assert_eq!(Condition::of(StatusCode::from_static("4.2.2")), Some(FULL));
/// assert_eq!(Condition::lookup(2, 2), Some(FULL));
/// assert_eq!(Condition::lookup(2, 99), None);
///
/// // To a code.
/// assert_eq!(FULL.with_class(Class::PermanentFailure).to_text().as_str(), "5.2.2");
/// assert_eq!(FULL.transient().to_text().as_str(), "4.2.2");
/// assert_eq!(Condition::DestinationAddressValid.success().to_text().as_str(), "2.1.5");
/// assert_eq!((FULL.subject_code(), FULL.detail_codes()), (2, 2..=2));
/// assert_eq!(FULL.to_text().as_str(), "X.2.2");
///
/// // By name.
/// assert_eq!(Condition::from_name("MailboxFull"), Some(FULL));
/// assert_eq!(Condition::from_name("mailboxfull"), Some(FULL));
///
/// // What it means depends on the class.
/// assert!(FULL.is_usual_in(Class::PersistentTransientFailure) && !FULL.is_usual_in(Class::Success));
/// let no_answer = Condition::NoAnswerFromHost;
/// assert_eq!(no_answer.cause(Class::PersistentTransientFailure), Some(Cause::Network));
/// assert_eq!(no_answer.cause(Class::PermanentFailure), None); // Exchange rejects unknown recipients with 5.4.1.
///
/// // What to answer with it.
/// assert_eq!(Condition::SpfValidationError.reply_codes(), [451, 550]);
/// assert!(Condition::MailboxOwnerHasChanged.takes_any_reply_code(Class::PermanentFailure));
/// const REPLY: OutgoingReply<'_> = FULL.reply(Class::PersistentTransientFailure, "Try tomorrow");
/// assert_eq!(REPLY.to_string(), "452 4.2.2 Try tomorrow\r\n");
///
/// // A deprecated one leads to its replacement.
/// let deprecated = Condition::lookup(6, 10);
/// assert_eq!(deprecated.and_then(Condition::replaced_by), Condition::lookup(6, 8));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(not(doc), repr(u8))]
pub enum Condition {
    /// Bad address (`X.1.1`).
    ///
    /// There is no such mailbox. The sender must correct the address.
    ///
    /// Usual replies: 553&nbsp;5.1.1. Cause: network (4), address (5). Registered reply codes: 451, 550. Defined by:
    /// [RFC&nbsp;3463](https://www.rfc-editor.org/rfc/rfc3463).
    ///
    /// RFC 1893 called it "No such user".
    #[doc(alias("X.1.1", "5.1.1", "user unknown"))]
    BadAddress,
    /// UTF-8 reply required (`X.6.8`).
    ///
    /// The reply would need UTF-8.
    ///
    /// Usual replies: 250&nbsp;2.6.8, 550&nbsp;5.6.8. Cause: protocol (5). Registered reply codes: 252, any&nbsp;5xx.
    /// Defined by: [RFC&nbsp;6531](https://www.rfc-editor.org/rfc/rfc6531),
    /// [draft-example-status](<https://datatracker.ietf.org/doc/draft-example-status/>),
    /// [example.org](<https://example.org/x>).
    #[doc(alias("X.6.8", "2.6.8", "5.6.8"))]
    Utf8Required,
    /// UTF-8 reply required, duplicate (`X.6.10`).
    ///
    /// An older number of the same.
    ///
    /// Usual replies: 250&nbsp;2.6.10. Cause: none given. Registered reply codes: none given. Defined by: none given.
    ///
    /// Replaced by [`Condition::Utf8Required`].
    #[doc(alias("X.6.10", "2.6.10"))]
    Utf8RequiredDuplicate,
    /// Content \| filter (`X.6.20-22`).
    ///
    /// A range of codes with one meaning.
    ///
    /// Usual replies: 451&nbsp;4.6.20-22, 550&nbsp;5.6.20-22. Cause: message. Registered reply codes: 550. Defined by:
    /// [example.org](<https://example.org/ndr#codes>).
    #[doc(alias("X.6.20", "4.6.20", "5.6.20", "X.6.21", "4.6.21", "5.6.21", "X.6.22", "4.6.22", "5.6.22"))]
    ContentFilter,
}

impl Condition {
    /// How many there are.
    pub const COUNT: usize = 4;
    /// All of them, in the order of the codes.
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

static NAMES: [&str; 4] = ["BadAddress", "Utf8Required", "Utf8RequiredDuplicate", "ContentFilter"];

static BY_NAME: [(&str, u8); 4] = [
    ("BadAddress", 0),
    ("ContentFilter", 3),
    ("Utf8Required", 1),
    ("Utf8RequiredDuplicate", 2)
];

static SUMMARIES: [&str; 4] = [
    "Bad address",
    "UTF-8 reply required",
    "UTF-8 reply required, duplicate",
    "Content | filter"
];

static DESCRIPTIONS: [&str; 4] = [
    "There is no such mailbox. The sender must correct the address.",
    "The reply would need UTF-8.",
    "An older number of the same.",
    "A range of codes with one meaning."
];

static DESCRIPTION_OF: [[u8; 3]; 4] = [[0, 0, 0], [1, 1, 1], [2, 2, 2], [3, 3, 3]];

static CLASSES: [u8; 4] = [4, 37, 1, 6];

const REPLY_CODES_0: &[ReplyCode] = &[REPLY_451, REPLY_550];

const REPLY_CODES_1: &[ReplyCode] = &[REPLY_252];

const REPLY_CODES_2: &[ReplyCode] = &[];

const REPLY_CODES_3: &[ReplyCode] = &[REPLY_550];

static REPLY_CODES: [&[ReplyCode]; 4] = [REPLY_CODES_0, REPLY_CODES_1, REPLY_CODES_2, REPLY_CODES_3];

static REPLY_WITH: [[ReplyCode; 3]; 4] = [
    [REPLY_250, REPLY_450, REPLY_553],
    [REPLY_250, REPLY_451, REPLY_550],
    [REPLY_250, REPLY_451, REPLY_550],
    [REPLY_250, REPLY_451, REPLY_550]
];

static CAUSES: [[Option<Cause>; 2]; 4] = [
    [Some(Cause::Network), Some(Cause::Address)],
    [None, Some(Cause::Protocol)],
    [None, None],
    [Some(Cause::Message), Some(Cause::Message)]
];

const REFERENCES_0: &[&str] = &["RFC 3463"];

const REFERENCES_1: &[&str] = &["RFC 6531", "draft-example-status", "https://example.org/x"];

const REFERENCES_2: &[&str] = &[];

const REFERENCES_3: &[&str] = &["https://example.org/ndr#codes"];

static REFERENCES: [&[&str]; 4] = [REFERENCES_0, REFERENCES_1, REFERENCES_2, REFERENCES_3];

static REPLACED_BY: [Option<Condition>; 4] = [None, None, Some(Condition::Utf8Required), None];

pub(super) static FORMER_SUMMARIES: [Option<&str>; 4] = [Some("No such user"), None, None, None];

pub(super) static SUBJECTS: [Subject; 4] = [Subject::Addressing, Subject::Content, Subject::Content, Subject::Content];

pub(super) static SUBJECT_STARTS: [u8; 3] = [0, 1, 4];

type Key = u16;

const DETAIL_BITS: u32 = 10;

static KEYS: [Key; 4] = [1025, 6152, 6154, 6164];

const PAGE_BITS: u32 = 16;

static OFFSETS: [i8; 2] = [0, -8];

static SLOTS: [(u8, u8); 3] = [(1, 1), (0, 0), (1, 2)];

static RANGES: [(Key, Key, Condition); 1] = [(6164, 6166, Condition::ContentFilter)];

/// The range that contains a key: its first key, its last, and the code.
const fn range_of(key: Key) -> Option<(Key, Key, Condition)> {
    let (mut low, mut high) = (0, RANGES.len());
    while low < high {
        let middle = low + (high - low) / 2;
        // This never happens, but the compiler does not see that, and would link a panic.
        if middle >= RANGES.len() {
            return None;
        }
        let (first, last, _) = RANGES[middle];
        if key < first {
            high = middle;
        } else if key > last {
            low = middle + 1;
        } else {
            return Some(RANGES[middle]);
        }
    }
    None
}

#[inline]
const fn find(subject: u16, detail: u16) -> Option<Condition> {
    let Some(index) = subject_from_code(subject) else { return None };
    let index = index as usize;
    if detail > 999 {
        return None;
    }
    // The row owns a slot if the code is there. A negative offset is sign-extended, and the sum wraps to the slot.
    let row = (detail as u32 >> PAGE_BITS) as usize * 2 + index;
    if row < OFFSETS.len() {
        let column = (detail as u32 & ((1 << PAGE_BITS) - 1)) as usize;
        let slot = (OFFSETS[row] as usize).wrapping_add(column);
        if slot < SLOTS.len() {
            let (owner, number) = SLOTS[slot];
            if owner as usize == row {
                return by_number(number as usize);
            }
        }
    }
    if detail <= 999 {
        if let Some((_, _, code)) = range_of((subject as Key) << DETAIL_BITS | detail as Key) {
            return Some(code);
        }
    }
    None
}

/// The first and the last detail of the code with this number and this key.
const fn details(number: usize, key: Key) -> (u16, u16) {
    let mask = (1 << DETAIL_BITS) - 1;
    if let Some((first, last, code)) = range_of(key) {
        if code as usize == number {
            return ((first & mask) as u16, (last & mask) as u16);
        }
    }
    ((key & mask) as u16, (key & mask) as u16)
}

#[inline]
const fn by_number(index: usize) -> Option<Condition> {
    match index {
        0 => Some(Condition::BadAddress),
        1 => Some(Condition::Utf8Required),
        2 => Some(Condition::Utf8RequiredDuplicate),
        3 => Some(Condition::ContentFilter),
        _ => None,
    }
}

#[allow(long_running_const_eval)]
const _: () = {
    let mut number = 0;
    while number != Condition::COUNT {
        let key = KEYS[number];
        match find((key >> DETAIL_BITS) as u16, (key & ((1 << DETAIL_BITS) - 1)) as u16) {
            Some(found) if found as usize == number => {}
            _ => panic!("the lookup table misses a code"),
        }
        number += 1;
    }
};

crate::__code_methods!(Condition, "a condition");

#[cfg(feature = "names")]
pub static CONDITIONS_BY_NAME: phf::Map<&'static str, Condition> = phf::phf_map! {
    "BadAddress" => Condition::BadAddress,
    "Utf8Required" => Condition::Utf8Required,
    "Utf8RequiredDuplicate" => Condition::Utf8RequiredDuplicate,
    "ContentFilter" => Condition::ContentFilter,
};

pub const OVERLAY_IS_APPLIED: bool = false;

pub const OVERLAY_AMENDMENTS: usize = 0;
