//! The uses that are measured, and what they may take.

/// One use of the library.
pub struct Use {
    /// The program in `src/bin`.
    pub program: &'static str,
    /// What the program does with each input.
    pub title: &'static str,
    /// Whether it is only there for comparison.
    pub is_peer: bool,
    /// Whether it is in the README's short table.
    pub is_in_readme: bool,
    /// Whether its instructions are counted: not if they exceed the timer's 24 bits.
    pub is_counted: bool,
    /// The program whose flash it must stay below.
    pub below: Option<&'static str>,
    pub budget: Budget,
}

/// The most that a use may take, in bytes.
pub struct Budget {
    pub flash: Option<i64>,
    pub stack: Option<i64>,
}

pub const USES: &[Use] = &[
    ours("lookup", "look up a subject and a detail")
        .within(Some(96), None)
        .below("lookup_by_match")
        .in_readme(),
    peer("lookup_by_match", "the same with a `match`").in_readme(),
    peer("lookup_by_phf", "the same with a `phf::Map<u32, u8>`"),
    ours("parse", "parse a code"),
    ours("parse_and_lookup", "parse a code, look it up").within(Some(320), Some(128)).in_readme(),
    ours("summary", "the same, with all summaries").within(Some(3993), None),
    ours("description", "the same, with all summaries and descriptions"),
    ours("note", "parse a code, look it up, and what the provider of a host means by it").in_readme(),
    ours("note_summary", "the same, with all summaries"),
    ours("print", "print a code"),
    ours("read_reply", "read a reply").in_readme(),
    ours("read_pieces", "read a reply in pieces, without a buffer").within(Some(800), Some(64)).in_readme(),
    ours("write_reply", "write a reply"),
    ours("scan", "scan a line for a code"),
    ours("find_phrase", "find the phrase that decides in a line").within(Some(16_384), Some(256)).in_readme(),
    ours("read_report", "read a report: the code of its recipient").within(Some(6656), Some(384)).in_readme(),
    ours("write_report", "write a report").within(Some(6656), Some(512)),
    ours("server", "a session with the server `examples/mini-mta`").uncounted(),
];

const fn ours(program: &'static str, title: &'static str) -> Use {
    Use {
        program,
        title,
        is_peer: false,
        is_in_readme: false,
        is_counted: true,
        below: None,
        budget: Budget { flash: None, stack: None },
    }
}

const fn peer(program: &'static str, title: &'static str) -> Use {
    Use { is_peer: true, ..ours(program, title) }
}

impl Use {
    const fn within(self, flash: Option<i64>, stack: Option<i64>) -> Self {
        Self { budget: Budget { flash, stack }, ..self }
    }

    const fn uncounted(self) -> Self {
        Self { is_counted: false, ..self }
    }

    const fn in_readme(self) -> Self {
        Self { is_in_readme: true, ..self }
    }

    const fn below(self, program: &'static str) -> Self {
        Self { below: Some(program), ..self }
    }
}
