//! What JavaScript calls.
//!
//! It asks for [`room`] and writes the input there, calls a function, which returns the length of its answer, and reads
//! that many bytes at [`answer`]: JSON, either `{"value": ...}` or `{"error": "..."}`.

#![allow(unsafe_code, reason = "an exported name may clash with another, as `read` would with that of libc")]

use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::Serialize;

use crate::{answers, paste};

static INPUT: Mutex<Vec<u8>> = Mutex::new(Vec::new());
static ANSWER: Mutex<Vec<u8>> = Mutex::new(Vec::new());

/// The answer of a function.
#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum Answer<T> {
    Value(T),
    Error(String),
}

/// Room for an input of this length.
#[cfg_attr(target_family = "wasm", unsafe(no_mangle))]
#[must_use]
pub extern "C" fn room(length: usize) -> *mut u8 {
    let mut input = lock(&INPUT);
    *input = vec![0; length];
    input.as_mut_ptr()
}

/// Where the last answer is.
#[cfg_attr(target_family = "wasm", unsafe(no_mangle))]
#[must_use]
pub extern "C" fn answer() -> *const u8 {
    lock(&ANSWER).as_ptr()
}

/// Answers `explain(text)`.
#[cfg_attr(target_family = "wasm", unsafe(no_mangle))]
#[must_use]
pub extern "C" fn explain() -> usize {
    give(|input| Ok(answers::explain(&String::from_utf8_lossy(input))))
}

/// Answers `diagnose({ ... })`.
#[cfg_attr(target_family = "wasm", unsafe(no_mangle))]
#[must_use]
pub extern "C" fn diagnose() -> usize {
    give(|input| answers::diagnose(&String::from_utf8_lossy(input)))
}

/// Answers `readMail(message)`.
#[cfg_attr(target_family = "wasm", unsafe(no_mangle))]
#[must_use]
pub extern "C" fn read_mail() -> usize {
    give(|input| Ok(answers::read_mail(input)))
}

/// Answers `scan(text)`.
#[cfg_attr(target_family = "wasm", unsafe(no_mangle))]
#[must_use]
pub extern "C" fn scan() -> usize {
    give(|input| Ok(answers::scan(&String::from_utf8_lossy(input))))
}

/// Answers `conditions()`.
#[cfg_attr(target_family = "wasm", unsafe(no_mangle))]
#[must_use]
pub extern "C" fn conditions() -> usize {
    give(|_| Ok(answers::conditions()))
}

/// Answers `read(text)`.
#[cfg_attr(target_family = "wasm", unsafe(no_mangle))]
#[must_use]
pub extern "C" fn read() -> usize {
    give(|input| Ok(paste::read(input)))
}

fn give<T: Serialize>(function: impl FnOnce(&[u8]) -> Result<T, String>) -> usize {
    let answer = match function(&std::mem::take(&mut *lock(&INPUT))) {
        Ok(value) => Answer::Value(value),
        Err(error) => Answer::Error(error),
    };
    let json = serde_json::to_vec(&answer).unwrap_or_default();
    let length = json.len();
    *lock(&ANSWER) = json;
    length
}

/// There is one thread, so nobody else holds it.
fn lock(bytes: &Mutex<Vec<u8>>) -> MutexGuard<'_, Vec<u8>> {
    bytes.lock().unwrap_or_else(PoisonError::into_inner)
}
