//! A status code to text.

use std::fmt::{self, Write};

use smtp_status::{Class, StatusCode};

use crate::workload::{Inputs, Job, Numbers};

/// Without allocation, and through the machinery of `core::fmt`.
#[must_use]
pub fn jobs() -> Vec<Job> {
    let codes = ["5.1.1", "4.2.2", "5.7.1", "2.0.0", "5.1.10", "5.7.26", "4.7.650", "5.7.708"];
    let codes = Numbers::new().pick(1024, &codes.map(StatusCode::from_static));
    let job = Inputs::new("print", "code", codes)
        .ours("smtp-status", |code| answer(code.to_text().as_bytes()))
        .also_ours("smtp-status as_str", "the text as a str, after a check that it is UTF-8", |code| {
            answer(code.to_text().as_str().as_bytes())
        })
        .also_ours("smtp-status Display", "write! into a buffer on the stack", |code| {
            written(|buffer| write!(buffer, "{code}"))
        })
        .peer("write! of numbers", "write!(\"{}.{}.{}\") into a buffer on the stack", |code| {
            let (class, subject, detail) =
                (Class::code(code.class()), code.subject_code(), code.detail_code());
            written(|buffer| write!(buffer, "{class}.{subject}.{detail}"))
        })
        .peer("itoa", "the itoa crate for each number, copied into a buffer on the stack", |&code| {
            by_itoa(code)
        })
        .job();
    vec![job]
}

/// The length and the last byte.
fn answer(text: &[u8]) -> u64 {
    (text.len() as u64) << 8 | text.last().map_or(0, |&byte| u64::from(byte))
}

/// The longest text.
const ROOM: usize = 9;

#[derive(Default)]
struct Buffer {
    bytes: [u8; ROOM],
    len: usize,
}

impl Buffer {
    fn push(&mut self, text: &[u8]) -> Option<()> {
        let end = self.len + text.len();
        self.bytes.get_mut(self.len..end)?.copy_from_slice(text);
        self.len = end;
        Some(())
    }

    fn answer(&self) -> u64 {
        answer(&self.bytes[..self.len])
    }
}

impl Write for Buffer {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.push(text.as_bytes()).ok_or(fmt::Error)
    }
}

fn written(write: impl FnOnce(&mut Buffer) -> fmt::Result) -> u64 {
    let mut buffer = Buffer::default();
    if write(&mut buffer).is_err() {
        return 0;
    }
    buffer.answer()
}

fn by_itoa(code: StatusCode) -> u64 {
    let (mut buffer, mut digits) = (Buffer::default(), itoa::Buffer::new());
    let mut push = |number: u16, dot: &[u8]| {
        buffer.push(digits.format(number).as_bytes())?;
        buffer.push(dot)
    };
    let pushed = push(Class::code(code.class()).into(), b".")
        .and_then(|()| push(code.subject_code(), b"."))
        .and_then(|()| push(code.detail_code(), b""));
    if pushed.is_some() { buffer.answer() } else { 0 }
}
